"""The messages of the outbox as the screens and the command line see them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, defer

from csdesk.models.attachment import Attachment
from csdesk.models.message import AttemptOutcome, MessageAttachment, MessageAttempt, MessageState, OutboxMessage
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.bulk import portions
from csdesk.services.disclosure import Recipient
from csdesk.services.errors import NotFoundError
from csdesk.services.mailbox import letters
from csdesk.services.mailbox.records import AttachedFile, AttemptLine, MessageLine, SentReport
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.unwanted_messages import PUT_AWAY

INTERRUPTED = (
    "The program was stopped while this message was being handed over. It may have arrived or not, and it is not "
    "sent again by itself: ask the recipient, then say what you found."
)
AT_A_TIME = 500


def list_messages(
    session: Session, *, sending_now: bool = False, sent_since: date | None = None
) -> tuple[MessageLine, ...]:
    """The messages of the outbox, the newest first; without those that were put away, and those sent before a day.

    A message that stands at *sending* although nothing is being sent (`sending_now` false) was left so by a stopped
    program: it is shown as UNKNOWN.
    """
    wanted = OutboxMessage.hold != PUT_AWAY
    if sent_since is not None:
        wanted &= OutboxMessage.sent_on.is_(None) | (OutboxMessage.sent_on >= sent_since)
    return lines(session, wanted, sending_now=sending_now)


def message(session: Session, message_id: UUID) -> OutboxMessage:
    """A message. Raises `NotFoundError` when it is not there any more."""
    found = session.get(OutboxMessage, message_id)
    if found is None:
        raise NotFoundError("This message is not in the outbox any more. Nothing was changed; look at it again.")
    return found


def lines(session: Session, which: ColumnElement[bool], *, sending_now: bool = False) -> tuple[MessageLine, ...]:
    """Those messages, the newest first."""
    rows = session.execute(
        select(OutboxMessage, QuarterWorkbook, QuarterRecord)
        .outerjoin(QuarterWorkbook, QuarterWorkbook.id == OutboxMessage.workbook_id)
        .outerjoin(QuarterRecord, QuarterRecord.id == QuarterWorkbook.quarter_id)
        .where(which)
        .options(defer(QuarterWorkbook.told))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    ).all()
    ids = [row.id for row, *_more in rows]
    files, tries = _files(session, ids), _tries(session, ids)
    return tuple(
        _line(
            row,
            report,
            _quarter(quarter),
            tuple(files[row.id]),
            tuple(tries[row.id]),
            sending_now=sending_now,
        )
        for row, report, quarter in rows
    )


def fingerprint(session: Session, row: OutboxMessage) -> str:
    """What a yes to this message is said to, as it stands now."""
    return _fingerprint(row, tuple(_files(session, [row.id])[row.id]))


def _quarter(record: QuarterRecord | None) -> Quarter | None:
    return Quarter(record.year, record.number) if record is not None else None


def _files(session: Session, ids: Collection[UUID]) -> dict[UUID, list[AttachedFile]]:
    files: defaultdict[UUID, list[AttachedFile]] = defaultdict(list)
    for portion in portions(list(ids), AT_A_TIME):
        rows = (
            select(MessageAttachment, Attachment.file_name, Attachment.size, Attachment.sha256)
            .join(Attachment, Attachment.id == MessageAttachment.attachment_id)
            .where(MessageAttachment.message_id.in_(portion))
            .order_by(MessageAttachment.position, MessageAttachment.id)
        )
        for attached, name, size, sha256 in session.execute(rows):
            files[attached.message_id].append(
                AttachedFile(attached.attachment_id, name, size, sha256, attached.rule, attached.about_people)
            )
    return files


def _tries(session: Session, ids: Collection[UUID]) -> dict[UUID, list[AttemptLine]]:
    tries: defaultdict[UUID, list[AttemptLine]] = defaultdict(list)
    for portion in portions(list(ids), AT_A_TIME):
        rows = select(MessageAttempt).where(MessageAttempt.message_id.in_(portion)).order_by(MessageAttempt.number)
        for one in session.scalars(rows):
            tries[one.message_id].append(
                AttemptLine(
                    number=one.number,
                    begun_at=one.begun_at,
                    ended_at=one.ended_at,
                    outcome=AttemptOutcome(one.outcome),
                    fault=one.fault,
                    server=one.server,
                    answer=one.answer,
                    size=one.size,
                    letter_sha256=one.letter_sha256,
                    by=one.by,
                )
            )
    return tries


def _fingerprint(row: OutboxMessage, files: tuple[AttachedFile, ...]) -> str:
    said = [letters.addresses_of(row.recipient_email), row.subject, row.body, [file.sha256 for file in files]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _line(
    row: OutboxMessage,
    report: QuarterWorkbook | None,
    quarter: Quarter | None,
    files: tuple[AttachedFile, ...],
    tries: tuple[AttemptLine, ...],
    *,
    sending_now: bool,
) -> MessageLine:
    left = row.state == MessageState.SENDING and not sending_now
    put_away = row.hold == PUT_AWAY
    return MessageLine(
        id=row.id,
        message_id=row.message_id,
        recipient=report.recipient if report is not None else Recipient.CSA,
        recipient_name=row.recipient_name,
        recipient_email=row.recipient_email,
        recipients=letters.addresses_of(row.recipient_email),
        people=row.recipient_people,
        csa_id=report.csa_id if report is not None else None,
        quarter=quarter,
        subject=row.subject,
        body=row.body,
        about_people=row.about_people,
        rule=row.rule,
        withheld=row.withheld,
        files=files,
        fingerprint=_fingerprint(row, files),
        state=MessageState.UNKNOWN if left else row.state,
        created_at=row.created_at,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        next_try_at=row.next_try_at,
        hold="" if put_away else row.hold,
        put_away=put_away,
        handed_out_at=row.handed_out_at,
        sent_at=row.sent_at,
        sent_on=row.sent_on,
        sent_how=row.sent_how,
        attempts=row.attempts,
        tries=tries,
        server_answer=row.server_answer,
        problem=INTERRUPTED if left else row.problem,
        report=_report(report) if report is not None else None,
    )


def _report(report: QuarterWorkbook) -> SentReport:
    return SentReport(
        workbook_id=report.id,
        version=report.version,
        compared=report.compared_id is not None,
        marked=report.marked,
        protected=bool(report.password),
        password_shown_at=report.password_shown_at,
    )
