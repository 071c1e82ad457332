"""The sheets of a workbook as the recount expects them, cell by cell, and what an amended report says differs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from textwrap import wrap
from typing import Any
from uuid import UUID

from csdesk.services import resources
from tests.services.reporting.recount import counted, people
from tests.services.reporting.recount.counted import HIDDEN
from tests.services.reporting.recount.deeds import SETTINGS
from tests.services.reporting.recount.outcomes import outcomes as outcomes_of
from tests.services.reporting.recount.people import COLUMNS, STATE, WORDS, Line, Person
from tests.services.reporting.recount.tables import Tables, Time, weeks
from tests.services.telling.oracle import Asked

Grid = list[list[Any]]
NOTHING = "Nothing to report."
TEXTS = resources.toml("reporting/steps.toml")
STEPS = [TEXTS[step]["heading"] for step in counted.STEPS]
LABELS = {
    "Active NCPs": ("NCP", "IV-D case"),
    "Referrals": ("NCP", "IV-D case", "Employment program", "Referred"),
    "Activities": ("NCP", "IV-D case", "Date", "Activity", "Came of it"),
}
KEYS = {"Active NCPs": (), "Referrals": LABELS["Referrals"][2:], "Activities": LABELS["Activities"][2:]}
CONTACTS = ("call", "letter", "text", "email", "visit", "office", "court")


@dataclass(frozen=True)
class Entry:
    """A line of a report, to be compared with that of another report."""

    ncp_id: UUID | None
    label: str
    cells: dict[str, Any]
    asked: dict[str, tuple[str, date]] = field(default_factory=dict)


Key = tuple[str, UUID | None, str]


@dataclass(frozen=True)
class Report:
    """One report as it is expected, and what it was made from."""

    tables: Tables
    to: Asked
    time: Time
    as_of: date
    on: date
    """The day on which it is made."""
    title: str
    lines: dict[str, list[Line]]
    entries: dict[Key, Entry]
    summary: Grid
    charts: list[tuple[str, str, list[str], list[Any]]]
    more: dict[str, Grid]
    """Sheets of the state alone."""

    def sheets(
        self, *, since: "Report | None" = None, amends: "Report | None" = None, left: date | None = None
    ) -> dict[str, Grid]:
        """All sheets but the Notes."""
        about = [*self._about]
        marks = self.marks(since) if since else {}
        if self.to.kind == "csa":
            gone = {key[1] for key in since.entries if key[0] == "Active NCPs"} - {
                key[1] for key in self.entries if key[0] == "Active NCPs"
            } if since else set()  # fmt: skip
            said = "Nothing: nothing left to this agency before"
            if since:
                said = f"{_many(len(marks), 'line')} since the report as of {_day(since.as_of)}; "
                said += f"{_many(len(gone), 'NCP')} of it not in this one"
            about.append(["Marked as new or changed", said])
        differs = [*_counted(self.differences(amends))] if amends else []
        title = self.title
        if amends and left:
            title = f"Amended: {title}"
            said = f"No. 1: takes the place of the one that left on {_day(left)}. The sheet What differs has "
            about.append(["Amended report", said + _many(len(differs), "value") + "."])
        found = {"Summary": [[title], [], *about, [], *self.summary]}
        if differs:
            columns = ["Sheet", "Line", "Column", "Before", "Now"]
            found["What differs"] = self._table(
                "What this report says otherwise than the one before it", columns, differs
            )
        found["Charts"] = self._charts()
        keys = [key for key in self.entries if key[0] in ("Active NCPs", "Referrals")]
        place = 0
        for sheet, lines in self.lines.items():
            columns = [*COLUMNS[self.to.kind, sheet]]
            rows = [[line.cells[column] for column in columns] for line in lines]
            if self.to.kind == "csa" and sheet != "Activities":
                columns.append("Since the last report")
                for row in rows:
                    row.append(marks.get(keys[place]))
                    place += 1
            found[sheet] = self._table(_heading(self.to.kind, sheet), columns, rows)
        for sheet, grid in self.more.items():
            found[sheet] = self._table(_heading(self.to.kind, sheet), grid[0], grid[1:])
        return found

    def marks(self, since: "Report") -> dict[Key, str]:
        """What is new or changed since another report."""
        found: dict[Key, str] = {}
        for key, entry in self.entries.items():
            if key[0] not in ("Active NCPs", "Referrals"):
                continue
            before = since.entries.get(key)
            changed = [name for name, value in entry.cells.items() if before and before.cells[name] != value]
            if before is None:
                found[key] = "new"
            elif changed:
                found[key] = f"changed: {', '.join(changed)}"
        return found

    def differences(self, before: "Report") -> Iterator[list[str]]:
        """What this report says otherwise, sheet by sheet."""
        order = ["Summary", "Charts", "Active NCPs", "Referrals", "Activities", "Outcomes"]
        for key in sorted(dict.fromkeys((*self.entries, *before.entries)), key=lambda key: order.index(key[0])):
            was, now = before.entries.get(key), self.entries.get(key)
            if was is None and now is not None:
                yield [key[0], now.label, "", "(empty)", "new line"]
            elif was is not None and now is None:
                label = was.label
                if was.ncp_id:
                    shown = [name for name in LABELS[key[0]] if name in was.cells]
                    label = ", ".join(dict.fromkeys(self._again(was, name) for name in shown))
                yield [key[0], label, "", "line of the report before", "not in it any more"]
            elif was is not None and now is not None:
                for name, value in now.cells.items():
                    if was.cells[name] != value:
                        yield [key[0], now.label, name, self._again(was, name), _text(value)]

    def _again(self, was: Entry, name: str) -> str:
        """A value of the report before, where it may be told by now."""
        value = was.cells[name]
        if was.ncp_id and value != HIDDEN:
            one = Person(self.tables, was.ncp_id, self.to, self.time, self.as_of, self.on)
            if not one.may(*was.asked[name]):
                return "no longer told"
        return _text(value)

    @property
    def _about(self) -> Grid:
        whole = self.time.last.month - self.time.first.month == 2
        lines: Grid = [["Quarter" if whole else "Time", self.time.title], ["As of", self.as_of]]
        if self.to.kind == "state":
            lines.append(["Due", date(2026, self.time.last.month + 1, 15)])
        else:
            (agency,) = (row["name"] for row in self.tables["csa"] if row["county"] == self.to.name)
            lines = [["To", agency], ["County", self.to.name], *lines]
        lines += [["Agency", SETTINGS.agency_name], ["Liaison", SETTINGS.liaison_name]]
        lines.append(["Liaison's phone and e-mail", f"{SETTINGS.liaison_phone}, {SETTINGS.liaison_email}"])
        if self.to.kind == "state":
            counties = [row[0] for row in self.summary[2:] if row and row[0] in self.counties]
            lines.append(["Counties", ", ".join(dict.fromkeys(counties))])
        return lines

    @property
    def counties(self) -> set[str]:
        """All that there are."""
        return {row["county"] for row in self.tables["iv_d_case"]}

    def _table(self, heading: str, columns: list[str], rows: Grid) -> Grid:
        return [*self._head(heading), columns, *(rows or [[NOTHING]])]

    def _head(self, heading: str) -> Grid:
        return [[heading], [f"{self.time.title}, as of {_day(self.as_of)}"], []]

    def _charts(self) -> Grid:
        grid = self._head(_heading(self.to.kind, "Charts"))
        for title, unit, labels, numbers in self.charts:
            block: Grid = [[title, unit], *([label, number] for label, number in zip(labels, numbers, strict=True))]
            words = [label for label, number in zip(labels, numbers, strict=True) if not isinstance(number, int)]
            if words:
                which = ", ".join(words) if len(words) < 5 else f"{len(words)} of {len(labels)}"
                said = f"Not drawn, since the number is not told: {which}."
                block += [[line] for line in wrap(said, 56)]
            grid += block + [[]] * (17 - len(block))
        return grid


def state(tables: Tables, time: Time, before: Time, on: date, reported: "Report | None" = None) -> Report:
    """The report of a quarter. `reported`: that of the quarter before, as it left, which then tells of it."""
    as_of = min(on, time.last)
    lines = people.lines(tables, STATE, time, as_of, on)
    counts, total = counted.by_county(tables, time)
    old_tables = reported.tables if reported else tables
    old_counts, old_total = counted.by_county(old_tables, before)
    counties, old_counties = counted.counties_told(counts), counted.counties_told(old_counts)
    rows: Grid = [[name, *numbers] for name, numbers in counties]
    several, all_told = counted.in_several(counts, total), counted.alone(total)
    totals: Grid = [
        ["In several counties", *several],
        ["All counties", *all_told],
        [before.title, *counted.alone(old_total)],
        ["Of the step before", *counted.per_cent(total)],
    ]
    heading = f"The quarter before, {before.title}, by county"
    heading += f", as reported on {_day(reported.on)}" if reported else ""
    old_rows: Grid = [[name, *numbers] for name, numbers in old_counties]
    summary = [
        [_heading("state", "Summary")], ["County", *STEPS], *(rows or [[NOTHING]]), *totals, [], [heading],
        ["County", *STEPS], *(old_rows or [[NOTHING]]), ["All counties", *counted.alone(old_total)],
    ]  # fmt: skip
    charts = [("People by step", "People", STEPS, all_told), *counted.charts(tables, time, as_of)]
    done = counted.done_at_the_desk(tables, time)
    activities = [[WORDS["activity"][what], WORDS["outcome"][came], *numbers] for what, came, *numbers in done]
    outcomes = outcomes_of(tables, time, as_of)
    entries = _entries(lines)
    for row in (*rows, *totals, *([f"{before.title}, {name}", *numbers] for name, *numbers in old_rows)):
        entries["Summary", None, row[0]] = Entry(None, row[0], dict(zip(STEPS, row[1:], strict=True)))
    for title, _unit, labels, numbers in charts:
        for label, number in zip(labels, numbers, strict=True):
            entries["Charts", None, f"{title}: {label}"] = Entry(None, f"{title}: {label}", {"Number": number})
    for row in activities:
        cells = dict(zip(("Number", "People"), row[2:], strict=True))
        entries["Activities", None, f"{row[0]}|{row[1]}"] = Entry(None, f"{row[0]}, {row[1]}", cells)
    measured = ("At enrollment", "At exit", "Asked both times")
    for row in outcomes:
        label = ", ".join(row[:3])
        entries["Outcomes", None, label] = Entry(None, label, dict(zip(measured, row[3:], strict=True)))
    nothing = [["Fewer than five noncustodial parents were asked at enrollment and at exit."]]
    more = {
        "Activities": [["Activity", "Came of it", "Number", "People"], *activities],
        "Outcomes": [["Outcome", "Of whom", "Answer", *measured], *(outcomes or nothing)],
    }
    title = "W-2 Child Support Liaison: quarterly report"
    return Report(tables, STATE, time, as_of, on, title, lines, entries, summary, charts, more)


def csa(tables: Tables, county: str, time: Time, on: date) -> Report:
    """The report to an agency."""
    as_of, to = min(on, time.last), Asked("csa", county)
    lines = people.lines(tables, to, time, as_of, on)
    active, done = lines["Active NCPs"], lines["Activities"]

    def number(column: str, word: str) -> int:
        return sum(line.cells[column] == word for line in active)

    (agency,) = (row["id"] for row in tables["csa"] if row["county"] == county)
    met = [row["csa_id"] for row in tables["csa_meeting"] if time.has(row["held_on"]) and row["held_on"] <= as_of]
    figures: list[tuple[str, int]] = [
        ("Active NCPs referred to an employment program", len(active)),
        *((f"of them: {word}", number("Outcome of the referral", word)) for word in WORDS["referral"].values()),
        ("NCPs about whom something was withheld",
         len({line.ncp_id for sheet in lines.values() for line in sheet if HIDDEN in line.cells.values()})),
        ("Referrals to employment programs", len(lines["Referrals"])),
        ("Activities that may be told", len(done)),
        ("Meetings with this agency", met.count(agency)),
        ("Meetings with several agencies", met.count(None)),
    ]  # fmt: skip
    first_days = weeks(time, as_of)
    kinds = {WORDS["activity"][kind] for kind in CONTACTS}
    on_days = [line.cells["Date"] for line in done if line.cells["Activity"] in kinds]
    by_week = Counter(max(day for day in first_days if day <= on_day) for on_day in on_days)
    reached = {
        "Referred": len(active),
        "Enrolled": number("Outcome of the referral", "Enrolled"),
        "Completed": number("Since enrollment", "Completed"),
        "Employed": sum(isinstance(line.cells["Employed since"], date) for line in active),
        "After enrollment withheld": number("Since enrollment", HIDDEN),
    }
    week_labels = [f"{day:%b} {day.day}" for day in first_days]
    charts = [
        ("Active NCPs, as far as told", "People", list(reached), list(reached.values())),
        ("Contacts that may be told", "Contacts", week_labels, [by_week[day] for day in first_days]),
    ]
    entries = _entries(lines)
    for label, figure in figures:
        entries["Summary", None, label] = Entry(None, label, {"Number": figure})
    summary: Grid = [[_heading("csa", "Summary"), "Number"], *map(list, figures)]
    title = "W-2 Child Support Liaison: status report to the child support agency"
    return Report(tables, to, time, as_of, on, title, lines, entries, summary, charts, {})


def _entries(lines: dict[str, list[Line]]) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for sheet, rows in lines.items():
        for line in rows:
            words = "|".join(_text(line.cells[name]) for name in KEYS[sheet])
            number = sum(key[:2] == (sheet, line.ncp_id) and key[2].startswith(f"{words}#") for key in found)
            label = ", ".join(_text(line.cells[name]) for name in LABELS[sheet] if name in line.cells)
            found[sheet, line.ncp_id, f"{words}#{number}"] = Entry(line.ncp_id, label, line.cells, line.asked)
    return found


def _counted(differs: Iterator[list[str]]) -> Iterator[list[str]]:
    """Lines that read alike by now stand there once, with their number."""
    for line, number in Counter(map(tuple, differs)).items():
        sheet, label, column, was, now = line
        if number > 1:
            was, now = was.replace("line of", f"{number} lines of"), now.replace("new line", f"{number} new lines")
        yield [sheet, label, column, was, now]


def _heading(kind: str, sheet: str) -> str:
    file = "state_quarter" if kind == "state" else "csa_report"
    return str(
        next(one["heading"] for one in resources.toml(f"reporting/{file}.toml")["sheets"] if one["title"] == sheet)
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _text(value: Any) -> str:
    if value is None or value == "":
        return "(empty)"
    return _day(value) if isinstance(value, date) else str(value)
