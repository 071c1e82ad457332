"""The file of an extract: what opens it, and that nothing else is taken for one."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.services.errors import DeskError, RefusedError
from csdesk.services.program.supervisor import Team, WrongTeamPassphraseError
from csdesk.services.program.supervisor import team as teams
from csdesk.services.program.supervisor.sealing import FORMAT, LARGEST, ROUND, seal, unseal
from csdesk.services.vault import VaultError

PASSPHRASE = "copper lantern walnut orbit 7"
TEXT = b'{"people":[]}'


@cache
def sealed() -> bytes:
    """One file: making it is as slow as unlocking a vault."""
    return seal(TEXT, PASSPHRASE)


def header(**changed: object) -> bytes:
    line, _end, rest = sealed().partition(b"\n")
    said = json.loads(line) | changed
    return json.dumps(said, separators=(",", ":")).encode() + b"\n" + rest


def test_what_was_sealed_comes_back() -> None:
    assert unseal(sealed(), PASSPHRASE, name="a file").rstrip() == TEXT


def test_blanks_and_the_way_an_accent_is_typed_do_not_matter() -> None:
    file = seal(TEXT, "café  lantern walnut orbit")
    assert unseal(file, " café lantern walnut orbit ", name="a file").rstrip() == TEXT
    assert Team.of("café lantern") == Team.of("café  lantern ")


def test_another_passphrase_is_said_to_be_the_wrong_one() -> None:
    with pytest.raises(
        WrongTeamPassphraseError, match=r"does not open a file\. Nothing of it was brought in"
    ) as caught:
        unseal(sealed(), "copper lantern walnut orbit 8", name="a file")
    assert caught.value.field == "passphrase"


def test_two_files_of_the_same_have_nothing_in_common_but_the_form_of_their_header() -> None:
    one, other = sealed(), seal(TEXT, PASSPHRASE)
    assert one.partition(b"\n")[2] != other.partition(b"\n")[2]
    heads = [json.loads(file.partition(b"\n")[0]) for file in (one, other)]
    assert not {heads[0][part] for part in ("salt", "nonce", "check")} & set(heads[1].values())
    assert heads[0]["length"] == heads[1]["length"]


def test_the_header_tells_neither_whom_nor_when_nor_how_many_exactly() -> None:
    said = json.loads(sealed().partition(b"\n")[0])
    assert set(said) == {"format", "time_cost", "memory_kib", "lanes", "salt", "nonce", "check", "length"}
    assert said["format"] == FORMAT
    assert said["length"] == ROUND + 16


@settings(deadline=None, max_examples=150)
@given(st.integers(min_value=0, max_value=ROUND + 300))
def test_a_file_that_was_cut_short_is_refused_at_every_length(length: int) -> None:
    cut = sealed()[: min(length, len(sealed()) - 1)]
    with pytest.raises(RefusedError, match="Nothing of it was brought in"):
        unseal(cut, PASSPHRASE, name="a file")


def test_a_file_is_refused_at_each_length_of_its_header() -> None:
    for length in range(sealed().index(b"\n") + 3):
        with pytest.raises(RefusedError, match="Nothing of it was brought in"):
            unseal(sealed()[:length], PASSPHRASE, name="a file")


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_one_bit_that_turned_is_noticed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sealed()) - 1))
    turned = bytearray(sealed())
    turned[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DeskError, match="Nothing of it was brought in"):
        unseal(bytes(turned), PASSPHRASE, name="a file")


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_any_other_file_is_refused(untrusted: bytes) -> None:
    with pytest.raises(RefusedError, match="Nothing of it was brought in"):
        unseal(untrusted, PASSPHRASE, name="a file")


def test_a_newer_version_says_so() -> None:
    with pytest.raises(RefusedError, match="newer version"):
        unseal(header(format="csdesk-quarter-extract/2"), PASSPHRASE, name="a file")


@pytest.mark.parametrize(
    "part", [{"memory_kib": 4_194_304}, {"time_cost": 1_000_000}, {"lanes": 0}, {"length": True}, {"more": 1}]
)
def test_a_header_that_would_stop_the_computer_is_refused_before_a_key_is_made(part: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="damaged"):
        unseal(header(**part), PASSPHRASE, name="a file")


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(RefusedError, match="too large"):
        unseal(bytes(LARGEST + 1), PASSPHRASE, name="a file")


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaaaaaa", "Rock County 2026"])
def test_a_team_passphrase_is_judged_as_that_of_a_vault(weak: str) -> None:
    with pytest.raises(VaultError, match="Nothing was changed"):
        teams.demand(weak, ("Rock County",))


def test_neither_key_can_be_had_from_the_other() -> None:
    """The key of the fingerprints is not the one of the file, and its text tells nothing of itself."""
    team = Team.of(PASSPHRASE)
    assert team.key not in sealed()
    assert "key" not in repr(team)
