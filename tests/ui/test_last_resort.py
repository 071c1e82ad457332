"""Faults that nobody took."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.services.errors import DeskError
from csdesk.ui import last_resort
from csdesk.ui.shell.window import Window

SECRET = "Avery, Aaron G"
STARTS_AND_FAILS = f"""
from csdesk.ui import application, last_resort
def fails(*_any, **_more):
    raise ValueError("{SECRET}")
application.build_window = fails
application.run()
"""


@pytest.fixture
def hooks() -> Iterator[None]:
    """Whatever is set is set back."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def test_a_fault_before_the_window_ends_in_a_sentence_without_values(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("home")
    names = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    ended = subprocess.run(
        [sys.executable, "-c", STARTS_AND_FAILS], env=names, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert "CS Desk cannot start. Nothing was changed" in ended.stderr
    assert "ValueError" in ended.stderr
    assert SECRET not in ended.stderr
    (logged,) = home.rglob("csdesk.log")
    assert "Unexpected ValueError" in logged.read_text()
    assert SECRET not in logged.read_text()


def test_a_box_says_what_happened_and_the_details_can_be_copied(qtbot: QtBot) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        sentence, details = last_resort.said_of(error)
    box = last_resort.box_of(sentence, details)
    qtbot.addWidget(box)
    assert SECRET not in f"{box.text()} {box.detailedText()}"
    assert "test_last_resort.py" in box.detailedText()
    copy = next(one for one in box.findChildren(QPushButton) if one.text() == "Copy details")
    box.show()
    copy.click()
    assert QApplication.clipboard().text() == details
    assert box.isVisible(), "the words can still be read"
    assert last_resort.said_of(DeskError("The disk is full.")) == ("The disk is full.", "")


@pytest.mark.usefixtures("hooks", "desk")
def test_a_fault_on_any_thread_is_said_in_the_window(
    qtbot: QtBot, window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise ValueError(SECRET)

    last_resort.in_the_window(window)
    with caplog.at_level(logging.ERROR, "csdesk"):
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: window.messages.current is not None)
    assert window.messages.current is not None
    assert SECRET not in window.messages.current.sentence + caplog.text
    assert "Unexpected ValueError" in caplog.text
