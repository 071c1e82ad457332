"""Two records of one person are made one from the window, and taken apart again."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from csdesk.services import caseload, contacts, interview, merging
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui.screens.ncps import MergeScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Entry
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, focused, happened, press, type_words


@pytest.fixture
def twins(vault: Vault) -> tuple[UUID, UUID]:
    """One person in two records; the second one was called."""

    def work(session: Session) -> tuple[UUID, UUID]:
        kept, gone = add_zamora(session), add_person(session, Person("Zamorra", "Jerry", phone="(608) 555-0111"))
        call = NewContact(
            kind=ContactKind.CALL, direction=Direction.OUT, outcome=ContactOutcome.REACHED,
            uncleared_reason="The court asked",
        )  # fmt: skip
        contacts.record_contact(session, gone, call, at=NOW, who=WHO)
        return kept, gone

    return vault.write(work)


@pytest.fixture
def screen(twins: tuple[UUID, UUID], open_screen: Open, window: Window, settled: Settled) -> MergeScreen:
    record = as_record(open_screen("record", ncp_id=twins[0]))
    choose(record, "merge")
    settled()
    assert window.main is not None
    found = window.main.screens["merge"]
    assert isinstance(found, MergeScreen)
    return found


def names(vault: Vault) -> list[str]:
    return [line.name for line in vault.read(lambda s: caseload.find(s, CaseloadQuery(), today=TODAY)).rows]


def find_the_other(settled: Settled) -> None:
    type_words("zamorr")
    settled()
    press(Qt.Key.Key_Return)
    settled()


def test_they_are_found_seen_side_by_side_merged_and_taken_apart_by_keyboard(
    screen: MergeScreen, twins: tuple[UUID, UUID], vault: Vault, settled: Settled, window: Window
) -> None:
    assert focused() is screen.search
    type_words("nobody")
    settled()
    assert "Nobody else is found" in screen.told.text()
    screen.search.clear()
    find_the_other(settled)
    assert not screen.told.isVisible()
    assert screen.preview is not None
    assert ("Contacts", "0", "1", "1") in [
        (one.label, one.kept, one.gone, one.will_be) for one in screen.preview.sides
    ]
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert "few words" in screen.form.fields["reason"].below.text()
    assert len(names(vault)) == 2
    type_words("The same PIN on both papers")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    settled()
    assert names(vault) == ["Zamora, Jeremy"]
    assert window.main is not None
    record = as_record(window.main.screens["record"])
    assert window.main.current == "record"
    assert "Another record was merged into this one" in happened(record)
    assert "Call: reached" in happened(record)
    for _line in range(9):
        chosen = record.happened.list.selected()
        if isinstance(chosen, Entry) and chosen.what == "Another record was merged into this one":
            break
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    settled()
    assert window.main.current == "merge"
    apart = screen.findChild(Button, "merge.apart")
    assert apart is not None
    apart.setFocus()
    press(Qt.Key.Key_Space)
    settled()
    settled()
    assert sorted(names(vault)) == ["Zamora, Jeremy", "Zamorra, Jerry"]


def test_the_merge_is_taken_back_by_ctrl_z(screen: MergeScreen, vault: Vault, settled: Settled) -> None:
    find_the_other(settled)
    type_words("One person")
    screen.save.click()
    settled()
    settled()
    assert len(names(vault)) == 1
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    settled()
    assert len(names(vault)) == 2


def test_the_other_record_can_be_the_one_that_stays(
    screen: MergeScreen, twins: tuple[UUID, UUID], vault: Vault, settled: Settled
) -> None:
    find_the_other(settled)
    screen.swap.click()
    settled()
    type_words("One person")
    screen.save.click()
    settled()
    settled()
    assert names(vault) == ["Zamorra, Jerry"]
    (merge,) = vault.read(lambda session: merging.merges_of(session, twins[1]))
    assert merge.gone_id == twins[0]


def test_a_refused_merge_says_why_and_cannot_be_done(
    screen: MergeScreen, twins: tuple[UUID, UUID], vault: Vault, settled: Settled
) -> None:
    def work(session: Session) -> None:
        for ncp_id in twins:
            interview.start(session, ncp_id, at=NOW, who=WHO)

    vault.write(work)
    find_the_other(settled)
    assert "interview is under way on both" in screen.refused.text()
    assert not screen.save.isEnabled()


def test_esc_leads_back_to_the_record(screen: MergeScreen, window: Window, settled: Settled) -> None:
    press(Qt.Key.Key_Escape)
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_what_was_begun_on_the_record_that_goes_is_there_on_the_one_that_stays(
    twins: tuple[UUID, UUID], vault: Vault, open_screen: Open, settled: Settled
) -> None:
    kept, gone = twins
    record = as_record(open_screen("record", ncp_id=gone))
    record.contact.begin("call")
    record.contact.note.setFocus()
    type_words("Asks for a job")
    choose(record, "job")
    assert record.form.form is not None
    record.form.form.fields["employer"].input.setFocus()
    type_words("Sample Foods")
    open_screen("record", ncp_id=kept)
    assert record.contact.note.text() == ""
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    record.refresh()
    settled()
    assert record.contact.note.text() == "Asks for a job"
    assert record.form.action is None
    choose(record, "job")
    assert record.form.form.values()["employer"] == "Sample Foods"
    record.drafts.keep(kept, None)
    assert str(gone) not in str(record.unsaved())


def test_what_is_begun_on_the_record_that_stays_comes_first(
    twins: tuple[UUID, UUID], vault: Vault, open_screen: Open, settled: Settled
) -> None:
    kept, gone = twins
    for ncp_id, words in ((gone, "Asks for a job"), (kept, "Asks for a class")):
        record = as_record(open_screen("record", ncp_id=ncp_id))
        record.contact.begin("call")
        record.contact.note.setFocus()
        type_words(words)
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    record.refresh()
    settled()
    assert record.contact.note.text() == "Asks for a class"
    record.contact.save.click()
    settled()
    settled()
    assert record.contact.note.text() == "Asks for a job"
