"""The family, safe contact and merging on the record, by keyboard."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from csdesk.services import caseload, family, interview
from csdesk.services.family import HowOften, NewParent, WorkPoint
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.widgets import Button
from tests.services.people import NOW, TODAY, WHO
from tests.ui.records import Open, Settled, as_record, choose, enter, fault_of, happened, press

HOW: dict[str, Any] = {"at": NOW, "who": WHO}


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def of(vault: Vault, ncp_id: UUID) -> family.Family:
    return vault.read(lambda session: family.family_of(session, ncp_id, today=TODAY))


def sheet_text(screen: RecordScreen) -> str:
    from csdesk.ui.widgets import Text

    QApplication.processEvents()  # what was put into a layout is shown by an event
    return " | ".join(one.text() for one in screen.aside.family.findChildren(Text) if one.text() and one.isVisible())


def test_the_other_parent_is_entered_and_reached_and_the_ncp_is_not(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    choose(screen, "addParent")
    enter(screen, phone="(608) 555-0177")
    assert "name is needed" in fault_of(screen, "name")
    enter(screen, name="Rosa Sample")
    settled()
    assert "Rosa Sample" in sheet_text(screen)
    choose(screen, "cpContact")
    enter(screen, outcome="reached", note="Needs child care at night")
    settled()
    assert "CP: call, reached" in happened(screen)
    assert screen.shown is not None
    assert screen.shown.record.last_contact is None
    choose(screen, "cpNeed")
    enter(screen, need="child_care")
    settled()
    assert "Needs child care" in sheet_text(screen)
    choose(screen, "cpNeedMet")
    enter(screen, how="met")
    settled()
    assert of(vault, zamora).parents[0].open_needs == ()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    settled()
    assert [one.code for one in of(vault, zamora).parents[0].open_needs] == ["child_care"]


def test_how_often_they_meet_is_asked_where_the_child_stands(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    choose(screen, "addChild")
    enter(screen, name="Maya", born="3/4/2019")
    settled()
    assert "Ask now" not in sheet_text(screen)
    vault.write(lambda session: interview.start(session, zamora, **HOW))
    screen.refresh()
    settled()
    assert "Ask now" in sheet_text(screen)
    button = screen.findChild(Button, "record.family.ask")
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Space)
    enter(screen, how_often="monthly")
    settled()
    (child,) = of(vault, zamora).children
    assert [(one.how_often, one.point) for one in child.meetings] == [(HowOften.MONTHLY, WorkPoint.INTAKE)]
    assert "Maya, 7" in sheet_text(screen)
    assert "Every month (at intake)" in sheet_text(screen)
    assert "Ask now" not in sheet_text(screen)


def test_a_name_is_corrected_from_the_sheet_and_the_former_one_is_kept(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    vault.write(lambda session: family.add_parent(session, zamora, NewParent("Roza Sample"), **HOW))
    screen.refresh()
    settled()
    button = screen.findChild(Button, "record.family.correct")
    assert button is not None
    button.click()
    settled()
    enter(screen, name="Rosa Sample")
    settled()
    assert "name before: Roza Sample" in sheet_text(screen)


def test_while_safe_contact_is_on_the_other_parent_is_contacted_only_after_a_word_of_caution(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    def work(session: Session) -> None:
        family.add_parent(session, zamora, NewParent("Rosa Sample", phone="(608) 555-0177"), **HOW)
        caseload.set_safe_contact(session, zamora, True, "", way="text only", time="before noon", **HOW)

    vault.write(work)
    screen.refresh()
    settled()
    choose(screen, "cpContact")
    assert "puts nobody in danger" in fault_of(screen, "sure")
    enter(screen, outcome="left_message")
    assert "sure of this first" in fault_of(screen, "sure")
    assert of(vault, zamora).parents[0].contacts == 0
    enter(screen, sure=True)
    settled()
    assert of(vault, zamora).parents[0].contacts == 1
    dialogs.answers = [False]
    call = screen.findChild(Button, "record.family.phone")
    assert call is not None
    call.click()
    assert "puts nobody in danger" in dialogs.asked[-1]


def test_the_safe_way_and_time_stand_at_the_phone_and_it_is_off_for_a_reason_only(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    assert not screen.aside.safety.isVisible()
    choose(screen, "safeContact")
    enter(screen, on=True)
    assert "reached safely" in fault_of(screen, "way")
    enter(screen, way="Text only", time="weekdays before noon")
    settled()
    assert screen.head.safety.isVisible()
    assert screen.aside.safety.isVisible()
    assert "Text only; weekdays before noon" in screen.head.safety.accessibleDescription()
    choose(screen, "refer")
    assert "left out" in fault_of(screen, "program")
    press(Qt.Key.Key_Escape)
    choose(screen, "safeContact")
    enter(screen, on=False)
    assert "for a reason" in fault_of(screen, "reason")
    enter(screen, reason="She asked for it")
    settled()
    assert not vault.read(lambda session: caseload.safety_of(session, zamora)).on
    assert not screen.head.safety.isVisible()
