"""How long the program takes until its unlock page is painted, beside a bare window, each in a process of its own.

Cold, as in the morning: nothing of either is in memory, all is read from the disk; only root on Linux can have that.
And once more the same day, when the system still has the files.

What runs is `python app.py` with a vault at its default place; in the place of the event loop stands one look at all
events, which paints the window. Both are counted until then, without the end of the process, one after the other in
turns; the lower quarter of many is what the machine does when it has nothing else to do.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from tests.bench.figures import Figure

PAINTED = """
import os, time
os.write(1, str(time.process_time()).encode())
os._exit(0)
"""
BARE = f"""
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
{PAINTED}
"""
OURS = f"""
import sys
from pathlib import Path
import app
from csdesk.services import places
from csdesk.ui import application

places.data_folder = lambda: Path(sys.argv[1])
places.log_file = lambda: Path(sys.argv[1]) / "csdesk.log"

def shown(window):
    from PySide6.QtWidgets import QApplication

    def painted():
        QApplication.processEvents()
        assert [page.objectName() for page in window.doors.pages] == ["unlock"]
        exec({PAINTED!r})

    QApplication.exec = staticmethod(painted)

application.keep_what_is_loaded = shown
app.start([])
"""
RUNS = 21
COLD_RUNS = 13
IN_MEMORY = Path("/proc/sys/vm/drop_caches")
ALLOWED = 1.6
ROOT = Path(__file__).parents[2]


def measure() -> list[Figure]:
    """From cold and again, as multiples of a bare window: by the clock, and of processor time."""
    from csdesk.services.places import default_vault

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / default_vault().name).touch()
        figures = []
        if os.access(IN_MEMORY, os.W_OK):
            figures += _compared("cold start to the unlock page", folder, COLD_RUNS, _let_go_of_files)
        return figures + _compared("warm start to the unlock page", folder, RUNS, lambda: None)


def _compared(name: str, folder: str, runs: int, before: Callable[[], None]) -> list[Figure]:
    took: dict[str, list[tuple[float, float]]] = {BARE: [], OURS: []}
    for program in took:
        _run(program, folder)  # what is compiled is kept
    for _ in range(runs):
        for program, times in took.items():
            before()
            times.append(_run(program, folder))
    figures = []
    for number, what in enumerate((name, f"{name}, processor time")):
        bare, ours = (quantiles([times[number] for times in took[one]], n=4)[0] for one in (BARE, OURS))
        figures.append(Figure(what, ours * 1000, "ms", bare * 1000, ALLOWED))
    return figures


def _let_go_of_files() -> None:
    os.sync()
    IN_MEMORY.write_text("3")


def _run(program: str, folder: str) -> tuple[float, float]:
    """Seconds until the window was painted, and seconds of the processor."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", program, folder]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment) as running:
        assert running.stdout is not None
        told = running.stdout.read()
        seconds = time.perf_counter() - began
    assert running.returncode == 0
    return seconds, float(told)
