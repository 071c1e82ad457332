"""What the program loads before its first page: in a process of its own, as it starts."""

import ast
import json
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

import csdesk
from csdesk.services import resources
from csdesk.services.places import default_vault
from csdesk.ui import widgets

ROOT = Path(csdesk.__file__).parents[1]
START = """
import json, linecache, sys
from pathlib import Path
import app
from csdesk.services import places
from csdesk.ui import application

places.data_folder = lambda: Path(sys.argv[1])
places.log_file = lambda: Path(sys.argv[1]) / "csdesk.log"

def shown(window):
    from PySide6.QtWidgets import QApplication

    def tell():
        QApplication.processEvents()
        read = [name for name in linecache.cache if "csdesk" in name]
        pages = [page.objectName() for page in window.doors.pages]
        from PySide6 import QtWidgets
        kinds = sorted(vars(QtWidgets))
        print(json.dumps({"modules": sorted(sys.modules), "read": read, "pages": pages, "kinds": kinds}))
        return 0

    QApplication.exec = staticmethod(tell)

application.keep_what_is_loaded = shown
app.start([])
"""
FONTS_AHEAD = """
import json, sys, threading
from pathlib import Path
from csdesk.commands import system_fonts

system_fonts.read_ahead()
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
Path(sys.argv[1]).unlink(missing_ok=True)

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

app = QApplication([])
print(json.dumps(QFontDatabase.families()))
"""
LATER = (
    "sqlalchemy",
    "sqlcipher3",
    "tomllib",
    "concurrent.futures",
    "csdesk.models",
    "csdesk.commands.parser",
    "csdesk.services.vault",
    "csdesk.ui.desk",
    "csdesk.ui.screens",
    "csdesk.ui.scenes",
    "csdesk.ui.shell.main_page",
    "csdesk.ui.shell.welcome_page",
    "csdesk.ui.widgets.charts",
    "csdesk.ui.widgets.dates",
    "csdesk.ui.widgets.table",
)


def test_the_unlock_page_loads_nothing_that_only_the_desk_needs(tmp_path: Path) -> None:
    (tmp_path / default_vault().name).touch()
    program = [sys.executable, "-c", START, str(tmp_path)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["pages"] == ["unlock"]
    assert told["read"] == []
    assert [name for name in LATER if name in told["modules"]] == []
    assert "QStyle" not in told["kinds"]  # with all its constants it takes 5 ms


@pytest.mark.skipif(find_library("fontconfig") is None, reason="the system's fonts are not listed by fontconfig here")
def test_the_list_of_fonts_is_read_before_qt_asks_for_it(tmp_path: Path) -> None:
    """What it is made from may be gone by then."""
    (tmp_path / "fonts").mkdir()
    shutil.copy(resources.FOLDER / "fonts" / "NotoSans-Regular.ttf", tmp_path / "fonts")
    listed = tmp_path / "fonts.conf"
    places = f"<dir>{tmp_path / 'fonts'}</dir><cachedir>{tmp_path / 'cache'}</cachedir>"
    listed.write_text(f"<?xml version='1.0'?><fontconfig>{places}</fontconfig>", encoding="utf-8")
    program = [sys.executable, "-c", FONTS_AHEAD, str(listed)]
    around = {**os.environ, "FONTCONFIG_FILE": str(listed)}
    done = subprocess.run(program, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Noto Sans" in json.loads(done.stdout)


def test_every_widget_that_is_named_for_types_is_given(qapp: object) -> None:
    tree = ast.parse(Path(widgets.__file__).read_text(encoding="utf-8"))
    named = [
        (str(node.module).rpartition(".")[2], alias.name)
        for part in tree.body
        if isinstance(part, ast.If)
        for node in part.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    given = [(module, name) for module, names in vars(widgets)["HOMES"].items() for name in names.split()]
    assert sorted(named) == sorted(given)
    for _module, name in named:
        assert getattr(widgets, name) is not None
