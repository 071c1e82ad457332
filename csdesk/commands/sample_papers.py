"""Pictures of the papers of the sample desk: worksheets from the emptiest to the longest, and the interview."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from csdesk.services import interview, plans
from csdesk.services.papers import interview_sheet
from csdesk.services.plans import WorksheetOptions
from csdesk.services.vault import Vault

DOTS_PER_INCH = 80
ALL = WorksheetOptions(large=True, case_number=True, barriers=True, copy=True)


def pictures_of_papers(vault: Vault, folder: Path, *, today: date) -> list[Path]:
    """A picture of each page, beside those of the screens."""
    from csdesk.ui.printing import render

    taken = []
    for name, pdf in papers(vault, today=today):
        for number, page in enumerate(render(pdf, DOTS_PER_INCH), start=1):
            file = folder / f"paper-{name}-{number}.png"
            page.save(str(file))
            taken.append(file)
    return taken


def papers(vault: Vault, *, today: date) -> Iterator[tuple[str, bytes]]:
    """Each paper by its name."""
    yield from vault.read(lambda session: list(_worksheets(session, today)))
    for mode in interview.InterviewMode:
        yield f"interview-{mode}", interview_sheet.make(interview.load(), mode)


def _worksheets(session: Any, today: date) -> Iterator[tuple[str, bytes]]:
    by_length = sorted(plans.open_plans(session, today=today), key=lambda line: line.steps)
    shortest, longest = by_length[0].plan_id, by_length[-1].plan_id
    yield "worksheet-empty", plans.empty_worksheet_pdf(session, today=today)
    yield "worksheet-shortest", plans.worksheet_pdf(session, shortest, today=today)
    yield "worksheet-longest", plans.worksheet_pdf(session, longest, today=today)
    yield "worksheet-longest-all-asked-for", plans.worksheet_pdf(session, longest, today=today, options=ALL)
    pen = WorksheetOptions(blank=True)
    yield "worksheet-for-the-pen", plans.worksheet_pdf(session, longest, today=today, options=pen)
