"""What `build/bench.json` holds: one entry for each bench, from its last run, and on which machine that was.

The recorded runs beside it, one for each machine, are in the repository: with them the next run is compared.
"""

import hashlib
import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

import csdesk

OUT = Path(__file__).parents[2] / "build" / "bench.json"
RECORDED = Path(__file__).parent / "recorded.json"


def machine() -> dict[str, Any]:
    """What the figures depend on; the key tells one machine from another."""
    said = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in said if line.startswith("model name")), "")
    memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    parts = {"processor": model, "cores": os.cpu_count(), "memory_gb": memory, "system": platform.system()}
    return {"key": hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12], **parts}


def entry(figures: list[dict[str, Any]], *, seconds: float, memory: dict[str, float]) -> dict[str, Any]:
    """One bench that was just run."""
    return {
        "version": csdesk.__version__,
        "python": platform.python_version(),
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "load": [round(load, 2) for load in os.getloadavg()],
        "seconds": round(seconds, 1),
        "memory_after_mb": round(memory["after"]),
        "memory_most_mb": round(memory["most"]),
        "figures": figures,
    }


def read(path: Path) -> dict[str, Any]:
    """A file of runs; an empty one where there is none."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if "machine" in kept or path == RECORDED else {}


def merge(bench: str, run: dict[str, Any]) -> None:
    """Put a run in the place of the same bench's last one; those of another machine are left behind."""
    kept, here = read(OUT), machine()
    benches = kept.get("benches", {}) if kept.get("machine", {}).get("key") == here["key"] else {}
    OUT.parent.mkdir(exist_ok=True)
    _write(OUT, {"machine": here, "benches": {**benches, bench: run}})


def recorded(bench: str) -> dict[tuple[str, int], dict[str, Any]]:
    """The figures of the recorded run on this machine, by name and number of people."""
    run = read(RECORDED).get(machine()["key"], {}).get("benches", {}).get(bench, {})
    return {(figure["name"], figure["people"]): figure for figure in run.get("figures", ())}


def keep() -> int:
    """Record what `build/bench.json` holds as this machine's run. Gives how many benches it has."""
    now = read(OUT)
    if not now:
        return 0
    _write(RECORDED, {**read(RECORDED), now["machine"]["key"]: now})
    return len(now["benches"])


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
