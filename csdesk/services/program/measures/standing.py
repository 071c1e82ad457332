"""How an agency stands in a year of the measures, for the window."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.program.measures.allocation import Statewide, statewide
from csdesk.services.program.measures.definition import Definition, definition, years
from csdesk.services.program.measures.earning import AgencyEarned, Earned, earned_by
from csdesk.services.program.measures.keeping import KeptAgency, KeptYear, kept_agency, kept_year, newest


@dataclass(frozen=True)
class StandingRow:
    """One measure. Rates and shares are per cent; None where a count is missing."""

    code: str
    title: str
    weight: Decimal
    baseline: Decimal | None
    current: Decimal | None
    target: Decimal
    share: Decimal | None
    cents: int | None
    earned: Earned


@dataclass(frozen=True)
class Standing:
    """One agency in one year."""

    definition: Definition
    agency: KeptAgency
    earned: AgencyEarned

    @property
    def year(self) -> int:
        """The year of the measures."""
        return self.definition.year

    @property
    def name(self) -> str:
        """The agency's."""
        return self.agency.counts.name

    @property
    def rows(self) -> tuple[StandingRow, ...]:
        """Its measures, in the order of the notice."""
        return tuple(
            StandingRow(
                code=row.measure.code,
                title=row.measure.title,
                weight=row.measure.weight.value,
                baseline=row.baseline,
                current=row.current,
                target=row.measure.target.value,
                share=row.share,
                cents=row.cents,
                earned=row,
            )
            for row in self.earned.rows
        )

    @property
    def share(self) -> Decimal | None:
        """What is earned in all, in per cent of the allocation; exact."""
        return self.earned.share

    @property
    def total_cents(self) -> int | None:
        """What is earned in all."""
        return self.earned.cents


@dataclass(frozen=True)
class YearStanding:
    """All agencies of a year."""

    definition: Definition
    kept: KeptYear
    standings: tuple[Standing, ...]
    """By name."""
    all: Statewide
    ids: Mapping[str, UUID]

    def of(self, agency_id: UUID) -> Standing | None:
        """One of them."""
        return next((one for one in self.standings if one.agency.id == agency_id), None)


def standing(session: Session, year: int | None = None, agency_id: UUID | None = None) -> Standing | None:
    """An agency: the one of this id, or the one that was changed last; None where there is none.

    Raises `DeskError` where the file of the year cannot hold.
    """
    if agency_id is not None:
        kept = kept_agency(session, agency_id)
    else:
        found = newest(session, year)
        if found is None or found[0] not in years():
            return None
        kept = kept_agency(session, found[1])
    known = definition(kept.year)
    return Standing(known, kept, earned_by(known, kept.counts))


def year_standing(session: Session, year: int) -> YearStanding:
    """All agencies of a year, and how the funds are shared out among them. Raises `DeskError`."""
    known, kept = definition(year), kept_year(session, year)
    standings = tuple(Standing(known, one, earned_by(known, one.counts)) for one in kept.agencies)
    shared = statewide(known, [one.earned for one in standings], kept.funds_cents)
    return YearStanding(known, kept, standings, shared, {one.counts.name: one.id for one in kept.agencies})
