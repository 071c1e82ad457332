"""The key file: both formats, what was changed in it from outside, and what guessing costs."""

import ast
import inspect
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from zxcvbn import feedback

from csdesk.services import vault as vaults
from csdesk.services.errors import DeskError
from csdesk.services.vault import Vault, VaultError, changes, check, cost, escrow, keys, place, slots, strength
from csdesk.services.vault.cost import Cost
from csdesk.services.vault.slots import Slot
from tests.conftest import PASSPHRASE
from tests.services.vault.test_changes import AT, OTHER, WHO, actions, private_pem, public_pem

GOLDEN = Path(__file__).parents[2] / "golden" / "0003.csvault"


def content_of(vault_file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.envelope_path(vault_file).read_text(encoding="utf-8"))
    return found


def keep_content(vault_file: Path, content: dict[str, Any]) -> None:
    place.envelope_path(vault_file).write_text(json.dumps(content), encoding="utf-8")


def test_a_key_file_of_the_first_format_opens_and_is_of_the_second_after_a_change(tmp_path: Path) -> None:
    path = tmp_path / "desk.csvault"
    for part in (GOLDEN, place.envelope_path(GOLDEN)):
        shutil.copyfile(part, tmp_path / part.name.replace("0003", "desk"))
    vault = vaults.unlock(path, PASSPHRASE)
    first = content_of(path)
    assert first["format"] == "csdesk-envelope/1"
    assert vault.recovery_confirmed
    assert [view.made for view in changes.slots(vault)] == [None, None]
    assert check.check(vault).healthy
    changes.change_passphrase(vault, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    vault.lock()
    second = content_of(path)
    assert second["format"] == "csdesk-envelope/2"
    assert second["slots"][1].items() >= first["slots"][1].items()  # the recovery code still opens it
    opened = vaults.unlock(path, OTHER)
    assert opened.key_file_fault == ""
    assert len({view.id for view in changes.slots(opened)}) == 2
    opened.lock()


def test_a_key_file_says_nothing_of_who_changed_it(vault: Vault, vault_file: Path) -> None:
    changes.change_passphrase(vault, OTHER, current=PASSPHRASE, at=AT, who="Zebulonia")
    text = place.envelope_path(vault_file).read_text(encoding="utf-8")
    assert "Zebulonia" not in text
    assert vault.data_key.hex() not in text
    assert slots.text(vault.data_key) not in text


def test_a_damaged_slot_does_not_keep_the_others_from_opening(vault_file: Path) -> None:
    content = content_of(vault_file)
    content["slots"][1]["wrapped"] = "AAAA"
    keep_content(vault_file, content)
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert [view.whole for view in changes.slots(opened)] == [True, False]
    assert any("The recovery code is damaged in the key file" in fault for fault in check.check(opened).faults)
    opened.lock()
    with pytest.raises(VaultError, match="recovery code is damaged"):
        vaults.unlock_with_recovery_code(vault_file, "any")


def slip_in(vault_file: Path, *, first_format: bool) -> X25519PrivateKey:
    """What somebody does who has the files for a while: their own key among the keys."""
    private = X25519PrivateKey.generate()
    content = content_of(vault_file)
    public = escrow.read_public_key(public_pem(private))
    slot = escrow.with_public_key(bytes(32), content["vault_id"], public, made=AT)
    content["slots"].append(slot.content)
    if first_format:
        content["format"] = "csdesk-envelope/1"
    keep_content(vault_file, content)
    return private


def test_an_escrow_key_that_was_slipped_in_is_noticed_and_never_given_the_data_key(vault_file: Path) -> None:
    private = slip_in(vault_file, first_format=False)
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert "changed by something else" in opened.key_file_fault
    assert any("changed by something else" in fault for fault in check.check(opened).faults)
    # A change of the passphrase seals the key file again; the doubt about the key stays.
    changes.change_passphrase(opened, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    opened.lock()
    opened = vaults.unlock(vault_file, OTHER)
    assert opened.key_file_fault == ""
    new = changes.change_data_key(opened, OTHER, at=AT, who=WHO)
    assert len(new.left_out) == 1
    assert "Add the key again" in new.left_out[0]
    assert [view.kind for view in changes.slots(new.vault)] == ["passphrase", "recovery"]
    new.vault.lock()
    with pytest.raises(VaultError, match="cannot be opened by"):
        vaults.unlock_with_escrow_key(vault_file, private_pem(private), None)


def test_no_key_is_slipped_in_by_way_of_the_first_format(vault_file: Path) -> None:
    slip_in(vault_file, first_format=True)
    with pytest.raises(VaultError, match="damaged"):
        vaults.unlock(vault_file, PASSPHRASE)


@pytest.mark.parametrize("first_format", [False, True])
def test_an_older_key_file_that_was_put_back_opens_and_is_noticed(vault_file: Path, first_format: bool) -> None:
    old = content_of(vault_file)
    if first_format:
        old = {"format": "csdesk-envelope/1", "vault_id": old["vault_id"], "slots": old["slots"]}
    vault = vaults.unlock(vault_file, PASSPHRASE)
    changes.change_passphrase(vault, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    vault.lock()
    keep_content(vault_file, old)
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert "older one was put in its place" in opened.key_file_fault
    opened.lock()


def test_the_cost_of_guessing_is_raised_where_the_computer_bears_it(
    dear_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost, "MOST_MEMORY_KIB", 131_072)
    monkeypatch.setattr(cost, "LONGEST_SECONDS", 1e9)
    before = content_of(dear_vault)["slots"][0]
    assert [before[part] for part in ("memory_kib", "time_cost", "lanes")] == [65_536, 3, 4]
    opened = vaults.unlock(dear_vault, PASSPHRASE)
    assert "vault.cost_raised" in actions(opened)
    opened.lock()
    after = content_of(dear_vault)["slots"][0]
    assert after["memory_kib"] == 131_072
    assert (after["id"], after["made"]) == (before["id"], before["made"])
    assert after["salt"] != before["salt"]
    opened = vaults.unlock(dear_vault, PASSPHRASE)
    assert actions(opened).count("vault.cost_raised") == 1
    changes.change_passphrase(opened, OTHER, current=PASSPHRASE, at=AT, who=WHO)
    opened.lock()
    assert content_of(dear_vault)["slots"][0]["memory_kib"] == 131_072


def test_a_cost_that_cannot_be_raised_keeps_nobody_out(dear_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "MOST_MEMORY_KIB", 131_072)
    monkeypatch.setattr(cost, "LONGEST_SECONDS", 1e9)
    before = place.envelope_path(dear_vault).read_bytes()
    in_the_way = dear_vault.with_name(f"{dear_vault.name}.keys.new")
    in_the_way.mkdir()
    opened = vaults.unlock(dear_vault, PASSPHRASE)
    in_the_way.rmdir()
    assert place.envelope_path(dear_vault).read_bytes() == before
    opened.lock()


def test_too_little_memory_for_a_higher_cost_keeps_nobody_out(
    dear_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost, "MOST_MEMORY_KIB", 131_072)
    monkeypatch.setattr(cost, "LONGEST_SECONDS", 1e9)
    derive = cost.derive

    def small(secret: bytes, salt: bytes, wanted: cost.Cost, length: int) -> bytes:
        if wanted.memory_kib == 131_072:
            raise VaultError("The passphrase cannot be tried: it takes 128 MiB of memory.")
        return derive(secret, salt, wanted, length)

    monkeypatch.setattr(slots, "derive", small)
    before = place.envelope_path(dear_vault).read_bytes()
    vaults.unlock(dear_vault, PASSPHRASE).lock()
    assert place.envelope_path(dear_vault).read_bytes() == before


@given(
    memory=st.integers(8, 4_194_304),
    seconds=st.floats(0.0001, 100),
    free=st.integers(0, 2**36),
    time_cost=st.integers(1, 100),
)
def test_a_raised_cost_is_higher_and_bearable(memory: int, seconds: float, free: int, time_cost: int) -> None:
    old = Cost(time_cost, memory, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cost, "MOST_MEMORY_KIB", 131_072)
        patch.setattr(cost, "_free_memory", lambda: free)
        new = cost.raised(old, seconds)
    if new is not None:
        dearer = new.memory_kib * new.time_cost / (memory * time_cost)
        assert dearer > 1
        assert new.lanes == old.lanes
        assert seconds * dearer <= cost.LONGEST_SECONDS * 1.001
        if new.memory_kib != memory:
            assert memory < new.memory_kib <= 131_072
            assert new.memory_kib * 1024 * cost.LARGEST_SHARE <= free
        if new.time_cost != time_cost:  # more passes only where there is no more memory to be had
            assert time_cost < new.time_cost <= cost.MOST_PASSES
            assert new.memory_kib * 2 > 131_072


def test_a_computer_without_the_memory_is_told(dear_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2.exceptions import HashingError

    def too_much(*_arguments: object, **_parameters: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr("argon2.low_level.hash_secret_raw", too_much)
    with pytest.raises(VaultError, match=r"64 MiB of memory.*close other programs"):
        vaults.unlock(dear_vault, PASSPHRASE)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_no_byte_of_a_key_file_changes_unnoticed(vault_file: Path, at: int, flip: int) -> None:
    envelope = place.envelope_path(vault_file)
    whole = envelope.read_bytes()
    meant = keys.read_envelope(envelope)
    at %= len(whole)
    envelope.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
    before = envelope.read_bytes()
    try:
        opened = vaults.unlock(vault_file, PASSPHRASE)
        noticed = opened.key_file_fault != "" or opened.envelope == meant
        opened.lock()
        assert noticed
        assert envelope.read_bytes() == before
    except DeskError:
        assert envelope.read_bytes() == before
    finally:
        envelope.write_bytes(whole)
        vaults.attempts.forget(vault_file)


@given(text=st.text(min_size=10, max_size=120))
@hypothesis_settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_judged(text: str) -> None:
    judged = strength.judge(text, ("Dana", ""))
    assert 0 <= judged.score <= 4
    assert judged.sentence.endswith(".")
    assert not judged.enough or len(text) >= 14


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("wisconsin liaison", ""),
        ("asdfghjkl;'asdf", ": it follows a row of keys"),
        ("aaaaaaaaaaaaaaaa", ": it repeats one character"),
        ("password password", ": it repeats the same characters"),
        ("12345678901234", ": it is close to one that many people use"),
    ],
)
def test_the_judgement_is_said_once_with_its_reason(passphrase: str, why: str) -> None:
    assert strength.judge(passphrase).sentence == f"Too easy to guess{why}. {strength.ADVICE}"


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [
        (PASSPHRASE, True),
        ("correct horse battery staple", True),
        ("lantern" * 60, False),
        ("liaison wisconsin", False),
        (" " * 20, False),
        ("12345678901234567", False),
        ("Password12345678", False),
        ("short", False),
    ],
)
def test_what_is_guessed_first_is_not_enough(passphrase: str, enough: bool) -> None:
    assert strength.judge(passphrase).enough is enough


def test_the_names_around_the_desk_are_guessed_first() -> None:
    assert strength.judge("Dana Okonkwo-Ferris").enough
    assert not strength.judge("Dana Okonkwo-Ferris", ("Dana Okonkwo-Ferris", "Brown County")).enough


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(serial=-1),
        lambda content: content.update(serial=True),
        lambda content: content.update(seal=None),
        lambda content: content["slots"].append("x"),
        lambda content: content["slots"].append({"kind": "another"}),
        lambda content: content.update(slots=[]),
    ],
)
def test_a_key_file_that_is_none_is_refused(vault_file: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = content_of(vault_file)
    change(content)
    keep_content(vault_file, content)
    with pytest.raises(VaultError, match="damaged"):
        vaults.unlock(vault_file, PASSPHRASE)


def test_a_slot_of_the_first_format_goes_by_its_kind() -> None:
    slot = Slot({"kind": "recovery", "made": "not a time"})
    assert (slot.id, slot.made, slot.whole) == ("recovery", None, False)


def test_every_warning_of_the_judge_has_words_of_ours() -> None:
    """Read from zxcvbn's own text: a release of it with another warning is noticed here."""
    warnings: list[ast.expr] = []
    for node in ast.walk(ast.parse(inspect.getsource(feedback))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "warning":
            warnings.append(node.value)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            warnings += [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "warning"]
    parts = [part for warning in warnings for part in ast.walk(warning)]
    said = {
        part.value.rstrip(".") for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    assert said - {"", "warning"} == set(strength.WHY)
