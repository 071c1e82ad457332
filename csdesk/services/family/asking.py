"""How often parent and child meet is asked once at intake and once at exit, in each spell of programs.

Colorado 2Gen Procedures, data points: "frequency of parent-child contact at intake and program exit".
"""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.family import ParentChildContact, WorkPoint
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.services.family.shapes import Child, ToAsk
from csdesk.services.spells import Spell, spells_of

POINTS = {WorkPoint.INTAKE: OutcomePoint.ENROLMENT, WorkPoint.EXIT: OutcomePoint.EXIT}


def to_ask(session: Session, ncp_id: UUID, children: Iterable[Child], *, today: date) -> Iterator[ToAsk]:
    """At intake once an interview or a program began; at exit once the programs, a year or the record ended."""
    spell, closed_on = _now(session, ncp_id)
    ended = closed_on if spell is None else spell.exit_on if spell.exit_on <= today else None
    begun = spell is not None or _interviewed(session, ncp_id)
    for child in children:
        if ended is not None and not _answered(session, child.id, WorkPoint.EXIT, spell, closed_on):
            yield ToAsk(child.id, child.name, WorkPoint.EXIT)
        elif ended is None and begun and not _answered(session, child.id, WorkPoint.INTAKE, spell, closed_on):
            yield ToAsk(child.id, child.name, WorkPoint.INTAKE)


def was_asked(session: Session, ncp_id: UUID, child_id: UUID, point: WorkPoint) -> bool:
    """Whether it was answered at this point of the spell that goes on, or was the last."""
    return point in POINTS and _answered(session, child_id, point, *_now(session, ncp_id))


def _now(session: Session, ncp_id: UUID) -> tuple[Spell | None, date | None]:
    """The newest spell, and the day on which the record was closed."""
    spells = spells_of(session, [ncp_id]).get(ncp_id, ())
    ncp = session.get(Ncp, ncp_id)
    return spells[-1] if spells else None, ncp.closed_on if ncp is not None else None


def _answered(
    session: Session, child_id: UUID, point: WorkPoint, spell: Spell | None, closed_on: date | None
) -> bool:
    rows = session.scalars(
        select(ParentChildContact).where(ParentChildContact.child_id == child_id, ParentChildContact.point == point)
    ).all()
    if spell is None:
        since = closed_on if point is WorkPoint.EXIT else None
        return any(since is None or row.asked_on >= since for row in rows)
    not_said = select(OutcomeAnswer.id).where(
        OutcomeAnswer.child_id == child_id,
        OutcomeAnswer.measure == "parent_child_contact",
        OutcomeAnswer.point == POINTS[point],
        OutcomeAnswer.enrolment_id.in_(spell.enrolment_ids),
    )
    return any(spell.holds(row, POINTS[point]) for row in rows) or session.scalar(not_said.limit(1)) is not None


def _interviewed(session: Session, ncp_id: UUID) -> bool:
    rows = select(Assessment.id).where(Assessment.ncp_id == ncp_id, Assessment.state != AssessmentState.WITHDRAWN)
    return session.scalar(rows.limit(1)) is not None
