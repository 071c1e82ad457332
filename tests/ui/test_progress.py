"""Long work in the window: what, how many, and the way out of it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from csdesk.services import vault as vaults
from csdesk.services.progress import Cancelled
from csdesk.services.vault import Vault, backup, bundle
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.widgets import Button, ProgressPanel, Text
from tests.conftest import PASSPHRASE
from tests.support.doors import press


def words(panel: ProgressPanel) -> tuple[str, str]:
    """The title, and how far it is."""
    title, text = panel.findChild(Text, "progress.title"), panel.findChild(Text, "progress.text")
    assert title is not None
    assert text is not None
    return title.text(), text.text()


class Held:
    """A job that goes on, and ends, when it is told to."""

    def __init__(self, tasks: Tasks, title: str, *, writes: bool = False) -> None:
        self.step, self.end = threading.Semaphore(0), False
        self.done = 0
        self.progress = tasks.job(tasks, self._work, title=title, writes=writes)

    def _work(self, progress: Progress) -> None:
        while not self.end:
            self.step.acquire(timeout=5)
            progress.report(self.done, 50_000)

    def go_on(self, done: int) -> None:
        self.done = done
        self.step.release()

    def stop(self) -> None:
        self.end = True
        self.step.release()


def test_the_newest_of_several_jobs_is_shown_and_called_off(qtbot: QtBot) -> None:
    tasks = Tasks()
    panel = ProgressPanel(tasks)
    qtbot.addWidget(panel)
    first = Held(tasks, "Reading")
    qtbot.waitUntil(panel.isVisible, timeout=5_000)
    first.go_on(12_000)
    qtbot.waitUntil(lambda: words(panel) == ("Reading", "12,000 of 50,000"), timeout=5_000)
    second = Held(tasks, "Printing", writes=True)
    second.go_on(7)
    qtbot.waitUntil(lambda: words(panel) == ("Printing (and 1 more under way)", "7 of 50,000"), timeout=5_000)
    cancel = panel.findChild(Button, "progress.cancel")
    assert cancel is not None
    cancel.click()
    assert words(panel)[1] == "Stopping, if that can still be done …"
    assert not cancel.isEnabled()
    second.go_on(8)
    qtbot.waitUntil(lambda: words(panel) == ("Reading", "12,000 of 50,000"), timeout=5_000)
    assert cancel.isEnabled()
    assert panel.isVisible()
    first.stop()
    qtbot.waitUntil(lambda: tasks.idle, timeout=5_000)
    assert panel.isHidden()


def test_a_backup_says_how_much_is_copied_and_leaves_nothing_when_it_is_called_off(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 10)
    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:
            raise Cancelled

    folder = tmp_path / "second place"
    folder.mkdir()
    with pytest.raises(Cancelled):
        backup.back_up(vault, folder, report=report)
    assert list(folder.iterdir()) == []
    assert told == sorted(told)
    written = backup.back_up(vault, folder)
    backup.restore(written, tmp_path / "again.csvault")
    vaults.unlock(tmp_path / "again.csvault", PASSPHRASE).lock()


def test_a_restore_says_how_much_is_read_and_leaves_all_as_it_was_when_it_is_called_off(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "BLOCK", 4096)
    monkeypatch.setattr(bundle, "MEGABYTE", 1)
    written = backup.back_up(vault, tmp_path / "desk.csbackup")
    vault.lock()
    before = {path.name: path.read_bytes() for path in vault.path.parent.iterdir() if path.is_file()}
    told: list[tuple[int, int]] = []

    def report(done: int, total: int, /) -> None:
        told.append((done, total))
        if len(told) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        backup.restore(written, vault.path, report)
    assert {path.name: path.read_bytes() for path in vault.path.parent.iterdir() if path.is_file()} == before
    assert told == sorted(told)
    assert told[-1][0] < told[-1][1]
    backup.restore(written, vault.path, report)
    assert told[-1][0] == told[-1][1]
    vaults.unlock(vault.path, PASSPHRASE).lock()


def test_a_restore_at_the_door_can_be_called_off(
    window: Window, vault: Vault, dialogs: ScriptedDialogs, tmp_path: Path, settled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(bundle, "BLOCK", 4096)
    written = backup.back_up(vault, tmp_path / "desk.csbackup")
    window.begin()
    dialogs.answers = [written]
    press(window, "welcome.restore")
    settled()
    window.tasks.job_started.connect(lambda _title, progress: progress.cancel())
    press(window, "restore.file")
    settled()
    assert not window.doors.vault_path.exists()
    assert window.doors.restore.isVisible()
    back = window.findChild(Button, "restore.back")
    assert back is not None
    assert back.isEnabled()
    assert back.text() == "Back"
