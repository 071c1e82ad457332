"""The list of the outbox: what waits, what is on its way, what needs the user, what was sent."""

from csdesk.services.mailbox import MessageLine, MessageState, Recipient
from csdesk.ui import formats
from csdesk.ui.screens.reports.summary import short_name, size
from csdesk.ui.widgets import Column


def waits(message: MessageLine) -> bool:
    """Whether it needs nothing but a yes."""
    return message.state == MessageState.DRAFT and bool(message.recipient_email)


def _on_the_way(message: MessageLine) -> bool:
    return message.state in (MessageState.QUEUED, MessageState.SENDING)


def was_sent(message: MessageLine) -> bool:
    """Whether it left."""
    return message.state == MessageState.SENT


def _needs(message: MessageLine) -> bool:
    return not (waits(message) or _on_the_way(message) or was_sent(message))


GROUPS = (
    ("Waiting for your yes", "hand", "accent", waits),
    ("On the way", "arrow-circle-up", "accent", _on_the_way),
    ("Needs you", "warning-circle", "bad", _needs),
    ("Sent", "check-circle", "good", was_sent),
)


def _brief(message: MessageLine) -> str:
    if _needs(message):
        return {
            MessageState.FAILED: "not sent: see why",
            MessageState.UNKNOWN: "unknown: did it arrive?",
        }.get(message.state, "no e-mail address yet")
    what = message.subject.partition(",")[0].lower()
    return f"{what}, {size(sum(file.size for file in message.files))}"


def _when(message: MessageLine) -> str:
    moment = message.sent_at or message.approved_at or message.created_at
    return formats.short_day(moment.astimezone().date())


COLUMNS = (
    Column(
        "",
        lambda _message: "",
        40,
        icon=lambda message: "bank" if message.recipient == Recipient.STATE else "buildings",
        icon_role="accent",
    ),
    Column("To", short_name, bold=True, detail=_brief, tip=lambda message: message.recipient_name),
    Column("When", _when, 66, right=True, role="ink_2"),
)
