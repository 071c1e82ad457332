"""What somebody said about single rows of a report is kept with it: corrected cells, and who is who."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.referral_report import ReportAnswer
from csdesk.services.bulk import insert_rows
from csdesk.services.referral_report.corrections import LONGEST, cells_of
from csdesk.services.referral_report.reconcile import Reconciliation
from csdesk.services.referral_report.shapes import Preview
from csdesk.services.referral_report.undecided import Decision
from csdesk.wording import in_number

WHO = "who"
"""The field under which it is kept who a row is about."""
COLUMNS = ("import_id", "sheet", "row_number", "field", "in_file", "said")


def keep_answers(session: Session, preview: Preview, work: Reconciliation, import_id: UUID) -> None:
    """Write down what was corrected and decided for the rows of this report."""
    insert_rows(session, ReportAnswer, COLUMNS, [*_corrected(preview, import_id), *_decided(work, import_id)])


def _corrected(preview: Preview, import_id: UUID) -> Iterator[tuple[Any, ...]]:
    for (sheet, row), said in preview.corrections.items():
        originals = {cell.field: cell.original for cell in cells_of(preview, sheet, row, ())}
        for field, text in said.items():
            yield import_id, sheet[:LONGEST], row, field, originals.get(field, "")[:LONGEST], text


def _decided(work: Reconciliation, import_id: UUID) -> Iterator[tuple[Any, ...]]:
    for decision in work.decisions:
        yield import_id, decision.sheet[:LONGEST], decision.row, WHO, "", decision.answer


def answers_in_words(preview: Preview, decisions: list[Decision]) -> str:
    """How much was corrected and decided, for the audit trail; empty where nothing was."""
    rows, people = preview.rows_corrected, len(decisions)
    corrected = f"; {in_number(rows, 'row', 'rows')} corrected" if rows else ""
    return corrected + (f"; {in_number(people, 'person', 'people')} decided" if people else "")
