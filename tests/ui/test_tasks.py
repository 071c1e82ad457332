"""Work beside the window: results, faults and jobs, and who is told."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

import csdesk.ui
from csdesk.services.errors import DeskError, RefusedError
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Bug, Progress, Tasks
from csdesk.ui.theme import Tone


@pytest.fixture
def tasks(qtbot: QtBot) -> Tasks:
    return Tasks()


@pytest.fixture
def idle(qtbot: QtBot, tasks: Tasks) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: tasks.idle, timeout=5000)


def test_results_come_back_on_the_ui_thread(tasks: Tasks, idle: Callable[[], None]) -> None:
    threads: list[object] = []
    tasks.query(tasks, threading.get_ident, lambda worker: threads.extend((worker, threading.get_ident())))
    idle()
    assert threads[0] != threads[1] == threading.get_ident()


def test_commands_run_in_the_order_in_which_they_were_given(tasks: Tasks, idle: Callable[[], None]) -> None:
    ran: list[int] = []
    for number in range(50):
        tasks.command(tasks, lambda number=number: ran.append(number))  # type: ignore[misc]
    idle()
    assert ran == list(range(50))


def test_nothing_is_called_when_the_owner_is_gone(tasks: Tasks, idle: Callable[[], None]) -> None:
    owner, told, may_end = QObject(), list[str](), threading.Event()
    tasks.query(owner, lambda: may_end.wait(5), lambda _result: told.append("done"))
    delete(owner)
    may_end.set()
    idle()
    assert told == []


def test_only_the_newest_query_of_a_key_is_delivered(tasks: Tasks, idle: Callable[[], None]) -> None:
    shown: list[str] = []
    may_end = threading.Event()
    tasks.query(tasks, lambda: may_end.wait(5) and "old", lambda text: shown.append(str(text)), key="search")
    tasks.query(tasks, lambda: "new", shown.append, key="search")
    may_end.set()
    idle()
    assert shown == ["new"]


def test_an_expected_fault_goes_to_who_takes_it_or_else_to_the_window(tasks: Tasks, idle: Callable[[], None]) -> None:
    taken: list[DeskError] = []
    untaken: list[DeskError] = []
    tasks.fault.connect(untaken.append)

    def refuse() -> None:
        raise RefusedError("Not allowed.")

    tasks.command(tasks, refuse, failed=taken.append)
    idle()
    assert [str(error) for error in taken] == ["Not allowed."]
    assert untaken == []
    tasks.command(tasks, refuse)
    idle()
    assert [str(error) for error in untaken] == ["Not allowed."]


def test_an_unexpected_fault_is_told_without_its_values(
    tasks: Tasks, idle: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    bugs: list[Bug] = []
    tasks.bug.connect(bugs.append)

    def stumble() -> None:
        raise KeyError("Zamora, Jeremy")

    with caplog.at_level(logging.ERROR, logger="csdesk"):
        tasks.query(tasks, stumble, lambda _result: None)
        idle()
    assert bugs[0].kind == "KeyError"
    assert "stumble" in bugs[0].details
    assert "Zamora" not in bugs[0].details + caplog.text
    assert "KeyError" in caplog.text


def test_a_refusal_offers_details_without_its_values(window: Window, qtbot: QtBot) -> None:
    def refuse() -> None:
        try:
            raise ValueError("Zamora, Jeremy")
        except ValueError as error:
            raise DeskError("Zamora, Jeremy was not saved. Nothing was changed; enter a day.") from error

    done: list[object] = []
    window.tasks.query(window, refuse, done.append)
    qtbot.waitUntil(lambda: window.messages.current is not None, timeout=5_000)
    message = window.messages.current
    assert message is not None
    assert message.sentence.endswith("enter a day.")
    assert (message.action, message.tone) == ("Copy details", Tone.BAD)
    assert message.on_action is not None
    message.on_action()
    copied = QApplication.clipboard().text()
    assert copied.splitlines()[0].startswith(f"CS Desk {csdesk.__version__} · Python ")
    assert "DeskError" in copied
    assert "ValueError" in copied
    assert Path(__file__).name in copied
    assert "Zamora" not in copied
    window.clipboard.clear()  # what is about somebody goes with a lock; this stays until it is pasted
    assert QApplication.clipboard().text() == copied
    assert window.messages.current is not None
    assert window.messages.current.sentence.endswith("enter a day. The details are on the clipboard.")


def test_a_cancelled_job_calls_nobody(tasks: Tasks, idle: Callable[[], None]) -> None:
    told: list[object] = []
    began, ended = threading.Event(), list[Progress]()
    tasks.job_ended.connect(ended.append)

    def work(progress: Progress) -> str:
        began.set()
        while True:
            progress.report(1, 2)

    progress = tasks.job(tasks, work, told.append, told.append, title="Long")
    began.wait(5)
    progress.cancel()
    idle()
    assert told == []
    assert ended == [progress]
