"""Programs and services that are offered where a person lives, and which of them the interview gives a reason for.

The plan and the form of a referral both ask here.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, Standing
from csdesk.models.referral import Referral
from csdesk.services import directory, resources
from csdesk.services.caseload.safe_contact import suitable
from csdesk.services.directory import ProgramView
from csdesk.services.errors import NotFoundError
from csdesk.services.interview.records import instrument_of
from csdesk.services.referrals.shapes import ACTIVE
from csdesk.wording import tr


@dataclass(frozen=True)
class Barrier:
    """A circumstance that a parent named in the last interview. Private ones are never among them."""

    code: str
    label: str


@dataclass(frozen=True)
class Nearby:
    """A program that is offered where the person lives."""

    program: ProgramView
    because: tuple[Barrier, ...]
    """What the person named and the program answers; empty: the interview gives no reason for it."""
    going_on: bool
    """The person is referred to it or takes part."""


def latest_interview(session: Session, ncp_id: UUID) -> Assessment | None:
    """The latest interview that was not withdrawn."""
    held = select(Assessment).where(Assessment.ncp_id == ncp_id, Assessment.state != AssessmentState.WITHDRAWN)
    return session.scalars(held.order_by(Assessment.started_at.desc(), Assessment.id.desc()).limit(1)).first()


def barriers_of(session: Session, ncp_id: UUID) -> tuple[Barrier, ...]:
    """The barriers answered yes in the last interview, in its order, without the private ones."""
    assessment = latest_interview(session, ncp_id)
    if assessment is None:
        return ()
    instrument = instrument_of(session, assessment)
    question = instrument.parts.barriers
    yes = select(Answer.item).where(
        Answer.assessment_id == assessment.id,
        Answer.question == question,
        Answer.state == AnswerState.ANSWERED,
        Answer.value == "yes",
    )
    named = set(session.scalars(yes))
    short = barrier_labels()
    return tuple(
        Barrier(item.code, short.get(item.code, item.text))
        for item in instrument.question(question).items
        if item.code in named and not item.private
    )


def barrier_labels() -> dict[str, str]:
    """Code -> short words of the circumstances of Q11 that a program can answer openly."""
    return {one["code"]: one["label"] for one in resources.toml("plan/steps.toml")["barrier"]}


def nearby(session: Session, ncp_id: UUID) -> tuple[Nearby, ...]:
    """What is offered where this person lives: what answers a barrier first, of that the nearest.

    Nearer than the county is the town: a program whose address has the person's city or ZIP code. Under safe contact
    nothing that brings both parents together. Raises `NotFoundError`.
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault. Nothing was changed; open the list again."))
    counties = set(session.scalars(select(IvdCase.county).where(IvdCase.ncp_id == ncp_id)))
    named = barriers_of(session, ncp_id)
    going_on = set(
        session.scalars(select(Referral.program_id).where(Referral.ncp_id == ncp_id, Referral.status.in_(ACTIVE)))
    )
    town = _town(session, ncp_id)
    found = [
        Nearby(one, tuple(barrier for barrier in named if barrier.code in one.barriers), one.id in going_on)
        for one in suitable(directory.programs(session), safe_contact=ncp.safe_contact)
        if not one.counties or not counties or counties & set(one.counties)
    ]
    return tuple(sorted(found, key=lambda one: (not one.because, _distance(one.program, town))))


def _distance(program: ProgramView, town: tuple[str, ...]) -> int:
    address = program.address.casefold()
    if any(part in address for part in town):
        return 0
    return 1 if program.counties else 2


def _town(session: Session, ncp_id: UUID) -> tuple[str, ...]:
    """City and ZIP code of the newest address that did not fail."""
    rows = select(NcpAddress.city, NcpAddress.zip).where(
        NcpAddress.ncp_id == ncp_id, NcpAddress.standing != Standing.FAILED
    )
    newest = session.execute(rows.order_by(NcpAddress.since.desc(), NcpAddress.id.desc()).limit(1)).first()
    return tuple(part.casefold()[:5] if part[:5].isdecimal() else part.casefold() for part in newest or () if part)
