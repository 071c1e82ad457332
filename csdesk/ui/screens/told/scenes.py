"""What may be told, as it is looked at: facts, releases, what was told, and the forms."""

from collections.abc import Iterable

from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples


def of_told(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Of somebody with a long history, and of somebody in safe contact."""
    found = examples(screen.desk)
    whom = found.released or found.told_most
    if whom is None:
        return
    opened = {"ncp_id": whom}
    yield Scene("told-facts", opened)
    yield Scene("told-form", opened | {"start": "form"})
    yield Scene("told-tell", opened | {"start": "tell"})
    yield Scene("told-elsewhere", opened, (press("told.release"),))
    first = choose("told.releases.list")
    yield Scene("told-revoke", opened, (first, press("told.releases.revoke")))
    yield Scene("told-correct", opened, (first, press("told.releases.correct")))
    yield Scene("told-scan", opened, (first, press("told.releases.scan")))
    if found.safe is not None:
        yield Scene("told-safe", {"ncp_id": found.safe})
