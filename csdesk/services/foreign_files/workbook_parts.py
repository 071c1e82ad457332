"""What an Excel workbook (xlsx, xlsm) says of itself: its sheets, its epoch, and which number formats are dates."""

import posixpath
import re
from dataclasses import dataclass

from csdesk.services.foreign_files.answer import Refused
from csdesk.services.foreign_files.packed import Packed
from csdesk.services.foreign_files.xml_events import Attributes, local_attributes, read_events

DATE_FORMATS = frozenset((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)))
NOT_THE_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|s\.0+', re.IGNORECASE)
TRUE = ("1", "true", "on")


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, whether it is hidden, and the part that holds it."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class WorkbookParts:
    """The workbook's own page."""

    sheets: tuple[Sheet, ...]
    epoch_1904: bool
    recalculate: bool
    """The workbook asks to be worked out when it is opened: what stands in its formulas may be a mere 0."""
    shared_strings: str
    styles: str


def workbook_parts(packed: Packed) -> WorkbookParts:
    """Read the workbook's own page. Raises `Refused`."""
    main = _target(relations_of(packed, "_rels/.rels"), "officedocument") or "xl/workbook.xml"
    folder, name = posixpath.split(main)
    relations = relations_of(packed, f"{folder}/_rels/{name}.rels")
    by_id = {key: path for key, _, path in relations}
    kinds = {key: kind for key, kind, _ in relations}
    sheets: list[Sheet] = []
    settings: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if kinds.get(key) == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), hidden, within(folder, by_id[key])))
        elif name in ("workbookPr", "calcPr"):
            settings.update(local_attributes(attributes))

    read_events(packed.pieces(main), start=start, end=_nothing, text=_nothing)
    return WorkbookParts(
        sheets=tuple(sheets),
        epoch_1904=settings.get("date1904", "") in TRUE,
        recalculate=settings.get("fullCalcOnLoad", "") in TRUE,
        shared_strings=within(folder, _target(relations, "sharedstrings")),
        styles=within(folder, _target(relations, "styles")),
    )


def relations_of(packed: Packed, part: str) -> list[tuple[str, str, str]]:
    """Key, kind in lower case and target of each relation to a part of the same file."""
    found: list[tuple[str, str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            kind = attributes.get("Type", "").rpartition("/")[2].lower()
            found.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))

    if part in packed:
        read_events(packed.pieces(part), start=start, end=_nothing, text=_nothing)
    return found


def _target(relations: list[tuple[str, str, str]], kind: str) -> str:
    return next((path for _, other, path in relations if other == kind), "").lstrip("/")


def within(folder: str, path: str) -> str:
    if not path or path.startswith(("/", f"{folder}/")):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, path))


def date_styles(packed: Packed, part: str) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    custom: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt":
            custom[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            styles.append(_number(attributes.get("numFmtId", "")))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    if part in packed:
        read_events(packed.pieces(part), start=start, end=end, text=_nothing)
    return frozenset(
        place
        for place, number in enumerate(styles)
        if (is_date_format(custom[number]) if number in custom else number in DATE_FORMATS)
    )


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date: *mm/dd/yyyy*, not *#,##0.00*, *h:mm* or *"day" 0*."""
    letters = NOT_THE_FORMAT.sub("", code).lower()
    if "general" in letters or any(mark in letters for mark in "0#?"):
        return False
    return "d" in letters or "y" in letters


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise Refused("damaged_file") from error


def _nothing(_: object) -> None:
    """What is between the elements says nothing."""
