"""The file comes back: whatever an office did to it, its rows add up, and only what is certain is taken by itself."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import corrections, review_list, reviews
from csdesk.services.errors import RefusedError
from csdesk.services.review_list import AnswersFound, AnswersRefusedError, Said
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person
from tests.services.review_list.lists import (
    ANSWER,
    DUE,
    FIRST,
    REASON,
    Made,
    answered,
    by_libreoffice,
    changed,
    look,
    make,
)

NAMES = ("Abbott", "Baker", "Cruz", "Downs", "Ellis")
USUAL = (
    ("May be contacted", ""),
    ("Do not contact", "Court action is under way"),
    ("", ""),
    ("No answer yet", ""),
    ("Do not contact", "=1+1"),
)
EXPECTED = [
    (Said.CLEARED, ""),
    (Said.EXCLUDED, "Court action is under way"),
    (Said.OPEN, ""),
    (Said.OPEN, ""),
    (Said.EXCLUDED, "=1+1"),
]


def said(found: AnswersFound) -> list[tuple[Said, str]]:
    return [(line.said, line.reason) for line in found.lines]


class BackError(Exception):
    """Ends a transaction of which nothing is to stay."""


def tried(vault: Vault, work: Callable[[Session], None]) -> None:
    """Do something in a transaction, and take it back."""

    def undone(session: Session) -> None:
        work(session)
        raise BackError

    with pytest.raises(BackError):
        vault.write(undone)


def test_the_answers_are_seen_first_and_then_taken(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, NAMES)
        found = look(session, answered(made.made.content, USUAL))
        assert (found.csa_id, found.agency, found.missing) == (made.csa_id, "Rock County Child Support Agency", ())
        assert [line.name for line in found.lines] == [f"{name}, Jeremy" for name in NAMES]
        assert said(found)[:4] == EXPECTED[:4]
        assert len(reviews.open_reviews(session)) == 5
        wanted = [line for line in found.lines if line.is_proposed]
        taken = review_list.take(
            session, made.csa_id, wanted, answered_on=TODAY, answered_by="Pao Vang", at=NOW, who=WHO
        )
        assert (taken.cleared, taken.excluded) == (1, len(wanted) - 1)
        (one,) = reviews.reviews_of(session, made.ncp_ids[1])
        assert (one.answer, one.reason, one.answered_on, one.answered_by) == (
            ReviewAnswer.EXCLUDED, "Court action is under way", TODAY, "Pao Vang",
        )  # fmt: skip
        assert {line.said for line in look(session, answered(made.made.content, USUAL)).lines} == {
            Said.NOTHING_NEW, Said.OPEN,
        }  # fmt: skip

    vault.write(work)


def sort_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    for number, row in enumerate(reversed(rows), FIRST):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value


def move_the_answer_first(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=FIRST - 1):
        values = [cell.value for cell in row]
        for cell, value in zip(row, [values[3], values[4], *values[:3]], strict=True):
            cell.value = value


def add_columns_and_rows(sheet: Worksheet) -> None:
    sheet.insert_cols(1)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Looked at by Pao Vang"
    sheet.insert_rows(FIRST + 3)


def drop_the_ref(sheet: Worksheet) -> None:
    sheet.delete_cols(1)


def drop_the_titles(sheet: Worksheet) -> None:
    sheet.delete_rows(1, FIRST - 2)


def word_the_headings(sheet: Worksheet) -> None:
    sheet.cell(FIRST - 1, ANSWER).value = "OK to contact?"
    sheet.cell(FIRST - 1, REASON).value = "CSA comments"


def word_the_answers(sheet: Worksheet) -> None:
    for row in range(FIRST, FIRST + 5):
        cell = sheet.cell(row, ANSWER)
        cell.value = {"May be contacted": "YES ", "Do not contact": "no", "No answer yet": "tbd"}.get(str(cell.value))


def hide_rows(sheet: Worksheet) -> None:
    sheet.row_dimensions[FIRST].hidden = True
    sheet.auto_filter.ref = "A4:E9"


@pytest.mark.parametrize(
    "change",
    [
        sort_rows, move_the_answer_first, add_columns_and_rows, drop_the_ref, drop_the_titles, word_the_headings,
        word_the_answers, hide_rows,
    ],
)  # fmt: skip
def test_what_an_office_does_to_the_file_changes_no_answer(vault: Vault, change: Callable[[Worksheet], None]) -> None:
    def work(session: Session) -> None:
        made = make(session, NAMES)
        content = changed(answered(made.made.content, (*USUAL[:4], ("Do not contact", "Works"))), change)
        found = look(session, content, made.csa_id)
        by_name = {line.name.partition(",")[0]: (line.said, line.reason) for line in found.lines}
        assert by_name == dict(zip(NAMES, (*EXPECTED[:4], (Said.EXCLUDED, "Works")), strict=True))
        assert found.missing == ()

    vault.write(work)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_what_libreoffice_saves_is_read_back(vault: Vault, tmp_path: Path, kind: str) -> None:
    def work(session: Session) -> None:
        made = make(session, NAMES)
        content = by_libreoffice(answered(made.made.content, USUAL[:4]), kind, tmp_path)
        found = look(session, content, name=f"back.{kind}")
        assert said(found) == [*EXPECTED[:4], (Said.OPEN, "")]
        if kind == "xlsx":
            again = look(session, answered(content, [("", ""), ("yes", "")]))
            assert said(again)[:2] == [(Said.OPEN, ""), (Said.CLEARED, "")]

    vault.write(work)


def test_what_is_not_certain_is_to_be_looked_at(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker", "Cruz", "Downs", "Ellis", "Fox"))

        def spoil(sheet: Worksheet) -> None:
            sheet.cell(FIRST, ANSWER).value = "Perhaps"
            sheet.cell(FIRST + 1, ANSWER).value = "Do not contact"
            sheet.cell(FIRST + 2, ANSWER).value = "May be contacted"
            sheet.cell(FIRST + 2, 2).value = "Somebody Else"
            sheet.cell(FIRST + 3, ANSWER).value = '=IF(1,"yes")'
            for place in (1, 2, 3):
                sheet.cell(FIRST + 5, place).value = sheet.cell(FIRST + 4, place).value
            sheet.cell(FIRST + 4, ANSWER).value = "yes"
            sheet.cell(FIRST + 5, ANSWER).value = "no"
            sheet.cell(FIRST + 5, REASON).value = "Works"
            for place, value in enumerate(("QQQQQQQQ", "Nobody, Known", "1", "yes"), 1):
                sheet.cell(FIRST + 6, place).value = value

        found = look(session, changed(made.made.content, spoil))
        assert [(line.said, line.why) for line in found.lines] == [
            (Said.TO_LOOK_AT, "Not understood: “Perhaps”"),
            (Said.TO_LOOK_AT, "Do not contact, but no reason: it stays open"),
            (Said.TO_LOOK_AT, "The Ref is that of Cruz, Jeremy; the row names somebody else"),
            (Said.TO_LOOK_AT, "Not understood: “formula”"),
            (Said.TO_LOOK_AT, "Rows 9, 10 say different things"),
            (Said.TO_LOOK_AT, "Rows 9, 10 say different things"),
            (Said.TO_LOOK_AT, "On no list of this agency"),
        ]
        assert [line.can_be_taken for line in found.lines] == [False, False, True, False, True, True, False]
        assert found.missing == ("Fox, Jeremy",)
        how = {"answered_on": TODAY, "at": NOW, "who": WHO}
        with pytest.raises(RefusedError):
            review_list.take(session, made.csa_id, found.lines[4:6], **how)  # type: ignore[arg-type]
        with pytest.raises(RefusedError):
            review_list.take(session, made.csa_id, found.lines[:1], **how)  # type: ignore[arg-type]
        review_list.take(session, made.csa_id, found.lines[4:5], **how)  # type: ignore[arg-type]
        assert reviews.standing_of(session, made.ncp_ids[4]).cleared

    vault.write(work)


def test_an_answer_that_changes_is_taken_when_the_liaison_says_so_and_the_former_one_is_kept(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        first = look(session, answered(made.made.content, [("yes", "")]))
        review_list.take(session, made.csa_id, first.lines, answered_on=TODAY, at=NOW, who=WHO)
        (line,) = look(session, answered(made.made.content, [("No: moved to Iowa", "")])).lines
        assert (line.said, line.reason) == (Said.TO_LOOK_AT, "moved to Iowa")
        assert line.why == "Before: may be contacted, on October 8, 2026"
        review_list.take(session, made.csa_id, (line,), answered_on=TODAY, at=NOW, who=WHO)
        assert reviews.standing_of(session, made.ncp_ids[0]).excluded
        assert [one.former for one in corrections.corrections_of(session, made.ncp_ids[0])] != []
        with pytest.raises(RefusedError, match="changed meanwhile"):
            review_list.take(session, made.csa_id, (line,), answered_on=TODAY, at=NOW, who=WHO)

    vault.write(work)


def test_an_answer_to_an_older_list_is_to_be_looked_at(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        found = look(session, answered(made.made.content, [("yes", "")]))
        review_list.take(session, made.csa_id, found.lines, answered_on=TODAY, at=NOW, who=WHO)
        reviews.ask(session, made.csa_id, made.ncp_ids, due_on=DUE, at=NOW, who=WHO)
        (line,) = look(session, answered(made.made.content, [("yes", "")])).lines
        assert (line.said, line.why) == (Said.TO_LOOK_AT, "Asked again since, on October 8, 2026")

    vault.write(work)


def test_an_agencys_file_is_not_taken_for_anothers(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = make(session, ("Abbott",)), make(session, ("Baker",), "Dane")
        content = answered(dane.made.content, [("yes", "")])
        assert look(session, content).csa_id == dane.csa_id
        with pytest.raises(AnswersRefusedError, match="Dane County"):
            look(session, content, rock.csa_id)
        bare = changed(changed(content, drop_the_ref), drop_the_titles)
        with pytest.raises(AnswersRefusedError, match="which agency"):
            look(session, bare)
        assert said(look(session, bare, dane.csa_id)) == [(Said.CLEARED, "")]

    vault.write(work)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 not a list", "unsupported_format"),
        (b"PK\x03\x04 torn", "damaged_file"),
        (b"NCP,IV-D case\nAbbott,1\n", "no_header"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(AnswersRefusedError, match="No answer was taken down") as refused:
        review_list.answers_in("back.csv", content)
    assert refused.value.code == code
    assert "report" not in str(refused.value)


def test_leading_zeros_that_a_spreadsheet_took_away_find_the_case(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session, Person("Abbott"))
        session.scalars(select(IvdCase)).one().number = "0012345678"
        session.flush()
        review_list.make(session, csa_id, (ncp_id,), due_on=DUE, at=NOW, who=WHO)
        content = b"IV-D case,Answer\n12345678,TRUE\n"
        assert said(look(session, content, csa_id, "back.csv")) == [(Said.CLEARED, "")]

    vault.write(work)


WORDS = st.sampled_from(
    ["May be contacted", "Do not contact", "No answer yet", "", "yes", "No", "no - works", "?", "perhaps", "=1", "x"]
)
REASONS = st.sampled_from(["", "Works", "n/a", "=cmd()", "@home", "-"])
CHANGES = st.lists(
    st.sampled_from(
        [sort_rows, move_the_answer_first, add_columns_and_rows, drop_the_ref, drop_the_titles, word_the_headings]
    ),
    max_size=2,
    unique=True,
)


@given(
    answers=st.lists(st.tuples(WORDS, REASONS), min_size=5, max_size=5),
    copies=st.lists(st.tuples(st.integers(0, 4), WORDS), max_size=3),
    shuffled=st.integers(0, 9),
    before=st.lists(st.sampled_from(ReviewAnswer), min_size=5, max_size=5),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_add_up_and_only_what_they_say_is_taken(
    vault: Vault,
    answers: list[tuple[str, str]],
    copies: list[tuple[int, str]],
    shuffled: int,
    before: list[ReviewAnswer],
) -> None:
    def work(session: Session) -> None:
        made: Made = make(session, NAMES)
        for review, answer in zip(reviews.open_reviews(session), before, strict=True):
            if answer is not ReviewAnswer.OPEN:
                reviews.answer(session, review.id, answer, "Why", at=NOW, who=WHO)

        def spoil(sheet: Worksheet) -> None:
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
            rows += [[*rows[number][:3], word or None, None] for number, word in copies]
            random.Random(shuffled).shuffle(rows)
            for number, row in enumerate(rows, FIRST):
                for place, value in enumerate(row, 1):
                    cell = sheet.cell(number, place)
                    cell.value = value
                    cell.data_type = "s" if isinstance(value, str) else "n"

        found = look(session, changed(answered(made.made.content, answers), spoil))
        assert len(found.lines) == 5 + len(copies) == sum(found.count(one) for one in Said)
        proposed = [line for line in found.lines if line.is_proposed]
        assert len({line.ncp_id for line in proposed}) == len(proposed)
        review_list.take(session, made.csa_id, proposed, answered_on=TODAY, at=NOW, who=WHO)
        rows = {
            key: [answers[at], *((word, "") for to, word in copies if to == at)]
            for at, key in enumerate(made.ncp_ids)
        }
        for at, ncp_id in enumerate(made.ncp_ids):
            (kept,) = reviews.reviews_of(session, ncp_id)
            clears = any(
                word in ("May be contacted", "yes") and why in ("", "n/a", "-") for word, why in rows[ncp_id]
            )
            excludes = [
                why for word, why in rows[ncp_id] if word.lower().startswith(("do not", "no -")) or word == "No"
            ]
            if kept.answer is not before[at]:
                assert before[at] is ReviewAnswer.OPEN
                assert clears if kept.answer is ReviewAnswer.CLEARED else (excludes and kept.reason != "")
            if before[at] is ReviewAnswer.OPEN and clears and not excludes:
                assert kept.answer is ReviewAnswer.CLEARED

    tried(vault, work)


def test_a_reason_beside_an_answer_that_needs_none_is_looked_at(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott", "Baker", "Cruz"))
        content = answered(
            made.made.content,
            [
                ("May be contacted", "DO NOT CONTACT - restraining order"),
                ("", "Bankruptcy"),
                ("May be contacted", "-"),
            ],
        )
        lines = look(session, content).lines
        assert [(one.said, one.is_proposed, one.why) for one in lines] == [
            (Said.TO_LOOK_AT, False, "May be contacted, but with a reason: DO NOT CONTACT - restraining order"),
            (Said.TO_LOOK_AT, False, "No answer yet, but with a reason: Bankruptcy"),
            (Said.CLEARED, True, ""),
        ]

    vault.write(work)


def test_a_person_filled_down_over_thousands_of_rows_is_looked_through_once(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = make(session, ("Abbott",))
        file = review_list.answers_in("back.xlsx", answered(made.made.content, [("May be contacted", "")]))
        many = [replace(file.rows[0], number=number) for number in range(5, 20_005)]
        many[7] = replace(many[7], answer="No: violent")
        begun = process_time()
        differing = review_list.answers_found(session, replace(file, rows=tuple(many)))
        alike = review_list.answers_found(session, replace(file, rows=tuple(many[8:])))
        assert process_time() - begun < 20  # minutes, when each row is held against each
        assert differing.count(Said.TO_LOOK_AT) == 20_000
        assert differing.lines[0].why == "Rows 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 19,990 more say different things"
        assert (alike.count(Said.CLEARED), alike.count(Said.NOTHING_NEW)) == (1, 19_991)

    vault.write(work)
