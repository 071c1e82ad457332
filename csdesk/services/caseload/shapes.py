"""What the caseload shows: lines of the list, and the whole record of one person."""

from array import array
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from csdesk.models.assessment import Eligibility
from csdesk.models.contact import ContactKind, ContactOutcome
from csdesk.models.ncp import Source, Standing
from csdesk.services.caseload.choosing import Behind, Ticked

if TYPE_CHECKING:
    from csdesk.services.locate import LocateView
    from csdesk.services.stages import Stage


class Sort(StrEnum):
    """What a list of people is sorted by. Who has no such value comes last, in either direction."""

    NAME = "name"
    PIN = "pin"
    COUNTY = "county"
    STAGE = "stage"
    AGE = "age"
    ARREARS = "arrears"
    LAST_CONTACT = "last_contact"
    NEXT_STEP = "next_step"
    ASSIGNED_TO = "assigned_to"
    WORKER = "worker"
    CASE = "case"
    PHONE = "phone"
    CITY = "city"
    OFFICE_MARKS = "marks"
    FLAGS = "flags"
    """Who is flagged comes first."""


class Contacted(StrEnum):
    """When a person was contacted last, in either direction, tries included."""

    NEVER = "never"
    LONG_AGO = "long_ago"
    """More than so many days ago, and not since."""
    LATELY = "lately"
    """In the last so many days."""


class StepDue(StrEnum):
    """When the next step of a person is due, which see."""

    NONE = "none"
    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    """From today until Sunday."""


class Part(StrEnum):
    """What a line of the list shows and what takes time to find out; the rest is always there."""

    STAGE = "stage"
    MONTHS = "months"
    FLAGS = "flags"
    LAST_CONTACT = "last_contact"
    NEXT_STEP = "next_step"
    PHONE = "phone"
    ADDRESS = "address"
    OFFICE_MARKS = "office_marks"


@dataclass(frozen=True)
class CaseloadQuery:
    """Whom to list. Empty means no restriction; several values of one filter mean any of them."""

    text: str = ""
    """Words that begin a word of a name (also a former one), a PIN, a case number, a street, a city or a ZIP code;
    three digits or more, wherever they stand in a phone number. Addresses and phones of people under safe contact
    find nobody."""
    counties: tuple[str, ...] = ()
    stages: tuple["Stage", ...] = ()
    flags: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    """Of the CSA, as the report names them; capitals and punctuation make no difference."""
    assigned_to: tuple[str, ...] = ()
    """Liaisons; the empty text stands for nobody."""
    eligibility: tuple[Eligibility, ...] = ()
    """As determined at the newest finished interview."""
    able: tuple[str, ...] = ()
    """Q8 of the newest finished interview: `yes`, `sometimes`, `no`; so with `willing`, Q9."""
    willing: tuple[str, ...] = ()
    contacted: Contacted | None = None
    contacted_days: int = 30
    """For `contacted`: so many days."""
    step_due: StepDue | None = None
    on_latest_report: bool | None = None
    payment_stopped: bool | None = None
    """Paid the month before the last closed one, and nothing in that; see `stopping`."""
    closed: bool | None = None
    office_marks: tuple[str, ...] = ()
    """The office's own."""
    notes: str = ""
    """Words that a note about the person says, which see `notes.search`."""
    people: tuple[UUID, ...] | None = None
    """These and nobody else, for what no filter says: the people behind a number of the board. None: anybody."""
    behind: Behind | None = None
    """By what `people` were chosen, where they are those behind a number."""
    ticked: tuple[Ticked, ...] = ()
    """By what each of `people` was chosen, where they were ticked in filtered lists."""
    sort: Sort = Sort.NAME
    descending: bool = False


@dataclass(frozen=True)
class MonthPaid:
    """What was due and paid in one calendar month over all cases of a person. None where no report says it."""

    month: date
    """The first day of the month."""
    due_cents: int | None
    paid_cents: int | None


@dataclass(frozen=True)
class LastContact:
    """The latest contact with a person, or the latest try."""

    at: datetime
    day: date
    kind: ContactKind
    outcome: ContactOutcome


@dataclass(frozen=True)
class NextStep:
    """What is to be done next for a person: a next step, an appointment or a hearing, whichever comes first."""

    due_on: date
    what: str
    kind: str = "Next step"
    """What it is, without what somebody typed."""


@dataclass(frozen=True)
class CaseloadLine:
    """A person in the list."""

    ncp_id: UUID
    name: str
    """*Last, First M*."""
    pin: str
    age: int | None
    counties: tuple[str, ...]
    workers: tuple[str, ...]
    """Of the CSA."""
    assigned_to: str
    stage: "Stage | None"
    """None where it was not asked for; so with months, flags, contact, step and phone, which are empty then."""
    arrears_cents: int | None
    """Over all cases; None when no report says it."""
    months: tuple[MonthPaid, ...]
    """The six newest months that the reports speak of, oldest first."""
    flags: tuple[str, ...]
    do_not_call: str
    """`deceased`, `incarcerated` or `bankruptcy`, or empty."""
    last_contact: LastContact | None
    next_step: NextStep | None
    safe_contact: bool
    phone: str
    """The newest number that is not known to fail. Empty when safe contact is on."""
    on_latest_report: bool
    case_numbers: tuple[str, ...] = ()
    address: str = ""
    """The newest that is not known to fail, in one line. Empty when safe contact is on."""
    office_marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseloadPage:
    """A part of the list, and how many people it has in all."""

    rows: tuple[CaseloadLine, ...]
    total: int


@dataclass(frozen=True)
class Found:
    """The whole answer to a query: who it is, in order, without what is shown of them."""

    places: "array[int]" = field(repr=False)
    """Keys for `lines_at`, which see; nothing else may be read into them."""
    by_address: int
    """So many of them, the last ones, are found by an address or a phone only."""

    @property
    def total(self) -> int:
        """How many people."""
        return len(self.places)


@dataclass(frozen=True)
class FormerName:
    """A name that a person had."""

    name: str
    since: date
    source: Source


@dataclass(frozen=True)
class Address:
    """An address of a person, as people write it; the state's report has it in capitals."""

    id: UUID
    address_1: str
    address_2: str
    city: str
    state: str
    zip: str
    verified_on: date | None
    since: date
    source: Source
    standing: Standing
    found_by: str = ""
    """The report or the locate request that brought it, in words; empty for none."""

    @property
    def line(self) -> str:
        """The address in one line."""
        place = " ".join(part for part in (self.state, self.zip) if part)
        return ", ".join(part for part in (self.address_1, self.address_2, self.city, place) if part)


@dataclass(frozen=True)
class Phone:
    """A phone number of a person, as it was given."""

    id: UUID
    number: str
    since: date
    source: Source
    standing: Standing
    tries: int = 0
    """How often it was called or written to, as far as that is known."""
    tried_on: date | None = None
    """The last time."""
    found_by: str = ""
    """The report or the locate request that brought it, in words; empty for none."""


@dataclass(frozen=True)
class CaseSnapshotLine:
    """What one report said of a case."""

    import_id: UUID
    as_of: date
    csup_cents: int | None
    paid_m1_cents: int | None
    paid_m2_cents: int | None
    paid_m3_cents: int | None
    arrears_cents: int | None
    case_status: str


@dataclass(frozen=True)
class CaseFigures:
    """A IV-D case with its figures as they stand, its months and what each report said."""

    case_id: UUID
    number: str
    """Empty where no report gave one."""
    county: str
    csup_cents: int | None
    arrears_cents: int | None
    last_payment_on: date | None
    last_payment_cents: int | None
    order_on: date | None
    worker: str
    case_status: str
    months: tuple[MonthPaid, ...]
    """All months that the reports speak of, oldest first."""
    snapshots: tuple[CaseSnapshotLine, ...]
    """Newest first."""
    flags: tuple[str, ...]
    on_latest_report: bool


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened, for the list of what happened."""

    at: datetime | None
    """None where only the day is known."""
    day: date
    icon: str
    """`report`, `contact`, `appointment`, `review`, `interview`, `plan`, `referral`, `enrolment`, `job`,
    `outcome`, `release`, `disclosure`, `locate`, `closing`, `merge`, `person`."""
    what: str
    detail: str
    record_id: UUID | None
    letter: bool = False
    """Whether it is a letter to the person, which may be on file."""


@dataclass(frozen=True)
class NcpRecord:
    """Everything about one person that the page of a record shows."""

    ncp_id: UUID
    name: str
    last_name: str
    first_name: str
    middle_name: str
    suffix: str
    former_names: tuple[FormerName, ...]
    pin: str
    date_of_birth: date | None
    age: int | None
    """Today, in whole years."""
    source: Source
    counties: tuple[str, ...]
    addresses: tuple[Address, ...]
    """Newest first."""
    phones: tuple[Phone, ...]
    """Newest first."""
    cases: tuple[CaseFigures, ...]
    arrears_cents: int | None
    arrears_as_of: date | None
    flags: tuple[str, ...]
    do_not_call: str
    stage: "Stage"
    safe_contact: bool
    safe_contact_note: str
    safely: str
    """The way, the time and the note in one: how this person can be reached safely."""
    closed_on: date | None
    closed_reason: str
    on_latest_report: bool
    latest_report_date: date | None
    """Of the newest report that lists this person."""
    months: tuple[MonthPaid, ...]
    last_contact: LastContact | None
    next_step: NextStep | None
    timeline: tuple[TimelineEntry, ...]
    """Newest first."""
    assigned_to: str
    """Who of the office works with this person; empty for nobody in particular."""
    marks: tuple[str, ...]
    """The office's own."""
    locates: tuple["LocateView", ...]
    """Sources that were asked where this person is, the newest first."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom a CSA, a court or a program refers (mission: name, phone and address must be there)."""

    last_name: str
    first_name: str
    phone: str
    address_1: str
    city: str
    state: str
    zip: str
    source: Source = Source.CSA
    middle_name: str = ""
    suffix: str = ""
    address_2: str = ""
    pin: str = ""
    case_number: str = ""
    county: str = ""
    date_of_birth: date | None = None
    referred_by: str = ""
    """Which agency, court or program, and who there."""
    referred_on: date | None = None
    """Today where it is left out."""


@dataclass(frozen=True)
class Match:
    """Somebody in the caseload who may be the same person, and why."""

    ncp_id: UUID
    name: str
    date_of_birth: date | None
    counties: tuple[str, ...]
    pin: str
    cases: tuple[str, ...]
    """IV-D case numbers."""
    phone: str
    address: str
    """The newest; both empty while the safeguards for safe contact are on."""
    safe_contact: bool
    reasons: tuple[str, ...]
    """Why it may be the same person, the strongest first."""
    certain: bool
    """True for the same PIN, or the same case number and date of birth."""
