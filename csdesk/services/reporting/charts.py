"""What people would rather look at: the figures as bars and as a map, with the people behind each bar.

Nothing here decides who may read it: these charts are the desk's own. What leaves is told by `small_numbers`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from csdesk import dates
from csdesk.models.contact import REACHED_OUTCOMES, Appointment, AppointmentState, ContactAttempt
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.days import add_months, bounds, local_day
from csdesk.services.interview.able_willing import PLACES, said_by
from csdesk.services.reporting import as_it_was, figures
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import Funnel
from csdesk.wording import in_number, marked, tr, tr_marked

Reasons = Mapping[UUID, tuple[date, str]]
"""People, each with the day and the words of what made them count: as `figures.person_lines` takes them."""
NOT_SAID = marked("Not said")
MONTHS = (0, 1, 2, 3, 6)
MONTHS_WORDS = (
    marked("Under 1 month"),
    marked("1 to 2 months"),
    marked("2 to 3 months"),
    marked("3 to 6 months"),
    marked("6 months or more"),
)


@dataclass(frozen=True)
class Chart:
    """A chart: one bar, or one field of the map, for each label."""

    key: str
    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    """How many of `unit`."""
    behind: tuple[Reasons, ...]
    """The people behind each count. Empty for the funnel, whose people `figures.people_behind` names."""
    said: str
    """The chart in words, with every number."""
    unit: str = "people"
    of_them: tuple[int, ...] = ()
    """A part of each count; empty where there is none."""
    of_them_said: str = ""
    """What that part is: *reached*."""
    days: tuple[date, ...] = ()
    """The first day of each bar, of a chart by weeks."""

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts)


def funnel_chart(funnel: Funnel) -> Chart:
    """The people of all counties, step by step."""
    labels = tuple(text.heading for text in figures.step_texts())
    return Chart("funnel", "People by step", labels, funnel.total, (), in_words(labels, funnel.total, "people"))


def counted(session: Session, span: Span, *, as_of: date) -> tuple[Chart, ...]:
    """All charts of a span but the funnel."""
    return (
        contacts_by_week(session, span, as_of=as_of),
        first_contact(session, span),
        able_willing(session, as_of),
    )


def contacts_by_week(session: Session, span: Span, *, as_of: date | None = None) -> Chart:
    """Contacts in either direction, whatever came of them, in each week from Monday to Sunday that began by `as_of`.

    The first and the last week end where the span does. Of them: those in which both spoke or wrote.
    """
    first_days = weeks(span.first_day, min(as_of or span.last_day, span.last_day))
    edges = [bounds(day)[0] for day in first_days]
    counts, reached = [0] * len(first_days), [0] * len(first_days)
    people: list[dict[UUID, list[datetime]]] = [{} for _day in first_days]
    found = select(ContactAttempt.ncp_id, ContactAttempt.at, ContactAttempt.outcome).where(
        ContactAttempt.at >= span.starts_at, ContactAttempt.at < span.ends_before
    )
    for ncp_id, at, outcome in session.execute(found.order_by(ContactAttempt.at)):
        place = bisect_right(edges, at) - 1
        counts[place] += 1
        reached[place] += outcome in REACHED_OUTCOMES
        people[place].setdefault(ncp_id, []).append(at)
    behind = tuple(
        {ncp_id: (local_day(moments[0]), _times(len(moments))) for ncp_id, moments in week.items()} for week in people
    )
    labels = tuple(week_label(day) for day in first_days)
    said = in_words(labels, counts, "contacts", reached, "reached")
    return Chart(
        "weeks",
        "Contacts by week",
        labels,
        tuple(counts),
        behind,
        said,
        "contacts",
        tuple(reached),
        "reached",
        first_days,
    )


def first_contact(session: Session, span: Span) -> Chart:
    """Whom the desk first tried to contact in the span, by the months since they were known here.

    A contact in either direction counts, and an appointment or hearing that was kept, as in the funnel. Somebody is
    known here from the first report that lists them, or from the day on which they were taken up, if that was before.
    """
    tries = union_all(
        select(ContactAttempt.ncp_id.label("ncp_id"), ContactAttempt.at.label("at")),
        select(Appointment.ncp_id, Appointment.starts_at).where(Appointment.state == AppointmentState.KEPT),
    ).subquery()
    first = func.min(tries.c.at)
    within = select(tries.c.ncp_id, first.label("at")).group_by(tries.c.ncp_id)
    mine = within.having(first >= span.starts_at, first < span.ends_before).subquery()
    listed = (
        select(IvdCase.ncp_id, func.min(CaseSnapshot.as_of).label("on"))
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .where(IvdCase.ncp_id.in_(select(mine.c.ncp_id)))
        .group_by(IvdCase.ncp_id)
        .subquery()
    )
    found = (
        select(mine.c.ncp_id, mine.c.at, Ncp.created_at, listed.c.on)
        .join(Ncp, Ncp.id == mine.c.ncp_id)
        .outerjoin(listed, listed.c.ncp_id == mine.c.ncp_id)
    )
    behind: list[dict[UUID, tuple[date, str]]] = [{} for _months in MONTHS]
    for ncp_id, at, created_at, listed_on in session.execute(found):
        known_on = min(local_day(created_at), listed_on or date.max)
        contacted_on = local_day(at)
        behind[months_place(known_on, contacted_on)][ncp_id] = (contacted_on, _known_since(known_on))
    counts = tuple(len(people) for people in behind)
    said = in_words(MONTHS_WORDS, counts, "people")
    return Chart("first_contact", marked("Months to first contact"), MONTHS_WORDS, counts, tuple(behind), said)


def able_willing(session: Session, as_of: date) -> Chart:
    """People with an open record by the answers of their newest finished interview, as of a day.

    The first nine labels are the map row by row: `WILLING` from the top, `ABLE` from the left. The tenth are those
    who did not say both.
    """
    places = PLACES
    labels = (*(f"Willing: {willing}, able: {able}" for willing, able in places), NOT_SAID)
    behind: list[dict[UUID, tuple[date, str]]] = [{} for _label in labels]
    for ncp_id, held_on, able, willing in _able_and_willing(session, as_of):
        known = (willing, able) in places
        place = places.index((willing, able)) if known else len(places)
        words = place_in_words(willing, able) if known else tr_marked(NOT_SAID).lower()
        behind[place][ncp_id] = (held_on, words)
    counts = tuple(len(people) for people in behind)
    said_in_words = in_words(labels, counts, "people")
    return Chart("able_willing", marked("Able and willing to pay"), labels, counts, tuple(behind), said_in_words)


def place_in_words(willing: str, able: str) -> str:
    """A place of the map, in the language of the window."""
    return tr("Willing: {willing}, able: {able}", willing=tr_marked(willing), able=tr_marked(able))


def weeks(first_day: date, last_day: date) -> tuple[date, ...]:
    """The first day of each week of a time: its own first day, then the Mondays. Empty where it ends before."""
    if last_day < first_day:
        return ()
    monday = first_day + timedelta(days=7 - first_day.weekday())
    rest = range(max((last_day - monday).days // 7 + 1, 0))
    return (first_day, *(monday + timedelta(weeks=number) for number in rest))


def week_label(first_day: date) -> str:
    """Such as *Jul 6*."""
    return f"{first_day:%b} {first_day.day}"


def months_place(known_on: date, contacted_on: date) -> int:
    """Which of `MONTHS_WORDS` lies between two days."""
    whole = [place for place, months in enumerate(MONTHS) if add_months(known_on, months) <= contacted_on]
    return whole[-1] if whole else 0


def in_words(
    labels: Sequence[str],
    counts: Sequence[int | str],
    unit: str,
    of_them: Sequence[int | str] = (),
    of_them_said: str = "",
) -> str:
    """A chart in words, with every number."""
    if not labels:
        return "Nothing to show."
    parts = [f" ({part} {of_them_said})" for part in of_them] or [""] * len(labels)
    said = [f"{label} {count}{part}" for label, count, part in zip(labels, counts, parts, strict=True)]
    return f"In {unit}: {', '.join(said)}."


def _able_and_willing(session: Session, as_of: date) -> Iterator[tuple[UUID, date, str, str]]:
    """Each person with an open record who was interviewed: when last, and what was said then of both; or nothing."""
    said = said_by(as_of).subquery()
    is_open = ~as_it_was.closed_before(as_of + timedelta(days=1), until=as_of)
    for ncp_id, held_at, able, willing in session.execute(
        select(*said.c).join(Ncp, Ncp.id == said.c.ncp_id).where(is_open).order_by(said.c.held_at)
    ):
        yield ncp_id, local_day(held_at), able or "", willing or ""


def _times(number: int) -> str:
    return in_number(number, tr("contact"), tr("contacts"))


def _known_since(day: date) -> str:
    return tr("known since {day}", day=dates.full_day(day))
