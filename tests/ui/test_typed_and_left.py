"""What is typed on a page can be brought back when another line, agency or person is chosen there."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlalchemy import select

from csdesk.models.assessment import Assessment
from csdesk.services import settings
from csdesk.services.vault import Vault
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button

Settled = Callable[[], None]
TYPED = "so many words"


class Desk:
    """The full desk, worked by keys."""

    def __init__(self, window: Window, vault: Vault, settled: Settled) -> None:
        self.window, self.settled = window, settled
        window.open_desk(vault, vault.read(settings.load))
        settled()

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
        assert isinstance(field, QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, TYPED)

    def bring_back(self) -> None:
        button = self.shown("message.action")
        assert isinstance(button, Button)
        assert "Bring it back" in button.text()
        button.click()
        self.settled()

    def text(self, name: str) -> str:
        field = self.shown(name)
        assert isinstance(field, QLineEdit)
        return field.text()


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
