"""Structure tags for ReportLab's canvas, so that assistive technology can read a PDF (PDF/UA-1, ISO 14289-1).

The canvas draws as always; what is drawn inside `marked` belongs to an element of the structure tree, what is drawn
inside `artifact` (lines, footers) to none. `finish` writes the tree, the language, the title and the declaration.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


@dataclass(eq=False)
class Element:
    """An element of the structure tree: a heading (H1), a paragraph (P), a table, a figure ..."""

    tag: str
    parent: "Element | None" = None
    alternative: str = ""
    """What a figure shows, in words."""
    spoken: str = ""
    """Its words, where the letters are drawn in another order or shape than they are read."""
    table_attributes: dict[str, str | int] = field(default_factory=dict)
    """Such as `{"Scope": "Column"}` of a heading cell."""
    children: list["Element | tuple[int, int]"] = field(default_factory=list)
    """Elements, and marked contents as (page, number on that page)."""

    def add(self, tag: str, *, alternative: str = "", spoken: str = "", **table_attributes: str | int) -> "Element":
        """A new last child."""
        child = Element(tag, self, alternative, spoken, table_attributes)
        self.children.append(child)
        return child


class TaggedCanvas:
    """A ReportLab canvas (`canvas`) with a structure tree (`root`).

    `one_sided`: whoever prints it is told to leave the backs of the pages empty.
    """

    def __init__(
        self, *, title: str, language: str, page_size: tuple[float, float], font: str, one_sided: bool = False
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.title = title
        self.language = language
        self.root = Element("Document")
        self._bytes = BytesIO()
        # invariant: the same contents give the same bytes, and no time of printing is in them.
        self.canvas = Canvas(
            self._bytes, pagesize=page_size, invariant=1, lang=language, initialFontName=font, pageCompression=1
        )
        self._pages: list[list[Element]] = [[]]
        self._inside = False
        self._one_sided = one_sided

    @contextmanager
    def marked(self, element: Element, *, spoken: str = "") -> Iterator[None]:
        """What is drawn inside belongs to `element`. Cannot be nested.

        `spoken`: its words, for programs that read the page without its structure.
        """
        owners = self._pages[-1]
        element.children.append((len(self._pages) - 1, len(owners)))
        with self._content(f"/{element.tag} <</MCID {len(owners)}>> BDC"):
            if spoken:
                told = ("\ufeff" + spoken).encode("utf-16-be").hex()
                self._operator(f"/Span <</ActualText <{told}>>> BDC")
            yield
            if spoken:
                self._operator("EMC")
        owners.append(element)

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is decoration or page furniture: it is not read out."""
        with self._content("/Artifact BMC"):
            yield

    @contextmanager
    def _content(self, begin: str) -> Iterator[None]:
        if self._inside:
            raise RuntimeError("marked contents cannot be nested")
        self._inside = True
        self._operator(begin)
        yield
        self._operator("EMC")
        self._inside = False

    def _operator(self, operator: str) -> None:
        self.canvas._code.append(operator)  # noqa: SLF001 - the canvas has no other way in for an operator

    def next_page(self) -> None:
        """Close the page and begin another."""
        self.canvas.showPage()
        self._pages.append([])

    def finish(self) -> bytes:
        """Close the last page and write everything. The object cannot be used afterwards."""
        from reportlab.pdfbase import pdfdoc

        self.canvas.showPage()
        document = self.canvas._doc  # noqa: SLF001 - the only way to the catalog, by ReportLab's own documentation
        document.info = _info(self.title)
        names: dict[Element, str] = {}
        self._name(self.root, names)
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        tree["K"] = pdfdoc.PDFObjectReference(names[self.root])
        for element, name in names.items():
            document.Reference(_entry_of()(element, names), name)
        parents: list[Any] = []
        for number, owners in enumerate(self._pages):
            references = [pdfdoc.PDFObjectReference(names[owner]) for owner in owners]
            parents += [number, document.Reference(pdfdoc.PDFArray(references))]
            page = document.idToObject[f"Page{number + 1}"]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
        numbers = document.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(parents)}))
        tree["ParentTree"] = numbers
        tree["ParentTreeNextKey"] = len(self._pages)
        document.Reference(tree, "StructTreeRoot")
        catalog = document.Catalog
        catalog.StructTreeRoot = tree
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        preferences = {"DisplayDocTitle": "true"}
        if self._one_sided:
            preferences["Duplex"] = pdfdoc.PDFName("Simplex")
        catalog.ViewerPreferences = pdfdoc.PDFDictionary(preferences)
        catalog.Metadata = self._metadata(pdfdoc)
        self.canvas.save()
        return self._bytes.getvalue()

    def _name(self, element: Element, names: dict[Element, str]) -> None:
        names[element] = f"Element{len(names)}"
        for child in element.children:
            if isinstance(child, Element):
                self._name(child, names)

    def _metadata(self, pdfdoc: Any) -> Any:
        text = XMP.format(title=escape(self.title), language=escape(self.language))
        names = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
        return pdfdoc.PDFStream(pdfdoc.PDFDictionary(names), text.encode(), filters=[])


@cache
def _entry_of() -> Any:
    """An element as the file has it. Written in one piece: ReportLab's dictionaries take four times as long."""
    from reportlab.pdfbase import pdfdoc

    class Entry(pdfdoc.PDFObject):  # type: ignore[misc]  # ReportLab has no types
        def __init__(self, element: Element, names: dict[Element, str]) -> None:
            self.element = element
            self.names = names

        def format(self, document: Any) -> bytes:
            """The bytes, when all objects have their numbers."""
            element, numbers = self.element, document.idToObjectNumberAndVersion
            parent = self.names[element.parent] if element.parent else "StructTreeRoot"
            kids = []
            for child in element.children:
                if isinstance(child, Element):
                    kids.append(f"{numbers[self.names[child]][0]} 0 R")
                else:
                    page, number = child
                    kids.append(f"<< /Type /MCR /Pg {numbers[f'Page{page + 1}'][0]} 0 R /MCID {number} >>")
            told = f"<< /Type /StructElem /S /{element.tag} /P {numbers[parent][0]} 0 R /K [ {' '.join(kids)} ]"
            if element.table_attributes:
                pairs = (
                    f"/{key} {value if isinstance(value, int) else '/' + value}"
                    for key, value in element.table_attributes.items()
                )
                told += f" /A << /O /Table {' '.join(pairs)} >>"
            written = told.encode("ascii")
            for key, text in ((b" /Alt ", element.alternative), (b" /ActualText ", element.spoken)):
                if text:
                    written += key + pdfdoc.PDFString(text).format(document)
            return written + b" >>"

    return Entry


def _info(title: str) -> Any:
    """The information dictionary with the title alone: no author, no program, no time."""
    from reportlab.pdfbase import pdfdoc

    class TitleOnly(pdfdoc.PDFInfo):  # type: ignore[misc]  # ReportLab has no types
        def format(self, document: Any) -> bytes:
            told: bytes = pdfdoc.PDFDictionary({"Title": pdfdoc.PDFString(title)}).format(document)
            return told

    return TitleOnly()
