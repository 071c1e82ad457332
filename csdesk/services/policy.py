"""What IT fixed for every user of this computer, in a machine-wide file (and on Windows in the registry)."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Policy:
    """What users may not change. None: IT left it to them. `Policy()` is a computer without a policy."""

    lock_after_minutes: int | None = None
    """At most so many minutes without input until the vault locks, 1 to 15."""
    backup_folder: Path | None = None
    """Where a second copy of every backup goes."""
    keyring_allowed: bool | None = None
    """Whether a key may be kept in this computer's keyring."""
    caseload_export_allowed: bool | None = None
    """Whether lists of people may be exported to files (worksheets and the reports to agencies go on)."""
    export_folders: tuple[Path, ...] = ()
    """Where files of people may be saved; empty for anywhere."""
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_security: str | None = None
    escrow_key: Path | None = None
    """A public key (PEM) of the agency: new vaults get an escrow slot for it."""
    sources: dict[str, str] = field(default_factory=dict)
    """Of each value that is fixed: the file or the registry key that it comes from."""
    faults: tuple[str, ...] = ()
    """What could not be read, each a sentence for IT. The strictest value holds where one is not understood."""
