"""The outcomes of one person side by side, and whom something is to be asked today."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomePoint
from csdesk.models.referral import Enrolment
from csdesk.services.days import add_months
from csdesk.services.errors import NotFoundError
from csdesk.services.measures import Measure, times
from csdesk.services.outcomes.facts import PersonFacts, load
from csdesk.services.outcomes.known import Known
from csdesk.services.outcomes.shapes import Cell, OutcomeLine, Outcomes, SpellOutcomes, Subject
from csdesk.services.spells import Spell
from csdesk.wording import tr


def outcomes_of(session: Session, ncp_id: UUID, *, today: date, full_time_hours: int | None = None) -> Outcomes:
    """The outcomes of a person; with the hours that are full time also what the record suggests.

    Raises `NotFoundError`.
    """
    facts = load(session, [ncp_id]).get(ncp_id)
    if facts is None:
        raise NotFoundError(tr("This person is not in the vault any more. Search again."))
    known = Known(session, facts, full_time_hours=full_time_hours) if full_time_hours is not None else None
    spells = tuple(_spell(facts, spell, known, today) for spell in reversed(facts.spells))
    return Outcomes(ncp_id, facts.name, facts.safe_contact, spells)


def due_now(session: Session, *, today: date) -> dict[UUID, tuple[Spell, OutcomePoint, int]]:
    """Whom something is to be asked today -> the spell, the point, and how many questions; the longest due first.

    Who was closed is asked how things stand at exit, too. It looks only at people whose time it can be.
    """
    facts = load(session, session.scalars(_candidates(today)))
    found: dict[UUID, tuple[Spell, OutcomePoint, int]] = {}
    for ncp_id, one in facts.items():
        for spell in reversed(one.spells):
            told = _spell(one, spell, None, today)
            point = told.due_point()
            if point is not None:
                found[ncp_id] = (spell, point, told.to_ask)
                break
    return dict(sorted(found.items(), key=lambda each: (each[1][0].due_since(each[1][1], today) or today, each[0])))


def _candidates(today: date) -> Select[UUID]:
    """People of whom an enrolment, its middle, its year or its end, or the closing, lies within the time to ask."""
    span = timedelta(days=times().ask_within_days)
    middle = today - timedelta(days=times().during_after_days)
    year = add_months(today, -times().months_until_exit)
    within = or_(
        Enrolment.enrolled_on.between(today - span, today),
        Enrolment.enrolled_on.between(middle - span, middle),
        Enrolment.enrolled_on.between(year - span - timedelta(days=3), year + timedelta(days=3)),
        Enrolment.ended_on.between(today - span, today),
        Ncp.closed_on.between(today - span, today),
    )
    return select(Enrolment.ncp_id).join(Ncp, Ncp.id == Enrolment.ncp_id).where(within).distinct()


def _spell(facts: PersonFacts, spell: Spell, known: Known | None, today: date) -> SpellOutcomes:
    lines = tuple(
        OutcomeLine(subject, one, _cells(facts, spell, subject, one, known, today))
        for subject in facts.subjects
        for one in facts.asked(spell, subject)
    )
    return SpellOutcomes(spell, lines)


def _cells(
    facts: PersonFacts, spell: Spell, subject: Subject, one: Measure, known: Known | None, today: date
) -> tuple[Cell, ...]:
    cells = []
    for point in one.points:
        first = spell.asked_from(point)
        answer = facts.answer(spell, subject, one, point)
        fits = facts.fits(spell, subject, one, point)
        if first is None or not (fits or answer):
            continue
        over = one.with_the_family and spell.after is not None and spell.after <= today
        open_now = answer is None and fits and first <= today and not over
        cells.append(
            Cell(
                point=point,
                answer=answer,
                due=open_now and not facts.silent and spell.due_since(point, today) is not None,
                can_be_entered=open_now,
                asked_from=first,
                suggestion=known.suggestion(spell, subject, one, point) if known and open_now else None,
            )
        )
    return tuple(cells)
