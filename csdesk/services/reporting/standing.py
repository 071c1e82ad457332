"""How the quarterly reports stand, to the state and to each CSA, over the years: sent on time, late, missing, due."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import short_day
from csdesk.models.contact import Postponement
from csdesk.models.message import MessageState, OutboxMessage, SentHow
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.days import local_day
from csdesk.services.reporting import periods, quarters
from csdesk.services.reporting.nobody_has import nobody_has
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.rhythm import counties_of, covered, subject_of
from csdesk.services.unwanted_messages import PUT_AWAY
from csdesk.wording import in_number, tr

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
STANDS = {
    MessageState.SENT: Stand.SENT,
    MessageState.UNKNOWN: Stand.UNKNOWN,
    MessageState.SENDING: Stand.UNKNOWN,
    MessageState.QUEUED: Stand.ON_THE_WAY,
}
SETTLED = (*SENT, Stand.TOLD, Stand.NOTHING)


@dataclass(frozen=True)
class StandingCell:
    """One quarter's report to one recipient."""

    quarter: Quarter
    stand: Stand
    days_late: int
    """When it was sent, or today, after the day on which it was due; of several that are not there, the first one.
    Negative: so many days before it."""
    sent_on: date | None = None
    how: SentHow | None = None
    given_on: date | None = None
    due_on: date | None = None
    """When what is not there was due, or is: the first one, of an agency that wants several in a quarter."""
    message_id: UUID | None = None
    """Of the message that says most about it, for its receipt."""

    @property
    def words(self) -> str:
        """Such as *sent Oct 8*, *sent Oct 20, 5 days late*, *missing since Oct 15*, *due in 7 days*."""
        match self.stand:
            case Stand.SENT | Stand.SENT_LATE:
                day = _short(self.sent_on)
                by_hand = self.how == SentHow.BY_HAND
                sent = tr("sent by hand {day}", day=day) if by_hand else tr("sent {day}", day=day)
                if self.days_late <= 0:
                    return sent
                return tr("{sent}, {days} late", sent=sent, days=_days(self.days_late))
            case Stand.GIVEN:
                return tr("saved {short}: did you send it?", short=_short(self.given_on))
            case Stand.DUE:
                return tr("due in {days}", days=_days(-self.days_late)) if self.days_late else tr("due today")
            case Stand.MISSING:
                return tr("missing since {short}", short=_short(self.due_on))
            case _:
                return WORDS[self.stand]


WORDS = {
    Stand.UNKNOWN: tr("unknown: did it arrive?"),
    Stand.ON_THE_WAY: tr("approved, not sent yet"),
    Stand.TOLD: tr("told in another way"),
    Stand.NOTHING: tr("nobody to report of"),
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
    """A report, the days that it tells of, and what became of its message."""

    first_day: date
    until: date
    stand: Stand | None
    """None: nothing left, or what left is with nobody."""
    message_id: UUID | None
    sent_on: date | None
    how: SentHow | None
    given_on: date | None


def standing(session: Session, *, today: date, last: int = 12) -> Standing:
    """How the reports of the `last` quarters stand, that which runs included; none from before the desk's first day.

    A report that was made before its quarter ended does not count as the quarter's. To a CSA that wants them more
    often all reports of the periods that end in the quarter are owed, where there was anybody to report of; or one of
    it all.
    """
    running = quarters.of(today)
    first_at = session.scalar(select(Ncp.created_at).order_by(Ncp.id).limit(1))  # keys sort by time
    first = quarters.of(local_day(first_at)) if first_at is not None else running
    shown = [running]
    while len(shown) < min(last, MOST) and shown[0] > first:
        shown.insert(0, shown[0].previous)
    stands = _Stands(session, today)
    rows = [StandingRow(None, STATE_NAME, "", tuple(stands.of_state(quarter) for quarter in shown))]
    for csa in session.scalars(select(Csa).order_by(Csa.county, Csa.name)):
        cells = tuple(stands.of_csa(csa, quarter) for quarter in shown)
        if any(cell.stand != Stand.NOTHING for cell in cells):
            rows.append(StandingRow(csa.id, csa.name, csa.county, cells))
    return Standing(tuple(shown), tuple(rows))


class _Stands:
    """How each report stands; what was asked of the vault once is kept."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._reports = _reports(session)
        self._counties: dict[Period, set[str]] = {}
        self._done = set(session.scalars(select(Postponement.subject_id).where(Postponement.until.is_(None))))

    def of_state(self, quarter: Quarter) -> StandingCell:
        whole = periods.of(ReportRhythm.QUARTERLY, quarter.first_day)
        return _cell(quarter, [whole], self._reports[None], date.min, self._today)

    def of_csa(self, csa: Csa, quarter: Quarter) -> StandingCell:
        of_quarter = _periods(csa.report_rhythm, quarter)
        owed = [period for period in of_quarter if self._owed(csa, period)]
        done = (period.last_day for period in of_quarter if subject_of(csa.id, period) in self._done)
        cell = _cell(quarter, owed or of_quarter, self._reports[csa.id], max(done, default=date.min), self._today)
        if not owed and cell.stand in (Stand.MISSING, Stand.DUE):
            return StandingCell(quarter, Stand.NOTHING, (self._today - quarter.due_on).days)
        return cell

    def _owed(self, csa: Csa, period: Period) -> bool:
        if csa.agreed_on is not None and period.last_day < csa.agreed_on:
            return False
        if period not in self._counties:
            self._counties[period] = counties_of(self._session, period)
        return csa.county in self._counties[period]


def _periods(rhythm: ReportRhythm, quarter: Quarter) -> list[Period]:
    """The periods that end in a quarter, the oldest first."""
    found = [periods.of(rhythm, quarter.first_day)]
    while found[-1].next.last_day <= quarter.last_day:
        found.append(found[-1].next)
    return found


def _cell(
    quarter: Quarter, wanted: Sequence[Period], reports: Iterable[_Report], done_until: date, today: date
) -> StandingCell:
    """How the reports of these periods stand: as the least of them."""
    late = (today - quarter.due_on).days
    mine = [one for one in reports if one.first_day <= quarter.last_day and one.until >= quarter.first_day]
    there: list[_Report] = []
    for stand in (Stand.SENT, Stand.UNKNOWN, Stand.TOLD, Stand.ON_THE_WAY, Stand.GIVEN):
        if stand is Stand.TOLD:  # with all that was missing before
            wanted = [period for period in wanted if period.last_day > done_until]
        of_stand = [one for one in mine if one.stand is stand]
        # The first that was sent counts, of the others the newest.
        there += of_stand if stand is Stand.SENT else reversed(of_stand)
        if not _lacking(quarter, wanted, there):
            used = [one for one in _enough(quarter, wanted, there) if one.stand is stand]
            return _settled(quarter, stand, late, used, today)
    due_on = min(period.due_on for period in _lacking(quarter, wanted, there))
    late = (today - due_on).days
    waits = next((one.message_id for one in reversed(mine) if one.stand is None and one.message_id), None)
    return StandingCell(quarter, Stand.MISSING if late > 0 else Stand.DUE, late, due_on=due_on, message_id=waits)


def _settled(quarter: Quarter, stand: Stand, late: int, used: Sequence[_Report], today: date) -> StandingCell:
    """A cell of which nothing is lacking, with the reports that made it so."""
    if stand is Stand.SENT:
        last = max(used, key=lambda one: one.sent_on or today)
        late = ((last.sent_on or today) - quarter.due_on).days
        stand = Stand.SENT_LATE if late > 0 else Stand.SENT
        return StandingCell(quarter, stand, late, last.sent_on, last.how, message_id=last.message_id)
    if not used:
        return StandingCell(quarter, stand, late)
    return StandingCell(quarter, stand, late, given_on=used[0].given_on, message_id=used[0].message_id)


def _lacking(quarter: Quarter, wanted: Iterable[Period], reports: Iterable[_Report]) -> list[Period]:
    """The periods of which some day, in this quarter, is told by none of these reports."""
    told = [(one.first_day, one.until) for one in reports]
    return [one for one in wanted if not covered(max(one.first_day, quarter.first_day), one.last_day, told)]


def _enough(quarter: Quarter, wanted: Sequence[Period], reports: Iterable[_Report]) -> list[_Report]:
    """The first reports of which nothing is lacking, without those that do not matter."""
    used: list[_Report] = []
    for report in reports:
        used.append(report)
        if not _lacking(quarter, wanted, used):
            break
    for report in tuple(used):
        rest = [one for one in used if one is not report]
        if not _lacking(quarter, wanted, rest):
            used = rest
    return used


def _reports(session: Session) -> defaultdict[UUID | None, list[_Report]]:
    """All reports to each CSA, and to the state, the first made first."""
    rows = session.execute(
        select(
            QuarterRecord.year,
            QuarterRecord.number,
            QuarterWorkbook.id,
            QuarterWorkbook.csa_id,
            QuarterWorkbook.since_on,
            QuarterWorkbook.as_of,
            QuarterWorkbook.frozen_at,
            OutboxMessage.id,
            OutboxMessage.state,
            OutboxMessage.sent_on,
            OutboxMessage.sent_how,
            OutboxMessage.handed_out_at,
        )
        .join(QuarterRecord, QuarterRecord.id == QuarterWorkbook.quarter_id)
        .outerjoin(
            OutboxMessage, (OutboxMessage.workbook_id == QuarterWorkbook.id) & (OutboxMessage.hold != PUT_AWAY)
        )
        .order_by(QuarterWorkbook.made_at, QuarterWorkbook.id)
    )
    lost = nobody_has(session)
    found: defaultdict[UUID | None, list[_Report]] = defaultdict(list)
    for year, number, workbook_id, csa_id, since_on, as_of, frozen_at, *became in rows:
        message_id, state, sent_on, how, handed_out_at = became
        at = handed_out_at or (frozen_at if workbook_id not in lost else None)
        stand = STANDS.get(state, Stand.GIVEN if at is not None else None)
        first_day, given_on = since_on or Quarter(year, number).first_day, local_day(at) if at is not None else None
        found[csa_id].append(_Report(first_day, as_of, stand, message_id, sent_on, how, given_on))
    return found


def _short(day: date | None) -> str:
    return short_day(day) if day is not None else ""


def _days(number: int) -> str:
    return in_number(number, tr("day"), tr("days"))
