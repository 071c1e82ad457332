"""A program in the window: its classes with the roll, and how its referrals went."""

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import classes, referrals
from csdesk.services.classes import Series, SessionView
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.screens.directory.program_page import ProgramPage
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Group, ListTable
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
NAMES = ("Abel", "Bram", "Cole")


def lines_of(table: ListTable) -> list[Any]:
    return [one for one in table.rows.rows if not isinstance(one, Group)]


@pytest.fixture
def program_id(vault: Vault) -> UUID:
    """A program in which three take part, somebody waits, and nothing came of somebody else."""

    def work(session: Session) -> UUID:
        program_id = add_program(session, "Parenting classes")
        begun = TODAY - timedelta(days=20)
        for name in (*NAMES, "Dana", "Eve"):
            ncp_id = add_person(session, Person(name, "Jo", safe_contact=name == "Cole"))
            since = begun if name in NAMES else None
            key = referrals.refer(session, ncp_id, NewReferral(program_id, begun, enrolled_since=since), **HOW)
            if name == "Eve":
                referrals.not_enrolled(session, key, on=TODAY, reason_code="no_place", **HOW)
        series = Series(TODAY - timedelta(days=7), time(7, 30), 3, 90, "Beloit library", "Talking together")
        classes.plan_series(session, program_id, series, **HOW)
        return program_id

    return vault.write(work)


@pytest.fixture
def shown(program_id: UUID, open_screen: Callable[..., Screen], settled: Callable[[], None]) -> ProgramPage:
    screen = open_screen("directory", program_id=program_id)
    assert isinstance(screen, DirectoryScreen)
    settled()
    screen.program.show_part("classes")
    return screen.program


def test_a_roll_is_noted_key_by_key(shown: ProgramPage, settled: Callable[[], None], vault: Vault) -> None:
    assert [line.name for line in shown.roll._lines] == ["Abel, Jo", "Bram, Jo", "Cole, Jo"]
    for key in (Qt.Key.Key_C, Qt.Key.Key_N):
        QTest.keyClick(shown.roll.list, key)
        settled()
    shown.roll.all_came.click()
    settled()
    session = shown.schedule.list.selected()
    noted = vault.read(lambda opened: classes.roll(opened, session.id))
    assert [line.attended for line in noted] == [Attended.YES, Attended.NO, Attended.YES]
    assert shown.roll.all_came.isHidden()


def test_a_series_is_planned_a_class_called_off_and_taken_out(
    shown: ProgramPage, settled: Callable[[], None], program_id: UUID, vault: Vault
) -> None:
    def planned() -> tuple[SessionView, ...]:
        return vault.read(lambda opened: classes.sessions_of(opened, program_id))

    def sessions() -> list[bool]:
        return [one.cancelled for one in planned()]

    shown.schedule.new.click()
    fields = shown.schedule.form.fields
    fields["on"].bring_back("11/3/2026")
    fields["time"].bring_back("half past")
    fields["weeks"].bring_back("2")
    shown.schedule.save.click()
    settled()
    assert "not a time" in fields["time"].below.text()
    fields["time"].bring_back("5:30 PM")
    shown.schedule.save.click()
    settled()
    assert sessions() == [False] * 5
    shown.schedule.list.select_key(planned()[4].id)
    shown.schedule.off.click()
    settled()
    assert sessions() == [False] * 4 + [True]
    assert shown.schedule.off.text() == "Hold it after all"
    shown.schedule.edit.click()
    shown.schedule.remove.click()
    settled()
    assert sessions() == [False] * 4


def test_each_number_opens_its_people(
    shown: ProgramPage, settled: Callable[[], None], window: Window, program_id: UUID
) -> None:
    shown.show_part("results")
    numbers = {one.words.strip(): one.count for one in lines_of(shown.results.numbers)}
    assert numbers == {
        "Referred": 5, "Waiting": 1, "Enrolled now": 3, "Completed": 0, "Left early": 0, "Not enrolled": 1,
        "Found work": 0,
    }  # fmt: skip
    assert shown.results.unnamed.text() == "People whose names lists do not show are counted."
    shown.results.numbers.select_key("not_enrolled")
    (line,) = lines_of(shown.results.people)
    assert (line.name, line.reason) == ("Eve, Jo", "No place, or a long wait")
    shown.results.people.select_first()
    QTest.keyClick(shown.results.people, Qt.Key.Key_Return)
    settled()
    assert window.main is not None
    assert window.main.current == "record"


def test_a_line_of_today_leads_to_the_roll(
    program_id: UUID, open_screen: Callable[..., Screen], settled: Callable[[], None], vault: Vault
) -> None:
    first = vault.read(lambda session: classes.sessions_of(session, program_id))[0]
    screen = open_screen("directory", program_id=program_id, session_id=first.id)
    assert isinstance(screen, DirectoryScreen)
    settled()
    assert screen.program.chips["classes"].isChecked()
    assert screen.program.roll.list.isVisible()
    button = screen.findChild(Button, "directory.roll.N")
    assert button is not None
    button.click()
    settled()
    assert [line.attended for line in vault.read(lambda session: classes.roll(session, first.id))] == [
        Attended.NO, None, None
    ]  # fmt: skip


def test_the_class_schedule_is_saved_and_names_nobody(
    shown: ProgramPage, settled: Callable[[], None], dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "schedule.pdf"
    dialogs.answers = [path]
    shown.paper.save.click()
    settled()
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Talking together" in text
    assert not any(name in text for name in NAMES)
    shown.show_part("results")
    assert shown.paper.save.isHidden()
