"""Counts that cannot be: what is wrong with them, and in which field."""

from collections.abc import Iterator
from datetime import date, timedelta

from csdesk.dates import full_day
from csdesk.models.program import MeasurePoint
from csdesk.services.errors import RefusedError
from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import Definition
from csdesk.services.referral_report.headings import fold
from csdesk.wording import tr

LONGEST_NAME = 200
MOST = 10**15
"""Cents, cases or children: more is a slip of the pen."""
MOST_CLAIMS = 2**31 - 1


def named(definition: Definition, counts: AgencyCounts, as_of: date | None = None) -> str:
    """The agency's name as it is kept. Raises `RefusedError` with the first thing that cannot be, and its field."""
    for field, what in faults(definition, counts, as_of):
        raise RefusedError(tr("{what} Nothing was saved; correct it.", what=what), field=field)
    return " ".join(counts.name.split())


def faults(definition: Definition, counts: AgencyCounts, as_of: date | None = None) -> Iterator[tuple[str, str]]:
    """What cannot be: the field (`name`, `allocation`, `arrears.current.part`) and a sentence."""
    if not fold(counts.name):
        yield "name", tr("An agency needs a name.")
    elif len(counts.name) > LONGEST_NAME:
        yield "name", tr("The name is longer than 200 letters.")
    for field, value, most in (
        ("allocation", counts.allocation_cents, MOST),
        ("claims_before", counts.claims_before, MOST_CLAIMS),
        ("claims_now", counts.claims_now, MOST_CLAIMS),
    ):
        if value is not None and not 0 <= value <= most:
            yield field, tr("This number is too large, or negative.")
    for point, several in ((MeasurePoint.BASELINE, counts.baseline), (MeasurePoint.CURRENT, counts.current)):
        for code, count in several.items():
            yield from _count_faults(definition, code, count, f"{code}.{point}")
    if as_of is not None:
        yield from _day_faults(definition, counts, as_of)


def _day_faults(definition: Definition, counts: AgencyCounts, as_of: date) -> Iterator[tuple[str, str]]:
    """The day of the counts of this year: there are such counts, and it lies in the year that they are of."""
    first, last = definition.baseline_on + timedelta(days=1), definition.current_on
    if not counts.current:
        yield "as_of", tr("The day is there, and no counts of this year that could be of it.")
    elif not first <= as_of <= last:
        yield (
            "as_of",
            tr(
                "{day} is outside of the year: its counts are of a day from {first} to {last}.",
                day=full_day(as_of),
                first=full_day(first),
                last=full_day(last),
            ),
        )


def _count_faults(definition: Definition, code: str, count: Count, field: str) -> Iterator[tuple[str, str]]:
    measure = definition.measure(code)
    for side, value in (("part", count.part), ("whole", count.whole)):
        if not 0 <= value <= MOST:
            yield f"{field}.{side}", tr("This number is too large, or negative.")
    if count.whole == 0:
        yield f"{field}.whole", tr("“{whole}” is 0: of nothing there is no rate.", whole=measure.whole)
    elif count.part > count.whole and not measure.can_exceed:
        yield f"{field}.part", tr("“{part}” is more than “{whole}”.", part=measure.part, whole=measure.whole)
