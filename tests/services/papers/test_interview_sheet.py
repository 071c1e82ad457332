"""The interview on paper: every word of the instrument, the keys of the entry form, and nothing about anybody."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from csdesk.services import interview
from csdesk.services.interview import AskedOf, Instrument, InterviewMode
from csdesk.services.papers import interview_sheet

BOTH = pytest.mark.parametrize("mode", list(InterviewMode))


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements(reader: pypdf.PdfReader, tag: str) -> list[Any]:
    """All elements of a kind, in the order of reading."""
    found: list[Any] = []

    def look(element: Any) -> None:
        for kid in element.get("/K", []):
            child = kid.get_object()
            if child.get("/S") is not None:
                if child["/S"] == tag:
                    found.append(child)
                look(child)

    root: Any = reader.trailer["/Root"]
    look(root["/StructTreeRoot"]["/K"].get_object())
    return found


@BOTH
def test_every_word_that_is_asked_stands_on_it_in_order(mode: InterviewMode) -> None:
    used = interview.load()
    _, text = read(interview_sheet.make(used, mode))
    place = 0
    for wording in (used.title, *words_of(used, mode)):
        found = text.find(" ".join(wording.split()), place)
        assert found >= place, wording
        place = found + 1


def words_of(used: Instrument, mode: InterviewMode) -> list[str]:
    found: list[str] = []
    introduced = False
    for question in used.asked_in(mode):
        if question.by is AskedOf.PARENT and not introduced:
            introduced = True
            found.append(used.introduction(mode))
        found += [*question.lead, question.text]
        if mode is InterviewMode.CASEWORKER and question.rephrase:
            found.append(question.rephrase)
        found += [choice.text for choice in question.choices]
        found += [item.text for item in question.items]
        if question.refusable:
            found.append(used.refusal(mode))
    return found


def test_the_parents_paper_has_the_parents_words_and_no_mark_of_the_caseworkers() -> None:
    used = interview.load()
    _, text = read(interview_sheet.make(used, InterviewMode.CLIENT))
    asked = [one for one in used.asked_in(InterviewMode.CLIENT) if one.by is AskedOf.PARENT]
    assert text.count(used.refusal(InterviewMode.CLIENT)) == sum(one.refusable for one in asked)
    guides = [choice.guide for one in asked for choice in one.choices if choice.guide]
    rephrased = [one.rephrase for one in asked if one.rephrase]
    away = [*guides, *rephrased, used.refusal(InterviewMode.CASEWORKER), used.directions.completion]
    assert [one for one in away if one in text] == []
    assert "Left open" not in text


def test_the_caseworkers_paper_has_the_guides_the_rephrase_options_and_what_may_be_indicated() -> None:
    used = interview.load()
    _, text = read(interview_sheet.make(used, InterviewMode.CASEWORKER))
    theirs = [one for one in used.questions if one.by is AskedOf.PARENT]
    assert text.count("Left open on purpose") == len(theirs)
    assert text.count("Rephrase option:") == sum(bool(one.rephrase) for one in theirs)
    assert "Yes [regardless of relationship quality]" in text
    assert used.directions.completion in text


@BOTH
def test_what_is_skipped_is_said_in_words(mode: InterviewMode) -> None:
    used = interview.load()
    _, text = read(interview_sheet.make(used, mode))
    assert "If “No”: this was the last question." in text
    longer = replace(used, skips=(replace(used.skips[0], skips=("Q13",)),))
    _, text = read(interview_sheet.make(longer, mode))
    assert "If “No”: go on with Q14." in text


@BOTH
def test_assistive_technology_finds_headings_lists_and_a_table_whose_refusal_spans_the_answers(
    mode: InterviewMode,
) -> None:
    used = interview.load()
    reader, _ = read(interview_sheet.make(used, mode))
    assert len(elements(reader, "/H1")) == 1
    assert len(elements(reader, "/H3")) == len(used.asked_in(mode))
    rows = elements(reader, "/TR")
    assert len(rows) == 1 + len(used.question("Q11").items) + 1
    spans = [cell["/A"]["/ColSpan"] for cell in elements(reader, "/TD") if "/ColSpan" in cell.get("/A", {})]
    assert spans == [2]
    assert len(elements(reader, "/Table")) == 1
    assert reader.metadata is not None
    assert {key: str(value) for key, value in reader.metadata.items()} == {"/Title": used.title}


@BOTH
def test_no_question_is_cut_by_the_end_of_a_page(mode: InterviewMode) -> None:
    used = interview.load()
    reader, _ = read(interview_sheet.make(used, mode))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for question in used.asked_in(mode):
        (page,) = [page for page in pages if question.text in page]
        answers = [item.text for item in question.items] + [choice.text for choice in question.choices]
        assert [text for text in answers if text not in page] == []


def test_an_instrument_that_runs_from_the_right_has_its_boxes_there() -> None:
    used = interview.load()
    asked = tuple(
        replace(
            one,
            text="هل لديك علاقة مع الأطفال؟",
            choices=tuple(replace(choice, text="نعم") for choice in one.choices),
        )
        for one in used.questions
    )
    turned = replace(used, language="ar", questions=asked, skips=())
    places: list[float] = []

    def note(text: str, shift: Any, at: Any, _font: Any, _size: Any) -> None:
        if text.strip() == "1":
            places.append(shift[4] + at[4])

    for one in (used, turned):
        places.clear()
        reader, _ = read(interview_sheet.make(one, InterviewMode.CLIENT))
        for page in list(reader.pages):
            page.extract_text(visitor_text=note)
        assert places
        assert all((place > 306) == (one is turned) for place in places[:2])
