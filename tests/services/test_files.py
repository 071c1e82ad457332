"""A file about people and what the vault notes of it: both are there, or neither."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import audit
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.services.policy import FixedByITError, Policy
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO

ACTION = "caseload.exported"


def hand_out(*targets: Path, then: Callable[[], object] = lambda: None) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        for target in targets:
            write_file(session, target, b"new " + target.name.encode(), told=Exempt.NOBODY, policy=Policy())
            assert not target.exists() or target.read_bytes() == b"former"
        audit.record(session, at=NOW, who=WHO, action=ACTION)
        then()

    return work


def noted(vault: Vault) -> int:
    return len(
        vault.read(lambda session: session.scalars(select(AuditEvent).where(AuditEvent.action == ACTION)).all())
    )


def folder_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if not one.name.startswith("test.vault")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "handed out"
    made.mkdir()
    (made / "former.csv").write_bytes(b"former")
    return made


@contextmanager
def no_room(vault: Vault) -> Iterator[None]:
    """The disk takes nothing at the very end."""

    def refuse(_connection: Any) -> None:
        raise OSError(28, "No space left on device")

    event.listen(vault._writing_engine, "commit", refuse)
    yield
    event.remove(vault._writing_engine, "commit", refuse)


def test_a_file_and_its_line_come_together(vault: Vault, folder: Path) -> None:
    vault.write(hand_out(folder / "former.csv", folder / "list.csv"))
    assert folder_of(folder) == {"former.csv": b"new former.csv", "list.csv": b"new list.csv"}
    assert noted(vault) == 1


def test_without_the_commit_there_is_no_file_and_the_former_one_is_back(vault: Vault, folder: Path) -> None:
    with no_room(vault), pytest.raises(OSError, match="No space"):
        vault.write(hand_out(folder / "former.csv", folder / "list.csv"))
    assert folder_of(folder) == {"former.csv": b"former"}
    assert noted(vault) == 0


def test_work_that_fails_leaves_nothing_beside_the_place(vault: Vault, folder: Path) -> None:
    def fail() -> None:
        raise DeskError("No.")

    with pytest.raises(DeskError, match="No"):
        vault.write(hand_out(folder / "former.csv", folder / "list.csv", then=fail))
    assert folder_of(folder) == {"former.csv": b"former"}
    assert noted(vault) == 0


def test_a_place_that_is_taken_at_the_last_moment_leaves_no_line(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the older file is open in a spreadsheet program."""
    monkeypatch.setattr("secrets.token_hex", lambda _bytes: "0")

    def take() -> None:
        (folder / "list.csv").unlink(missing_ok=True)
        (folder / ".list.csv.0.old" / "x").mkdir(parents=True)
        (folder / "list.csv").write_bytes(b"open elsewhere")

    with pytest.raises(DeskError, match="could not be written"):
        vault.write(hand_out(folder / "former.csv", folder / "list.csv", then=take))
    assert (folder / "former.csv").read_bytes() == b"former"
    assert (folder / "list.csv").read_bytes() == b"open elsewhere"
    assert noted(vault) == 0


def test_files_of_similar_names_are_left_alone(vault: Vault, folder: Path) -> None:
    for name in ("former.csv.new", "former.csv.old"):
        (folder / name).write_bytes(b"somebody's own")
    vault.write(hand_out(folder / "former.csv"))
    assert {name: (folder / name).read_bytes() for name in ("former.csv.new", "former.csv.old")} == {
        "former.csv.new": b"somebody's own",
        "former.csv.old": b"somebody's own",
    }


def test_the_next_piece_of_work_is_on_its_own(vault: Vault, folder: Path) -> None:
    vault.write(hand_out(folder / "list.csv"))
    with pytest.raises(FixedByITError):
        vault.write(
            lambda session: write_file(
                session,
                folder / "x.csv",
                b"x",
                told=Exempt.NOBODY,
                policy=Policy(export_folders=(Path("/no"),)),
            )
        )
    vault.write(lambda session: audit.record(session, at=NOW, who=WHO, action=ACTION))
    assert folder_of(folder) == {"former.csv": b"former", "list.csv": b"new list.csv"}
    assert noted(vault) == 2
