"""One bench in a process of its own, so that no other's memory is counted.

    python -m tests.bench.one NAME FILE

Writes its figures and its memory to FILE, as JSON.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from tests.bench.importing import memory_now, most_memory

MODULES = {"list": "people_list"}


def main(name: str, file: Path) -> None:
    """Measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bench = importlib.import_module(f"tests.bench.{MODULES.get(name, name)}")
    figures = [figure.as_json() for figure in bench.measure()]
    told = {"figures": figures, "after": memory_now(), "most": most_memory()}
    file.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
