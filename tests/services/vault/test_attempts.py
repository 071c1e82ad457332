"""Wrong tries: the wait that grows, and the ways around it that are none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault, VaultError, WaitError, WrongPassphraseError, attempts
from csdesk.services.vault.attempts import LONGEST_WAIT, Tries, counted, seconds_to_wait
from csdesk.services.vault.place import beside
from tests.conftest import PASSPHRASE

NOW = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A vault's place; counting needs no vault there."""
    return tmp_path / "desk.csvault"


def try_wrong(path: Path, clock: SetClock) -> int:
    """One wrong try; gives the seconds until the next."""
    with pytest.raises(WrongPassphraseError) as caught, counted(path, clock):
        raise WrongPassphraseError
    return caught.value.seconds


def advance(clock: SetClock, seconds: float) -> None:
    clock.moment += timedelta(seconds=seconds)


def test_three_tries_are_free_and_then_the_wait_doubles_up_to_a_quarter_of_an_hour(
    path: Path, clock: SetClock
) -> None:
    waits = []
    for _ in range(16):
        waits.append(try_wrong(path, clock))
        advance(clock, waits[-1])
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_nothing_is_tried_during_the_wait(path: Path, clock: SetClock) -> None:
    for _ in range(5):
        advance(clock, try_wrong(path, clock))
    advance(clock, -1)
    with pytest.raises(WaitError, match="1 second") as caught, counted(path, clock):
        pytest.fail("it was tried")
    assert caught.value.seconds == 1
    advance(clock, 1)
    with counted(path, clock):
        pass
    assert try_wrong(path, clock) == 0


def test_setting_the_clock_back_begins_the_wait_again(path: Path, clock: SetClock) -> None:
    for _ in range(8):
        advance(clock, try_wrong(path, clock))
    assert try_wrong(path, clock) == 64
    advance(clock, -86_400)
    assert seconds_to_wait(path, clock) == 64
    advance(clock, 63)
    assert seconds_to_wait(path, clock) == 1
    advance(clock, 1)
    assert seconds_to_wait(path, clock) == 0


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b"{}", b'{"wrong": -4, "last": 0}', b'{"wrong": 0, "last": 1e400}', b"[3]"]
)
def test_a_count_that_cannot_be_read_is_no_way_round_and_no_lock_out(
    path: Path, clock: SetClock, content: bytes
) -> None:
    beside(path, ".tries").write_bytes(content)
    with pytest.raises(WaitError), counted(path, clock):
        pytest.fail("it was tried")
    advance(clock, LONGEST_WAIT)
    with counted(path, clock):
        pass
    assert seconds_to_wait(path, clock) == 0


def test_a_count_that_can_neither_be_read_nor_written_is_said(path: Path, clock: SetClock) -> None:
    beside(path, ".tries").mkdir()
    with pytest.raises(VaultError, match=r"desk\.csvault\.tries"), counted(path, clock):
        pytest.fail("it was tried")


def test_a_try_that_cannot_be_counted_takes_long(
    path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(attempts, "write_whole", full)
    paused: list[float] = []
    with pytest.raises(WrongPassphraseError), counted(path, clock, pause=paused.append):
        raise WrongPassphraseError
    assert paused == [attempts.UNCOUNTED]
    beside(path, ".tries").write_text('{"wrong": 2, "last": 0}', encoding="ascii")
    assert try_wrong(path, clock) == 1
    assert seconds_to_wait(path, clock) == 1


def test_other_faults_do_not_count(path: Path, clock: SetClock) -> None:
    for _ in range(5):
        with pytest.raises(VaultError), counted(path, clock):
            raise VaultError("The envelope is damaged.")
    assert not beside(path, ".tries").exists()


@example(wrong=111, last=1591.4109485934002, now=1591.4109485934002)
@given(wrong=st.integers(0, 200), last=st.floats(0, 4e9), now=st.floats(0, 4e9))
def test_nobody_ever_waits_longer_than_a_quarter_of_an_hour(wrong: int, last: float, now: float) -> None:
    assert 0 <= Tries(wrong, last).wait(now) <= LONGEST_WAIT


def test_passphrase_recovery_code_and_gate_share_one_count(vault_file: Path, clock: SetClock) -> None:
    with pytest.raises(WrongPassphraseError):
        vaults.unlock(vault_file, "not the right words", clock=clock)
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_recovery_code(vault_file, "AAAAA", clock=clock)
    opened = vaults.unlock(vault_file, PASSPHRASE, clock=clock)
    try:
        gate_tries(opened, clock)
    finally:
        opened.lock()
    with pytest.raises(WaitError):
        vaults.unlock(vault_file, PASSPHRASE, clock=clock)
    advance(clock, 2)
    vaults.unlock(vault_file, PASSPHRASE, clock=clock).lock()
    assert not beside(vault_file, ".tries").exists()


def gate_tries(opened: Vault, clock: SetClock) -> None:
    for _ in range(3):
        assert not vaults.verify_passphrase(opened, "not the right words", clock=clock)
    with pytest.raises(WaitError):
        vaults.verify_passphrase(opened, PASSPHRASE, clock=clock)
    advance(clock, 1)
    assert vaults.verify_passphrase(opened, PASSPHRASE, clock=clock)
    for _ in range(4):
        assert not vaults.verify_passphrase(opened, "not the right words", clock=clock)
        advance(clock, 1)
