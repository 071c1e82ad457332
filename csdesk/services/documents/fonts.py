"""The fonts of every document: Noto Sans, embedded, so that names print as they are written."""

from dataclasses import dataclass

from csdesk.services import resources

REGULAR = "Noto Sans"
BOLD = "Noto Sans Bold"

FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", "Noto Sans Italic": "NotoSans-Italic.ttf"}


def register() -> None:
    """Make the fonts known to ReportLab, once. Raises `DeskError` when the installation lacks them."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name, file_name in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resources.path(f"fonts/{file_name}"))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic="Noto Sans Italic", boldItalic=BOLD)


@dataclass(frozen=True)
class Run:
    """A part of a text that one font prints."""

    text: str
    font: str
    """The name by which ReportLab knows it."""


def runs(text: str) -> tuple[Run, ...]:
    """The text in the order in which it is read, cut where another font is needed."""
    return (Run(text, REGULAR),) if text else ()
