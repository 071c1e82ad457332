"""Records are closed and opened again; people are assigned and marked."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.ncp import Ncp
from csdesk.services import belonging, caseload, closing, contacts, today, undo
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.settings import Settings
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

MOVED = "Lives outside Wisconsin"


def happened(session: Session, ncp_id: UUID) -> list[tuple[str, str]]:
    timeline = caseload.record(session, ncp_id, today=TODAY).timeline
    return [(one.what, one.detail) for one in timeline if one.icon == "closing"]


def due_today(session: Session) -> int:
    return today.todays_list(session, today=TODAY, now=NOW, settings=Settings()).total


def test_who_is_closed_leaves_today_and_comes_back_with_what_was_due(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        contacts.add_follow_up(session, ncp_id, "Call", TODAY, at=NOW, who=WHO)
        assert due_today(session) == 1
        closing.close(session, ncp_id, MOVED, note="to Iowa", on=date(2026, 10, 7), at=NOW, who=WHO)
        assert due_today(session) == 0
        record = caseload.record(session, ncp_id, today=TODAY)
        assert (record.stage, record.closed_on) == (Stage.CLOSED, date(2026, 10, 7))
        assert happened(session, ncp_id) == [("Record closed", f"{MOVED}: to Iowa")]
        closing.reopen(session, ncp_id, because="He came back", at=NOW + timedelta(minutes=1), who=WHO)
        assert due_today(session) == 1
        assert caseload.record(session, ncp_id, today=TODAY).closed_on is None
        assert happened(session, ncp_id) == [
            ("Record opened again", "He came back"),
            ("Record closed", f"{MOVED}: to Iowa"),
        ]

    vault.write(work)


def test_closings_are_told_apart(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        for days, reason in ((5, MOVED), (3, "Deceased")):
            at = NOW - timedelta(days=days)
            closing.close(session, ncp_id, reason, on=TODAY - timedelta(days=days), at=at, who=WHO)
            closing.reopen(session, ncp_id, because="A mistake", at=at + timedelta(hours=1), who=WHO)
        found = closing.past_closings(session, ncp_id)
        assert [(one.reason, one.closed_on) for one in found] == [
            ("Deceased", date(2026, 10, 5)),
            (MOVED, date(2026, 10, 3)),
        ]

    vault.write(work)


def test_a_closing_that_is_taken_back_never_was(vault: Vault) -> None:
    ncp_id = vault.write(add_person)

    def work(session: Session) -> undo.Step | None:
        with undo.recorded(session) as recorder:
            closing.close(session, ncp_id, MOVED, on=TODAY, at=NOW, who=WHO)
            return recorder.step("The closing", at=NOW)

    step = vault.write(work)
    assert step is not None
    vault.write(lambda session: undo.take_back(session, step, at=NOW, who=WHO))
    assert vault.read(lambda session: happened(session, ncp_id)) == []


@pytest.mark.parametrize(
    ("reason", "note", "on"),
    [("", "", TODAY), ("  ", "", TODAY), (MOVED, "x" * 200, TODAY), (MOVED, "", TODAY + timedelta(days=1))],
)
def test_a_closing_needs_a_reason_and_a_day_that_has_come(vault: Vault, reason: str, note: str, on: date) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        with pytest.raises(RefusedError):
            closing.close(session, ncp_id, reason, note=note, on=on, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="is open"):
            closing.reopen(session, ncp_id, at=NOW, who=WHO)
        closing.close(session, ncp_id, MOVED, on=TODAY, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="closed already"):
            closing.close(session, ncp_id, MOVED, on=TODAY, at=NOW, who=WHO)

    vault.write(work)


def test_people_are_assigned_and_marked_together(vault: Vault) -> None:
    def work(session: Session) -> None:
        both = [add_person(session), add_person(session, Person("Drake", "Rose"))]
        assert belonging.assign(session, both, " Rae  Lang ", at=NOW, who=WHO) == 2
        assert belonging.assign(session, both[:1], "Rae Lang", at=NOW, who=WHO) == 0
        assert belonging.workers(session) == ("Rae Lang",)
        assert belonging.assign(session, both[1:], "", at=NOW, who=WHO) == 1
        assert session.scalars(select(Ncp.assigned_to).order_by(Ncp.sort_name)).all() == ["", "Rae Lang"]
        assert belonging.mark(session, both, "job fair", at=NOW, who=WHO) == 2
        assert belonging.mark(session, both, "job fair", at=NOW, who=WHO) == 0
        belonging.set_marks(session, both[0], ["job fair", " needs  a ride "], at=NOW, who=WHO)
        assert belonging.marks_of(session, both[0]) == ("job fair", "needs a ride")
        belonging.set_marks(session, both[0], [], at=NOW, who=WHO)
        assert belonging.marks_of(session, both[0]) == ()
        assert belonging.known_marks(session) == ("job fair",)
        assert belonging.unmark(session, both, "job fair", at=NOW, who=WHO) == 1
        for bad in ("", "x" * 41):
            with pytest.raises(RefusedError):
                belonging.mark(session, both, bad, at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            belonging.assign(session, [uuid7()], "Rae", at=NOW, who=WHO)

    vault.write(work)
