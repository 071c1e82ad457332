"""How long the window takes to appear, beside a bare window, each in a process of its own."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure

BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
"""
OURS = """
import tempfile
from pathlib import Path
from csdesk.services.clock import Clock
from csdesk.ui import application
app = application.application()
window = application.build_window(clock=Clock(), data_folder=Path(tempfile.mkdtemp()))
window.begin(None)
window.show()
app.processEvents()
"""
RUNS = 7


def measure() -> list[Figure]:
    """Cold start to the first page, as a multiple of a bare window."""
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(_seconds(BARE))
        ours.append(_seconds(OURS))
    return [Figure("start to the first page", median(ours), "s", median(bare), bound=1.6)]


def _seconds(program: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2], capture_output=True)
    return time.perf_counter() - began
