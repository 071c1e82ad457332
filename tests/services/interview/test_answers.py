"""Holding an interview: what is kept, what is told apart, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, Assessment
from csdesk.models.assessment import Instrument as InstrumentRecord
from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import audit, interview, settings
from csdesk.services.errors import NotFoundError
from csdesk.services.interview import (
    AnswerRefusedError,
    AssessmentState,
    InterviewEventKind,
    InterviewMode,
    InterviewNotFoundError,
    QuestionStatus,
)
from csdesk.services.interview.instruments import parse, source_text
from csdesk.services.vault import Vault
from tests.services.interview.holding import CIRCUMSTANCES, answer_all, begin
from tests.services.people import NOW, WHO, Person, add_person


@pytest.mark.parametrize("mode", ["caseworker", "client"])
def test_an_interview_goes_from_the_first_question_to_the_last(vault: Vault, mode: str) -> None:
    held = begin(vault, mode="")
    order = []
    answers: dict[str, str | int] = {
        "Q1": "79264890", "Q2": "T1", "Q3": "modification", "Q4": mode, "opening": "Two girls", "Q5": "no",
        "Q6": "no", "Q7": "never", "Q8": "no", "Q9": "sometimes", "Q12": "yes", "Q13": 18, "Q14": "no",
    }  # fmt: skip
    while (current := held.state().current) is not None:
        order.append(current)
        if current == "Q11":
            for code in CIRCUMSTANCES:
                assert held.state().current == "Q11"
                held.say("Q11", "no", code)
        else:
            held.say(current, answers[current])
    expected = [question.id for question in interview.load().asked_in(InterviewMode(mode))]
    assert order == expected
    state = held.state()
    assert state.mode is InterviewMode(mode)
    assert {one.status for one in state.questions} == {QuestionStatus.ANSWERED}
    assert state.question("Q13").value == "18"
    assert all(state.question(number).value == str(value) for number, value in answers.items() if number in order)


def test_refused_unanswered_skipped_and_not_asked_are_four_things(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q7", refused=True)
    held.say("Q6", unanswered=True)
    held.say("Q12", "no")
    statuses = held.statuses()
    assert statuses["Q7"] == "refused"
    assert statuses["Q6"] == "unanswered"
    assert statuses["Q13"] == statuses["Q14"] == "skipped"
    assert statuses["Q5"] == statuses["Q11"] == "not_asked"
    kept = vault.read(lambda session: {row.question: row.state.value for row in session.scalars(select(Answer))})
    assert kept == {
        "Q4": "answered", "Q6": "unanswered", "Q7": "refused", "Q12": "answered", "Q13": "skipped", "Q14": "skipped"
    }  # fmt: skip
    assert held.state().current == "Q1"


def test_skips_follow_the_answer_that_causes_them(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q12", "yes")
    held.say("Q13", 30)
    held.say("Q14", refused=True)
    held.say("Q12", "no")
    state = held.state()
    assert state.question("Q13").status is QuestionStatus.SKIPPED
    assert state.question("Q13").value == ""
    with pytest.raises(AnswerRefusedError, match="Q13 is skipped"):
        held.say("Q13", 20)
    for other in ("yes", None):
        held.say("Q12", "no")
        held.say("Q12", other, refused=other is None)
        assert held.statuses()["Q13"] == held.statuses()["Q14"] == "not_asked"
    held.say("Q13", 20)
    assert held.state().question("Q13").value == "20"


def test_q11_is_settled_by_its_lines_and_its_refusal_settles_those_left(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q11", "yes", "transportation")
    held.say("Q11", unanswered=True, item="education")
    held.say("Q11", refused=True)
    question = held.state().question("Q11")
    assert question.status is QuestionStatus.ANSWERED
    by_item = {answer.item: answer.state.value for answer in question.answers}
    assert by_item.pop("transportation") == "answered"
    assert by_item.pop("education") == "unanswered"
    assert set(by_item.values()) == {"refused"}
    assert [answer.item for answer in question.answers] == list(CIRCUMSTANCES)
    held.say("Q11", refused=True)
    assert held.statuses()["Q11"] == "refused"
    assert all(answer.value == "" for answer in held.state().question("Q11").answers)
    held.say("Q11", unanswered=True)
    assert held.statuses()["Q11"] == "unanswered"


def test_a_note_belongs_to_its_question_and_to_its_line(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q8", "sometimes", note="Hours changed three times.")
    held.say("Q8", "yes")
    assert held.state().question("Q8").note == "Hours changed three times."
    held.say("Q8", "yes", note="")
    assert held.state().question("Q8").note == ""
    held.say("Q11", note="Wants to talk about it later.")
    held.say("Q11", "yes", "other", note="No tools")
    question = held.state().question("Q11")
    assert question.note == "Wants to talk about it later."
    assert question.status is QuestionStatus.NOT_ASKED
    line = question.item("other")
    assert line
    assert line.note == "No tools"


def test_a_rephrasing_is_kept_before_any_answer_and_once_for_each_question(vault: Vault) -> None:
    held = begin(vault)
    held.rephrase("Q8")
    held.rephrase("Q8", minutes=1)
    asked = held.state().question("Q8")
    assert (asked.rephrased, asked.status) == (True, QuestionStatus.NOT_ASKED)
    held.say("Q8", "sometimes")
    assert held.state().question("Q8").rephrased
    assert not held.state().question("Q9").rephrased
    shown = vault.read(lambda session: interview.events(session, held.assessment_id))
    assert [(one.kind.value, one.question, one.at) for one in shown] == [("rephrased", "Q8", NOW)]
    trail = vault.read(
        lambda session: session.query(AuditEvent).where(AuditEvent.action == "interview.rephrased").all()
    )
    assert [(one.detail, one.record_id) for one in trail] == [("Q8", held.assessment_id)]
    for question in ("Q6", "Q10", ""):
        with pytest.raises(AnswerRefusedError, match="no rephrase option here"):
            held.rephrase(question)
    client = begin(vault, "client", Person(last_name="Other"))
    with pytest.raises(AnswerRefusedError, match="no rephrase option here"):
        client.rephrase("Q8")


def test_what_happened_while_the_parent_had_the_computer_is_kept_in_its_order(vault: Vault) -> None:
    held = begin(vault, "client")
    kinds = [kind for kind in InterviewEventKind if kind.value != "rephrased"]
    for minute, one in enumerate(kinds):
        at = NOW + timedelta(minutes=minute)
        vault.write(partial(interview.note_event, assessment_id=held.assessment_id, kind=one, at=at, who=WHO))
    told = vault.read(lambda session: interview.events(session, held.assessment_id))
    assert [one.kind for one in told] == kinds
    for kind in InterviewEventKind:
        assert audit.action_words(f"interview.{kind.value}") != f"interview.{kind.value}"


def test_it_goes_on_at_the_question_that_was_in_view(vault: Vault) -> None:
    held = begin(vault)
    assert held.state().place == "Q1"
    vault.write(lambda session: interview.note_place(session, held.assessment_id, "Q8"))
    assert (held.state().place, held.state().current) == ("Q8", "Q1")
    assert [one.current for one in vault.read(interview.under_way)] == ["Q8"]
    vault.write(lambda session: interview.note_place(session, held.assessment_id, "Q13"))
    held.say("Q12", "no")
    assert held.state().place == "Q1"
    answer_all(held)
    assert held.state().place is None


@pytest.mark.parametrize(
    ("question", "given", "sentence"),
    [
        ("Q5", {"value": "maybe"}, "no such answer"),
        ("Q5", {}, "needs one answer"),
        ("Q5", {"value": "yes", "refused": True}, "needs one answer"),
        ("Q5", {"value": "yes", "item": "transportation"}, "has no lines"),
        ("Q11", {"value": "yes"}, "line by line"),
        ("Q11", {"value": "yes", "item": "weather"}, "no such line"),
        ("Q11", {"value": "sometimes", "item": "other"}, "no such answer"),
        ("Q13", {"value": 169}, "0 to 168"),
        ("Q13", {"value": -1}, "0 to 168"),
        ("Q13", {"value": "about ten"}, "0 to 168"),
        ("Q13", {"refused": True}, "cannot be refused"),
        ("Q3", {"refused": True}, "cannot be refused"),
        ("Q2", {"value": "  "}, "left empty"),
        ("Q1", {"value": "12-34"}, "no IV-D case number"),
        ("Q10", {"value": "yes"}, "no question Q10"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    vault: Vault, question: str, given: dict[str, str], sentence: str
) -> None:
    held = begin(vault)
    before = held.state()
    with pytest.raises(AnswerRefusedError, match=sentence):
        held.say(question, **given)
    assert held.state() == before


def test_a_case_number_of_the_record_is_taken_whatever_its_pattern(vault: Vault) -> None:
    held = begin(vault)
    number = vault.read(lambda session: session.scalars(select(IvdCase.number)).one())
    assert held.say("Q1", number).question("Q1").value == number
    assert held.say("Q1", "00000000000X").question("Q1").value == "00000000000X"


def test_the_mode_may_change_and_what_was_asked_stays_in_sight(vault: Vault) -> None:
    held = begin(vault)
    held.say("opening", "A son")
    state = held.say("Q4", "client")
    assert state.mode is InterviewMode.CLIENT
    assert state.question("opening").value == "A son"
    with pytest.raises(AnswerRefusedError, match="no question opening"):
        held.say("opening", "Two sons")


def test_a_yes_on_family_violence_turns_safe_contact_on_and_a_no_does_not_turn_it_off(vault: Vault) -> None:
    held = begin(vault)

    def safe() -> bool:
        return vault.read(lambda session: session.get_one(Ncp, held.ncp_id).safe_contact)

    held.say("Q11", "no", "family_violence")
    held.say("Q11", "yes", "transportation")
    held.say("Q11", refused=True)
    assert not safe()
    held.say("Q11", " yes ", "family_violence")  # kept as a yes, so it counts as one
    assert safe()
    held.say("Q11", "no", "family_violence")
    assert safe()


def test_the_audit_trail_tells_which_question_but_never_the_answer(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q11", "yes", "family_violence", note="since spring")
    events = vault.read(lambda session: list(session.scalars(select(AuditEvent).order_by(AuditEvent.number))))
    assert [event.action for event in events if not event.action.startswith("vault.")] == [
        "interview.started", "interview.answered", "ncp.safe_contact_on", "interview.answered"
    ]  # fmt: skip
    told = " ".join(f"{event.action} {event.detail}" for event in events)
    assert "violence" not in told
    assert "spring" not in told


def test_an_interview_is_gone_on_with_where_it_stopped(vault: Vault) -> None:
    held = begin(vault, person=Person(last_name="Combs", first_name="Chad"))
    later = vault.write(lambda session: add_person(session, Person(last_name="Adams", first_name="Zoë")))
    vault.write(lambda session: interview.start(session, later, at=NOW + timedelta(hours=1), who=WHO))
    held.say("Q1", "79264890")
    running = vault.read(interview.under_way)
    assert [one.name for one in running] == ["Adams, Zoë", "Combs, Chad"]
    assert (running[1].current, running[1].settled, running[1].questions) == ("Q2", 2, 14)
    assert running[0].mode is None
    with pytest.raises(AnswerRefusedError, match="under way"):
        vault.write(lambda session: interview.start(session, held.ncp_id, at=NOW, who=WHO))


def test_a_withdrawn_interview_takes_no_answers_and_another_may_follow(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q5", "yes")
    vault.write(lambda session: interview.withdraw(session, held.assessment_id, at=NOW, who=WHO))
    assert vault.read(interview.under_way) == ()
    assert held.state().state is AssessmentState.WITHDRAWN
    assert held.state().question("Q5").value == "yes"
    with pytest.raises(AnswerRefusedError, match="over"):
        held.say("Q6", "yes")
    vault.write(lambda session: interview.start(session, held.ncp_id, at=NOW, who=WHO))


def test_a_finished_interview_does_not_change(vault: Vault) -> None:
    held = begin(vault)
    answer_all(held)
    held.finish()
    for act in (lambda: held.say("Q5", "no"), held.finish):
        with pytest.raises(AnswerRefusedError, match="over"):
            act()
    with pytest.raises(AnswerRefusedError, match="over"):
        vault.write(lambda session: interview.withdraw(session, held.assessment_id, at=NOW, who=WHO))


def test_finishing_names_what_was_not_asked(vault: Vault) -> None:
    held = begin(vault, mode="")
    with pytest.raises(AnswerRefusedError, match="Q4 is not answered"):
        held.finish(leave_open=True)
    held.say("Q4", "client")
    answer_all(held)
    held.say("Q12", "no")
    held.say("Q12", "yes")
    with pytest.raises(AnswerRefusedError, match="Not asked yet: Q13, Q14"):
        held.finish()
    held.finish(leave_open=True)
    assert held.statuses()["Q13"] == "not_asked"


def test_what_was_asked_then_is_shown_for_ever(vault: Vault) -> None:
    held = begin(vault)
    changed = source_text().replace("Are you able to pay your child support?", "Could you pay, back then?")

    def age(session: Session) -> None:
        record = session.scalars(select(InstrumentRecord)).one()
        assert record.source_text == source_text()
        record.source_text = changed

    vault.write(age)
    assert held.state().question("Q8").question.text == "Could you pay, back then?"


def test_the_instrument_is_kept_once(vault: Vault) -> None:
    for name in ("One", "Two"):
        begin(vault, person=Person(last_name=name))
    kept = vault.read(lambda session: len(session.scalars(select(InstrumentRecord)).all()))
    assert kept == 1


def test_the_record_fills_in_what_it_knows(vault: Vault) -> None:
    first = begin(vault, person=Person(last_name="Combs", counties=("Rock", "Dane")))

    def owe(session: Session) -> None:
        for row in session.scalars(select(IvdCase)):
            row.number, row.arrears_cents = {"Rock": ("11111111", None), "Dane": ("22222222", 500)}[row.county]

    vault.write(owe)
    known = vault.read(lambda session: interview.prefill(session, first.ncp_id, who=WHO))
    assert [(one.question, one.values) for one in known] == [("Q1", ("22222222", "11111111"))]
    first.say("Q2", "T77")
    known = vault.read(lambda session: interview.prefill(session, first.ncp_id, who=WHO))
    assert known[1].question == "Q2"
    assert known[1].values == ("T77",)
    other = vault.read(lambda session: interview.prefill(session, first.ncp_id, who="Somebody else"))
    assert [one.question for one in other] == ["Q1"]

    def name_the_liaison(session: Session) -> None:
        settings.save(session, replace(settings.load(session), tech_id="DW-140"))

    vault.write(name_the_liaison)
    other = vault.read(lambda session: interview.prefill(session, first.ncp_id, who="Somebody else"))
    assert (other[1].values, other[1].source) == (("DW-140",), "from the settings")


def test_what_described_the_case_last_time_is_offered_by_its_day_and_only_of_the_same_instrument(
    vault: Vault,
) -> None:
    first = begin(vault)
    answer_all(first)
    known = vault.read(lambda session: interview.prefill(session, first.ncp_id, who=WHO))
    assert "Q3" not in [one.question for one in known]
    first.finish()
    known = vault.read(lambda session: interview.prefill(session, first.ncp_id, who=WHO))
    assert [(one.values, one.source) for one in known if one.question == "Q3"] == [
        (("established_apa",), "in the interview of October 8, 2026")
    ]
    other = parse(source_text().replace('code = "fra-colorado"', 'code = "fra-mars"'), "fra-mars.toml")
    known = vault.read(lambda session: interview.prefill(session, first.ncp_id, who=WHO, instrument=other))
    assert "Q3" not in [one.question for one in known]


def test_who_and_what_is_not_there_is_said(vault: Vault) -> None:
    held = begin(vault)
    with pytest.raises(NotFoundError, match="No interview was started"):
        vault.write(lambda session: interview.start(session, held.assessment_id, at=NOW, who=WHO))
    with pytest.raises(InterviewNotFoundError):
        vault.read(lambda session: interview.state(session, held.ncp_id))


def test_each_answer_bears_its_moment(vault: Vault) -> None:
    held = begin(vault)
    moment = datetime(2026, 10, 8, 15, 8, 41, tzinfo=UTC)
    vault.write(lambda session: interview.answer(session, held.assessment_id, "Q5", value="yes", at=moment, who=WHO))
    assert held.state().question("Q5").answers[0].answered_at == moment
    started = vault.read(lambda session: session.get_one(Assessment, held.assessment_id).started_at)
    assert started == NOW
