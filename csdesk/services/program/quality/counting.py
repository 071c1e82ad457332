"""Who counts where: what happened, read once for eight times, and counted by time and kind.

Rules (their wording for readers is in `resources/quality/words.toml`):

- Something counts in the time in which its day lies; a service in every time in which somebody took part in it.
- Where people are counted each counts once, and once in every county in which they have a case on the last day of the
  time that is chosen. In the whole they count once.
- How referrals ended is told as it is recorded today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Attended, Enrolment, Referral, ReferralStatus
from csdesk.services.neutral import A_SERVICE, program_name
from csdesk.services.program.quality.shapes import About, Bar, Card, Number, Scope, Unit
from csdesk.services.program.quality.times import Time, row_to
from csdesk.services.reporting.figures import counties_of, in_county
from csdesk.wording import marked, tr

NO_COUNTY = marked("No county known")
MOST_PROGRAMS = 8
"""So many have a bar of their own; the others have one together."""
OTHERS = "others"
A_PROGRAM = marked("A service")
"""One that is not named."""
BECAME = (
    (ReferralStatus.OPEN, marked("No answer yet")),
    (ReferralStatus.ENROLLED, marked("Enrolled")),
    (ReferralStatus.COMPLETED, marked("Completed")),
    (ReferralStatus.LEFT, marked("Left early")),
    (ReferralStatus.NOT_ENROLLED, marked("Not enrolled")),
)
CAME = ((Attended.YES, marked("Kept")), (Attended.NO, marked("Missed")), (Attended.EXCUSED, marked("Excused")))


class Mark(NamedTuple):
    """Something that happened to somebody: what is counted."""

    ncp_id: UUID
    on: date
    until: date
    """The last day on which it counts; as `on`, for what takes one day."""
    group: str
    what: str
    part_on: date | None = None
    """The day on which it counts to the filled part; None: never."""

    def counts_in(self, time: Time) -> bool:
        """Whether it counts in a time."""
        return self.on <= time.last_day and self.until >= time.first_day


@dataclass
class _Tally:
    count: int = 0
    part: int = 0
    who: set[UUID] = field(default_factory=set)
    part_who: set[UUID] = field(default_factory=set)

    def add(self, mark: Mark, time: Time) -> None:
        self.count += 1
        self.who.add(mark.ncp_id)
        if mark.part_on is not None and time.holds(mark.part_on):
            self.part += 1
            self.part_who.add(mark.ncp_id)

    def number(self, unit: Unit) -> Number:
        of_people = unit is Unit.PEOPLE
        return Number(
            len(self.who) if of_people else self.count,
            len(self.who),
            len(self.part_who) if of_people else self.part,
            frozenset(self.who),
        )


class Kind(NamedTuple):
    """A card that is counted from marks."""

    unit: Unit
    groups: tuple[tuple[str, str], ...] | None
    """Code and label of each bar, where they are always the same; None: a bar for each program."""


KINDS = {
    About.REFERRALS_OUT: Kind(Unit.REFERRALS, tuple((status.value, label) for status, label in BECAME)),
    About.PROGRAMS: Kind(Unit.REFERRALS, None),
    About.SERVICES: Kind(Unit.PEOPLE, None),
    About.ATTENDANCE: Kind(Unit.SESSIONS, tuple((came.value, label) for came, label in CAME)),
    About.CLASSES: Kind(Unit.SESSIONS, None),
}


def cards(session: Session, scope: Scope, *, by_county: bool) -> tuple[Card, ...]:
    """The cards of referrals out, services and attendance. `by_county`: with the counties of the whole."""
    times = row_to(scope.time)
    referrals = marks(session, scope, times, About.REFERRALS_OUT)
    sessions = marks(session, scope, times, About.ATTENDANCE)
    found = {
        About.REFERRALS_OUT: referrals,
        About.PROGRAMS: [mark._replace(group=mark.what) for mark in referrals],
        About.SERVICES: marks(session, scope, times, About.SERVICES),
        About.ATTENDANCE: sessions,
        About.CLASSES: [
            mark._replace(group=mark.what, part_on=mark.on if mark.group == Attended.YES else None)
            for mark in sessions
        ],
    }
    made = tuple(_card(about, scope, times, of_it) for about, of_it in found.items())
    if not by_county:
        return made
    here = [(card, [mark for mark in found[card.about] if mark.counts_in(scope.time)]) for card in made]
    ids = list({mark.ncp_id for _card_, of_it in here for mark in of_it})
    counties = counties_of(session, ids, on=scope.time.last_day)
    return tuple(_with_counties(card, of_it, scope.time, counties) for card, of_it in here)


def marks(session: Session, scope: Scope, times: Sequence[Time], about: About) -> list[Mark]:
    """What happened within these times, up to today."""
    first, last = times[0].first_day, min(times[-1].last_day, scope.today)
    name = program_name()
    if about in (About.REFERRALS_OUT, About.PROGRAMS):
        asked = select(Referral.ncp_id, Referral.referred_on, Referral.status, name).join(
            Program, Program.id == Referral.program_id
        )
        asked = asked.where(Referral.referred_on.between(first, last))
        rows = session.execute(_narrowed(asked, Referral.ncp_id, scope))
        return [Mark(ncp_id, on, on, status.value, _named(what)) for ncp_id, on, status, what in rows]
    if about is About.SERVICES:
        enrolments = select(
            Enrolment.ncp_id, Enrolment.enrolled_on, Enrolment.ended_on, Enrolment.completed, name
        ).join(Program, Program.id == Enrolment.program_id)
        enrolments = enrolments.where(
            Enrolment.enrolled_on <= last, Enrolment.ended_on.is_(None) | (Enrolment.ended_on >= first)
        )
        return [
            Mark(ncp_id, on, ended or date.max, _named(what), _named(what), ended if completed else None)
            for ncp_id, on, ended, completed, what in session.execute(_narrowed(enrolments, Enrolment.ncp_id, scope))
        ]
    held = (
        select(Enrolment.ncp_id, Attendance.held_on, Attendance.attended, name)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Program, Program.id == Enrolment.program_id)
        .where(Attendance.held_on.between(first, last))
    )
    rows = session.execute(_narrowed(held, Enrolment.ncp_id, scope))
    return [Mark(ncp_id, on, on, attended.value, _named(what)) for ncp_id, on, attended, what in rows]


def behind(session: Session, scope: Scope, card: Card, codes: frozenset[str] | None) -> dict[UUID, tuple[date, str]]:
    """The people whom a number of a card counts, with the first day and what it was. `codes`: of bars; None: all."""
    by_program = KINDS[card.about].groups is None
    found: dict[UUID, tuple[date, str]] = {}
    times: dict[UUID, int] = defaultdict(int)
    for mark in marks(session, scope, (scope.time,), card.about):
        if codes is not None and (mark.what if by_program else mark.group) not in codes:
            continue
        times[mark.ncp_id] += 1
        said = (mark.on, mark.what)
        found[mark.ncp_id] = min(found.get(mark.ncp_id, said), said)
    return {
        ncp_id: (on, what if times[ncp_id] == 1 else tr("{what}, {number} in all", what=what, number=times[ncp_id]))
        for ncp_id, (on, what) in found.items()
    }


def whose(session: Session, scope: Scope, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these people who belong to the scope's county; all of them where it has none."""
    wanted = list(ids)
    if scope.county is None:
        return frozenset(wanted)
    counties = counties_of(session, wanted, on=scope.time.last_day)
    return frozenset(one for one in wanted if scope.county in counties.get(one, {""}))


def _card(about: About, scope: Scope, times: Sequence[Time], found: Sequence[Mark]) -> Card:
    kind = KINDS[about]
    whole: dict[Time, _Tally] = {time: _Tally() for time in times}
    groups: dict[str, _Tally] = defaultdict(_Tally)
    for mark in found:
        for time in times:
            if mark.counts_in(time):
                whole[time].add(mark, time)
        if mark.counts_in(scope.time):
            groups[mark.group].add(mark, scope.time)
    others: tuple[str, ...] = ()
    if kind.groups is not None:
        bars = tuple(Bar(code, label, groups[code].number(kind.unit)) for code, label in kind.groups)
    else:
        bars, others = _programs(found, groups, scope.time, kind.unit)
    row = tuple(Bar(str(time.first_day), time.label, tally.number(kind.unit)) for time, tally in whole.items())
    return Card(about, kind.unit, bars, row[-1].number, row, others=others)


def _programs(
    found: Sequence[Mark], groups: dict[str, _Tally], time: Time, unit: Unit
) -> tuple[tuple[Bar, ...], tuple[str, ...]]:
    """The largest, by name where they are alike; the others together, unless it is one alone."""
    in_order = sorted(groups, key=lambda name: (-groups[name].number(unit).count, name))
    most = MOST_PROGRAMS if len(in_order) > MOST_PROGRAMS + 1 else len(in_order)
    bars = [Bar(name, name, groups[name].number(unit)) for name in in_order[:most]]
    others = tuple(in_order[most:])
    if others:
        together = _Tally()
        for mark in found:
            if mark.group in others and mark.counts_in(time):
                together.add(mark, time)
        bars.append(Bar(OTHERS, f"{len(others)} other programs", together.number(unit)))
    return tuple(bars), others


def _with_counties(card: Card, found: Sequence[Mark], time: Time, counties: dict[UUID, set[str]]) -> Card:
    by_county: dict[str, _Tally] = defaultdict(_Tally)
    for mark in found:
        for county in counties.get(mark.ncp_id, {""}):
            by_county[county].add(mark, time)
    return replace(card, counties=county_bars({name: tally.number(card.unit) for name, tally in by_county.items()}))


def county_bars(numbers: dict[str, Number]) -> tuple[Bar, ...]:
    """Counties by name, people of no known county at the end."""
    return tuple(
        Bar(county, county or NO_COUNTY, numbers[county])
        for county in sorted(numbers, key=lambda county: (not county, county))
    )


def _narrowed(asked: Any, ncp_id: Any, scope: Scope) -> Any:
    if scope.county is None:
        return asked
    return asked.where(in_county(ncp_id, scope.county, scope.time.last_day))


def _named(name: str) -> str:
    return A_PROGRAM if name == A_SERVICE else name
