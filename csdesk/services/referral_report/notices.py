"""What the liaison should know about a report before saying yes. Nothing in it is about a person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from csdesk.dates import whole_day
from csdesk.services.referral_report.layout import Layout
from csdesk.services.referral_report.past import PastReports
from csdesk.services.referral_report.reconcile import Reconciliation
from csdesk.services.referral_report.shapes import ColumnWhy, UntrustedReport
from csdesk.services.stopping import stopped
from csdesk.wording import in_number, tr

MOST_HEADINGS = 8


@dataclass(frozen=True)
class Circumstances:
    """A report among those that came in before it."""

    report: UntrustedReport
    layout: Layout
    work: Reconciliation
    past: PastReports
    covered: tuple[str, ...]
    """The counties that the report was run for."""
    day: date
    """Of the report."""
    day_said: bool
    today: date
    came_in_at: datetime | None
    """When this very file came in before, and under what name."""
    came_in_as: str
    is_rest: bool
    """The file holds rows that were not taken in from another one: nobody is missing from it."""

    @property
    def newer_days(self) -> set[date]:
        """The days of newer reports on counties that this one covers."""
        newest = [self.past.newest_of(county) for county in self.covered]
        return {report.report_date for report in newest if report and report.report_date > self.day}


def notices(here: Circumstances) -> tuple[str, ...]:
    """The sentences, the weightiest first."""
    return (
        *_about_time(here),
        *_about_people(here),
        *here.report.warnings,
        *here.layout.warnings,
        *_about_columns(here.layout),
        *_about_payments(here),
    )


def _about_time(here: Circumstances) -> Iterator[str]:
    if here.came_in_at is not None:
        day = here.came_in_at.astimezone().date()
        yield tr(
            "This very file came in before, on {in_words}, as {came_in_as}. Nothing changes.",
            in_words=whole_day(day),
            came_in_as=here.came_in_as,
        )
        return
    if not here.day_said:
        yield tr("The file does not say when the state refreshed it; today's date stands in for it.")
    elif here.day > here.today:
        yield tr(
            "The report is dated {in_words}, which is still to come. Look whether that is right.",
            in_words=whole_day(here.day),
        )
    if here.newer_days:
        counties = [c for c in here.covered if (n := here.past.newest_of(c)) and n.report_date > here.day]
        newest = whole_day(max(here.newer_days))
        if len(counties) == len(here.covered):
            yield tr(
                "This report is older than the newest one, of {in_words}. It goes in as history: nothing that "
                "stands now changes.",
                in_words=newest,
            )
        else:
            yield tr(
                "This report is older than the newest one for {counties} of its {covered} counties, of {in_words}. "
                "It goes in as history: nothing that stands now changes.",
                counties=len(counties),
                covered=len(here.covered),
                in_words=newest,
            )
    same_day = [report for report in here.past.reports if report.report_date == here.day]
    if any(report.counties & set(here.covered) for report in same_day) and here.day_said:
        yield tr("A report of the same day came in before. What differs in this one counts as the newer word.")


def _about_people(here: Circumstances) -> Iterator[str]:
    checked, work = here.work.checked, here.work
    if not checked.lines:
        yield tr("No row can be taken in as it is. Nobody was dropped because of it.")
        return
    if here.is_rest:
        yield tr(
            "The file holds rows of a report that were not taken in before. Nobody is counted as missing from it."
        )
        return
    outside = here.past.counties - {line.county for line in checked.lines} - set(here.covered) - {""}
    if outside:
        yield tr(
            "Nobody is counted as missing in counties that this report does not cover: {outside}.",
            outside=len(outside),
        )
    rejected = sum(person.pin in checked.pins_rejected for person in work.not_listed if person.pin)
    if rejected:
        yield tr(
            "{rejected} of the people who are counted as not listed any more stand in rows that are rejected. "
            "Correct these rows to keep them on the list.",
            rejected=rejected,
        )


def _about_payments(here: Circumstances) -> Iterator[str]:
    if here.newer_days or here.came_in_at is not None:
        return
    lines = here.work.checked.lines
    number = len(
        {
            line.pin or (line.last_name, line.first_name, line.date_of_birth)
            for line in lines
            if stopped(line.csup_cents, line.paid_m1_cents, line.paid_m2_cents)
        }
    )
    if number:
        people = in_number(number, tr("person"), tr("people"))
        yield tr(
            "Paid, and stopped in the last closed month: {people}. Today lists them once the report is applied.",
            people=people,
        )


def _about_columns(layout: Layout) -> Iterator[str]:
    left = [reading.heading for reading in layout.readings if reading.why is ColumnWhy.LEFT_OUT]
    if left:
        yield tr("Not part of the report, and left out: {some}.", some=_some(left))


def _some(headings: Iterable[str]) -> str:
    named = list(headings)
    first = ", ".join(named[:MOST_HEADINGS])
    return tr("{first} and others", first=first) if len(named) > MOST_HEADINGS else first
