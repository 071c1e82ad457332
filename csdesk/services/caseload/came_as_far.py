"""Who came as far as a stage, as far as a recipient may be told what brought them there."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Referral
from csdesk.services.disclosure import Fact, Telling
from csdesk.services.stages import Known, Stage, stages_of
from csdesk.services.stages.courses import ORDER, facts_of

BROUGHT = (
    (Stage.CSA_REVIEW, "asked", Fact.REVIEW),
    (Stage.TO_CONTACT, "cleared", Fact.REVIEW),
    (Stage.ATTEMPTED, "tried", Fact.CONTACT),
    (Stage.REACHED, "spoken", Fact.CONTACT),
    (Stage.REACHED, "kept", Fact.APPOINTMENT),
    (Stage.ASSESSED, "assessed", Fact.INTERVIEW_HELD),
    (Stage.PLANNED, "planned", Fact.PLAN_SIGNED),
    (Stage.ENROLLED, "enrolled", Fact.ENROLLED),
    (Stage.EMPLOYED, "employed", Fact.EMPLOYMENT),
)
"""What brings somebody as far as a stage, by the names that `courses` has for its first day, and what it tells."""
KINDS = ((ProgramKind.EMPLOYMENT, Fact.REFERRAL), (ProgramKind.SERVICE, Fact.SERVICE_REFERRAL))
FIRST = (Stage.LISTED, Stage.CSA_REVIEW)
ByPerson = dict[UUID, list[tuple[Stage, Fact, date]]]


def came_as_far(
    session: Session, ncp_ids: Collection[UUID], stage: Stage, telling: Telling, today: date
) -> dict[UUID, tuple[Fact, date]]:
    """Those of whom may be told that they came as far as this stage or further, each with a fact that says so.

    Whom only something brought there that may not be told (a job, a service) is not among them.
    """
    known = _known(session, ncp_ids, today)
    least = stages_of(session, ncp_ids, today=today, known=Known(jobs=False, services=False, closing=False))
    found: dict[UUID, tuple[Fact, date]] = {}
    for ncp_id in ncp_ids:
        reviewed = least.get(ncp_id) if telling.may(ncp_id, Fact.REVIEW, today) else None
        for reached, fact, on in (*known.get(ncp_id, ()), *_standing(reviewed, today)):
            if ORDER.index(reached) >= ORDER.index(stage) and telling.may(ncp_id, fact, on):
                found[ncp_id] = fact, on
                break
    return found


def _known(session: Session, ncp_ids: Collection[UUID], today: date) -> ByPerson:
    known: ByPerson = {}
    for ncp_id, days in facts_of(session, lambda key: [key.in_(ncp_ids)], today).items():
        known[ncp_id] = [(stage, fact, days[name]) for stage, name, fact in BROUGHT if name in days]
    first = (func.min(case((Program.kind == kind, Referral.referred_on))) for kind, _fact in KINDS)
    referred = select(Referral.ncp_id, *first).join(Program, Program.id == Referral.program_id)
    for ncp_id, *on in session.execute(referred.where(Referral.ncp_id.in_(ncp_ids)).group_by(Referral.ncp_id)):
        known.setdefault(ncp_id, []).extend(
            (Stage.REFERRED, fact, day) for (_kind, fact), day in zip(KINDS, on, strict=True) if day is not None
        )
    return known


def _standing(reviewed: Stage | None, today: date) -> Iterator[tuple[Stage, Fact, date]]:
    """What needs nothing to have happened: everybody is listed; who is before an agency, or to be contacted at once,
    is so by what agencies said (`reviewed`; None: that may not be told).
    """
    yield from ((Stage.LISTED, fact, today) for fact in (Fact.REVIEW, Fact.CONTACT))
    if reviewed is Stage.CSA_REVIEW:
        yield reviewed, Fact.REVIEW, today
    elif reviewed not in (*FIRST, None):
        yield Stage.TO_CONTACT, Fact.CONTACT, today
