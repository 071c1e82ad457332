"""A vault of an older schema is backed up before it is brought to its new form, or is left alone."""

import json
import shutil
from pathlib import Path

import pytest

from csdesk.models import migrations
from csdesk.services import vault as vaults
from csdesk.services.vault import VaultError, backup, bundle, check, place, rotation
from tests.golden.make import FOLDER, PASSPHRASE


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A vault as an older version of the program left it."""
    path = tmp_path / "desk.csvault"
    for source, target in zip(
        place.files_of(FOLDER / f"{migrations.KNOWN[0]}.csvault"), place.files_of(path), strict=True
    ):
        if source.exists():
            shutil.copyfile(source, target)
    return path


def test_the_backup_before_a_migration_is_the_vault_as_it_was(older: Path) -> None:
    opened = vaults.unlock(older, PASSPHRASE)
    assert check.check(opened).schema_version == migrations.HEAD
    opened.lock()
    (view,) = rotation.listed(older, None)
    assert (view.why, view.whole) == ("schema", True)
    manifest = bundle.manifest_of(view.path)
    assert manifest is not None
    assert manifest.schema == migrations.KNOWN[0]
    aside = backup.restore(view.path, older)
    assert aside is not None
    again = vaults.unlock(older, PASSPHRASE)  # it is migrated anew, after a backup of its own
    assert check.check(again).healthy
    again.lock()
    assert len(rotation.listed(older, None)) == 2


def test_without_a_backup_nothing_is_migrated(older: Path) -> None:
    before = older.read_bytes()
    rotation.folder_of(older).write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(VaultError, match=r"no backup could be made before that\. The vault was not changed") as said:
        vaults.unlock(older, PASSPHRASE)
    assert "folder" in str(said.value)
    assert older.read_bytes() == before
    rotation.folder_of(older).unlink()
    vaults.unlock(older, PASSPHRASE).lock()


def test_a_migration_that_fails_leaves_the_older_vault(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    def fails(*_: object) -> None:
        raise RuntimeError("the battery died")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", fails)
        with pytest.raises(RuntimeError):
            vaults.unlock(older, PASSPHRASE)
    opened = vaults.unlock(older, PASSPHRASE)
    assert check.check(opened).healthy
    opened.lock()


def test_a_backup_of_the_first_version_without_a_manifest_still_restores(older: Path, tmp_path: Path) -> None:
    import zipfile

    old_backup = tmp_path / "old.csbackup"
    with zipfile.ZipFile(old_backup, "w", zipfile.ZIP_STORED) as made:
        made.write(older, bundle.DATABASE)
        made.write(place.envelope_path(older), bundle.ENVELOPE)
    assert bundle.is_whole(old_backup)
    elsewhere = tmp_path / "elsewhere" / "desk.csvault"
    assert backup.restore(old_backup, elsewhere) is None
    opened = vaults.unlock(elsewhere, PASSPHRASE)
    assert check.check(opened).healthy
    opened.lock()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something else"},
        {"format": "csdesk-backup/99"},
        {"made": "yesterday"},
        {"made": "2026-07-06T12:00:00"},
        {"why": 7},
        {"database_sha256": "0" * 64},
        {"envelope_sha256": "0" * 64},
    ],
)
def test_a_manifest_that_does_not_hold_what_it_says_is_refused(
    older: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    import zipfile

    opened = vaults.unlock(older, PASSPHRASE)
    written = backup.back_up(opened, tmp_path / "copy.csbackup")
    opened.lock()
    broken = tmp_path / "broken.csbackup"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == bundle.MANIFEST:
                content = json.dumps(json.loads(content) | change).encode("utf-8")
            target.writestr(name, content)
    assert not bundle.is_whole(broken)
    before = older.read_bytes()
    with pytest.raises(VaultError, match="Nothing was changed"):
        backup.restore(broken, older)
    assert older.read_bytes() == before
