"""Putting a backup in the place of a vault: whole or not at all, and what stood there is kept aside."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from csdesk.models import migrations
from csdesk.services.progress import Progress, unwatched
from csdesk.services.vault import bundle, keys, swap
from csdesk.services.vault.disk import reason, remedy
from csdesk.services.vault.errors import NewerError, VaultError
from csdesk.services.vault.place import beside, discard, files_of
from csdesk.services.vault.writer import Writer
from csdesk.wording import tr

RESTORED = ".restored"
"""Beside a vault: when a backup took its place, until what it may have sent since is settled."""


def restored_at(vault_path: Path) -> datetime | None:
    """When a backup was put in the place of this vault, if that is not settled yet."""
    try:
        return datetime.fromisoformat(beside(vault_path, RESTORED).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


def settled(vault_path: Path) -> None:
    """What the restored vault may have sent since its backup was settled."""
    with suppress(OSError):
        beside(vault_path, RESTORED).unlink()


def restore(backup: Path, vault_path: Path, report: Progress = unwatched) -> Path | None:
    """Put a backup in the place of a vault. What stood there is kept aside; its new path is given back.

    `report` is told megabytes while the backup is read, and may call it off (`Cancelled`): all is as it was then.
    Raises `VaultError` when the file is no whole backup or cannot be put there; all is as it was then. The restored
    vault opens with the passphrase or recovery code that it had when the backup was made.
    """
    if not backup.is_file():
        raise VaultError(
            tr("There is no backup at {backup}. Nothing was changed; choose the file again.", backup=backup)
        )
    try:
        vault_path.parent.mkdir(parents=True, exist_ok=True)
        writer = Writer(vault_path)
    except OSError as error:
        raise VaultError(_cannot_restore(error)) from error
    draft = beside(vault_path, swap.RESTORING)
    try:
        swap.finish(vault_path)
        discard(draft)
        keys.write_envelope(draft, _unpack(backup, draft, report))
        there = any(part.exists() for part in files_of(vault_path))
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        aside = swap.free_name(vault_path, f"replaced {stamp}") if there else None
        beside(vault_path, RESTORED).write_text(datetime.now(UTC).isoformat(), encoding="ascii")
        try:
            swap.put_in_place(draft, vault_path, aside=aside)
        except OSError:
            settled(vault_path)
            raise
    except OSError as error:
        raise VaultError(_cannot_restore(error)) from error
    finally:
        swap.tidy(draft, vault_path)
        writer.let_go()
    return aside


def _unpack(backup: Path, draft: Path, report: Progress) -> keys.Envelope:
    manifest = bundle.manifest_of(backup)
    if manifest is not None and manifest.schema not in migrations.KNOWN:
        raise NewerError(backup.name)
    with backup.open("rb") as file:
        return bundle.unpack(file, backup, draft, report)


def _cannot_restore(error: OSError) -> str:
    return tr(
        "The backup could not be put in place ({reason}). What stood there is as it was. Close every other window "
        "of CS Desk. {remedy}",
        reason=reason(error),
        remedy=remedy(error),
    )
