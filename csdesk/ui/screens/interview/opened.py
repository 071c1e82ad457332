"""What an interview needs to be held: where it stands, what can be filled in, and the facts of the record."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services import caseload, interview
from csdesk.services.caseload import NcpRecord
from csdesk.services.interview import AssessmentState, InterviewState, Prefilled


@dataclass(frozen=True)
class Opened:
    """One interview, read for the screen."""

    state: InterviewState
    prefilled: tuple[Prefilled, ...]
    record: NcpRecord
    last_held: date | None
    """When an earlier interview of this person was finished."""


def read(session: Any, assessment_id: UUID, *, today: date, who: str) -> Opened:
    """Read an interview. Raises `InterviewNotFoundError`."""
    state = interview.state(session, assessment_id)
    held = interview.interviews_of(session, state.ncp_id)
    ended = (one.finished_at for one in held if one.assessment_id != assessment_id)
    last = next((at.astimezone().date() for at in ended if at is not None), None)
    return Opened(
        state=state,
        prefilled=interview.prefill(session, state.ncp_id, who=who),
        record=caseload.record(session, state.ncp_id, today=today),
        last_held=last,
    )


def of_person(session: Any, ncp_id: UUID) -> UUID | None:
    """The interview of a person to go on with: one under way, else one that is not determined; None for none."""
    held = interview.interviews_of(session, ncp_id)
    for one in held:
        if one.state is AssessmentState.UNDER_WAY:
            return one.assessment_id
    newest = next((one for one in held if one.state is AssessmentState.FINISHED), None)
    return newest.assessment_id if newest is not None and newest.determination is None else None
