"""The procedures checklist of a person by keyboard: marks, notes, what it is from, and on paper."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from csdesk.models.release import GENERAL_FACTS, Release
from csdesk.services import checklist
from csdesk.services.checklist import ChecklistLine, ChecklistState
from csdesk.services.contacts import ContactKind
from csdesk.services.disclosure import Recipient
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import ChecklistScreen
from csdesk.ui.shell.window import Window
from tests.services.checklist.test_checklist import meet, refer
from tests.services.people import NOW, TODAY
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, focused, press, type_words

DONE, NOT_NEEDED, OPEN = ChecklistState


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Zamora, met at court and referred."""

    def work(session: Session) -> UUID:
        ncp_id = add_zamora(session)
        meet(session, ncp_id, ContactKind.COURT, TODAY - timedelta(days=40))
        refer(session, ncp_id, "WIOA Rock", "wioa")
        return ncp_id

    return vault.write(work)


@pytest.fixture
def screen(open_screen: Open, ncp_id: UUID) -> ChecklistScreen:
    found = open_screen("checklist", ncp_id=ncp_id)
    assert isinstance(found, ChecklistScreen)
    return found


def line(vault: Vault, ncp_id: UUID, code: str) -> ChecklistLine:
    found = vault.read(lambda session: checklist.checklist_of(session, ncp_id))
    return next(one for one in found.lines if one.code == code)


def shown(screen: ChecklistScreen) -> set[str]:
    return {one.code for one in screen.list.rows.rows if isinstance(one, ChecklistLine)}


def test_whom_the_paper_is_for_can_be_read_in_a_narrow_window(
    screen: ChecklistScreen, window: Window, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    def hear(session: Session) -> None:
        session.add(
            Release(
                ncp_id=ncp_id,
                recipient=Recipient.COURT,
                recipient_name="Rock County Circuit Court",
                facts=GENERAL_FACTS,
                signed_on=TODAY,
                created_at=NOW,
            )
        )

    vault.write(hear)
    window.resize(1024, 620)
    screen.refresh()
    settled()
    for choice in ("", "Rock County Circuit Court"):
        screen.to.set_value(choice)
        assert screen.to.value() == choice
        for _ in range(3):
            QApplication.processEvents()
        assert screen.to.toolTip() == "", screen.to.width()


def test_keys_mark_and_undo_takes_a_mark_back(
    screen: ChecklistScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    assert focused() is screen.list
    assert len(shown(screen)) == 47
    before = screen.header.subtitle.text()
    screen.list.select_key("explain_system")
    for key, state in ((Qt.Key.Key_1, DONE), (Qt.Key.Key_2, NOT_NEEDED), (Qt.Key.Key_0, OPEN), (Qt.Key.Key_1, DONE)):
        press(key)
        settled()
        settled()
        assert line(vault, ncp_id, "explain_system").state is state
    assert screen.header.subtitle.text() != before
    press(Qt.Key.Key_R)
    settled()
    settled()
    assert not line(vault, ncp_id, "explain_system").marked
    assert screen.header.subtitle.text() == before
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    settled()
    assert line(vault, ncp_id, "explain_system").state is DONE


def test_a_note_is_written_in_place_and_done_with_it(
    screen: ChecklistScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    screen.list.select_key("parole")
    press(Qt.Key.Key_N)
    type_words("Spoke with Agent Lee")
    press(Qt.Key.Key_Return)
    settled()
    settled()
    found = line(vault, ncp_id, "parole")
    assert (found.state, found.note) == (DONE, "Spoke with Agent Lee")
    assert focused() is screen.list
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_Escape)
    assert focused() is screen.list
    assert not screen.note.isVisible()


def test_enter_opens_what_the_record_says_and_the_rest_asks_for_a_note(
    screen: ChecklistScreen, window: Window, settled: Settled
) -> None:
    screen.list.select_key("parole")
    press(Qt.Key.Key_Return)
    assert screen.note.isVisible()
    press(Qt.Key.Key_Escape)
    screen.list.select_key("employment_specialist")
    press(Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_only_what_is_open_and_a_mark_leads_to_the_next(screen: ChecklistScreen, settled: Settled) -> None:
    screen.open_only.click()
    assert "employment_specialist" not in shown(screen)
    screen.list.select_key("explain_system")
    press(Qt.Key.Key_2)
    settled()
    settled()
    assert "explain_system" not in shown(screen)
    selected = screen.list.selected()
    assert selected is not None
    assert selected.code == "maximize_potential"
    screen.every.click()
    assert len(shown(screen)) == 47


def test_the_paper_is_saved_for_the_file(
    screen: ChecklistScreen, dialogs: ScriptedDialogs, tmp_path: Path, settled: Settled
) -> None:
    target = tmp_path / "checklist.pdf"
    dialogs.answers = [target]
    screen.save.click()
    settled()
    text = " ".join(PdfReader(BytesIO(target.read_bytes())).pages[0].extract_text().split())
    assert "For the file of this desk." in text


def test_from_the_record_and_back(ncp_id: UUID, open_screen: Open, window: Window, settled: Settled) -> None:
    record = as_record(open_screen("record", ncp_id=ncp_id))
    choose(record, "checklist")
    settled()
    assert window.main is not None
    assert window.main.current == "checklist"
    press(Qt.Key.Key_Escape)
    settled()
    assert window.main.current == "record"
