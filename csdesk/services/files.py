"""Files that the user asked for by name."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.orm import Session

from csdesk.services.errors import DeskError
from csdesk.services.places import VAULT_SUFFIX
from csdesk.services.policy import Policy
from csdesk.services.vault import bundle
from csdesk.services.vault.place import envelope_path
from csdesk.services.whole_files import make_private
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.disclosure import Left

VAULT_PARTS = ("", ".keys", "-wal", "-shm")
"""What is added to a vault's name by the files that belong to it."""


def write_file(session: Session, target: Path, content: bytes, *, told: "Left", policy: Policy) -> Path:
    """Write a file that may tell of people, where IT allows it, together with what the transaction notes of it.

    `told`: that what it tells was accounted for in this transaction, or why it needs no accounting.

    It is written beside its place now, stands there as the last thing before the commit, and is taken away again,
    with what it replaced put back, when that fails: there is no file without its line in the log, and no line without
    its file. Raises `DeskError` here, or at the commit. Otherwise as `write_paper`.
    """
    require_told(told)
    policy.require_place(target)
    leaving = session.info.get(_Leaving)
    if leaving is None:
        leaving = session.info[_Leaving] = _Leaving(session)
    leaving.add(target, content)
    return target


def require_told(told: "Left") -> None:
    """A call that says nothing of it, or that it stays, is a fault of the program, and nothing leaves."""
    from csdesk.services.disclosure import Accounted, Exempt

    if told is Exempt.STAYS or not isinstance(told, Accounted | Exempt):
        raise TypeError("Something leaves without saying what it tells.")


def write_paper(target: Path, content: bytes) -> Path:
    """Write a file that tells of nobody, whole or not at all: beside its place first, then moved there.

    Gives its path. An older file of that name is replaced, but never a vault, a backup, a folder or a device.
    Raises `DeskError`.
    """
    draft = _write_draft(target, content)
    try:
        draft.replace(target)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        _remove(draft)
    return target


class _Leaving:
    """The files of one transaction on their way out."""

    def __init__(self, session: Session) -> None:
        self._drafts: list[tuple[Path, Path]] = []
        self._placed: list[tuple[Path, Path | None]] = []
        event.listen(session, "before_commit", self._put_in_place)
        event.listen(session, "after_commit", self._settle)
        event.listen(session, "after_rollback", self._take_away)

    def add(self, target: Path, content: bytes) -> None:
        """Write one beside its place."""
        self._drafts.append((_write_draft(target, content), target))

    def _put_in_place(self, session: Session) -> None:
        session.flush()
        for draft, target in self._drafts:
            former = _beside(target, "old") if target.exists() else None
            try:
                if former is not None:
                    target.replace(former)
                    self._placed.append((target, former))
                    draft.replace(target)
                else:
                    draft.replace(target)
                    self._placed.append((target, None))
            except OSError as error:
                raise _not_written(target, error) from error

    def _settle(self, _session: Session) -> None:
        for _, former in self._placed:
            if former is not None:
                _remove(former)
        self._forget()

    def _take_away(self, _session: Session) -> None:
        for target, former in reversed(self._placed):
            if former is None:
                _remove(target)
            else:
                with suppress(OSError):
                    former.replace(target)
        self._forget()

    def _forget(self) -> None:
        for draft, _ in self._drafts:
            _remove(draft)
        self._drafts, self._placed = [], []


def _write_draft(target: Path, content: bytes) -> Path:
    """Write a file beside its place, down to the disk."""
    _refuse(target)
    draft = _beside(target, "new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        make_private(draft)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        _remove(draft)
        raise _not_written(target, error) from error
    return draft


def _beside(target: Path, what: str) -> Path:
    """A name beside a file that nothing has: for what is written, and while nobody knows yet which one stays."""
    return target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.{what}")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _not_written(target: Path, error: OSError) -> DeskError:
    return DeskError(
        tr("{target} could not be written: {strerror}. Choose another place.", target=target, strerror=error.strerror)
    )


def _refuse(target: Path) -> None:
    try:
        taken = not target.name or (target.exists() and not target.is_file())
        in_a_vault = any(_is_part(target, end) for end in VAULT_PARTS) or _is_kept(target)
    except OSError as error:
        raise _not_written(target, error) from error
    if taken:
        raise DeskError(
            tr("{target} is a folder or a device. Nothing was written; give the name of a file.", target=target)
        )
    if in_a_vault:
        raise DeskError(
            tr("{target} is a backup or belongs to a vault, and was not touched. Give another name.", target=target)
        )


def _is_kept(target: Path) -> bool:
    """A backup, or a vault whose key file is missing."""
    return target.suffix in (VAULT_SUFFIX, bundle.SUFFIX) and target.exists()


def _is_part(target: Path, end: str) -> bool:
    name = target.name.removesuffix(end)
    return target.name.endswith(end) and bool(name) and envelope_path(target.with_name(name)).exists()
