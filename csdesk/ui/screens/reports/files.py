"""Writing files into a folder that the user chose."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from csdesk.services.disclosure import Left
from csdesk.services.files import write_file
from csdesk.services.policy import Policy


def write_files(
    session: Any, folder: Path, files: Iterable[tuple[str, bytes, Left]], *, policy: Policy
) -> tuple[Path, ...]:
    """Write files with the transaction; a name that is taken gets a number, so that nothing is written over.

    Raises `DeskError` when the folder takes no files, or IT allows none there.
    """
    written: list[Path] = []
    for name, content, told in files:
        path = free_path(folder / name, written)
        written.append(write_file(session, path, content, told=told, policy=policy))
    return tuple(written)


def write_folder(
    session: Any,
    folder: Path,
    files: Iterable[tuple[str, bytes, Left]],
    taken: Collection[Path] = (),
    *,
    policy: Policy,
) -> Path:
    """Write files whose names begin with the same folder (`Rock CSA/message.txt`) into a new folder of that name.

    Gives the folder; one that is there already, or was `taken`, is left alone, and the new one gets a number. Raises
    as `write_files`.
    """
    parts = [(Path(name), content, told) for name, content, told in files]
    new = free_path(folder / parts[0][0].parent, taken)
    for name, content, told in parts:
        write_file(session, new / name.name, content, told=told, policy=policy)
    return new


def free_path(path: Path, taken: Collection[Path] = ()) -> Path:
    """The path, or the same with a number behind its name where there is, or will be, such a file."""
    number, found = 2, path
    while found in taken or found.exists():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found
