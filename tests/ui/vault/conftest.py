"""The screen of keys and backups, on a computer whose keyring works."""

import pytest

from csdesk.ui.screens.vault import VaultScreen
from tests.support.keyrings import MemoryKeyring
from tests.ui.vault.working import Open


@pytest.fixture(autouse=True)
def keyring(memory_keyring: MemoryKeyring) -> MemoryKeyring:
    return memory_keyring


@pytest.fixture
def screen(open_screen: Open) -> VaultScreen:
    found = open_screen("vault")
    assert isinstance(found, VaultScreen)
    return found
