"""`python -m tests.pictures`: a picture of every scene and of every door, full and empty, light, dark and at 200 %.

They lie in build/pictures, a folder for each look; those that the README shows are put in docs/pictures, too.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

ROOT = Path(__file__).parents[1]
SHOWN = {
    "today": "today",
    "record-worked": "record",
    "interview-question": "interview",
    "board": "board",
}
"""Scene -> the picture of the README."""
OF_THE_README = ("full", "light")
README_PICTURES = ROOT / "docs" / "pictures"
WORDS = "words.json"
"""What stood on each picture of the README when it was taken."""
DISPLAY = {"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "dpr": 1}
"""On which menus open."""
RUNS = (("full", "light"), ("full", "dark"), ("full", "200 percent"), ("empty", "light"))
"""The desk, and how it is looked at."""


@contextmanager
def laptop() -> Iterator[str]:
    """The platform of a display of 1366 x 768 pixels that nobody sees, as QT_QPA_PLATFORM names it."""
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": [DISPLAY]}, file)
        file.flush()
        yield f"offscreen:configfile={file.name}"


def main() -> None:
    """Take all pictures: each run in a process of its own, since the size of a pixel is settled at its start."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pictures")
    parser.add_argument("--run", nargs=2, metavar=("DESK", "LOOK"))
    chosen = parser.parse_args()
    if chosen.run is not None:
        from tests.ui.picturing import take

        count = take(chosen.out, *chosen.run)
        sys.stdout.write(f"{count} pictures in {chosen.out}\n")
        return
    shutil.rmtree(chosen.out, ignore_errors=True)
    for desk, look in RUNS:
        folder = chosen.out / f"{desk}, {look}"
        twice = {"QT_SCALE_FACTOR": "2"} if look == "200 percent" else {}
        command = [sys.executable, "-m", "tests.pictures", "--out", str(folder), "--run", desk, look]
        with laptop() as platform:
            subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": platform} | twice)
    for scene, name in SHOWN.items():
        folder = chosen.out / ", ".join(OF_THE_README)
        shutil.copyfile(folder / f"{scene}.png", README_PICTURES / f"{name}.png")
    shutil.copyfile(folder / WORDS, README_PICTURES / WORDS)


if __name__ == "__main__":
    main()
