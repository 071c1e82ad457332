"""Takes referral reports in, one after another, in a process of its own.

    python -m tests.bench.importing FOLDER FILE...

Prints the seconds of each, from the file to the caseload (read, preview, apply), and the most memory that this
process had (the reader's process not counted) before the first and after each, in MB, as JSON.
"""

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from csdesk.services import referral_report
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PASSPHRASE = "lantern orbit walnut 42"


def import_seconds(vault: Vault, path: Path) -> float:
    """From the file to the caseload: read, preview, apply."""
    began = time.perf_counter()
    report = referral_report.read_report(path)
    preview = vault.read(lambda session: referral_report.preview(session, report, today=TODAY))
    vault.write(lambda session: referral_report.apply(session, preview, at=AT, who="bench"))
    return time.perf_counter() - began


def most_memory() -> float:
    """The most memory that this process ever had, in MB."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


def main(folder: str, *files: str) -> None:
    """Import the files into a new vault, and say how it went."""
    vault = vaults.create(Path(folder) / "bench.csvault", PASSPHRASE).vault
    memory = [most_memory()]
    seconds = []
    for path in map(Path, files):
        seconds.append(import_seconds(vault, path))
        memory.append(most_memory())
    vault.lock()
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
