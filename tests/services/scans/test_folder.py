"""The scanner's folder: only scans, only whole ones, and nothing goes that was not kept."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from csdesk.services.errors import DeskError
from csdesk.services.scans import folder

NOW = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)
PDF = b"%PDF-1.7 a page"


def put(path: Path, content: bytes, at: datetime = NOW) -> Path:
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def names(found: tuple[folder.WaitingScan, ...]) -> list[str]:
    return [scan.path.name for scan in found]


def test_only_scans_lie_there_the_oldest_first(tmp_path: Path) -> None:
    put(tmp_path / "b.pdf", PDF)
    put(tmp_path / "a.heic", b"\0\0\0\x18ftypheic", NOW - timedelta(hours=1))
    put(tmp_path / "c.jpg", b"\xff\xd8\xff")
    put(tmp_path / "letter.pdf", b"PK\x03\x04 no PDF at all")
    put(tmp_path / "empty.pdf", b"")
    (tmp_path / "older").mkdir()
    put(tmp_path / "older" / "d.pdf", PDF)
    (tmp_path / "link.pdf").symlink_to(tmp_path / "b.pdf")
    found = folder.look(tmp_path)
    assert names(found) == ["a.heic", "b.pdf", "c.jpg"]
    assert found[0].changed_at == NOW - timedelta(hours=1)


def test_a_file_that_still_grows_waits(tmp_path: Path) -> None:
    old = put(tmp_path / "old.pdf", PDF, NOW - timedelta(minutes=5))
    new = put(tmp_path / "new.pdf", PDF)
    first = folder.look(tmp_path)
    assert names(folder.whole(first, (), NOW)) == [old.name]
    put(new, PDF + b" and more", NOW + timedelta(seconds=3))
    second = folder.look(tmp_path)
    assert names(folder.whole(second, first, NOW + timedelta(seconds=3))) == [old.name]
    third = folder.look(tmp_path)
    assert names(folder.whole(third, second, NOW + timedelta(seconds=6))) == [old.name, new.name]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="folder cannot be read"):
        folder.look(tmp_path / "gone")


def test_a_file_goes_only_as_it_was_kept(tmp_path: Path) -> None:
    file = put(tmp_path / "a.pdf", PDF)
    with pytest.raises(DeskError, match="changed since"):
        folder.remove(file, PDF + b"!")
    assert file.exists()
    folder.remove(file, PDF)
    assert not file.exists()
    with pytest.raises(DeskError, match="could not be deleted"):
        folder.remove(file, PDF)
