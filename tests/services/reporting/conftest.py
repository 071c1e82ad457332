"""A vault with a scripted quarter in it."""

import pytest

from csdesk.services.vault import Vault
from tests.services.reporting import desk


@pytest.fixture
def scripted_quarter(vault: Vault) -> Vault:
    vault.write(lambda session: desk.script(session, seed=11, people=50))
    return vault
