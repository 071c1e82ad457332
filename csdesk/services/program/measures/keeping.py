"""What is kept of the measures: the agencies of a year with their counts, and what there is for all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.program import MeasureCount, MeasuredAgency, MeasurePoint, MeasureYear
from csdesk.services import audit
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.program.measures.checking import MOST, named
from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import definition
from csdesk.services.referral_report.headings import fold
from csdesk.wording import tr


@dataclass(frozen=True)
class Typed:
    """An agency as it is to be kept."""

    counts: AgencyCounts
    as_of: date | None = None
    """The day of the counts of this year, while the year is not over."""


@dataclass(frozen=True)
class KeptAgency:
    """An agency as it is kept."""

    id: UUID
    year: int
    counts: AgencyCounts
    as_of: date | None
    changed_at: datetime


@dataclass(frozen=True)
class KeptYear:
    """All that is kept of a year."""

    year: int
    funds_cents: int | None
    """None: what the notice projects."""
    agencies: tuple[KeptAgency, ...] = ()
    """By name."""


@dataclass(frozen=True)
class TakenIn:
    """What became of a workbook's agencies."""

    added: int
    changed: int


def years_kept(session: Session) -> tuple[int, ...]:
    """Years of which agencies are kept, the newest first."""
    return tuple(session.scalars(select(MeasuredAgency.year).distinct().order_by(MeasuredAgency.year.desc())))


def newest(session: Session, year: int | None = None) -> tuple[int, UUID] | None:
    """Year and id of the agency that was changed last."""
    rows = select(MeasuredAgency.year, MeasuredAgency.id).order_by(
        MeasuredAgency.changed_at.desc(), MeasuredAgency.name
    )
    if year is not None:
        rows = rows.where(MeasuredAgency.year == year)
    found = session.execute(rows.limit(1)).first()
    return None if found is None else (found[0], found[1])


def kept_year(session: Session, year: int) -> KeptYear:
    """All agencies of a year."""
    funds = session.scalar(select(MeasureYear.funds_cents).where(MeasureYear.year == year))
    return KeptYear(year, funds, tuple(_agencies(session, year)))


def kept_agency(session: Session, agency_id: UUID) -> KeptAgency:
    """One agency. Raises `NotFoundError`."""
    row = _row(session, agency_id)
    return next(_agencies(session, row.year, agency_id))


def keep(session: Session, year: int, typed: Typed, *, agency_id: UUID | None = None, at: datetime, who: str) -> UUID:
    """Add an agency to a year, or change the one of this id. What is None or not there is not known any more.

    Raises `NotFoundError`, and `RefusedError` for counts that cannot be and for a name that is taken.
    """
    known = definition(year)
    name = named(known, typed.counts, typed.as_of)
    others = session.execute(select(MeasuredAgency.id, MeasuredAgency.name).where(MeasuredAgency.year == year))
    if any(fold(other) == fold(name) for other_id, other in others if other_id != agency_id):
        raise RefusedError(
            tr("{name} is there already. Nothing was saved; open it to change its counts.", name=name), field="name"
        )
    row = _row(session, agency_id) if agency_id else MeasuredAgency(year=year, name=name, changed_at=at)
    if agency_id is None:
        session.add(row)
    _put(row, replace(typed.counts, name=name), at)
    session.flush()
    _put_counts(session, row.id, typed)
    session.flush()
    action = "measure.agency_changed" if agency_id else "measure.agency_added"
    audit.record(session, at=at, who=who, action=action, record_id=row.id, detail=str(year))
    return row.id


def remove(session: Session, agency_id: UUID, *, at: datetime, who: str) -> None:
    """Take an agency out of its year, with its counts. Raises `NotFoundError`."""
    row = _row(session, agency_id)
    for count in _counts_of(session, agency_id).values():
        session.delete(count)
    session.flush()
    session.delete(row)
    session.flush()
    audit.record(session, at=at, who=who, action="measure.agency_removed", record_id=agency_id, detail=str(row.year))


def keep_funds(session: Session, year: int, funds_cents: int | None, *, at: datetime, who: str) -> None:
    """Say what there is for all agencies; None: what the notice projects. Raises `RefusedError`."""
    if funds_cents is not None and not 0 <= funds_cents <= MOST:
        raise RefusedError(tr("The funds must be an amount. Nothing was saved; write for example 12,340,000."))
    row = session.scalar(select(MeasureYear).where(MeasureYear.year == year))
    if row is None:
        row = MeasureYear(year=year)
        session.add(row)
    row.funds_cents = funds_cents
    session.flush()
    audit.record(session, at=at, who=who, action="measure.funds_changed", record_id=row.id, detail=str(year))


def take_in(session: Session, year: int, agencies: Iterable[Typed], *, at: datetime, who: str) -> TakenIn:
    """Keep all agencies of a workbook, in the one transaction that the caller has open.

    An agency that is there already takes what the workbook says of it; what it leaves blank stays as it was. Raises
    `RefusedError`, after which nothing may be committed.
    """
    known = definition(year)
    there = {
        fold(row.name): row for row in session.scalars(select(MeasuredAgency).where(MeasuredAgency.year == year))
    }
    counts = _all_counts(session, year)
    added = changed = 0
    for typed in agencies:
        name = named(known, typed.counts, typed.as_of)
        row = there.get(fold(name))
        if row is None:
            row = there[fold(name)] = MeasuredAgency(year=year, name=name, changed_at=at)
            session.add(row)
            session.flush()
            added += 1
        else:
            changed += 1
        _put(row, _over(_amounts(row), typed.counts), at)
        _set_counts(session, row.id, counts.get(row.id, {}), typed, keeps=True)
    session.flush()
    detail = f"{year}, {added} added, {changed} changed"
    audit.record(session, at=at, who=who, action="measure.workbook_brought_in", detail=detail)
    return TakenIn(added, changed)


@dataclass
class _Found:
    """The counts of one agency while they are read."""

    points: dict[MeasurePoint, dict[str, Count]] = field(default_factory=lambda: {one: {} for one in MeasurePoint})
    as_of: date | None = None


def _agencies(session: Session, year: int, agency_id: UUID | None = None) -> Iterator[KeptAgency]:
    count, agency = MeasureCount, MeasuredAgency
    wanted = (agency.year == year) if agency_id is None else (agency.id == agency_id)
    found: dict[UUID, _Found] = {}
    counts = select(count.agency_id, count.measure, count.point, count.part, count.whole, count.as_of)
    for row in session.execute(counts.join(agency, agency.id == count.agency_id).where(wanted)):
        of = found.setdefault(row.agency_id, _Found())
        of.points[row.point][row.measure] = Count(row.part, row.whole)
        of.as_of = max(filter(None, (of.as_of, row.as_of)), default=None)
    rows = select(
        agency.id, agency.name, agency.allocation_cents, agency.claims_before, agency.claims_now, agency.changed_at
    )
    kept = []
    for one in session.execute(rows.where(wanted)):
        of = found.get(one.id, _Found())
        counted = AgencyCounts(
            one.name,
            one.allocation_cents,
            one.claims_before,
            one.claims_now,
            of.points[MeasurePoint.BASELINE],
            of.points[MeasurePoint.CURRENT],
        )
        kept.append(KeptAgency(one.id, year, counted, of.as_of, one.changed_at))
    return iter(sorted(kept, key=lambda one: one.counts.name.casefold()))


def _row(session: Session, agency_id: UUID) -> MeasuredAgency:
    row = session.get(MeasuredAgency, agency_id)
    if row is None:
        raise NotFoundError(tr("This agency is not among the measured ones any more. Nothing was changed."))
    return row


def _put(row: MeasuredAgency, counts: AgencyCounts, at: datetime) -> None:
    row.name, row.allocation_cents = counts.name, counts.allocation_cents
    row.claims_before, row.claims_now = counts.claims_before, counts.claims_now
    row.changed_at = at


def _amounts(row: MeasuredAgency) -> AgencyCounts:
    return AgencyCounts(row.name, row.allocation_cents, row.claims_before, row.claims_now)


def _over(before: AgencyCounts, counts: AgencyCounts) -> AgencyCounts:
    """What a workbook says, over what was known: the name stays as it was first written."""

    def either(new: int | None, old: int | None) -> int | None:
        return old if new is None else new

    return replace(
        before,
        allocation_cents=either(counts.allocation_cents, before.allocation_cents),
        claims_before=either(counts.claims_before, before.claims_before),
        claims_now=either(counts.claims_now, before.claims_now),
    )


Key = tuple[str, MeasurePoint]


def _counts_of(session: Session, agency_id: UUID) -> dict[Key, MeasureCount]:
    rows = session.scalars(select(MeasureCount).where(MeasureCount.agency_id == agency_id))
    return {(row.measure, row.point): row for row in rows}


def _all_counts(session: Session, year: int) -> dict[UUID, dict[Key, MeasureCount]]:
    rows = select(MeasureCount).join(MeasuredAgency, MeasuredAgency.id == MeasureCount.agency_id)
    found: dict[UUID, dict[Key, MeasureCount]] = {}
    for row in session.scalars(rows.where(MeasuredAgency.year == year)):
        found.setdefault(row.agency_id, {})[row.measure, row.point] = row
    return found


def _put_counts(session: Session, agency_id: UUID, typed: Typed) -> None:
    _set_counts(session, agency_id, _counts_of(session, agency_id), typed, keeps=False)


def _set_counts(
    session: Session, agency_id: UUID, there: Mapping[Key, MeasureCount], typed: Typed, *, keeps: bool
) -> None:
    """`keeps`: counts that are not given stay, and so does their day."""
    wanted = {(code, MeasurePoint.BASELINE): count for code, count in typed.counts.baseline.items()}
    wanted |= {(code, MeasurePoint.CURRENT): count for code, count in typed.counts.current.items()}
    for key, row in there.items():
        if key not in wanted and not keeps:
            session.delete(row)
    for key, count in wanted.items():
        found = there.get(key)
        as_of = typed.as_of if key[1] is MeasurePoint.CURRENT else None
        if found is None:
            found = MeasureCount(
                agency_id=agency_id, measure=key[0], point=key[1], part=count.part, whole=count.whole
            )
            session.add(found)
        found.part, found.whole = count.part, count.whole
        if as_of is not None or not keeps:
            found.as_of = as_of
