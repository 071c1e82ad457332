"""What the reports tell the screens and the command line: plain values, nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from csdesk.models.release import Recipient
from csdesk.services.disclosure import Accounted
from csdesk.services.reporting import periods
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.quarters import Quarter, Span


class Step(StrEnum):
    """The steps of the funnel, in the order of the work."""

    LISTED = "listed"
    CLEARED = "cleared"
    ATTEMPTED = "attempted"
    REACHED = "reached"
    ASSESSED = "assessed"
    ELIGIBLE = "eligible"
    REFERRED = "referred"
    ENROLLED = "enrolled"
    COMPLETED = "completed"
    EMPLOYED = "employed"


@dataclass(frozen=True)
class StepText:
    """How a step is headed and which rule counts it, from `resources/reporting/steps.toml`."""

    step: Step
    heading: str
    rule: str


@dataclass(frozen=True)
class CountyFigures:
    """The people of one county, one number for each `Step` in order. The last has no name: none is known."""

    county: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Funnel:
    """The figures of a quarter, each tuple in the order of `Step`.

    The counties and `in_several` (zero or negative: people counted in more than one county) add up to `total`.
    """

    span: Span
    counties: tuple[CountyFigures, ...]
    in_several: tuple[int, ...]
    total: tuple[int, ...]
    previous: tuple[int, ...]
    """The totals of the quarter before."""
    of_step_before: tuple[int | None, ...]
    """Whole per cent of the step before; None where that makes no sense: the first step, the two outcomes, and where
    more people reached this step in the quarter than the one before."""
    previous_counties: tuple[CountyFigures, ...] = ()
    """The quarter before, by county."""
    previous_reported_on: date | None = None
    """When the figures of the quarter before left the desk; None: they are counted anew."""


@dataclass(frozen=True)
class PersonLine:
    """One of the people behind a figure."""

    ncp_id: UUID
    name: str
    """*Last, First*."""
    counties: tuple[str, ...]
    what: str
    """What made this person count: the program, the way of contact, ...; may be empty."""
    on: date
    """The first day in the quarter on which this person reached the step."""

    @property
    def key(self) -> UUID:
        """Which line of a list it is."""
        return self.ncp_id


@dataclass(frozen=True)
class WorkbookMade:
    """A report that was made for a recipient: kept with its file, and frozen from its first leaving on."""

    id: UUID
    quarter: Quarter
    """The quarter that its last day lies in."""
    period_title: str
    """Such as *July–September 2026*, *September 2026*, *September 14–27, 2026*."""
    since_on: date
    until_on: date
    recipient: Recipient
    csa_id: UUID | None
    recipient_name: str
    file_name: str
    size: int
    """Bytes."""
    attachment_id: UUID
    as_of: date
    made_at: datetime
    people: int
    withheld: int
    """About how many people something was withheld."""
    version: int
    """0 for the first report of its time to this recipient; then how often it was amended."""
    amends_id: UUID | None
    """The report that this one takes the place of."""
    compared_id: UUID | None
    """The report since which changes are marked; None where nothing left to this recipient before."""
    frozen_at: datetime | None
    """When it first left the desk; None while it may still be made anew."""
    marked: int
    """How many lines are marked as new or changed."""
    protected: bool
    """Whether a password opens it, which `show_password` tells."""
    password_shown_at: datetime | None
    """When somebody first saw its password."""
    page_attachment_id: UUID | None
    """The one-page PDF beside it."""

    @property
    def about(self) -> str:
        """Such as *about 3 people, something withheld of 2*, or *nothing withheld*."""
        people = "1 person" if self.people == 1 else f"{self.people:,} people"
        return f"about {people}, " + (
            f"something withheld of {self.withheld:,}" if self.withheld else "nothing withheld"
        )

    @property
    def whole_quarter(self) -> bool:
        """Whether it is a quarterly report."""
        return (self.since_on, self.until_on) == (self.quarter.first_day, self.quarter.last_day)

    @property
    def span(self) -> Quarter | Period:
        """The time that it is of."""
        return self.quarter if self.whole_quarter else periods.between(self.since_on, self.until_on)

    @property
    def code(self) -> str:
        """Such as *Report 2026Q3*, *Amended report 2026-09*."""
        return f"{'Amended report' if self.version else 'Report'} {self.span}"


@dataclass(frozen=True)
class Difference:
    """One value of a frozen report that an amended one says otherwise, as this recipient may be told of it."""

    sheet: str
    line: str
    """What the line is about, in the words of its first cells."""
    column: str
    """Its heading; empty where the whole line came or went."""
    was: str
    now: str


@dataclass(frozen=True)
class Reported:
    """What the state was told of a quarter, as it was then."""

    workbook: WorkbookMade
    """The newest that left."""
    funnel: Funnel
    behind: Mapping[Step, tuple[PersonLine, ...]]
    """The people whom each step counted then."""
    differs: tuple[Difference, ...]
    """What an amended report of today would say otherwise."""
    agencies: tuple[str, ...] = ()
    """To whom reports of the quarter left that would say something otherwise today, by name."""

    def people_behind(self, step: Step, county: str | None = None) -> tuple[PersonLine, ...]:
        """The people whom a figure counted then; of one county (empty: none known), or all without one."""
        lines = self.behind[step]
        if county is None:
            return lines
        return tuple(line for line in lines if county in line.counties or not (county or line.counties))


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook as a file: the caller writes it."""

    workbook: WorkbookMade
    content: bytes
    told: Accounted
    """Of the workbook, and of the page, which says nothing else."""
    page: tuple[str, bytes] | None = None
    """The one-page PDF beside it: its name and content. None in a report of an earlier version."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.workbook.file_name

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Both files: name and content."""
        return ((self.name, self.content), *([self.page] if self.page else []))


class CheckKind(StrEnum):
    """What is looked at before a quarter is sent."""

    NO_OUTCOME = "no_outcome"
    NO_NEWS = "no_news"
    STAGE = "stage"
    UNDETERMINED = "undetermined"
    UNSETTLED = "unsettled"
    OUTCOMES = "outcomes"
    NO_AGENCY = "no_agency"
    NO_ADDRESS = "no_address"
    NO_RELEASE = "no_release"


@dataclass(frozen=True)
class Mend:
    """Where something is mended: the name of a screen, and what it is opened with."""

    screen: str
    arguments: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class CheckLine:
    """A person, or an agency, with whom something is not right yet."""

    key: UUID
    """Of the person or the agency."""
    name: str
    counties: tuple[str, ...]
    what: str
    on: date
    """Since when."""
    mend: Mend


@dataclass(frozen=True)
class CheckBeforeSending:
    """One thing to look at before sending, and with whom."""

    kind: CheckKind
    sentence: str
    lines: tuple[CheckLine, ...]

    @property
    def information(self) -> bool:
        """Whether it only says what the report will not tell: nothing of it has to be mended before sending."""
        return self.kind is CheckKind.NO_RELEASE

    @property
    def passed(self) -> bool:
        """Whether there is nothing to mend."""
        return self.information or not self.lines


@dataclass(frozen=True)
class QuarterOverview:
    """All that the Reports screen shows of a quarter."""

    quarter: Quarter
    as_of: date
    due_on: date
    days_left: int
    """Until the report is due; negative when it is late."""
    over: bool
    """Whether the quarter has ended, so that its figures are whole."""
    steps: tuple[StepText, ...]
    funnel: Funnel
    workbooks: tuple[WorkbookMade, ...]
    """The newest for each recipient, the state first."""
    checks: tuple[CheckBeforeSending, ...]
