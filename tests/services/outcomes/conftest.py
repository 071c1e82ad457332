"""Whom the outcomes are asked of."""

from uuid import UUID

import pytest

from csdesk.services.vault import Vault
from tests.services.people import add_person


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    return vault.write(add_person)
