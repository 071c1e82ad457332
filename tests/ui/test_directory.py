"""The directory in the window: what is edited is kept, and can be taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import directory, liaisons, settings
from csdesk.services.agreements import Agreement
from csdesk.services.directory import ContactRule, CsaView, ProgramKind, ReportRhythm
from csdesk.services.liaisons import NewLiaison
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.widgets import Button, Chip, EmptyState, Form, Group
from tests.services.people import NOW, WHO, Person, add_person, add_report

Settled = Callable[[], None]


@pytest.fixture
def screen(vault: Vault, open_screen: Callable[..., Screen]) -> DirectoryScreen:
    """The shipped directory, a report of Rock with three people; Rock is selected."""

    def work(session: Session) -> None:
        directory.seed(session)
        report = add_report(session, "Rock")
        for name in ("Abbott", "Downs", "Zamora"):
            add_person(session, Person(name), report=report)

    vault.write(work)
    found = open_screen("directory")
    assert isinstance(found, DirectoryScreen)
    return found


def press(screen: Screen, name: str, settled: Settled) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()
    settled()


def undo(screen: Screen, settled: Settled) -> None:
    message = screen.desk.messages.current
    assert message is not None
    assert message.action == "Undo"
    assert message.on_action is not None
    message.on_action()
    settled()


def rock(vault: Vault) -> CsaView:
    found = vault.read(lambda session: directory.csa_for_county(session, "Rock"))
    assert found is not None
    return found


def listed(screen: DirectoryScreen) -> list[str]:
    return [line.title if isinstance(line, Group) else line.county for line in screen.agencies.rows.rows]


def test_counties_in_use_come_first_and_others_are_searched(screen: DirectoryScreen, settled: Settled) -> None:
    assert listed(screen) == ["Counties in use", "Rock", "Others: type a county"]
    QTest.keyClicks(screen.search, "mari")
    settled()
    assert listed(screen) == ["Agencies", "Marinette"]
    screen.search.clear()
    settled()
    assert screen.agencies.selected().county == "Rock"


@pytest.mark.parametrize("chip", ["agencies", "programs", "liaisons"])
def test_a_search_that_finds_nothing_says_so_and_leads_back(
    screen: DirectoryScreen, vault: Vault, settled: Settled, chip: str
) -> None:
    liaison = NewLiaison("Dana Whitcomb", areas=("Dane",))
    vault.write(lambda session: liaisons.keep_liaison(session, liaison, at=NOW, who=WHO))
    screen.refresh()
    settled()
    press_chip = screen.findChild(Chip, f"directory.chip.{chip}")
    nothing = screen.findChild(EmptyState, "directory.nothing")
    assert press_chip is not None
    assert nothing is not None
    press_chip.click()
    QTest.keyClicks(screen.search, "Atlantis")
    settled()
    assert nothing.isVisible()
    assert not [form for form in screen.findChildren(Form) if form.isVisible()], "nothing that could be saved"
    nothing.button.click()
    settled()
    assert not nothing.isVisible()
    assert getattr(screen, chip).selected() is not None
    assert getattr(screen, chip).hasFocus()


@pytest.mark.parametrize("chip", ["agencies", "programs", "liaisons"])
def test_who_is_shown_is_marked_in_the_list(
    screen: DirectoryScreen, vault: Vault, settled: Settled, chip: str
) -> None:
    """Qt makes a row the current one as the keyboard comes, but selects none."""
    liaison = NewLiaison("Dana Whitcomb", areas=("Dane",))
    vault.write(lambda session: liaisons.keep_liaison(session, liaison, at=NOW, who=WHO))
    screen.refresh()
    settled()
    press(screen, f"directory.chip.{chip}", settled)
    assert getattr(screen, chip).selectionModel().hasSelection()


def test_somebody_new_is_entered_where_a_search_found_nothing(screen: DirectoryScreen, settled: Settled) -> None:
    QTest.keyClicks(screen.search, "Atlantis")
    settled()
    press(screen, "directory.new", settled)
    QTest.keyClicks(screen.agency.names.form.fields["name"].input, "Atlantis CSA")
    QTest.keyClicks(screen.search, " West")
    settled()
    assert screen.agency.names.isVisible(), "what is typed stays"


def test_what_was_agreed_is_kept_and_taken_back(screen: DirectoryScreen, vault: Vault, settled: Settled) -> None:
    fields = screen.agreed.fields
    fields["contact_rule"].set_value(ContactRule.CSA_FIRST)
    fields["report_rhythm"].set_value(ReportRhythm.MONTHLY)
    fields["contact_within_days"].set_value(10)
    QTest.keyClicks(fields["agreed_note"].input, "Call first")
    press(screen, "directory.agreed.save", settled)
    assert rock(vault).agreed == Agreement(
        contact_rule=ContactRule.CSA_FIRST,
        report_rhythm=ReportRhythm.MONTHLY,
        contact_within_days=10,
        agreed_note="Call first",
    )
    undo(screen, settled)
    assert rock(vault).agreed == Agreement()
    assert fields["agreed_note"].value() == ""


def test_a_contact_person_is_added_edited_removed_and_brought_back(
    screen: DirectoryScreen, vault: Vault, settled: Settled
) -> None:
    form = screen.contacts.form
    press(screen, "directory.contact.new", settled)
    QTest.keyClicks(form.fields["name"].input, "Pao Vang")
    QTest.keyClicks(form.fields["email"].input, "pao.vang")
    press(screen, "directory.contact.save", settled)
    assert rock(vault).contacts == ()
    assert "not an e-mail address" in form.fields["email"].below.text()
    QTest.keyClicks(form.fields["email"].input, "@rock.example")
    press(screen, "directory.contact.save", settled)
    (person,) = rock(vault).contacts
    assert (person.name, person.email, person.receives_reports) == ("Pao Vang", "pao.vang@rock.example", True)
    press(screen, "directory.contact.edit", settled)
    form.fields["phone"].set_value("(608) 555-0111")
    press(screen, "directory.contact.save", settled)
    assert rock(vault).contacts[0].phone == "(608) 555-0111"
    press(screen, "directory.contact.edit", settled)
    press(screen, "directory.contact.remove", settled)
    assert rock(vault).contacts == ()
    undo(screen, settled)
    assert [(one.name, one.phone) for one in rock(vault).contacts] == [("Pao Vang", "(608) 555-0111")]


def test_a_program_is_added_and_edited(screen: DirectoryScreen, vault: Vault, settled: Settled) -> None:
    screen.programs_chip.click()
    press(screen, "directory.new", settled)
    fields = screen.program.form.fields
    QTest.keyClicks(fields["name"].input, "Rock River Welding Class")
    QTest.keyClicks(fields["counties"].input, "Rock, Dane")
    fields["category"].set_value("training")
    press(screen, "directory.program.save", settled)

    def kept() -> directory.ProgramView:
        programs = vault.read(lambda session: directory.programs(session, active_only=False))
        return next(program for program in programs if program.name.startswith("Rock River"))

    assert (kept().kind, kept().category, kept().counties) == (ProgramKind.SERVICE, "training", ("Rock", "Dane"))
    assert screen.programs.selected().name == "Rock River Welding Class"
    QTest.mouseClick(fields["active"].input, Qt.MouseButton.LeftButton)
    press(screen, "directory.program.save", settled)
    assert not kept().active
    undo(screen, settled)
    assert kept().active
    fields["name"].set_value("Children First")
    fields["name"].changed.emit()
    press(screen, "directory.program.save", settled)
    assert "of this name already" in fields["name"].below.text()
    assert kept().name == "Rock River Welding Class"


def test_an_empty_directory_offers_the_shipped_list(
    open_screen: Callable[..., Screen], vault: Vault, settled: Settled
) -> None:
    screen = open_screen("directory")
    press(screen, "directory.empty.action", settled)
    assert vault.read(directory.missing) == 0
    assert isinstance(screen, DirectoryScreen)
    assert screen.agencies.selected() is not None


def test_counties_of_the_settings_are_in_use(
    vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    vault.write(directory.seed)
    screen = open_screen("directory")
    assert isinstance(screen, DirectoryScreen)
    assert listed(screen)[0] == "Agencies"
    mine = settings.Settings(counties=("Dane",))
    screen.desk.settings = mine
    screen.desk.write(screen, lambda session: settings.save(session, mine), changed={"settings"})
    settled()
    assert listed(screen)[:2] == ["Counties in use", "Dane"]
