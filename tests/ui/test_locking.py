"""The lock: when it comes, and what it takes away."""

import gc
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from csdesk.services import directory, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.errors import DeskError
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault, VaultError, WaitError
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import SystemDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.shell import main_page
from csdesk.ui.shell import window as window_module
from csdesk.ui.shell.attempts import Attempts
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import begin
from tests.support.doors import (
    come_to_the_code,
    find,
    screen_of,
)
from tests.ui.interviews import NAME
from tests.ui.records import add_zamora

Open = Callable[..., Screen]
Settled = Callable[[], None]
Again = Callable[[], Window]


def is_locked(window: Window) -> bool:
    return window.desk is None and window.main is None


# When it comes


def test_after_a_quarter_of_an_hour_without_input_the_next_key_finds_the_desk_locked(
    window: Window, desk: Desk, clock: SetClock, open_screen: Open
) -> None:
    screen = open_screen("ncps")
    search = screen.findChild(QLineEdit, "ncps.search") or screen.findChild(QLineEdit)
    assert search is not None
    clock.moment += timedelta(minutes=14, seconds=59)
    QTest.keyClicks(search, "q")
    assert not is_locked(window)
    assert search.text() == "q"
    clock.moment += timedelta(minutes=15)
    QTest.keyClicks(search, "x")
    assert is_locked(window)
    assert search.text() == "q"


def test_a_laptop_that_is_opened_the_next_morning_is_locked_before_anything_is_painted(
    qtbot: QtBot, window: Window, desk: Desk, clock: SetClock
) -> None:
    painted: list[bool] = []
    main = window.main
    assert main is not None
    clock.moment += timedelta(hours=15)
    main.paintEvent = lambda _event: painted.append(True)  # type: ignore[method-assign]
    main.update()
    qtbot.waitUntil(lambda: is_locked(window))
    assert not painted


def test_a_pointer_that_only_seems_to_move_keeps_nothing_open(window: Window, desk: Desk, clock: SetClock) -> None:
    main = window.main
    assert main is not None

    def move(x: int) -> None:
        place, none = QPointF(x, 40), Qt.MouseButton.NoButton
        moved = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(main, moved)

    move(50)
    clock.moment += timedelta(minutes=14)
    move(51)
    clock.moment += timedelta(minutes=14)
    move(51)
    assert not is_locked(window)
    clock.moment += timedelta(minutes=2)
    assert window.idle.look()
    assert is_locked(window)


def test_a_clock_that_is_set_back_does_not_keep_the_desk_open(window: Window, desk: Desk, clock: SetClock) -> None:
    clock.moment -= timedelta(days=2)
    assert not window.idle.look()
    clock.moment += timedelta(minutes=16)
    assert window.idle.look()


def test_the_page_with_the_recovery_code_is_left_too(
    window: Window, clock: SetClock, settled: Settled, qtbot: QtBot
) -> None:
    come_to_the_code(window, settled)
    assert window.doors.recovery.isVisible()
    clock.moment += timedelta(minutes=16)
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert find(window, QLineEdit, "unlock.passphrase").isVisible()
    settled()
    vaults.unlock(window.doors.vault_path, PASSPHRASE).lock()


@pytest.mark.parametrize(("chosen", "by_policy", "minutes"), [(15, None, 15), (5, None, 5), (5, 10, 5), (15, 3, 3)])
def test_the_shorter_of_what_was_chosen_and_what_it_fixed_holds(
    window: Window, chosen: int, by_policy: int | None, minutes: int
) -> None:
    ways = window.program.ways
    ways.preferences.note_lock_after(chosen)
    ways.policy = Policy(lock_after_minutes=by_policy)
    assert ways.lock_after() == minutes


def test_a_desk_that_a_parent_has_locks_too_and_keeps_the_answers(
    vault: Vault, window: Window, open_screen: Open, clock: SetClock, settled: Settled
) -> None:
    held = begin(vault, "client", NAME)
    held.say("Q1", "12345678901X")
    held.say("Q2", "T1")
    held.say("Q3", "new_case")
    open_screen("interview", assessment_id=held.assessment_id)
    cover = window.findChild(ClientPage, "interview.client")
    assert cover is not None
    clock.moment += timedelta(minutes=16)
    QTest.keyClick(cover, Qt.Key.Key_1)
    assert window.cover is None
    assert is_locked(window)
    assert window.doors.bare.isVisible()
    settled()


# What it takes away


def test_dialogs_and_menus_close_and_nobody_is_answered(window: Window, desk: Desk, settled: Settled) -> None:
    answered: list[object] = []
    asking = SystemDialogs(window)
    asking.confirm("Remove this?", "It cannot be undone.", "Remove", lambda: answered.append(True))
    asking.open_file("Choose", "All (*)", answered.append)
    other = QDialog(window)
    other.finished.connect(answered.append)
    other.open()
    menu = window.findChild(QMenu, "menu")
    assert menu is not None
    menu.popup(window.mapToGlobal(window.rect().center()))
    assert menu.isVisible()
    window.lock()
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog | QMenu) and one.isVisible()]
    assert shown == []
    settled()
    assert answered == []
    assert is_locked(window)


def test_a_job_that_runs_stops_and_nothing_of_it_stays(
    qtbot: QtBot, window: Window, desk: Desk, settled: Settled
) -> None:
    path = desk.vault.path
    started: list[bool] = []

    def work(session: Session, progress: Progress) -> None:
        directory.seed(session)
        while True:
            started.append(True)
            progress.report(1, 2)

    desk.job(window, work, title="Something long")
    qtbot.waitUntil(lambda: bool(started))
    window.lock()
    settled()
    opened = vaults.unlock(path, PASSPHRASE)
    assert opened.read(directory.agencies) == ()
    opened.lock()


def test_a_fault_in_a_form_holds_nothing_up_and_costs_the_others_nothing(
    window: Window, desk: Desk, open_screen: Open, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = open_screen("settings").findChild(QLineEdit, "settings.liaison_name")
    assert field is not None
    field.setText("Rae Linden")
    assert window.main is not None

    def broken() -> dict[str, object]:
        raise ValueError

    monkeypatch.setattr(window.main.screens["today"], "unsaved", broken)
    vault = desk.vault
    field = screen_of(again(), "settings").findChild(QLineEdit, "settings.liaison_name")
    assert field is not None
    assert field.text() == "Rae Linden"
    with pytest.raises(VaultError):
        vault.read(settings.load)


def test_a_fault_in_what_lies_over_the_desk_or_in_making_it_leaves_nothing_open(
    window: Window, vault: Vault, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise ValueError

    known = vault.read(settings.load)
    with monkeypatch.context() as patched:
        patched.setattr(main_page, "MainPage", broken)
        with pytest.raises(ValueError, match=r"^$"):
            window.open_desk(vault, known)
    monkeypatch.setattr(window_module, "close_what_lies_over", broken)
    monkeypatch.setattr(window.clipboard, "clear", broken)
    window.lock()
    settled()
    assert vault.locked
    assert window.doors.unlock.isVisible()


def test_what_was_typed_and_cannot_be_kept_is_told_and_the_vault_is_shut(
    window: Window, desk: Desk, settled: Settled, open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = desk.vault

    def full(_work: object) -> None:
        raise DeskError("The disk is full.")

    settled()
    monkeypatch.setattr(vault, "write", full)
    window.lock()
    settled()
    with pytest.raises(VaultError):
        vault.read(settings.load)
    assert window.messages.current is not None
    assert "could not be kept. The disk is full." in window.messages.current.sentence


def test_no_screen_no_desk_and_no_key_is_left(
    window: Window, desk: Desk, vault: Vault, settled: Settled, open_screen: Open, qtbot: QtBot
) -> None:
    ncp_id = vault.write(add_zamora)
    for name in ("ncps", "plans", "interview", "reports", "directory", "settings"):
        open_screen(name)
    open_screen("record", ncp_id=ncp_id)
    key = vault.data_key
    window.lock()
    settled()
    QApplication.processEvents()
    gc.collect()
    found = [type(one).__name__ for one in gc.get_objects() if isinstance(one, Screen) and one.desk.vault is vault]
    assert found == []
    holders = [one for one in gc.get_referrers(key) if isinstance(one, dict) and one is not locals()]
    assert [one for one in holders if "key" not in one] == []
    assert vault.__dict__["_data_key"] == b""


# The wait after wrong tries


def test_a_wait_is_counted_down_and_then_one_may_try(qtbot: QtBot, window: Window) -> None:
    told: list[str] = []
    ready: list[bool] = []
    attempts = Attempts(window, lambda: ready.append(True), told.append)
    assert attempts.failed(WaitError(2)) == "You can try again in 2 seconds."
    assert attempts.must_wait
    attempts._second.timeout.emit()
    attempts._second.timeout.emit()
    assert told == ["You can try again in 1 second.", "You can try again now."]
    assert ready == [True]
    assert not attempts.must_wait


def test_the_gate_of_an_interview_counts_like_the_door(
    vault: Vault, window: Window, open_screen: Open, settled: Settled, person: UUID
) -> None:
    held = begin(vault, "client", NAME)
    for question, answer in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, answer)
    open_screen("interview", assessment_id=held.assessment_id)
    assert window.cover is not None
    window.close()
    secret = window.cover.findChild(QLineEdit, "interview.gate.passphrase")
    assert secret is not None
    for _ in range(3):
        QTest.keyClicks(secret, "not the right words")
        QTest.keyClick(secret, Qt.Key.Key_Return)
        settled()
    assert vaults.seconds_to_wait(vault.path) > 0
    open_button = window.cover.findChild(Button, "interview.gate.open")
    assert open_button is not None
    assert not open_button.isEnabled()
