"""What was typed before a lock is there again after it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.services import directory, plans, reviews, search_index, settings
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.appointments import AppointmentsScreen
from csdesk.ui.screens.collaboration import CollaborationScreen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.letters import LettersScreen
from csdesk.ui.screens.ncps import ChecklistScreen, MergeScreen, NcpsScreen, RecordScreen
from csdesk.ui.screens.ncps.list_screen import SEVERAL
from csdesk.ui.screens.ncps.several import ALL
from csdesk.ui.screens.plans import PlansScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Field
from tests.services.interview.holding import answer_all, begin
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person
from tests.services.plans.planning import make, sign
from tests.support.doors import screen_of
from tests.ui.records import add_zamora, as_record, choose

Open = Callable[..., Screen]
Settled = Callable[[], None]
Again = Callable[[], Window]


def test_a_contact_half_typed_is_there_again_on_its_record(
    vault: Vault, open_screen: Open, again: Again, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    screen.contact.note.setText("Asks about the bus pass")
    screen.contact.when.setText("in a for")
    screen = as_record(screen_of(again(), "record"))
    assert screen.ncp_id == ncp_id
    assert screen.contact.note.text() == "Asks about the bus pass"
    assert screen.contact.when.text() == "in a for"
    assert screen.desk.messages.current is not None
    assert "here again" in screen.desk.messages.current.sentence
    screen.contact.clear()
    window = again()
    assert window.main is not None
    assert window.main.current == "today"


def test_a_contact_waits_for_its_record_over_several_locks(
    vault: Vault, open_screen: Open, again: Again, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    as_record(open_screen("record", ncp_id=ncp_id)).contact.note.setText("Asks about the bus pass")
    open_screen("today")
    again()
    window = again()
    assert window.main is not None
    assert window.main.current == "today"
    window.main.open_screen("record", {"ncp_id": ncp_id})
    settled()
    assert as_record(screen_of(window, "record")).contact.note.text() == "Asks about the bus pass"


def test_a_form_of_the_record_is_there_again(vault: Vault, open_screen: Open, again: Again) -> None:
    ncp_id = vault.write(add_zamora)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    choose(screen, "appointment")
    fields(screen)["day"].bring_back("10/35")
    fields(screen)["place"].bring_back("Courthouse, room 2")
    screen = as_record(screen_of(again(), "record"))
    assert screen.form.action is not None
    assert screen.form.action.name == "appointment"
    assert fields(screen)["day"].typed() == "10/35"
    assert fields(screen)["place"].typed() == "Courthouse, room 2"


def test_why_two_records_are_one_person_is_there_again(
    vault: Vault, open_screen: Open, again: Again, settled: Settled
) -> None:
    kept = vault.write(add_zamora)
    other = vault.write(lambda session: add_person(session, Person("Zamorra", "Jeremy")))
    screen = open_screen("merge", ncp_id=kept)
    assert isinstance(screen, MergeScreen)
    screen.bring_back({"of": str(kept), "other": str(other), "swapped": True, "typed": {"reason": "Same PIN on bo"}})
    screen.refresh()
    settled()
    assert screen.unsaved()["typed"] == {"reason": "Same PIN on bo"}
    screen = screen_of(again(), "merge")
    settled()
    assert isinstance(screen, MergeScreen)
    assert screen.preview is not None
    assert (screen.preview.kept_id, screen.preview.gone_id) == (other, kept)
    assert screen.form.fields["reason"].typed() == "Same PIN on bo"


def test_a_note_of_the_checklist_and_a_return_address_are_there_again(
    vault: Vault, open_screen: Open, again: Again, settled: Settled
) -> None:
    ncp_id = vault.write(add_zamora)
    letters = open_screen("letters")
    assert isinstance(letters, LettersScreen)
    letters.go("wordings")
    settled()
    letters.wordings.back_to.lines.bring_back("PO Box 7")
    screen = open_screen("checklist", ncp_id=ncp_id)
    assert isinstance(screen, ChecklistScreen)
    line = screen.list.selected()
    assert line is not None
    QTest.keyClick(screen.list, Qt.Key.Key_N)
    screen.note.note.setText("Asked at the court")
    window = again()
    screen = screen_of(window, "checklist")
    settled()
    assert isinstance(screen, ChecklistScreen)
    assert screen.note.note.text() == "Asked at the court"
    assert not screen.note.isHidden()
    assert screen.list.selected() == line
    assert window.main is not None
    window.main.open_screen("letters")
    settled()
    letters = screen_of(window, "letters")
    assert isinstance(letters, LettersScreen)
    assert letters.wordings.back_to.lines.typed() == "PO Box 7"


def test_a_form_that_is_left_by_esc_can_be_had_back(vault: Vault, open_screen: Open, settled: Settled) -> None:
    screen = open_screen("collaboration")
    assert isinstance(screen, CollaborationScreen)
    screen.begin_new()
    screen.form.fields["what"].bring_back("Train the new case workers")
    QTest.keyClick(screen.form.fields["what"].input, Qt.Key.Key_Escape)
    settled()
    bring_it_back(screen, settled)
    assert screen.form.isVisible()
    assert screen.form.fields["what"].typed() == "Train the new case workers"

    people = open_screen("ncps")
    assert isinstance(people, NcpsScreen)
    people.begin_new()
    people.new_person.form.fields["first_name"].bring_back("Ann")
    QTest.keyClick(people.new_person.form.fields["first_name"].input, Qt.Key.Key_Escape)
    settled()
    assert not people.new_person.isVisible()
    people.desk.navigate("board")
    settled()
    bring_it_back(people, settled)
    assert people.new_person.isVisible()
    assert people.new_person.form.fields["first_name"].typed() == "Ann"

    agenda = open_screen("appointments")
    assert isinstance(agenda, AppointmentsScreen)
    agenda.begin_new()
    assert agenda.form.form is not None
    agenda.form.form.fields["place"].bring_back("Court room 3")
    QTest.keyClick(agenda.form.form.fields["place"].input, Qt.Key.Key_Escape)
    settled()
    bring_it_back(agenda, settled)
    assert agenda.form.form is not None
    assert agenda.form.form.fields["place"].typed() == "Court room 3"


def bring_it_back(screen: Screen, settled: Settled) -> None:
    message = screen.desk.messages.current
    assert message is not None, "nothing is offered"
    assert (message.sentence, message.action) == ("What you typed was not saved.", "Bring it back")
    assert message.on_action is not None
    message.on_action()
    settled()


def fields(screen: RecordScreen) -> dict[str, Field]:
    assert screen.form.form is not None
    return screen.form.form.fields


def test_what_is_entered_for_several_is_there_again_for_the_same_people(
    vault: Vault, open_screen: Open, again: Again, settled: Settled
) -> None:
    def add(session: Session) -> list[UUID]:
        ids = [add_person(session, Person(name, "Ann")) for name in ("Abel", "Baker", "Casey", "Downs")]
        search_index.rebuild(session, ids)
        return ids

    ids = vault.write(add)
    screen = open_screen("ncps", counties=("Rock",))
    assert isinstance(screen, NcpsScreen)
    screen.list.people.tick_everybody(True)
    screen.list.select_first()
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    step = next(one for one in ALL if one.code == "step")
    screen.several.begin(step)
    settled()
    assert screen.unsaved() == {}
    several_fields(screen)["what"].bring_back("Job fair")
    several_fields(screen)["day"].bring_back("10/35")
    window = again()
    settled()
    assert window.main is not None
    assert window.main.current == "ncps"
    screen = screen_of(window, "ncps")
    assert isinstance(screen, NcpsScreen)
    assert screen.pages.currentIndex() == SEVERAL
    assert screen.several.sheet.people.text().startswith("For 3 people.")
    assert {name: one.typed() for name, one in several_fields(screen).items()} == {"what": "Job fair", "day": "10/35"}
    screen = screen_of(again(), "ncps")
    assert isinstance(screen, NcpsScreen)
    several_fields(screen)["day"].bring_back("10/30")
    screen.several.sheet.save.click()
    settled()
    owed = screen.desk.vault.read(lambda session: session.scalars(select(FollowUp.ncp_id)).all())
    assert set(owed) == set(ids[1:])
    assert screen.unsaved() == {}


def several_fields(screen: NcpsScreen) -> dict[str, Field]:
    assert screen.several.sheet.form is not None
    return screen.several.sheet.form.fields


def test_a_new_person_half_entered_is_there_again(vault: Vault, open_screen: Open, again: Again) -> None:
    screen = open_screen("ncps")
    button = screen.findChild(Button, "ncps.new")
    assert button is not None
    button.click()
    field = screen.findChild(QLineEdit, "ncps.new.last_name")
    assert field is not None
    field.setText("Quillfeather")
    field = screen_of(again(), "ncps").findChild(QLineEdit, "ncps.new.last_name")
    assert field is not None
    assert field.isVisible()
    assert field.text() == "Quillfeather"


def test_settings_not_saved_are_there_again_and_never_a_password(
    vault: Vault, open_screen: Open, again: Again, window: Window
) -> None:
    screen = open_screen("settings")
    for name, typed in (("liaison_name", "Rae Linden"), ("password", "hush hush")):
        field = screen.findChild(QLineEdit, f"settings.{name}")
        assert field is not None
        field.setText(typed)
    assert "hush" not in str(screen.unsaved())
    screen = screen_of(again(), "settings")
    found = {
        name: field.text()
        for name in ("liaison_name", "password")
        if (field := screen.findChild(QLineEdit, f"settings.{name}")) is not None
    }
    assert found == {"liaison_name": "Rae Linden", "password": ""}
    assert screen.desk.vault.read(settings.load).liaison_name == ""


def test_the_directory_is_as_it_was_typed(vault: Vault, open_screen: Open, again: Again) -> None:
    vault.write(directory.seed)
    screen = open_screen("directory", county="Adams")
    assert isinstance(screen, DirectoryScreen)
    screen.agencies.select_first()
    screen.agreed.fields["agreed_note"].bring_back("Calls on Mondays")
    screen.agreed.save.setEnabled(True)
    screen.agency.show_part("people")
    screen.contacts.new.click()
    screen.contacts.form.fields["name"].bring_back("Lee Park")
    found = screen_of(again(), "directory")
    assert isinstance(found, DirectoryScreen)
    assert found.agreed.agency is not None
    assert found.agreed.agency.county == "Adams"
    assert found.agreed.fields["agreed_note"].value() == "Calls on Mondays"
    assert found.agreed.save.isEnabled()
    assert found.contacts.form.isVisible()
    assert found.contacts.form.values()["name"] == "Lee Park"


def test_what_was_typed_of_an_agencys_name_its_meetings_and_a_liaison_is_there_again(
    vault: Vault, open_screen: Open, again: Again
) -> None:
    vault.write(directory.seed)
    screen = open_screen("directory", county="Adams", part="together")
    assert isinstance(screen, DirectoryScreen)
    screen.agencies.select_first()
    screen.agency.meetings.new.click()
    screen.agency.meetings.form.fields["subject"].bring_back("Training day")
    screen.agency.rename.click()
    screen.agency.names.form.fields["other_names"].bring_back("Adams Co.")
    screen.liaison.form.fields["name"].bring_back("Ann Example")
    found = screen_of(again(), "directory")
    assert isinstance(found, DirectoryScreen)
    assert found.agency.is_naming
    assert found.agency.names.form.values()["other_names"] == "Adams Co."
    assert found.agency.part == "together"
    assert found.agency.unsaved()["meeting"]["typed"]["subject"] == "Training day"
    found.liaisons_chip.click()
    assert found.liaison.form.values()["name"] == "Ann Example"


def test_a_new_program_half_typed_is_there_again(vault: Vault, open_screen: Open, again: Again) -> None:
    vault.write(directory.seed)
    screen = open_screen("directory")
    assert isinstance(screen, DirectoryScreen)
    screen.programs_chip.click()
    screen.new.click()
    screen.program.form.fields["name"].bring_back("Night school")
    screen = screen_of(again(), "directory")
    assert isinstance(screen, DirectoryScreen)
    assert screen.program.program is None
    assert screen.program.form.isVisible()
    assert screen.program.form.values()["name"] == "Night school"


def test_a_plan_that_cannot_be_saved_as_it_is_keeps_what_was_typed(
    vault: Vault, open_screen: Open, again: Again
) -> None:
    plan_id = make(vault)
    screen = open_screen("plans", plan_id=plan_id)
    assert isinstance(screen, PlansScreen)
    screen.editor.amount.setText("a hundred")
    first = screen.editor.steps.rows[0]
    first.what.setText("Call the school first")
    screen = screen_of(again(), "plans")
    assert isinstance(screen, PlansScreen)
    assert screen.editor.isVisible()
    assert screen.editor.amount.text() == "a hundred"
    assert screen.editor.steps.rows[0].what.text() == "Call the school first"
    unsaved = screen.desk.vault.read(lambda session: plans.plan(session, plan_id))
    assert unsaved.draft.amount_cents is not None


def test_a_note_on_a_step_is_there_again(vault: Vault, open_screen: Open, again: Again) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    screen = open_screen("plans", plan_id=plan_id)
    assert isinstance(screen, PlansScreen)
    screen.signed.review.lines[1].note.setText("Waits for the form")
    screen = screen_of(again(), "plans")
    assert isinstance(screen, PlansScreen)
    assert screen.signed.isVisible()
    assert [line.note.text() for line in screen.signed.review.lines] == ["", "Waits for the form", ""]


def test_a_note_on_a_step_beside_the_list_of_plans_is_there_again(
    vault: Vault, open_screen: Open, again: Again
) -> None:
    sign(vault, make(vault))
    screen = open_screen("plans")
    assert isinstance(screen, PlansScreen)
    screen.landing.review.lines[1].note.setText("Waits for the form")
    screen = screen_of(again(), "plans")
    assert isinstance(screen, PlansScreen)
    assert screen.landing.isVisible()
    assert [line.note.text() for line in screen.landing.review.lines] == ["", "Waits for the form", ""]


def test_a_reason_for_another_decision_is_there_again(vault: Vault, open_screen: Open, again: Again) -> None:
    held = begin(vault)
    answer_all(held)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert isinstance(screen, InterviewScreen)
    screen.result.decision.choices[2].setChecked(True)
    screen.result.decision.reason.setText("Moves away in May")
    screen = screen_of(again(), "interview")
    assert isinstance(screen, InterviewScreen)
    assert screen.result.isVisible()
    assert screen.result.decision.choices[2].isChecked()
    assert screen.result.decision.reason.text() == "Moves away in May"


def test_an_agency_s_reason_is_there_again(vault: Vault, open_screen: Open, again: Again, settled: Settled) -> None:
    def ask(session: Any) -> None:
        csa_id = add_csa(session)
        reviews.ask(session, csa_id, [add_person(session)], due_on=TODAY, at=NOW, who=WHO)

    vault.write(ask)
    screen = open_screen("directory", county="Rock")
    assert isinstance(screen, DirectoryScreen)
    screen.agencies.select_first()
    settled()
    screen.reviews.reason.setText("Hearing is set")
    found = screen_of(again(), "directory")
    assert isinstance(found, DirectoryScreen)
    assert found.reviews.reason.text() == "Hearing is set"
