"""The map county by county: what people said and how they pay, in lines that can be read at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services.interview.able_willing import PLACES
from csdesk.services.program.able_willing.counting import counts_by_county
from csdesk.services.program.able_willing.shapes import (
    EVERY_PLACE,
    NOT_INTERVIEWED,
    NOT_SAID,
    PAYMENT_WORDS,
    Chosen,
    Map,
    Payment,
    Scope,
)
from csdesk.wording import marked


@dataclass(frozen=True)
class Group:
    """A column: of whom it counts."""

    code: str
    title: str
    chosen: Chosen


def _said(code: str, title: str, *answers: tuple[str, str]) -> Group:
    """`answers`: of willing and able."""
    return Group(code, title, Chosen(places=tuple(PLACES.index(one) for one in answers)))


ALL = Group("all", marked("People"), Chosen())
SAID = (
    _said("both", marked("Able and willing"), ("yes", "yes")),
    _said("unable", marked("Willing, not able"), ("yes", "no")),
    _said("unwilling", marked("Able, not willing"), ("no", "yes")),
    _said("neither", marked("Neither"), ("no", "no")),
    _said("sometimes", marked("Sometimes"), *(one for one in PLACES if "sometimes" in one)),
    Group("unknown", marked("Not asked"), Chosen(places=(NOT_SAID, NOT_INTERVIEWED))),
)
"""Every place of the map is in one of them; *Not asked* are also those who did not say both."""
PAYS = tuple(
    Group(str(payment), PAYMENT_WORDS[payment], Chosen(tuple(EVERY_PLACE), (payment,))) for payment in Payment
)
GROUPS = {"said": SAID, "pays": PAYS}
"""The two tables."""


@dataclass(frozen=True)
class ByCounty:
    """Everybody on a map, in every county in which they have a case; on the map itself they are once."""

    whole: Map
    counties: Mapping[str, Map]
    """By name. Who has no case in any county is on the whole map only."""

    def at(self, county: str | None, group: Group) -> int:
        """How many of a group are in a county; None: in all, each once."""
        found = self.whole if county is None else self.counties[county]
        return sum(found.at(place, group.chosen.payments) for place in group.chosen.places)


def by_county(session: Session, whole: Map, *, today: date) -> ByCounty:
    """The lines of a map that was counted."""
    counts = counts_by_county(session, whole.scope, today=today)
    return ByCounty(
        whole,
        {
            county: Map(of_county(whole.scope, county), counts[county], {}, whole.reported_on)
            for county in sorted(counts)
        },
    )


def of_county(scope: Scope, county: str | None) -> Scope:
    """Of one county on the same day; None: the scope itself."""
    return scope if county is None else replace(scope, counties=(county,))
