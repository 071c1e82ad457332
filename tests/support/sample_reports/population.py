"""Invented people and cases, and the report that would list them in each month.

One row for each NCP and IV-D case; everybody keeps to the report's rules: arrears above three months' obligation,
every payment below the obligation, 18 to 50 years old, in Wisconsin. The months of one population follow on from each
other: some cases leave, some of those come back, some are new; some people move, some have another phone or name.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.support.sample_reports.words import COUNTIES, FIRST_NAMES, LAST_NAMES, STREETS

FIRST_REFRESH = datetime(2026, 7, 6, 6, 2, 14)  # noqa: DTZ001 - as the report prints it, without a zone
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
DEFAULT_COUNTIES = tuple(COUNTIES)[:8]
Month = tuple[int, int]
"""Year and month."""


@dataclass
class Person:
    """An NCP as the state knows one."""

    pin: str
    last: str
    first: str
    middle: str
    suffix: str
    dob: date
    home: str
    addr1: str
    addr2: str
    city: str
    zip: str
    verified: date
    phone: str


@dataclass(frozen=True)
class Case:
    """A IV-D case of one person."""

    number: str
    pin: str
    county: str
    csup: Decimal
    first_arrears: Decimal
    order_date: date
    worker: str
    status: str


@dataclass(frozen=True)
class Line:
    """A row of the report. Amounts in dollars; the field names are those of `columns.COLUMNS`."""

    last: str
    first: str
    middle: str
    suffix: str
    pin: str
    case_no: str
    county: str
    dob: date
    age: int
    addr1: str
    addr2: str
    city: str
    state: str
    zip: str
    addr_verified: date
    phone: str
    csup: Decimal
    paid_m1: Decimal
    paid_m2: Decimal
    paid_m3: Decimal
    arrears: Decimal
    last_pay_date: date | None
    last_pay_amt: Decimal | None
    order_date: date
    worker: str
    status: str


@dataclass
class State:
    """Who is on the report of one month, and who left it before."""

    refresh: datetime
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def refresh_of(month: int) -> datetime:
    """When the state refreshed the report of a month; they count from 1, thirty days apart."""
    return FIRST_REFRESH + timedelta(days=30 * (month - 1))


def months_back(day: date, count: int) -> Month:
    """The calendar month `count` months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return year, month + 1


class World:
    """One population; the same arguments give the same one."""

    def __init__(
        self, *, seed: int = 1, rows: int = 1_200, churn: float = 0.15, counties: Sequence[str] = DEFAULT_COUNTIES
    ) -> None:
        self.seed = seed
        self.rows = rows
        self.churn = churn
        self.counties = [COUNTIES[name] for name in counties]
        self._chance = random.Random(f"world:{seed}:{rows}:{churn}:{','.join(counties)}")
        self._used: set[str] = set()
        self._states: list[State] = []

    def report(self, month: int) -> list[Line]:
        """The rows of the report of a month, by county and name."""
        state = self._state(month)
        lines = [self._line(state, number) for number in state.listed]
        return sorted(lines, key=lambda line: (line.county, line.last, line.first, line.pin, line.case_no))

    def _state(self, month: int) -> State:
        while len(self._states) <= month:
            self._states.append(self._next(self._states[-1]) if self._states else self._first())
        return self._states[month]

    def _first(self) -> State:
        state = State(refresh_of(0))
        while len(state.listed) < self.rows:
            person = self._new_person(state)
            share = self._chance.random()
            for _ in range(3 if share < 0.01 else 2 if share < 0.08 else 1):
                if len(state.listed) < self.rows:
                    state.listed.append(self._new_case(state, person).number)
        return state

    def _next(self, before: State) -> State:
        chance = self._chance
        leaving = set(chance.sample(before.listed, round(self.churn * self.rows)))
        candidates = before.left[-max(1, 2 * len(leaving)) :]
        returning = set(chance.sample(candidates, min(len(candidates), round(0.2 * len(leaving)))))
        state = State(
            refresh=before.refresh + timedelta(days=30),
            people={pin: replace(person) for pin, person in before.people.items()},
            cases=dict(before.cases),
            listed=[number for number in before.listed if number not in leaving],
            left=[number for number in before.left if number not in returning],
        )
        state.left += [number for number in before.listed if number in leaving]
        staying = list(dict.fromkeys(state.cases[number].pin for number in state.listed))
        state.listed += sorted(returning)
        while len(state.listed) < self.rows:
            known = chance.random() < 0.1
            person = state.people[chance.choice(staying)] if known else self._new_person(state)
            state.listed.append(self._new_case(state, person).number)
        for pin in staying:
            self._live_on(state.people[pin], before.refresh.date())
        return state

    def _live_on(self, person: Person, since: date) -> None:
        """Some move, some have another phone, some another name."""
        chance = self._chance
        if chance.random() < 0.06:
            person.addr1, person.addr2, person.city, person.zip = self._address(person.home)
            person.verified = since + timedelta(days=chance.randrange(1, 29))
        if chance.random() < 0.05:
            person.phone = self._phone(person.home)
        if chance.random() < 0.01:
            person.last = chance.choice(LAST_NAMES)

    def _identifier(self, length: int, lead: str, share_with_zeros: float) -> str:
        """An identifier that nobody has; some begin with zeros."""
        while True:
            start = "00" if self._chance.random() < share_with_zeros else lead
            value = start + "".join(self._chance.choices("0123456789", k=length - len(start)))
            if value not in self._used and not value.startswith("0000"):
                self._used.add(value)
                return value

    def _county(self) -> str:
        return self._chance.choices(self.counties, [county.weight for county in self.counties])[0].name

    def _address(self, county: str) -> tuple[str, str, str, str]:
        chance = self._chance
        city, code = chance.choice(COUNTIES[county].places)
        if chance.random() < 0.25:
            code += f"-{chance.randrange(1000, 9999)}"
        first = f"{chance.randrange(100, 9900)} {chance.choice(['', '', 'N ', 'S ', 'W '])}{chance.choice(STREETS)}"
        second = chance.choice(["APT", "UNIT", "LOWR", "UPPR", "#"]) if chance.random() < 0.22 else ""
        if second in ("APT", "UNIT", "#"):
            second = f"{second} {chance.randrange(1, 40)}{chance.choice(['', '', 'A', 'B'])}"
        return first, second, city.upper(), code

    def _phone(self, county: str) -> str:
        if self._chance.random() < 0.1:
            return ""
        return f"({COUNTIES[county].area_code}) 555-01{self._chance.randrange(100):02d}"

    def _new_person(self, state: State) -> Person:
        chance = self._chance
        home = self._county()
        first, second, city, code = self._address(home)
        today = state.refresh.date()
        person = Person(
            pin=self._identifier(10, "9", 0.2),
            last=chance.choice(LAST_NAMES),
            first=chance.choice(FIRST_NAMES),
            middle=chance.choice("ABCDEFGHJKLMNPRSTW") if chance.random() < 0.7 else "",
            suffix=chance.choice(["JR", "SR", "II", "III"]) if chance.random() < 0.05 else "",
            dob=today - timedelta(days=chance.randrange(int(19.2 * 365.25), int(48.5 * 365.25))),
            home=home,
            addr1=first,
            addr2=second,
            city=city,
            zip=code,
            verified=today - timedelta(days=chance.randrange(2, 420)),
            phone=self._phone(home),
        )
        state.people[person.pin] = person
        return person

    def _new_case(self, state: State, person: Person) -> Case:
        chance = self._chance
        county = person.home if chance.random() < 0.8 else self._county()
        csup = Decimal(chance.randrange(60, 900)) + chance.choice([Decimal(0), Decimal(0), Decimal("0.5")])
        desk = random.Random(f"worker:{self.seed}:{county}:{chance.randrange(4)}")
        case = Case(
            number=self._identifier(8, "7", 0.3),
            pin=person.pin,
            county=county,
            csup=csup.quantize(CENT),
            first_arrears=(csup * chance.randrange(330, 4000) / 100).quantize(CENT),
            order_date=state.refresh.date() - timedelta(days=chance.randrange(125, 5200)),
            worker=f"{desk.choice(LAST_NAMES)}, {desk.choice(FIRST_NAMES)[0]}",
            status="OPEN" if chance.random() < 0.92 else "OPEN - ENF",
        )
        state.cases[case.number] = case
        return case

    def _paid(self, case: Case, month: Month) -> Decimal:
        """What was paid in a calendar month: nothing or a part."""
        chance = random.Random(f"pay:{self.seed}:{case.number}:{month[0]}-{month[1]}")
        if chance.random() < 0.55:
            return NOTHING
        paid = (case.csup * chance.randrange(5, 90) / 100).quantize(CENT)
        return paid if chance.random() < 0.5 else paid.quantize(Decimal(1)).quantize(CENT)

    def _last_payment(self, case: Case, today: date) -> tuple[date | None, Decimal | None]:
        for back in range(1, 13):
            month = months_back(today, back)
            paid = self._paid(case, month)
            if paid:
                chance = random.Random(f"payday:{self.seed}:{case.number}:{month}")
                day = date(*month, chance.randrange(1, 29))
                return (day, paid) if day > case.order_date else (None, None)
        return None, None

    def _line(self, state: State, number: str) -> Line:
        case = state.cases[number]
        person = state.people[case.pin]
        today = state.refresh.date()
        start = FIRST_REFRESH.date() - timedelta(days=30)
        elapsed = (today.year * 12 + today.month) - (start.year * 12 + start.month)
        months = (months_back(today, back) for back in range(1, elapsed + 1))
        unpaid = sum((case.csup - self._paid(case, month) for month in months), NOTHING)
        paid_on, paid = self._last_payment(case, today)
        birthday_to_come = (today.month, today.day) < (person.dob.month, person.dob.day)
        return Line(
            last=person.last,
            first=person.first,
            middle=person.middle,
            suffix=person.suffix,
            pin=person.pin,
            case_no=number,
            county=case.county,
            dob=person.dob,
            age=today.year - person.dob.year - birthday_to_come,
            addr1=person.addr1,
            addr2=person.addr2,
            city=person.city,
            state="WI",
            zip=person.zip,
            addr_verified=person.verified,
            phone=person.phone,
            csup=case.csup,
            paid_m1=self._paid(case, months_back(today, 1)),
            paid_m2=self._paid(case, months_back(today, 2)),
            paid_m3=self._paid(case, months_back(today, 3)),
            arrears=case.first_arrears + unpaid,
            last_pay_date=paid_on,
            last_pay_amt=paid,
            order_date=case.order_date,
            worker=case.worker,
            status=case.status,
        )
