"""The window as a screen reader on Linux meets it: over AT-SPI, under a display and a D-Bus of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from csdesk.services.vault import place
from tests.conftest import PASSPHRASE

NEEDED = ("dbus-run-session", "xvfb-run")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
SCREENS = ("today", "ncps")
OF_SELECTIONS = "quality"
LONGEST = 120

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="AT-SPI is Linux's")


@pytest.fixture(scope="module")
def read(worked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the reader found: page by page, and what it heard."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not LAUNCHER.exists():
        pytest.skip(f"not installed: {', '.join(missing) or 'at-spi2-core'}")
    folder = tmp_path_factory.mktemp("read")
    vault = folder / "desk.csvault"
    shutil.copyfile(worked_file, vault)
    shutil.copyfile(place.envelope_path(worked_file), place.envelope_path(vault))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    command = ["dbus-run-session", "--", "xvfb-run", "-a", sys.executable, "-m", "tests.ui.at_spi_reader"]
    done = subprocess.run(
        [*command, str(vault), PASSPHRASE, *SCREENS, OF_SELECTIONS],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(runtime), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def test_the_locked_page_is_read(read: dict[str, Any]) -> None:
    told = [(node["role"], node["name"]) for node in read["locked"]]
    assert ("frame", "CS Desk") in told
    assert ("heading", "Unlock the vault") in told
    assert ("text", "Passphrase") in told
    assert ("push button", "Unlock") in told


def test_a_fault_is_heard_and_stands_at_its_field(read: dict[str, Any]) -> None:
    assert read["wrong"][-1].startswith("That passphrase does not open this vault.")
    (field,) = [node for node in read["refused"] if node["name"] == "Passphrase" and node["role"] == "text"]
    assert field["description"] == read["wrong"][-1]


def test_a_screen_and_a_message_are_heard(read: dict[str, Any]) -> None:
    assert "Today" in read["opened"]
    assert read["said"][-1] == "Brought in: 12 people."
    assert read["code"] == 0


def test_the_rows_of_a_list_are_read(read: dict[str, Any]) -> None:
    for screen in SCREENS:
        roles = Counter(node["role"] for node in read[screen])
        assert roles["cell"] > 20, roles
        assert roles["heading"] > 2
    names = [node["name"] for node in read["today"] if node["role"] == "cell"]
    assert [name for name in names if "Go on with it" in name]


def test_whatever_can_be_pressed_or_typed_into_has_a_name(read: dict[str, Any]) -> None:
    roles = ("push button", "check box", "text", "combo box", "table", "radio button")
    shown = [node for page in ("locked", *SCREENS, OF_SELECTIONS) for node in read[page] if node["showing"]]
    assert [node for node in shown if node["role"] in roles and not node["name"]] == []


def test_a_selection_is_called_by_its_label_and_its_value_is_read(read: dict[str, Any]) -> None:
    found = [node for node in read[OF_SELECTIONS] if node["showing"] and node["role"] == "combo box"]
    assert {(*node["labels"], node["name"]) for node in found} >= {("County", "All counties")}
    assert [node for node in found if len(node["labels"]) != 1 or node["labels"] == [node["name"]]] == []
