"""What the program loads before its first page: in a process of its own, as it starts."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import csdesk
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
        print(json.dumps({"modules": sorted(sys.modules), "read": read, "pages": pages}))
        return 0

    QApplication.exec = staticmethod(tell)

application.keep_what_is_loaded = shown
app.start([])
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
