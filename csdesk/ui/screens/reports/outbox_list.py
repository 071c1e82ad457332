"""The list of the outbox: what waits, what is on its way, what needs the user, what was sent this month."""

from collections.abc import Callable
from datetime import date

from csdesk.services.days import local_day
from csdesk.services.mailbox import HandingOver, MessageLine, MessageState, Recipient
from csdesk.ui import formats
from csdesk.ui.screens.reports.summary import short_name, size
from csdesk.ui.widgets import Column

StepOf = Callable[[MessageLine], HandingOver | None]
Today = Callable[[], date]
HOLDS = {
    "login": "waits: the server refused the login",
    "certificate": "waits: the certificate is not right",
    "settings": "waits: something is missing in Settings",
}


def waits(message: MessageLine) -> bool:
    """Whether it needs nothing but a yes."""
    return message.state == MessageState.DRAFT and bool(message.recipient_email) and not was_given(message)


def was_given(message: MessageLine) -> bool:
    """Whether it was saved for sending by hand, and nobody said yet that it was sent."""
    return message.state == MessageState.DRAFT and message.handed_out_at is not None


def is_on_the_way(message: MessageLine) -> bool:
    """Whether it goes without anybody's doing."""
    return message.state in (MessageState.QUEUED, MessageState.SENDING) and not message.hold


def was_sent(message: MessageLine) -> bool:
    """Whether it left."""
    return message.state == MessageState.SENT


def needs(message: MessageLine) -> bool:
    """Whether somebody has to do something about it."""
    return not (waits(message) or is_on_the_way(message) or was_sent(message))


GROUPS = (
    ("Waiting for your yes", "hand", "accent", waits),
    ("On the way", "arrow-circle-up", "accent", is_on_the_way),
    ("Needs you", "warning-circle", "bad", needs),
    ("Sent this month", "check-circle", "good", was_sent),
)


def per_cent(step: HandingOver | None) -> str:
    """How far a message is on its way."""
    if step is None or not step.done:
        return "handing over …"
    if step.done >= step.total:
        return "waiting for the server’s answer"
    return f"handing over, {100 * step.done // step.total}%"


def is_whole(step: HandingOver | None) -> bool:
    """Whether the server has all of it: too late to stop."""
    return step is not None and step.total > 0 and step.done >= step.total


def again_at(message: MessageLine, today: date) -> str:
    """When a message that was not taken is tried again: `again 2:40 PM`."""
    if message.next_try_at is None:
        return "goes next" if not message.tries else "goes at the next occasion"
    day = local_day(message.next_try_at)
    moment = formats.clock_time(message.next_try_at)
    return f"again {moment}" if day == today else f"again {formats.short_day(day)}, {moment}"


def brief(message: MessageLine, step: HandingOver | None, today: date) -> str:
    """The second line of a message."""
    if message.state == MessageState.SENDING:
        return per_cent(step)
    if message.state == MessageState.QUEUED:
        return HOLDS.get(message.hold) or again_at(message, today)
    if was_given(message) and message.handed_out_at is not None:
        return f"saved {formats.short_day(local_day(message.handed_out_at))}: did you send it?"
    if needs(message):
        return {
            MessageState.FAILED: "not sent: see why",
            MessageState.UNKNOWN: "unknown: did it arrive?",
        }.get(message.state, "no e-mail address yet")
    if was_sent(message):
        code = message.server_answer[:3]
        return f"accepted, {message.server_answer[:24]}" if code.isdigit() else "sent by hand"
    what = message.subject.partition(",")[0].lower()
    return "look at it again" if message.problem else f"{what}, {size(sum(file.size for file in message.files))}"


def columns(step_of: StepOf, today: Today) -> tuple[Column, ...]:
    """Who gets it, and how it stands; the last one is for a button."""

    def icon(message: MessageLine) -> str:
        if message.state == MessageState.UNKNOWN:
            return "question"
        if message.state == MessageState.FAILED:
            return "x-circle"
        if message.state == MessageState.SENDING:
            return "arrow-circle-up"
        if was_sent(message):
            return "check"
        return "bank" if message.recipient == Recipient.STATE else "buildings"

    def icon_role(message: MessageLine) -> str:
        states = {MessageState.UNKNOWN: "attention", MessageState.FAILED: "bad", MessageState.SENT: "good"}
        return states.get(message.state, "accent")

    def when(message: MessageLine) -> str:
        if waits(message) or was_sent(message):
            return formats.short_day(message.sent_on or local_day(message.created_at))
        return ""

    return (
        Column("", lambda _message: "", 34, icon=icon, icon_role=icon_role),
        Column(
            "To",
            short_name,
            bold=True,
            detail=lambda message: brief(message, step_of(message), today()),
            tip=lambda message: f"{message.recipient_name}: {brief(message, step_of(message), today())}",
        ),
        Column("When", when, 74, right=True, role="ink_2"),
    )
