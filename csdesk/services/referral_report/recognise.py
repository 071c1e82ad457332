"""Which column is what: by heading, by what was said last time, by its values; asked where it stays unclear."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services.referral_report.headings import (
    PAID_FIELDS,
    ColumnNames,
    column_names,
    fold,
    newest_first,
    paid_month,
)
from csdesk.services.referral_report.shapes import (
    LEAVE_OUT,
    Cell,
    Choice,
    ColumnReading,
    ColumnWhy,
    Question,
)
from csdesk.services.referral_report.values import amounts, dates, identifiers, text_of, texts

HEADER_WITHIN = 60
FEWEST_FIELDS = 3
MOST_SAMPLES = 400
FITS = 0.8

WHY_TEXTS = {
    ColumnWhy.KNOWN: "By its heading",
    ColumnWhy.REMEMBERED: "As you said last time",
    ColumnWhy.ANSWERED: "As you answered",
    ColumnWhy.BY_VALUES: "By its values",
    ColumnWhy.UNCLEAR: "Needs your answer",
    ColumnWhy.LEFT_OUT: "Not part of the report",
}


@dataclass(frozen=True)
class Header:
    """Where a header stands: 0-based row, 1 or 2 rows high, and its headings by column."""

    row: int
    height: int
    headings: tuple[str, ...]
    fields_found: int


@dataclass(frozen=True)
class ColumnMapping:
    """What each column is taken for."""

    columns: dict[str, int]
    """Field -> 0-based column."""
    readings: tuple[ColumnReading, ...]
    questions: tuple[Question, ...]


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The row (or the two rows) of headings among the first 60 rows; the best one, the first of equals."""
    names = column_names()
    best: Header | None = None
    for index in range(min(len(rows), HEADER_WITHIN)):
        upper = [_heading(cell) for cell in rows[index]]
        if sum(map(bool, upper)) < 2:
            continue
        lower = [_heading(cell) for cell in rows[index + 1]] if index + 1 < len(rows) else []
        for height, headings in ((1, tuple(upper)), (2, _two_rows(upper, lower, names))):
            found = len({field for field in map(names.field_of, map(names.words_of, headings)) if field})
            found += sum(paid_month(names.words_of(heading)) is not None for heading in headings)
            if found and (best is None or found > best.fields_found):
                best = Header(index, height, headings, found)
    return best


def _heading(cell: Cell) -> str:
    text = text_of(cell) if isinstance(cell, (str, int, float)) else ""
    return text if len(text) <= 80 and any(letter.isalpha() for letter in text) else ""


def _two_rows(upper: list[str], lower: list[str], names: ColumnNames) -> tuple[str, ...]:
    """The headings of a header of two rows: a group above, its parts below."""
    if not any(lower):
        return ()
    headings = []
    group = ""
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        group = above or group
        options = [f"{group} {below}".strip(), below, above] if below else [above]
        fitting = (
            text for text in options if names.field_of(names.words_of(text)) or paid_month(names.words_of(text))
        )
        headings.append(next(fitting, options[0]))
    return tuple(headings)


def map_columns(
    header: Header,
    rows: Sequence[Sequence[Cell]],
    *,
    answers: Mapping[str, str],
    remembered: Mapping[str, str],
    today: date,
) -> ColumnMapping:
    """What each column of a table is. `rows` are some rows of its data."""
    names = column_names()
    columns = [_Column(position, heading, rows, names) for position, heading in enumerate(header.headings) if heading]
    for column in columns:
        column.read_heading(answers, remembered)
    _paid_months(columns)
    _settle_rivals(columns)
    mapped = {column.field for column in columns if column.field}
    _phones_by_values(columns, mapped)
    questions = _questions(columns, mapped, answers, today)
    asked = {question.position for question in questions if not question.answer}
    return ColumnMapping(
        columns={column.field: column.position for column in reversed(columns) if column.field},
        readings=tuple(column.reading(unclear=column.position + 1 in asked) for column in columns),
        questions=questions,
    )


class _Column:
    """A column on its way to being known."""

    def __init__(self, position: int, heading: str, rows: Sequence[Sequence[Cell]], names: ColumnNames) -> None:
        self.position = position
        self.heading = heading
        self.names = names
        self.words = names.words_of(heading)
        self.key = fold(heading).replace(" ", "_")
        self.never = names.never_why(self.words)
        self.field = ""
        self.why = ColumnWhy.LEFT_OUT
        self.rival_of = ""
        cells = [row[position] if position < len(row) else None for row in rows[:MOST_SAMPLES]]
        self.cells = [] if self.never else [cell for cell in cells if cell not in ("", None)]

    def read_heading(self, answers: Mapping[str, str], remembered: Mapping[str, str]) -> None:
        if self.never:
            self.why = ColumnWhy.NEVER_TAKEN
            return
        for said, why in ((answers, ColumnWhy.ANSWERED), (remembered, ColumnWhy.REMEMBERED)):
            if self.key in said:
                self.field, self.why = said[self.key].replace(LEAVE_OUT, ""), why
                return
        self.field = self.names.field_of(self.words)
        if self.field:
            self.why = ColumnWhy.KNOWN

    @property
    def settled(self) -> bool:
        """Nothing more is to be guessed about it."""
        return bool(self.field) or self.why is not ColumnWhy.LEFT_OUT

    def reading(self, *, unclear: bool) -> ColumnReading:
        why = ColumnWhy.UNCLEAR if unclear else self.why
        spec = self.names.fields.get(self.field)
        label = spec.label if spec else "Never taken in" if self.never else "Left out"
        return ColumnReading(
            position=self.position + 1,
            heading=self.heading,
            field=self.field,
            label="?" if unclear else label,
            why=why,
            why_text=self.never or WHY_TEXTS[why],
            samples=self.samples,
        )

    @property
    def samples(self) -> tuple[str, ...]:
        return tuple(text_of(cell)[:60] for cell in self.cells[:3])


def _paid_months(columns: Iterable[_Column]) -> None:
    """*CSUP Paid Jun 2026* and its neighbours: the newest month is the latest closed one."""
    by_month = {month: column for column in columns if not column.settled and (month := paid_month(column.words))}
    for field, month in zip(PAID_FIELDS, newest_first(list(by_month)), strict=False):
        by_month[month].field, by_month[month].why = field, ColumnWhy.KNOWN


def _settle_rivals(columns: Sequence[_Column]) -> None:
    """Several columns for one field: the answered one, else the first; where it matters, somebody must say."""
    required = column_names().required["asked"]
    for field in {column.field for column in columns if column.field}:
        rivals = [column for column in columns if column.field == field]
        said = [column for column in rivals if column.why in (ColumnWhy.ANSWERED, ColumnWhy.REMEMBERED)]
        keep = (said or [column for column in rivals if column.cells] or rivals)[0]
        unlike = any(column.cells and column.cells != keep.cells for column in rivals)
        for column in rivals:
            if column is not keep or (unlike and field in required and not said):
                column.field, column.why = "", ColumnWhy.LEFT_OUT
                column.rival_of = field if field in required and unlike and not said else ""


def _phones_by_values(columns: Iterable[_Column], mapped: set[str]) -> None:
    if "phone" in mapped:
        return
    for column in columns:
        digits = ["".join(filter(str.isdigit, text_of(cell))) for cell in column.cells]
        if not column.settled and digits and sum(len(text) in (10, 11) for text in digits) >= FITS * len(digits):
            shaped = sum(any(mark in text_of(cell) for mark in "()-.") for cell in column.cells)
            if shaped >= FITS * len(digits):
                column.field, column.why = "phone", ColumnWhy.BY_VALUES
                mapped.add("phone")
                return


def _questions(
    columns: Sequence[_Column], mapped: set[str], answers: Mapping[str, str], today: date
) -> tuple[Question, ...]:
    """Columns that could be something that is needed and that no heading gives."""
    names = column_names()
    rivals = {column.rival_of for column in columns if column.rival_of}
    missing = [field for field in names.required["asked"] if field not in mapped - rivals]
    if "full_name" in mapped:
        missing = [field for field in missing if field != "last_name"]
    questions = []
    for column in columns:
        answered = column.why is ColumnWhy.ANSWERED
        if column.why not in (ColumnWhy.LEFT_OUT, ColumnWhy.ANSWERED) or not column.cells:
            continue
        wanted = [column.field] if answered and column.field else missing
        fitting = [field for field in wanted if answered or field == column.rival_of or _fits(column, field, today)]
        if not answered and ((column.rival_of and column.rival_of not in fitting) or not fitting):
            continue
        choices = tuple(Choice(field, names.fields[field].label, "its values fit") for field in fitting if field)
        questions.append(
            Question(
                key=column.key,
                heading=column.heading,
                position=column.position + 1,
                sentence=f"Column {column.position + 1}, “{column.heading}”: what is it?",
                samples=column.samples,
                choices=(*choices, Choice(LEAVE_OUT, "Something else: leave it out", "")),
                answer=answers.get(column.key, ""),
            )
        )
    return tuple(questions)


def _fits(column: _Column, field: str, today: date) -> bool:
    """Whether the values of a column could be those of a field."""
    kind = column.names.fields[field].kind
    if kind == "identifier":
        read = identifiers(column.cells, 0)
        good = sum(isinstance(value, str) and 6 <= len(value) <= 12 and value.isdigit() for value in read)
        good = good if len(set(map(str, read))) > len(read) // 2 else 0
    elif kind == "money":
        good = sum(isinstance(value, int) for value in amounts(column.cells))
        whole = sum(text_of(cell).isdigit() for cell in column.cells)
        good = good if whole < FITS * len(column.cells) else 0
    elif kind == "date":
        years = (today.year - 80, today.year - 15)
        read_dates = dates(column.cells, past=True, today=today)
        good = sum(isinstance(value, date) and years[0] <= value.year <= years[1] for value in read_dates)
    else:
        spread = texts(column.cells)
        good = sum(text.replace("-", "").replace(" ", "").isalpha() for text in spread)
        good = good if len(set(spread)) > len(spread) // 2 else 0
    return good >= FITS * len(column.cells)
