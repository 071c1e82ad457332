"""One road for messages to the user: the banner above the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from csdesk.services.errors import DeskError
from csdesk.ui.faults import details_of
from csdesk.ui.theme import Tone
from csdesk.wording import tr

ICONS = {Tone.INFO: "info", Tone.GOOD: "check-circle", Tone.ATTENTION: "warning", Tone.BAD: "warning-circle"}

DONE = (Tone.INFO, Tone.GOOD)
"""The tones in which something is said that was done."""


@dataclass(frozen=True)
class Message:
    """One sentence, and one thing that can be done about it."""

    tone: Tone
    sentence: str
    action: str = ""
    on_action: Callable[[], object] | None = None
    lasting: bool = False
    """Stays until it is closed or replaced; others go by themselves."""


class Messages(QObject):
    """Shows one message at a time; the newest wins. The window listens to `shown`."""

    shown = Signal(object)
    cleared = Signal()
    details_wanted = Signal(str)
    """What may be copied of a fault."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Message | None = None
        self._offered: tuple[str, Callable[[], object]] | None = None

    @contextmanager
    def offering(self, action: str, on_action: Callable[[], object]) -> Iterator[None]:
        """A message about something done that is shown meanwhile and offers nothing else offers this."""
        self._offered = (action, on_action)
        try:
            yield
        finally:
            self._offered = None

    def info(self, sentence: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        """Something was done; `action` is usually Undo."""
        self._show(Message(Tone.INFO, sentence, action, on_action))

    def good(self, sentence: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        """Something is finished."""
        self._show(Message(Tone.GOOD, sentence, action, on_action))

    def warn(self, sentence: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        """Something needs the user's attention; stays."""
        self._show(Message(Tone.ATTENTION, sentence, action, on_action, lasting=True))

    def error(self, sentence: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        """Something did not work; stays."""
        self._show(Message(Tone.BAD, sentence, action, on_action, lasting=True))

    def refused(self, error: DeskError) -> None:
        """Something did not work, as was to be expected now and then; stays, with what may be copied of it."""
        self._show_with_details(str(error), details_of(error))

    def bug(self, details: str) -> None:
        """Something did not work that nobody expected; stays, with what may be copied of it."""
        self._show_with_details(
            tr(
                "Something unexpected happened; what was saved before is safe. Try it once more. If it happens "
                "again, send the details to whoever looks after CS Desk: they name no one."
            ),
            details,
        )

    def left(self, bring_back: Callable[[], object]) -> None:
        """A form was left and what was typed in it not saved: it can be had back."""
        self.info(tr("What you typed was not saved."), tr("Bring it back"), bring_back)

    def copy_details(self, error: DeskError) -> None:
        """Put on the clipboard what may be copied of an error that is told elsewhere."""
        self.details_wanted.emit(details_of(error))
        self.info(tr("The details are on the clipboard."))

    def clear(self) -> None:
        """Take the message away."""
        self.current = None
        self.cleared.emit()

    def _show_with_details(self, sentence: str, details: str) -> None:
        def copy() -> None:
            self.details_wanted.emit(details)
            self.error(tr("{sentence} The details are on the clipboard.", sentence=sentence))

        self.error(sentence, tr("Copy details"), copy)

    def _show(self, message: Message) -> None:
        if self._offered is not None and not message.action and message.tone in DONE:
            message = replace(message, action=self._offered[0], on_action=self._offered[1])
        self.current = message
        self.shown.emit(message)
