"""What this computer remembers for the user outside the vault: where vaults lie. Nothing about anybody."""

import json
from pathlib import Path
from typing import NamedTuple

import csdesk
from csdesk.services.whole_files import write_whole

LOCK_AFTER_MINUTES = 15
FILE_NAME = "desk.json"


class Preferences(NamedTuple):
    """The last vault that was open, and the vaults whose key this computer's keyring holds (by their path)."""

    last_vault: str = ""
    signed_in: tuple[str, ...] = ()
    lock_after_minutes: int = LOCK_AFTER_MINUTES
    """Minutes without input, from 1 to 15."""
    second_backup: str = ""
    """A folder that every backup is copied to; empty for none."""
    handed_over: str = ""
    """The moment (ISO 8601) since which a parent has the computer; empty while the liaison has it."""
    scan_folder: str = ""
    """The folder that the scanner writes to; empty for none."""
    language: str = ""
    """Of the window, as `es`; empty for the system's."""
    version_seen: str = ""
    """The version of the program of which the user was told what is new; empty where that was never asked."""


class PreferenceFile:
    """A small JSON file in the user's configuration folder. A damaged one counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Preferences:
        """What was remembered."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return Preferences(
                str(kept.get("last_vault", "")),
                tuple(str(path) for path in kept.get("signed_in", ())),
                min(LOCK_AFTER_MINUTES, max(1, int(kept.get("lock_after_minutes", LOCK_AFTER_MINUTES)))),
                str(kept.get("second_backup", "")),
                str(kept.get("handed_over", "")),
                str(kept.get("scan_folder", "")),
                str(kept.get("language", "")),
                str(kept.get("version_seen", "")),
            )
        except (OSError, ValueError, AttributeError, TypeError, OverflowError):
            return Preferences()

    def note_opened(self, vault: Path) -> None:
        """Offer this vault the next time. Who opens the first one here finds nothing new in this version."""
        kept = self.load()
        seen = kept.version_seen or ("" if kept.last_vault else csdesk.__version__)
        self._save(kept._replace(last_vault=str(vault), version_seen=seen))

    def note_version_seen(self, version: str) -> None:
        """The user was told what is new in this version."""
        self._save(self.load()._replace(version_seen=version))

    def note_sign_in(self, vault: Path, kept: bool) -> None:
        """Whether the keyring holds this vault's key."""
        others = tuple(path for path in self.load().signed_in if path != str(vault))
        self._save(self.load()._replace(signed_in=(*others, str(vault)) if kept else others))

    def has_sign_in(self, vault: Path) -> bool:
        """Whether the keyring was given this vault's key."""
        return str(vault) in self.load().signed_in

    def note_lock_after(self, minutes: int) -> None:
        """Lock after so many minutes without input."""
        self._save(self.load()._replace(lock_after_minutes=minutes))

    def note_second_backup(self, folder: str) -> None:
        """Copy every backup to this folder too; empty for none."""
        self._save(self.load()._replace(second_backup=folder))

    def note_scan_folder(self, folder: str) -> None:
        """Look for scans in this folder; empty for none."""
        self._save(self.load()._replace(scan_folder=folder))

    def note_handed_over(self, moment: str) -> None:
        """Since when a parent has the computer; empty: the liaison has it."""
        self._save(self.load()._replace(handed_over=moment))

    def _save(self, preferences: Preferences) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(preferences._asdict(), indent=1))
        except OSError:
            return  # a convenience only: without it the user chooses the vault again
