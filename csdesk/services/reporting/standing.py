"""How the quarterly reports stand, to the state and to each CSA, over the years: sent on time, late, missing, due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.models.message import MessageState, OutboxMessage, SentHow
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.bulk import portions
from csdesk.services.days import local_day
from csdesk.services.reporting import periods, quarters
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.rhythm import counties_of, subject_of

STATE_NAME = "State mailbox"
MOST = 40
"""Quarters that can be shown: ten years."""


class Stand(StrEnum):
    """How a report stands."""

    SENT = "sent"
    """Whole, and in time."""
    SENT_LATE = "sent_late"
    UNKNOWN = "unknown"
    """It was handed over, and nobody knows whether it arrived."""
    GIVEN = "given"
    """Saved as a draft or as files; nobody has said that it was sent."""
    ON_THE_WAY = "on_the_way"
    """Approved, not sent yet."""
    DUE = "due"
    """There is time."""
    MISSING = "missing"
    """Its day is past."""
    TOLD = "told"
    """Told of in another way: marked as done on *Today*."""
    NOTHING = "nothing"
    """Nobody was to be reported of."""


SENT = (Stand.SENT, Stand.SENT_LATE)
SETTLED = (*SENT, Stand.TOLD, Stand.NOTHING)


@dataclass(frozen=True)
class StandingCell:
    """One quarter's report to one recipient."""

    quarter: Quarter
    stand: Stand
    days_late: int
    """When it was sent, or today, after the day on which it was due. Negative: so many days before it."""
    sent_on: date | None = None
    how: SentHow | None = None
    given_on: date | None = None
    message_id: UUID | None = None
    """Of the message that says most about it, for its receipt."""

    @property
    def words(self) -> str:
        """Such as *sent Oct 8*, *sent Oct 20, 5 days late*, *missing since Oct 15*, *due in 7 days*."""
        match self.stand:
            case Stand.SENT | Stand.SENT_LATE:
                by_hand = " by hand" if self.how == SentHow.BY_HAND else ""
                late = f", {_days(self.days_late)} late" if self.days_late > 0 else ""
                return f"sent{by_hand} {_short(self.sent_on)}{late}"
            case Stand.GIVEN:
                return f"saved {_short(self.given_on)}: did you send it?"
            case Stand.DUE:
                return f"due in {_days(-self.days_late)}" if self.days_late else "due today"
            case Stand.MISSING:
                return f"missing since {_short(self.quarter.due_on)}"
            case _:
                return WORDS[self.stand]


WORDS = {
    Stand.UNKNOWN: "unknown: did it arrive?",
    Stand.ON_THE_WAY: "approved, not sent yet",
    Stand.TOLD: "told in another way",
    Stand.NOTHING: "nobody to report of",
}


@dataclass(frozen=True)
class StandingRow:
    """One recipient over the quarters."""

    csa_id: UUID | None
    """None: the state."""
    name: str
    county: str
    cells: tuple[StandingCell, ...]
    """One for each of the quarters."""


@dataclass(frozen=True)
class Standing:
    """All recipients over the quarters: the state first, then by county."""

    quarters: tuple[Quarter, ...]
    """The oldest first; the last one is the quarter that runs."""
    rows: tuple[StandingRow, ...]
    """CSAs that there was anything to report to, or that were reported to."""

    @property
    def missing(self) -> tuple[tuple[StandingRow, StandingCell], ...]:
        """What is late and was not sent, the oldest first."""
        found = [
            (row, cell) for row in self.rows for cell in row.cells if cell.stand not in SETTLED and cell.days_late > 0
        ]
        return tuple(sorted(found, key=lambda pair: pair[1].quarter))


@dataclass(frozen=True)
class _Report:
    """A report of a whole quarter, or of its last days, with what became of its message."""

    frozen_at: datetime | None
    message_id: UUID | None
    state: MessageState | None
    sent_on: date | None
    how: SentHow | None
    handed_out_at: datetime | None


def standing(session: Session, *, today: date, last: int = 12) -> Standing:
    """How the reports of the `last` quarters stand, that which runs included; none from before the desk's first day.

    A report that was made before its quarter ended does not count as the quarter's.
    """
    running = quarters.of(today)
    first_at = session.scalar(select(func.min(Ncp.created_at)))
    first = quarters.of(local_day(first_at)) if first_at is not None else running
    shown = [running]
    while len(shown) < min(last, MOST) and shown[0] > first:
        shown.insert(0, shown[0].previous)
    reports = _reports(session, shown)
    counties = {quarter: counties_of(session, quarter) for quarter in shown}
    csas = session.scalars(select(Csa).order_by(Csa.county, Csa.name)).all()
    told = _told(session, csas, shown)
    rows = [
        StandingRow(
            None,
            STATE_NAME,
            "",
            tuple(_cell(quarter, reports[quarter, None], True, False, today) for quarter in shown),
        )
    ]
    for csa in csas:
        cells = tuple(
            _cell(
                quarter,
                reports[quarter, csa.id],
                csa.county in counties[quarter] and not (csa.agreed_on and quarter.last_day < csa.agreed_on),
                (quarter, csa.id) in told,
                today,
            )
            for quarter in shown
        )
        if any(cell.stand != Stand.NOTHING for cell in cells):
            rows.append(StandingRow(csa.id, csa.name, csa.county, cells))
    return Standing(tuple(shown), tuple(rows))


def _cell(quarter: Quarter, reports: Iterable[_Report], owed: bool, told: bool, today: date) -> StandingCell:
    late = (today - quarter.due_on).days
    by_state: dict[MessageState | None, _Report] = {}
    for report in reports:  # the first that was sent counts, of the others the newest
        if report.state != MessageState.SENT or report.state not in by_state:
            by_state[report.state] = report
    if sent := by_state.get(MessageState.SENT):
        days = ((sent.sent_on or today) - quarter.due_on).days
        stand = Stand.SENT_LATE if days > 0 else Stand.SENT
        return StandingCell(quarter, stand, days, sent.sent_on, sent.how, message_id=sent.message_id)
    if unknown := by_state.get(MessageState.UNKNOWN) or by_state.get(MessageState.SENDING):
        return StandingCell(quarter, Stand.UNKNOWN, late, message_id=unknown.message_id)
    if told:
        return StandingCell(quarter, Stand.TOLD, late)
    if queued := by_state.get(MessageState.QUEUED):
        return StandingCell(quarter, Stand.ON_THE_WAY, late, message_id=queued.message_id)
    for given in by_state.values():
        if (at := given.handed_out_at or given.frozen_at) is not None:
            return StandingCell(quarter, Stand.GIVEN, late, given_on=local_day(at), message_id=given.message_id)
    if not owed:
        return StandingCell(quarter, Stand.NOTHING, late)
    waits = next((report.message_id for report in by_state.values()), None)
    return StandingCell(quarter, Stand.MISSING if late > 0 else Stand.DUE, late, message_id=waits)


def _reports(session: Session, shown: Iterable[Quarter]) -> defaultdict[tuple[Quarter, UUID | None], list[_Report]]:
    """The reports that tell of a quarter's last day, the first made first."""
    wanted = set(shown)
    rows = session.execute(
        select(
            QuarterRecord.year,
            QuarterRecord.number,
            QuarterWorkbook.csa_id,
            QuarterWorkbook.until_on,
            QuarterWorkbook.as_of,
            QuarterWorkbook.frozen_at,
            OutboxMessage.id,
            OutboxMessage.state,
            OutboxMessage.sent_on,
            OutboxMessage.sent_how,
            OutboxMessage.handed_out_at,
        )
        .join(QuarterRecord, QuarterRecord.id == QuarterWorkbook.quarter_id)
        .outerjoin(OutboxMessage, OutboxMessage.workbook_id == QuarterWorkbook.id)
        .order_by(QuarterWorkbook.made_at, QuarterWorkbook.id)
    )
    found: defaultdict[tuple[Quarter, UUID | None], list[_Report]] = defaultdict(list)
    for year, number, csa_id, until_on, as_of, *became in rows:
        quarter = Quarter(year, number)
        if quarter in wanted and min(until_on or as_of, as_of) >= quarter.last_day:
            frozen_at, message_id, state, sent_on, how, handed_out_at = became
            found[quarter, csa_id].append(_Report(frozen_at, message_id, state, sent_on, how, handed_out_at))
    return found


def _told(session: Session, csas: Iterable[Csa], shown: Iterable[Quarter]) -> set[tuple[Quarter, UUID]]:
    """Which quarters' reports were marked as done: a CSA with a shorter rhythm by that of the quarter's last days."""
    subjects = {
        subject_of(csa.id, periods.of(csa.report_rhythm, quarter.last_day)): (quarter, csa.id)
        for csa in csas
        for quarter in shown
        if csa.report_rhythm != ReportRhythm.BIWEEKLY
    }
    done: set[UUID] = set()
    for portion in portions(list(subjects), 500):
        rows = select(Postponement.subject_id).where(
            Postponement.subject_id.in_(portion), Postponement.until.is_(None)
        )
        done |= set(session.scalars(rows))
    return {subjects[subject_id] for subject_id in done}


def _short(day: date | None) -> str:
    return f"{day:%b} {day.day}" if day is not None else ""


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
