"""The database's cache is small for a while, and as it was afterwards, whatever happened meanwhile."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from csdesk.services.memory import sparing
from csdesk.services.vault import Vault


def cache(session: Session) -> int:
    """Pages, or less than 0: KiB."""
    return int(session.execute(text("PRAGMA cache_size")).scalar_one())


def test_the_cache_is_small_for_a_while(vault: Vault) -> None:
    def work(session: Session) -> tuple[int, int, int]:
        usual = cache(session)
        with sparing(session):
            small = cache(session)
        return usual, small, cache(session)

    usual, small, afterwards = vault.read(work)
    assert usual == afterwards
    assert 0 > small > usual


def test_a_fault_leaves_the_cache_as_it_was(vault: Vault) -> None:
    usual = vault.read(cache)

    def work(session: Session) -> None:
        with sparing(session):
            session.execute(text("UPDATE ncp SET pin = nonsense"))

    with pytest.raises(Exception, match="nonsense"):
        vault.write(work)
    assert vault.read(cache) == usual
