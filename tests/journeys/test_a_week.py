"""A week of work with 40 people, by keyboard only; after each day every count agrees with a plain recount."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, ContactAttempt, LocateRequest
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import CaseSnapshot
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpMerge
from csdesk.models.partner import CsaReview
from csdesk.models.plan import PlanStep
from csdesk.models.referral import Job, Referral
from csdesk.models.setting import SavedView
from tests.journeys.before_the_week import bring_in, create_a_vault, july
from tests.journeys.forty import two_reports
from tests.journeys.hands import Hands
from tests.journeys.liaison import Liaison
from tests.journeys.looking_around import LookAround
from tests.journeys.week_begins import Files, monday, tuesday
from tests.journeys.week_goes_on import friday, thursday, wednesday

DAYS: tuple[Callable[[Hands, Files, Path], None], ...] = (monday, tuesday, wednesday, thursday, friday)


@pytest.mark.journey
def test_a_week_with_forty_people(liaison: Liaison, tmp_path: Path) -> None:
    files = two_reports(tmp_path)
    hands = Hands(liaison)
    create_a_vault(hands)
    bring_in(hands, files[0])
    july(hands)
    for day in DAYS:
        day(hands, files, tmp_path)
        LookAround(hands).at_everything(every_record=day in (monday, friday))
    liaison.vault.read(all_of_it_was_done)


def all_of_it_was_done(session: Session) -> None:
    """What the tables hold at the end: that the counts agreed means little where nothing was counted."""
    people = session.scalars(select(Ncp)).all()
    listed = session.scalars(select(CaseSnapshot.import_id).distinct()).all()
    assert (len(people), len(listed)) == (40, 2)  # 40 of the reports and one from elsewhere, two of whom are one now
    assert {str(one.outcome) for one in session.scalars(select(ContactAttempt))} == {
        "reached", "left_message", "no_answer", "refused", "wrong_number", "returned_mail", "appointment_made",
        "sent",
    }  # fmt: skip
    assert {str(one.state) for one in session.scalars(select(Appointment))} == {
        "planned", "kept", "no_show", "cancelled",
    }  # fmt: skip
    assert sorted(bool(one.answered_on) for one in session.scalars(select(LocateRequest))) == [False, True]
    assert {str(one.answer) for one in session.scalars(select(CsaReview))} == {"cleared", "excluded"}
    assert {one.template for one in session.scalars(select(Letter))} == {"missed", "invitation"}
    assert {str(one.status) for one in session.scalars(select(Referral))} == {"enrolled", "not_enrolled"}
    assert [one.employer for one in session.scalars(select(Job))] == ["Rock Valley Mill"]
    assert "done" in {str(one.state) for one in session.scalars(select(PlanStep))}
    assert len(session.scalars(select(NcpMerge)).all()) == 1
    assert [one.name for one in session.scalars(select(SavedView))] == ["Tried and not reached"]
    closed = {one.last_name: one.closed_reason for one in people if one.closed_on}
    assert closed == {"COMBS": "Lives outside Wisconsin: moved to Iowa"}
    reopened = session.scalars(select(Correction.reason).where(Correction.record_kind == "closing")).all()
    assert set(reopened) == {"He called"}
    assert [one.last_name for one in people if one.safe_contact] == ["FORD"]
    assert {one.assigned_to for one in people} == {"", "Kim Lor"}
