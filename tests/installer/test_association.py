"""What has a double click on a vault open it: on this system for real, of the other two what can be read of it."""

import os
import plistlib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.services.places import VAULT_SUFFIX

INSTALLER = Path(__file__).parents[2] / "installer"
TYPE = "application/x-csdesk-vault"
PROGRAM = """#!/bin/sh
printf '%s\\n' "$#" "$@" > "$(dirname "$0")/opened"
"""
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command as a user whose home is the test's own folder."""
    home = tmp_path / "home"
    home.mkdir()
    folders = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
    mine = {"HOME": str(home), **{name: str(home / folder) for name, folder in folders.items()}}

    def run(*command: object) -> str:
        words = [str(word) for word in command]
        ended = subprocess.run(words, env=os.environ | mine, capture_output=True, text=True, check=False, timeout=60)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout.strip()

    return run


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that writes down what it was to open; its place has every mark that a path may have."""
    folder = tmp_path / 'a $HOME of `its` "own" \\ folder'
    folder.mkdir()
    made = folder / "csdesk"
    made.write_text(PROGRAM)
    made.chmod(0o755)
    return made


def test_the_entry_is_as_the_specification_has_it(run: Run) -> None:
    assert run("desktop-file-validate", INSTALLER / "linux" / "csdesk.desktop") == ""


def test_a_double_click_opens_the_vault(run: Run, program: Path, tmp_path: Path) -> None:
    vault = tmp_path / f"Liaison desk{VAULT_SUFFIX}"
    vault.write_bytes(os.urandom(64))
    run(INSTALLER / "linux" / "associate.sh", program)
    assert run("xdg-mime", "query", "filetype", vault) == TYPE
    assert run("xdg-mime", "query", "default", TYPE) == "csdesk.desktop"
    entry = tmp_path / "home" / "data" / "applications" / "csdesk.desktop"
    assert run("desktop-file-validate", entry) == ""
    run("gio", "launch", entry, vault)
    opened = program.with_name("opened")
    run("timeout", "20", "sh", "-c", 'until [ -s "$0" ]; do :; done', opened)
    assert opened.read_text().splitlines() == ["1", str(vault)]


def test_it_can_be_taken_back(run: Run, program: Path, tmp_path: Path) -> None:
    associate = INSTALLER / "linux" / "associate.sh"
    run(associate, program)
    run(associate, "--remove")
    left = {file.name for file in (tmp_path / "home" / "data").rglob("*") if "csdesk" in file.name}
    assert left == set()
    vault = tmp_path / f"Liaison desk{VAULT_SUFFIX}"
    vault.write_bytes(os.urandom(64))
    assert run("xdg-mime", "query", "filetype", vault) != TYPE


def test_without_a_program_nothing_is_associated(tmp_path: Path) -> None:
    ended = subprocess.run(
        [INSTALLER / "linux" / "associate.sh", tmp_path / "nothing"],
        env=os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_part_for_macos_names_the_ending_and_the_type_once() -> None:
    part = plistlib.loads((INSTALLER / "macos" / "document-type.plist").read_bytes())
    (declared,) = part["UTExportedTypeDeclarations"]
    (documents,) = part["CFBundleDocumentTypes"]
    assert documents["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == [VAULT_SUFFIX.removeprefix(".")]


@pytest.mark.parametrize("name", ["association.iss", "associate.ps1"])
def test_the_parts_for_windows_lead_from_the_ending_to_the_program(name: str) -> None:
    part = (INSTALLER / "windows" / name).read_text()
    assert set(re.findall(r"\.cs\w+", part)) == {VAULT_SUFFIX}
    assert re.search(r"shell\\open\\command.*%1", part)
    assert "HKLM" not in part
