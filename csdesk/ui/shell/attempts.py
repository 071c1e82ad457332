"""The wait after wrong passphrases, as the page that asks for one shows it. How long it is, the vault says."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from csdesk.services.errors import DeskError
from csdesk.wording import tr

SECOND_MS = 1_000


class Attempts(QObject):
    """Counts a wait down: `on_tick(sentence)` each second, `on_ready()` when the next try is free."""

    def __init__(
        self,
        parent: QObject,
        on_ready: Callable[[], object],
        on_tick: Callable[[str], object] = lambda _sentence: None,
    ) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._on_tick = on_tick
        self._left = 0
        self._sentence = ""
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._pass)

    @property
    def must_wait(self) -> bool:
        """Whether nothing may be tried now."""
        return self._left > 0

    def failed(self, error: DeskError | str, seconds: int = 0) -> str:
        """A try went wrong. Gives what to say; the wait is the error's own (`seconds`), or the one given here."""
        from csdesk.services.vault import WaitError

        sentence = "" if isinstance(error, WaitError) else str(error)
        return self.wait(seconds or getattr(error, "seconds", 0), sentence)

    def wait(self, seconds: int, sentence: str = "") -> str:
        """Wait so long; gives what to say now, beginning with `sentence`. 0 seconds end a wait."""
        self._sentence = sentence
        self._left = seconds
        if seconds:
            self._second.start()
        else:
            self._second.stop()
        return self._words()

    def forget(self) -> None:
        """It was right, or another vault is asked for: nothing is waited for."""
        self._left = 0
        self._second.stop()

    def _pass(self) -> None:
        self._left -= 1
        self._on_tick(self._words())
        if self._left <= 0:
            self._second.stop()
            self._on_ready()

    def _words(self) -> str:
        from csdesk.services.vault.errors import in_words

        if not self._left:
            return self._sentence or tr("You can try again now.")
        return tr(
            "{sentence} You can try again in {in_words}.", sentence=self._sentence, in_words=in_words(self._left)
        ).strip()
