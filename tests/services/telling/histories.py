"""Lives for the tests: what happened to up to four people, every fact a word or a day that no other fact has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from tests.services.telling import oracle
from tests.services.telling.oracle import Asked, Signed

COUNTIES = ("Brown", "Dane", "Rock")
COURT = "Kourtbranchix"
"""The court that is asked for; releases may name another."""
PROGRAM = "Kprogramix"
AT_HOME = ("own_use", "parent", "calendar")
FIRST = date(2026, 5, 2)
DAYS = 40
MOST = 4
"""People. Each has days of their own: every fourth day of the calendar."""
TELLING = (date(2026, 9, 25), date(2026, 10, 9))
"""Days of telling: within the third quarter, and after it."""
GENERAL = frozenset(["participation", "attendance", "outcome", "employment", "services", "address_phone"])
BEYOND = ("plan", "barriers", "answers")


class Deed(NamedTuple):
    """Something that was done or happened. `enrolled` and `ended`: of a referral that led to an enrolment."""

    kind: str
    on: date
    enrolled: date | None = None
    ended: date | None = None


class Said(NamedTuple):
    """One fact of one person as it can stand in a document: its word or day, what it is, of which day and case."""

    word: str | date
    fact: str
    on: date | None
    """None: it is of the day of which the document speaks."""
    county: str = ""


@dataclass(frozen=True)
class Life:
    """One person, and all that is known of them."""

    number: int
    counties: tuple[str, ...] = ("Rock",)
    safe: bool = False
    deeds: tuple[Deed, ...] = ()
    signed: tuple[Signed, ...] = ()
    bare: frozenset[str] = frozenset()
    """What is not on record at all."""
    excluded_by: str = ""
    """The county whose agency does not want the person contacted."""
    closed: bool = False

    def word(self, what: str, of: str | date = "") -> str:
        """A word that only this fact of this person has."""
        which = f"{of:%m%d}" if isinstance(of, date) else of
        return f"{what}{'abcd'[self.number]}{which}x"

    @property
    def case_numbers(self) -> dict[str, str]:
        """The IV-D case in each county."""
        return {county: f"7{self.number}{COUNTIES.index(county)}90431" for county in self.counties}

    @property
    def phone(self) -> str:
        """With an area code of nobody, 555-01xx."""
        return f"(24{self.number}) 555-0170"

    @property
    def born(self) -> date:
        """A day that no deed has."""
        return date(1970 + self.number, 1, 20)

    @property
    def not_written_to(self) -> bool:
        """Whose record is closed, or whom an agency does not want contacted, gets no letter without a reason."""
        return self.closed or self.excluded_by in self.counties

    @property
    def enrolled(self) -> list[date]:
        """The days of all enrolments."""
        return [deed.enrolled for deed in self.deeds if deed.enrolled]

    def rule(self, to: Asked, fact: str, fact_on: date, on: date, county: str = "") -> str:
        """As the oracle says."""
        return oracle.rule_for(
            to, fact, fact_on, on, enrolled=self.enrolled, signed=self.signed, safe=self.safe,
            counties=self.counties, county=county,
        )  # fmt: skip

    def facts(self) -> Iterator[Said]:
        """Everything that is known of the person, with the day that it is of."""
        yield from (
            Said(self.word("quill"), "name", None), Said(self.word("ozym"), "name", None),
            Said(self.word("pin"), "pin", None), Said(self.born, "date_of_birth", None),
            Said(self.word("street"), "address", None), Said(self.phone, "phone", None),
            Said(self.word("kid"), "family", None), Said(self.word("parent"), "family", None),
            Said(self.word("mark"), "note", None), Said(self.word("jot"), "note", None),
        )  # fmt: skip
        if self.safe:
            yield from (Said(self.word(f"safe{one}"), "safe_contact", None) for one in ("note", "way", "time"))
        if self.closed:
            yield Said(self.word("shut"), "note", None)
        if self.excluded_by in self.counties:
            yield Said(self.word("excl"), "review", None, self.excluded_by)
        for county, number in self.case_numbers.items():
            yield Said(number, "case_number", None, county)
            yield Said(self.word("worker", county[0].lower()), "listed", None, county)
            yield Said(self.arrears(county), "case_figures", None, county)
            yield Said(self.ordered(county), "court_order", None, county)
        for deed in self.deeds:
            yield from self.of(deed)

    def arrears(self, county: str) -> str:
        """Dollars owed, as every file writes them."""
        return f"{61 + self.number}{COUNTIES.index(county)}3.{11 + self.number}"

    def ordered(self, county: str) -> date:
        """The day of the order."""
        return date(2001 + self.number, 2 + COUNTIES.index(county), 11)

    def of(self, deed: Deed) -> Iterator[Said]:
        kind, on = deed.kind, deed.on
        yield Said(self.word("note" + kind, on), "note", on)
        if kind in ("referral", "service"):
            fact = "referral" if kind == "referral" else "service_referral"
            yield from (Said(on, fact, on), Said(self.word(kind, on), fact, on))
            if deed.enrolled:
                yield Said(deed.enrolled, "enrolled", deed.enrolled)
                session = deed.enrolled + timedelta(days=MOST)
                yield Said(session, "attendance" if kind == "referral" else "service_referral", session)
            if deed.ended:
                yield Said(deed.ended, "outcome", None)
            return
        yield Said(on, FACT_OF[kind], None if kind in STANDING else on)
        for what, fact in WORDS.get(kind, ()):
            yield Said(self.word(what, on), fact, None if kind in STANDING else on)


FACT_OF = {
    "contact": "contact", "appointment": "appointment", "hearing": "hearing", "interview": "interview_held",
    "plan": "plan_signed", "job": "employment", "step": "next_step",
}  # fmt: skip
STANDING = ("job", "step")
"""Told as they stand on the day of which the document speaks."""
WORDS = {
    "appointment": (("place", "appointment"),), "hearing": (("court", "hearing"),),
    "interview": (("reason", "answers"), ("opening", "family")), "plan": (("goal", "plan"), ("scan", "signed_paper")),
    "job": (("mill", "employment"),),
}  # fmt: skip


@dataclass(frozen=True)
class History:
    """The lives, the day of telling, and who is told."""

    today: date
    lives: tuple[Life, ...]
    to: Asked = field(default=Asked("csa", "Rock"))


def days_of(number: int, last: date) -> st.SearchStrategy[date]:
    """Days that only this person has, up to `last`."""
    most = (last - FIRST).days // MOST - 1
    return st.integers(0, most).map(lambda place: FIRST + timedelta(days=MOST * place + number))


@st.composite
def _releases(draw: st.DrawFn, days: st.SearchStrategy[date]) -> Signed:
    kind = draw(st.sampled_from(("csa", "csa", "state", "program", "court")))
    names = {"csa": ("", "Rock", "Dane"), "program": ("", PROGRAM, "Other"), "court": (COURT, "Other")}
    on = draw(days)
    later = st.none() | st.none() | st.integers(0, 100).map(lambda number: on + timedelta(days=number))
    facts = draw(st.just(GENERAL) | st.frozensets(st.sampled_from([*sorted(GENERAL), *BEYOND]), min_size=1))
    return Signed(kind, draw(st.sampled_from(names.get(kind, ("",)))), facts, on, draw(later), draw(later))


@st.composite
def lives(draw: st.DrawFn, number: int, today: date) -> Life:
    """A life up to a day. Few days are shared, but an enrolment may fall on the day of anything."""
    days = days_of(number, today)
    deeds = []
    for kind, on in draw(st.lists(st.tuples(st.sampled_from(KINDS), days), max_size=9, unique_by=lambda one: one)):
        if kind not in ("referral", "service") or draw(st.integers(0, 3)) == 0:
            deeds.append(Deed(kind, on))
            continue
        at_most = (today - on).days // MOST
        after = draw(st.integers(0, at_most))
        enrolled = on + timedelta(days=MOST * after)
        over = draw(st.none() | st.integers(0, at_most - after))
        deeds.append(Deed(kind, on, enrolled, None if over is None else enrolled + timedelta(days=MOST * over)))
    return Life(
        number,
        counties=tuple(sorted(draw(st.sets(st.sampled_from(COUNTIES), min_size=1)))),
        safe=draw(st.integers(0, 2)) == 0,
        deeds=tuple(deeds),
        signed=tuple(draw(st.lists(_releases(days), max_size=3))),
        excluded_by=draw(st.sampled_from(("", "", *COUNTIES))),
        closed=draw(st.integers(0, 4)) == 0,
    )


KINDS = ("referral", "referral", "service", *FACT_OF)


@st.composite
def histories(draw: st.DrawFn, recipients: Sequence[Asked]) -> History:
    """One to four lives, a day of telling, a recipient."""
    today = draw(st.sampled_from(TELLING))
    people = draw(st.integers(1, MOST))
    return History(
        today, tuple(draw(lives(number, today)) for number in range(people)), draw(st.sampled_from(recipients))
    )


def without_refused(history: History, *standing: date) -> History:
    """The same people as if nothing had ever been on record that may not be told as of any day of `standing`."""
    return replace(history, lives=tuple(_lesser(life, history.to, history.today, standing) for life in history.lives))


def _lesser(life: Life, to: Asked, today: date, standing: Sequence[date]) -> Life:
    def told(one: Said) -> bool:
        return any(life.rule(to, one.fact, one.on or day, today, one.county) for day in standing)

    deeds = []
    for deed in life.deeds:
        said = [one for one in life.of(deed) if one.fact != "note"]
        if any(map(told, said)) or (deed.enrolled is not None and deed.enrolled == min(life.enrolled)):
            ended = any(one.fact == "outcome" and told(one) for one in said)
            deeds.append(deed if ended else deed._replace(ended=None))
    bare = {one.fact for one in life.facts() if one.on is None} - {one.fact for one in life.facts() if told(one)}
    own = tuple(county for county in life.counties if to.kind != "csa" or county == to.name)
    shown = to.kind in AT_HOME or any("address_phone" in one.facts for one in oracle.covering(life.signed, to, today))
    reviewed = any(life.rule(to, "review", day, today, life.excluded_by) for day in standing)
    return replace(
        life,
        excluded_by=life.excluded_by if reviewed else "",
        closed=life.closed and any(life.rule(to, "outcome", day, today) for day in standing),
        deeds=tuple(deeds),
        bare=frozenset(bare),
        counties=own or life.counties,
        safe=life.safe and shown,
    )


def _day(number: int, place: int) -> date:
    return FIRST + timedelta(days=MOST * place + number)


def _full(number: int, first: int) -> tuple[Deed, ...]:
    """One deed of each kind, day after day of this person."""
    return tuple(Deed(kind, _day(number, first + place)) for place, kind in enumerate(FACT_OF))


def everything(to: Asked) -> History:
    """Four lives that hold an example of each rule.

    Not enrolled; enrolled twice; under safe contact with a release; without a case in Rock, which a release names.
    """
    signed = Signed("csa", "", GENERAL, _day(2, 2), None, None)
    named = Signed("csa", "Rock", GENERAL, _day(3, 2), None, None)
    for_all = tuple(
        Signed(kind, COURT if kind == "court" else "", GENERAL, _day(2, 2), None, None) for kind in SIGNING
    )
    return History(
        TELLING[1],
        (
            Life(
                0,
                ("Dane", "Rock"),
                deeds=(Deed("referral", _day(0, 14)), Deed("service", _day(0, 15)), *_full(0, 16)),
            ),
            Life(
                1,
                deeds=(
                    *_full(1, 16),
                    Deed("referral", _day(1, 15), _day(1, 24), _day(1, 34)),
                    Deed("referral", _day(1, 25), _day(1, 27)),
                    Deed("service", _day(1, 26)),
                    *_full(1, 28),
                ),
            ),
            Life(
                2,
                safe=True,
                deeds=(Deed("referral", _day(2, 3), _day(2, 5)), *_full(2, 18), Deed("interview", _day(2, 30))),
                signed=(signed, *for_all),
            ),
            Life(3, ("Dane",), deeds=(Deed("referral", _day(3, 3), _day(3, 5)), *_full(3, 18)), signed=(named,)),
        ),
        to,
    )


SIGNING = ("state", "program", "court")
