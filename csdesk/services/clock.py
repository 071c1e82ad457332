"""What time it is: handed in wherever it matters, so that a day can be replayed."""

from datetime import UTC, date, datetime


class Clock:
    """The computer's clock."""

    def now(self) -> datetime:
        """This moment, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar date where this computer stands."""
        return self.now().astimezone().date()


class SetClock(Clock):
    """A clock that stands where it was set: for the demonstration and for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment to which the clock was set, UTC."""
        return self.moment.astimezone(UTC)


class ShiftedClock(Clock):
    """A clock that began at another moment and goes on from there: the day on which sample data is shown."""

    def __init__(self, begins: datetime) -> None:
        self._shift = begins - datetime.now(UTC)

    def now(self) -> datetime:
        """The shifted moment, UTC."""
        return datetime.now(UTC) + self._shift
