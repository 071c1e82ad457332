"""What is typed on a page can be brought back when another line, agency or person is chosen there."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from sqlalchemy import select

from csdesk.models.assessment import Assessment
from csdesk.services import settings
from csdesk.services.vault import Vault
from csdesk.ui.screens.ncps.list_screen import NcpsScreen
from csdesk.ui.screens.ncps.several import ALL
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button

Settled = Callable[[], None]
TYPED = "so many words"


class Desk:
    """The full desk, worked by keys."""

    def __init__(self, window: Window, vault: Vault, settled: Settled) -> None:
        self.window, self._settled = window, settled
        window.open_desk(vault, vault.read(settings.load))
        self.settled()

    def settled(self) -> None:
        self._settled()
        QApplication.processEvents()  # what was put in its place is shown

    def go(self, screen: str, **arguments: object) -> None:
        assert self.window.desk is not None
        self.window.desk.navigate(screen, **arguments)
        self.settled()

    def shown(self, name: str) -> QWidget:
        return next(part for part in self.window.findChildren(QWidget, name) if part.isVisible())

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
            self.settled()

    def type_into(self, name: str) -> None:
        field = self.shown(name)
        field.setFocus()
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.selectAll()
        QTest.keyClicks(field, TYPED)

    def click(self, name: str) -> None:
        button = self.shown(name)
        assert isinstance(button, QAbstractButton)
        button.click()
        self.settled()

    def offered(self) -> str:
        """What the button of the message is called; empty: none is there."""
        buttons = [one for one in self.window.findChildren(Button, "message.action") if one.isVisible()]
        return buttons[0].text() if buttons else ""

    def bring_back(self) -> None:
        button = self.shown("message.action")
        assert isinstance(button, Button)
        assert "Bring it back" in button.text()
        button.click()
        self.settled()

    def text(self, name: str) -> str:
        field = self.shown(name)
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def choose_next(self, name: str) -> None:
        """The next line of a list."""
        self.shown(name).setFocus()
        self.press(Qt.Key.Key_Down)


@pytest.fixture
def at(window: Window, full: Vault, settled: Settled) -> Desk:
    return Desk(window, full, settled)


@pytest.fixture
def people(full: Vault) -> list[UUID]:
    return full.read(lambda session: list(session.scalars(select(Assessment.ncp_id).distinct().limit(2))))


def test_a_joint_step_that_is_left_for_another_one(at: Desk) -> None:
    at.go("collaboration")
    at.shown("collaboration.list").setFocus()
    at.press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    at.type_into("collaboration.what")
    at.shown("collaboration.list").setFocus()
    at.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert at.text("collaboration.what") != TYPED
    at.bring_back()
    assert at.text("collaboration.what") == TYPED


def test_counts_of_an_agency_that_are_left_for_the_next_one(at: Desk) -> None:
    at.go("measures")
    edit = at.shown("measures.edit")
    assert isinstance(edit, Button)
    edit.click()
    at.settled()
    at.type_into("measures.form.name")
    at.press(Qt.Key.Key_Right, held=Qt.KeyboardModifier.AltModifier)
    at.bring_back()
    assert at.text("measures.form.name") == TYPED


def test_the_note_of_a_mark_that_is_left_for_another_person(at: Desk, people: list[UUID]) -> None:
    at.go("checklist", ncp_id=people[0])
    at.press(Qt.Key.Key_N)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    name = field.objectName()
    at.type_into(name)
    at.go("checklist", ncp_id=people[1])
    at.bring_back()
    assert at.text(name) == TYPED


@pytest.mark.parametrize(
    ("chip", "listed", "steps", "field"),
    [
        ("directory.chip.agencies", "directory.agencies", (), "directory.agreed_note"),
        ("directory.chip.agencies", "directory.agencies", ("directory.agency.edit",), "directory.agency.name"),
        (
            "directory.chip.agencies",
            "directory.agencies",
            ("directory.part.people", "directory.contact.new"),
            "directory.contact.name",
        ),
        ("directory.chip.programs", "directory.programs", (), "directory.program.note"),
        (
            "directory.chip.programs",
            "directory.programs",
            ("directory.programPart.classes", "directory.class.new"),
            "directory.class.place",
        ),
    ],
)
def test_what_is_typed_of_one_entry_of_the_directory(
    at: Desk, chip: str, listed: str, steps: tuple[str, ...], field: str
) -> None:
    at.go("directory")
    at.click(chip)
    at.shown(listed).setFocus()
    at.press(Qt.Key.Key_Home)
    for step in steps:
        at.click(step)
    at.type_into(field)
    at.choose_next(listed)
    others = [one for one in at.window.findChildren(QWidget, field) if one.isVisible()]
    assert not others or at.text(field) != TYPED
    at.bring_back()
    assert at.text(field) == TYPED


@pytest.mark.parametrize(
    ("screen", "chip", "field"),
    [
        ("directory", "directory.chip.agencies", "directory.agency.name"),
        ("directory", "directory.chip.programs", "directory.program.name"),
        ("directory", "directory.chip.liaisons", "directory.liaison.name"),
        ("ncps", "", "ncps.new.last_name"),
        ("appointments", "", "appointments.form.purpose"),
    ],
)
def test_to_ask_for_a_new_one_twice_leaves_what_is_typed(at: Desk, screen: str, chip: str, field: str) -> None:
    at.go(screen)
    if chip:
        at.click(chip)
    at.press(Qt.Key.Key_N, held=Qt.KeyboardModifier.ControlModifier)
    at.type_into(field)
    at.press(Qt.Key.Key_N, held=Qt.KeyboardModifier.ControlModifier)
    assert at.text(field) == TYPED


def test_what_was_saved_in_the_directory_can_be_undone_and_is_not_brought_back(at: Desk) -> None:
    at.go("directory")
    for chip, kind in (("directory.chip.programs", "program"), ("directory.chip.liaisons", "liaison")):
        at.click(chip)
        at.press(Qt.Key.Key_N, held=Qt.KeyboardModifier.ControlModifier)
        at.type_into(f"directory.{kind}.name")
        at.click(f"directory.{kind}.save")
        assert at.text(f"directory.{kind}.name") == TYPED
        assert "Undo" in at.offered()


def test_a_new_person_who_is_left_for_a_view_of_the_list(at: Desk) -> None:
    at.go("ncps")
    at.press(Qt.Key.Key_N, held=Qt.KeyboardModifier.ControlModifier)
    at.type_into("ncps.new.last_name")
    at.go("ncps", text="ol")
    at.bring_back()
    assert at.text("ncps.new.last_name") == TYPED


def test_what_is_entered_for_several_people_and_left(at: Desk) -> None:
    at.go("ncps")
    screen = at.window.findChild(NcpsScreen)
    assert screen is not None
    screen.list.select_first()
    screen.several.begin(next(one for one in ALL if one.code == "mark"))
    at.settled()
    at.type_into("ncps.several.mark")
    at.press(Qt.Key.Key_Escape)
    at.bring_back()
    assert at.text("ncps.several.mark") == TYPED
