"""The class schedule of a program: what is ahead, on paper, without what must not be named."""

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.services import classes
from csdesk.services.class_schedule import ClassSchedule, class_schedule
from csdesk.services.classes import Series
from csdesk.services.errors import NotFoundError
from csdesk.services.neutral import UNNAMED
from csdesk.services.papers import class_schedule_sheet
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_program

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
PLANNED = Series(TODAY - timedelta(days=7), time(17, 30), 3, 90, "Beloit library", "Talking together")


def planned(vault: Vault, category: str = "parenting_class") -> ClassSchedule:
    """Of a program with a class last week, one today, and one next week that is called off."""

    def work(session: Session) -> ClassSchedule:
        program_id = add_program(session, "Harbor House classes")
        program = session.get_one(Program, program_id)
        program.category, program.phone, program.address = category, "608-555-0123", "12 Sample Street, Beloit"
        *_, last = classes.plan_series(session, program_id, PLANNED, **HOW)
        classes.call_off(session, last, **HOW)
        return class_schedule(session, program_id, today=TODAY)

    return vault.write(work)


def words_of(schedule: ClassSchedule, at: datetime = NOW) -> str:
    pdf = PdfReader(BytesIO(class_schedule_sheet.make(schedule, at=at, desk="Sample W-2 Agency")))
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_the_paper_holds_the_classes_ahead_with_time_and_place(vault: Vault) -> None:
    schedule = planned(vault)
    assert [(one.cancelled, one.starts_at.astimezone().date()) for one in schedule.classes] == [
        (False, TODAY),
        (True, TODAY + timedelta(days=7)),
    ]
    text = words_of(schedule)
    for words in (
        "Class schedule",
        "Harbor House classes",
        "12 Sample Street, Beloit",
        "608-555-0123",
        "As of Thursday, October 8, 2026",
        "Thursday, October 15",
        "5:30 PM to 7:00 PM",
        "Talking together",
        "Beloit library",
        "Called off",
        "Sample W-2 Agency",
    ):
        assert words in text, words
    assert "October 1 " not in text


@pytest.mark.parametrize("category", UNNAMED)
def test_a_program_that_no_list_names_is_days_and_times_alone(vault: Vault, category: str) -> None:
    text = words_of(planned(vault, category))
    for words in ("Class schedule", "Thursday, October 8 5:30 PM", "5:30 PM to 7:00 PM", "Called off"):
        assert words in text, words
    for words in ("Harbor", "Sample Street", "555", "Talking", "library", "Where"):
        assert words not in text, words


def test_no_class_is_said_and_no_program_refused(vault: Vault) -> None:
    assert "No class is planned." in words_of(ClassSchedule("Harbor House classes", "", "", ()))
    with pytest.raises(NotFoundError, match="No schedule was made"):
        vault.read(lambda session: class_schedule(session, UUID(int=1), today=TODAY))
