"""Worksheets: a thousand of them out of the vault, each a tagged PDF with its code, by the clock and of processor.

The floor is ReportLab alone with the same words as plain paragraphs: no vault, no tags, no table, no code.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy.orm import Session

from csdesk.services import plans
from csdesk.services import vault as vaults
from csdesk.services.cycles import many_objects
from csdesk.services.documents import fonts
from csdesk.services.vault import Vault
from tests.bench.figures import Figure
from tests.services.people import NOW, WHO, Person, add_person
from tests.services.plans.planning import DRAFT, desk
from tests.support.sample_reports import FIRST_NAMES, LAST_NAMES

WORKSHEETS = 1_000
SECONDS_ALLOWED = 20
"""Fifty a second."""
TODAY = date(2026, 10, 8)
PASSPHRASE = "lantern orbit walnut 42"


def measure() -> list[Figure]:
    """Seconds for a thousand worksheets, by the clock and of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.create(Path(folder) / "bench.csvault", PASSPHRASE).vault
        desk(vault)
        with many_objects():
            made = vault.write(make_plans)
        sample = worksheet(vault, made[0])
        lines = [line for page in PdfReader(BytesIO(sample)).pages for line in page.extract_text().split("\n")]
        plain(lines)
        floor_clock, floor_processor = seconds(lambda: [plain(lines) for _ in made])
        clock, processor = seconds(lambda: [worksheet(vault, plan_id) for plan_id in made])
        vault.lock()
    title = f"{WORKSHEETS:,} worksheets"
    return [
        Figure(title, clock, "s", floor_clock, SECONDS_ALLOWED, "value"),
        Figure(f"{title}, processor time", processor, "s", floor_processor, SECONDS_ALLOWED, "value"),
    ]


def make_plans(session: Session) -> list[UUID]:
    """A plan of three steps for each of a thousand people."""
    made = []
    for number in range(WORKSHEETS):
        named = Person(
            last_name=LAST_NAMES[number % len(LAST_NAMES)], first_name=FIRST_NAMES[number % len(FIRST_NAMES)]
        )
        made.append(plans.create(session, add_person(session, named), DRAFT, at=NOW, who=WHO))
    return made


def worksheet(vault: Vault, plan_id: UUID) -> bytes:
    """One, as it is printed: read in a transaction of its own, and drawn."""
    return vault.read(lambda session: plans.worksheet_pdf(session, plan_id, today=TODAY))


def plain(lines: list[str]) -> bytes:
    """The same words one below the other."""
    from html import escape

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

    fonts.register()
    out = BytesIO()
    canvas = Canvas(out, initialFontName=fonts.REGULAR, pageCompression=1)
    style = ParagraphStyle("", fontName=fonts.REGULAR, fontSize=11, leading=15)
    y = 750.0
    for line in lines:
        paragraph = Paragraph(escape(line), style)
        _width, height = paragraph.wrap(504, 10_000)
        y -= height
        paragraph.drawOn(canvas, 54, y)
    canvas.save()
    return out.getvalue()


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock, and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used
