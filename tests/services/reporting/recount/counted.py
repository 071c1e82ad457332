"""What is counted for the state: steps by county, activities of the desk, charts; with small numbers of its own."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from csdesk.services import resources
from tests.services.reporting.recount.tables import Row, Tables, Time, day_of, months_later, weeks

STEPS = (
    "listed", "cleared", "attempted", "reached", "assessed", "eligible", "referred", "enrolled", "completed",
    "employed",
)  # fmt: skip
SPOKE = ("reached", "appointment_made", "refused")
FEW = "under 5"
HIDDEN = "withheld"
Shown = Any
"""A number, or the word in its place."""


def reached(tables: Tables, time: Time) -> dict[str, set[UUID]]:
    """Who took each step in a time."""
    calls = [row for row in tables["contact_attempt"] if time.has(row["at"])]
    kept = {row["ncp_id"] for row in tables["appointment"] if row["state"] == "kept" and time.has(row["starts_at"])}
    held = [row for row in tables["assessment"] if row["state"] == "finished"]
    decided = [row for row in tables["assessment"] if row["determination"] == "eligible"]
    referred = [row for row in tables["referral"] if tables.is_employment(row["program_id"])]
    begun = [row for row in tables["enrolment"] if tables.is_employment(row["program_id"])]
    completed = [row for row in begun if row["completed"]]

    def people(rows: list[Row], field: str) -> set[UUID]:
        return {row["ncp_id"] for row in rows if time.has(row[field])}

    listed = {case["ncp_id"] for case in tables["iv_d_case"] if any(map(time.has, _reported(tables, case)))}
    listed |= {row["id"] for row in tables["ncp"] if row["source"] != "report" and time.has(row["created_at"])}
    return {
        "listed": listed,
        "cleared": {ncp_id for ncp_id in listed if _free(tables, time, ncp_id)},
        "attempted": kept | people(calls, "at"),
        "reached": kept | people([row for row in calls if row["outcome"] in SPOKE], "at"),
        "assessed": people(held, "finished_at"),
        "eligible": people(decided, "determined_at"),
        "referred": people(referred, "referred_on"),
        "enrolled": people(begun, "enrolled_on"),
        "completed": people(completed, "ended_on"),
        "employed": people(tables["job"], "started_on"),
    }


def _reported(tables: Tables, case: Row) -> list[date]:
    """The days of the reports that list a case."""
    return [tables.by_id("report_import", one["import_id"])["report_date"] for one in _snapshots(tables, case)]


def _snapshots(tables: Tables, case: Row) -> list[Row]:
    return tables.by("case_snapshot", "case_id").get(case["id"], [])


def _free(tables: Tables, time: Time, ncp_id: UUID) -> bool:
    """Whether somebody may be contacted at the end of a time."""
    newest: dict[UUID, Row] = {}
    for row in tables.of("csa_review", ncp_id):
        if day_of(row["asked_at"]) <= time.last:
            newest[row["csa_id"]] = row
    said = {
        csa_id: row["answer"]
        for csa_id, row in newest.items()
        if row["answered_at"] and day_of(row["answered_at"]) <= time.last
    }
    if "excluded" in said.values():
        return False
    cases = tables.of("iv_d_case", ncp_id)
    flags = tables.by("snapshot_flag", "snapshot_id")
    for case in cases:
        before = [one for one in _snapshots(tables, case) if one["as_of"] <= time.last]
        last = max(before, key=lambda one: one["as_of"], default=None)
        found = flags.get(last["id"], ()) if last is not None and last["as_of"] >= time.first else ()
        if {"deceased", "unworkable_status"} & {flag["code"] for flag in found}:
            return False
    sent = tables.by_id("ncp", ncp_id)["source"] == "csa"
    if sent and len({case["county"] for case in cases} - {""}) < 2:
        return True
    counties = {tables.county(case, time.last) for case in cases}
    first = {csa["id"] for csa in tables["csa"] if csa["contact_rule"] == "csa_first" and csa["county"] in counties}
    return all(said.get(csa_id) == "cleared" for csa_id in first)


def by_county(tables: Tables, time: Time) -> tuple[dict[str, list[int]], list[int]]:
    """How many took each step in each county, those of no known county last, and in all."""
    steps = reached(tables, time)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(STEPS))
    for place, step in enumerate(STEPS):
        for ncp_id in steps[step]:
            for county in {tables.county(case, time.last) for case in tables.of("iv_d_case", ncp_id)} or {""}:
                counts[county][place] += 1
    names = sorted(name for name in counts if name) + [name for name in counts if not name]
    return {name: counts[name] for name in names}, [len(steps[step]) for step in STEPS]


def hidden(numbers: Sequence[int], people: Sequence[Collection[object]]) -> list[Shown]:
    """A word for what is about fewer than five, and for the next larger ones until nothing follows from the rest."""
    limit = 5
    while True:
        away = [who for who in people if len(who) < limit]
        left = [who for who in people if len(who) >= limit]
        together = len(set(chain.from_iterable(away)))
        if not together or not left:
            break
        if len(away) > 1 and together >= 5 and {len(who) for who in away} != {4}:
            break
        limit = min(map(len, left)) + 1
    return [HIDDEN if len(who) < limit else number for number, who in zip(numbers, people, strict=True)]


def of_numbers(numbers: Sequence[int]) -> list[Shown]:
    """The same by numbers alone."""
    return hidden(numbers, [[(place, one) for one in range(number)] for place, number in enumerate(numbers)])


def counties_told(counts: dict[str, list[int]]) -> list[tuple[str, list[Shown]]]:
    """The lines of the counties as the state is told them."""
    columns = []
    for place, step in enumerate(STEPS):
        numbers = [mine[place] for mine in counts.values()]
        columns.append(numbers if step == "listed" else of_numbers(numbers))
    lines = [(county or "not known", [column[row] for column in columns]) for row, county in enumerate(counts)]
    return [line for line in lines if any(one not in (0, HIDDEN) for one in line[1])]


def alone(total: list[int]) -> list[Shown]:
    """Numbers of all counties as the state is told them."""
    return [FEW if number < 5 and step != "listed" else number for step, number in zip(STEPS, total, strict=True)]


def in_several(counts: dict[str, list[int]], total: list[int]) -> list[Shown]:
    """What people with cases in several counties add to the lines, with a minus."""
    told: list[Shown] = []
    for place, step in enumerate(STEPS):
        numbers = [mine[place] for mine in counts.values()]
        some_hidden = step != "listed" and (not numbers or HIDDEN in of_numbers(numbers))
        told.append(HIDDEN if some_hidden else total[place] - sum(numbers))
    return told


def per_cent(total: list[int]) -> list[Shown]:
    """Of the step before, rounded half up; not of outcomes, nor where a number is not told or grew."""
    told: list[Shown] = [None]
    for place in range(1, len(STEPS)):
        before, now = total[place - 1], total[place]
        known = (before >= 5 or place == 1) and now >= 5
        within = STEPS[place] not in ("completed", "employed") and 0 < before >= now
        told.append(int(now * 100 / before + 0.5) if known and within else None)
    return told


def done_at_the_desk(tables: Tables, time: Time) -> list[tuple[str, str, int, int | None]]:
    """What was done, what came of it, how often, about how many; of five people and more, or of nobody."""
    told: list[tuple[str, str, int, int | None]] = []
    for source in _done(tables, time):
        for activity, outcome in sorted({(str(what), str(came)) for what, came, _who in source}):
            who = [ncp_id for what, came, ncp_id in source if (what, came) == (activity, outcome)]
            if len(set(who)) >= 5:
                told.append((activity, outcome, len(who), len(set(who))))
    held = sum(time.has(row["held_on"]) for row in tables["csa_meeting"])
    return [*told, *([("csa_meeting", "held", held, None)] if held else [])]


def _done(tables: Tables, time: Time) -> Iterator[list[tuple[str, str, UUID]]]:
    """Of each kind of record: what it was, what came of it, with whom."""
    calls = [row for row in tables["contact_attempt"] if time.has(row["at"])]
    yield [(row["kind"], row["outcome"], row["ncp_id"]) for row in calls]
    settled = [row for row in tables["appointment"] if row["state"] != "planned" and time.has(row["starts_at"])]
    yield [(row["kind"], row["state"], row["ncp_id"]) for row in settled]
    held = [row for row in tables["assessment"] if row["state"] == "finished" and time.has(row["finished_at"])]
    yield [("assessment", "finished", row["ncp_id"]) for row in held]
    yield [("plan", "signed", row["ncp_id"]) for row in tables["plan"] if time.has(row["signed_on"])]
    services = [row for row in tables["referral"] if not tables.is_employment(row["program_id"])]
    yield [("service", "made", row["ncp_id"]) for row in services if time.has(row["referred_on"])]
    for name, employment in (("session", True), ("class", False)):
        yield [
            (name, str(row["attended"]), enrolment["ncp_id"])
            for row in tables["attendance"]
            for enrolment in (tables.by_id("enrolment", row["enrolment_id"]),)
            if time.has(row["held_on"]) and tables.is_employment(enrolment["program_id"]) == employment
        ]
    answered = [row for row in tables["csa_review"] if row["answer"] != "open" and time.has(row["answered_at"])]
    yield [("review", row["answer"], row["ncp_id"]) for row in answered]


def charts(tables: Tables, time: Time, as_of: date) -> list[tuple[str, str, list[str], list[Shown]]]:
    """Each chart of the whole desk but the funnel: title, unit, labels, numbers as told."""
    first_days = weeks(time, as_of)
    by_week: list[list[UUID]] = [[] for _day in first_days]
    tries: defaultdict[UUID, list[date]] = defaultdict(list)
    for row in tables["contact_attempt"]:
        on = day_of(row["at"])
        tries[row["ncp_id"]].append(on)
        if time.has(on):
            by_week[sum(day <= on for day in first_days) - 1].append(row["ncp_id"])
    for row in tables["appointment"]:
        if row["state"] == "kept":
            tries[row["ncp_id"]].append(day_of(row["starts_at"]))
    waited = [0] * 5
    for ncp_id, days in tries.items():
        if time.has(min(days)):
            listed = [one["as_of"] for case in tables.of("iv_d_case", ncp_id) for one in _snapshots(tables, case)]
            known = min([day_of(tables.by_id("ncp", ncp_id)["created_at"]), *listed])
            waited[sum(months_later(known, months) <= min(days) for months in (1, 2, 3, 6))] += 1
    willing = _able_and_willing(tables, as_of)
    return [
        (
            "Contacts by week", "Contacts", [f"{day:%b} {day.day}" for day in first_days],
            hidden([len(week) for week in by_week], [set(week) for week in by_week]),
        ),
        (
            "Months to first contact", "People",
            ["Under 1 month", "1 to 2 months", "2 to 3 months", "3 to 6 months", "6 months or more"],
            of_numbers(waited),
        ),
        (
            "Able and willing to pay", "People", list(willing),
            of_numbers([*willing.values()]),
        ),
    ]  # fmt: skip


def _able_and_willing(tables: Tables, as_of: date) -> dict[str, int]:
    """By the newest finished interview of each open record."""
    counts = {f"Willing: {will}, able: {able}": 0 for will in SAID for able in reversed(SAID)} | {"Not said": 0}
    newest: dict[UUID, tuple[Any, Row]] = {}
    for row in tables["assessment"]:
        at = row["finished_at"] or row["started_at"]
        key = at, row["id"]
        if row["state"] == "finished" and day_of(at) <= as_of:
            newest[row["ncp_id"]] = max(newest.get(row["ncp_id"], (key, row)), (key, row), key=lambda one: one[0])
    parts = resources.toml("instruments/fra-colorado-2019.toml")["parts"]
    answers = tables.by("answer", "assessment_id")
    for ncp_id, (_key, row) in newest.items():
        if any(first <= as_of < again for first, again in tables.closed(ncp_id)):
            continue
        said = {one["question"]: one["value"] for one in answers.get(row["id"], ()) if one["state"] == "answered"}
        able, willing = said.get(parts["able"]), said.get(parts["willing"])
        counts[f"Willing: {willing}, able: {able}" if able in SAID and willing in SAID else "Not said"] += 1
    return counts


SAID = ("yes", "sometimes", "no")
