"""Reports as the page beside them takes them: of nobody, as usual, and with as much as there can be."""

from datetime import timedelta
from uuid import UUID

from csdesk.services.disclosure import Withheld
from csdesk.services.reporting import Quarter, figures, layout
from csdesk.services.reporting.charts import MONTHS_WORDS, NOT_SAID, Chart, week_label, weeks
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import CountyFigures, Funnel, Step
from csdesk.services.reporting.rows import Row, Rows
from csdesk.services.reporting.told_charts import of_csa, of_state
from csdesk.services.reporting.workbook import Contents

QUARTER = Quarter(2026, 3)
AS_OF = QUARTER.last_day
LONG_COUNTY = "Saint Bartholomew and the Upper Lakes West"
SENTENCE = "Withheld: it is of the day of enrollment in a program or later; told only with a signed release."
SOURCE = "DFES 19-07, Release of Information"
ABOUT = (
    ("Quarter", QUARTER.title),
    ("As of", AS_OF),
    ("Agency", "Forward Works"),
    ("Liaison", "Dana Liaison"),
    ("Liaison's phone and e-mail", "608-555-0100, dana@agency.example"),
)


def of_csa_report(people: int, county: str = "Rock", withheld: int = 2, span: Span = QUARTER) -> Contents:
    """A report to a CSA about so many people, with a contact of each on a day of the quarter."""
    words = layout.words()
    length = (span.last_day - span.first_day).days + 1
    days = [span.first_day + timedelta(days=number * 5 % length) for number in range(people)]
    active = tuple(
        Row(
            outcome=words["referral"]["enrolled" if number % 3 else "waiting"],
            since_enrolment=(None, words["since_enrolment"]["completed"], words["withheld"])[number % 3],
            employed_since=days[number] if number % 5 == 0 else None,
        )
        for number in range(people)
    )
    activities = tuple(Row(on=day, activity=words["activity"]["call"]) for day in days)
    kept = tuple(
        Withheld(SENTENCE if number < 2 else f"{SENTENCE} {'And so on. ' * 12}{number}", SOURCE, 40, people)
        for number in range(withheld)
    )
    rows = Rows(active, active, activities, (), kept, meetings=2, meetings_of_several=1)
    return Contents(
        layout=layout.load(layout.CSA),
        words=words,
        span=span,
        rows=rows,
        funnel=None,
        as_of=span.last_day,
        about=(("To", f"{county} County Child Support Agency"), ("County", county), *ABOUT),
        rules=(),
        steps=(),
        charts=of_csa(rows, span, as_of=span.last_day, words=words),
    )


def of_state_report(people: int, counties: tuple[str, ...] = ("Brown", "Rock")) -> Contents:
    """The state's report about so many people."""
    total = tuple(people // (place + 1) for place in range(len(Step)))
    funnel = Funnel(
        span=QUARTER,
        counties=tuple(CountyFigures(county, total) for county in counties),
        in_several=(0,) * len(Step),
        total=total,
        previous=tuple(count * 9 // 10 for count in total),
        of_step_before=(None, *(50 for _step in tuple(Step)[1:-2]), None, None),
    )
    first_days = weeks(QUARTER.first_day, AS_OF)
    counted = (
        _chart("weeks", "Contacts by week", tuple(map(week_label, first_days)), people, unit="contacts"),
        _chart("first_contact", "Months to first contact", MONTHS_WORDS, people // 3),
        _chart("able_willing", "Able and willing to pay", (*map(str, range(9)), NOT_SAID), people // 4),
    )
    words = layout.words()
    kept = (Withheld(SENTENCE, SOURCE, people, people),) if people else ()
    return Contents(
        layout=layout.load(layout.STATE),
        words=words,
        span=QUARTER,
        rows=Rows((), (), (), (), kept),
        funnel=funnel,
        as_of=AS_OF,
        about=(*ABOUT, ("Counties", ", ".join(counties))),
        rules=figures.general_rules(),
        steps=figures.step_texts(),
        charts=of_state(funnel, counted, words["withheld"]),
    )


def _chart(key: str, title: str, labels: tuple[str, ...], most: int, *, unit: str = "people") -> Chart:
    counts = tuple(most * (place % 4) // 3 for place in range(len(labels)))
    behind = tuple({UUID(int=number): (AS_OF, "") for number in range(count)} for count in counts)
    return Chart(key, title, labels, counts, behind, "", unit)
