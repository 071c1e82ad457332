"""Review lists for the tests, and how offices change them before they send them back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from csdesk.services import review_list
from csdesk.services.review_list import AnswersFound, ListMade
from tests.services.people import NOW, WHO, Person, add_csa, add_person, add_report
from tests.support.office import Office

DUE = date(2026, 10, 22)
FIRST = 5
"""The row of the first person."""
ANSWER, REASON = 4, 5
"""The columns to be filled in, counted from 1."""


@dataclass(frozen=True)
class Made:
    """A list that was made, and who is on it in the order of its rows."""

    csa_id: UUID
    ncp_ids: tuple[UUID, ...]
    made: ListMade


def make(session: Session, people: Sequence[str], county: str = "Rock") -> Made:
    """A list of people with these last names, in that order, where it is that of the alphabet."""
    csa_id, report = add_csa(session, county), add_report(session, county)
    ncp_ids = tuple(add_person(session, Person(last_name=name, counties=(county,)), report=report) for name in people)
    return Made(csa_id, ncp_ids, review_list.make(session, csa_id, ncp_ids, due_on=DUE, at=NOW, who=WHO))


def changed(content: bytes, work: Callable[[Worksheet], object]) -> bytes:
    """The workbook as somebody saves it who changed its first sheet."""
    book: Workbook = load_workbook(BytesIO(content))
    work(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def answered(content: bytes, answers: Sequence[tuple[str, str]]) -> bytes:
    """The workbook with these answers and reasons, row by row; an empty text leaves a cell blank."""

    def fill(sheet: Worksheet) -> None:
        for number, (answer, reason) in enumerate(answers, FIRST):
            sheet.cell(number, ANSWER).value = answer or None
            sheet.cell(number, REASON).value = reason or None

    return changed(content, fill)


def by_libreoffice(content: bytes, kind: str, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it: `xlsx`, `xls`, `ods` or `csv`."""
    return Office(folder).saved_again({"sent": content}, kind)["sent"]


def look(session: Session, content: bytes, csa_id: UUID | None = None, name: str = "back.xlsx") -> AnswersFound:
    """What a file means that came back."""
    return review_list.answers_found(session, review_list.answers_in(name, content), csa_id)
