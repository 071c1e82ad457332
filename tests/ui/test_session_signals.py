"""Sleep and session lock on Linux, over a message bus of the test's own with a logind of the test's own."""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusUnixFileDescriptor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from csdesk.ui.shell.linux import LOGIND, LOGIND_PATH, MANAGER, SessionBuses

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus is Linux's"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no dbus-daemon here"),
]
described = cast("Callable[[dict[str, str]], Callable[[type], type]]", ClassInfo)
SESSION_PATH = f"{LOGIND_PATH}/session/_31"


@described({"D-Bus Interface": MANAGER})
class Manager(QObject):
    """Logind, as far as it is asked. While the other end of `reading` is open, somebody holds off the sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.held_off: list[tuple[str, str]] = []
        self.reading = -1

    @Slot(str, str, str, str, result=QDBusUnixFileDescriptor)
    def Inhibit(self, what: str, _who: str, _why: str, mode: str) -> QDBusUnixFileDescriptor:  # noqa: N802
        self.held_off.append((what, mode))
        self.reading, writing = os.pipe()
        given = QDBusUnixFileDescriptor(writing)
        os.close(writing)
        return given

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, _name: str) -> QDBusObjectPath:  # noqa: N802
        return QDBusObjectPath(SESSION_PATH)

    def is_held_off(self) -> bool:
        """Whether the file that was handed out is still open."""
        return not select.select([self.reading], [], [], 0)[0]


class Surroundings:
    """A bus, what speaks on it, and the listener that is tested."""

    def __init__(self, address: str) -> None:
        self.logind = Manager()
        self.locked = 0
        self.speaker = QDBusConnection.connectToBus(address, "speaker")
        self.listener = QDBusConnection.connectToBus(address, "listener")
        assert self.speaker.registerService(LOGIND)
        everything = QDBusConnection.RegisterOption.ExportAllSlots
        assert self.speaker.registerObject(LOGIND_PATH, self.logind, everything)
        self.parent = QObject()
        self.buses = SessionBuses(self.parent, self.lock, self.listener, self.listener)

    def lock(self) -> None:
        self.locked += 1

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(arguments))
        assert self.speaker.send(signal)

    def end(self) -> None:
        delete(self.parent)
        self.speaker.unregisterService(LOGIND)
        for name in ("speaker", "listener"):
            QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def around(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Surroundings]:
    """A bus of its own, with a logind that was asked what is asked at the beginning."""
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:path={tmp_path}/bus"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        try:
            made = Surroundings(daemon.stdout.readline().strip())
            qtbot.waitUntil(lambda: bool(made.logind.held_off) and made.buses._holds_off is not None)
            yield made
            made.end()
        finally:
            daemon.terminate()


def test_the_sleep_waits_until_the_vault_is_closed(qtbot: QtBot, around: Surroundings) -> None:
    assert around.logind.held_off == [("sleep", "delay")]
    assert around.logind.is_held_off()
    around.buses.closed()  # a lock by hand: nothing sleeps, so the file stays open
    assert around.logind.is_held_off()
    around.say(LOGIND_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: around.locked == 1)
    assert around.logind.is_held_off()
    around.buses.closed()
    assert not around.logind.is_held_off()
    around.say(LOGIND_PATH, MANAGER, "PrepareForSleep", False)
    qtbot.waitUntil(lambda: len(around.logind.held_off) == 2 and around.buses._holds_off is not None)
    assert around.locked == 1
    assert around.logind.is_held_off()


def test_the_sleep_does_not_wait_for_ever(qtbot: QtBot, around: Surroundings) -> None:
    around.say(LOGIND_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: around.locked == 1)
    assert around.buses._patience.interval() < 5_000
    around.buses._patience.timeout.emit()
    assert not around.logind.is_held_off()


@pytest.mark.parametrize(
    ("path", "interface", "name", "arguments"),
    [
        (SESSION_PATH, f"{LOGIND}.Session", "Lock", ()),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", (True,)),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", (True,)),
    ],
)
def test_a_session_that_is_locked_locks_the_vault(
    qtbot: QtBot, around: Surroundings, path: str, interface: str, name: str, arguments: tuple[object, ...]
) -> None:
    def said() -> bool:
        around.say(path, interface, name, *arguments)
        return around.locked > 0

    qtbot.waitUntil(said)  # listening to one's own session begins when logind has told which it is


def test_other_sessions_and_a_screen_saver_that_goes_off_lock_nothing(qtbot: QtBot, around: Surroundings) -> None:
    around.say(f"{LOGIND_PATH}/session/_32", f"{LOGIND}.Session", "Lock")
    around.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    around.say(LOGIND_PATH, MANAGER, "PrepareForSleep", True)
    qtbot.waitUntil(lambda: around.locked > 0)
    assert around.locked == 1


def test_the_part_for_windows_is_sound_in_this_python() -> None:
    assert import_module("csdesk.ui.shell.windows").SessionMessages
