"""What the reports tell the screens and the command line: plain values, nothing of the database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from csdesk.models.release import Recipient
from csdesk.services.disclosure import Accounted
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


@dataclass(frozen=True)
class WorkbookMade:
    """A workbook that was made for a recipient, frozen with its file."""

    id: UUID
    quarter: Quarter
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


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook as a file: the caller writes it."""

    workbook: WorkbookMade
    content: bytes
    told: Accounted

    @property
    def name(self) -> str:
        """The file's name."""
        return self.workbook.file_name


class CheckKind(StrEnum):
    """What is looked at before a quarter is sent."""

    NO_OUTCOME = "no_outcome"
    NO_NEWS = "no_news"
    NO_RELEASE = "no_release"
    NO_AGENCY = "no_agency"


@dataclass(frozen=True)
class CheckBeforeSending:
    """One thing to look at before sending, with the people it concerns. No people: it passed."""

    kind: CheckKind
    sentence: str
    people: tuple[PersonLine, ...]

    @property
    def passed(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.people


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
