"""A parent's page in a process of its own, which says of itself what is in sight.

    python -m tests.ui.client_alone hand VAULT FOLDER     hands an interview over
    python -m tests.ui.client_alone begin VAULT FOLDER    starts the program, as it is started after it was killed
    python -m tests.ui.client_alone other                 another program: one red window

For each line that it is sent it waits until all has settled and writes what can be seen, as JSON.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from csdesk.services import interview, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.services.vault import cost
from csdesk.ui import application
from csdesk.ui.shell.covering import BLINK_MS
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import Interview, begin
from tests.ui.interviews import NAME, shown_text

SETTLED_MS = BLINK_MS + 200
RED = "#ff0000"


@dataclass(frozen=True)
class Seen:
    """What can be seen, and what happened."""

    page: str
    text: str
    title: str
    spoken: str
    """All names in the tree of which screen readers read."""
    full: bool
    active: bool
    other_windows: list[str]
    red: int
    """Points of the display on which another program shows."""
    events: list[str]


def main() -> None:
    """Run until it is killed."""
    app = application.application()
    if sys.argv[1] == "other":
        other = QMainWindow()
        other.setWindowTitle("Another program")
        label = QLabel()
        label.setStyleSheet(f"background: {RED}")
        other.setCentralWidget(label)
        other.resize(500, 300)
        other.show()
        print("ready", flush=True)  # noqa: T201 - the test reads it
    else:
        path, folder = Path(sys.argv[2]), Path(sys.argv[3])
        cost.MOST_MEMORY_KIB = cost.FIRST.memory_kib
        window = application.build_window(clock=Clock(), data_folder=folder)
        held = _hand_over(window, path) if sys.argv[1] == "hand" else None
        if held is None:
            window.begin(path)
            window.show()
        listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)
        listening.activated.connect(
            lambda: sys.stdin.readline() and QTimer.singleShot(SETTLED_MS, window, lambda: _tell(window, held))
        )
        print("ready", flush=True)  # noqa: T201
    app.exec()


def _hand_over(window: Window, path: Path) -> Interview:
    vault = vaults.unlock(path, PASSPHRASE)
    held = begin(vault, "client", NAME)
    for question, answer in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, answer)
    window.show()
    desk = window.open_desk(vault, vault.read(settings.load))
    window.program.ways.preferences.note_opened(path)
    desk.navigate("interview", assessment_id=held.assessment_id)
    end = time.monotonic() + 20
    while window.cover is None and time.monotonic() < end:
        QApplication.processEvents()
    return held


def _tell(window: Window, held: Interview | None) -> None:
    screen = QGuiApplication.primaryScreen().grabWindow(0).toImage()
    points = ((x, y) for x in range(0, screen.width(), 4) for y in range(0, screen.height(), 4))
    page = next((one for one in (window.cover, window.main, *window.doors.pages) if one and one.isVisible()), window)
    happened = () if held is None else held.vault.read(lambda work: interview.events(work, held.assessment_id))
    seen = Seen(
        page=page.objectName(),
        text=shown_text(window),
        title=window.windowTitle(),
        spoken=_spoken(window),
        full=window.isFullScreen(),
        active=window.isActiveWindow(),
        other_windows=[
            one.objectName() or type(one).__name__
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one is not window
        ],
        red=sum(screen.pixelColor(x, y).name() == RED for x, y in points),
        events=[line.kind.value for line in happened],
    )
    print(json.dumps(asdict(seen)), flush=True)  # noqa: T201


def _spoken(widget: QWidget) -> str:
    names = []
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        here = waiting.pop()
        if not here.isValid() or here.state().invisible:
            continue
        names.append(here.text(QAccessible.Text.Name))
        waiting += [here.child(number) for number in range(here.childCount())]
    return " ".join(names)


if __name__ == "__main__":
    main()
