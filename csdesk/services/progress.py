"""How work that takes more than a blink says how far it is, and how it is called off."""

from typing import Protocol

from csdesk.services.errors import DeskError


class Cancelled(DeskError):  # noqa: N818 - not a fault: the user called the work off
    """The user called the work off. Its transaction is undone: nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Cancelled. Nothing was changed.")


class Progress(Protocol):
    """Told now and then how much is done. Raises `Cancelled` when the work is to stop."""

    def __call__(self, done: int, total: int, /) -> None:
        """`done` of `total` steps are behind us."""


def unwatched(_done: int, _total: int, /) -> None:
    """For work that nobody watches."""
