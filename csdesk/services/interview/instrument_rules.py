"""What a well-formed file of an instrument must keep to besides, so that every interview can be held to its end."""

import re
from string import Formatter

from csdesk.models.assessment import InterviewMode
from csdesk.services.interview.instrument import AskedOf, Instrument, Question, QuestionKind
from csdesk.services.interview.instrument_text import Place, Reader, listed_place, table_place

MOST_ANSWERS = 9
"""Each answer has a digit, the refusal too."""
LONGEST_ID = 20
LONGEST_CODE = 40
_CODE = re.compile(r"[A-Za-z0-9_.-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
WITH_CHOICES = {QuestionKind.CHOICE, QuestionKind.LINES}
ALONE = {QuestionKind.CHOICE, QuestionKind.LINES, QuestionKind.HOURS}
"""What a parent can answer without the caseworker: nothing has to be written."""
FILLED_IN = {
    "place": {"number", "count"},
    "place_of_line": {"number", "count", "line", "lines"},
    "hours_wrong": {"most"},
}


def check(instrument: Instrument, reader: Reader) -> None:
    """Raises `InstrumentError` naming the line of the first fault."""
    if not _LANGUAGE.fullmatch(instrument.language):
        raise reader.fault(reader.top, "'language' must be a tag such as en-US or es", "language")
    for number, question in enumerate(instrument.questions, start=1):
        place = Place(f"question {number} ({question.id})", ("question", number))
        _code(question.id, LONGEST_ID, place, reader, "id")
        _question(question, place, reader)
        if question.id in {one.id for one in instrument.questions[: number - 1]}:
            raise reader.fault(place, f"'{question.id}' occurs twice", "id")
    _parts(instrument, reader)
    _order(instrument, reader)
    _skips(instrument, reader)
    _words(instrument, reader)


def _code(code: str, longest: int, place: Place, reader: Reader, key: str = "") -> None:
    if not _CODE.fullmatch(code) or len(code) > longest:
        raise reader.fault(
            place, f"'{code}' must be at most {longest} letters, digits, '_', '-' or '.' without blanks", key
        )


def _question(question: Question, place: Place, reader: Reader) -> None:
    for needed, given, name in (
        (question.kind in WITH_CHOICES, question.choices, "choices"),
        (question.kind is QuestionKind.LINES, question.items, "items"),
    ):
        if needed != bool(given):
            verb = "has no" if given else "needs"
            raise reader.fault(place, f"a question of kind '{question.kind}' {verb} {name}", name)
    codes = [choice.code for choice in question.choices]
    for number, choice in enumerate(question.choices, start=1):
        here = place.inner("choice", "choices", number)
        _code(choice.code, LONGEST_CODE, here, reader)
        if choice.code in codes[: number - 1]:
            raise reader.fault(here, f"'{choice.code}' occurs twice")
    if len(question.choices) + question.refusable > MOST_ANSWERS:
        raise reader.fault(place, f"there are more than {MOST_ANSWERS} answers, one for each digit", "choices")
    for number, item in enumerate(question.items, start=1):
        here = place.inner("item", "items", number)
        _code(item.code, LONGEST_CODE, here, reader)
        if item.code in [one.code for one in question.items[: number - 1]]:
            raise reader.fault(here, f"'{item.code}' occurs twice")
        if item.safeguards_when and item.safeguards_when not in codes:
            raise reader.fault(here, f"'{item.safeguards_when}' is not one of the choices")
    if question.by is AskedOf.PARENT and InterviewMode.CLIENT in question.modes and question.kind not in ALONE:
        raise reader.fault(
            place,
            f"a parent alone cannot answer a question of kind '{question.kind}'; ask it in the caseworker's mode",
            "kind",
        )


def _parts(instrument: Instrument, reader: Reader) -> None:
    parts, place = instrument.parts, table_place("parts")
    questions = {question.id: question for question in instrument.questions}
    both = {mode.value for mode in InterviewMode}
    yes_no = {"yes", "no"}
    needed = {
        "case_number": (QuestionKind.CASE_NUMBER, AskedOf.CASEWORKER, set()),
        "worker": (QuestionKind.TEXT, AskedOf.CASEWORKER, set()),
        "mode": (QuestionKind.CHOICE, AskedOf.CASEWORKER, both),
        "able": (QuestionKind.CHOICE, AskedOf.PARENT, yes_no),
        "willing": (QuestionKind.CHOICE, AskedOf.PARENT, yes_no),
        "barriers": (QuestionKind.LINES, AskedOf.PARENT, yes_no),
        "employed": (QuestionKind.CHOICE, AskedOf.PARENT, yes_no),
        "hours": (QuestionKind.HOURS, AskedOf.PARENT, set()),
    }
    for part, (kind, by, codes) in needed.items():
        name = getattr(parts, part)
        question = questions.get(name)
        if question is None or question.kind is not kind:
            raise reader.fault(place, f"'{name}' must be a question of kind '{kind}'", part)
        if question.by is not by:
            raise reader.fault(place, f"'{name}' must be answered by the {by}", part)
        if not codes <= {choice.code for choice in question.choices}:
            raise reader.fault(place, f"'{name}' needs the choices {', '.join(sorted(codes))}", part)
        if set(question.modes) != set(InterviewMode):
            raise reader.fault(place, f"'{name}' must be asked in both modes", part)
    extra = {choice.code for choice in questions[parts.mode].choices} - both
    if extra:
        raise reader.fault(place, f"'{parts.mode}' has '{min(extra)}', which is no mode", "mode")


def _order(instrument: Instrument, reader: Reader) -> None:
    """The caseworker's questions come first, so that the parent has the rest alone, and the mode is settled then."""
    parent_began = False
    for number, question in enumerate(instrument.questions, start=1):
        parent_began = parent_began or question.by is AskedOf.PARENT
        if parent_began and question.by is AskedOf.CASEWORKER:
            place = Place(f"question {number} ({question.id})", ("question", number))
            raise reader.fault(place, "a question of the caseworker's must come before those of the parent's", "by")


def _skips(instrument: Instrument, reader: Reader) -> None:
    order = [question.id for question in instrument.questions]
    for number, rule in enumerate(instrument.skips, start=1):
        place = listed_place("skip", number)
        missing = [name for name in (rule.question, *rule.skips) if name not in order]
        if missing:
            raise reader.fault(place, f"there is no question '{missing[0]}'", "skips")
        if rule.answer not in {choice.code for choice in instrument.question(rule.question).choices}:
            raise reader.fault(place, f"'{rule.answer}' is not an answer of '{rule.question}'", "answer")
        if instrument.question(rule.question).items:
            raise reader.fault(place, f"'{rule.question}' has lines, and no one answer that could skip", "question")
        for name in rule.skips:
            if order.index(name) <= order.index(rule.question):
                raise reader.fault(place, f"'{name}' does not come after '{rule.question}'", "skips")
            if instrument.question(name).by is AskedOf.CASEWORKER:
                raise reader.fault(place, f"'{name}' is the caseworker's and cannot be skipped", "skips")


def _words(instrument: Instrument, reader: Reader) -> None:
    for name, wanted in FILLED_IN.items():
        words = getattr(instrument.words.client, name)
        try:
            found = {field for _text, field, _spec, _conversion in Formatter().parse(words) if field is not None}
        except ValueError:
            found = {"{"}
        if found != wanted:
            names = ", ".join(f"{{{one}}}" for one in sorted(wanted))
            raise reader.fault(table_place("words.client"), f"'{name}' must have {names} and nothing else", name)
