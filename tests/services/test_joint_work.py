"""Meetings with the agencies, and the steps of the collaboration plan."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.services import joint_work
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.joint_work import JointStepState, JointStepView, NewMeeting, NewStep
from csdesk.services.papers import collaboration_sheet
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.test_agreements import add

STEP = NewStep("Train two workers", "training", "Pao Vang", TODAY - timedelta(days=3))


def test_steps_stand_by_their_day_and_what_is_done_comes_last(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = add(session), add(session, "Dane")

        def keep(csa: UUID | None, new: NewStep, step_id: UUID | None = None) -> UUID:
            return joint_work.keep_step(session, csa, new, step_id=step_id, today=TODAY, at=NOW, who=WHO)

        late = keep(rock, STEP)
        keep(rock, replace(STEP, what="No day", due_on=None))
        keep(None, replace(STEP, what="Several", due_on=TODAY))
        keep(dane, replace(STEP, what="Of Dane", due_on=TODAY))
        keep(rock, replace(STEP, what="Dropped", state=JointStepState.DROPPED))
        steps = joint_work.joint_steps(session, today=TODAY, csa_id=rock)
        assert [one.what for one in steps] == ["Train two workers", "Several", "No day", "Dropped"]
        assert steps[1].agency == "Several agencies"
        assert len(joint_work.joint_steps(session, today=TODAY)) == 5
        joint_work.do_step(session, late, JointStepState.DONE, today=TODAY, at=NOW, who=WHO)
        done = next(one for one in joint_work.joint_steps(session, today=TODAY) if one.id == late)
        assert (done.state, done.done_on, done.is_closed) == (JointStepState.DONE, TODAY, True)
        keep(rock, replace(STEP, state=JointStepState.UNDER_WAY), step_id=late)
        again = next(one for one in joint_work.joint_steps(session, today=TODAY) if one.id == late)
        assert (again.state, again.done_on) == (JointStepState.UNDER_WAY, None)
        with pytest.raises(RefusedError, match="what is to be done"):
            keep(rock, replace(STEP, what=" "))
        with pytest.raises(RefusedError, match="topic"):
            keep(rock, replace(STEP, topic="weather"))
        with pytest.raises(NotFoundError):
            keep(uuid7(), STEP)

    vault.write(work)


def test_meetings_are_kept_the_latest_on_top_and_those_with_several_stand_with_each(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = add(session), add(session, "Dane")
        first = joint_work.keep_meeting(
            session, rock, NewMeeting("Kick-off", date(2026, 7, 14), "Pao Vang", "By the 5th"), at=NOW, who=WHO
        )
        joint_work.keep_meeting(session, None, NewMeeting("Round table", TODAY), at=NOW, who=WHO)
        assert [one.subject for one in joint_work.meetings(session, rock)] == ["Round table", "Kick-off"]
        assert [one.subject for one in joint_work.meetings(session, dane)] == ["Round table"]
        joint_work.keep_meeting(
            session, rock, NewMeeting("Kick-off again", TODAY + timedelta(days=9)), meeting_id=first, at=NOW, who=WHO
        )
        assert joint_work.meetings(session, rock)[0].subject == "Kick-off again"
        for wrong, said in ((NewMeeting(" ", TODAY), "what it is about"), (NewMeeting("X", None), "its day")):
            with pytest.raises(RefusedError, match=said):
                joint_work.keep_meeting(session, rock, wrong, at=NOW, who=WHO)
        joint_work.remove_meeting(session, first, at=NOW, who=WHO)
        assert len(joint_work.meetings(session, rock)) == 1
        with pytest.raises(NotFoundError):
            joint_work.remove_meeting(session, first, at=NOW, who=WHO)

    vault.write(work)


def some_steps(number: int) -> list[JointStepView]:
    """Steps of two agencies and of several, open, late and done."""
    return [
        JointStepView(
            id=uuid7(),
            csa_id=None,
            agency=("Rock County Child Support Agency", "Several agencies")[at % 2],
            topic="data_sharing",
            what="=Agree on a form & sign it",
            who="Pao Vang",
            due_on=TODAY - timedelta(days=1) if at % 3 else None,
            state=list(JointStepState)[at % 4],
            done_on=TODAY if at % 4 == 2 else None,
            note="First line\nsecond line",
        )
        for at in range(number)
    ]


def test_the_paper_holds_each_step_with_who_and_by_when() -> None:
    pdf = PdfReader(BytesIO(collaboration_sheet.make(some_steps(8), at=NOW, desk="Sample W-2 Agency")))
    text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert text.count("Agree on a form & sign it") == 8
    for words in (
        "Collaboration plan",
        "Sample W-2 Agency",
        "Data sharing",
        "Pao Vang",
        "late",
        "no day yet",
        "Done Oct",
    ):
        assert words in text, words
    empty = PdfReader(BytesIO(collaboration_sheet.make([], at=NOW)))
    assert "No step is open." in empty.pages[0].extract_text()
