"""An office's own wordings of letters: changed with the page beside them, added, reset."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from csdesk.services import letters
from csdesk.services.vault import Vault
from csdesk.ui.screens.letters import LettersScreen
from tests.services.letters.mail import office
from tests.ui.records import focused, press, type_words

Settled = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_wording_is_changed_with_the_page_beside_it_and_reset(
    open_screen: Callable[..., LettersScreen], vault: Vault, settled: Settled
) -> None:
    office(vault)
    screen = open_screen("letters")
    press(Qt.Key.Key_3, CTRL)
    settled()
    page = screen.wordings
    assert page.list.rows.rows[0].title == "Invitation"
    assert len(page.preview.pages) == 1
    assert not page.remove.isVisible()
    page.body.setFocus()
    type_words("Hello {frist_name}")
    settled()
    assert "Line 1: there is no field {frist_name}. Did you mean {first_name}?" in page.faults.text()
    assert page.body.accessibleDescription() == page.faults.text()
    assert not page.save.isEnabled()
    assert page.preview.told.text() == ""
    page.body.setPlainText("Hello {first_name},\n\n{case_numbers}")
    settled()
    assert not page.faults.isVisible()
    assert page.confidential.isVisible()
    assert len(page.preview.pages) == 1
    press(Qt.Key.Key_Return, CTRL)
    settled()
    assert vault.read(lambda session: letters.template(session, "invitation")).body.startswith("Hello {first_name}")
    assert page.remove.text() == "Reset to the shipped wording"
    page.remove.click()
    settled()
    assert not vault.read(lambda session: letters.template(session, "invitation")).changed
    assert page.body.toPlainText().startswith("# Would you like")


def test_a_wording_of_ones_own_with_a_field_put_in(
    open_screen: Callable[..., LettersScreen], vault: Vault, settled: Settled
) -> None:
    office(vault)
    screen = open_screen("letters")
    screen.go("wordings")
    settled()
    press(Qt.Key.Key_N, CTRL)
    type_words("Job fair")
    page = screen.wordings
    page.body.setPlainText("Come, ")
    page.body.moveCursor(page.body.textCursor().MoveOperation.End)
    page.insert.click()
    assert focused() is page.body
    settled()
    page.save.click()
    settled()
    own = vault.read(letters.templates)[-1]
    assert (own.title, own.body) == ("Job fair", "Come, {first_name}")
    assert page.list.selected().code == own.code
    page.remove.click()
    settled()
    assert len(vault.read(letters.templates)) == 6


def test_leaving_a_changed_wording_is_not_lost_by_the_arrow_key(
    open_screen: Callable[..., LettersScreen], vault: Vault, settled: Settled
) -> None:
    office(vault)
    screen = open_screen("letters")
    screen.go("wordings")
    settled()
    page = screen.wordings
    page.body.setPlainText("Mine")
    page.list.setFocus()
    press(Qt.Key.Key_Down)
    settled()
    assert page.body.toPlainText() == "Mine"
    assert page.list.selected().code == "invitation"


def test_a_new_wording_without_a_name_says_so_beside_the_name(
    open_screen: Callable[..., LettersScreen], vault: Vault, settled: Settled
) -> None:
    office(vault)
    screen = open_screen("letters")
    screen.go("wordings")
    settled()
    page = screen.wordings
    page.new.click()
    page.save.click()
    settled()
    said = page.name_fault
    assert "has no name" in said.text()
    assert page.title.accessibleDescription() == said.text()
    assert not page.faults.isVisible()
    assert not page.body.property("fault"), "the text is as it should be"
    below = said.mapTo(page, said.rect().topLeft()).y() - page.title.mapTo(page, page.title.rect().bottomLeft()).y()
    assert 0 <= below < page.title.height()
    page.title.setFocus()
    type_words("Job fair")
    assert not said.isVisible()
    page.body.setPlainText("{")
    assert page.body.property("fault")
    assert not page.title.property("fault")
