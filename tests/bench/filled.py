"""The vaults that benches share: each filled once for a run, by a process of its own, so that no bench pays for it.

    python -m tests.bench.filled KIND COUNT PATH

`caseload`: a whole state with names, addresses, phones, cases and the search index, see `people`. `desk`: people, and
the work of an office with 8,000 of them, see `daily`.
"""

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.bench.people import Person

PASSPHRASE = "lantern orbit walnut 42"
PEOPLE = 360_000
SIZES = (2_000, 20_000, 90_000, PEOPLE)
KNOWN_PEOPLE = 4_000
"""So many of a caseload are told to whoever searches for them."""
PLACE = "CSDESK_BENCH_VAULTS"
"""The folder of this run's vaults: set by whoever runs the benches, who removes it."""
ROOT = Path(__file__).parents[2]


def filled(kind: str, count: int = PEOPLE) -> Path:
    """The vault, which nobody changes."""
    path = Path(os.environ[PLACE]) / f"{kind}-{count}.csvault"
    if not path.exists():
        new = path.with_name(f"new-{path.name}")
        subprocess.run([sys.executable, "-m", "tests.bench.filled", kind, str(count), str(new)], check=True, cwd=ROOT)
        for suffix in (".people", ".keys", ""):
            new.with_name(new.name + suffix).replace(path.with_name(path.name + suffix))
    return path


def copied(path: Path, folder: Path) -> Path:
    """A copy that may be changed."""
    for suffix in (".keys", ""):
        shutil.copyfile(path.with_name(path.name + suffix), folder / f"{path.name}{suffix}")
        (folder / f"{path.name}{suffix}").chmod(0o600)
    return folder / path.name


def known_people(path: Path) -> list[Person]:
    """Some of those in a filled vault, chosen by chance."""
    with path.with_name(f"{path.name}.people").open("rb") as file:
        people: list[Person] = pickle.load(file)
    return people


def vault_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for the vaults of a run, made known to the processes that this one starts."""
    folder = tempfile.TemporaryDirectory(prefix="csdesk-bench-")
    os.environ[PLACE] = folder.name
    return folder


def main(kind: str, count: int, path: Path) -> None:
    """Fill a vault."""
    from csdesk.services import vault as vaults
    from csdesk.services.cycles import many_objects
    from tests.bench import daily, people

    vault = vaults.create(path, PASSPHRASE).vault
    known: list[Person] = []
    with many_objects():
        if kind == "desk":
            vault.write(lambda session: daily.fill(session, count))
        else:
            everybody = people.everybody(count)
            vault.write(lambda session: people.fill(session, everybody))
            known = Random(9).sample(everybody, min(count, KNOWN_PEOPLE))
    vault.lock()
    with path.with_name(f"{path.name}.people").open("wb") as file:
        pickle.dump(known, file)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
