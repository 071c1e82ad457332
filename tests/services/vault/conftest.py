"""A vault at the real cost of a guess at its passphrase."""

import shutil
from pathlib import Path

import pytest

from csdesk.services import vault as vaults
from csdesk.services.vault import cost, place
from tests.conftest import PASSPHRASE

REAL = cost.FIRST
"""As it is before the tests of everything else make it cheap."""


@pytest.fixture
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs what it costs, and a computer that bears more raises it no further."""
    monkeypatch.setattr(cost, "FIRST", REAL)
    monkeypatch.setattr(cost, "MOST_MEMORY_KIB", REAL.memory_kib)
    monkeypatch.setattr(cost, "MOST_PASSES", REAL.time_cost)


@pytest.fixture
def dear_vault(tmp_path: Path, real_cost: None) -> Path:
    """A fresh one on disk, locked."""
    path = tmp_path / "dear.csvault"
    vaults.create(path, PASSPHRASE).vault.lock()
    return path


def copy(vault_file: Path, path: Path) -> None:
    """Copy a locked vault, both files."""
    shutil.copyfile(vault_file, path)
    shutil.copyfile(place.envelope_path(vault_file), place.envelope_path(path))
