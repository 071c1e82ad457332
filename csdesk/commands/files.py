"""Files that the user asked for by name."""

from contextlib import suppress
from pathlib import Path

from csdesk.services.errors import DeskError


def write_file(target: Path, content: bytes) -> Path:
    """Write a file whole or not at all: beside its place first, then moved there. Gives its path.

    Raises `DeskError` when the folder cannot be written to.
    """
    draft = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise DeskError(f"{target} could not be written: {error.strerror}. Choose another place.") from error
    return target
