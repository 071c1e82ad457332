"""Plans as they are looked at: drafts, signed ones, and what opens beside them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples


def of_plans(screen: Screen, _files: Files) -> Iterable[Scene]:
    """An editor with its panels, and a signed plan with its steps and its scan."""
    found = examples(screen.desk)
    if found.drafted is not None:
        draft = {"ncp_id": found.drafted}
        yield Scene("plans-editor", draft)
        yield Scene("plans-options", draft, (press("plans.options"),))
        yield Scene("plans-preview", draft, (press("plans.preview"),), narrow=True)
        yield Scene("plans-signing", draft, (press("plans.sign"),))
        yield Scene("plans-step_details", draft, (press("plans.step.1.more"),))
    if found.told_most is not None:
        signed = {"ncp_id": found.told_most}
        yield Scene("plans-signed", signed)
        yield Scene("plans-new_version", signed, (press("plans.revise"),), changes=True)
    if found.scanned is not None:
        yield Scene("plans-scan", {"ncp_id": found.scanned}, (press("plans.showScan"),))
    yield Scene("plans-empty_worksheets", steps=(press("plans.emptyWorksheet"),))


def of_scans(_screen: Screen, files: Files) -> Iterable[Scene]:
    """A scan of several papers that is checked, one of them a draft; a page without a code; a scanner's folder."""
    if "scan" in files:
        yield Scene("scans-check", {"path": files["scan"]})
        yield Scene("scans-another_plan", {"path": files["scan"]}, (press("scans.other"),))
        yield Scene("scans-sign", {"path": files["scan"]}, (choose("scans.parts", 2),))
    if "no_code" in files:
        yield Scene("scans-whose", {"path": files["no_code"]})
    for name in ("scanner", "nothing_scanned"):
        if name in files:
            yield Scene(f"scans-{name}", steps=(partial(_look_in, files[name]), lambda page: page.refresh()))


def _look_in(folder: Path, page: Any) -> None:
    """Once: what is there the next time, too, and grew no more, is whole."""
    page.desk.ways.preferences.note_scan_folder(str(folder))
    page.refresh()
