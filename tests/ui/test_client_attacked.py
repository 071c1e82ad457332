"""The parent's page is attacked: with the keyboard of a real window manager, with keys at random, and by a kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from csdesk.services import interview
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import begin
from tests.support.untested import untested
from tests.ui.interviews import ENTER, NAME, Keyboard, OpenScreen

WAITING = "This interview is waiting. Please ask your caseworker."
QUESTION = "Do you have a relationship"
NOT_PRESSED = {0, 181}
"""No key, and the key of the letter mu, of whose other name Qt warns in the middle of pressing it."""
NEEDED = ("Xvfb", "openbox", "xdotool")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither SIGKILL nor X")


class Alone:
    """The parent's page in a process of its own."""

    def __init__(self, what: str, *arguments: Path, **environment: str) -> None:
        command = [sys.executable, "-m", "tests.ui.client_alone", what, *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        if self._line() != "ready":
            self.kill()
            raise AssertionError("The program did not begin.")

    def look(self) -> Any:
        """What is in sight once all has settled."""
        assert self.process.stdin is not None
        self.process.stdin.write("look\n")
        self.process.stdin.flush()
        return SimpleNamespace(**json.loads(self._line()))

    def kill(self) -> None:
        """Kill it, as a lost battery would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def __enter__(self) -> "Alone":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.kill()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own with a window manager that obeys Alt+Tab and the like."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        untested(f"Nobody attacked the parent's page with a real keyboard: {', '.join(missing)} is missing.")
    with ExitStack() as stack:
        reading, writing = os.pipe()
        server = stack.enter_context(
            subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"],
                pass_fds=[writing],
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(server.kill)
        os.close(writing)
        with os.fdopen(reading) as told:
            name = f":{told.readline().strip()}"
        manager = stack.enter_context(
            subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL)
        )
        stack.callback(manager.kill)
        yield name


def test_the_keys_of_a_desktop_show_nothing_else(display: str, vault_file: Path, tmp_path: Path) -> None:
    environment = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def press(keys: str) -> Any:
        subprocess.run(["xdotool", "key", "--clearmodifiers", keys], env={**os.environ, **environment}, check=True)
        return alone.look()

    with Alone("other", **environment), Alone("hand", vault_file, tmp_path, **environment) as alone:
        seen = alone.look()
        assert (seen.full, seen.active, seen.red, seen.events) == (True, True, 0, ["handed_over"])
        assert QUESTION in press("Return").text
        for keys in (
            "ctrl+l",
            "F1",
            "Escape",
            "Menu",
            "shift+F10",
            "super",
            "F11",
            "alt+1",
            "ctrl+q",
            "ctrl+p",
        ):
            seen = press(keys)
            assert QUESTION in seen.text, keys
            assert (seen.page, seen.full, seen.red, seen.other_windows) == ("interview.client", True, 0, []), keys
        seen = press("alt+F4")
        assert "For the caseworker" in seen.text
        assert QUESTION in press("Escape").text
        seen = press("Print")  # is the desktop's: what it shows for it may come before the page, which then waits
        assert QUESTION in seen.text or seen.text == WAITING
        for keys in ("alt+Tab", "alt+Tab", "alt+space", "Escape", "super+d", "super+d", "ctrl+alt+Right"):
            seen = press(keys)
            assert (seen.page, seen.text, seen.red, seen.other_windows) == ("interview.client", WAITING, 0, []), keys
        assert seen.events == ["handed_over", "left"]
        assert NAME.last_name not in seen.spoken + seen.title


def test_killed_while_the_parent_has_it_it_begins_with_a_bare_door(vault_file: Path, tmp_path: Path) -> None:
    off_screen = {"QT_QPA_PLATFORM": "offscreen"}
    with Alone("hand", vault_file, tmp_path, **off_screen) as alone:
        assert alone.look().events == ["handed_over"]
        alone.kill()
    with Alone("begin", vault_file, tmp_path, **off_screen) as again:
        seen = again.look()
        assert (seen.page, seen.text, seen.full, seen.other_windows) == ("door", WAITING, True, [])
        for secret in (NAME.last_name, NAME.first_name, str(vault_file.parent), vault_file.stem):
            assert secret not in seen.spoken + seen.text + seen.title
    vault = vaults.unlock(vault_file, PASSPHRASE)
    assert vault.read(interview.with_the_parent) is not None
    vault.lock()


def test_a_second_display_shows_an_empty_page(vault_file: Path, tmp_path: Path) -> None:
    screens = [
        {"name": name, "x": x, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for name, x in (("one", 0), ("two", 1366))
    ]
    config = tmp_path / "screens.json"
    config.write_text(
        json.dumps({"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": screens})
    )
    with Alone("hand", vault_file, tmp_path, QT_QPA_PLATFORM=f"offscreen:configfile={config}") as alone:
        seen = alone.look()
        assert (seen.page, seen.full, seen.other_windows) == ("interview.client", True, ["curtain"])
        assert seen.events == ["handed_over"]


def some_keys() -> st.SearchStrategy[list[tuple[Qt.Key, Qt.KeyboardModifier]]]:
    held = st.sampled_from(
        [
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.ControlModifier,
            Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.MetaModifier,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        ]
    )
    keys = st.sampled_from([key for key in Qt.Key if key.value not in NOT_PRESSED])
    return st.lists(st.tuples(keys, held), min_size=15, max_size=40)


@pytest.fixture
def handed_over(vault: Vault, window: Window, open_screen: OpenScreen, keyboard: Keyboard) -> ClientPage:
    """A parent at the first question."""
    held = begin(vault, "client", NAME)
    for question, answer in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, answer)
    open_screen("interview", assessment_id=held.assessment_id)
    keyboard.press(ENTER)
    assert isinstance(window.cover, ClientPage)
    return window.cover


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=some_keys())
def test_keys_at_random_lead_nowhere(
    handed_over: ClientPage, window: Window, keyboard: Keyboard, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]
) -> None:
    for key, modifier in keys:
        QTest.keyClick(keyboard.at(), key, modifier)
        over = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
        assert (window.cover, over) == (handed_over, (None, None)), key
        assert handed_over.isAncestorOf(keyboard.at())
    keyboard.settled()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window]
    assert window.main is not None
    assert not window.main.isVisible()
    assert NAME.last_name not in window.windowTitle()


def test_tab_for_ever_stays_on_the_parents_page(handed_over: ClientPage, keyboard: Keyboard) -> None:
    seen = set()
    for _ in range(500):
        QTest.keyClick(keyboard.at(), Qt.Key.Key_Tab)
        assert handed_over.isAncestorOf(keyboard.at())
        seen.add(keyboard.at().objectName())
    assert seen >= {"interview.choice.1", "interview.client.next", "interview.client.back", "interview.client.larger"}
