"""Views of the list, work with several people at once, the list as a file."""

import csv
import io
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.contact import FollowUp
from csdesk.models.ncp import Ncp
from csdesk.models.setting import SavedView
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery, Contacted, NewPerson, Sort, StepDue, bulk_work, views
from csdesk.services.caseload.bulk_work import Chosen, Worked
from csdesk.services.caseload.export_list import COLUMNS, export_list, note_list
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plain_workbook import workbook
from csdesk.services.policy import FixedByITError, Policy
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_report

QUERY = CaseloadQuery(
    text="rose",
    counties=("Dane", "Rock"),
    stages=(Stage.REACHED, Stage.CLOSED),
    contacted=Contacted.LONG_AGO,
    contacted_days=14,
    step_due=StepDue.OVERDUE,
    on_latest_report=False,
    closed=False,
    office_marks=("job fair",),
    notes="welder",
    sort=Sort.NEXT_STEP,
    descending=True,
)
ANYTHING = st.text(max_size=40)


@pytest.fixture
def people(vault: Vault) -> list[UUID]:
    """Three people; the last is under safe contact, and is called like a formula."""

    def work(session: Session) -> list[UUID]:
        found = []
        for number, last in enumerate(("Adams", "Baker", "=SUM(1)")):
            new = NewPerson(last, "Rose", f"(608) 555-011{number}", "3 Sample St", "Madison", "WI", "53703")
            found.append(caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO))
        caseload.set_safe_contact(session, found[2], True, "Text only", at=NOW, who=WHO)
        return found

    return vault.write(work)


def save(vault: Vault, name: str, query: CaseloadQuery = QUERY, columns: tuple[str, ...] = ()) -> UUID:
    return vault.write(lambda session: views.save(session, name, query, columns, at=NOW, who=WHO))


def own(vault: Vault) -> list[views.View]:
    found = vault.read(lambda session: views.views(session, who=WHO))
    return [view for view in found if view.id is not None]


def test_a_view_comes_back_as_it_was_saved_without_the_words_that_were_searched(vault: Vault) -> None:
    view_id = save(vault, "  To  call ", QUERY, ("name", "phone"))
    assert own(vault) == [views.View(view_id, "To call", replace(QUERY, text=""), ("name", "phone"))]


def test_a_name_is_needed_and_is_there_once(vault: Vault) -> None:
    save(vault, "To call")
    for name in ("", "x" * 61, "TO CALL"):
        with pytest.raises(RefusedError):
            save(vault, name)
    assert [view.name for view in own(vault)] == ["To call"]


def test_a_view_is_renamed_changed_and_deleted(vault: Vault) -> None:
    view_id = save(vault, "To call")
    vault.write(lambda session: views.rename(session, view_id, "Calls", at=NOW, who=WHO))
    vault.write(lambda session: views.change(session, view_id, CaseloadQuery(closed=True), (), at=NOW, who=WHO))
    assert own(vault) == [views.View(view_id, "Calls", CaseloadQuery(closed=True))]
    vault.write(lambda session: views.delete(session, view_id, at=NOW, who=WHO))
    assert own(vault) == []
    with pytest.raises(NotFoundError):
        vault.write(lambda session: views.rename(session, view_id, "Again", at=NOW, who=WHO))


def test_what_a_later_version_kept_is_left_out(vault: Vault) -> None:
    shows = '{"stages": ["reached", "retired"], "sort": "shoe_size", "step_due": "never", "weather": "fine"}'
    vault.write(lambda session: session.add(SavedView(name="Strange", shows=shows)))
    assert own(vault)[0].query == CaseloadQuery(stages=(Stage.REACHED,))


def test_the_views_of_the_program_ask_for_what_their_columns_and_names_say() -> None:
    found = {view.name: view for view in views.ready_made("Kim")}
    assert found["Assigned to me"].query.assigned_to == ("Kim",)
    assert found["Overdue next steps"].query.step_due is StepDue.OVERDUE
    assert all(set(view.columns) <= COLUMNS.keys() for view in found.values())


def test_everybody_but_some_are_those_whom_the_query_means(vault: Vault, people: list[UUID]) -> None:
    chosen = Chosen(everybody=CaseloadQuery("rose"), without=frozenset(people[:1]))
    found = vault.read(lambda session: bulk_work.people_of(session, chosen, today=TODAY))
    assert set(found) == set(people[1:])
    with pytest.raises(NotFoundError):
        vault.read(lambda session: bulk_work.people_of(session, Chosen(), today=TODAY))


def test_who_has_it_already_or_is_gone_is_left_out_and_said(vault: Vault, people: list[UUID]) -> None:
    gone = UUID(int=1)

    def assign(session: Session) -> Worked:
        return bulk_work.assign(session, [*people[:2], gone], "Kim", at=NOW, who=WHO)

    assert vault.write(assign) == Worked(2, (("not in the vault any more", 1),))
    assert vault.write(assign) == Worked(0, (("with Kim already", 2), ("not in the vault any more", 1)))
    assert vault.read(lambda session: session.scalar(select(func.count()).where(Ncp.assigned_to == "Kim"))) == 2


def test_the_same_step_is_given_once(vault: Vault, people: list[UUID]) -> None:
    def add(session: Session) -> Worked:
        return bulk_work.add_step(session, people, "Job fair", date(2026, 10, 9), at=NOW, who=WHO)

    assert vault.write(add).done == 3
    assert vault.write(add) == Worked(0, (("given this step already", 3),))
    assert vault.read(lambda session: session.scalar(select(func.count()).select_from(FollowUp))) == 3


def test_a_mark_that_is_refused_marks_nobody(vault: Vault, people: list[UUID]) -> None:
    with pytest.raises(RefusedError):
        vault.write(lambda session: bulk_work.mark(session, people, "x" * 41, at=NOW, who=WHO))


def written(vault: Vault, form: str, columns: tuple[str, ...], policy: Policy | None = None) -> bytes:
    query = CaseloadQuery("rose", sort=Sort.NAME, descending=True)

    def work(session: Session) -> bytes:
        made = export_list(session, query, columns, form=form, today=TODAY, policy=policy or Policy())
        note_list(session, made, at=NOW, who=WHO)
        return made.content

    return vault.write(work)


def test_the_workbook_has_the_list_in_its_order_and_text_stays_text(vault: Vault, people: list[UUID]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written(vault, "xlsx", ("phone", "name", "address")))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Phone", "Name", "Address"]
    assert [row[1] for row in rows[1:]] == ["=Sum(1), Rose", "Baker, Rose", "Adams, Rose"]
    (strange,) = [row for row in sheet.iter_rows() if str(row[1].value).startswith("=")]
    assert strange[1].data_type == "s"
    assert (strange[0].value, strange[2].value) == (None, None)


def test_the_text_table_has_no_formula_and_nothing_of_who_is_under_safe_contact(
    vault: Vault, people: list[UUID]
) -> None:
    rows = list(csv.reader(io.StringIO(written(vault, "csv", ("name", "phone")).decode("utf-8-sig"))))
    assert ["'=Sum(1), Rose", ""] in rows
    assert ["Adams, Rose", "(608) 555-0110"] in rows
    event = vault.read(
        lambda session: session.scalars(select(AuditEvent).where(AuditEvent.action == "caseload.exported")).one()
    )
    assert event.detail == "list=csv to=own_use columns=2 lines=3 withheld=1"


def test_where_it_allows_no_lists_nothing_is_written(vault: Vault, people: list[UUID]) -> None:
    with pytest.raises(FixedByITError):
        written(vault, "csv", ("name",), Policy(caseload_export_allowed=False))


@given(ANYTHING, st.integers(-(10**12), 10**12), st.dates(date(1900, 3, 1)))
def test_a_workbook_says_what_it_was_given(text: str, cents: int, day: date) -> None:
    content = workbook("People", ["Text & <more>"], [10], [[text, cents, day, None]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    heading, row = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
    assert heading[0] == "Text & <more>"
    kept = "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
    kept = kept.replace("\ufffe", "").replace("\uffff", "").replace("\r\n", "\n").replace("\r", "\n")
    assert (row[0] or "") == kept
    assert round(float(str(row[1])) * 100) == cents
    assert str(row[2])[:10] == day.isoformat()
    assert row[3] is None


@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_has_everybody_once(vault: Vault, people: list[UUID], sort: Sort) -> None:
    for text, descending in (("", False), ("", True), ("rose", False), ("rose", True)):
        query = CaseloadQuery(text, sort=sort, descending=descending)
        found = vault.read(partial(caseload.find, query=query, today=TODAY)).rows
        assert sorted(line.ncp_id for line in found) == sorted(people)


def test_people_are_found_by_a_flag_however_its_code_is_written(vault: Vault) -> None:
    """As counties and workers are: a newer program may write codes otherwise than today's."""

    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        flagged = add_person(session, Person(flags=("Good-Cause grânted",)), report=report)
        add_person(session, Person(flags=("granted",)), report=report)
        found = caseload.find(session, CaseloadQuery(flags=("Good-Cause grânted",)), today=TODAY)
        assert [line.ncp_id for line in found.rows] == [flagged]

    vault.write(work)
