"""Ctrl+Z anywhere, and Undo on the message, take back what was done last."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from csdesk.models.ncp import Ncp
from csdesk.services import contacts, plans, settings
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.plans import PlansScreen
from csdesk.ui.screens.settings import SettingsScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.services.plans.planning import make
from tests.ui.interviews import ENTER, Keyboard
from tests.ui.records import add_zamora

Open = Callable[..., Screen]
Settled = Callable[[], None]
CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER)


def undo(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def said(desk: Desk) -> str:
    return desk.messages.current.sentence if desk.messages.current is not None else ""


def call(desk: Desk, ncp_id: UUID, words: str = "The call", message: str = "") -> None:
    at, who = desk.now(), desk.who
    desk.write(
        desk,
        lambda session: contacts.record_contact(session, ncp_id, CALL, at=at, who=who),
        (lambda _done: desk.messages.info(message)) if message else None,
        changed={"contacts"},
        undo=words,
    )


def calls(vault: Vault, ncp_id: UUID) -> int:
    return len(vault.read(lambda session: contacts.contacts_of(session, ncp_id)))


def test_ctrl_z_takes_back_what_was_done_last_and_says_so(
    vault: Vault, desk: Desk, window: Window, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    before = calls(vault, ncp_id)
    screen = open_screen("directory")
    call(desk, ncp_id, "The first call")
    call(desk, ncp_id, "The second call")
    settled()
    for number, words in enumerate(("second", "first")):
        undo(screen)
        settled()
        assert said(desk) == f"Taken back: the {words} call."
        assert calls(vault, ncp_id) == before + 1 - number
    undo(screen)
    settled()
    assert said(desk) == "There is nothing to take back."
    assert window.main is not None
    assert window.main.current == "directory"


def again(widget: QWidget, key: Qt.Key = Qt.Key.Key_Y, *, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(widget, key, held | Qt.KeyboardModifier.ShiftModifier if shift else held)


def test_what_was_taken_back_is_done_again_until_something_else_is_done(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    before = calls(vault, ncp_id)
    screen = open_screen("directory")
    call(desk, ncp_id, "The first call")
    call(desk, ncp_id, "The second call")
    undo(screen)
    undo(screen)
    settled()
    assert calls(vault, ncp_id) == before
    again(screen)
    settled()
    assert said(desk) == "Done again: the first call."
    again(screen, Qt.Key.Key_Z, shift=True)
    settled()
    assert said(desk) == "Done again: the second call."
    assert calls(vault, ncp_id) == before + 2
    again(screen)
    settled()
    assert said(desk) == "There is nothing to do again."
    undo(screen)
    call(desk, ncp_id, "The third call")
    again(screen)
    settled()
    assert said(desk) == "There is nothing to do again."
    assert calls(vault, ncp_id) == before + 2
    undo(screen)
    settled()
    assert said(desk) == "Taken back: the third call."


def test_after_the_settings_were_saved_nothing_older_is_taken_back(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    screen = open_screen("settings")
    assert isinstance(screen, SettingsScreen)
    call(desk, ncp_id)
    settled()
    noted = calls(vault, ncp_id)
    for form in screen.forms.values():
        form.set_values({"full_time_hours": 32})
    screen.save.click()
    undo(screen)
    settled()
    assert "settings were saved" in said(desk)
    assert calls(vault, ncp_id) == noted
    assert vault.read(settings.load).full_time_hours == 32


def test_pressed_at_once_it_means_what_is_just_being_done(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    before = calls(vault, ncp_id)
    screen = open_screen("directory")
    call(desk, ncp_id)
    undo(screen)
    settled()
    assert calls(vault, ncp_id) == before


def test_the_message_offers_to_take_back_its_own_step(
    vault: Vault, desk: Desk, window: Window, open_screen: Open, settled: Settled
) -> None:
    first = vault.write(add_zamora)
    open_screen("directory")
    call(desk, first, message="Saved.")
    settled()
    message = desk.messages.current
    assert message is not None
    assert (message.sentence, message.action) == ("Saved.", "Undo")
    before = calls(vault, first)
    button = window.findChild(Button, "message.action")
    assert button is not None
    button.click()
    settled()
    assert calls(vault, first) == before - 1
    assert desk.undo.last() is None


def test_what_depends_on_it_is_named_and_nothing_changes(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    screen = open_screen("directory")
    desk.write(desk, add_zamora, changed={"ncps"}, undo="The new person")
    settled()
    ncp_id = vault.read(lambda session: session.scalars(select(Ncp.id)).one())
    vault.write(lambda session: contacts.record_contact(session, ncp_id, CALL, at=desk.now(), who=desk.who))
    undo(screen)
    settled()
    assert said(desk).startswith("The new person cannot be taken back")
    assert vault.read(lambda session: session.get(Ncp, ncp_id)) is not None


def test_in_a_field_it_is_the_field_s_own(vault: Vault, desk: Desk, open_screen: Open, settled: Settled) -> None:
    ncp_id = vault.write(add_zamora)
    screen = open_screen("directory")
    assert isinstance(screen, DirectoryScreen)
    call(desk, ncp_id)
    settled()
    before = calls(vault, ncp_id)
    screen.new.click()
    field = screen.program.form.fields["name"].input
    field.setFocus()
    QTest.keyClicks(field, "Night")
    undo(field)
    settled()
    assert screen.program.form.values()["name"] == ""
    assert calls(vault, ncp_id) == before


def test_nothing_is_left_of_it_after_a_lock(vault: Vault, desk: Desk, window: Window, settled: Settled) -> None:
    ncp_id = vault.write(add_zamora)
    call(desk, ncp_id)
    settled()
    call(desk, ncp_id)
    desk.take_back()
    settled()
    assert desk.undo.last() is not None
    assert desk.undo.last_taken_back() is not None
    window.lock()
    settled()
    assert desk.undo.last() is None
    assert desk.undo.last_taken_back() is None


def test_a_plan_that_is_open_shows_what_was_taken_back(
    vault: Vault, desk: Desk, open_screen: Open, settled: Settled
) -> None:
    plan_id = make(vault)
    screen = open_screen("plans", plan_id=plan_id)
    assert isinstance(screen, PlansScreen)
    before = vault.read(lambda session: plans.plan(session, plan_id)).draft
    screen.editor.amount.setText("333")
    screen.editor.save()
    settled()
    assert vault.read(lambda session: plans.plan(session, plan_id)).draft.amount_cents == 333_00
    undo(screen.editor.paper.print)
    settled()
    assert vault.read(lambda session: plans.plan(session, plan_id)).draft == before
    assert screen.editor.amount.text() != "333"


def test_an_answer_that_is_taken_back_is_asked_again(
    person: UUID, open_screen: Open, settled: Settled, keyboard: Keyboard
) -> None:
    screen = open_screen("interview", ncp_id=person)
    assert isinstance(screen, InterviewScreen)
    keyboard.press(ENTER, "T1", ENTER, "2")
    assert screen.asking is not None
    assert screen.asking.talk.state.current == "Q4"
    for current in ("Q3", "Q2", "Q1"):
        undo(screen)
        settled()
        assert screen.asking is not None
        assert screen.asking.talk.state.current == screen.asking.current == current
    undo(screen)
    settled()
    assert screen.asking is None
