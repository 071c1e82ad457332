"""Letters in the window, by keyboard: who gets one, the page, print and save, sent ones, wordings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.contact import AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule
from csdesk.services import contacts, letters
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.letters import LettersScreen
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Group
from tests.services.letters.mail import BACK, BY, add, meeting, office, pages
from tests.services.people import Person, add_csa
from tests.ui.looking import covered, cut_off, nameless, not_reached
from tests.ui.records import press, type_words

Settled = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def people(vault: Vault) -> dict[str, UUID]:
    """Two who get a letter, and others who do not."""
    office(vault)

    def work(session: Session) -> dict[str, UUID]:
        add_csa(session, "Dane", ContactRule.CSA_FIRST)
        made = {
            "chad": add(session, Person(last_name="COMBS", first_name="CHAD")),
            "lukasz": add(session, Person(last_name="NGUYỄN", first_name="ŁUKASZ")),
            "safe": add(session, Person(last_name="HIDDEN", first_name="ANN", safe_contact=True)),
            "waiting": add(session, Person(last_name="WAITS", first_name="BOB", counties=("Dane",))),
            "nowhere": add(session, Person(last_name="NOWHERE", first_name="EVE"), zip="", city=""),
        }
        ncp = session.get_one(Ncp, made["safe"])
        ncp.safe_contact_way = "Text to the sister"
        return made

    return vault.write(work)


@pytest.fixture
def written(open_screen: Callable[..., LettersScreen], people: dict[str, UUID]) -> LettersScreen:
    """The screen with all of them chosen."""
    return open_screen("letters", ncp_ids=tuple(people.values()), template="invitation")


def groups(screen: LettersScreen) -> list[str]:
    return [f"{row.title} {row.count}" for row in screen.write.people.rows.rows if isinstance(row, Group)]


def sent(vault: Vault) -> dict[str, str]:
    return {one.name: one.title for one in vault.read(letters.sent_letters)}


def test_it_says_who_gets_one_and_who_does_not(written: LettersScreen) -> None:
    assert groups(written) == [
        "Get one 2",
        "Left out: Safe contact: no letter and no address 1",
        "Left out: No address that mail can go to 1",
        "Left out: Not cleared by the CSA yet 1",
    ]
    assert written.write.count.text() == "2 letters"
    assert "1 person is under safe contact" in written.write.options.safe.text()
    assert len(written.write.preview.pages) == 1
    told = " ".join(
        row.detail for row in written.write.people.rows.rows if not isinstance(row, Group) and not row.gets
    )
    assert "CLARK" not in told
    assert not written.write.options.safe_yes.isVisible()


def test_a_batch_is_saved_logged_and_taken_back_by_keyboard(
    written: LettersScreen,
    window: Window,
    vault: Vault,
    people: dict[str, UUID],
    dialogs: ScriptedDialogs,
    settled: Settled,
    tmp_path: Path,
) -> None:
    target = tmp_path / "out.pdf"
    dialogs.answers = [target]
    press(Qt.Key.Key_S, CTRL)
    settled()
    assert dialogs.asked == ["Save as PDF. The file will not be encrypted (Invitation, 2026-10-08.pdf) [PDF (*.pdf)]"]
    text = pages(target.read_bytes())
    assert [name for name in ("Combs", "Nguyễn", "Hidden", "Waits") if any(name in one for one in text)] == [
        "Combs", "Nguyễn"
    ]  # fmt: skip
    assert sent(vault) == {"Combs, Chad": "Invitation", "Nguyễn, Łukasz": "Invitation"}
    assert written.pages.currentWidget() is written.sent
    assert len(written.sent.list.rows.rows) == 2
    assert len(written.sent.preview.pages) == 1
    press(Qt.Key.Key_Z, CTRL)
    settled()
    assert sent(vault) == {}
    assert vault.read(lambda session: contacts.contacts_of(session, people["chad"])) == ()
    assert written.sent.pages.currentIndex() == 0


def test_a_place_that_cannot_be_written_leaves_no_log(
    written: LettersScreen, vault: Vault, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    dialogs.answers = [tmp_path]
    written.write.save.click()
    settled()
    assert sent(vault) == {}
    assert written.write.ncp_ids


def test_a_preview_and_a_cancelled_dialog_log_nothing(
    written: LettersScreen, vault: Vault, dialogs: ScriptedDialogs, settled: Settled
) -> None:
    dialogs.answers = [None]
    written.write.save.click()
    settled()
    assert sent(vault) == {}


def test_a_batch_is_printed_from_memory_and_logged(
    written: LettersScreen, vault: Vault, settled: Settled, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.pdf"
    written.write.print_on(printer_into(paper))
    settled()
    assert len(pages(paper.read_bytes())) == 2
    assert len(sent(vault)) == 2


def printer_into(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_a_reason_takes_in_who_is_not_cleared(
    written: LettersScreen, vault: Vault, people: dict[str, UUID], settled: Settled, tmp_path: Path
) -> None:
    written.write.options.reason.setFocus()
    type_words("Agreed by phone")
    settled()
    assert groups(written)[0] == "Get one 3"
    written.write.print_on(printer_into(tmp_path / "p.pdf"))
    settled()
    kept = vault.read(lambda session: contacts.contacts_of(session, people["waiting"]))[0]
    assert kept.uncleared_reason == "Agreed by phone"


def test_x_takes_somebody_out_and_a_link_puts_them_back(
    written: LettersScreen, vault: Vault, settled: Settled
) -> None:
    written.write.people.setFocus()
    press(Qt.Key.Key_X)
    settled()
    assert groups(written)[0] == "Get one 1"
    written.write.back.click()
    settled()
    assert groups(written)[0] == "Get one 2"


def test_one_letter_to_somebody_under_safe_contact_needs_a_yes(
    open_screen: Callable[..., LettersScreen], people: dict[str, UUID], settled: Settled
) -> None:
    screen = open_screen("letters", ncp_ids=(people["safe"],))
    assert "Text to the sister" in screen.write.options.safe.text()
    assert screen.write.count.text() == "0 letters"
    assert not screen.write.print.isEnabled()
    assert not screen.write.options.safe_address.isVisible()
    screen.write.options.safe_yes.setFocus()
    press(Qt.Key.Key_Space)
    settled()
    assert screen.write.people.selected().detail == "By hand: no address is printed"
    screen.write.options.safe_address.click()
    settled()
    assert "1420 CLARK ST" in screen.write.people.selected().detail
    open_screen("letters", ncp_ids=(people["chad"],))
    assert not screen.write.options.safe_yes.isChecked()
    assert not screen.write.options.safe.isVisible()


def test_escape_leads_back_to_the_record(
    open_screen: Callable[..., LettersScreen], window: Window, people: dict[str, UUID], settled: Settled
) -> None:
    screen = open_screen("letters", ncp_ids=(people["chad"],))
    screen.go("wordings")
    settled()
    press(Qt.Key.Key_Escape)
    settled()
    assert screen.pages.currentWidget() is screen.write
    press(Qt.Key.Key_Escape)
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.ncp_id == people["chad"]


def test_labels_begin_at_the_first_free_one(
    written: LettersScreen, vault: Vault, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    written.write.options.wording.set_value("labels:5160")
    settled()
    assert written.write.count.text() == "2 labels"
    written.write.options.first.setFocus()
    written.write.options.first.clear()
    type_words("30")
    settled()
    target = tmp_path / "labels.pdf"
    dialogs.answers = [target]
    written.write.save.click()
    settled()
    assert pages(target.read_bytes()) == [
        "Chad Combs 1420 CLARK ST JANESVILLE WI 53545", "Łukasz Nguyễn 1420 CLARK ST JANESVILLE WI 53545"
    ]  # fmt: skip
    assert sent(vault) == {}
    assert written.write.ncp_ids


def test_people_who_missed_an_appointment_are_one_button_away(
    open_screen: Callable[..., LettersScreen], vault: Vault, people: dict[str, UUID], settled: Settled
) -> None:
    vault.write(lambda session: meeting(session, people["chad"], days=-2, state=AppointmentState.NO_SHOW))
    screen = open_screen("letters")
    missed = screen.findChild(Button, "letters.noShows")
    assert missed is not None
    QTest.keyClick(missed, Qt.Key.Key_Return)
    settled()
    assert screen.write.options.wording.currentText() == "We missed you"
    assert groups(screen) == ["Get one 1"]


def test_a_sent_letter_is_shown_and_saved_again(
    open_screen: Callable[..., LettersScreen],
    vault: Vault,
    people: dict[str, UUID],
    dialogs: ScriptedDialogs,
    settled: Settled,
    tmp_path: Path,
) -> None:
    def work(session: Session) -> letters.Sent:
        return letters.send(session, letters.Batch("plain", (people["lukasz"],)), **BY)

    made = vault.write(work)
    screen = open_screen("letters", letter_id=made.letter_ids[0])
    assert screen.pages.currentWidget() is screen.sent
    assert screen.sent.list.selected().id == made.letter_ids[0]
    dialogs.answers = [tmp_path / "again.pdf"]
    screen.sent.save.click()
    settled()
    assert (tmp_path / "again.pdf").read_bytes() == made.pdf


def test_what_was_begun_is_there_again_after_a_lock(
    open_screen: Callable[..., LettersScreen],
    again: Callable[[], Window],
    desk: Desk,
    people: dict[str, UUID],
    settled: Settled,
) -> None:
    screen = open_screen("letters", ncp_ids=(people["chad"], people["waiting"]), template="missed")
    screen.write.options.reason.setText("Because")
    screen.go("wordings")
    settled()
    screen.wordings.body.setPlainText("Half a sen")
    settled()
    window = again()
    assert window.main is not None
    window.main.desk.navigate("letters")
    settled()
    back = window.main.screens["letters"]
    assert isinstance(back, LettersScreen)
    assert back.pages.currentWidget() is back.wordings
    assert back.wordings.body.toPlainText() == "Half a sen"
    back.go("write")
    settled()
    assert back.write.ncp_ids == (people["chad"], people["waiting"])
    assert back.write.options.wording.value() == "missed"
    assert back.write.options.reason.text() == "Because"


def test_the_return_address_is_kept_or_refused(
    open_screen: Callable[..., LettersScreen], desk: Desk, vault: Vault, settled: Settled
) -> None:
    office(vault, return_address="")
    screen = open_screen("letters")
    screen.go("wordings")
    settled()
    sheet = screen.wordings.back_to
    sheet.lines.bring_back("Child Support Agency\nPO Box 1")
    sheet.keep.click()
    settled()
    assert "child support" in sheet.lines.below.text()
    assert sheet.lines.input.hasFocus()
    assert sheet.lines.input.accessibleDescription() == sheet.lines.below.text()
    sheet.lines.bring_back(BACK)
    sheet.keep.click()
    settled()
    assert desk.settings.return_address == BACK
    assert date(2026, 10, 8) == desk.today()


@pytest.mark.parametrize("size", [(1366, 688), (1024, 620)], ids=str)
@pytest.mark.parametrize("page", ["write", "sent", "wordings"])
def test_nothing_is_cut_off_and_tab_goes_round(
    page: str,
    size: tuple[int, int],
    written: LettersScreen,
    window: Window,
    vault: Vault,
    people: dict[str, UUID],
) -> None:
    window.resize(*size)
    vault.write(lambda session: letters.send(session, letters.Batch("plain", (people["chad"],)), **BY))
    written.go(page)
    scenes.settle(window)
    assert [*cut_off(window), *covered(window), *nameless(window), *not_reached(window)] == []
