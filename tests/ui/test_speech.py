"""What a screen reader says of its own accord, and what it never says."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from csdesk.services.vault import Vault
from csdesk.ui import speech
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import BarChart, Column, Fault, FieldSpec, Form, Group, ListTable, StatusPill
from tests.services.people import Person, add_person
from tests.support.doors import unlock
from tests.ui.interviews import Handed

Settled = Callable[[], None]
OpenScreen = Callable[..., Screen]
ASSERTIVE = QAccessible.AnnouncementPoliteness.Assertive
Said = list[tuple[str, bool]]
AT = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """What is said while a reader is there: the words, and whether at once."""
    heard: Said = []

    def hear(event: Any) -> None:
        if hasattr(event, "message"):
            heard.append((event.message(), event.politeness() == ASSERTIVE))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    monkeypatch.setattr(speech, "SOON_MS", 0)
    return heard


def test_a_message_is_said_and_one_about_a_fault_at_once(desk: Desk, settled: Settled, said: Said) -> None:
    settled()
    said.clear()
    desk.messages.good("The report was brought in.", "Undo", lambda: None)
    desk.messages.error("The disk is full. Nothing was saved.")
    assert said == [
        ("The report was brought in. F6, then Enter: Undo", False),
        ("The disk is full. Nothing was saved.", True),
    ]


def test_what_a_cover_hides_is_not_heard(handed_over: Handed, window: Window, said: Said, qtbot: QtBot) -> None:
    assert window.desk is not None
    window.desk.messages.error("A fax came for somebody else.")
    qtbot.wait(10)
    assert [words for words, _ in said if "fax" in words] == []


def test_the_screen_that_comes_in_view_is_named_once(open_screen: OpenScreen, said: Said, qtbot: QtBot) -> None:
    open_screen("plans")
    open_screen("plans")
    qtbot.wait(10)
    assert [words for words, _ in said].count("Plans") == 1


def test_what_a_new_passphrase_lacks_is_heard(window: Window, settled: Settled, said: Said) -> None:
    window.begin()
    settled()
    said.clear()
    field = window.doors.welcome.passphrase.first.input
    assert isinstance(field, QLineEdit)
    for typed, sentence in (("", "No passphrase is typed yet"), ("short", "Too short: it needs 9 more characters")):
        field.setText(typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert said[-1] == (f"Passphrase {field.accessibleDescription()}", True)
        assert sentence in said[-1][0]


def test_a_wrong_passphrase_is_heard_and_stands_at_the_field(
    window: Window, settled: Settled, vault_file: Path, said: Said
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, "not this one at all")
    field = window.doors.unlock.secret
    wrong = [words for words, at_once in said if at_once]
    assert wrong
    assert wrong[-1].startswith("That passphrase does not open this vault.")
    assert QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Description) == wrong[-1]


def test_how_many_a_search_found_is_said_when_the_typing_pauses(
    vault: Vault, open_screen: OpenScreen, settled: Settled, said: Said, qtbot: QtBot
) -> None:
    vault.write(lambda session: [add_person(session, Person("Quillfeather", first)) for first in ("Ann", "Bea")])
    screen: Any = open_screen("ncps")
    screen.search.setFocus()
    QTest.keyClicks(screen.search, "quill")
    qtbot.waitUntil(lambda: ("2 found", False) in said)
    settled()
    QTest.keyClicks(screen.search, "x")
    qtbot.waitUntil(lambda: ("Nothing found", False) in said)


def test_the_group_of_a_row_is_heard_when_the_arrow_keys_come_to_it(qtbot: QtBot, said: Said) -> None:
    table = ListTable((Column("Name", str),), name="t.list", spoken="Things")
    qtbot.addWidget(table)
    table.set_groups([(Group("Overdue", 1), ["a"]), (Group("Today", 2), ["b", "c"])])
    table.show()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    said.clear()
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert said == [("Today 2", False)]


def test_saved_is_said_once_and_not_saved_at_once(qtbot: QtBot, said: Said) -> None:
    pill = StatusPill("t.saved")
    qtbot.addWidget(pill)
    pill.show()
    for _ in range(2):
        pill.saved(AT)
        qtbot.wait(20)
    pill.failed()
    assert said == [("Saved", False), ("Not saved", True)]


def test_a_fault_is_said_and_described_and_goes_with_its_words(qtbot: QtBot, said: Said) -> None:
    form = Form([FieldSpec("day", "Day", helper="As on the paper")], screen="t")
    qtbot.addWidget(form)
    form.show()
    day = form.fields["day"].input
    form.show_faults({"day": "Write a day, like 10/8/2026."})
    assert said == [("Day Write a day, like 10/8/2026.", True)]
    assert day.accessibleDescription() == "Write a day, like 10/8/2026."
    form.show_faults({})
    assert day.accessibleDescription() == "As on the paper"

    fault = Fault(of=[day])
    qtbot.addWidget(fault)
    fault.show()
    fault.setText("Somebody has to be chosen.")
    assert said[-1] == ("Somebody has to be chosen.", True)
    assert day.accessibleDescription() == "Somebody has to be chosen."
    assert day.property("fault") is True


def test_a_value_of_a_chart_is_said_when_it_is_chosen(qtbot: QtBot, said: Said) -> None:
    chart = BarChart(name="t.chart", spoken="People by step")
    qtbot.addWidget(chart)
    chart.show()
    chart.show_words(("Listed: 12", "Reached: 3"), 2)
    chart.choose(1)
    assert said == [("Reached: 3", False)]
    assert QAccessible.queryAccessibleInterface(chart).role() == QAccessible.Role.Chart


def test_without_a_reader_nothing_is_prepared(qtbot: QtBot) -> None:
    pill = StatusPill("t.saved")
    qtbot.addWidget(pill)
    pill.show()
    pill.saved(AT)
    assert pill.property(speech.LATER) is None
