"""What the steps of an import hand to each other, and what screens and the command line are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from csdesk.services.names import full_name
from csdesk.services.referral_report.undecided import Decision

if TYPE_CHECKING:
    from csdesk.services.referral_report.reconcile import Reconciliation


class Fault(str):
    """What stands where a cell has no value: `#REF!` and the like, or `formula` for one that was never worked out.

    It is a text, so that it shows as what the file shows; ask `isinstance(cell, Fault)` before it is believed.
    """

    __slots__ = ()


UNCALCULATED = Fault("formula")
"""A formula without the value that the program that saved the file should have worked out."""

Cell = str | int | float | bool | date | None
"""One cell of a file, as the file has it; a moment comes as its date; a text may be a `Fault`."""

CellRange = tuple[int, int, int, int]
"""First row, first column, last row, last column; all counted from 0, all included."""


@dataclass(frozen=True)
class UntrustedSheet:
    """A sheet of a file (a text file has one, without a name). `rows[0]` is row 1 of the sheet.

    Rows may end early: a cell that is not there is blank. What is hidden is in `rows` as well.
    """

    name: str
    rows: list[list[Cell]] = field(repr=False)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Counted from 0; only those that hold something."""
    hidden_columns: frozenset[int] = frozenset()
    """Counted from 0; only those that hold something."""
    merged: tuple[CellRange, ...] = ()
    """The value of a merged range is in its first cell, its other cells are blank."""


@dataclass(frozen=True)
class UntrustedReport:
    """A file as it was read: nothing in it has been believed yet."""

    file_name: str
    content: bytes = field(repr=False)
    sha256: str
    kind: str
    """`xlsx`, `xls`, `xlsb`, `ods`, `xml`, `html` or `csv`: by its bytes, not by its ending."""
    description: str
    """For people: *Comma-separated, UTF-8, 305 KB*."""
    sheets: Sequence[UntrustedSheet] = field(repr=False)
    epoch_1904: bool = False
    """Days that are plain numbers in this file count from January 1, 1904 (dates have been worked out already)."""
    warnings: tuple[str, ...] = ()
    """What reading met and the liaison should know: hidden rows that were read, and the like. Nothing of a person."""


class ReportLine(NamedTuple):
    """One accepted row: a person and a IV-D case in one report. Blank text is '', other blanks None; cents, dates."""

    sheet: str
    row: int
    last_name: str
    first_name: str
    middle_name: str
    suffix: str
    pin: str
    number: str
    county: str
    date_of_birth: date | None
    age: int | None
    address_1: str
    address_2: str
    city: str
    state: str
    zip: str
    verified_on: date | None
    phone: str
    csup_cents: int | None
    paid_m1_cents: int | None
    paid_m2_cents: int | None
    paid_m3_cents: int | None
    arrears_cents: int | None
    last_payment_on: date | None
    last_payment_cents: int | None
    order_on: date | None
    worker: str
    case_status: str

    @property
    def who(self) -> str:
        """*Last, First M*, or the PIN where there is no name."""
        return full_name(self.last_name, self.first_name, self.middle_name, self.suffix) or f"PIN {self.pin}"


class ColumnWhy(StrEnum):
    """Why a column is taken for what it is taken for."""

    KNOWN = "known"
    REMEMBERED = "remembered"
    ANSWERED = "answered"
    BY_VALUES = "by_values"
    UNCLEAR = "unclear"
    LEFT_OUT = "left_out"
    NEVER_TAKEN = "never_taken"


@dataclass(frozen=True)
class ColumnReading:
    """A column of the file and what it is taken for."""

    position: int
    """1 for the first column of the file."""
    heading: str
    field: str
    """A key of `resources/referral_report/columns.toml`; empty when the column is not taken."""
    label: str
    """The field in words, such as *Date of birth*; *Never taken in* and the like where there is none."""
    why: ColumnWhy
    why_text: str
    samples: tuple[str, ...]
    """The first values; empty for columns that are never read."""
    key: str = ""
    """`answers[key]` says that the column is something else, be it asked or not."""


@dataclass(frozen=True)
class Choice:
    """A possible answer to a question about a column: `field` is what goes into `answers`."""

    field: str
    label: str
    reason: str


LEAVE_OUT = "leave_out"
"""The answer for a column that is something else."""


@dataclass(frozen=True)
class Question:
    """A column that somebody must name before the report can go in. `answers[key] = choice.field` settles it."""

    key: str
    heading: str
    position: int
    sentence: str
    samples: tuple[str, ...]
    choices: tuple[Choice, ...]
    answer: str
    """What was answered; empty while it is open."""


Corrections = Mapping[tuple[str, int], Mapping[str, str]]
"""What somebody typed for rows of a file: (sheet, row) -> field -> text. An empty text says that there is nothing."""


@dataclass(frozen=True)
class RejectedRow:
    """A row that is not taken in: rejected, or a duplicate."""

    sheet: str
    row: int
    reason: str
    """`missing_name`, `missing_identifier`, `bad_identifier`, `bad_date`, `bad_amount`, `formula_error`,
    `duplicate_row`, `conflicting_row`. Of several the first in this order of looking: formulas, name, identifier,
    and then by field."""
    detail: str
    """A sentence for each thing that is wrong."""
    who: str
    fields: tuple[str, ...] = ()
    """The fields at which something is wrong: what to correct."""

    @property
    def duplicate(self) -> bool:
        """The same row was taken in already: nothing is lost."""
        return self.reason == "duplicate_row"


@dataclass(frozen=True)
class RowCell:
    """A cell of a row as somebody corrects it. `field` is what goes into the corrections."""

    field: str
    label: str
    """The field in words."""
    heading: str
    """As in the file; empty where the file has no column for the field."""
    original: str
    """As in the file."""
    text: str
    """As corrected, else as in the file."""
    at_fault: bool
    """Something is wrong with it, or it is what is missing."""

    @property
    def corrected(self) -> bool:
        """Somebody typed it."""
        return self.text != self.original


@dataclass(frozen=True)
class FlaggedRow:
    """An accepted row that breaks rules of the report."""

    sheet: str
    row: int
    who: str
    county: str
    codes: tuple[str, ...]
    case_status: str
    do_not_call: str
    """`deceased`, `incarcerated` or `bankruptcy`: not on the list to call. Else empty."""


class People(StrEnum):
    """The lists of people behind the numbers of a preview."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class FactChange:
    """A fact that the report changes, with both values as text."""

    field: str
    """`name`, `address`, `address_verified`, `phone`, `date_of_birth`, `pin`, `csup`, `case_status`, `county`,
    `case_added`, `arrears`, `paid`, `last_payment`, `order_date`, `worker`."""
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class PersonLine:
    """A person in one of the lists of a preview."""

    ncp_id: UUID | None
    """None for people who are not in the caseload yet."""
    who: str
    pin: str
    counties: tuple[str, ...]
    changes: tuple[FactChange, ...]


@dataclass(frozen=True)
class Preview:
    """What a file means for the caseload. Nothing has been changed."""

    file_name: str
    description: str
    report_date: date
    report_date_said: bool
    counties: tuple[str, ...]
    columns: tuple[ColumnReading, ...]
    questions: tuple[Question, ...]
    decisions: tuple[Decision, ...]
    """People on the report who may be in the caseload already: answered by `answers`, as questions are."""
    corrections: Corrections
    """What was corrected, as it was given."""
    rows_total: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int
    rows_corrected: int
    """Rows in which something was corrected, whatever became of them."""
    reasons: Mapping[str, int]
    rejected: tuple[RejectedRow, ...]
    """Rejected rows and duplicates, in the order of the file."""
    flags: Mapping[str, int]
    rows_flagged: int
    ncps_new: int
    ncps_changed: int
    ncps_unchanged: int
    ncps_returned: int
    ncps_not_listed: int
    ncps_total: int
    """People on this report: new + changed + unchanged + returned."""
    ncps_figures_only: int
    """Of the changed ones, those with nothing but new figures (arrears, payments)."""
    cases_total: int
    is_history: bool
    """The report is older than the newest one: it goes in as history and changes no current values."""
    already_imported_at: datetime | None
    already_imported_as: str
    """The file's name when it came in before."""
    warnings: tuple[str, ...]
    report: UntrustedReport = field(repr=False, compare=False)
    work: "Reconciliation" = field(repr=False, compare=False)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Those still without an answer: the report cannot go in before."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """Those still without an answer: the report cannot go in before."""
        return tuple(decision for decision in self.decisions if not decision.answer)

    def people(self, which: People) -> tuple[PersonLine, ...]:
        """The people behind one of the numbers, by name, each with what changes for them."""
        return self.work.people(which)

    def flagged(self, code: str = "") -> tuple[FlaggedRow, ...]:
        """Accepted rows that break rules of the report; with `code` only those that break that one."""
        return self.work.flagged(code)


@dataclass(frozen=True)
class ImportSummary:
    """A report that came in."""

    id: UUID
    file_name: str
    report_date: date
    report_date_said: bool
    imported_at: datetime
    counties: tuple[str, ...]
    rows_total: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int
    ncps_new: int
    ncps_changed: int
    ncps_unchanged: int
    ncps_returned: int
    ncps_not_listed: int

    @property
    def ncps_total(self) -> int:
        """People on the report."""
        return self.ncps_new + self.ncps_changed + self.ncps_unchanged + self.ncps_returned


@dataclass(frozen=True)
class ImportResult:
    """What became of an import. `outcome` is `imported`, or `unchanged` when this very file came in before."""

    outcome: str
    report_import: ImportSummary
    sentence: str


@dataclass(frozen=True)
class UndoRuling:
    """Whether the last import can be taken back; if not, `reason` names the work that depends on it."""

    allowed: bool
    reason: str
    report_import: ImportSummary | None


@dataclass(frozen=True)
class UndoResult:
    """An import that was taken back."""

    report_import: ImportSummary
    ncps_removed: int
    cases_removed: int
    sentence: str
