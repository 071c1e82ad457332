"""The FRA against its document, word for word, and what the loader makes of broken files."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.services import resources
from csdesk.services.interview import FRA, InstrumentError, InterviewMode, Question, QuestionKind, available, load
from csdesk.services.interview.instrument import AskedOf
from csdesk.services.interview.instruments import parse, parse_kept, source_text

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


EIGHT_MORE = "".join(f'    {{ code = "more{one}", text = "More {one}" }},\n' for one in range(8))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "hours"', 'kind = "ours"', "question 13 (Q13): 'ours' is none of text"),
        ('label = "Tech ID"\n', "", "question 2 (Q2): 'label' must be a text"),
        ('label = "Tech ID"', "label = 5", "question 2 (Q2): 'label' must be a text"),
        ('label = "Tech ID"', 'label = "Tech ID"\ncolour = "red"', "question 2 (Q2): 'colour' is not known here"),
        ('id = "Q2"', 'id = "Q 2"', "question 2 (Q 2): 'Q 2' must be at most 20 letters"),
        ('id = "Q7"', f'id = "Q{7:040}"', "must be at most 20 letters"),
        ('code = "job_market"', f'code = "{"j" * 41}"', "question 11 (Q11), item 1: "),
        ("refusable = true", 'refusable = "yes"', "question 6 (Q5): 'refusable' must be true or false"),
        ('id = "Q7"', 'id = "Q6"', "question 8 (Q6): 'Q6' occurs twice"),
        ('code = "few_a_year"', 'code = "monthly"', "choice 3: 'monthly' occurs twice"),
        ('code = "corrections"', 'code = "conviction"', "item 10: 'conviction' occurs twice"),
        ('modes = ["caseworker"]', 'modes = ["judge"]', "question 5 (opening): 'modes' can only be"),
        ('modes = ["caseworker"]\n', "", "question 5 (opening): a parent alone cannot answer"),
        ('safeguards_when = "yes"', 'safeguards_when = "perhaps"', "item 8: 'perhaps' is not one of the choices"),
        ('    { code = "never", text = "Never" },\n', EIGHT_MORE, "there are more than 9 answers"),
        ('hours = "Q13"', 'hours = "Q14"', "[parts]: 'Q14' must be a question of kind 'hours'"),
        ('able = "Q8"', 'able = "Q3"', "[parts]: 'Q3' must be answered by the parent"),
        ('id = "Q12"\n', 'id = "Q12"\nmodes = ["client"]\n', "[parts]: 'Q12' must be asked in both modes"),
        ('{ code = "client", text', '{ code = "judge", text', "[parts]: 'Q4' needs the choices caseworker, client"),
        ('{ code = "modification"', '{ codes = "modification"', "(Q3), choice 3: 'codes' is not known here"),
        ('by = "parent"\nscored = true\nrefusable = true\ntext = "Do you think', 'by = "caseworker"\ntext = "Do',
         "question 14 (Q14): a question of the caseworker's must come before"),
        ('skips = ["Q13", "Q14"]', 'skips = ["Q13", "Q15"]', "skip 1: there is no question 'Q15'"),
        ('skips = ["Q13", "Q14"]', 'skips = ["Q12"]', "skip 1: 'Q12' does not come after 'Q12'"),
        ('question = "Q12"\nanswer = "no"', 'question = "Q11"\nanswer = "no"', "skip 1: 'Q11' has lines"),
        ('answer = "no"', 'answer = "never"', "skip 1: 'never' is not an answer of 'Q12'"),
        ("'\\d{7,10}'", "'[0-9'", "case_number 2: the pattern is not valid"),
        ("schema = 2", "schema = 3", "top level: 'schema' must be 2"),
        ('language = "en-US"', 'language = "English!"', "top level: 'language' must be a tag"),
        ('client = "I’d rather not say"', "", "[refusal]: 'client' must be a text"),
        ("[introduction]", "[introductions]", "top level: 'introductions' is not known here"),
        ('back = "Back"\n', "", "[words.client]: 'back' must be a text"),
        ("{number} of {count}, {line}", "{number} of {count}, {lone}", "[words.client]: 'place_of_line' must have"),
        ("from 0 to {most}", "from 0 to {", "[words.client]: 'hours_wrong' must have {most}"),
        ('used_for = "', 'used_by = "', "[directions]: 'used_by' is not known here"),
        ('title = "Family', 'title = "Family" "', "the file cannot be read"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_the_line_of_its_fault(old: str, new: str, fault: str) -> None:
    text = source_text()
    assert old in text
    with pytest.raises(InstrumentError, match=r"^fra\.toml, line \d+") as refused:
        parse(text.replace(old, new, 1), "fra.toml")
    assert fault in str(refused.value)


def test_a_fault_names_the_line_of_its_key_or_of_its_answer() -> None:
    text = source_text()
    for found, broken in (
        ('kind = "hours"', 'kind = "ours"'),
        ('code = "few_a_year"', 'code = "monthly"'),
        ('hours = "Q13"', 'hours = "Q2"'),
        ('skips = ["Q13", "Q14"]', 'skips = ["Q1"]'),
        ('larger = "Larger letters"', "larger = 1"),
    ):
        line = text[: text.index(found)].count("\n") + 1
        with pytest.raises(InstrumentError, match=f"fra.toml, line {line}, "):
            parse(text.replace(found, broken, 1), "fra.toml")


@given(st.integers(0, len(source_text().splitlines()) - 1), st.sampled_from(("", "[parts]", "= 3", 'text = "x"')))
def test_whatever_stands_on_a_line_the_file_is_read_or_refused_in_a_sentence(line: int, instead: str) -> None:
    lines = source_text().splitlines()
    lines[line] = instead
    said = ""
    try:
        parse("\n".join(lines), "fra.toml")
    except InstrumentError as error:
        said = str(error)
    assert not said or said.startswith("fra.toml, ")


def test_an_instrument_of_the_first_schema_is_read_as_it_was_kept_and_not_taken_anew() -> None:
    """Version 0.4.0 kept this text with each interview: no words, no directions."""
    text = source_text().replace("schema = 2", "schema = 1")
    old = text[: text.index("# What the document says to whoever")] + text[text.index("# Which question plays") :]
    kept = parse_kept(old, "instrument fra-colorado 2019")
    assert kept.questions == load().questions
    assert kept.words == load().words
    assert not kept.directions.completion
    with pytest.raises(InstrumentError, match="line 5, top level: 'schema' must be 2"):
        parse(old, "fra.toml")


def test_what_the_document_says_to_whoever_administers_it() -> None:
    plain = DOCUMENT.replace("**", "").replace("for\n2Gen", "for 2Gen")
    directions = load().directions
    for wording in (directions.used_for, directions.caseworker_first, directions.completion):
        assert wording
        assert wording in plain


def test_every_instrument_of_the_installation_can_be_chosen_and_a_broken_one_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    spanish = source_text().replace('language = "en-US"', 'language = "es"').replace("(FRA)", "(FRA, español)")
    (folder / "fra-es.toml").write_text(spanish, encoding="utf-8")
    (folder / f"{FRA}.toml").write_text(source_text(), encoding="utf-8")
    (folder / "latin.toml").write_bytes(b'schema = 2\ntitle = "Espa\xf1ol"\n')
    (folder / "short.toml").write_text("schema = 2\n", encoding="utf-8")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    found = {one.name: one for one in available()}
    assert list(found) == [FRA, "fra-es", "latin", "short"]
    assert (found["fra-es"].language, found["fra-es"].fault) == ("es", "")
    assert found[FRA].summary == "14 questions, Q1 to Q14, with no Q10"
    assert "latin.toml, line 2: this is no UTF-8 text" in found["latin"].fault
    assert "'language' must be a text" in found["short"].fault


def test_steps_of_a_plan_know_the_circumstances_of_this_instrument() -> None:
    barriers = load().question(load().parts.barriers)
    offered = {one["code"] for one in resources.toml("plan/steps.toml")["barrier"]}
    assert offered == {item.code for item in barriers.items if not item.private}


def test_an_instrument_that_is_not_there_says_so() -> None:
    assert FRA == "fra-colorado-2019"
    with pytest.raises(Exception, match=r"resources/instruments/fra-mars\.toml is missing"):
        load("fra-mars")
