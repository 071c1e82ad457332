"""Which column is what: by heading, by what was said last time, by its values; asked where it stays unclear."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.header import Header
from csdesk.services.referral_report.headings import EXACT, LOOSE, USUAL, ColumnNames, column_names, fold
from csdesk.services.referral_report.months import PAID_FIELDS, Month, due_month, newest_first, paid_field, paid_month
from csdesk.services.referral_report.questions import (
    NO,
    YES,
    look_like_phones,
    look_like_security_numbers,
    questions_about,
    say_yes_or_no,
)
from csdesk.services.referral_report.shapes import LEAVE_OUT, Cell, ColumnReading, ColumnWhy, Question
from csdesk.services.referral_report.values import PLACE_AT_END, blank_texts, text_of
from csdesk.wording import tr, tr_marked

MOST_SAMPLES = 400
WITHOUT_HEADING = tr("(no heading)")
SAID = (ColumnWhy.ANSWERED, ColumnWhy.REMEMBERED)

WHY_TEXTS = {
    ColumnWhy.KNOWN: tr("By its heading"),
    ColumnWhy.REMEMBERED: tr("As you said last time"),
    ColumnWhy.ANSWERED: tr("As you answered"),
    ColumnWhy.BY_VALUES: tr("By its values"),
    ColumnWhy.UNCLEAR: tr("Needs your answer"),
    ColumnWhy.LEFT_OUT: tr("Not part of the report"),
}


@dataclass(frozen=True)
class ColumnMapping:
    """What each column is taken for."""

    columns: dict[str, int]
    """Field -> 0-based column."""
    marks: tuple[tuple[int, str], ...]
    """Columns that say a case status of their own: 0-based column, and the status that a *yes* in it means."""
    readings: tuple[ColumnReading, ...]
    questions: tuple[Question, ...]


def map_columns(
    header: Header,
    rows: Sequence[Sequence[Cell]],
    *,
    answers: Mapping[str, str],
    remembered: Mapping[str, str],
    today: date,
    report_date: date | None = None,
) -> ColumnMapping:
    """What each column of a table is. `rows` are some rows of its data.

    `report_date`: a month that was not closed then is none of the three. Raises `ReportRefusedError`
    (`ambiguous_columns`) for columns with one heading and different values of something that is needed.
    """
    names = column_names()
    columns = _columns(header, rows, names)
    for column in columns:
        column.read_heading(answers, remembered)
    _paid_months(columns, report_date or today)
    _due_months(columns)
    _settle_rivals(columns)
    mapped = {column.field for column in columns if column.field}
    if "phone" not in mapped:
        _phones_by_values(columns, mapped)
    _last_names_first(columns, mapped)
    if not mapped & {"city", "zip", "city_state_zip"}:
        _whole_addresses(columns, mapped)
    questions = questions_about(columns, mapped, answers, today)
    asked = {question.position for question in questions if not question.answer}
    return ColumnMapping(
        columns={column.field: column.position for column in reversed(columns) if column.field},
        marks=tuple((column.position, column.mark) for column in columns if column.mark and not column.field),
        readings=tuple(column.reading(unclear=column.position + 1 in asked) for column in columns if column.told),
        questions=questions,
    )


def _columns(header: Header, rows: Sequence[Sequence[Cell]], names: ColumnNames) -> list["Column"]:
    """The columns with a heading, each over its data, and those without that hold data all the same."""
    width = max([len(header.headings), *map(len, rows[:MOST_SAMPLES])])
    headings = [*header.headings, *[""] * (width - len(header.headings))]
    filled = [0] * width
    for row in rows[:MOST_SAMPLES]:
        for position, cell in enumerate(row):
            filled[position] += cell not in ("", None)
    places = {position: position for position in range(width) if headings[position] or filled[position]}
    for position in range(width):
        beside = next((at for at in (position + 1, position - 1) if 0 <= at < width and filled[at]), None)
        if headings[position] and not filled[position] and beside in places and not headings[beside]:
            places[position] = beside  # a heading over merged cells, its values under another of them
            del places[beside]
    keys = Counter(_short_key(heading, names) for heading in headings if heading)
    columns = []
    for position in sorted(places):
        heading = headings[position]
        short = _short_key(heading, names)
        key = short if heading and keys[short] == 1 else fold(heading).replace(" ", "_")
        cells = [row[places[position]] for row in rows[:MOST_SAMPLES] if places[position] < len(row)]
        columns.append(Column(places[position], heading, key or f"column_{places[position] + 1}", cells, names))
    return columns


def _short_key(heading: str, names: ColumnNames) -> str:
    """A heading without notes that tell nothing, in which there may be a date that is another one next month."""
    return fold([*names.wordings(heading)][-1]).replace(" ", "_")


class Column:
    """A column on its way to being known."""

    def __init__(self, position: int, heading: str, key: str, cells: Sequence[Cell], names: ColumnNames) -> None:
        self.position = position
        self.heading = heading
        self.shown = heading or WITHOUT_HEADING
        self.key = key
        self.names = names
        self.cells = [cell for cell in cells if cell not in ("", None)]
        self.never = names.never_why(heading)
        if not self.never and look_like_security_numbers(self.cells):
            self.never = tr("Its values look like Social Security numbers, which stay out")
        if self.never:
            self.cells = []
        self.mark = "" if self.never else names.mark_of(heading)
        self.field = ""
        self.strength = 0
        self.why = ColumnWhy.LEFT_OUT
        self.rival_of = ""

    def read_heading(self, answers: Mapping[str, str], remembered: Mapping[str, str]) -> None:
        """Settle what can be settled without looking at other columns."""
        if self.never:
            self.why = ColumnWhy.NEVER_TAKEN
            return
        for said, why in ((answers, ColumnWhy.ANSWERED), (remembered if self.heading else {}, ColumnWhy.REMEMBERED)):
            if self.key in said and (said[self.key] in self.names.fields or said[self.key] == LEAVE_OUT):
                self.field, self.why = said[self.key].replace(LEAVE_OUT, ""), why
                return
        self.field, self.strength = self.names.meaning(self.heading)
        if not self.field:
            self.field = paid_field(self.heading, self.names)
            self.strength = EXACT if self.field else 0
        if self.field and self.names.fields[self.field].kind == "date" and say_yes_or_no(self.cells):
            self.field = ""  # *Address verified: Y* is no date
        if self.field or self.mark:
            self.why = ColumnWhy.KNOWN

    @property
    def settled(self) -> bool:
        """Nothing more is to be guessed about it."""
        return bool(self.field) or self.why is not ColumnWhy.LEFT_OUT

    @property
    def told(self) -> bool:
        """Whether it is worth a line: a heading, or an answer."""
        return bool(self.heading or self.field or self.cells)

    def reading(self, *, unclear: bool) -> ColumnReading:
        """The column as the mapping page shows it."""
        why = ColumnWhy.UNCLEAR if unclear else self.why
        spec = self.names.fields.get(self.field)
        label = tr_marked(spec.label) if spec else tr("Never taken in") if self.never else tr("Left out")
        if self.mark and not self.field:
            spec = self.names.fields["case_status"]
            label = f"{tr_marked(spec.label)}: {self.mark}"
        return ColumnReading(
            position=self.position + 1,
            heading=self.shown,
            field=self.field,
            label="?" if unclear else label,
            why=why,
            why_text=self.never or WHY_TEXTS[why],
            samples=self.samples,
            key=self.key,
        )

    @property
    def samples(self) -> tuple[str, ...]:
        """The first values."""
        return tuple(text_of(cell)[:60] for cell in self.cells[:3])


def _paid_months(columns: Iterable[Column], as_of: date) -> None:
    """*CSUP Paid Jun 2026* and its neighbours: the newest closed month is the first of three."""
    by_month: dict[Month, Column] = {}
    for column in columns:
        month = None if column.settled else paid_month(column.heading, column.names)
        if month and (month.year, month.month) < (as_of.year, as_of.month):
            by_month.setdefault(month, column)
    for field, month in zip(PAID_FIELDS, newest_first(list(by_month)), strict=False):
        by_month[month].field, by_month[month].why = field, ColumnWhy.KNOWN
        by_month[month].strength = EXACT


def _due_months(columns: Sequence[Column]) -> None:
    """*CSUP Due Jun 2026* and its neighbours: what is due is what the newest of these months says."""
    by_month: dict[Month, Column] = {}
    for column in columns:
        month = None if column.settled else due_month(column.heading, column.names)
        if month:
            by_month.setdefault(month, column)
            column.strength = LOOSE  # known, and left out where it is not the newest
    if by_month and not any(column.field == "csup" for column in columns):
        newest = newest_first(list(by_month))[0]
        by_month[newest].field, by_month[newest].why = "csup", ColumnWhy.KNOWN


def _settle_rivals(columns: Sequence[Column]) -> None:
    """Several columns for one field: the answered one, else the one that is named best, else the first.

    Where it matters and their values differ, somebody must say.
    """
    needed = column_names().required["asked"]
    for field in sorted({column.field for column in columns if column.field}):
        rivals = [column for column in columns if column.field == field]
        said = [column for column in rivals if column.why in SAID]
        filled = [column for column in rivals if column.cells] or rivals
        best = max(column.strength for column in filled)
        equals = said or [column for column in filled if column.strength >= min(best, USUAL)]
        keep = said[0] if said else max(equals, key=lambda column: column.strength)
        unlike = not said and any(column.cells != keep.cells for column in equals) and field in needed
        if unlike and len({column.key for column in equals}) < len(equals):
            raise _ambiguous(keep)
        for column in rivals:
            if column is not keep or unlike:
                column.field, column.why = "", ColumnWhy.LEFT_OUT
                column.rival_of = field if unlike and column in equals else ""


def _ambiguous(column: Column) -> ReportRefusedError:
    return ReportRefusedError(
        "ambiguous_columns",
        tr(
            "Several columns are headed “{shown}” and hold different values, so that nobody can tell which one is "
            "meant. Give each a heading of its own, or take one out, and choose the file again.",
            shown=column.shown,
        ),
    )


def _phones_by_values(columns: Iterable[Column], mapped: set[str]) -> None:
    for column in columns:
        if column.settled or not look_like_phones(column.cells) or column.names.of_others(column.heading):
            continue
        column.field, column.why = "phone", ColumnWhy.BY_VALUES
        mapped.add("phone")
        return


def _last_names_first(columns: Iterable[Column], mapped: set[str]) -> None:
    """*SAMPLE ALEX Q* under *Name (Last First MI)*: no comma says so, but the heading does."""
    for column in columns:
        heading = fold(column.heading)
        said = column.field == "full_name" and 0 <= heading.find("last") < heading.find("first")
        if said and 2 * sum("," in text_of(cell) for cell in column.cells) < len(column.cells):
            column.field = "name_last_first"
            mapped.add("name_last_first")


def _whole_addresses(columns: Iterable[Column], mapped: set[str]) -> None:
    """*1 FIRST ST, MADISON, WI 53703* in one column, and no other for the city."""
    for column in columns:
        whole = sum(bool(PLACE_AT_END.fullmatch(text_of(cell))) for cell in column.cells)
        if column.field == "address_1" and column.cells and 2 * whole >= len(column.cells):
            column.field = "full_address"
            mapped.add("full_address")


def marked(cell: Cell, status: str) -> str:
    """What a cell of a column such as *Deceased* says of the case: the status, a reason in words, or nothing."""
    if cell is True or isinstance(cell, date):
        return status
    text = text_of(cell)
    if not text or text.lower() in NO or text.lower() in blank_texts():
        return ""
    said = text.lower() in YES or not any(letter.isalpha() for letter in text)
    return status if said else f"{status} {text}"[:80]
