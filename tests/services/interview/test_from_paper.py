"""An interview that was held on paper is typed in as a whole, by the same checks, and counts from its own day."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from csdesk.models.assessment import Answer, Assessment
from csdesk.models.ncp import Ncp
from csdesk.services import caseload, interview
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.services.interview import (
    AnswerRefusedError,
    AssessmentState,
    Eligibility,
    InterviewMode,
    InterviewState,
    PaperAnswer,
    PaperInterview,
    QuestionKind,
)
from csdesk.services.vault import Vault
from tests.services.interview.holding import CIRCUMSTANCES, begin
from tests.services.people import NOW, TODAY, WHO, add_person

HELD_ON = date(2026, 9, 29)
FULL = (
    PaperAnswer("Q1", value="12345678901X"),
    PaperAnswer("Q2", value="T 123"),
    PaperAnswer("Q3", value="modification"),
    PaperAnswer("opening", value="Two girls."),
    PaperAnswer("Q5", value="yes", rephrased=True),
    PaperAnswer("Q6", value="neutral", note="Since spring."),
    PaperAnswer("Q7", refused=True),
    PaperAnswer("Q8", value="sometimes"),
    PaperAnswer("Q9", unanswered=True),
    *(PaperAnswer("Q11", code, value="no") for code in CIRCUMSTANCES),
    PaperAnswer("Q12", value="yes"),
    PaperAnswer("Q13", value="40"),
    PaperAnswer("Q14", value="unknown"),
)
PAPER = PaperInterview(InterviewMode.CASEWORKER, HELD_ON, FULL, held_by="Dana")


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    return vault.write(add_person)


def enter(vault: Vault, ncp_id: UUID, paper: PaperInterview) -> InterviewState:
    def work(session: Any) -> InterviewState:
        return interview.state(session, interview.enter(session, ncp_id, paper, at=NOW, who=WHO))

    return vault.write(work)


def statuses(state: InterviewState) -> dict[str, str]:
    return {one.question.id: one.value or one.status.value for one in state.questions}


def with_answers(*answers: PaperAnswer, **more: Any) -> PaperInterview:
    """The full paper with other answers in the place of those to the same questions."""
    new = {(one.question, one.item) for one in answers}
    kept = [one for one in FULL if (one.question, one.item) not in new]
    return replace(PAPER, answers=(*kept, *answers), **more)


def test_everything_on_the_paper_is_kept_and_counts_from_the_day_on_which_it_was_held(
    vault: Vault, ncp_id: UUID
) -> None:
    state = enter(vault, ncp_id, PAPER)
    assert statuses(state) == {
        "Q1": "12345678901X",
        "Q2": "T 123",
        "Q3": "modification",
        "Q4": "caseworker",
        "opening": "Two girls.",
        "Q5": "yes",
        "Q6": "neutral",
        "Q7": "refused",
        "Q8": "sometimes",
        "Q9": "unanswered",
        "Q11": "answered",
        "Q12": "yes",
        "Q13": "40",
        "Q14": "unknown",
    }
    assert state.question("Q6").note == "Since spring."
    assert [one.question.id for one in state.questions if one.rephrased] == ["Q5"]
    assert (state.state, state.interviewer) == (AssessmentState.FINISHED, "Dana")
    assert state.finished_at is not None
    assert {local_day(state.started_at), local_day(state.finished_at)} == {HELD_ON}
    kept = vault.read(lambda session: session.scalars(select(Assessment)).one())
    assert (kept.from_paper, kept.held_on, kept.suggestion) == (True, HELD_ON, Eligibility.NOT_ELIGIBLE)
    assert vault.read(lambda session: interview.result(session, state.assessment_id)).held_on == HELD_ON
    assert "Held on paper: 2026-09-29" in vault.read(
        lambda session: interview.export_text(session, state.assessment_id)
    )
    assert {one.answered_at for question in state.questions for one in question.answers} == {NOW}


def test_the_record_tells_of_it_on_its_day(vault: Vault, ncp_id: UUID) -> None:
    enter(vault, ncp_id, PAPER)
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    (told,) = [one for one in record.timeline if one.icon == "interview"]
    assert (told.day, told.at, told.what) == (HELD_ON, None, "Interview on paper: finished")


def test_what_has_no_mark_was_not_asked_or_left_open_as_one_says(vault: Vault, ncp_id: UUID) -> None:
    marks = tuple(one for one in FULL if one.question not in ("Q3", "Q9", "Q14") and one.item != "other")
    state = enter(vault, ncp_id, replace(PAPER, answers=marks))
    assert {name for name, told in statuses(state).items() if told == "not_asked"} == {"Q3", "Q9", "Q11", "Q14"}
    later = replace(PAPER, answers=marks, left_open=True, held_on=TODAY)
    state = enter(vault, ncp_id, later)
    told = statuses(state)
    assert {name for name in told if told[name] == "unanswered"} == {"Q3", "Q9", "Q14"}
    assert told["Q11"] == "answered"
    assert state.finished_at == NOW


def test_a_note_alone_says_that_it_was_asked(vault: Vault, ncp_id: UUID) -> None:
    state = enter(vault, ncp_id, with_answers(PaperAnswer("Q8", note="Shrugged."), PaperAnswer("Q11", note="Long.")))
    assert statuses(state)["Q8"] == "unanswered"
    assert [state.question(name).note for name in ("Q8", "Q11")] == ["Shrugged.", "Long."]


def test_a_refusal_for_all_lines_settles_those_without_a_mark(vault: Vault, ncp_id: UUID) -> None:
    some = [PaperAnswer("Q11", "education", value="yes"), PaperAnswer("Q11", refused=True)]
    marks = (*(one for one in FULL if one.question != "Q11"), *some)
    lines = enter(vault, ncp_id, replace(PAPER, answers=marks)).question("Q11").answers
    assert {one.item: one.value or one.state.value for one in lines} == {
        code: "yes" if code == "education" else "refused" for code in CIRCUMSTANCES
    }


def test_a_yes_to_family_violence_turns_safe_contact_on(vault: Vault, ncp_id: UUID) -> None:
    enter(vault, ncp_id, with_answers(PaperAnswer("Q11", "family_violence", value="yes")))
    assert vault.read(lambda session: session.get_one(Ncp, ncp_id).safe_contact)


@pytest.mark.parametrize(
    "wrong",
    [
        PaperAnswer("Q1", value="none"),
        PaperAnswer("Q3", value="other"),
        PaperAnswer("Q13", value="200"),
        PaperAnswer("Q13", refused=True),
        PaperAnswer("Q99", value="yes"),
        PaperAnswer("Q99", note="?"),
        PaperAnswer("Q11", "nothing", value="yes"),
        PaperAnswer("Q6", value="yes", rephrased=True),
        PaperAnswer("Q12", value="no"),
    ],
)
def test_what_does_not_fit_keeps_nothing_at_all(vault: Vault, ncp_id: UUID, wrong: PaperAnswer) -> None:
    with pytest.raises(AnswerRefusedError, match=r"Nothing was|not kept"):
        enter(vault, ncp_id, with_answers(wrong))
    assert vault.read(lambda session: interview.interviews_of(session, ncp_id)) == ()
    assert vault.read(lambda session: session.scalar(select(func.count()).select_from(Answer))) == 0


def test_a_day_ahead_a_paper_twice_and_one_beside_another_are_refused(vault: Vault, ncp_id: UUID) -> None:
    with pytest.raises(RefusedError, match="lies ahead"):
        enter(vault, ncp_id, replace(PAPER, held_on=TODAY + timedelta(days=1)))
    enter(vault, ncp_id, PAPER)
    with pytest.raises(AnswerRefusedError, match="already"):
        enter(vault, ncp_id, PAPER)
    running = begin(vault)
    with pytest.raises(AnswerRefusedError, match="under way"):
        enter(vault, running.ncp_id, PAPER)


def test_the_parents_paper_has_no_opening_question(vault: Vault, ncp_id: UUID) -> None:
    paper = replace(PAPER, mode=InterviewMode.CLIENT)
    with pytest.raises(AnswerRefusedError, match="opening"):
        enter(vault, ncp_id, paper)
    marks = tuple(replace(one, rephrased=False) for one in FULL if one.question != "opening")
    assert enter(vault, ncp_id, replace(paper, answers=marks)).mode is InterviewMode.CLIENT


@st.composite
def marks(draw: st.DrawFn) -> tuple[PaperAnswer, ...]:
    """Any paper that the rules of the instrument allow."""
    found = []
    for question in interview.load().questions:
        if question.id == "Q4":
            continue
        codes = [choice.code for choice in question.choices]
        for item in [line.code for line in question.items] or [""]:
            free = "7" if question.kind is QuestionKind.HOURS else "12345678901X"
            made = partial(PaperAnswer, question.id, item)
            values: st.SearchStrategy[PaperAnswer | None] = st.builds(made, st.sampled_from(codes or [free]))
            others = [values, st.none(), st.just(PaperAnswer(question.id, item, unanswered=True))]
            if question.refusable:
                others.append(st.just(PaperAnswer(question.id, item, refused=True)))
            found.append(draw(st.one_of(*others)))
    kept = [one for one in found if one is not None]
    not_employed = PaperAnswer("Q12", value="no") in kept
    return tuple(one for one in kept if not (not_employed and one.question in ("Q13", "Q14")))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks(), st.booleans())
def test_every_mark_of_any_paper_is_kept_as_it_was_made(
    vault: Vault, answers: tuple[PaperAnswer, ...], left_open: bool
) -> None:
    ncp_id = vault.write(add_person)
    state = enter(vault, ncp_id, replace(PAPER, answers=answers, left_open=left_open))
    kept = {
        (one.question, one.item): (one.state.value, one.value)
        for question in state.questions
        for one in question.answers
    }
    for one in answers:
        said = "refused" if one.refused else "unanswered" if one.unanswered else "answered"
        assert kept[one.question, one.item] == (said, one.value or "")
    open_still = [one for one in state.questions if one.status is interview.QuestionStatus.NOT_ASKED]
    assert not (left_open and open_still)
