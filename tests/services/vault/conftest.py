"""A vault whose passphrase is tried quickly, for what has to be tried often."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csdesk.services import vault as vaults
from csdesk.services.vault import cost, keys, place, slots
from csdesk.services.vault.cost import Cost
from tests.conftest import PASSPHRASE

CHEAP = Cost(time_cost=1, memory_kib=64, lanes=1)


@pytest.fixture(scope="session")
def cheap_template(empty_vault_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; tests work on copies."""
    path = tmp_path_factory.mktemp("cheap") / "desk.csvault"
    copy(empty_vault_file, path)
    vault = vaults.unlock(path, PASSPHRASE)
    at = datetime(2026, 7, 6, 17, 3, tzinfo=UTC)
    cheap = slots.with_passphrase(vault.data_key, vault.envelope.vault_id, PASSPHRASE, made=at, cost=CHEAP)
    note = keys.last_note(vault.envelope, vault.data_key)
    assert note is not None
    changed = replace(vault.envelope, slots=(cheap, *vault.envelope.slots[1:]), serial=vault.envelope.serial - 1)
    keys.write_envelope(path, keys.sealed(changed, vault.data_key, note))
    vault.lock()
    return path


@pytest.fixture
def cheap_vault(cheap_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh one on disk, locked."""
    monkeypatch.setattr(cost, "MOST_MEMORY_KIB", CHEAP.memory_kib)
    monkeypatch.setattr(cost, "MOST_PASSES", CHEAP.time_cost)
    path = tmp_path / "desk.csvault"
    copy(cheap_template, path)
    return path


def copy(vault_file: Path, path: Path) -> None:
    """Copy a locked vault, both files."""
    shutil.copyfile(vault_file, path)
    shutil.copyfile(place.envelope_path(vault_file), place.envelope_path(path))
