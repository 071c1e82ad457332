"""What the tests of the record share: the page of one person, and how it is worked."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from sqlalchemy.orm import Session

from csdesk.models.partner import ContactRule
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import NcpsScreen, RecordScreen
from csdesk.ui.widgets import Entry, Select, Tick
from tests.services.people import Person, add_csa, add_person, add_program, add_report

Open = Callable[..., Screen]
Settled = Callable[[], None]


def add_zamora(session: Session) -> UUID:
    """A person on the report of a county whose CSA lets the liaison go ahead, and a program to refer to."""
    add_csa(session, "Rock", ContactRule.LIAISON_FIRST)
    add_program(session, "WIOA")
    return add_person(session, Person(), report=add_report(session, "Rock"))


def as_record(screen: Screen) -> RecordScreen:
    assert isinstance(screen, RecordScreen)
    return screen


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the keyboard."""
    QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_words(text: str) -> None:
    QTest.keyClicks(focused(), text)


def choose(screen: RecordScreen, action: str) -> None:
    """Choose an entry of the menu More."""
    screen.fill_menu()
    entry = next(one for one in screen.menu.actions() if one.objectName() == f"record.menu.{action}")
    assert entry.isEnabled()
    entry.trigger()


def enter(screen: RecordScreen, **values: object) -> None:
    """Fill the form that is open, as somebody at the keyboard would, and save it."""
    assert screen.form.form is not None
    for name, value in values.items():
        field = screen.form.form.fields[name].input
        assert field.objectName() == f"record.form.{name}"
        if isinstance(field, Select):
            field.set_value(value)
        elif isinstance(field, Tick):
            field.setChecked(bool(value))
        elif isinstance(field, QLineEdit | QPlainTextEdit):
            field.clear()
            QTest.keyClicks(field, str(value))
    screen.form.save.click()


def happened(screen: RecordScreen) -> list[str]:
    return [entry.what for entry in screen.happened.list.rows.rows if isinstance(entry, Entry)]


def report_details(screen: RecordScreen) -> list[str]:
    entries = [entry for entry in screen.happened.list.rows.rows if isinstance(entry, Entry)]
    return [entry.detail for entry in entries if entry.what.startswith("Report of")]


def fault_of(screen: RecordScreen, name: str) -> str:
    assert screen.form.form is not None
    return screen.form.form.fields[name].below.text()


def export_for_own_use(screen: Screen, settled: Settled) -> None:
    """Export the list, for the desk itself."""
    assert isinstance(screen, NcpsScreen)
    screen.export.click()
    settled()
    screen.exporting.menu.close()
    screen.exporting.menu.actions()[0].trigger()
    settled()
