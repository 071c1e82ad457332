"""What an interview came to, what the caseworker determines, and what is given out."""

import json
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.services import interview, settings
from csdesk.services.errors import RefusedError
from csdesk.services.interview import PRIVATE_LINE, Eligibility, InterviewMode
from csdesk.services.vault import Vault
from tests.services.interview.holding import Interview, answer_all, begin
from tests.services.people import NOW, WHO, Person


def determine(held: Interview, determination: Eligibility, reason: str = "") -> None:
    held.vault.write(
        lambda session: interview.determine(
            session, held.assessment_id, determination, reason=reason, at=NOW, who=WHO
        )
    )


def test_the_result_tells_the_answers_in_short_and_keeps_the_private_one(vault: Vault) -> None:
    held = begin(vault, person=Person(last_name="Combs", first_name="Chad"))
    answer_all(held, barriers=("transportation", "family_violence", "conviction"), hours=18)
    held.say("Q7", refused=True)
    held.rephrase("Q8")
    held.say("Q8", "sometimes")
    held.finish()
    result = held.result()
    told = [(line.number, line.label, line.answer) for line in result.lines]
    assert ("Q3", "This case", "Established APA") in told
    assert ("Q7", "How often", "Parent chose not to respond") in told
    assert ("Q13", "Hours a week", "18") in told
    assert ("Q14", "Job in 3 months", "I don't know") in told
    start = told.index(("Q11", "Difficulty due to", "Transportation"))
    assert told[start + 1 : start + 3] == [("", "", "Felony or misdemeanor conviction"), ("", "", PRIVATE_LINE)]
    assert "violence" not in repr(result.lines).lower()
    assert [line.private for line in result.lines if line.answer == PRIVATE_LINE] == [True]
    assert [line.number for line in result.lines if line.led_to_it] == ["Q11", "Q13"]
    assert [line.number for line in result.lines if line.rephrased] == ["Q8"]
    assert (result.able, result.willing) == ("sometimes", "yes")
    assert (result.name, result.counties, result.safe_contact) == ("Combs, Chad", ("Rock",), True)
    assert result.suggestion.eligibility is Eligibility.ELIGIBLE
    assert result.mode is InterviewMode.CASEWORKER


@pytest.mark.parametrize(
    ("mode", "words"), [("caseworker", "Parent chose not to respond"), ("client", "I’d rather not say")]
)
def test_refusals_are_worded_as_the_mode_has_them(vault: Vault, mode: str, words: str) -> None:
    held = begin(vault, mode)
    held.say("Q9", refused=True)
    held.say("Q11", refused=True)
    answers = {line.number: line.answer for line in held.result().lines if line.number}
    assert answers["Q9"] == answers["Q11"] == words
    assert answers["Q5"] == "Not asked"
    assert held.result().willing is None


def test_no_barrier_and_some_refused_lines_are_told(vault: Vault) -> None:
    held = begin(vault)
    answer_all(held)

    def lines() -> list[str]:
        shown = [line.answer for line in held.result().lines]
        return shown[shown.index("Yes", 8) + 1 : -3]

    assert lines() == ["None of 12"]
    held.say("Q11", refused=True, item="other")
    assert lines() == ["None of 11", "Parent chose not to respond: 1 of 12"]
    held.say("Q11", "yes", "education")
    assert lines() == ["Education or training", "Parent chose not to respond: 1 of 12"]


def test_a_determination_as_suggested_needs_no_reason_another_does(vault: Vault) -> None:
    held = begin(vault)
    answer_all(held, hours=40)
    with pytest.raises(RefusedError, match="finish it first"):
        determine(held, Eligibility.NOT_ELIGIBLE)
    assert held.finish().eligibility is Eligibility.NOT_ELIGIBLE
    for without in ("", "   "):
        with pytest.raises(RefusedError, match="write the reason"):
            determine(held, Eligibility.ELIGIBLE, without)
    assert held.result().determination is None
    determine(held, Eligibility.NOT_ELIGIBLE)
    assert held.result().determination is Eligibility.NOT_ELIGIBLE
    determine(held, Eligibility.ELIGIBLE, "Lost the job this morning.")
    result = held.result()
    assert (result.determination, result.determined_by) == (Eligibility.ELIGIBLE, WHO)
    assert result.determination_reason == "Lost the job this morning."
    assert result.suggestion.eligibility is Eligibility.NOT_ELIGIBLE


def test_the_hours_of_full_time_are_a_setting_and_an_old_suggestion_stays(vault: Vault) -> None:
    def full_time(hours: int) -> None:
        def change(session: Session) -> None:
            settings.save(session, replace(settings.load(session), full_time_hours=hours))

        vault.write(change)

    full_time(30)
    held = begin(vault)
    answer_all(held, hours=32)
    assert held.finish().eligibility is Eligibility.NOT_ELIGIBLE
    full_time(35)
    told = held.result().suggestion
    assert told.eligibility is Eligibility.NOT_ELIGIBLE
    assert "full time is 30 here" in told.reasons[0]
    assert told.led_to == ("Q13", "Q11")

    def as_before_the_hours_were_kept(session: Session) -> None:
        session.get_one(Assessment, held.assessment_id).full_time_hours = None

    vault.write(as_before_the_hours_were_kept)
    assert held.result().suggestion.eligibility is Eligibility.NOT_ELIGIBLE
    assert "changed since" in held.result().suggestion.reasons[0]


def test_interviews_of_a_person_the_latest_first(vault: Vault) -> None:
    held = begin(vault)
    vault.write(lambda session: interview.withdraw(session, held.assessment_id, at=NOW, who=WHO))
    second = vault.write(lambda session: interview.start(session, held.ncp_id, at=NOW, who=WHO))
    found = vault.read(lambda session: interview.interviews_of(session, held.ncp_id))
    assert [one.assessment_id for one in found] == [second, held.assessment_id]
    assert [one.state.value for one in found] == ["under_way", "withdrawn"]


def test_the_export_holds_everything_word_for_word_with_its_state(vault: Vault) -> None:
    held = begin(vault, person=Person(last_name="Nguyễn", first_name="Łukasz"))
    answer_all(held, barriers=("family_violence",), employed="no")
    held.say("Q6", unanswered=True)
    held.say("Q9", refused=True)
    held.rephrase("Q8")
    held.say("Q8", "no", note="=1+1")
    held.finish()
    determine(held, Eligibility.ELIGIBLE)
    told = vault.read(lambda session: interview.export_json(session, held.ncp_id))
    assert json.loads(json.dumps(told)) == told
    (one,) = told["interviews"]
    questions = {question["id"]: question for question in one["questions"]}
    fra = interview.load()
    assert list(questions) == [question.id for question in fra.questions]
    assert all(questions[question.id]["text"] == question.text for question in fra.questions)
    assert all(questions[question.id]["lead"] == list(question.lead) for question in fra.questions)
    states = {number: question["state"] for number, question in questions.items()}
    assert (states["Q6"], states["Q9"], states["Q13"]) == ("unanswered", "refused", "skipped")
    assert (questions["Q8"]["answer"], questions["Q8"]["rephrased"], questions["Q8"]["note"]) == ("No", True, "=1+1")
    assert [line["text"] for line in questions["Q11"]["lines"] if line["value"] == "yes"] == ["Family violence"]
    assert (one["suggestion"], one["determination"]) == ("eligible", "eligible")

    text = vault.read(lambda session: interview.export_text(session, held.assessment_id))
    for question in fra.questions:
        assert question.text in text
    assert fra.introduction(InterviewMode.CASEWORKER) in text
    for words in (
        "Nguyễn, Łukasz",
        "Parent chose not to respond [refused]",
        "Skipped [skipped]",
        "Rephrased: do you",
    ):
        assert words in text


def test_an_export_of_an_interview_under_way_tells_what_was_not_asked(vault: Vault) -> None:
    held = begin(vault, "client")
    held.say("Q11", "no", "other")
    (one,) = vault.read(lambda session: interview.export_json(session, held.ncp_id))["interviews"]
    q11 = next(question for question in one["questions"] if question["id"] == "Q11")
    assert [line["state"] for line in q11["lines"]] == ["not_asked"] * 11 + ["answered"]
    assert (one["finished"], one["suggestion"]) == ("", "")
