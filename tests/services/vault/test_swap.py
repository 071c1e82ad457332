"""Moving a vault into its place: cut short anywhere, it is finished at the next opening, and nothing is lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.services import vault as vaults
from csdesk.services import whole_files
from csdesk.services.vault import VaultError, place, swap
from tests.conftest import PASSPHRASE

NEW, OLD = "the new one", "the old one"


class Killed(BaseException):
    """Stands for the end of the process at this step."""


def put(vault: Path, text: str) -> None:
    vault.write_text(text, encoding="utf-8")
    place.envelope_path(vault).write_text(f"the keys of {text}", encoding="utf-8")


def stands(vault: Path, text: str) -> bool:
    keys = place.envelope_path(vault)
    return (vault.read_text(encoding="utf-8"), keys.read_text(encoding="utf-8")) == (text, f"the keys of {text}")


def killed_at(step: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> bool:
    """Whether the work was cut short before its `step`-th change of a name in the folder."""
    counted = 0
    rename, unlink, replace = Path.rename, Path.unlink, Path.replace

    def counting(real: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*given: object, **more: object) -> object:
            nonlocal counted
            counted += 1
            if counted > step:
                raise Killed
            return real(*given, **more)

        return wrapper

    with monkeypatch.context() as patched:
        for name, real in (("rename", rename), ("unlink", unlink), ("replace", replace)):
            patched.setattr(Path, name, counting(real))
        try:
            work()
        except Killed:
            return True
    return False


@pytest.mark.parametrize("keep_aside", [True, False])
def test_a_move_that_is_cut_short_anywhere_is_undone_or_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep_aside: bool
) -> None:
    step, more = 0, True
    while more:
        folder = tmp_path / str(step)
        folder.mkdir()
        vault, draft = folder / "desk.csvault", folder / "desk.csvault.rekeyed"
        aside = folder / "desk replaced.csvault"
        put(vault, OLD)
        put(draft, NEW)
        place.beside(vault, "-wal").write_text("log of the old one", encoding="utf-8")

        def move(at: tuple[Path, Path, Path] = (draft, vault, aside)) -> None:
            swap.put_in_place(at[0], at[1], aside=at[2], keep_aside=keep_aside)

        more = killed_at(step, monkeypatch, move)
        assert swap.exists(vault)
        begun = swap.finish(vault)
        assert begun or not more or stands(vault, OLD)
        if stands(vault, OLD):
            assert stands(draft, NEW)  # nothing was begun: whoever is next tries again
            assert place.beside(vault, "-wal").exists()
        else:
            assert stands(vault, NEW)
            assert not place.beside(vault, "-wal").exists()
            assert aside.exists() == keep_aside
            if keep_aside:
                assert stands(aside, OLD)
                assert place.beside(aside, "-wal").read_text(encoding="utf-8") == "log of the old one"
        assert not swap.finish(vault)
        step += 1
    assert step > 6  # journal, four or five moves, and the journal's end


def test_a_file_that_cannot_be_moved_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, draft, aside = (tmp_path / name for name in ("desk.csvault", "draft.csvault", "aside.csvault"))
    put(vault, OLD)
    put(draft, NEW)
    rename = Path.rename

    def held_open(source: Path, target: Path) -> Path:
        if source == draft:
            raise PermissionError(13, "in use")
        return rename(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", held_open)
        with pytest.raises(PermissionError):
            swap.put_in_place(draft, vault, aside=aside)
    assert stands(vault, OLD)
    assert stands(draft, NEW)
    assert not swap.finish(vault)


def test_a_journal_whose_draft_is_gone_moves_nothing_away(vault_file: Path) -> None:
    whole_files.write_whole(
        place.beside(vault_file, ".swap"), '{"draft": "gone.csvault", "aside": "aside.csvault", "keep_aside": false}'
    )
    vaults.unlock(vault_file, PASSPHRASE).lock()
    assert not place.beside(vault_file, ".swap").exists()


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "[]",
        '{"draft": 1}',
        '{"draft": "../elsewhere", "aside": "", "keep_aside": true}',
        '{"draft": "desk.csvault", "aside": "", "keep_aside": true}',
        '{"draft": "x", "aside": "desk.csvault", "keep_aside": false}',
    ],
)
def test_a_journal_that_is_none_is_said_and_nothing_is_moved(vault_file: Path, journal: str) -> None:
    place.beside(vault_file, ".swap").write_text(journal, encoding="utf-8")
    before = sorted((path.name, path.read_bytes()) for path in vault_file.parent.iterdir())
    with pytest.raises(VaultError, match="Nothing is lost"):
        vaults.unlock(vault_file, PASSPHRASE)
    place.beside(vault_file, ".lock").unlink()
    assert sorted((path.name, path.read_bytes()) for path in vault_file.parent.iterdir()) == before


def test_a_name_beside_the_vault_is_never_one_that_is_taken(tmp_path: Path) -> None:
    vault = tmp_path / "desk.csvault"
    taken = swap.free_name(vault, "replaced")
    place.envelope_path(taken).write_text("x", encoding="utf-8")
    assert swap.free_name(vault, "replaced") != taken
    assert os.fspath(taken.parent) == os.fspath(tmp_path)


def test_a_key_file_that_was_just_moved_in_is_not_put_aside_for_one_that_was_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, more = 0, True
    while more:
        folder = tmp_path / str(step)
        folder.mkdir()
        vault, draft, aside = (folder / name for name in ("desk.csvault", "draft.csvault", "aside.csvault"))
        put(vault, OLD)
        put(draft, NEW)
        place.envelope_path(vault).unlink()

        def move(at: tuple[Path, Path, Path] = (draft, vault, aside)) -> None:
            swap.put_in_place(at[0], at[1], aside=at[2])

        more = killed_at(step, monkeypatch, move)
        if swap.finish(vault) or not more:
            assert stands(vault, NEW)
            assert aside.read_text(encoding="utf-8") == OLD
            assert not place.envelope_path(aside).exists()
        step += 1
    assert step > 4
