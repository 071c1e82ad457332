"""The fonts of every document: Noto Sans, embedded, so that names print as they are written."""

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
