"""Outcomes to ask: how parents and children stand at enrolment, while it goes on, and at exit."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.services import outcomes
from csdesk.services.days import bounds
from csdesk.services.outcomes import OutcomePoint, Spell
from csdesk.services.today.groups import SHOWN, Found
from csdesk.services.today.lines import Action, Due, counted
from csdesk.wording import in_number, tr

ASK: Action = ("O", tr("Ask now"))


def outcomes_to_ask(session: Session, today: date) -> Found:
    """One line a person, the longest due first. Done, it stays away until the next point comes.

    The subject is the enrolment that began the spell.
    """
    due = outcomes.due_now(session, today=today)
    handled = _handled(session, [spell.enrolment_ids[0] for spell, _, _ in due.values()])
    lines = [
        _line(ncp_id, spell, point, number, today)
        for ncp_id, (spell, point, number) in due.items()
        if not _away(handled, spell, point, today)
    ]
    return Found(lines[:SHOWN], len(lines))


def _line(ncp_id: UUID, spell: Spell, point: OutcomePoint, number: int, today: date) -> Due:
    day = spell.due_since(point, today) or today
    days = counted((today - day).days)
    said = {
        OutcomePoint.ENROLMENT: tr("Enrolled {when}", when=_ago(day, today)),
        OutcomePoint.DURING: tr("Enrolled {when}", when=_ago(spell.since, today)),
        OutcomePoint.EXIT: tr("Ended {when}", when=_ago(day, today))
        if spell.ended_on == day
        else tr("Enrolled a year ago"),
    }[point]
    questions = in_number(number, tr("question"), tr("questions"))
    return Due(spell.enrolment_ids[0], ncp_id, days, f"{said}: {questions}", ASK)


def _ago(day: date, today: date) -> str:
    return tr("today") if day == today else tr("{counted} ago", counted=counted((today - day).days))


def _handled(session: Session, subjects: list[UUID]) -> dict[UUID, tuple[date | None, datetime]]:
    found: dict[UUID, tuple[date | None, datetime]] = {}
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        for row in session.scalars(select(Postponement).where(Postponement.subject_id.in_(some))):
            found[row.subject_id] = row.until, row.made_at
    return found


def _away(handled: dict[UUID, tuple[date | None, datetime]], spell: Spell, point: OutcomePoint, today: date) -> bool:
    if spell.enrolment_ids[0] not in handled:
        return False
    until, made_at = handled[spell.enrolment_ids[0]]
    if until is not None:
        return until > today
    return made_at >= bounds(spell.due_since(point, today) or today)[0]
