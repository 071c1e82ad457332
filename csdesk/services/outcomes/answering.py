"""An answer is given once for each person, measure and point of a spell; after that it is corrected."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.family import HowOften, WorkPoint
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.services import audit, family
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.measures import NOT_SAID, Measure, measure
from csdesk.services.outcomes.facts import PersonFacts, load
from csdesk.services.outcomes.shapes import Given, Subject
from csdesk.services.spells import Spell
from csdesk.wording import tr

LONGEST_LINE = 200
MEETING_POINTS = {OutcomePoint.ENROLMENT: WorkPoint.INTAKE, OutcomePoint.EXIT: WorkPoint.EXIT}


def answer(session: Session, ncp_id: UUID, given: Given, *, on: date, at: datetime, who: str) -> UUID:
    """Keep an answer, as it was given on a day; returns its id.

    Raises `NotFoundError`, and `RefusedError` for what is not asked, cannot be the answer, or was answered before.
    """
    facts = load(session, [ncp_id]).get(ncp_id)
    if facts is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was kept; search again."))
    one, spell, subject = _asked(facts, given)
    one.refuse_other(given.value, given.amount_cents)
    refuse_ahead(on, at)
    refuse_before(on, spell.asked_from(given.point) or spell.since, "the day from which it is asked")
    if one.with_the_family and spell.after is not None and on >= spell.after:
        raise RefusedError(tr("The next enrollment has begun since. Nothing was kept; it is asked anew there."))
    if facts.answer(spell, subject, one, given.point) is not None:
        raise RefusedError(tr("This was asked already, and it is asked once. Nothing was kept; correct the answer."))
    note = " ".join(given.note.split())[:LONGEST_LINE]
    if one.with_the_family and given.child_id is not None and given.value != NOT_SAID:
        how_often, point = HowOften(given.value), MEETING_POINTS[given.point]
        return family.note_meeting(session, given.child_id, how_often, point, note, on=on, at=at, who=who)
    row = OutcomeAnswer(
        id=uuid7(),
        ncp_id=ncp_id,
        enrolment_id=spell.enrolment_ids[0],
        custodial_parent_id=given.custodial_parent_id,
        child_id=given.child_id,
        measure=one.code,
        point=given.point,
        value=given.value,
        amount_cents=given.amount_cents,
        asked_on=on,
        note=note,
        by=who,
        created_at=at,
    )
    session.add(row)
    session.flush()
    detail = f"{given.point.value}: {one.code} of {subject.kind}"
    audit.record(session, at=at, who=who, action="outcome.answered", kind="ncp", record_id=ncp_id, detail=detail)
    return row.id


def _asked(facts: PersonFacts, given: Given) -> tuple[Measure, Spell, Subject]:
    one = measure(given.measure)
    spell = next((each for each in facts.spells if given.enrolment_id in each.enrolment_ids), None)
    wanted = given.custodial_parent_id or given.child_id
    subject = next((each for each in facts.subjects if each.id == wanted), None)
    if one is None or spell is None or subject is None:
        raise NotFoundError(tr("This is not on the record any more. Nothing was kept; look at the outcomes again."))
    if not facts.fits(spell, subject, one, given.point) or subject.kind not in one.of:
        raise RefusedError(tr("This is not asked here. Nothing was kept; look at the outcomes again."))
    return one, spell, subject
