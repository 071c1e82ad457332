"""Every scene in the language of brackets: run by tests/words, in a process of its own that speaks it."""

import ast
import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)
from sqlalchemy import text
from sqlalchemy.orm import Session

from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.shell.window import Window
from tests.ui import door_states
from tests.ui.full_desk import EveryScene, scene_files
from tests.words.brackets import OPEN, WORD, own_languages, unsaid

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MOST_ROWS = 60
DOORS = "doors"
SENTENCE = 17
"""Letters, from which on it is no name of a part."""
NAMED = ("ncp", "ncp_name", "ncp_address", "csa", "csa_contact", "program", "setting", "custodial_parent", "child")


def test_every_scene(every_scene: EveryScene, full: Vault, window: Window, tmp_path: Path) -> None:
    """Writes what is shown in no brackets and is no data, by scene."""
    kept, names = full.read(_kept)
    files = scene_files(tmp_path, full).values()
    reports = [file.read_text("utf-8") for file in files if file.suffix == ".csv"]
    names |= {word.casefold() for report in reports for word in WORD.findall(report)}
    data = "\n".join((kept, own_languages(), *map(str, files), " ".join(_told_by_tests())))
    found: dict[str, list[str]] = {}
    judged: dict[str, tuple[str, ...]] = {}

    def look(scene: str) -> None:
        gc.collect()
        for where, said in shown():
            if said not in judged:
                judged[said] = tuple(unsaid(said, data, names))
            for bare in judged[said]:
                found.setdefault(bare, []).append(f"{scene}: {where}: {said[:90]}")

    gc.freeze()
    gc.disable()  # what a screen leaves behind is let go of here, not by a thread that happens to read just then
    for scene in every_scene(full):
        look(scene.name)
    stored = [line for line in full.read(_kept)[0].splitlines() if OPEN in line]
    scenes.clear(window)
    window.lock()
    scenes.settle(window)
    for state in door_states.states(window, full.path):
        look(f"{DOORS}: {state}")
    gc.enable()
    Path(os.environ["CSDESK_FOUND"]).write_text(json.dumps({"found": found, "stored": stored}, ensure_ascii=False))


def _told_by_tests() -> Iterator[str]:
    """What stands on the doors as a file or a disk of a test has it."""
    for node in ast.walk(ast.parse(Path(door_states.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > SENTENCE:
            yield node.value


THEIR_OWN = ("report.columns", "interview.client")
"""Parts that show the headings of a file, and an interview in the language of its instrument."""


def shown() -> Iterator[tuple[str, str]]:
    """All that can be seen or heard, and where."""
    for top in QApplication.topLevelWidgets():
        for part in (top, *top.findChildren(QWidget)):
            if part.isVisible() and not _speaks_its_own(part):
                for said in _said(part):
                    yield f"{type(part).__name__} {part.objectName()}", said


def _speaks_its_own(part: QWidget | None) -> bool:
    while part is not None and not part.objectName().startswith(THEIR_OWN):
        part = part.parentWidget()
    return part is not None


def _said(part: QWidget) -> Iterator[str]:
    found = [part.toolTip(), part.accessibleName(), part.accessibleDescription(), part.windowTitle()]
    if isinstance(part, QLabel | QAbstractButton):
        found.append(part.text())
    if isinstance(part, QLineEdit | QPlainTextEdit):
        found.append(part.placeholderText())
    if isinstance(part, QComboBox):
        found += [part.itemText(number) for number in range(part.count())]
    if isinstance(part, QProgressBar):
        found.append(part.format())
    if isinstance(part, QMenu):
        found += [action.text() for action in part.actions()]
    if isinstance(part, QAbstractItemView):
        found += _cells(part.model())
    yield from filter(None, found)


def _cells(model: QAbstractItemModel | None) -> list[str]:
    if model is None:
        return []
    rows = min(model.rowCount(), MOST_ROWS)
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    across = Qt.Orientation.Horizontal
    titles = [model.headerData(number, across, role) for number in range(columns) for role in ROLES]
    cells = [
        model.index(row, column).data(role) for row in range(rows) for column in range(columns) for role in ROLES
    ]
    return [value for value in (*titles, *cells) if isinstance(value, str)]


def _kept(session: Session) -> tuple[str, frozenset[str]]:
    """All texts of the vault, and the words of names in it."""
    tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"))
    values: dict[str, None] = {}
    names: set[str] = set()
    for table in tables.all():
        for row in session.execute(text(f'SELECT * FROM "{table}"')):
            for value in row:
                if isinstance(value, str):
                    values[value] = None
                    names.update(map(str.casefold, WORD.findall(value)) if table in NAMED else ())
    return "\n".join(values), frozenset(names)
