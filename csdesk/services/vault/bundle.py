"""A backup file: a zip of the encrypted database, the key file, and a manifest with their digests.

What it says of itself needs no key to be read and nothing in it is about a person. Backups of the first version have
no manifest; they are read all the same.
"""

import hashlib
import json
import os
import re
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from csdesk.services.progress import Progress, unwatched
from csdesk.services.vault import keys
from csdesk.services.vault.errors import DamagedError, NewerError, VaultError
from csdesk.services.whole_files import make_private
from csdesk.wording import tr

SUFFIX = ".csbackup"
DATABASE = "vault.db"
ENVELOPE = "vault.keys"
MANIFEST = "manifest.json"
FORMAT = "csdesk-backup/2"
BLOCK = 1 << 20
MEGABYTE = 1_000_000
LARGEST_TEXT = 1 << 20
"""Bytes of a key file or a manifest. What is larger was not written here."""
NOT_WHOLE = (KeyError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile)
"""What reading a zip raises that is damaged, or is another kind of zip."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made: datetime
    """UTC."""
    why: str
    """`close`, `asked`, `schema`, `key change`: made by the rotation, which may remove it later. `by hand`: not."""
    vault_id: str
    schema: str
    program: str
    state: str
    """SHA-256 of the vault's two files as they were then: a vault that still has it was not changed since."""
    database_sha256: str
    envelope_sha256: str


def write(draft: Path, database: Path, envelope: bytes, manifest: Manifest) -> None:
    """Write the zip, private from its first moment and on the disk when this returns. Raises `OSError`."""
    make_private(draft)
    about = {"format": FORMAT, **asdict(manifest), "made": manifest.made.isoformat()}
    with draft.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
            bundle.write(database, DATABASE)
            bundle.writestr(ENVELOPE, envelope)
            bundle.writestr(MANIFEST, json.dumps(about, indent=1))
        file.flush()
        os.fsync(file.fileno())


def manifest_of(backup: Path) -> Manifest | None:
    """What a backup says of itself; None for one that has no manifest.

    Raises `DamagedError` for what is no whole zip of a backup, `NewerError`, and `OSError`.
    """
    try:
        with zipfile.ZipFile(backup) as bundle:
            return _manifest(bundle, backup.name)
    except NOT_WHOLE as error:
        raise not_whole(backup) from error


def is_whole(backup: Path) -> bool:
    """Whether all of a backup can be read and is as it was written. Reads the whole file; needs no key."""
    try:
        with backup.open("rb") as file:
            unpack(file, backup, None)
    except (VaultError, OSError):
        return False
    return True


def unpack(file: IO[bytes], backup: Path, target: Path | None, report: Progress = unwatched) -> keys.Envelope:
    """Write the database of a backup to `target` (or only read it through), and give its envelope.

    `report` is told megabytes, and may call it off (`Cancelled`).

    Raises `DamagedError` when anything is not as it was written, `NewerError`, and `OSError` in writing; what is in
    `target` is of no use then.
    """
    try:
        with zipfile.ZipFile(file) as bundle:
            manifest = _manifest(bundle, backup.name)
            content = _small(bundle, ENVELOPE)
            envelope = keys.parse_envelope(json.loads(content), backup.name)
            digest = _copy(bundle, target, report)
            if not bundle.getinfo(DATABASE).file_size:
                raise ValueError
    except NOT_WHOLE as error:
        raise not_whole(backup) from error
    if manifest is not None and (digest, sha256(content)) != (manifest.database_sha256, manifest.envelope_sha256):
        raise not_whole(backup)
    return envelope


def _copy(bundle: zipfile.ZipFile, target: Path | None, report: Progress) -> str:
    digest = hashlib.sha256()
    total = bundle.getinfo(DATABASE).file_size
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        make_private(target)
    with bundle.open(DATABASE) as source, (target or Path(os.devnull)).open("wb") as copy:
        while block := source.read(BLOCK):
            digest.update(block)
            copy.write(block)
            report(source.tell() // MEGABYTE, max(1, total // MEGABYTE))
        if target is not None:
            copy.flush()
            os.fsync(copy.fileno())
    return digest.hexdigest()


def _manifest(bundle: zipfile.ZipFile, name: str) -> Manifest | None:
    if DATABASE not in bundle.namelist() or ENVELOPE not in bundle.namelist():
        raise KeyError(DATABASE)
    if MANIFEST not in bundle.namelist():
        return None
    untrusted = json.loads(_small(bundle, MANIFEST))
    if not isinstance(untrusted, dict):
        raise ValueError
    kind = str(untrusted.get("format"))
    if kind != FORMAT:
        raise NewerError(name) if re.fullmatch(r"csdesk-backup/\d+", kind) else ValueError
    return _checked(untrusted)


def _checked(untrusted: dict[str, Any]) -> Manifest:
    made = datetime.fromisoformat(str(untrusted["made"]))
    if made.tzinfo is None:
        raise ValueError
    texts = {part: untrusted[part] for part in Manifest.__dataclass_fields__ if part != "made"}
    if not all(isinstance(text, str) and len(text) < 100 for text in texts.values()):
        raise ValueError
    return Manifest(made=made.astimezone(UTC), **texts)


def _small(bundle: zipfile.ZipFile, name: str) -> bytes:
    with bundle.open(name) as file:
        content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise ValueError
    return content


def sha256(content: bytes) -> str:
    """The digest as it stands in a manifest."""
    return hashlib.sha256(content).hexdigest()


def sha256_of(path: Path) -> str:
    """The digest of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def not_whole(backup: Path) -> DamagedError:
    """What is said of a file that is no whole backup."""
    return DamagedError(
        tr("{name} is not a whole backup of CS Desk. Nothing was changed; choose another backup.", name=backup.name)
    )
