"""A desk that was locked, or killed, while a parent had the computer: the liaison opened it again."""

from typing import Any
from uuid import UUID

from csdesk.ui.desk import Desk
from csdesk.wording import tr

HERE_AGAIN = tr("The interview stands where the parent left it. Hand the computer over again when you are ready.")


def given_back(desk: Desk) -> None:
    """Note that the computer was given back, and show the interview; the parent's page waits for the liaison."""
    at, who = desk.now(), desk.who

    def work(session: Any) -> UUID | None:
        from csdesk.services import interview

        assessment_id = interview.with_the_parent(session)
        if assessment_id is not None:
            returned = interview.InterviewEventKind.RETURNED
            interview.note_event(session, assessment_id, returned, at=at, who=who)
        return assessment_id

    def show(assessment_id: UUID | None) -> None:
        if assessment_id is not None:
            desk.navigate("interview", assessment_id=assessment_id, hand_over=False)
            desk.messages.info(HERE_AGAIN)

    desk.write(desk, work, show, changed={"assessments"})
