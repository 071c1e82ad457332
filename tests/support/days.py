"""Days on which things happen in tests."""

from datetime import UTC, datetime


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026 where this computer stands, UTC."""
    return datetime(2026, month, day, hour, minute).astimezone().astimezone(UTC)
