"""When outcomes are asked: at the enrolment, during it, and at exit or twelve months after the enrolment.

Programs that overlap are one spell; who is enrolled again after the last one ended begins another spell, with its own
answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.family import ParentChildContact, WorkPoint
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomePoint
from csdesk.models.referral import Enrolment
from csdesk.services.days import add_months
from csdesk.services.measures import times


@dataclass(frozen=True)
class Spell:
    """Enrolments of one person that overlap, seen as one."""

    enrolment_ids: tuple[UUID, ...]
    """The one that began it first."""
    since: date
    ended_on: date | None
    """The last program ended, or the record was closed."""
    before: date | None
    """The day on which the spell before this one ended; None for the first."""
    after: date | None = None
    """The day on which the next one began; None for the newest."""

    @property
    def exit_on(self) -> date:
        """From when on it is asked how things stand at exit: the end, or twelve months after the enrolment."""
        at_latest = add_months(self.since, times().months_until_exit)
        return min(self.ended_on, at_latest) if self.ended_on is not None else at_latest

    def asked_from(self, point: OutcomePoint) -> date | None:
        """From when on it is asked; None where the point is never reached."""
        if point is OutcomePoint.ENROLMENT:
            return self.since
        if point is OutcomePoint.EXIT:
            return self.exit_on
        middle = self.since + timedelta(days=times().during_after_days)
        return middle if middle < self.exit_on else None

    def due_since(self, point: OutcomePoint, today: date) -> date | None:
        """Since when it is due; None where it is not asked on this day.

        Some time later an answer would not tell of that time any more. What was not said at twelve months is due
        again at the real end.
        """
        first = self.asked_from(point)
        days = [first] if first is not None else []
        if point is OutcomePoint.EXIT and self.ended_on is not None and self.ended_on > self.exit_on:
            days.append(self.ended_on)
        within = timedelta(days=times().ask_within_days)
        open_now = [day for day in days if day <= today <= day + within]
        if point is OutcomePoint.DURING and today >= self.exit_on:
            return None
        return open_now[-1] if open_now else None

    def holds(self, row: ParentChildContact, point: OutcomePoint) -> bool:
        """Whether what was said of parent and child belongs to this spell and point.

        At intake it is asked before the enrolment, too: with the interview.
        """
        if self.after is not None and row.asked_on >= self.after:
            return False
        if point is OutcomePoint.EXIT:
            return row.point is WorkPoint.EXIT and row.asked_on >= self.since
        return row.point is WorkPoint.INTAKE and (self.before is None or row.asked_on > self.before)


def spells_of(session: Session, ncp_ids: Iterable[UUID]) -> dict[UUID, tuple[Spell, ...]]:
    """The spells of these people, the oldest first; who was never enrolled is left out."""
    wanted = list(ncp_ids)
    rows: defaultdict[UUID, list[Enrolment]] = defaultdict(list)
    closed: dict[UUID, date | None] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        in_order = select(Enrolment).where(Enrolment.ncp_id.in_(some)).order_by(Enrolment.enrolled_on, Enrolment.id)
        for row in session.scalars(in_order):
            rows[row.ncp_id].append(row)
        closed.update(session.execute(select(Ncp.id, Ncp.closed_on).where(Ncp.id.in_(some))).all())
    return {ncp_id: _spells(found, closed.get(ncp_id)) for ncp_id, found in rows.items()}


def _spells(rows: Sequence[Enrolment], closed_on: date | None) -> tuple[Spell, ...]:
    """`rows` in the order of their days."""
    groups: list[list[Enrolment]] = []
    for row in rows:
        end = _end(groups[-1]) if groups else None
        if groups and (end is None or row.enrolled_on <= end):
            groups[-1].append(row)
        else:
            groups.append([row])
    found: list[Spell] = []
    for group in groups:
        end = _end(group)
        if closed_on is not None and closed_on >= group[0].enrolled_on:
            end = min(end, closed_on) if end is not None else closed_on
        before = found[-1].ended_on if found else None
        found.append(Spell(tuple(row.id for row in group), group[0].enrolled_on, end, before))
    following = [one.since for one in found[1:]]
    return tuple(replace(one, after=day) for one, day in zip(found, [*following, None], strict=True))


def _end(group: Sequence[Enrolment]) -> date | None:
    """The day on which the last of them ended; None while one goes on."""
    days = [row.ended_on for row in group if row.ended_on is not None]
    return max(days) if len(days) == len(group) else None
