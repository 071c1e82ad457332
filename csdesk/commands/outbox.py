"""`outbox list | send | receipts | sent | arrived | lost`. A yes is said in the window only."""

from datetime import date
from typing import Any
from uuid import UUID

from csdesk.commands.context import Context, Outcome
from csdesk.services import mailbox, reporting
from csdesk.services.caseload.identify import as_id
from csdesk.services.days import UnclearDayError
from csdesk.services.errors import NotFoundError
from csdesk.services.mailbox import AttemptLine, MessageLine, MessageState
from csdesk.services.mailbox.smtp import transport_for


def list_messages(context: Context) -> Outcome:
    """What waits, and what was sent."""
    messages = context.vault().read(mailbox.list_messages)
    lines = [
        f"{message.state.value:9}{message.recipient_name:36}{message.subject}"
        + (f"\n         {message.problem}" if message.problem else "")
        for message in messages
    ]
    text = "\n".join(lines) or "The outbox is empty."
    return Outcome(text, {"outcome": "listed", "messages": [_message(message) for message in messages]})


def send(context: Context) -> Outcome:
    """Send what a person approved; nothing else leaves."""
    vault, settings = context.vault(), context.settings()
    queued = [one.id for one in vault.read(mailbox.list_messages) if one.state is MessageState.QUEUED]
    if not queued:
        return Outcome(
            "Nothing waits to be sent: a message leaves only after somebody said yes to it in the window.",
            {"outcome": "nothing_to_send", "messages": []},
        )
    transport = transport_for(settings, policy=context.policy)
    results = mailbox.send_due(vault, transport, clock=context.clock, who=settings.actor, only=queued)
    text = "\n".join(f"{result.recipient_name}: {result.sentence}" for result in results)
    data = [
        {
            "id": str(result.id),
            "state": result.state.value,
            "recipient": result.recipient_name,
            "said": result.sentence,
        }
        for result in results
    ]
    failed = sum(result.state is not MessageState.SENT for result in results)
    problem = f"{failed} of {len(results)} messages were not sent, or not for certain; see above." if failed else ""
    return Outcome(text, {"outcome": "failed" if failed else "sent", "messages": data}, problem)


def receipts(context: Context) -> Outcome:
    """What went to whom, when, by which answer, with which files."""
    wanted = context.options
    quarter = reporting.parse(wanted.quarter) if wanted.quarter else None
    found = context.vault().read(
        lambda session: mailbox.receipts(
            session, quarter=quarter, recipient=wanted.recipient or "", limit=wanted.limit
        )
    )
    lines = [
        f"{mailbox.went_on(line)}  {line.state.value:9}{line.recipient_name:36}{line.subject}\n"
        f"            {line.server_answer or line.problem or 'saved to be sent by hand'}\n"
        f"            {', '.join(f'{file.file_name} {file.sha256[:16]}' for file in line.files)}"
        for line in found.lines
    ]
    text = "\n".join(lines) or "Nothing was sent or tried yet, or nothing of this quarter and to this recipient."
    data = [{**_message(line), "tries": [_attempt(one) for one in line.tries]} for line in found.lines]
    return Outcome(text, {"outcome": "listed", "total": found.total, "receipts": data})


def sent(context: Context) -> Outcome:
    """A message was sent by hand, such as from a draft, on a day."""
    message_id, day = _id(context), _day(context.options.on)
    who, at = context.settings().actor, context.clock.now()
    allowed = context.vault().write(
        lambda session: mailbox.mark_sent(session, message_id, sent_on=day or context.clock.today(), at=at, who=who)
    )
    said = "It is marked as sent."
    if not allowed:
        said += " What it tells was more than may be told on that day; the records of its people say so."
    return Outcome(said, {"outcome": "marked", "allowed": allowed})


def arrived(context: Context) -> Outcome:
    """A message of which nobody knew arrived, as the recipient says."""
    message_id, day = _id(context), _day(context.options.on)
    who, at = context.settings().actor, context.clock.now()
    context.vault().write(lambda session: mailbox.resolve_unknown(session, message_id, True, on=day, at=at, who=who))
    return Outcome("It is marked as sent.", {"outcome": "marked"})


def lost(context: Context) -> Outcome:
    """A message of which nobody knew did not arrive, as the recipient says."""
    message_id = _id(context)
    who, at = context.settings().actor, context.clock.now()
    context.vault().write(lambda session: mailbox.resolve_unknown(session, message_id, False, at=at, who=who))
    return Outcome("It is marked as not sent. Say yes to it again in the window to send it.", {"outcome": "marked"})


def _id(context: Context) -> UUID:
    message_id = as_id(context.options.message)
    if message_id is None:
        raise NotFoundError("This is no message's id. Nothing was changed; `outbox list --json` names them.")
    return message_id


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnclearDayError("This is no day. Nothing was changed; write it such as 2026-10-08.") from error


def _attempt(one: AttemptLine) -> dict[str, Any]:
    return {
        "number": one.number,
        "begun_at": one.begun_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "outcome": one.outcome.value,
        "fault": one.fault,
        "server": one.server,
        "answer": one.answer,
        "bytes": one.size,
        "letter_sha256": one.letter_sha256,
        "by": one.by,
    }


def _message(message: MessageLine) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "state": message.state.value,
        "recipient": message.recipient_name,
        "subject": message.subject,
        "about_people": message.about_people,
        "rule": message.rule,
        "withheld": message.withheld,
        "files": [file.file_name for file in message.files],
        "next_try_at": message.next_try_at.isoformat() if message.next_try_at else None,
        "hold": message.hold,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "sent_on": message.sent_on.isoformat() if message.sent_on else None,
        "sent_how": message.sent_how.value if message.sent_how else None,
        "server_answer": message.server_answer,
        "problem": message.problem,
    }
