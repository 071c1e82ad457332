"""What happened, the newest first: by the hour where one is known, by the day where only that is."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.referral_report import ReportChange
from csdesk.services import caseload, corrections, family, locate, referrals
from csdesk.services.caseload import TimelineEntry
from csdesk.services.contacts import Direction
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import moment_of, noon
from csdesk.services.family import NewParent
from csdesk.services.referrals import NewReferral
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person, add_program, add_report

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
YESTERDAY = TODAY - timedelta(days=1)


def happened(session: Session, ncp_id: UUID) -> tuple[TimelineEntry, ...]:
    session.flush()
    return caseload.record(session, ncp_id, today=TODAY).timeline


def call(session: Session, ncp_id: UUID, at: datetime, note: str) -> None:
    heard = {"kind": ContactKind.CALL, "outcome": ContactOutcome.REACHED, "note": note, "by": WHO}
    session.add(ContactAttempt(ncp_id=ncp_id, at=at, **heard))


def test_what_has_only_a_day_stands_after_every_hour_of_it_and_in_the_order_of_the_work(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, program_id = add_person(session), add_program(session)
        call(session, ncp_id, moment_of(YESTERDAY, time(16, 30)), "afternoon")
        call(session, ncp_id, moment_of(YESTERDAY, time(7, 15)), "morning")
        call(session, ncp_id, moment_of(TODAY, time(0, 5)), "next day")
        referral_id = referrals.refer(session, ncp_id, NewReferral(program_id, YESTERDAY), **HOW)
        referrals.enrol(session, referral_id, enrolled_on=YESTERDAY, **HOW)
        told = [(one.icon, one.detail) for one in happened(session, ncp_id)][:5]
        assert [one for one, _detail in told] == ["contact", "enrolment", "referral", "contact", "contact"]
        assert [detail for icon, detail in told if icon == "contact"] == ["next day", "afternoon", "morning"]

    vault.write(work)


def test_an_answer_of_the_same_day_stands_over_its_question(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        asked = locate.ask(session, ncp_id, "Postmaster", YESTERDAY, **HOW)
        locate.answer(session, asked, locate.LocateAnswer(YESTERDAY, found=False, result=""), **HOW)
        told = happened(session, ncp_id)[:2]
        assert [one.what.partition(":")[0] for one in told] == ["Postmaster answered", "Asked"]
        assert [(one.day, one.at) for one in told] == [(YESTERDAY, None)] * 2

    vault.write(work)


@pytest.mark.parametrize("on", [None, noon(YESTERDAY)])
def test_outreach_to_a_custodial_parent_has_a_day_and_no_hour(vault: Vault, on: datetime | None) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        parent_id = family.add_parent(session, ncp_id, NewParent("Rosa Sample"), **HOW)
        said = (ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED)
        made = family.record_contact(session, parent_id, *said, on=on, **HOW)
        earlier = date(2026, 10, 2)
        corrections.correct(session, CorrectedKind.CP_CONTACT, made, {"at": noon(earlier)}, **HOW)
        (entry,) = [one for one in happened(session, ncp_id) if one.record_id == made]
        assert (entry.day, entry.at) == (earlier, None)
        day = YESTERDAY if on else TODAY
        assert entry.detail.endswith(f"before: when {day:%B} {day.day}, 2026")

    vault.write(work)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(1_000_00, 2_234_56, "arrears +$1,234.56"), (2_234_56, 1_000_00, "arrears −$1,234.56"), (5, 5, "Nothing new")],
)
def test_what_a_report_changed_of_the_arrears_is_said_in_dollars(
    vault: Vault, before: int, after: int, said: str
) -> None:
    def work(session: Session) -> None:
        first = add_report(session, "Rock", on=YESTERDAY)
        ncp_id = add_person(session, report=first)
        case_id = session.scalars(select(IvdCase.id).where(IvdCase.ncp_id == ncp_id)).one()
        session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case_id)).one().arrears_cents = before
        second = add_report(session, "Rock", on=TODAY)
        listed = {"case_id": case_id, "import_id": second, "as_of": TODAY, "row_number": 1}
        session.add(CaseSnapshot(**listed, arrears_cents=after))
        assert next(one.detail for one in happened(session, ncp_id) if one.record_id == second) == said

    vault.write(work)


@pytest.mark.parametrize(
    ("before", "said"), [("950.00", "$950.00 → $1,304.50"), ("", ": $1,304.50")], ids=["another", "the first"]
)
def test_what_a_report_changed_of_the_support_is_said_in_dollars(vault: Vault, before: str, said: str) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock")
        ncp_id = add_person(session, report=report)
        changed = {"field": "csup", "old_value": before, "new_value": "1304.50"}
        session.add(ReportChange(import_id=report, ncp_id=ncp_id, **changed))
        assert next(one.detail for one in happened(session, ncp_id) if one.record_id == report).endswith(said)

    vault.write(work)
