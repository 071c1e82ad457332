"""Numbers of a quality loop for papers: of nobody, of few, and in any script."""

from datetime import date

from csdesk.services.program.quality import About, Bar, Card, Days, Every, Number, Quality, Scope, Unit, Wage, Way, of
from csdesk.services.program.quality.steps import LABELS
from csdesk.services.program.quality.times import row_to
from tests.services.documents.names import NAMES
from tests.services.people import TODAY

SCOPE = Scope(of(Every.QUARTER, date(2026, 9, 30)), None, TODAY)


def number(count: int) -> Number:
    return Number(count, count)


def card(about: About, unit: Unit, *counts: int, counties: int = 0) -> Card:
    names = list(NAMES.values())
    bars = tuple(Bar(f"b{place}", names[place % len(names)], number(one)) for place, one in enumerate(counts))
    row = tuple(
        Bar(str(time.first_day), time.label, number(place * 4)) for place, time in enumerate(row_to(SCOPE.time))
    )
    of_counties = tuple(Bar(f"c{place}", f"County {place}", number(place * 3)) for place in range(counties))
    return Card(about, unit, bars, number(sum(counts)), row, of_counties)


def sample(*, people: int = 12) -> Quality:
    """All kinds of cards; 72 counties in one."""
    days = Days(people, 3, 9, 30, 71)
    ways = tuple(Way(step.value, label, days, (Days(), *(days,) * 7)) for step, label in LABELS.items())
    bars = tuple(Bar(code, code, number(now), number(then)) for code, now, then in (("A", 9, 2), ("B", 2, 9)))
    outcome = Card(About.OUTCOME, Unit.ANSWERS, bars, number(11), title="Education", of="NCP", code="education.ncp")
    cards = (
        card(About.REFERRALS_IN, Unit.PEOPLE, 1_200, 4, 0, people, counties=72),
        card(About.REFERRALS_OUT, Unit.REFERRALS, 9, 3, people),
        card(About.PROGRAMS, Unit.REFERRALS, *range(1, 9)),
        card(About.SERVICES, Unit.PEOPLE),
        card(About.ATTENDANCE, Unit.SESSIONS, 90, 12, 8),
        card(About.CLASSES, Unit.SESSIONS, 90, 20),
    )
    wages = (Wage("Wage", "NCP", "wage.ncp", 1_250, 1_800, people, frozenset()),)
    return Quality(SCOPE, row_to(SCOPE.time), cards, ways, wages, (outcome,))


def empty() -> Quality:
    """Nothing at all."""
    nothing = Card(About.REFERRALS_IN, Unit.PEOPLE, (), Number(), ())
    return Quality(SCOPE, row_to(SCOPE.time), (nothing,), (), (), ())
