"""The answers of an interview in short: what was said, also before a correction, and what led to the suggestion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from csdesk.models.assessment import InterviewMode
from csdesk.services.interview.before import Before, FormerAnswer
from csdesk.services.interview.eligibility import Suggestion
from csdesk.services.interview.instrument import Instrument, Item, Question, QuestionKind
from csdesk.services.interview.state import InterviewState, QuestionState, QuestionStatus

PRIVATE_LINE = "One more, kept private"
"""Stands for a line such as family violence, wherever a result is shown."""
PRIVATELY_CORRECTED = "One kept private"


@dataclass(frozen=True)
class BeforeLine:
    """What an answer was before it was corrected, in words; of a private line neither that nor the reason."""

    answer: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class ResultLine:
    """One answer in short. `number` and `label` are empty on the second and later lines of a question."""

    number: str
    label: str
    answer: str
    status: QuestionStatus
    rephrased: bool
    note: str
    led_to_it: bool
    """The suggestion rests on this answer."""
    question: str
    item: str = ""
    """The line of a question that has several; empty elsewhere, and for a private line."""
    private: bool = False
    before: tuple[BeforeLine, ...] = ()
    """The first first."""


@dataclass(frozen=True)
class _Told:
    """One line of a question that has several."""

    text: str
    item: str = ""
    note: str = ""
    private: bool = False
    before: tuple[BeforeLine, ...] = ()


def answer_text(instrument: Instrument, mode: InterviewMode | None, one: QuestionState) -> str:
    """How a question with one answer was settled, in words."""
    return words_of(instrument, mode, one.question, one.status, one.value)


def words_of(
    instrument: Instrument, mode: InterviewMode | None, question: Question, status: QuestionStatus, value: str
) -> str:
    """How a question, or a line of one, stands in words."""
    if status is QuestionStatus.ANSWERED:
        return question.choice_text(value) if question.choices else value
    return status_text(instrument, mode, status)


def status_text(instrument: Instrument, mode: InterviewMode | None, status: QuestionStatus) -> str:
    """The words for a question that has no answer."""
    return {
        QuestionStatus.ANSWERED: "Answered",
        QuestionStatus.REFUSED: instrument.refusal(mode),
        QuestionStatus.UNANSWERED: "Left unanswered",
        QuestionStatus.SKIPPED: "Skipped",
        QuestionStatus.NOT_ASKED: "Not asked",
    }[status]


def result_lines(
    now: InterviewState, one: QuestionState, suggestion: Suggestion, before: Before
) -> Iterator[ResultLine]:
    """A question as the result tells it: in one line, or one for each of its lines that counts."""
    question = one.question
    has_lines = question.kind is QuestionKind.LINES
    whole = _before(now, question, before.of(question.id))
    told = _circumstances(now, one, before) if has_lines else [_Told(answer_text(now.instrument, now.mode, one))]
    for at, line in enumerate(told):
        first = at == 0
        yield ResultLine(
            number=question.number if first else "",
            label=question.result_label if first else "",
            answer=line.text,
            status=one.status,
            rephrased=one.rephrased and first,
            note=" ".join(filter(None, (one.note, line.note))) if first else line.note,
            led_to_it=question.id in suggestion.led_to and first,
            question=question.id,
            item=line.item,
            private=line.private,
            before=(*(whole if first else ()), *line.before),
        )


def _circumstances(now: InterviewState, one: QuestionState, before: Before) -> list[_Told]:
    """The lines answered yes and those that were corrected, private ones unnamed and last, and what else to say."""
    told = list(_items(now, one, before, (item for item in one.question.items if not item.private)))
    told += _private(one, before, (item for item in one.question.items if item.private))
    if one.status is not QuestionStatus.ANSWERED:
        return [*told, _Told(status_text(now.instrument, now.mode, one.status))]
    values = [answer.value for answer in one.answers if answer.item]
    refused = sum(answer.state.value == QuestionStatus.REFUSED.value for answer in one.answers)
    if "yes" not in values:
        told.append(_Told(f"None of {values.count('no')}"))
    if refused:
        told.append(_Told(f"{now.instrument.refusal(now.mode)}: {refused} of {len(one.question.items)}"))
    return told


def _items(now: InterviewState, one: QuestionState, before: Before, items: Iterable[Item]) -> Iterator[_Told]:
    for item in items:
        given = one.item(item.code)
        said = _before(now, one.question, before.of(one.question.id, item.code))
        is_yes = given is not None and given.value == "yes"
        note = given.note if given is not None else ""
        if is_yes:
            yield _Told(item.text, item.code, note, before=said)
        elif said:
            status = QuestionStatus(given.state.value) if given is not None else one.status
            value = given.value if given is not None else ""
            words = words_of(now.instrument, now.mode, one.question, status, value)
            yield _Told(f"{item.text}: {words}", item.code, note, before=said)


def _private(one: QuestionState, before: Before, items: Iterable[Item]) -> Iterator[_Told]:
    """No name, no note, no word of what it was; only that there is one, and that it was corrected."""
    for item in items:
        given = one.item(item.code)
        said = tuple(BeforeLine("kept private", was.at, was.by, "") for was in before.of(one.question.id, item.code))
        if given is not None and given.value == "yes":
            yield _Told(PRIVATE_LINE, private=True, before=said)
        elif said:
            yield _Told(PRIVATELY_CORRECTED, private=True, before=said)


def _before(now: InterviewState, question: Question, formers: Iterable[FormerAnswer]) -> tuple[BeforeLine, ...]:
    return tuple(
        BeforeLine(words_of(now.instrument, now.mode, question, one.status, one.value), one.at, one.by, one.reason)
        for one in formers
    )
