"""The quality loop through the window: sides, times and counties, the people behind a number, and what leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Source
from csdesk.models.outcome import OutcomePoint
from csdesk.models.referral import Attendance, Attended
from csdesk.services.program.quality import Every
from csdesk.services.reporting import PersonLine
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.quality import QualityScreen
from csdesk.ui.screens.quality.pages import CardsPage, OutcomesPage, StepsPage
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Choosable
from tests.services.outcomes.asking import enrol, say
from tests.services.people import Person, add_csa, add_person

Open = Callable[..., Screen]
Settled = Callable[[], None]
SEPTEMBER = date(2026, 9, 1)
KEYS = Qt.Key


@pytest.fixture
def people(vault: Vault) -> list[UUID]:
    """Three from a court and one from a CSA; two of them took part in a program, and came to a session or did not."""

    def work(session: Session) -> list[UUID]:
        add_csa(session, "Rock")
        add_csa(session, "Dane")
        made = []
        for number, name in enumerate(("Abel", "Baker", "Casey", "Downs")):
            source = Source.CSA if name == "Downs" else Source.COURT
            county = "Dane" if name == "Downs" else "Rock"
            person = Person(name, "Ann", counties=(county,), source=source)
            made.append(add_person(session, person))
            if number < 2:
                spell = enrol(session, made[-1], SEPTEMBER, SEPTEMBER + timedelta(days=20))
                how = Attended.YES if number else Attended.NO
                session.add(Attendance(enrolment_id=spell, held_on=SEPTEMBER + timedelta(days=7), attended=how))
                say(session, made[-1], spell, "education", "ged", OutcomePoint.ENROLMENT)
                say(session, made[-1], spell, "education", "degree", OutcomePoint.EXIT)
        return made

    return vault.write(work)


@pytest.fixture
def screen(people: list[UUID], open_screen: Open) -> QualityScreen:
    found = open_screen("quality")
    assert isinstance(found, QualityScreen)
    assert people
    return found


def cards(screen: QualityScreen, side: str) -> CardsPage:
    page = screen.sides[side]
    assert isinstance(page, CardsPage)
    return page


def press(chart: Choosable, settled: Settled, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(chart, key)
    settled()


def listed(screen: QualityScreen) -> list[str]:
    return [line.name for line in screen.people_sheet.list.rows.rows if isinstance(line, PersonLine)]


def test_it_opens_on_the_quarter_whose_report_is_due(screen: QualityScreen) -> None:
    assert screen.header.subtitle.text() == "July–September 2026"
    assert cards(screen, "referrals").cards[1].bars.words == (
        "No answer yet: 0 (0 people)",
        "Enrolled: 0 (0 people)",
        "Completed: 2 (2 people)",
        "Left early: 0 (0 people)",
        "Not enrolled: 0 (0 people)",
    )


def test_a_value_opens_the_people_behind_it_and_enter_their_record(
    screen: QualityScreen, settled: Settled, window: Window
) -> None:
    screen.show_time(screen.scope.time.next)
    settled()
    first = cards(screen, "referrals").cards[0]
    press(first.bars, settled, KEYS.Key_Home, KEYS.Key_Down, KEYS.Key_Down)
    assert first.bars.accessibleName() == "Referrals in: Court: 3"
    assert screen.people_sheet.heading_text.text() == "Referrals in: Court: 3 people"
    assert listed(screen) == ["Abel, Ann", "Baker, Ann", "Casey, Ann"]
    press(first.bars, settled, KEYS.Key_Return)
    assert screen.people_sheet.list.hasFocus()
    QTest.keyClick(screen.people_sheet.list, KEYS.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_a_time_of_the_row_opens_its_people(screen: QualityScreen, settled: Settled) -> None:
    screen.show_time(screen.scope.time.next)
    settled()
    second = cards(screen, "referrals").cards[1]
    press(second.times, settled, KEYS.Key_End, KEYS.Key_Left)
    assert screen.people_sheet.heading_text.text() == "Referrals out, July–September 2026: 2 people"
    assert listed(screen) == ["Abel, Ann", "Baker, Ann"]
    assert second.bars.place is None


def test_a_county_and_another_time_are_counted_anew(screen: QualityScreen, settled: Settled) -> None:
    screen.every.set_value(Every.YEAR)
    settled()
    assert screen.header.subtitle.text() == "2026"
    assert cards(screen, "referrals").cards[0].heading.text() == "Referrals in: 4 people"
    screen.county.set_value("Dane")
    settled()
    assert cards(screen, "referrals").cards[0].heading.text() == "Referrals in: 1 person"
    assert not screen.later.isEnabled()
    screen.earlier.click()
    settled()
    assert screen.header.subtitle.text() == "2025"
    assert screen.county.value() == "Dane"


def test_attendance_and_its_programs(screen: QualityScreen) -> None:
    services = cards(screen, "services").cards
    assert [words.split(": ", 1)[1] for words in services[0].bars.words] == ["1, 1 completed"] * 2
    assert services[1].bars.words == ("Kept: 1 (1 person)", "Missed: 1 (1 person)", "Excused: 0 (0 people)")
    assert sorted(words.rsplit(", ", 1)[1] for words in services[2].bars.words) == ["0 kept", "1 kept"]


def test_the_days_of_a_step_and_who_waits_longest(screen: QualityScreen, settled: Settled) -> None:
    page = screen.sides["steps"]
    assert isinstance(page, StepsPage)
    QTest.keyClick(screen, KEYS.Key_3)
    assert screen.stack.currentWidget() is page
    press(page.strips, settled, KEYS.Key_End, KEYS.Key_Up)
    assert page.strips.words[5] == (
        "Referred to enrolled: 2 people. A quarter within 0 days, half within 0 days, three quarters within 0 days, "
        "the longest 0 days"
    )
    assert listed(screen) == ["Abel, Ann", "Baker, Ann"]
    press(page.strips, settled, KEYS.Key_Home)
    page.waits.click()
    settled()
    assert screen.people_sheet.heading_text.text() == "Waits longest: Taken up to first tried: 2 people"
    assert listed(screen) == ["Casey, Ann", "Downs, Ann"]


def test_outcomes_at_enrolment_and_at_exit(screen: QualityScreen, settled: Settled) -> None:
    screen.show_time(screen.scope.time.next)
    screen.show_view("outcomes")
    settled()
    page = screen.sides["outcomes"]
    assert isinstance(page, OutcomesPage)
    assert page.card.bars.words == (
        "GED or HSED: 2 at enrollment, 0 at exit",
        "College degree: 0 at enrollment, 2 at exit",
    )
    press(page.card.bars, settled, KEYS.Key_End)
    assert listed(screen) == ["Abel, Ann", "Baker, Ann"]
    screen.show_time(screen.scope.time.previous)
    settled()
    assert page.nothing.isVisibleTo(page)
    assert not page.card.isVisibleTo(page)


def test_a_file_goes_outside_unless_it_is_said_to_be_for_the_office(
    screen: QualityScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path, vault: Vault
) -> None:
    def saved(name: str) -> list[object]:
        dialogs.answers.append(tmp_path / name)
        (screen.files.workbook if name.endswith("xlsx") else screen.files.paper).click()
        settled()
        content = (tmp_path / name).read_bytes()
        if not name.endswith("xlsx"):
            assert content.startswith(b"%PDF")
            return []
        book = load_workbook(BytesIO(content))
        return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]

    outside = saved("outside.xlsx")
    assert not [one for one in outside if isinstance(one, int)]
    screen.files.told.set_value("office")
    assert [one for one in saved("office.xlsx") if one == 2]
    saved("office.pdf")
    noted = vault.read(
        lambda session: session.scalars(
            select(AuditEvent.detail).where(AuditEvent.action == "quality.exported").order_by(AuditEvent.id)
        ).all()
    )
    days = "2026-07-01..2026-09-30"
    assert noted == [f"workbook, outside, {days}", f"workbook, office, {days}", f"paper, office, {days}"]


def test_an_empty_desk_leads_to_the_referral_report(vault: Vault, open_screen: Open) -> None:
    found = open_screen("quality")
    assert isinstance(found, QualityScreen)
    empty = found.findChild(QWidget, "quality.empty.sheet")
    assert empty is not None
    assert empty.isVisible()
    assert not found.files.bar.isVisible()


def test_a_count_that_is_called_off_leaves_what_was_shown(screen: QualityScreen, settled: Settled) -> None:
    screen.every.set_value(Every.YEAR)
    counting = screen.counting
    assert counting is not None
    assert screen.header.subtitle.text() == "2026: counting …"
    counting.cancel()
    settled()
    assert screen.header.subtitle.text() == "July–September 2026"
    assert (screen.every.value(), screen.scope.time.every) == (Every.QUARTER, Every.QUARTER)
    screen.earlier.click()
    settled()
    assert screen.header.subtitle.text() == "April–June 2026"
