"""Alerts and changes of custody on the record, and what they make of Today."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import disclosure, family, watches
from csdesk.services.vault import Vault
from csdesk.services.watches import WatchedChange
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.today import TodayScreen
from csdesk.ui.screens.told import ToldScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, Text
from tests.services.people import TODAY
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, enter, fault_of, happened, press


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    return vault.write(add_zamora)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def today_lines(screen: TodayScreen, title: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    here = False
    for row in screen.list.rows.rows:
        if isinstance(row, Group):
            here = row.title == title
        elif here:
            found.append((row.why, row.action))
    return found


def test_an_alert_is_turned_on_told_on_today_and_turned_off(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    choose(screen, "alert")
    enter(screen)
    assert fault_of(screen, "kind.address") == "Tick at least one."
    enter(screen, **{"kind.custody": True, "kind.employment": True})
    settled()
    assert not screen.aside.alerts.isHidden()
    assert {one.kind for one in vault.read(lambda session: watches.watches_of(session, zamora, today=TODAY))} == {
        WatchedChange.CUSTODY,
        WatchedChange.EMPLOYMENT,
    }

    choose(screen, "custody")
    enter(screen, what="placement", on="10/01/2026", source="csa", words="With the aunt")
    settled()
    assert "Placement changed" in happened(screen)
    shown = " ".join(text.text() for text in screen.aside.family.findChildren(Text))
    assert "Placement changed Oct 1, 2026: With the aunt" in shown
    today = open_screen("today")
    assert isinstance(today, TodayScreen)
    assert today_lines(today, "Changes you asked for") == [("Placement changed on October 1", "Open the record")]

    open_screen("record", ncp_id=zamora)
    choose(screen, "alertOff")
    enter(screen)
    settled()
    assert len(vault.read(lambda session: watches.watches_of(session, zamora, today=TODAY))) == 1


def test_what_an_agency_asked_for_is_told_and_the_accounting_says_so(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open, window: Window
) -> None:
    page = screen.shown
    assert page is not None
    (csa,) = page.agencies
    choose(screen, "alert")
    enter(screen, **{"kind.hearing": True, "who": f"csa {csa.id}"})
    settled()
    choose(screen, "appointment")
    enter(screen, kind="hearing", day="10/30/2026", time="9:00 AM")
    settled()
    today = open_screen("today")
    assert isinstance(today, TodayScreen)
    told = ("A hearing is set for October 30 (asked by Rock CSA)", "Tell Rock CSA")
    assert told in today_lines(today, "Changes you asked for")
    lines = [row for row in today.list.rows.rows if not isinstance(row, Group)]
    today.list.select_key(next(line.subject_id for line in lines if line.why == told[0]))
    today.list.setFocus()
    press(Qt.Key.Key_E)
    settled()
    assert window.main is not None
    tell = window.main.screens["told"]
    assert isinstance(tell, ToldScreen)
    assert tell.form.form is not None
    tell.form.form.set_values({"to": 0, "fact": "employment", "what": "Hearing on October 30", "way": "spoken"})
    tell.form.save.click()
    settled()
    assert "Do not tell it" in tell.form.fault.text()
    tell.form.form.set_values({"fact": "hearing"})
    tell.form.save.click()
    settled()
    (line,) = vault.read(lambda session: disclosure.disclosures_of(session, zamora))
    assert (line.recipient_name, line.what) == (csa.name, "Hearing on October 30")


def test_the_family_of_somebody_under_safe_contact_stays_on_the_record(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, open_screen: Open
) -> None:
    def work(session: Session) -> None:
        session.get_one(Ncp, zamora).safe_contact = True

    vault.write(work)
    choose(screen, "alert")
    enter(screen, **{"kind.custody": True})
    settled()
    choose(screen, "custody")
    enter(screen, what="custody", on="10/02/2026", source="parent", words="At 9 Elm St")
    settled()
    today = open_screen("today")
    assert isinstance(today, TodayScreen)
    lines = today_lines(today, "Changes you asked for")
    assert lines == [("Custody changed on October 2", "Open the record")]
    (change,) = vault.read(lambda session: family.family_of(session, zamora, today=TODAY)).custody
    assert change.words == "At 9 Elm St"
