"""What has to be asked about columns, and whether the values of a column could be those of a field."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.shapes import LEAVE_OUT, Cell, Choice, ColumnWhy, Question
from csdesk.services.referral_report.values import amounts, dates, identifiers, text_of, texts
from csdesk.wording import tr, tr_marked

if TYPE_CHECKING:
    from csdesk.services.referral_report.recognise import Column

FITS = 0.8
SECURITY_NUMBER = re.compile(r"\d{3}-\d{2}-\d{4}")


def questions_about(
    columns: Sequence["Column"], mapped: set[str], answers: Mapping[str, str], today: date
) -> tuple[Question, ...]:
    """Columns that could be something that is needed and that no heading gives."""
    names = column_names()
    rivals = {column.rival_of for column in columns if column.rival_of}
    missing = [field for field in names.required["asked"] if field not in mapped - rivals]
    if mapped & {"full_name", "name_last_first"}:
        missing = [field for field in missing if field != "last_name"]
    questions = []
    for column in columns:
        answered = column.why is ColumnWhy.ANSWERED
        if column.why not in (ColumnWhy.LEFT_OUT, ColumnWhy.ANSWERED) or not column.cells:
            continue
        if not answered and not column.rival_of and (column.strength or names.of_others(column.heading)):
            continue  # known to be something else
        wanted = [column.field] if answered and column.field else missing
        fitting = [
            field for field in wanted if answered or field == column.rival_of or fits(column.cells, field, today)
        ]
        if not answered and ((column.rival_of and column.rival_of not in fitting) or not fitting):
            continue
        choices = tuple(
            Choice(field, tr_marked(names.fields[field].label), tr("its values fit")) for field in fitting if field
        )
        questions.append(
            Question(
                key=column.key,
                heading=column.shown,
                position=column.position + 1,
                sentence=tr(
                    "Column {position}, “{shown}”: what is it?", position=column.position + 1, shown=column.shown
                ),
                samples=column.samples,
                choices=(*choices, Choice(LEAVE_OUT, tr("Something else: leave it out"), "")),
                answer=answers.get(column.key, ""),
            )
        )
    return tuple(questions)


def fits(cells: Sequence[Cell], field: str, today: date) -> bool:
    """Whether the values of a column could be those of a field."""
    kind = column_names().fields[field].kind
    if kind == "identifier":
        read = identifiers(cells, 0)
        good = sum(isinstance(value, str) and 6 <= len(value) <= 12 and value.isdigit() for value in read)
        good = good if len(set(map(str, read))) > len(read) // 2 else 0
    elif kind == "money":
        good = sum(isinstance(value, int) for value in amounts(cells))
        whole = sum(text_of(cell).isdigit() for cell in cells)
        good = good if whole < FITS * len(cells) else 0
    elif kind == "date":
        years = (today.year - 80, today.year - 15)
        read_dates = dates(cells, past=True, today=today)
        good = sum(isinstance(value, date) and years[0] <= value.year <= years[1] for value in read_dates)
        small = sum(isinstance(cell, (int, float)) for cell in cells)
        good = good if small < FITS * len(cells) else 0
    else:
        spread = texts(cells)
        good = sum(text.replace("-", "").replace(" ", "").isalpha() for text in spread)
        good = good if len(set(spread)) > len(spread) // 2 else 0
    return good >= FITS * len(cells)


def look_like_security_numbers(cells: Sequence[Cell]) -> bool:
    """True for a column of texts like 123-45-6789, whatever its heading says."""
    marked = sum(bool(SECURITY_NUMBER.fullmatch(cell.strip())) for cell in cells if isinstance(cell, str))
    return bool(cells) and marked * 2 >= len(cells)


def look_like_phones(cells: Sequence[Cell]) -> bool:
    """True for a column of texts like (608) 555-0101."""
    digits = ["".join(filter(str.isdigit, text_of(cell))) for cell in cells]
    if not digits or sum(len(text) in (10, 11) for text in digits) < FITS * len(digits):
        return False
    return sum(any(mark in text_of(cell) for mark in "()-.") for cell in cells) >= FITS * len(digits)


def say_yes_or_no(cells: Sequence[Cell]) -> bool:
    """True for a column of nothing but *Y*, *N* and the like."""
    said = {str(cell).strip().lower() if isinstance(cell, bool) else text_of(cell).lower() for cell in cells}
    return bool(said) and said <= YES | NO


YES = frozenset({"y", "yes", "true", "t", "x", "1", "verified", "v"})
NO = frozenset({"n", "no", "false", "f", "0", "unverified", "u", "not verified"})
