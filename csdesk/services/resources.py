"""Where the data lies that is not code: question texts, column names, programs, templates, fonts."""

from pathlib import Path
from typing import Any

from csdesk.services.errors import DeskError
from csdesk.wording import tr

FOLDER = Path(__file__).resolve().parents[2] / "resources"


def path(name: str) -> Path:
    """The path of a resource. Raises `DeskError` when the installation lacks it."""
    found = FOLDER / name
    if not found.exists():
        raise DeskError(
            tr("The installation is incomplete: resources/{name} is missing. Install CS Desk again.", name=name)
        )
    return found


def toml(name: str) -> dict[str, Any]:
    """A TOML resource, parsed. Raises `DeskError` when it is missing or broken, with the line."""
    import tomllib

    try:
        return tomllib.loads(path(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DeskError(
            tr(
                "resources/{name} cannot be read: {error}. Restore the file, or install again.",
                name=name,
                error=error,
            )
        ) from error
