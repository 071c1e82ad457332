"""Files that the user asked for by name."""

import os
from contextlib import suppress
from pathlib import Path

from csdesk.services.errors import DeskError
from csdesk.services.places import VAULT_SUFFIX
from csdesk.services.policy import Policy
from csdesk.services.vault import bundle
from csdesk.services.vault.place import envelope_path
from csdesk.services.whole_files import make_private

VAULT_PARTS = ("", ".keys", "-wal", "-shm")
"""What is added to a vault's name by the files that belong to it."""


def write_file(target: Path, content: bytes, *, policy: Policy) -> Path:
    """Write a file that may tell of people, where IT allows it. Otherwise as `write_paper`."""
    policy.require_place(target)
    return write_paper(target, content)


def write_paper(target: Path, content: bytes) -> Path:
    """Write a file that tells of nobody, whole or not at all: beside its place first, then moved there.

    Gives its path. An older file of that name is replaced, but never a vault, a backup, a folder or a device.
    Raises `DeskError`.
    """
    _refuse(target)
    draft = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        make_private(draft)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        raise DeskError(f"{target} could not be written: {error.strerror}. Choose another place.") from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return target


def _refuse(target: Path) -> None:
    try:
        taken = not target.name or (target.exists() and not target.is_file())
        in_a_vault = any(_is_part(target, end) for end in VAULT_PARTS) or _is_kept(target)
    except OSError as error:
        raise DeskError(f"{target} could not be written: {error.strerror}. Choose another place.") from error
    if taken:
        raise DeskError(f"{target} is a folder or a device. Nothing was written; give the name of a file.")
    if in_a_vault:
        raise DeskError(f"{target} is a backup or belongs to a vault, and was not touched. Give another name.")


def _is_kept(target: Path) -> bool:
    """A backup, or a vault whose key file is missing."""
    return target.suffix in (VAULT_SUFFIX, bundle.SUFFIX) and target.exists()


def _is_part(target: Path, end: str) -> bool:
    name = target.name.removesuffix(end)
    return target.name.endswith(end) and bool(name) and envelope_path(target.with_name(name)).exists()
