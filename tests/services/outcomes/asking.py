"""Enrolments put straight into the tables, what is asked after them, and what is answered."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from csdesk.services import outcomes
from csdesk.services.outcomes import Given, OutcomeLine, OutcomePoint, Outcomes
from tests.services.people import NOW, TODAY, WHO, add_program

ENROLMENT, DURING, EXIT = OutcomePoint
HOW: dict[str, Any] = {"at": NOW, "who": WHO}
OF_THE_NCP = {"education", "school", "employment", "health_insurance", "parenting_plan"}
"""What is asked at the enrolment; the wage follows once the person works."""


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def enrol(
    session: Session,
    ncp_id: UUID,
    since: date,
    until: date | None = None,
    category: str = "wioa",
    *,
    done: bool = True,
) -> UUID:
    """An enrolment in a program of its own, put straight into the tables."""
    program = session.get_one(Program, add_program(session, f"{category} {uuid7().hex}", ProgramKind.EMPLOYMENT))
    program.category = category
    referral = Referral(
        ncp_id=ncp_id, program_id=program.id, referred_on=since, by=WHO, last_news_on=since, created_at=NOW,
        status=ReferralStatus.ENROLLED if until is None else ReferralStatus.COMPLETED,
    )  # fmt: skip
    session.add(referral)
    session.flush()
    row = Enrolment(
        referral_id=referral.id, ncp_id=ncp_id, program_id=program.id, enrolled_on=since, ended_on=until,
        completed=until is not None and done, created_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def of(session: Session, ncp_id: UUID, today: date = TODAY) -> Outcomes:
    return outcomes.outcomes_of(session, ncp_id, today=today, full_time_hours=35)


def due(session: Session, ncp_id: UUID, today: date = TODAY) -> set[tuple[str, str, OutcomePoint]]:
    """Whom something is asked about now, what, and of which point."""
    return {
        (line.subject.kind, line.measure.code, cell.point)
        for spell in of(session, ncp_id, today).spells
        for line in spell.lines
        for cell in line.cells
        if cell.due
    }


def codes(found: set[tuple[str, str, OutcomePoint]], kind: str, point: OutcomePoint) -> set[str]:
    return {code for of_kind, code, at in found if (of_kind, at) == (kind, point)}


def line(session: Session, ncp_id: UUID, code: str, subject: UUID | None = None, today: date = TODAY) -> OutcomeLine:
    lines = of(session, ncp_id, today).spells[0].lines
    return next(one for one in lines if (one.measure.code, one.subject.id) == (code, subject))


def say(
    session: Session,
    ncp_id: UUID,
    enrolment_id: UUID,
    code: str,
    value: str,
    point: OutcomePoint = ENROLMENT,
    **more: Any,
) -> UUID:
    on = more.pop("on", TODAY)
    return outcomes.answer(session, ncp_id, Given(code, point, enrolment_id, value, **more), on=on, **HOW)
