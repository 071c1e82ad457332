"""What an interview needs to be held: where it stands, what can be filled in, and the facts of the record."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services import caseload, interview
from csdesk.services.caseload import NcpRecord
from csdesk.services.interview import AssessmentState, Held, InterviewState, Prefilled
from csdesk.ui import formats
from csdesk.ui.screens.interview.words import decided
from csdesk.wording import tr

AGAIN = tr("Interview this person again?")


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
        prefilled=interview.prefill(session, state.ncp_id, who=who, instrument=state.instrument),
        record=caseload.record(session, state.ncp_id, today=today),
        last_held=last,
    )


@dataclass(frozen=True)
class Opening:
    """What there is of a person when an interview is asked for."""

    going_on: UUID | None
    """One that is under way, else one that is finished and waits to be determined, or to be so again."""
    determined: Held | None
    """The last one, where it is determined and nothing waits."""


def of_person(session: Any, ncp_id: UUID) -> Opening:
    """The interview of a person to go on with, or the one that another would stand beside."""
    running = under_way(session, ncp_id)
    held = interview.interviews_of(session, ncp_id)
    newest = next((one for one in held if one.state is AssessmentState.FINISHED), None)
    if running is not None or newest is None:
        return Opening(running, None)
    waits = newest.determination is None or newest.corrected_since
    return Opening(newest.assessment_id, None) if waits else Opening(None, newest)


def under_way(session: Any, ncp_id: UUID) -> UUID | None:
    """The interview of a person that is under way; None for none."""
    held = interview.interviews_of(session, ncp_id)
    return next((one.assessment_id for one in held if one.state is AssessmentState.UNDER_WAY), None)


def last_time(held: Held) -> str:
    """What is to be known before another interview is held."""
    day = formats.full_day((held.finished_at or held.started_at).astimezone().date())
    return tr(
        "The last one ended on {day}. Determined: {decided}. Both are kept.",
        day=day,
        decided=decided(held.determination).lower(),
    )
