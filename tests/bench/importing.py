"""Takes a referral report in, in a process of its own.

    python -m tests.bench.importing VAULT FILE

Makes the vault if it is not there. Prints the seconds from the file to the caseload (read, preview, apply), and the
most memory that this process had (the reader's process not counted) before and after, in MB, as JSON.
"""

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from csdesk.services import referral_report
from csdesk.services import vault as vaults
from csdesk.services.referral_report import Preview
from csdesk.services.vault import Vault

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PASSPHRASE = "lantern orbit walnut 42"


def import_seconds(vault: Vault, path: Path) -> float:
    """From the file to the caseload: read, preview, apply."""
    began = time.perf_counter()
    preview = _look(vault, path)
    vault.write(lambda session: referral_report.apply(session, preview, at=AT, who="bench"))
    return time.perf_counter() - began


def _look(vault: Vault, path: Path) -> Preview:
    report, ahead = referral_report.read_and_look_ahead(path, vault.read)
    return vault.read(lambda session: referral_report.preview(session, report, today=TODAY, ahead=ahead))


def most_memory() -> float:
    """The most memory that this program ever had, in MB; Linux only."""
    # Not ru_maxrss: that begins with what the process had from which this one was started.
    return _memory("VmHWM")


def memory_now() -> float:
    """The memory that this program has, in MB; Linux only."""
    return _memory("VmRSS")


def _memory(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith(name)).split()[1]
    return int(kilobytes) * 1024 / 1_000_000


def main(vault_path: str, file: str) -> None:
    """Import the file, and say how it went."""
    path = Path(vault_path)
    vault = vaults.unlock(path, PASSPHRASE) if path.exists() else vaults.create(path, PASSPHRASE).vault
    before = most_memory()
    seconds = import_seconds(vault, Path(file))
    vault.lock()
    sys.stdout.write(json.dumps({"seconds": seconds, "before": before, "after": most_memory()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
