"""Every screen that is registered, on an empty desk and on one with work, wide and narrow: nothing is cut off,
everything has a name, Tab goes round, Qt does not complain."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import caseload, directory, interview, plans, reporting, settings
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.directory import ContactRule
from csdesk.services.interview import InterviewMode
from csdesk.services.plans import PlanState
from csdesk.services.reporting import WorkbookMade
from csdesk.services.vault import Vault
from csdesk.ui.screens import SCREENS
from csdesk.ui.screens.interview.steps import steps_of
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions import MENU
from csdesk.ui.screens.vault import VaultScreen
from csdesk.ui.shell.window import Window
from tests.services.people import NOW, TODAY, WHO
from tests.ui.door_states import states
from tests.ui.looking import covered, cut_off, nameless, not_reached, reachable

Settled = Callable[[], None]
Arguments = dict[str, Any]
SIZES = ((1366, 688), (1024, 620))
PARTS = ("agreement", "people", "review", "together")
HARMLESS = "propagateSizeHints"
"""Said by the off-screen platform at every window."""
NAMES = [entry.name for entry in SCREENS]


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What Qt says while a test runs."""
    said: list[str] = []

    def keep(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text and HARMLESS not in text:
            said.append(text)

    before = qInstallMessageHandler(keep)
    yield said
    qInstallMessageHandler(before)


def visits(vault: Vault) -> dict[str, list[Arguments]]:
    """Screens that show more when they are opened for somebody."""

    def make(session: Session) -> tuple[WorkbookMade, ...]:
        quarter, desk = reporting.of(TODAY).previous, settings.load(session)
        return reporting.prepare_quarter(session, quarter, at=NOW, who=WHO, settings=desk)

    reports = vault.write(make)

    def work(session: Session) -> dict[str, list[Arguments]]:
        page = caseload.find(session, CaseloadQuery(), today=TODAY, limit=200)
        lines = plans.open_plans(session, today=TODAY)
        signed = next(line.ncp_id for line in lines if line.state is PlanState.SIGNED)
        draft = next(line.ncp_id for line in lines if line.state is PlanState.DRAFT)
        held = interview.recent(session)[0]
        safe = [line.ncp_id for line in page.rows if line.safe_contact][:1]
        reviewer = next(one.id for one in directory.agencies(session) if one.contact_rule is ContactRule.CSA_FIRST)
        return {
            "record": [{"ncp_id": ncp_id} for ncp_id in (signed, draft, page.rows[5].ncp_id, *safe)],
            "checklist": [{"ncp_id": ncp_id} for ncp_id in (signed, draft, *safe)],
            "outcomes": [{"ncp_id": ncp_id} for ncp_id in (signed, draft, *safe)],
            "merge": [{"ncp_id": signed}],
            "plans": [{"ncp_id": draft}, {"ncp_id": signed}],
            "interview": [{"ncp_id": page.rows[5].ncp_id}, {"assessment_id": held.assessment_id}],
            "letters": [
                {"ncp_ids": tuple(line.ncp_id for line in page.rows)},
                {"ncp_ids": tuple(safe), "template": "welcome"},
                {"ncp_ids": (signed,), "template": "labels:5160"},
            ],
            "ncps": [{"text": "ro"}, {"text": "nobody is called so"}],
            "directory": [
                {"county": "Dane"},
                {"county": "Rock"},
                *[{"csa_id": reviewer, "part": part} for part in PARTS],
            ],
            "reports": [{"view": "charts"}, {"view": "sent"}],
            "report": [{"workbook_id": made.id} for made in reports[:2]],
            "review_choice": [{"csa_id": reviewer}],
            "review_answers": [{"csa_id": reviewer}],
        }

    return vault.read(work)


def faults(window: Window) -> list[str]:
    return [*cut_off(window), *covered(window), *nameless(window)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_screen_of_an_empty_desk(
    name: str, size: tuple[int, int], vault: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(*size)
    window.open_desk(vault, vault.read(settings.load)).navigate(name)
    settled()
    assert faults(window) == []
    assert not_reached(window) == []
    assert complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_screen_of_a_desk_with_work(
    name: str, size: tuple[int, int], worked: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(*size)
    desk = window.open_desk(worked, worked.read(settings.load))
    for arguments in [{}, *visits(worked).get(name, [])]:
        desk.navigate(name, **arguments)
        settled()
        assert faults(window) == [], arguments
        assert not_reached(window) == [], arguments
    assert complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_form_of_the_record(
    size: tuple[int, int], worked: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(*size)
    desk = window.open_desk(worked, worked.read(settings.load))
    desk.navigate("record", **visits(worked)["record"][0])
    settled()
    assert window.main is not None
    record = window.main.screens["record"]
    assert isinstance(record, RecordScreen)
    assert record.shown is not None
    possible = [action for group in MENU for action in group if action.possible(record.shown)]
    assert len(possible) > 5
    for action in possible:
        record.open_form(action)
        assert faults(window) == [], action.name
        record.close_form()
    assert complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_step_with_the_keys(
    size: tuple[int, int], vault: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(*size)
    desk = window.open_desk(vault, vault.read(settings.load))
    desk.navigate("vault")
    settled()
    assert window.main is not None
    screen = window.main.screens["vault"]
    assert isinstance(screen, VaultScreen)
    for name in screen.steps:
        screen.open_step(name)
        settled()
        assert faults(window) == [], name
        assert not_reached(window) == [], name
    assert complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("mode", list(InterviewMode))
def test_each_question_of_the_interview(
    mode: InterviewMode, size: tuple[int, int], worked: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(*size)
    ncp_id: UUID = visits(worked)["record"][2]["ncp_id"]

    def begin(session: Session) -> None:
        started = interview.start(session, ncp_id, at=NOW, who=WHO)
        parts = interview.load().parts
        interview.answer(session, started, parts.mode, value=mode.value, at=NOW, who=WHO)

    worked.write(begin)
    desk = window.open_desk(worked, worked.read(settings.load))
    desk.navigate("interview", ncp_id=ncp_id)
    settled()
    assert window.main is not None
    screen: Any = window.main.screens["interview"]
    if mode is InterviewMode.CASEWORKER:
        for one in screen.asking.talk.state.questions:
            screen.asking.show_question(one.question.id)
            assert faults(window) == [], one.question.id
            assert not_reached(window) == [], one.question.id
    else:
        questions = screen.client.questions
        for number in range(2 * len(steps_of(screen.client.state)) + 4):
            assert faults(window) == [], number
            if not questions.next.isVisible():
                break
            questions.go_on()
            settled()
        screen.client.close_asked()
        QTest.qWait(0)
        assert faults(window) == []
    assert complaints == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_doors(size: tuple[int, int], window: Window, vault_file: Path, complaints: list[str]) -> None:
    window.resize(*size)
    for state in states(window, vault_file):
        assert faults(window) == [], state
        assert not reachable(window) or not_reached(window) == [], state
    assert complaints == []
