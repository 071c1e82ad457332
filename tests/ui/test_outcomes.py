"""Outcomes are answered by digits, line by line, from the record and from Today."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from csdesk.services import family, jobs, outcomes
from csdesk.services.family import NewChild
from csdesk.services.outcomes import NOT_SAID, OutcomePoint
from csdesk.services.today import TodayLine
from csdesk.services.vault import Vault
from csdesk.ui.screens.ncps import OutcomesScreen
from csdesk.ui.screens.today import TodayScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Chip
from tests.services.outcomes.asking import enrol, say
from tests.services.people import NOW, TODAY, WHO
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, press, type_words

ENROLMENT, EXIT = OutcomePoint.ENROLMENT, OutcomePoint.EXIT
HOW: dict[str, Any] = {"at": NOW, "who": WHO}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Zamora, enrolled twelve days ago, with a job on record since before, and a daughter."""

    def work(session: Session) -> UUID:
        ncp_id = add_zamora(session)
        enrol(session, ncp_id, days_ago(12))
        family.add_child(session, ncp_id, NewChild("Maya", date(2022, 3, 4)), **HOW)
        since, hours = days_ago(40), Decimal(20)
        jobs.start_job(session, ncp_id, started_on=since, employer="ACME", hours_a_week=hours, wage_cents=1550, **HOW)
        return ncp_id

    return vault.write(work)


@pytest.fixture
def screen(open_screen: Open, ncp_id: UUID) -> OutcomesScreen:
    found = open_screen("outcomes", ncp_id=ncp_id)
    assert isinstance(found, OutcomesScreen)
    return found


def said(vault: Vault, ncp_id: UUID, point: OutcomePoint = ENROLMENT) -> dict[str, str]:
    """Measure, and whose where it is not the NCP's -> the answer's words."""
    found = vault.read(lambda session: outcomes.outcomes_of(session, ncp_id, today=TODAY, full_time_hours=35))
    cells = [(line, line.at(point)) for spell in found.spells for line in spell.lines]
    return {
        f"{line.subject.name if line.subject.id else ''} {line.measure.code}".strip(): cell.answer.words
        for line, cell in cells
        if cell is not None and cell.answer is not None
    }


def selected(screen: OutcomesScreen) -> str:
    shown = screen.list.selected()
    return "" if shown is None else shown.line.measure.code


def test_digits_answer_and_lead_to_the_next_question(
    screen: OutcomesScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    assert selected(screen) == "education"
    keys = (Qt.Key.Key_4, Qt.Key.Key_1, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_9, Qt.Key.Key_1)
    order = []
    for key in keys:
        order.append(selected(screen))
        press(key)
        settled()
        settled()
    assert order == ["education", "school", "employment", "wage", "health_insurance", "parenting_plan"]
    assert said(vault, ncp_id) == {
        "education": "GED or HSED",
        "school": "No",
        "employment": "Part time",
        "wage": "$15.50",
        "health_insurance": outcomes.words("said")[NOT_SAID],
        "parenting_plan": "No",
    }
    assert selected(screen) == "health_insurance", "now the daughter's"
    assert "3 questions to ask" in screen.header.subtitle.text()


def test_an_amount_is_typed_and_enter_keeps_it(
    screen: OutcomesScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1):
        press(key)
        settled()
        settled()
    assert selected(screen) == "wage"
    press(Qt.Key.Key_1)
    type_words("7.x")
    press(Qt.Key.Key_Return)
    settled()
    assert "wage" not in said(vault, ncp_id)
    assert screen.card.amount.input.hasFocus()
    assert "17.50" in screen.card.amount.input.accessibleDescription()
    screen.card.amount.bring_back("17.5")
    press(Qt.Key.Key_Return)
    settled()
    settled()
    assert said(vault, ncp_id)["wage"] == "$17.50"
    assert selected(screen) == "health_insurance"


def test_another_answer_corrects_it_and_says_what_it_said(
    screen: OutcomesScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    press(Qt.Key.Key_4)
    settled()
    settled()
    screen.list.select_key((None, "education"))
    press(Qt.Key.Key_7)
    settled()
    settled()
    assert said(vault, ncp_id) == {"education": "College degree"}
    screen.list.select_key((None, "education"))
    assert "Before: GED or HSED." in screen.card.said.text()


def test_what_is_answered_is_taken_back_by_undo(
    screen: OutcomesScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    press(Qt.Key.Key_4)
    settled()
    settled()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    settled()
    assert said(vault, ncp_id) == {}


def test_the_points_are_turned_by_the_arrows_and_what_lies_ahead_is_not_answered(
    screen: OutcomesScreen, vault: Vault, ncp_id: UUID, settled: Settled
) -> None:
    press(Qt.Key.Key_Right)
    shown = screen.list.selected()
    assert shown is not None
    assert shown.chosen is EXIT
    press(Qt.Key.Key_4)
    settled()
    assert said(vault, ncp_id) == said(vault, ncp_id, EXIT) == {}
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_4)
    settled()
    assert said(vault, ncp_id) == {"education": "GED or HSED"}


def test_a_second_spell_has_its_own_answers(vault: Vault, ncp_id: UUID, open_screen: Open, settled: Settled) -> None:
    def work(session: Session) -> None:
        first = enrol(session, ncp_id, days_ago(300), days_ago(200))
        say(session, ncp_id, first, "education", "ged", EXIT)

    vault.write(work)
    screen = open_screen("outcomes", ncp_id=ncp_id)
    assert isinstance(screen, OutcomesScreen)
    chips = [chip for chip in screen.findChildren(Chip) if chip.objectName() == "outcomes.spell"]
    assert [chip.isChecked() for chip in chips] == [True, False]
    chips[1].click()
    settled()
    assert screen.header.subtitle.text().endswith("nothing to ask now")
    assert said(vault, ncp_id, EXIT) == {"education": "GED or HSED"}


def test_from_the_record_and_back(ncp_id: UUID, open_screen: Open, window: Window, settled: Settled) -> None:
    record = as_record(open_screen("record", ncp_id=ncp_id))
    choose(record, "outcomes")
    settled()
    assert window.main is not None
    assert window.main.current == "outcomes"
    press(Qt.Key.Key_Escape)
    settled()
    assert window.main.current == "record"


def test_today_leads_to_the_questions_and_the_line_goes_when_they_are_answered(
    ncp_id: UUID, vault: Vault, open_screen: Open, window: Window, settled: Settled
) -> None:
    today = open_screen("today")
    assert isinstance(today, TodayScreen)

    def lines() -> list[TodayLine]:
        return [one for one in today.list.rows.rows if isinstance(one, TodayLine) and one.action == "Ask now"]

    (line,) = lines()
    assert (line.ncp_id, line.why) == (ncp_id, "Enrolled 12 days ago: 8 questions")
    today.list.select_key(line.subject_id)
    press(Qt.Key.Key_O)
    settled()
    assert window.main is not None
    assert window.main.current == "outcomes"
    for _ in range(9):
        press(Qt.Key.Key_9)
        settled()
        settled()
    assert set(said(vault, ncp_id).values()) == {outcomes.words("said")[NOT_SAID]}
    open_screen("today")
    assert lines() == []


def test_who_is_not_enrolled_has_no_outcomes(vault: Vault, open_screen: Open) -> None:
    screen = open_screen("outcomes", ncp_id=vault.write(add_zamora))
    assert isinstance(screen, OutcomesScreen)
    assert screen.pages.currentIndex() == 1


def test_the_record_says_what_is_to_be_asked_and_how_it_stood(
    vault: Vault, ncp_id: UUID, open_screen: Open, window: Window, settled: Settled
) -> None:
    record = as_record(open_screen("record", ncp_id=ncp_id))
    sheet = record.aside.outcomes
    assert sheet.asked.text() == "8 questions to ask: enrolled Sep 26"
    sheet.open.click()
    settled()
    assert window.main is not None
    assert window.main.current == "outcomes"
    press(Qt.Key.Key_4)
    settled()
    settled()
    press(Qt.Key.Key_Escape)
    settled()
    settled()
    assert sheet.asked.text() == "7 questions to ask: enrolled Sep 26"
    assert sheet.stood.text() == "Education: GED or HSED"


def test_the_record_of_who_was_never_enrolled_has_no_such_sheet(vault: Vault, open_screen: Open) -> None:
    record = as_record(open_screen("record", ncp_id=vault.write(add_zamora)))
    assert not record.aside.outcomes.isVisible()
