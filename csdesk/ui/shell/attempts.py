"""Wrong passphrases: after a few the wait grows."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from csdesk.ui import formats

FREE = 3
LONGEST_WAIT = 60


class Attempts(QObject):
    """Counts wrong tries. From the third one on it asks for patience, twice as long each time, up to a minute."""

    def __init__(self, parent: QObject, on_ready: Callable[[], object]) -> None:
        super().__init__(parent)
        self._wrong = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(on_ready)

    @property
    def must_wait(self) -> bool:
        """Whether nothing may be tried now."""
        return self._wait.isActive()

    def failed(self, sentence: str) -> str:
        """Count a wrong try. Gives the sentence, and how long to wait where that is asked."""
        self._wrong += 1
        if self._wrong < FREE:
            return sentence
        seconds = min(LONGEST_WAIT, 2 ** (self._wrong - FREE))
        self._wait.start(seconds * 1000)
        return f"{sentence} Wait {formats.count(seconds, 'second')}."

    def forget(self) -> None:
        """It was right: tries count from the beginning again."""
        self._wrong = 0
        self._wait.stop()
