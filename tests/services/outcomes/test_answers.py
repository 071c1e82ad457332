"""What is answered: suggested by the record, refused, corrected, kept through a merge."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Referral
from csdesk.services import corrections, family, jobs, measures, merging, outcomes
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family import HowOften, NewChild, WorkPoint
from csdesk.services.outcomes import NOT_SAID, Given
from csdesk.services.vault import Vault
from tests.services.outcomes.asking import (
    DURING,
    ENROLMENT,
    EXIT,
    HOW,
    OF_THE_NCP,
    codes,
    days_ago,
    due,
    enrol,
    line,
    of,
    say,
)
from tests.services.people import TODAY, Person, add_person


def test_how_often_they_meet_is_kept_with_the_family_and_asked_in_one_place(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(12))
        child_id = family.add_child(session, ncp_id, NewChild("Maya", date(2015, 3, 4)), **HOW)
        say(session, ncp_id, enrolment_id, "parent_child_contact", "weekly", child_id=child_id)
        found = family.family_of(session, ncp_id, today=TODAY)
        assert found.to_ask == ()
        assert [one.how_often for one in found.children[0].meetings] == [HowOften.WEEKLY]
        with pytest.raises(RefusedError, match="asked at intake already"):
            family.note_meeting(session, child_id, HowOften.DAILY, WorkPoint.INTAKE, on=TODAY, **HOW)
        ben = family.add_child(session, ncp_id, NewChild("Ben"), **HOW)
        assert [one.name for one in family.family_of(session, ncp_id, today=TODAY).to_ask] == ["Ben"]
        say(session, ncp_id, enrolment_id, "parent_child_contact", NOT_SAID, child_id=ben)
        assert family.family_of(session, ncp_id, today=TODAY).to_ask == ()
        assert "parent_child_contact" not in codes(due(session, ncp_id), "child", ENROLMENT)

    vault.write(work)


def test_the_record_suggests_work_wage_school_and_what_was_completed(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        jobs.start_job(
            session,
            ncp_id,
            started_on=days_ago(30),
            employer="ACME",
            hours_a_week=Decimal(20),
            wage_cents=1550,
            **HOW,
        )
        enrol(session, ncp_id, days_ago(12), category="ged")
        enrol(session, ncp_id, days_ago(40), days_ago(12), category="parenting_plan")
        told = {}
        for code in ("employment", "school", "parenting_plan", "education", "health_insurance"):
            cell = line(session, ncp_id, code).at(ENROLMENT)
            told[code] = cell.suggestion.words if cell and cell.suggestion else ""
        assert told == {
            "employment": "", "school": "", "parenting_plan": "", "education": "", "health_insurance": "",
        }, "on the first day of the spell nothing of it was there yet"  # fmt: skip
        jobs.start_job(session, ncp_id, started_on=days_ago(60), hours_a_week=Decimal(36), wage_cents=1600, **HOW)
        cell = line(session, ncp_id, "employment").at(ENROLMENT)
        assert cell is not None
        assert cell.suggestion is not None
        assert (cell.suggestion.words, cell.suggestion.because) == ("Full time", "Job since August 9, 2026")

    vault.write(work)


def test_at_exit_the_record_suggests_what_came_of_it(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(90), days_ago(2), category="ged")
        jobs.start_job(
            session,
            ncp_id,
            started_on=days_ago(30),
            employer="ACME",
            hours_a_week=Decimal(20),
            wage_cents=1550,
            **HOW,
        )
        say(session, ncp_id, enrolment_id, "employment", "part_time", EXIT)
        told = {}
        for code in ("education", "wage"):
            cell = line(session, ncp_id, code).at(EXIT)
            told[code] = (cell.suggestion.words, cell.suggestion.because) if cell and cell.suggestion else None
        program = session.get_one(Program, session.get_one(Enrolment, enrolment_id).program_id).name
        assert told == {
            "education": ("GED or HSED", f"{program} completed on October 6, 2026"),
            "wage": ("$15.50", "Job at ACME since September 8, 2026"),
        }

    vault.write(work)


def test_what_cannot_be_an_answer_is_refused(vault: Vault, ncp_id: UUID) -> None:
    enrolment_id = vault.write(lambda session: enrol(session, ncp_id, days_ago(12)))

    def refused(given: Given, whom: UUID = ncp_id, on: date = TODAY) -> type[Exception]:
        with pytest.raises((RefusedError, NotFoundError)) as found:
            vault.write(lambda session: outcomes.answer(session, whom, given, on=on, **HOW))
        return found.type

    right = Given("education", ENROLMENT, enrolment_id, "ged")
    assert refused(right, UUID(int=3)) is NotFoundError
    assert refused(right, on=TODAY + timedelta(days=1)) is RefusedError
    assert refused(right, on=days_ago(13)) is RefusedError
    assert refused(Given("education", EXIT, enrolment_id, "ged")) is RefusedError
    assert refused(Given("education", ENROLMENT, enrolment_id, "phd")) is RefusedError
    assert refused(Given("education", ENROLMENT, enrolment_id, "ged", amount_cents=5)) is RefusedError
    assert refused(Given("education", DURING, enrolment_id, "ged")) is RefusedError
    assert refused(Given("nothing", ENROLMENT, enrolment_id, "ged")) is NotFoundError
    assert refused(Given("education", ENROLMENT, UUID(int=4), "ged")) is NotFoundError
    assert refused(Given("education", ENROLMENT, enrolment_id, "ged", child_id=UUID(int=5))) is NotFoundError
    assert vault.read(lambda session: due(session, ncp_id)) == {("ncp", code, ENROLMENT) for code in OF_THE_NCP}


def test_an_answer_is_corrected_and_what_it_said_is_kept(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(12))
        answer_id = say(session, ncp_id, enrolment_id, "employment", "part_time")
        for wrong in ({"value": "phd"}, {"value": ""}, {"asked_on": None}, {"asked_on": TODAY + timedelta(days=1)}):
            with pytest.raises(RefusedError):
                corrections.correct(session, CorrectedKind.OUTCOME, answer_id, wrong, **HOW)
        corrections.correct(session, CorrectedKind.OUTCOME, answer_id, {"value": "looking"}, "misheard", **HOW)
        cell = line(session, ncp_id, "employment").at(ENROLMENT)
        assert cell is not None
        assert cell.answer is not None
        assert (cell.answer.words, cell.answer.former) == ("Not working, looking for work", ("Part time",))
        child_id = family.add_child(session, ncp_id, NewChild("Maya"), **HOW)
        meeting_id = say(session, ncp_id, enrolment_id, "parent_child_contact", "weekly", child_id=child_id)
        corrections.correct(session, CorrectedKind.MEETING, meeting_id, {"how_often": HowOften.NEVER}, **HOW)
        told = line(session, ncp_id, "parent_child_contact", child_id).at(ENROLMENT)
        assert told is not None
        assert told.answer is not None
        assert (told.answer.words, told.answer.former) == ("Not at all", ("Every week",))

    vault.write(work)


def test_what_was_said_survives_a_merge_and_an_enrolment_that_is_gone(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        gone = add_person(session, Person("Zamorra", "Jerry"))
        for whom, value in ((ncp_id, "ged"), (gone, "degree")):
            say(session, whom, enrol(session, whom, days_ago(12)), "education", value)
        merging.merge(session, ncp_id, gone, "one PIN", **HOW)
        cell = line(session, ncp_id, "education").at(ENROLMENT)
        assert cell is not None
        assert cell.answer is not None
        assert cell.answer.words == "College degree", "the newest holds"
        for row in session.query(Referral).filter(Referral.ncp_id == ncp_id):
            session.delete(row)
        session.flush()
        session.expire_all()
        assert of(session, ncp_id).spells == ()
        assert outcomes.due_now(session, today=TODAY) == {}

    vault.write(work)


def test_the_measures_are_those_of_the_document() -> None:
    text = (Path(__file__).parents[2] / "data" / "outcomes_cqi.txt").read_text(encoding="utf-8")
    for one in measures.measures():
        assert one.document in text
        assert set(one.of) <= {"ncp", "cp", "child"}
        assert one.money or len({choice.code for choice in one.choices}) == len(one.choices) > 1
        assert len(one.choices) <= 8, "digits answer, and 9 is not said"
        if one.only_after is not None:
            first = measures.measure(one.only_after.measure)
            assert first is not None
            assert set(one.only_after.values) <= {choice.code for choice in first.choices}
            assert measures.measures().index(first) < measures.measures().index(one)
