"""Answers are corrected for a reason, and decided upon again: the first stays, and what is private stays private."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer
from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.services import caseload, corrections, interview
from csdesk.services.errors import DeskError, RefusedError
from csdesk.services.interview import AnswerRefusedError, Eligibility, InterviewResult, QuestionStatus
from csdesk.services.interview.answer_lines import PRIVATELY_CORRECTED
from csdesk.services.vault import Vault
from tests.services.interview.holding import CIRCUMSTANCES, Interview, answer_all, begin
from tests.services.people import NOW, TODAY, WHO
from tests.services.test_undo import do, take_back

LATER = NOW + timedelta(days=1)
REASON = "The pay slip says otherwise"
OTHER = "Max"


def finished(vault: Vault, mode: str = "caseworker", **answers: Any) -> Interview:
    held = begin(vault, mode)
    answer_all(held, **answers)
    held.finish()
    return held


def correct(held: Interview, question: str, value: str | int | None = None, item: str = "", **more: Any) -> None:
    said: dict[str, Any] = {"value": value, "reason": REASON, "at": LATER, "who": OTHER} | more
    held.vault.write(lambda session: interview.correct_answer(session, held.assessment_id, question, item, **said))


def determine(
    held: Interview, determination: Eligibility, reason: str = "", *, days: int = 0, who: str = WHO
) -> None:
    at = NOW + timedelta(days=days)
    held.vault.write(
        lambda session: interview.determine(session, held.assessment_id, determination, reason=reason, at=at, who=who)
    )


def lines(result: InterviewResult) -> dict[str, str]:
    return {line.number or line.answer: line.answer for line in result.lines}


def told_before(result: InterviewResult, question: str) -> list[tuple[str, str, str]]:
    return [
        (was.answer, was.by, was.reason) for line in result.lines if line.question == question for was in line.before
    ]


def test_a_correction_keeps_the_first_answer_and_suggests_anew(vault: Vault) -> None:
    held = finished(vault, hours=40)
    assert held.result().suggestion.eligibility is Eligibility.NOT_ELIGIBLE
    correct(held, "Q13", 20)
    correct(held, "Q13", 24, reason="He counted again", at=LATER + timedelta(minutes=1))
    result = held.result()
    assert lines(result)["Q13"] == "24"
    assert told_before(result, "Q13") == [("40", OTHER, REASON), ("20", OTHER, "He counted again")]
    assert result.suggestion.eligibility is Eligibility.ELIGIBLE
    assert result.suggestion.led_to == ("Q13",)
    assert result.suggested_before == (Eligibility.NOT_ELIGIBLE,)
    assert (result.corrected_at, result.corrected_since) == (LATER + timedelta(minutes=1), False)
    assert [line.question for line in result.lines if line.before] == ["Q13"]


def test_an_answer_can_be_corrected_to_a_refusal_or_left_open_and_back(vault: Vault) -> None:
    held = finished(vault)
    correct(held, "Q9", refused=True)
    correct(held, "Q8", unanswered=True)
    assert {"Q8": "Left unanswered", "Q9": "Parent chose not to respond"}.items() <= lines(held.result()).items()
    assert (held.result().able, held.result().willing) == (None, None)
    correct(held, "Q9", "sometimes", at=LATER + timedelta(hours=1))
    result = held.result()
    assert [was[0] for was in told_before(result, "Q9")] == ["Yes", "Parent chose not to respond"]
    assert (result.able, result.willing) == (None, "sometimes")


def test_skips_follow_a_correction_and_what_they_took_is_kept(vault: Vault) -> None:
    held = finished(vault, hours=40)
    correct(held, "Q12", "no")
    result = held.result()
    assert (lines(result)["Q13"], lines(result)["Q14"]) == ("Skipped", "Skipped")
    assert told_before(result, "Q13") == [("40", OTHER, REASON)]
    assert told_before(result, "Q14") == [("I don't know", OTHER, REASON)]
    with pytest.raises(AnswerRefusedError, match="skipped because of an earlier answer"):
        correct(held, "Q13", 12)
    correct(held, "Q12", "yes", at=LATER + timedelta(hours=1))
    correct(held, "Q13", 12, at=LATER + timedelta(hours=2))
    result = held.result()
    assert [was[0] for was in told_before(result, "Q13")] == ["40", "Skipped", "Not asked"]
    assert (lines(result)["Q13"], lines(result)["Q14"]) == ("12", "Not asked")


def test_what_was_not_asked_is_added_with_its_reason(vault: Vault) -> None:
    held = begin(vault)
    held.say("Q5", "yes")
    held.finish(leave_open=True)
    correct(held, "Q6", "neutral", reason="She rang and told it")
    assert told_before(held.result(), "Q6") == [("Not asked", OTHER, "She rang and told it")]
    assert held.statuses()["Q6"] == "answered"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda held: correct(held, "Q9", "no", reason="  "), "for a reason"),
        (lambda held: correct(held, "Q9", "yes"), "what was kept before"),
        (lambda held: correct(held, "Q9", "perhaps"), "no such answer"),
        (lambda held: correct(held, "Q13", 169), "whole hours"),
        (lambda held: correct(held, "Q4", "client"), "hold a new interview"),
        (lambda held: correct(held, "Q11", refused=True), "line by line"),
        (lambda held: correct(held, "Q11", "yes", "no_such_line"), "no such line"),
        (lambda held: correct(held, "Q10", "yes"), "no question Q10"),
        (lambda held: correct(held, "Q9"), "needs one answer"),
    ],
)
def test_what_is_no_correction_changes_nothing(
    vault: Vault, wrong: Callable[[Interview], None], sentence: str
) -> None:
    held = finished(vault)
    before = held.result()
    with pytest.raises(AnswerRefusedError, match=sentence) as refused:
        wrong(held)
    assert "Nothing was changed" in str(refused.value)
    assert held.result() == before


def test_only_a_finished_interview_is_corrected(vault: Vault) -> None:
    held = begin(vault)
    with pytest.raises(AnswerRefusedError, match="under way"):
        correct(held, "Q5", "no")
    vault.write(lambda session: interview.withdraw(session, held.assessment_id, at=NOW, who=WHO))
    with pytest.raises(AnswerRefusedError, match="withdrawn"):
        correct(held, "Q5", "no")


def test_lines_of_barriers_are_corrected_one_by_one(vault: Vault) -> None:
    held = finished(vault, barriers=("transportation",))
    correct(held, "Q11", "no", "transportation")
    correct(held, "Q11", "yes", "education")
    correct(held, "Q11", item="other", refused=True)
    told = {
        (line.answer, line.item, tuple(was.answer for was in line.before))
        for line in held.result().lines
        if line.question == "Q11"
    }
    assert told == {
        ("Education or training", "education", ("No",)),
        ("Transportation: No", "transportation", ("Yes",)),
        ("Other: Parent chose not to respond", "other", ("No",)),
        ("Parent chose not to respond: 1 of 12", "", ()),
    }


def test_a_private_line_stays_private_when_it_is_corrected(vault: Vault) -> None:
    held = finished(vault)
    secret = "Her sister told of the violence"
    correct(held, "Q11", "yes", "family_violence", reason=secret)
    assert held.result().safe_contact
    result = held.result()
    assert interview.PRIVATE_LINE in [line.answer for line in result.lines]
    correct(held, "Q11", "no", "family_violence", reason=secret, at=LATER + timedelta(hours=1))
    later = held.result()
    assert PRIVATELY_CORRECTED in [line.answer for line in later.lines]
    assert later.safe_contact, "no answer turns safe contact off"
    told = vault.read(
        lambda session: (
            corrections.corrections_of(session, held.ncp_id),
            caseload.record(session, held.ncp_id, today=TODAY).timeline,
            session.scalars(select(AuditEvent.detail)).all(),
        )
    )
    for shown in (result.lines, later.lines, *told):
        assert "violence" not in repr(shown).lower()


def test_the_decisions_before_are_kept_with_their_reasons(vault: Vault) -> None:
    held = finished(vault, hours=40)
    determine(held, Eligibility.NOT_ELIGIBLE)
    with pytest.raises(RefusedError, match="differs from the suggestion"):
        determine(held, Eligibility.ELIGIBLE, days=1)
    determine(held, Eligibility.ELIGIBLE, "The job ends on Friday", days=1, who=OTHER)
    with pytest.raises(RefusedError, match="upon the same answers"):
        determine(held, Eligibility.NOT_ELIGIBLE, days=2)
    determine(held, Eligibility.NOT_ELIGIBLE, "The job goes on", days=2)
    result = held.result()
    assert [(one.determination.value, one.reason, (one.at - NOW).days, one.by) for one in result.decisions] == [
        ("not_eligible", "", 0, WHO),
        ("eligible", "The job ends on Friday", 1, OTHER),
        ("not_eligible", "The job goes on", 2, WHO),
    ]
    assert (result.determination, result.determined_at) == (Eligibility.NOT_ELIGIBLE, NOW + timedelta(days=2))


def test_a_determination_stands_before_a_correction_until_it_is_confirmed(vault: Vault) -> None:
    held = finished(vault, barriers=("education",))
    determine(held, Eligibility.ELIGIBLE)
    determine(held, Eligibility.ELIGIBLE)
    assert len(held.result().decisions) == 1, "the same once more is nothing new"
    correct(held, "Q9", "no")

    def since() -> set[bool]:
        listed = vault.read(interview.recent)[0].corrected_since
        of_person = vault.read(lambda session: interview.interviews_of(session, held.ncp_id))[0].corrected_since
        return {held.result().corrected_since, listed, of_person}

    assert since() == {True}
    determine(held, Eligibility.ELIGIBLE, days=2, who=OTHER)
    result = held.result()
    assert since() == {False}
    assert [(one.determination, one.by) for one in result.decisions] == [
        (Eligibility.ELIGIBLE, WHO),
        (Eligibility.ELIGIBLE, OTHER),
    ]
    assert (result.determined_at, result.determined_by) == (NOW, WHO), "a quarter counts it where it was decided"


def test_after_a_correction_another_decision_as_suggested_needs_no_reason(vault: Vault) -> None:
    held = finished(vault, hours=40)
    determine(held, Eligibility.NOT_ELIGIBLE)
    correct(held, "Q13", 10)
    determine(held, Eligibility.ELIGIBLE, days=2)
    assert held.result().determined_at == NOW + timedelta(days=2)


def test_the_record_tells_of_corrections_and_decisions(vault: Vault) -> None:
    held = finished(vault, hours=40)
    determine(held, Eligibility.NOT_ELIGIBLE)
    correct(held, "Q13", 10)

    def entry() -> tuple[str, str]:
        record = vault.read(lambda session: caseload.record(session, held.ncp_id, today=TODAY))
        return next((one.what, one.detail) for one in record.timeline if one.icon == "interview")

    corrected = "Q13 corrected on October 9, 2026 (The pay slip says otherwise)"
    assert entry() == ("Interview: not eligible", f"determined before a correction: decide again; {corrected}")
    determine(held, Eligibility.ELIGIBLE, days=2)
    assert entry() == ("Interview: eligible", f"not eligible before (October 8, 2026); {corrected}")


def test_the_export_tells_it_all(vault: Vault) -> None:
    held = finished(vault, hours=40)
    determine(held, Eligibility.NOT_ELIGIBLE)
    correct(held, "Q13", 10)
    correct(held, "Q11", "yes", "family_violence", reason="She said so later")
    (one,) = vault.read(lambda session: interview.export_json(session, held.ncp_id))["interviews"]
    asked = {question["id"]: question for question in one["questions"]}
    (was,) = asked["Q13"]["before"]
    assert (was["state"], was["value"], was["by"], was["reason"]) == ("answered", "40", OTHER, REASON)
    (line,) = [line for line in asked["Q11"]["lines"] if line["id"] == "family_violence"]
    assert [(was["answer"], was["reason"]) for was in line["before"]] == [("No", "She said so later")]
    assert (one["suggested_before"], one["corrected_since"]) == (["not_eligible"], True)
    assert [decision["determination"] for decision in one["decisions"]] == ["not_eligible"]
    text = vault.read(lambda session: interview.export_text(session, held.assessment_id))
    assert f"Before: 40 [answered]. Corrected {LATER.isoformat()} by {OTHER}: {REASON}" in text
    assert "An answer was corrected after that." in text


def test_a_correction_is_taken_back_whole_and_safe_contact_stays(vault: Vault) -> None:
    held = finished(vault)
    before = held.result()
    said: dict[str, Any] = {"reason": REASON, "at": LATER, "who": WHO}

    def work(session: Session) -> None:
        interview.correct_answer(session, held.assessment_id, "Q12", value="no", **said)
        interview.correct_answer(session, held.assessment_id, "Q11", "family_violence", value="yes", **said)

    take_back(vault, do(vault, work, "The correction"))
    assert held.result() == replace(before, safe_contact=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.tuples(
            some.sampled_from(["Q5", "Q8", "Q9", "Q12", "Q13", *CIRCUMSTANCES[:3]]),
            some.sampled_from(["yes", "no", "sometimes", "12", "40", "refused", "unanswered"]),
        ),
        max_size=8,
    )
)
def test_the_first_answer_is_there_whatever_is_corrected(vault: Vault, wanted: list[tuple[str, str]]) -> None:
    held = finished(vault, hours=40)
    first = {(row.question, row.item): row.value for row in vault.read(_rows(held))}
    for minutes, (name, value) in enumerate(wanted):
        question, item = ("Q11", name) if name in CIRCUMSTANCES else (name, "")
        said: dict[str, Any] = {value: True} if value in {"refused", "unanswered"} else {"value": value}
        try:
            correct(held, question, item=item, at=LATER + timedelta(minutes=minutes), **said)
        except DeskError:
            continue
    now = {(row.question, row.item): row.value for row in vault.read(_rows(held))}
    exported = vault.read(lambda session: interview.export_json(session, held.ncp_id))["interviews"][0]
    oldest: dict[tuple[str, str], str] = {}
    for one in exported["questions"]:
        parts = [("", one), *((line["id"], line) for line in one["lines"])]
        oldest |= {(one["id"], item): part["before"][0]["value"] for item, part in parts if part["before"]}
    for key, value in first.items():
        assert oldest.get(key, now.get(key)) == value
    assert held.result().suggestion.eligibility is vault.read(
        lambda session: interview.interviews_of(session, held.ncp_id)[0].suggestion
    )
    assert vault.read(lambda session: session.scalar(select(Ncp.safe_contact).where(Ncp.id == held.ncp_id))) is False
    assert {one.status for one in held.state().questions} <= set(QuestionStatus)


def _rows(held: Interview) -> Callable[[Session], list[Answer]]:
    return lambda session: list(
        session.scalars(select(Answer).where(Answer.assessment_id == held.assessment_id)).all()
    )
