"""The lines about people: what each recipient may be told of whom, asked of the proof's oracle."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from csdesk.services import resources
from csdesk.services.names import full_name
from tests.services.reporting.recount.counted import HIDDEN
from tests.services.reporting.recount.tables import Row, Tables, Time, day_of
from tests.services.telling import oracle
from tests.services.telling.oracle import Asked, Signed

WORDS = resources.toml("reporting/words.toml")
STATE = Asked("state", "State mailbox")
Cell = tuple[str, date, Any]
"""The fact, its day, the value."""
REFERRAL = ("Employment program", "Referred", "Introduced in person", "Outcome of the referral", "Enrolled",
            "Since enrollment", "Ended")  # fmt: skip
STANDING = ("Status", "Employment program", "Referred", "Outcome of the referral", "Enrolled", "Since enrollment",
            "Ended")  # fmt: skip
COLUMNS = {
    ("state", "Active NCPs"): ("IV-D case", "County", *STANDING, "Contacts in quarter", "Last contact", "Came of it",
                               "Next step due"),
    ("state", "Referrals"): ("IV-D case", "County", *REFERRAL),
    ("csa", "Active NCPs"): ("NCP", "IV-D case", *STANDING, "Employed since", "Last contact", "Came of it",
                             "Next step due"),
    ("csa", "Referrals"): ("NCP", "IV-D case", *REFERRAL),
    ("csa", "Activities"): ("NCP", "IV-D case", "Date", "Activity", "Came of it"),
}  # fmt: skip
"""Of each recipient and sheet, without the column of what changed."""


@dataclass(frozen=True)
class Line:
    """A line about somebody as it is told, with the fact and its day of each cell."""

    ncp_id: UUID
    cells: dict[str, Any]
    asked: dict[str, tuple[str, date]]


@dataclass(frozen=True)
class Person:
    """Somebody as far as one recipient is concerned on the day of telling."""

    tables: Tables
    ncp_id: UUID
    to: Asked
    time: Time
    as_of: date
    on: date

    def may(self, fact: str, day: date) -> bool:
        """Whether it may be told."""
        return bool(
            oracle.rule_for(
                self.to, fact, day, self.on, enrolled=self._enrolled, signed=self._signed,
                safe=self.row["safe_contact"], counties=[case["county"] for case in self.cases],
            )
        )  # fmt: skip

    @cached_property
    def row(self) -> Row:
        return self.tables.by_id("ncp", self.ncp_id)

    @cached_property
    def _enrolled(self) -> list[date]:
        return [one["enrolled_on"] for one in self.tables.of("enrolment", self.ncp_id)]

    @cached_property
    def _signed(self) -> list[Signed]:
        return [
            Signed(
                str(one["recipient"]), self.tables.by_id("csa", one["csa_id"])["county"] if one["csa_id"] else "",
                frozenset(one["facts"].split()), one["signed_on"], one["valid_until"], one["revoked_on"],
            )
            for one in self.tables.of("release", self.ncp_id)
        ]  # fmt: skip

    @cached_property
    def cases(self) -> list[Row]:
        return sorted(self.tables.of("iv_d_case", self.ncp_id), key=lambda case: case["number"])

    @cached_property
    def referrals(self) -> list[Row]:
        """To employment programs, the newest last, as they stood; those of which may be told."""
        found = []
        for one in sorted(self.tables.of("referral", self.ncp_id), key=lambda one: (one["referred_on"], one["id"])):
            if not self.tables.is_employment(one["program_id"]) or one["referred_on"] > self.as_of:
                continue
            begun = [e for e in self.tables.of("enrolment", self.ncp_id) if e["referral_id"] == one["id"]]
            begun = [e for e in begun if e["enrolled_on"] <= self.as_of]
            settled = one["settled_on"] or one["last_news_on"]
            enrolled_on = begun[0]["enrolled_on"] if begun else None
            ended_on = begun[0]["ended_on"] if begun and (begun[0]["ended_on"] or date.max) <= self.as_of else None
            refused = one["status"] == "not_enrolled" and settled <= self.as_of
            completed = bool(begun and begun[0]["completed"])
            known = enrolled_on is not None and self.may("enrolled", enrolled_on)
            if known or self.may("referral", one["referred_on"]):
                found.append(
                    one | {
                        "enrolled_on": enrolled_on, "ended_on": ended_on, "refused_on": settled if refused else None,
                        "completed": completed, "known": known,
                        "program": self.tables.by_id("program", one["program_id"])["name"],
                    }
                )  # fmt: skip
        return found

    @property
    def listed(self) -> bool:
        """Whether there is a line: open at some time, and a referral of which may be told."""
        shut = any(first < self.time.first and again > self.as_of for first, again in self.tables.closed(self.ncp_id))
        return not shut and bool(self.referrals)

    def of_referral(self, one: Row) -> dict[str, Cell]:
        """What is told of a referral."""
        of_it = ("referral", one["referred_on"])
        said, since = ("referral", self.as_of, "waiting"), None
        if one["refused_on"]:
            said = ("outcome", one["refused_on"], "not_enrolled")
        if one["enrolled_on"]:
            said = ("enrolled", one["enrolled_on"], "enrolled")
            ended = "completed" if one["completed"] else "left"
            since = WORDS["since_enrolment"][ended if one["ended_on"] else "taking_part"]
        return {
            "Employment program": (*of_it, one["program"]),
            "Referred": (*of_it, one["referred_on"]),
            "Introduced in person": (*of_it, "Yes" if one["warm_hand_off"] else "No"),
            "Outcome of the referral": (*said[:2], WORDS["referral"][said[2]]),
            "Enrolled": ("enrolled", one["enrolled_on"] or self.as_of, one["enrolled_on"]),
            "Since enrollment": ("outcome", self.as_of, since),
            "Ended": ("outcome", self.as_of, one["ended_on"]),
        }

    def standing(self) -> dict[str, Cell]:
        """What is told of the person: the newest referral, and what stands beside it."""
        calls = [
            (day_of(one["at"]), one["outcome"])
            for one in sorted(self.tables.of("contact_attempt", self.ncp_id), key=lambda one: (one["at"], one["id"]))
            if day_of(one["at"]) <= self.as_of
        ]
        told = [call for call in calls if self.may("contact", call[0])]
        last = told[-1] if told else (None, None)
        contact = ("contact", last[0] or self.as_of)
        jobs = [
            one["started_on"]
            for one in self.tables.of("job", self.ncp_id)
            if one["started_on"] <= self.as_of and (one["ended_on"] is None or one["ended_on"] > self.as_of)
        ]
        steps = [
            one["due_on"]
            for one in self.tables.of("follow_up", self.ncp_id)
            if day_of(one["created_at"]) <= self.time.last
            and (one["done_at"] is None or day_of(one["done_at"]) > self.time.last)
        ]
        job: Cell = ("employment", self.as_of, max(jobs, default=None))
        if not any(one["known"] for one in self.referrals) and not self.may("employment", self.as_of):
            job = ("case_number", self.as_of, None)
        return self.of_referral(self.referrals[-1]) | {
            "Status": ("outcome", self.as_of, WORDS["status"][self._status(jobs)]),
            "Contacts in quarter": ("contact", self.as_of, sum(on >= self.time.first for on, _outcome in calls)),
            "Employed since": job,
            "Last contact": (*contact, last[0]),
            "Came of it": (*contact, WORDS["outcome"][last[1]] if last[1] else None),
            "Next step due": ("next_step", self.as_of, min(steps, default=None)),
        }

    def _status(self, jobs: Sequence[date]) -> str:
        newest = self.referrals[-1]
        if any(first <= self.as_of < again for first, again in self.tables.closed(self.ncp_id)):
            return "closed"
        if jobs and self.may("employment", self.as_of):
            return "employed"
        if any(one["known"] and not one["ended_on"] for one in self.referrals):
            return "enrolled"
        if newest["known"]:
            return "completed" if newest["completed"] else "left"
        return "not_enrolled" if newest["refused_on"] else "referred"

    def done(self) -> Iterator[tuple[str, date, str, str]]:
        """What was done with the person: fact, day, what, what came of it."""
        of, time = self.tables.of, self.time
        for one in of("contact_attempt", self.ncp_id):
            yield "contact", day_of(one["at"]), one["kind"], one["outcome"]
        for one in of("appointment", self.ncp_id):
            if one["state"] != "planned":
                yield "appointment", day_of(one["starts_at"]), one["kind"], one["state"]
        for one in of("assessment", self.ncp_id):
            if one["state"] == "finished":
                yield "interview_held", day_of(one["finished_at"]), "assessment", "finished"
        for one in of("plan", self.ncp_id):
            if time.has(one["signed_on"]):
                yield "plan_signed", one["signed_on"], "plan", "signed"
        for one in of("referral", self.ncp_id):
            if not self.tables.is_employment(one["program_id"]):
                yield "service_referral", one["referred_on"], "service", "made"
        begun = [one["id"] for one in of("enrolment", self.ncp_id) if self.tables.is_employment(one["program_id"])]
        for held in (held for one in begun for held in self.tables.by("attendance", "enrolment_id").get(one, ())):
            yield "attendance", held["held_on"], "session", held["attended"]

    def line(self, sheet: str, cells: dict[str, Cell]) -> Line:
        """A line with what may be told."""
        shown = COLUMNS[self.to.kind, sheet]
        return Line(
            self.ncp_id,
            {name: cells[name][2] if self.may(*cells[name][:2]) else HIDDEN for name in shown},
            {name: cells[name][:2] for name in shown},
        )


def lines(tables: Tables, to: Asked, time: Time, as_of: date, on: date) -> dict[str, list[Line]]:
    """The lines of each sheet about people."""
    everybody = (Person(tables, one["id"], to, time, as_of, on) for one in tables["ncp"])
    people = [one for one in everybody if tables.of("referral", one.ncp_id) and one.listed]
    found: dict[str, list[Line]] = {"Active NCPs": [], "Referrals": []}
    if to.kind == "state":
        told = [(_who_for_state(one, tables, as_of), one) for one in people]
        told.sort(key=lambda both: (both[0][1] == [], both[0][1], str(both[1].ncp_id)))
        heads = [(who, one) for (who, _order), one in told]
    else:
        people = [one for one in people if any(case["county"] == to.name for case in one.cases)]
        people.sort(key=lambda one: (one.row["sort_name"], one.ncp_id))
        heads = [(_who_for_csa(one), one) for one in people]
        found["Activities"] = [
            one.line("Activities", who | _activity(*done))
            for who, one in heads
            for done in sorted(one.done(), key=lambda done: (done[1], str(done[2]), str(done[3])))
            if time.has(done[1]) and done[1] <= as_of and one.may(*done[:2])
        ]
    for who, one in heads:
        found["Active NCPs"].append(one.line("Active NCPs", who | one.standing()))
        found["Referrals"] += [one.line("Referrals", who | one.of_referral(referral)) for referral in one.referrals]
    return found


def _activity(fact: str, on: date, what: str, came: str) -> dict[str, Cell]:
    words = {"Date": on, "Activity": WORDS["activity"][what], "Came of it": WORDS["outcome"][came]}
    return {name: (fact, on, value) for name, value in words.items()}


def _who_for_state(one: Person, tables: Tables, as_of: date) -> tuple[dict[str, Cell], list[tuple[str, str]]]:
    cases = sorted((case["number"], tables.county(case, as_of)) for case in one.cases)
    numbers = ", ".join(number for number, _county in cases) or "none known"
    counties = ", ".join(sorted({county for _number, county in cases if county})) or "not known"
    return {"IV-D case": ("case_number", as_of, numbers), "County": ("case_number", as_of, counties)}, cases


def _who_for_csa(one: Person) -> dict[str, Cell]:
    numbers = ", ".join(case["number"] for case in one.cases if case["county"] == one.to.name) or "none known"
    name = full_name(one.row["last_name"], one.row["first_name"])
    return {"NCP": ("name", one.as_of, name), "IV-D case": ("case_number", one.as_of, numbers)}


def withheld(told: dict[str, list[Line]]) -> list[tuple[str, str]]:
    """What the Notes say of what was withheld."""
    rules = {rule["code"]: rule for rule in resources.toml("partners/disclosure.toml")["rule"]}
    cells: Counter[str] = Counter()
    people: dict[str, set[UUID]] = {}
    for one in (one for sheet in told.values() for one in sheet):
        for name, value in one.cells.items():
            if value == HIDDEN:
                code = "release_needed" if one.asked[name][0] == "employment" else "after_enrolment"
                cells[code] += 1
                people.setdefault(code, set()).add(one.ncp_id)
    found = sorted((f"{rules[code]['outside']}", rules[code]["source"], code) for code in cells)
    return [
        (
            f"{cells[code]} cell{'s' * (cells[code] != 1)} about {len(people[code])} "
            + ("person" if len(people[code]) == 1 else "people"),
            f"{sentence} ({source})",
        )
        for sentence, source, code in found
    ] or [("Nothing", "Nothing of what this report is laid out to tell was withheld.")]
