"""When a message that was not taken is tried again by itself: after growing pauses, and not for ever."""

from datetime import datetime, timedelta

from csdesk.services.mailbox.faults import Fault

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
FULL_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (60, 60, 120, 240))
"""A mailbox is not emptied within minutes."""
LONGEST = PAUSES[-1]
GIVES_UP_AFTER = timedelta(days=3)
FEWEST_TRIES = 6
"""However long ago the first was: a computer that was off over a weekend has not tried."""
YES_LASTS = timedelta(days=7)
"""After it, somebody looks again before it leaves."""
HOLDS = (Fault.LOGIN, Fault.CERTIFICATE, Fault.SETTINGS)
"""Nothing changes about them until a person has done something; a wrong password could lock the account."""
NEVER = (Fault.REFUSED, Fault.TOO_LARGE)
PASSES = tuple(fault for fault in Fault if fault not in (*HOLDS, *NEVER, Fault.STOPPED))


def pause_after(fault: Fault, tries: int) -> timedelta | None:
    """How long to wait after the `tries`-th try (from 1) since the yes; None where waiting changes nothing.

    A stopped one waits for nothing: it goes at the next occasion.
    """
    if fault is Fault.STOPPED:
        return timedelta()
    if fault not in PASSES:
        return None
    pauses = FULL_PAUSES if fault is Fault.FULL else PAUSES
    return pauses[min(tries, len(pauses)) - 1]


def gives_up(tries: int, *, first_try_at: datetime, at: datetime) -> bool:
    """Whether it was tried often and long enough."""
    return tries >= FEWEST_TRIES and at - first_try_at >= GIVES_UP_AFTER


def is_due(next_try_at: datetime | None, *, at: datetime) -> bool:
    """Whether the moment has come. One that lies further ahead than any pause was set by a clock that went wrong."""
    return next_try_at is None or next_try_at <= at or next_try_at > at + LONGEST
