"""What *Today* shows: groups of lines, each with its reason, and the facts of the cards beside them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class TodayLine:
    """One thing to do."""

    subject_id: UUID
    """What `mark_done`, `postpone` and `bring_back` take."""
    ncp_id: UUID | None
    """None: the line is about an agency, or about several."""
    when: str
    """`3 days`, `9:00 AM`, `Today`, `Tue, Oct 13`."""
    name: str
    """Of the person, or of the agency."""
    counties: tuple[str, ...]
    why: str
    action_key: str
    """A ask the program, C call, E e-mail, I interview, J still at the job, L letter, N note the roll, O open,
    R reports, W worksheet."""
    action: str
    """What the key does; never a phone number while the safeguards for safe contact are on."""
    safe_contact: bool = False
    late: bool = False
    csa_id: UUID | None = None
    """The agency of a line about no person; None too where it is about several."""
    program_id: UUID | None = None
    """The program of a line about no person and no agency."""


@dataclass(frozen=True)
class DoneLine:
    """A line that was done today, or that is put off."""

    subject_id: UUID
    """What `bring_back` takes."""
    ncp_id: UUID | None
    """None: about an agency, or about several."""
    when: str
    """`9:40 AM`, or `until Fri, Oct 9`."""
    name: str
    counties: tuple[str, ...]
    what: str
    put_off: bool
    csa_id: UUID | None = None
    program_id: UUID | None = None


@dataclass(frozen=True)
class TodayGroup:
    """Lines that are there for the same reason."""

    key: str
    """under_way, overdue, today, due_today, remind, first_contact, class_reminders, roll, week, lapsed,
    missed_class, job_checks, no_news, locate, plan_steps, plan_papers, outcomes,
    csa_reviews,
    csa_follow_up, csa_reports, agency_work, listed_again, changes, releases, stopped, to_contact."""
    title: str
    lines: tuple[TodayLine, ...]
    more: int = 0
    """How many belong here beyond the lines shown."""
    more_is_least: bool = False
    """There are at least so many more: they were not counted to the end."""


@dataclass(frozen=True)
class ReportCard:
    """How old the newest referral report is."""

    report_date: date | None
    """None: no referral report was brought in yet."""
    age_days: int | None
    stale: bool
    """Older than 30 days: the state, which refreshes it every 30 days, has a newer one (DFES 19-07)."""


@dataclass(frozen=True)
class QuarterCard:
    """The quarter whose report to the state is due next, or late."""

    year: int
    number: int
    title: str
    """`July–September 2026`."""
    due_on: date
    days_left: int
    """Negative when late."""
    sent: bool
    """The quarter's report was sent to the state: one that was made before its end is none."""
    csa_reports: int = 0
    """How many CSAs there is something of this quarter to report to."""
    csa_sent: int = 0
    """How many of them have it."""
    missing: int = 0
    """Reports of the last year's quarters, to the state and to CSAs, that are late and were not sent."""

    @property
    def code(self) -> str:
        """As *Reports* takes it: `2026Q3`."""
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True)
class OutboxCard:
    """Messages that wait, each counted once."""

    drafts: int
    """For a yes."""
    queued: int
    """Approved: they go out by themselves."""
    problems: int
    """Failed, or it cannot be known whether they were sent."""
    held: int = 0
    """Approved, and in need of a person first: another password, other settings."""
    handed_out: int = 0
    """Saved as drafts or files; nobody has said that they were sent."""
    next_try_at: datetime | None = None
    """When the next of the approved ones is tried; None: at the next occasion."""

    @property
    def total(self) -> int:
        """All that wait."""
        return self.drafts + self.queued + self.problems + self.held + self.handed_out


@dataclass(frozen=True)
class WaitingLine:
    """What others owe the liaison."""

    who: str
    what: str
    when: str
    late: bool = False


@dataclass(frozen=True)
class Today:
    """The whole of the screen."""

    day: date
    summary: str
    """`24 to do, 4 with a time, and 868 to contact. The next is at 9:00 AM in Janesville.`"""
    groups: tuple[TodayGroup, ...]
    """Only groups with lines, in the order in which they are worked off."""
    report: ReportCard
    quarter: QuarterCard
    outbox: OutboxCard
    waiting_for_others: tuple[WaitingLine, ...]
    done_today: int
    total: int
    """What is due, without the people on the report whom nobody has tried yet."""
