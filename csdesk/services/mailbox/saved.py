"""Reports that are saved as files, to be sent by hand: a message of each waits for the word that it was sent."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.services import reporting
from csdesk.services.mailbox.by_hand import handed_out, refuse_in_the_air
from csdesk.services.mailbox.drafting import draft_reports
from csdesk.services.reporting import Quarter, WorkbookFile, WorkbookMade
from csdesk.services.settings import Settings


def save_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookFile, ...]:
    """The reports of a quarter, made and given out as files, which the caller writes.

    Each has a message that says so; the yes to one that was queued is taken back, or it went twice. Raises
    `RefusedError` where one tells more than may be told by now, or where it is not known whether one left; nothing
    was given out then.
    """
    made = reporting.prepare_quarter(session, quarter, at=at, who=who, settings=settings)
    return _save(session, made, about=str(quarter), at=at, who=who, settings=settings)


def save_report(session: Session, workbook_id: UUID, *, at: datetime, who: str, settings: Settings) -> WorkbookFile:
    """One report, given out as files, as `save_quarter` does. Raises `NotFoundError`, and as that."""
    made = reporting.report(session, workbook_id)
    (file,) = _save(session, (made,), about=made.period_title, at=at, who=who, settings=settings)
    return file


def _save(
    session: Session, made: Iterable[WorkbookMade], *, about: str, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookFile, ...]:
    made = tuple(made)
    known = select(OutboxMessage).where(OutboxMessage.workbook_id.in_([line.id for line in made]))
    for row in session.scalars(known):
        refuse_in_the_air(row)
    files = tuple(reporting.give_out(session, line.id, at=at, who=who) for line in made)
    for message in draft_reports(session, made, about=about, at=at, who=who, settings=settings):
        row = session.get_one(OutboxMessage, message.id)
        if row.state != MessageState.SENT:
            handed_out(session, row, at=at, who=who)
    return files
