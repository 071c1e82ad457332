"""What may be told of a person: the facts for a recipient, forms and releases over time, and what was told."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa
from csdesk.services import disclosure, jobs, referrals, releases, today, watches
from csdesk.services.disclosure import DisclosureView, Recipient
from csdesk.services.referrals import NewReferral
from csdesk.services.releases import NewRelease
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.services.watches import NewWatch, WatchedChange, WhoAsked
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.today import TodayScreen
from csdesk.ui.screens.told import ToldScreen
from csdesk.ui.screens.told.signed import SignedRow
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, Select, Tick
from tests.services.people import NOW, TODAY, WHO, add_program
from tests.support.doors import screen_of
from tests.ui.records import Open, Settled, add_zamora, press

ENROLLED = date(2026, 9, 1)


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    """Somebody who is enrolled since September 1."""

    def work(session: Session) -> UUID:
        ncp_id = add_zamora(session)
        program_id = add_program(session, "FSET")
        new = NewReferral(program_id, date(2026, 8, 20))
        referral_id = referrals.refer(session, ncp_id, new, at=NOW, who=WHO)
        referrals.enrol(session, referral_id, enrolled_on=ENROLLED, at=NOW, who=WHO)
        return ncp_id

    return vault.write(work)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> ToldScreen:
    opened = open_screen("told", ncp_id=zamora)
    assert isinstance(opened, ToldScreen)
    return opened


def as_told(window: Window) -> ToldScreen:
    opened = screen_of(window, "told")
    assert isinstance(opened, ToldScreen)
    return opened


def groups(screen: ToldScreen) -> dict[str, list[str]]:
    """What stands under which heading."""
    found: dict[str, list[str]] = {}
    title = ""
    for row in screen.facts.list.rows.rows:
        if isinstance(row, Group):
            title = row.title
            found[title] = []
        else:
            found[title].append(f"{row.words} {row.when}".strip())
    return found


def fill(screen: ToldScreen, **values: object) -> None:
    """Fill the form that is open, and save it."""
    assert screen.form.form is not None
    for name, value in values.items():
        field = screen.form.form.fields[name].input
        if isinstance(field, Select):
            field.set_value(value)
        elif isinstance(field, Tick):
            field.setChecked(bool(value))
        elif isinstance(field, QLineEdit):
            field.setText(str(value))
    screen.form.save.click()


def below(screen: ToldScreen, field: str) -> str:
    """What is said below a field."""
    assert screen.form.form is not None
    return screen.form.form.fields[field].below.text()


def rows(screen: ToldScreen) -> list[tuple[str, str]]:
    return [(row.to, row.state) for row in screen.signed.list.rows.rows if isinstance(row, SignedRow)]


def test_each_fact_stands_under_its_rule_with_the_days_for_which_it_holds(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    shown = groups(screen)
    before = "Appointments and whether the parent came before September 1, 2026"
    assert before in shown["May be told: participation before enrollment"]
    assert (
        "That the parent is enrolled the enrollment of September 1, 2026"
        in shown["May be told: that the NCP is enrolled"]
    )
    assert "Attendance since September 1, 2026" in shown["Not told: what came after enrollment"]
    screen.facts.list.select_key(("Attendance", "since September 1, 2026"))
    assert "no release" in screen.facts.rule.text()

    release = NewRelease(Recipient.CSA, ENROLLED, facts=("attendance",))
    vault.write(lambda session: releases.record_release(session, zamora, release, at=NOW, who=WHO))
    screen.refresh()
    settled()

    assert groups(screen)["May be told: signed release"] == ["Attendance"]
    screen.facts.to.setCurrentIndex([one for _to, one in choices(screen)].index("A court"))
    settled()
    assert not any(
        "Attendance" in line for title, lines in groups(screen).items() if "May" in title for line in lines
    )


def choices(screen: ToldScreen) -> list[tuple[object, str]]:
    return [(screen.facts.to.itemData(at), screen.facts.to.itemText(at)) for at in range(screen.facts.to.count())]


def test_a_form_is_saved_signed_gets_its_scan_and_is_revoked(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "form.pdf"
    dialogs.answers = [path]
    screen.facts.list.setFocus()
    press(Qt.Key.Key_F)
    fill(screen, **{"recipient": "wioa", "fact.services": False, "paper": "save"})
    settled()
    text = " ".join(PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text().split())
    assert "WIOA" in text
    assert "X My work" in text
    assert "X Which services" not in text
    assert rows(screen) == [("WIOA", "Not signed")]
    told = vault.read(lambda session: disclosure.disclosures_of(session, zamora))
    assert [(one.recipient, one.what) for one in told] == [(Recipient.PARENT, "Release form")]

    screen.signed.scan.click()
    fill(screen, signed="10/07/2026")
    settled()
    assert rows(screen) == [("WIOA", "In force")]
    (line,) = vault.read(lambda session: releases.releases_of(session, zamora))
    assert "services" not in line.facts
    assert line.form_id is not None

    dialogs.answers = [path]
    screen.signed.scan.click()
    settled()
    assert vault.read(lambda session: releases.releases_of(session, zamora))[0].attachment_id is not None
    screen.signed.revoke.click()
    fill(screen, on="10/08/2026", how="spoken", note="By phone")
    settled()
    assert rows(screen) == [("WIOA", "Revoked Oct 8")]


def test_a_page_of_another_paper_is_not_kept_as_the_scan(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    release = NewRelease(Recipient.STATE, ENROLLED)
    vault.write(lambda session: releases.record_release(session, zamora, release, at=NOW, who=WHO))
    path = tmp_path / "form.pdf"
    dialogs.answers = [path, path]
    screen.begin_form()
    fill(screen, recipient="The state", paper="save")
    settled()
    screen.signed.list.select_key(vault.read(lambda session: releases.releases_of(session, zamora))[0].id)
    screen.signed.scan.click()
    settled()
    said = screen.desk.messages.current
    assert said is not None
    assert "another paper" in said.sentence
    assert vault.read(lambda session: releases.releases_of(session, zamora))[0].attachment_id is None


def test_whom_the_directory_does_not_have_is_asked_about(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    screen.begin_form()
    fill(screen, recipient="Rock CSA")
    assert "nobody of this name" in below(screen, "recipient")
    screen.form.closed.emit()
    screen.elsewhere.click()
    fill(screen, recipient="Rock County Circuit Court", other=True, signed="10/01/2026", until="")
    settled()
    (line,) = vault.read(lambda session: releases.releases_of(session, zamora))
    assert (line.recipient, line.recipient_name) == (Recipient.COURT, "Rock County Circuit Court")


def test_under_safe_contact_a_form_waits_for_a_yes(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled
) -> None:
    def turn_on(session: Session) -> None:
        session.get_one(Ncp, zamora).safe_contact = True

    vault.write(turn_on)
    screen.refresh()
    settled()
    screen.begin_form()
    assert screen.form.form is not None
    ticked = {name for name, value in screen.form.form.values().items() if name.startswith("fact.") and value}
    assert ticked == {f"fact.{code}" for code in releases.general_facts()} - {"fact.address_phone"}
    assert "safe contact is on" in below(screen, "fact.address_phone")
    fill(screen, recipient="The state")
    assert below(screen, "sure") == "Be sure of this first."


def test_what_was_told_goes_on_paper_and_that_is_told_too(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "told.pdf"
    dialogs.answers = [path]
    screen.was_told.save.click()
    settled()
    text = " ".join(PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text().split())
    assert "Nothing was told to anybody." in text
    shown = [one.what for one in screen.was_told.list.rows.rows if isinstance(one, DisclosureView)]
    assert shown == ["What was told, on paper"]


def test_what_was_told_names_its_fact_and_what_slipped_out_says_so(
    screen: ToldScreen, zamora: UUID, settled: Settled, vault: Vault
) -> None:
    screen.begin_telling()
    fill(screen, what="The children live with him")
    settled()
    assert below(screen, "fact") == "Say what it is about."
    fill(screen, fact="family")
    settled()
    assert vault.read(lambda session: disclosure.disclosures_of(session, zamora)) == ()
    fill(screen, slipped=True)
    settled()
    assert screen.form.action is None
    (told,) = vault.read(lambda session: disclosure.disclosures_of(session, zamora))
    assert told.rule == "told_anyway"


def test_telling_of_a_change_that_was_asked_for_is_filled_in(
    zamora: UUID, open_screen: Open, settled: Settled, vault: Vault, window: Window
) -> None:
    def work(session: Session) -> UUID:
        csa_id = session.scalars(select(Csa.id)).one()
        asked = NewWatch((WatchedChange.EMPLOYMENT,), WhoAsked.CSA, csa_id)
        watches.ask(session, zamora, asked, at=NOW, who=WHO)
        jobs.start_job(session, zamora, started_on=date(2026, 10, 5), employer="Acme", at=NOW, who=WHO)
        release = NewRelease(Recipient.CSA, TODAY, csa_id=csa_id, facts=("employment",))
        releases.record_release(session, zamora, release, at=NOW, who=WHO)
        found = today.todays_list(session, today=TODAY, now=NOW, settings=Settings())
        return next(group.lines[0].subject_id for group in found.groups if group.key == "changes")

    subject_id = vault.write(work)
    listed = open_screen("today")
    assert isinstance(listed, TodayScreen)
    listed.refresh()
    settled()
    listed.list.select_key(subject_id)
    QTest.keyClick(listed.list, Qt.Key.Key_E)
    settled()
    assert window.main is not None
    screen = window.main.screens["told"]
    assert isinstance(screen, ToldScreen)
    fill(screen, way="spoken")
    settled()
    (told,) = vault.read(lambda session: disclosure.disclosures_of(session, zamora))
    assert (told.what, told.rule) == ("Started a job on October 5", "release_in_force")
    assert told.recipient_name == "Rock County Child Support Agency"


def test_a_form_half_filled_is_there_again_after_a_lock_and_after_esc(
    screen: ToldScreen, zamora: UUID, vault: Vault, settled: Settled, again: Callable[[], Window]
) -> None:
    release = NewRelease(Recipient.CSA, ENROLLED, facts=("attendance",))
    vault.write(lambda session: releases.record_release(session, zamora, release, at=NOW, who=WHO))
    screen.begin_form()
    assert screen.form.form is not None
    screen.form.form.fields["until"].bring_back("12/24/2026")
    window = again()
    screen = as_told(window)
    assert screen.form.form is not None
    assert screen.form.action is not None
    assert (screen.form.action.name, screen.form.form.fields["until"].typed()) == ("releaseForm", "12/24/2026")
    QTest.keyClick(screen.form.form, Qt.Key.Key_Escape)
    assert screen.unsaved() == {}
    said = window.messages.current
    assert said is not None
    assert said.action == "Bring it back"
    assert said.on_action is not None
    said.on_action()
    settled()
    assert screen.form.form is not None
    assert screen.form.form.fields["until"].typed() == "12/24/2026"
    screen.close_form()
    row = next(row for row in screen.signed.list.rows.rows if isinstance(row, SignedRow))
    screen.signed.revoke_wanted.emit(row)
    assert screen.form.form is not None
    screen.form.form.fields["note"].bring_back("Wants it back")
    screen = as_told(again())
    assert screen.form.form is not None
    assert screen.form.form.fields["note"].typed() == "Wants it back"
    assert screen.form.form.values()["release"] == str(row.id)
