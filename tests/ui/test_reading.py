"""What is told of titles, sheets and long lists to who hears them; of all scenes: test_every_screen.py."""

import time

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from csdesk.services.vault import Vault
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Banner, Column, EmptyState, ListTable, Select, Sheet, StatusPill, column
from tests.ui.full_desk import EveryScene
from tests.ui.reading import called, heard

Role = QAccessible.Role


def test_titles_are_headings_and_sheets_are_groups(every_scene: EveryScene, full: Vault, window: Window) -> None:
    for _scene in every_scene(full, only=("today",)):
        titles = [
            part for part in window.findChildren(QLabel) if part.property("kind") == "title" and part.isVisible()
        ]
        assert titles
        assert {(heard(part).role, heard(part).name) for part in titles} == {
            (Role.Heading, part.text()) for part in titles
        }
        for kind, role in ((Sheet, Role.Grouping), (EmptyState, Role.Grouping), (Banner, Role.AlertMessage)):
            assert {heard(part).role for part in window.findChildren(kind)} <= {role}
        assert {heard(part).role for part in window.findChildren(StatusPill)} <= {Role.Border}


def test_a_selection_is_called_by_its_label_wherever_it_stands_and_its_value_is_not_its_name(qtbot: QtBot) -> None:
    page, other, there_too = QWidget(), QWidget(), QVBoxLayout()
    for part in (page, other):
        qtbot.addWidget(part)
    choice = Select([("call", "Call"), ("text", "Text")], name="t.kind", spoken="Kind of contact")
    page.setLayout(column(choice))
    other.setLayout(there_too)
    page.show()
    assert called(choice) == ["Kind of contact"]
    there_too.addWidget(choice)
    other.show()
    assert called(choice) == ["Kind of contact"]
    assert [label.isVisible() for label in other.findChildren(QLabel)] == [False]
    there = QAccessible.queryAccessibleInterface(choice)
    assert (there.role(), there.text(QAccessible.Text.Value), there.childCount()) == (Role.ComboBox, "Call", 1)
    choice.deleteLater()
    qtbot.waitUntil(lambda: not other.findChildren(QLabel))


def test_a_reader_does_not_make_a_list_of_200_000_slow(qtbot: QtBot) -> None:
    """With what a reader needs Qt tells of every row that is chosen; it must not look at all the others for it."""
    table = ListTable([Column(f"C{at}", str, 90) for at in range(9)], name="t.many", spoken="Many")
    qtbot.addWidget(table)
    table.show()

    def seconds() -> float:
        begun = time.perf_counter()
        table.set_rows(range(200_000))
        for number in range(0, 200_000, 2_000):
            table.select(number)
        there = QAccessible.queryAccessibleInterface(table)
        assert there.childCount() > 1_800_000
        return time.perf_counter() - begun

    alone = min(seconds() for _ in range(2))
    QAccessible.setActive(True)
    try:
        heard_too = min(seconds() for _ in range(2))
    finally:
        QAccessible.setActive(False)
    assert heard_too < 5 * alone + 0.5
