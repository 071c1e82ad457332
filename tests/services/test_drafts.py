"""What is half typed is kept under its form's key, and let go."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdesk.services import drafts
from csdesk.services.vault import Vault
from tests.support.days import moment

AT = moment(10, 8)
ENTRIES = st.dictionaries(
    st.text(max_size=20),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=5,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES)
def test_a_draft_comes_back_as_it_was_until_it_is_forgotten(vault: Vault, entries: dict[str, object]) -> None:
    vault.write(lambda session: drafts.save(session, "record.call", {"note": "earlier"}, at=AT))
    vault.write(lambda session: drafts.save(session, "record.call", entries, at=AT))
    vault.write(lambda session: drafts.save(session, "settings", {"other": 1}, at=AT))
    assert vault.read(lambda session: drafts.load(session, "record.call")) == entries
    vault.write(lambda session: drafts.forget(session, "record.call"))
    vault.write(lambda session: drafts.forget(session, "record.call"))
    assert vault.read(lambda session: drafts.load(session, "record.call")) is None
    assert vault.read(lambda session: drafts.load(session, "settings")) == {"other": 1}


def test_what_json_does_not_hold_is_refused(vault: Vault) -> None:
    with pytest.raises(TypeError):
        vault.write(lambda session: drafts.save(session, "record.call", {"due": AT.date()}, at=AT))
    assert vault.read(lambda session: drafts.load(session, "record.call")) is None


def test_half_a_character_takes_nothing_else_with_it(vault: Vault) -> None:
    typed = {"note": "Comes on Friday \ud83d", "step": "Call"}
    vault.write(lambda session: drafts.save(session, "record.call", typed, at=AT))
    assert vault.read(lambda session: drafts.load(session, "record.call")) == {**typed, "note": "Comes on Friday ?"}
