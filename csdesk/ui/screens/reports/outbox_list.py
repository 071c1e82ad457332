"""The list of the outbox: what waits, what is on its way, what needs the user, what was sent this month."""

from collections.abc import Callable
from datetime import date

from csdesk.services.days import local_day
from csdesk.services.mailbox import HandingOver, MessageLine, MessageState, Recipient
from csdesk.ui import formats
from csdesk.ui.screens.reports.summary import short_name
from csdesk.ui.widgets import Column
from csdesk.wording import tr

StepOf = Callable[[MessageLine], HandingOver | None]
Today = Callable[[], date]
HOLDS = {
    "login": tr("waits: the server refused the login"),
    "certificate": tr("waits: the certificate is not right"),
    "settings": tr("waits: something is missing in Settings"),
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
    (tr("Waiting for your yes"), "hand", "accent", waits),
    (tr("On the way"), "arrow-circle-up", "accent", is_on_the_way),
    (tr("Needs you"), "warning-circle", "bad", needs),
    (tr("Sent this month"), "check-circle", "good", was_sent),
)


def per_cent(step: HandingOver | None) -> str:
    """How far a message is on its way."""
    if step is None or not step.done:
        return tr("handing over …")
    if step.done >= step.total:
        return tr("waiting for the server’s answer")
    return tr("handing over, {words}%", words=100 * step.done // step.total)


def is_whole(step: HandingOver | None) -> bool:
    """Whether the server has all of it: too late to stop."""
    return step is not None and step.total > 0 and step.done >= step.total


def again_at(message: MessageLine, today: date) -> str:
    """When a message that was not taken is tried again: `again 2:40 PM`."""
    if message.next_try_at is None:
        return tr("goes next") if not message.tries else tr("goes at the next occasion")
    day = local_day(message.next_try_at)
    moment = formats.clock_time(message.next_try_at)
    return (
        tr("again {moment}", moment=moment)
        if day == today
        else tr("again {short_day}, {moment}", short_day=formats.short_day(day), moment=moment)
    )


def brief(message: MessageLine, step: HandingOver | None, today: date) -> str:
    """The second line of a message."""
    if message.state == MessageState.SENDING:
        return per_cent(step)
    if message.state == MessageState.QUEUED:
        return HOLDS.get(message.hold) or again_at(message, today)
    if was_given(message) and message.handed_out_at is not None:
        return tr(
            "saved {short_day}: did you send it?", short_day=formats.short_day(local_day(message.handed_out_at))
        )
    if needs(message):
        return {
            MessageState.FAILED: tr("not sent: see why"),
            MessageState.UNKNOWN: tr("unknown: did it arrive?"),
        }.get(message.state, tr("no e-mail address yet"))
    if was_sent(message):
        code = message.server_answer[:3]
        return (
            tr("accepted, {server_answer}", server_answer=message.server_answer[:24])
            if code.isdigit()
            else tr("sent by hand")
        )
    what = message.subject.partition(",")[0].lower()
    return (
        tr("look at it again")
        if message.problem
        else f"{what}, {formats.size(sum(file.size for file in message.files))}"
    )


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
        Column("", lambda _message: "", 34, icon=icon, icon_role=icon_role, spoken=tr("State")),
        Column(
            tr("To"),
            short_name,
            bold=True,
            detail=lambda message: brief(message, step_of(message), today()),
            tip=lambda message: f"{message.recipient_name}: {brief(message, step_of(message), today())}",
        ),
        Column(tr("When"), when, 74, right=True, role="ink_2"),
    )
