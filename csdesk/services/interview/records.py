"""The records of an interview, for the services of this package."""

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, Assessment
from csdesk.models.assessment import Instrument as InstrumentRecord
from csdesk.services.interview import instruments
from csdesk.services.interview.errors import InterviewNotFoundError
from csdesk.services.interview.instrument import Instrument


def assessment_of(session: Session, assessment_id: UUID) -> Assessment:
    """The record of an interview, for the services of this package. Raises `InterviewNotFoundError`."""
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise InterviewNotFoundError
    return assessment


def instrument_of(session: Session, assessment: Assessment) -> Instrument:
    """The instrument as it was when the interview was held."""
    record = session.get_one(InstrumentRecord, assessment.instrument_id)
    return instruments.parse_kept(record.source_text, f"instrument {record.code} {record.version}")


def keep_instrument(session: Session, name: str) -> UUID:
    """Keep the whole text of an instrument, once, and give its key. Raises `DeskError` when it is broken."""
    text = instruments.source_text(name)
    instrument = instruments.load(name)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    same = select(InstrumentRecord).where(
        InstrumentRecord.code == instrument.code,
        InstrumentRecord.version == instrument.version,
        InstrumentRecord.sha256 == sha256,
    )
    record = session.scalar(same)
    if record is None:
        record = InstrumentRecord(code=instrument.code, version=instrument.version, sha256=sha256, source_text=text)
        session.add(record)
        session.flush()
    return record.id


def kept_answers(session: Session, assessment_id: UUID) -> dict[tuple[str, str], Answer]:
    """The answers of an interview by question and line."""
    rows = session.scalars(select(Answer).where(Answer.assessment_id == assessment_id).order_by(Answer.id))
    return {(row.question, row.item): row for row in rows}
