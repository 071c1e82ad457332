"""The real window, off-screen, over a real vault."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from csdesk.commands.sample_quarter import SampleQuarter
from csdesk.services import new_desk, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault, place
from csdesk.ui import application, scenes
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.scenes import Scene
from csdesk.ui.screens import Screen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import begin
from tests.services.people import add_person
from tests.ui.full_desk import EveryScene, fill, scene_files
from tests.ui.interviews import ENTER, NAME, Handed, Keyboard, OpenScreen
from tests.ui.records import add_zamora

NOW = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application in the program's look."""
    return application.application()


@pytest.fixture(autouse=True)
def everything_can_be_taken_back(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What is done with words for Undo is recorded whole: no statement goes past the session."""
    yield
    said = [record.getMessage() for when in ("setup", "call") for record in caplog.get_records(when)]
    assert [one for one in said if "cannot be taken back" in one] == []


@pytest.fixture
def clock() -> SetClock:
    """Thursday, October 8, 2026, in the morning."""
    return SetClock(NOW)


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    """Answers to dialogs; a test fills `answers`."""
    return ScriptedDialogs()


@pytest.fixture
def window(qtbot: QtBot, clock: SetClock, dialogs: ScriptedDialogs, tmp_path: Path) -> Iterator[Window]:
    """The window, shown and locked; it keeps its files in the test's own folder."""
    made = application.build_window(clock=clock, data_folder=tmp_path / "data", dialogs=dialogs)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.lock()
    made.let_go()
    made.close()


@pytest.fixture
def desk(window: Window, vault: Vault) -> Desk:
    """The open desk of the window, over the test's vault."""
    return window.open_desk(vault, vault.read(settings.load))


@pytest.fixture
def settled(qtbot: QtBot, window: Window) -> Callable[[], None]:
    """Waits until nothing runs and all results were delivered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: window.tasks.idle, timeout=60_000)

    return wait


@pytest.fixture
def again(window: Window, desk: Desk, settled: Callable[[], None]) -> Iterator[Callable[[], Window]]:
    """Locks the desk and opens it again."""
    opened: list[Vault] = []

    def lock_and_unlock() -> Window:
        path = desk.vault.path
        window.lock()
        settled()
        vault = vaults.unlock(path, PASSPHRASE)
        opened.append(vault)
        window.open_desk(vault, vault.read(settings.load))
        settled()
        return window

    yield lock_and_unlock
    for vault in opened:
        vault.lock()


@pytest.fixture
def every_scene(window: Window, tmp_path: Path) -> EveryScene:
    """`every_scene(vault)` brings every scene of the desk in view, one after the other; `only=` these screens."""

    def walked(
        vault: Vault,
        *,
        only: Iterable[str] = (),
        names: Iterable[str] = (),
        on_missing: Callable[[str], object] | None = None,
    ) -> Iterator[Scene]:
        window.open_desk(vault, vault.read(settings.load))
        files = scene_files(tmp_path, vault)
        yield from scenes.walk(window, files=files, only=only, names=names, on_missing=on_missing)
        scenes.dress(window, scenes.LIGHT)  # not after the test: its window is closed by then

    return walked


@pytest.fixture
def open_screen(window: Window, desk: Desk, settled: Callable[[], None]) -> Callable[..., Screen]:
    """Opens a screen by its name, with arguments, and waits until it has read what it shows."""

    def open_it(name: str, **arguments: object) -> Screen:
        desk.navigate(name, **arguments)
        settled()
        assert window.main is not None
        return window.main.screens[name]

    return open_it


@pytest.fixture
def keyboard(window: Window, settled: Callable[[], None]) -> Keyboard:
    """Types where the keyboard is, and waits for what follows."""
    return Keyboard(window, settled)


@pytest.fixture
def handed_over(vault: Vault, window: Window, open_screen: OpenScreen, keyboard: Keyboard) -> Handed:
    """An interview that the parent answers alone, at its first question."""
    held = begin(vault, "client", NAME)
    for question, answer in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, answer)
    open_screen("interview", assessment_id=held.assessment_id)
    assert isinstance(window.cover, ClientPage)
    keyboard.press(ENTER)
    return held, window.cover


@pytest.fixture
def person(vault: Vault) -> UUID:
    """Somebody to interview."""
    return vault.write(lambda session: add_person(session, NAME))


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    """A person on the report of a county whose CSA lets the liaison go ahead."""
    return vault.write(add_zamora)


@pytest.fixture(scope="session")
def worked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with the sample quarter's work, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("worked") / "worked.csvault"
    vault = new_desk.create(path, PASSPHRASE).vault
    SampleQuarter(vault).work_through(lambda _number, _count, _what: None)
    vault.lock()
    return path


@pytest.fixture(scope="session")
def full_file(worked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample quarter, and besides whatever a scene needs: something of everything. Made once, copied by tests."""
    path = tmp_path_factory.mktemp("full") / "full.csvault"
    _copy(worked_file, path)
    vault = vaults.unlock(path, PASSPHRASE)
    fill(vault)
    vault.lock()
    return path


@pytest.fixture
def full(full_file: Path, tmp_path: Path) -> Iterator[Vault]:
    """A desk with something of everything, unlocked."""
    path = tmp_path / "full.csvault"
    _copy(full_file, path)
    vault = vaults.unlock(path, PASSPHRASE)
    yield vault
    vault.lock()


@pytest.fixture
def worked(worked_file: Path, tmp_path: Path) -> Iterator[Vault]:
    """The sample quarter, unlocked."""
    path = tmp_path / "worked.csvault"
    _copy(worked_file, path)
    vault = vaults.unlock(path, PASSPHRASE)
    yield vault
    vault.lock()


def _copy(vault_file: Path, to: Path) -> None:
    shutil.copyfile(vault_file, to)
    shutil.copyfile(place.envelope_path(vault_file), place.envelope_path(to))
