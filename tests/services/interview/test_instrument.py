"""The FRA against its document, word for word, and what the loader makes of broken files."""

import re
from pathlib import Path

import pytest

from csdesk.services.interview import FRA, InstrumentError, InterviewMode, Question, QuestionKind, load
from csdesk.services.interview.instrument import AskedOf, parse, source_text

DOCUMENT = (Path(__file__).parents[2] / "data" / "fra_appendix_a.txt").read_text(encoding="utf-8")
RESPOND = "Parent chose not to respond"


def document_question(number: str) -> tuple[str, list[str]]:
    """The text of a question in the document (up to the next one), and its answers."""
    found = re.search(rf"^{number} .*?(?=^Q\d+ |\*\*Upon completion)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found
    body = found[0].split("Skip to Caseworker Directions")[0]
    answers = [line[2:].strip() for line in body.splitlines() if line.startswith("- ")]
    return body.removeprefix(f"{number} "), answers


def test_the_questions_are_numbered_as_in_the_document_without_a_tenth() -> None:
    numbers = re.findall(r"^(Q\d+) ", DOCUMENT, re.MULTILINE)
    asked = [question.id for question in load().questions]
    assert [one for one in asked if one != "opening"] == numbers
    assert "Q10" not in asked
    assert len(numbers) == 13
    assert asked.index("opening") == asked.index("Q4") + 1


@pytest.mark.parametrize(
    "question", [one for one in load().questions if one.id != "opening"], ids=lambda one: str(one.id)
)
def test_every_wording_is_the_documents(question: Question) -> None:
    text, answers = document_question(question.id)
    plain = text.replace("**", "")
    for wording in (question.text, *question.lead):
        assert wording in plain
    assert question.rephrase in plain
    assert ("Rephrase option" in plain) == bool(question.rephrase)
    if question.kind is QuestionKind.CHOICE:
        worded = [f"{one.text} [{one.guide}]" if one.guide else one.text for one in question.choices]
        assert worded + ([RESPOND] if question.refusable else []) == answers
    if question.kind is QuestionKind.HOURS:
        assert plain.strip() == f"{question.text} [{question.guide}]"
    if question.kind is QuestionKind.TEXT or question.kind is QuestionKind.CASE_NUMBER:
        assert plain.strip() == question.text


def test_the_lead_texts_are_whole() -> None:
    instrument = load()
    able, _ = document_question("Q8")
    assert able.startswith(f"{instrument.question('Q8').lead[0]}\n\n{instrument.question('Q8').text} ")
    barriers, _ = document_question("Q11")
    question = instrument.question("Q11")
    assert barriers.startswith(f"{question.lead[0]}\n\n{question.lead[1]} {question.text}\n")


def test_the_twelve_circumstances_in_order_and_their_refusal() -> None:
    rows = [line.split("\t")[0] for line in DOCUMENT.splitlines() if "<input" in line]
    question = load().question("Q11")
    assert [item.text for item in question.items] + [RESPOND] == rows
    assert len(question.items) == 12
    assert [choice.text for choice in question.choices] == ["Yes", "No"]
    assert [item.code for item in question.items if item.private] == ["family_violence"]


def test_introductions_opening_and_refusals_of_both_modes() -> None:
    instrument = load()
    caseworker, client = InterviewMode.CASEWORKER, InterviewMode.CLIENT
    assert f"Skip to Caseworker Directions: {instrument.introduction(caseworker)}\n" in DOCUMENT
    assert f"Skip to Client Directions: {instrument.introduction(client)}\n" in DOCUMENT
    assert f"Question: {instrument.question('opening').text} ***NOT SCORED, INFORMATIONAL ONLY***" in DOCUMENT
    assert instrument.refusal(caseworker) == RESPOND
    assert f"the “{RESPOND.lower()}” is rephrased to “{instrument.refusal(client)}”" in DOCUMENT
    assert instrument.refusal(None) == RESPOND


def test_who_answers_what_is_scored_and_what_only_the_caseworker_asks() -> None:
    instrument = load()
    by_caseworker = [one.id for one in instrument.questions if one.by is AskedOf.CASEWORKER]
    assert by_caseworker == ["Q1", "Q2", "Q3", "Q4"]
    assert [one.id for one in instrument.questions if one.rephrase] == ["Q5", "Q8", "Q9"]
    assert not instrument.question("opening").scored
    assert all(one.scored for one in instrument.questions if one.by is AskedOf.PARENT and one.id != "opening")
    in_client_mode = [one.id for one in instrument.asked_in(InterviewMode.CLIENT)]
    assert "opening" not in in_client_mode
    assert len([one for one in in_client_mode if one not in by_caseworker]) == 9


@pytest.mark.parametrize("number", ["12345678901X", "00000000000X", "79264890", "00228443"])
def test_case_numbers_of_the_document_and_of_wisconsin_fit(number: str) -> None:
    assert any(re.fullmatch(pattern, number) for pattern in load().case_number_patterns)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "hours"', 'kind = "ours"', "question 13 (Q13)"),
        ('label = "Tech ID"\n', "", "question 2 (Q2): 'label' must be a text"),
        ('label = "Tech ID"', "label = 5", "question 2 (Q2): 'label' must be a text"),
        ('label = "Tech ID"', 'label = "Tech ID"\ncolour = "red"', "question 2 (Q2): 'colour' is not known here"),
        ("refusable = true", 'refusable = "yes"', "question 6 (Q5): 'refusable' must be true or false"),
        ('id = "Q7"', 'id = "Q6"', "questions: 'Q6' occurs twice"),
        ('code = "few_a_year"', 'code = "monthly"', "'monthly' occurs twice"),
        ('modes = ["caseworker"]', 'modes = ["judge"]', "question 5 (opening)"),
        ('safeguards_when = "yes"', 'safeguards_when = "perhaps"', "item 8: 'perhaps' is not one of the choices"),
        ('hours = "Q13"', 'hours = "Q14"', "[parts]: 'Q14' must be a question of kind 'hours'"),
        ('able = "Q8"', 'able = "Q3"', "[parts]: 'Q3' needs the choices no, yes"),
        ('skips = ["Q13", "Q14"]', 'skips = ["Q13", "Q15"]', "skip 1: there is no question 'Q15'"),
        ('answer = "no"', 'answer = "never"', "skip 1: 'never' is not an answer of 'Q12'"),
        ("'\\d{7,10}'", "'[0-9'", "case_number 2: the pattern is not valid"),
        ("schema = 1", "schema = 2", "'schema' must be 1"),
        ('client = "I’d rather not say"', "", "[refusal]: 'client' must be a text"),
        ("[introduction]", "[introductions]", "top level: 'introductions' is not known here"),
        ('title = "Family', 'title = "Family" "', "(at line 8, column"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_of_its_fault(old: str, new: str, place: str) -> None:
    text = source_text()
    assert old in text
    with pytest.raises(InstrumentError) as refused:
        parse(text.replace(old, new, 1), "fra.toml")
    assert place in str(refused.value)
    assert "fra.toml" in str(refused.value)


def test_a_fault_in_a_question_names_its_line() -> None:
    text = source_text().replace('kind = "hours"', 'kind = "ours"')
    line = text[: text.index('id = "Q13"')].count("\n")
    with pytest.raises(InstrumentError, match=f"line {line}, question 13"):
        parse(text, "fra.toml")


def test_an_instrument_that_is_not_there_says_so() -> None:
    assert FRA == "fra-colorado-2019"
    with pytest.raises(Exception, match=r"resources/instruments/fra-mars\.toml is missing"):
        load("fra-mars")
