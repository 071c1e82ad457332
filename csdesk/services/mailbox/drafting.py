"""Drafts of messages: one for each newest report of a quarter, with its files and the rule for each."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.message import MessageAttachment, MessageState, OutboxMessage
from csdesk.services import audit, directory
from csdesk.services.days import local_day
from csdesk.services.email_address import is_address
from csdesk.services.mailbox import letters, wording
from csdesk.services.mailbox.lines import lines
from csdesk.services.mailbox.records import MessageLine
from csdesk.services.reporting.leaving import told_by_release
from csdesk.services.reporting.made import newest_workbooks
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import WorkbookMade
from csdesk.services.settings import Settings
from csdesk.services.unwanted_messages import PUT_AWAY

LONGEST_TO = 200
"""Characters that the addresses of a message may have together."""


def draft_messages(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[MessageLine, ...]:
    """One draft for each newest workbook of the quarter that has no message yet; all their messages are given back.

    See `draft_reports`.
    """
    found = newest_workbooks(session, quarter)
    return draft_reports(session, found, about=str(quarter), at=at, who=who, settings=settings)


def draft_reports(
    session: Session, reports: Iterable[WorkbookMade], *, about: str, at: datetime, who: str, settings: Settings
) -> tuple[MessageLine, ...]:
    """One draft for each of these reports that has no message yet; all their messages are given back.

    The state's goes to the state's mailbox, a CSA's to all of its contact persons who receive reports. Where no
    address is known the draft says so; drafting again, once the directory has one, fills it in. One that failed, and
    goes to other addresses by now, is a draft again; one that was put away stays so, and another is drafted. `about`:
    what the audit trail says of them, such as `2026Q3`.
    """
    wanted = OutboxMessage.hold != PUT_AWAY
    drafted = 0
    ids: list[UUID] = []
    for report in reports:
        known = session.scalar(select(OutboxMessage).where(OutboxMessage.workbook_id == report.id, wanted))
        if known is None:
            known = _draft(session, report, settings, at=at)
            drafted += 1
        to = addresses(session, report, settings)
        if known.state == MessageState.FAILED and to[0] != known.recipient_email:
            known.state = MessageState.DRAFT
        if known.state == MessageState.DRAFT:
            known.recipient_email, known.recipient_people, known.problem = to
        ids.append(report.id)
    session.flush()
    audit.record(session, at=at, who=who, action="messages.drafted", kind="quarter", detail=f"{about}: {drafted}")
    return lines(session, OutboxMessage.workbook_id.in_(ids) & wanted) if ids else ()


def message_id_for(address: str) -> str:
    """A new Message-ID, by the sender's domain."""
    domain = address.partition("@")[2] or "csdesk.invalid"
    return f"<{uuid7().hex}@{domain}>"


def _draft(session: Session, workbook: WorkbookMade, settings: Settings, *, at: datetime) -> OutboxMessage:
    words = wording.of(workbook, settings, by_release=told_by_release(session, workbook.id, on=local_day(at)))
    message = OutboxMessage(
        message_id=message_id_for(settings.liaison_email),
        recipient_name=workbook.recipient_name,
        recipient_email="",
        subject=words.subject,
        body=words.body,
        about_people=workbook.people,
        rule=words.rule,
        withheld=words.withheld,
        created_at=at,
        workbook_id=workbook.id,
    )
    session.add(message)
    session.flush()
    beside = (workbook.page_attachment_id,) if workbook.page_attachment_id is not None else ()
    for position, attachment_id in enumerate((workbook.attachment_id, *beside)):
        session.add(
            MessageAttachment(
                message_id=message.id,
                attachment_id=attachment_id,
                position=position,
                rule=words.rule,
                about_people=workbook.people,
            )
        )
    return message


def addresses(session: Session, workbook: WorkbookMade, settings: Settings) -> tuple[str, str, str]:
    """The addresses for a workbook and the people behind them; or none, and a sentence that says what to do."""
    names: list[str] = []
    if workbook.csa_id is None:
        emails, where = [settings.state_mailbox], "enter the state's mailbox in Settings"
    else:
        people = [one for one in directory.agency(session, workbook.csa_id).contacts if one.receives_reports]
        able = [person for person in people if is_address(person.email)]
        emails, names = [person.email for person in able], [person.name for person in able if person.name]
        where = "enter a contact person who receives reports in the Directory"
    line = ", ".join(dict.fromkeys(emails))
    if letters.are_addresses(line) and len(line) <= LONGEST_TO:
        return line, ", ".join(names)[:LONGEST_TO], ""
    if len(line) > LONGEST_TO:
        where = "too many contact persons receive reports; leave fewer in the Directory"
    return "", "", f"There is no e-mail address for {workbook.recipient_name}: {where}, then draft again."
