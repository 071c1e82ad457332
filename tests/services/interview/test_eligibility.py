"""Eligibility against an independent formula, over every combination of what can be answered."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.models.assessment import AnswerState
from csdesk.services.interview import Eligibility, GivenAnswer, QuestionState, QuestionStatus, load, suggest

FRA = load()
ITEMS = [item.code for item in FRA.question("Q11").items]
OPEN = ["refused", "unanswered", "not_asked"]


def question(number: str, answered: str) -> QuestionState:
    """A question answered `answered`, or in one of the open states."""
    if answered in {*OPEN, "skipped"}:
        return QuestionState(FRA.question(number), QuestionStatus(answered), (), False, "")
    return QuestionState(FRA.question(number), QuestionStatus.ANSWERED, (line(number, "", answered),), False, "")


def line(number: str, item: str, value: str) -> GivenAnswer:
    """One kept answer."""
    state = AnswerState.ANSWERED if value not in OPEN else AnswerState(value)
    kept = value if state is AnswerState.ANSWERED else ""
    return GivenAnswer(number, item, state, kept, "", datetime(2026, 10, 8, tzinfo=UTC))


def circumstances(answers: dict[str, str]) -> QuestionState:
    """Q11 with these lines; lines that are left out were not asked."""
    lines = tuple(line("Q11", code, value) for code, value in answers.items())
    values = set(answers.values())
    status = QuestionStatus.NOT_ASKED
    if len(answers) == len(ITEMS):
        status = QuestionStatus.ANSWERED if values & {"yes", "no"} else QuestionStatus(min(values))
    return QuestionState(FRA.question("Q11"), status, lines, False, "")


@given(
    employed=st.sampled_from(["yes", "no", *OPEN]),
    hours=st.one_of(st.integers(0, 168).map(str), st.sampled_from(OPEN)),
    lines=st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["yes", "no", "refused", "unanswered"])),
    full_time=st.integers(1, 60),
)
def test_the_suggestion_agrees_with_the_rule(
    employed: str, hours: str, lines: dict[str, str], full_time: int
) -> None:
    told = suggest(
        FRA,
        (circumstances(lines), question("Q12", employed), question("Q13", "skipped" if employed == "no" else hours)),
        full_time_hours=full_time,
    )
    short_week = employed == "no" or (hours.isdigit() and int(hours) < full_time)
    long_week = employed != "no" and hours.isdigit() and int(hours) >= full_time
    barrier = "yes" in lines.values()
    no_barrier = list(lines.values()) == ["no"] * 12
    if short_week or barrier:
        expected, reasons = Eligibility.ELIGIBLE, short_week + barrier
    elif long_week and no_barrier:
        expected, reasons = Eligibility.NOT_ELIGIBLE, 2
    else:
        expected, reasons = Eligibility.CANNOT_BE_SAID, (not long_week) + (not no_barrier)
    assert told.eligibility is expected
    assert len(told.reasons) == reasons
    assert all(any(number in reason for number in ("Q11", "Q12", "Q13")) for reason in told.reasons)
    assert "violence" not in " ".join(told.reasons).lower()


ALL_NO = dict.fromkeys(ITEMS, "no")


@pytest.mark.parametrize(
    ("employed", "hours", "lines", "eligibility", "reasons", "led_to"),
    [
        (
            "yes", "18", ALL_NO | dict.fromkeys(ITEMS[:5], "yes"), Eligibility.ELIGIBLE,
            ("Works less than full time: 18 hours a week; full time is 35 here (Q13).",
             "Has 5 of the 12 barriers to a job (Q11)."), ("Q13", "Q11"),
        ),
        (
            "no", "skipped", ALL_NO, Eligibility.ELIGIBLE,
            ("Works less than full time: not employed (Q12).",), ("Q12",),
        ),
        (
            "yes", "35", ALL_NO, Eligibility.NOT_ELIGIBLE,
            ("Works full time: 35 hours a week; full time is 35 here (Q13).",
             "Has none of the 12 barriers to a job (Q11)."), ("Q13", "Q11"),
        ),
        (
            "yes", "34", ALL_NO, Eligibility.ELIGIBLE,
            ("Works less than full time: 34 hours a week; full time is 35 here (Q13).",), ("Q13",),
        ),
        (
            "refused", "unanswered", dict.fromkeys(ITEMS, "refused"), Eligibility.CANNOT_BE_SAID,
            ("Not known whether the parent works full time: the parent chose not to respond (Q12).",
             "Not known whether there are barriers to a job: the parent chose not to respond (Q11)."), ("Q12", "Q11"),
        ),
        (
            "yes", "unanswered", ALL_NO | {"other": "refused"}, Eligibility.CANNOT_BE_SAID,
            ("Not known whether the parent works full time: left unanswered (Q13).",
             "Not known whether there are barriers to a job: not every line was answered (Q11)."), ("Q13", "Q11"),
        ),
        (
            "yes", "40", {}, Eligibility.CANNOT_BE_SAID,
            ("Not known whether there are barriers to a job: not asked, or not to the end (Q11).",), ("Q11",),
        ),
    ],
)  # fmt: skip
def test_the_reasons_name_their_questions(
    employed: str,
    hours: str,
    lines: dict[str, str],
    eligibility: Eligibility,
    reasons: tuple[str, ...],
    led_to: tuple[str, ...],
) -> None:
    told = suggest(FRA, (circumstances(lines), question("Q12", employed), question("Q13", hours)), full_time_hours=35)
    assert (told.eligibility, told.reasons, told.led_to) == (eligibility, reasons, led_to)
