"""A real encrypted vault for every test that asks for one."""

import gc
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from csdesk.services import vault as vaults
from csdesk.services.program.supervisor import team
from csdesk.services.vault import Vault, cost, place
from csdesk.services.vault.cost import Cost
from tests.support.keyrings import MemoryKeyring, keyring_in_memory
from tests.support.untested import sentences

PASSPHRASE = "lantern orbit walnut 42"
CHEAP = Cost(time_cost=1, memory_kib=64, lanes=1)
"""What a guess at the passphrase of a test costs: the real one is a fifth of a second of processor time."""
FILES_AT_ONCE = 12
LONG = 300
"""Seconds: what is given more than that is begun first, so that no worker is left alone with it at the end."""
_FILES = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long walks first; the rest as it stands."""
    items.sort(key=lambda item: not any(mark.args[0] > LONG for mark in item.iter_markers("timeout") if mark.args))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not be tested on this machine."""
    for sentence in sentences(terminalreporter):
        terminalreporter.write_line(f"NOT TESTED: {sentence}", red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def guesses_stay_cheap() -> Iterator[None]:
    """A new passphrase is tried quickly, and nothing is wrapped again at a higher cost because this computer is fast.

    The tests of keys (`tests/services/vault`) ask for the real cost.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cost, "FIRST", CHEAP)
        patch.setattr(team, "COST", CHEAP)
        patch.setattr(cost, "MOST_MEMORY_KIB", CHEAP.memory_kib)
        patch.setattr(cost, "MOST_PASSES", CHEAP.time_cost)
        yield


@pytest.fixture(scope="session")
def empty_vault_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty vault, created once; tests work on copies."""
    path = tmp_path_factory.mktemp("template") / "template.csvault"
    vaults.create(path, PASSPHRASE).vault.lock()
    return path


@pytest.fixture
def vault_file(empty_vault_file: Path, tmp_path: Path) -> Path:
    """A fresh vault on disk, locked."""
    path = tmp_path / "desk.csvault"
    shutil.copyfile(empty_vault_file, path)
    shutil.copyfile(place.envelope_path(empty_vault_file), place.envelope_path(path))
    return path


@pytest.fixture
def vault(vault_file: Path) -> Iterator[Vault]:
    """A fresh vault, unlocked."""
    opened = vaults.unlock(vault_file, PASSPHRASE)
    yield opened
    opened.lock()


@pytest.fixture
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """A keyring that works, in the place of the system's own."""
    with keyring_in_memory(monkeypatch) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def nothing_stays_out_of_sight() -> Iterator[None]:
    """What the work of some files made goes with them: in the program it stays out of sight until a desk opens.

    Looking takes seconds, as all tests of the run are looked through, too; so it is not done after each file.
    """
    yield
    if next(_FILES) % FILES_AT_ONCE == 0:
        gc.unfreeze()
        gc.collect()
        gc.freeze()  # what is left stays: it is not to be looked through each time
