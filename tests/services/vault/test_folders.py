"""Where a vault should not lie is said by name."""

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from csdesk.services.vault import folders

CLOUDS = [
    ("OneDrive", "OneDrive"),
    ("OneDrive - Dane County", "OneDrive"),
    ("OneDrive-DaneCounty", "OneDrive"),
    ("Dropbox", "Dropbox"),
    ("Dropbox (County)", "Dropbox"),
    ("Google Drive", "Google Drive"),
    ("My Drive", "Google Drive"),
    ("iCloudDrive", "iCloud Drive"),
    ("Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
]


@pytest.mark.parametrize(("name", "service"), CLOUDS)
def test_a_folder_that_is_copied_to_a_cloud_is_named(tmp_path: Path, name: str, service: str) -> None:
    folder = tmp_path / name
    folder.mkdir(parents=True)
    (said,) = folders.warnings(folder / "not there yet" / "My desk.csvault", environment={})
    assert service in said
    assert "this computer" in said


def test_a_cloud_folder_of_any_name_is_known_by_the_environment(tmp_path: Path) -> None:
    (said,) = folders.warnings(tmp_path / "desk.csvault", environment={"OneDriveCommercial": str(tmp_path)})
    assert "OneDrive" in said


def test_a_folder_of_this_computer_gives_no_warning(tmp_path: Path) -> None:
    for name in ("Documents", "Dropboxes", "My drivers"):
        (tmp_path / name).mkdir()
        assert folders.warnings(tmp_path / name / "My desk.csvault", environment={}) == ()
    assert folders.warnings(tmp_path / "\0", environment={}) == ()


def mounts(monkeypatch: pytest.MonkeyPatch, *parts: tuple[str, str, str, str]) -> None:
    names = ("device", "mountpoint", "fstype", "opts")
    found = [SimpleNamespace(**dict(zip(names, part, strict=True))) for part in parts]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: found)  # noqa: ARG005, A006 - as psutil names it


@pytest.mark.parametrize(
    ("kind", "mounted", "platform", "word"),
    [
        ("ext4", "/", "linux", ""),
        ("cifs", "", "linux", "network"),
        ("nfs4", "", "linux", "network"),
        ("smbfs", "", "darwin", "network"),
        ("apfs", "/", "darwin", ""),
    ],
)
def test_a_network_drive_is_known_by_its_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, mounted: str, platform: str, word: str
) -> None:
    mounts(monkeypatch, ("/dev/disk1", "/", "ext4", "rw"), ("x", mounted or str(tmp_path), kind, "rw"))
    said = folders.warnings(tmp_path / "My desk.csvault", environment={}, platform=platform)
    assert [word in text for text in said] == ([True] if word else [])


@pytest.mark.parametrize(
    ("opts", "word"), [("rw,fixed", ""), ("rw,remote", "network"), ("rw,removable", "unplugged")]
)
def test_windows_says_what_a_drive_is(monkeypatch: pytest.MonkeyPatch, opts: str, word: str) -> None:
    mounts(monkeypatch, ("C:\\", "C:\\", "NTFS", "rw,fixed"), ("E:\\", "E:\\", "NTFS", opts))
    said = folders.of_disk(Path("E:\\Desk"), "win32")
    assert word in said
    assert bool(said) == bool(word)


def test_a_share_and_a_plugged_in_disk_are_known_by_their_path(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts(monkeypatch, ("/dev/sda", "/", "ext4", "rw"), ("/dev/sdb", "/media/dana/STICK", "vfat", "rw"))
    assert "network" in folders.of_disk(Path("\\\\server\\share\\Desk"), "win32")
    assert "unplugged" in folders.of_disk(Path("/media/dana/STICK/Desk"), "linux")
    mounts(monkeypatch, ("/dev/disk3", "/Volumes/STICK", "msdos", "rw"))
    assert "unplugged" in folders.of_disk(Path("/Volumes/STICK"), "darwin")


def test_the_second_place_may_be_anywhere_but_on_the_vaults_own_disk(tmp_path: Path) -> None:
    vault, second = tmp_path / "My desk.csvault", tmp_path / "copies"
    assert folders.second_place_warnings(second, vault, environment={}) == (folders.NOT_THERE,)
    second.mkdir()
    assert folders.second_place_warnings(second, vault, environment={}) == (folders.SAME_DISK,)
    other = Path("/dev/shm")
    if other.is_dir() and other.stat().st_dev != tmp_path.stat().st_dev:
        assert folders.second_place_warnings(other, vault, environment={}) == ()


def test_a_second_place_that_leaves_the_agency_is_said_so(tmp_path: Path) -> None:
    (said,) = folders.second_place_warnings(tmp_path, tmp_path / "desk", environment={"OneDrive": str(tmp_path)})
    assert "OneDrive" in said
    assert "ask IT" in said
