"""What the window tests of interviews share: a keyboard, a person, and what is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from csdesk.services import interview
from csdesk.services.interview import InterviewState, QuestionStatus
from csdesk.services.vault import Vault
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.shell.window import Window
from tests.services.interview.holding import Interview
from tests.services.people import Person

Settled = Callable[[], None]
OpenScreen = Callable[..., Any]
Handed = tuple[Interview, ClientPage]
"""An interview, and the page on which the parent answers alone."""
NAME = Person(last_name="Quillfeather", first_name="Ambrose")


class Keyboard:
    """Types where the keyboard is."""

    def __init__(self, window: Window, settled: Settled) -> None:
        self.window = window
        self.settled = settled

    def at(self) -> QWidget:
        """What has the keyboard."""
        held: QWidget | None = self.window.focusWidget()
        return self.window if held is None else held

    def press(self, *keys: str | Qt.Key) -> None:
        """Press keys one after the other, each at its own time."""
        for key in keys:
            self.press_at_once(key)
            self.settled()

    def press_at_once(self, *keys: str | Qt.Key) -> None:
        """Press keys without waiting for anything."""
        for key in keys:
            if isinstance(key, Qt.Key):
                QTest.keyClick(self.at(), key)
            else:
                QTest.keyClicks(self.at(), key)


ENTER = Qt.Key.Key_Return


def state_of(vault: Vault, ncp_id: UUID) -> InterviewState:
    def work(session: Any) -> InterviewState:
        return interview.state(session, interview.interviews_of(session, ncp_id)[0].assessment_id)

    return vault.read(work)


def kept(vault: Vault, ncp_id: UUID) -> dict[str, str]:
    """Each question with its answer, or how else it was settled."""
    return {
        one.question.id: one.value if one.status is QuestionStatus.ANSWERED and one.value else one.status.value
        for one in state_of(vault, ncp_id).questions
    }


def shown_text(widget: QWidget) -> str:
    """All words in sight, once Qt has shown what was just made."""
    QApplication.processEvents()
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return " ".join(labels)


def question_in_view(screen: InterviewScreen) -> str:
    assert screen.asking is not None
    return screen.asking.current


def settle(window: Window) -> None:
    """Wait until nothing runs in this window, which is another one than the test's own."""
    for _time in range(500):
        QTest.qWait(20)
        if window.tasks.idle:
            return
    raise AssertionError("It does not come to rest.")
