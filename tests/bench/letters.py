"""Letters: 200 of them as one tagged PDF, beside the same lines on plain pages without tags."""

import time
from io import BytesIO
from statistics import median

from csdesk.services.documents import fonts
from csdesk.services.letters import shipped
from csdesk.services.letters.fields import samples
from csdesk.services.letters.pages import Page, Sender, letters_pdf
from csdesk.services.letters.wording import fill, parts
from tests.bench.figures import Figure

LETTERS = 200
RUNS = 3
WIDTH = 468
SENDER = Sender(
    ("Example Works", "Child Support Liaison", "Pat Liaison", "(608) 555-0100"), ("PO BOX 1", "MADISON WI")
)


def measure() -> list[Figure]:
    """Seconds for 200 letters, and for what ReportLab needs for the same paragraphs."""
    text = fill(shipped()["invitation"].body, samples())
    letters = [
        Page((f"Person {number}", "100 EXAMPLE ST", "MADISON WI 53703"), text, "x") for number in range(LETTERS)
    ]
    _plain(text, 1)
    raw = median(_seconds(lambda: _plain(text, LETTERS)) for _ in range(RUNS))
    ours = median(_seconds(lambda: letters_pdf("Invitation", letters, SENDER)) for _ in range(RUNS))
    return [Figure(f"{LETTERS} letters, one tagged PDF", ours, "s", raw, bound=3.5)]


def _plain(text: str, count: int) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

    fonts.register()
    out = BytesIO()
    canvas = Canvas(out, initialFontName=fonts.REGULAR, pageCompression=1)
    style = ParagraphStyle("", fontName=fonts.REGULAR, fontSize=12, leading=16)
    for _ in range(count):
        y = 530.0
        for part in parts(text):
            paragraph = Paragraph(part.text, style)
            _width, height = paragraph.wrap(WIDTH, 10_000)
            y -= height
            paragraph.drawOn(canvas, 72, y)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _seconds(work: object) -> float:
    began = time.perf_counter()
    if callable(work):
        work()
    return time.perf_counter() - began
