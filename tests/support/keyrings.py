"""A keyring that forgets all when the test ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
import pytest
from keyring.backend import KeyringBackend

from csdesk.services.vault import keychain


class MemoryKeyring(KeyringBackend):
    """A keyring that works, for one test."""

    priority = 1.0
    viable = False
    """Never chosen by itself: a class that is merely imported would stand in other tests' keyrings too."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@contextmanager
def keyring_in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """Puts such a keyring into the place of the system's own."""
    monkeypatch.setattr(keychain, "THE_SYSTEMS_OWN", (MemoryKeyring.__module__,))
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    try:
        yield made
    finally:
        keyring.set_keyring(before)
