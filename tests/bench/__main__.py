"""All figures of one run: a table on the terminal, and `build/bench.json`.

python -m tests.bench [NAME ...]     measure everything, or the benches that are named
python -m tests.bench --record       keep the last run as the one that the next is compared with
python -m tests.bench --picture      draw how the figures grow, into docs/pictures/growth.png
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench import record_file
from tests.bench.figures import WORSE, line, worse_by
from tests.bench.filled import vault_folder

BENCHES = (
    *("startup", "imports", "window", "search", "list", "unlock", "daily", "record", "letters", "worksheets"),
    *("interview", "reports", "program_pages", "backup", "growth"),
)
ROOT = Path(__file__).parents[2]


def say(words: str) -> None:
    """A line on the terminal, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(chosen: list[str]) -> int:
    """Do what is asked. 2: no such bench."""
    if chosen == ["--record"]:
        say(f"{record_file.keep()} benches are recorded in {record_file.RECORDED.relative_to(ROOT)}.")
        return 0
    if chosen == ["--picture"]:
        from tests.bench.picture import draw

        say(f"Drawn: {draw().relative_to(ROOT)}.")
        return 0
    unknown = [name for name in chosen if name not in BENCHES]
    if unknown:
        say(f"There is no bench {', '.join(unknown)}. There are {', '.join(BENCHES)}.")
        return 2
    here = record_file.machine()
    say(f"{here['processor']}, {here['cores']} cores, {here['memory_gb']} GB")
    say(f"{'':68} {'value':>9} {'':6} {'reference':>9} {'ratio':>9} {'bound':>10}")
    failed = []
    with vault_folder() as folder:
        for name in chosen or BENCHES:
            run = measure(name, Path(folder))
            if run is None:
                failed.append(name)
                say(f"  {name}: FAILED; its last figures stay")
                continue
            record_file.merge(name, run)
            tell(name, run)
    say(f"Written to {record_file.OUT.relative_to(ROOT)}.")
    return 1 if failed else 0


def measure(name: str, folder: Path) -> dict[str, Any] | None:
    """One bench; None when it failed."""
    began, file = time.perf_counter(), folder / f"{name}.json"
    done = subprocess.run([sys.executable, "-m", "tests.bench.one", name, str(file)], check=False, cwd=ROOT)
    if done.returncode or not file.exists():
        return None
    told = json.loads(file.read_text(encoding="utf-8"))
    return record_file.entry(told.pop("figures"), seconds=time.perf_counter() - began, memory=told)


def tell(name: str, run: dict[str, Any]) -> None:
    """The lines of the table."""
    before = record_file.recorded(name)
    for figure in run["figures"]:
        say(line(figure, before.get((figure["name"], figure["people"]))))
    worse = sum(worse_by(one, before.get((one["name"], one["people"]))) >= WORSE - 1 for one in run["figures"])
    compared = f"; {worse} worse than recorded" if before else "; no recorded run of this machine"
    memory = f"memory after it {run['memory_after_mb']} MB, at most {run['memory_most_mb']} MB"
    say(f"  {name}: {run['seconds']:.0f} s, load {run['load'][0]:g}, {memory}{compared}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
