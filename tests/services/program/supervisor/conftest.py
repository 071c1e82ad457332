"""Three desks of a team."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.services.vault import Vault
from tests.services.program.supervisor.teams import desk
from tests.services.reporting import desk as scripted


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Vault]:
    """A desk with a quarter of fifty people."""
    with desk(tmp_path, "Ann Archer") as vault:
        vault.write(lambda session: scripted.script(session, seed=11, people=50))
        yield vault


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Vault]:
    """Another desk, with the same numbers as the first and one more."""
    with desk(tmp_path, "Ben Brook") as vault:
        vault.write(lambda session: scripted.script(session, seed=12, people=30))
        yield vault


@pytest.fixture
def boss(tmp_path: Path) -> Iterator[Vault]:
    """The supervisor's desk, without people of its own."""
    with desk(tmp_path, "Sue Stone") as vault:
        yield vault
