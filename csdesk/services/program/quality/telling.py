"""The quality loop as a file tells it: all numbers for the office, and fewer for whoever is outside of it.

Outside, a number of fewer than five people is not told (decision `counts` of the disclosure rules). Where the whole
is told, so many more parts are withheld that no small one follows from the whole less the others
(`small_numbers.hide_enough`). The middle of days and wages is told from ten people on, and where their first and last
quarter end from twenty on. The filled parts of bars and the longest wait, of one person, stay in the office.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.program.quality.counting import KINDS
from csdesk.services.program.quality.shapes import About, Bar, Card, Days, Number, Quality, Unit, Wage, Way
from csdesk.services.program.quality.words import words
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.small_numbers import FEWEST, FEWEST_FOR_A_MEDIAN, FEWEST_FOR_QUARTERS, UNDER, Shown

KINDS_BY_PROGRAM = {about: about in KINDS and KINDS[about].groups is None for about in About}
"""Whether the bars of a card are there only for what somebody took part in."""


@dataclass(frozen=True)
class Line:
    """A line of a table: its label, and the numbers of its columns, or a word where one is not told."""

    label: str
    numbers: tuple[Shown, ...]
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a file, and what is drawn of it: the first column, or the first two beside each other."""

    key: str
    title: str
    first: str
    """The heading of the labels."""
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    drawn: int = 1
    """How many of its columns are drawn."""
    in_time: bool = False
    rule: str = ""
    document: str = ""

    @property
    def bars(self) -> tuple[Line, ...]:
        """What is drawn: all lines but that of the whole."""
        return tuple(line for line in self.lines if not line.whole)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The labels whose number is not told, so that nothing is drawn."""
        return tuple(
            line.label for line in self.bars if any(isinstance(one, str) for one in line.numbers[: self.drawn])
        )

    @property
    def said(self) -> str:
        """The drawing in words, with every number that is told."""
        columns = self.columns[: self.drawn]
        values = [
            f"{line.label}: "
            + ", ".join(
                f"{_word(number)} {column.lower()}" for number, column in zip(line.numbers, columns, strict=False)
            )
            for line in self.bars
        ]
        return str(words()["paper"]["says"]).format(title=self.title, values="; ".join(values))


def tables(found: Quality, *, outside: bool) -> tuple[Table, ...]:
    """All tables of a file, in the order of the page; those without anything are left out."""
    made: list[Table] = []
    for card in found.cards:
        made += _of_card(card, outside=outside)
    made += _of_ways(found.ways, found, outside=outside)
    made += [table for card in found.outcomes if (table := _of_outcome(card, outside=outside)) is not None]
    wages = [wage for wage in found.wages if wage.people >= FEWEST_FOR_A_MEDIAN or not outside]
    if wages:
        made.append(_of_wages(wages))
    return tuple(made)


def note_export(session: Session, found: Quality, *, kind: str, outside: bool, at: datetime, who: str) -> None:
    """Note in the audit trail that the numbers leave the vault. `kind`: `workbook` or `paper`."""
    time = f"{found.scope.time.first_day}..{found.scope.time.last_day}"
    told = "outside" if outside else "office"
    audit.record(session, at=at, who=who, action="quality.exported", detail=f"{kind}, {told}, {time}")


def _of_card(card: Card, *, outside: bool) -> list[Table]:
    paper = words()["paper"]
    about = words()["card"][card.about.value]
    one_column = card.unit is Unit.PEOPLE
    unit = str(words()["unit"][card.unit.value][1]).capitalize()
    columns = (unit,) if one_column else (unit, paper["people"])

    def told(bars: Sequence[Bar], key: str, title: str, first: str, *, whole: bool, in_time: bool = False) -> Table:
        numbers = [bar.number for bar in bars]
        hidden = _hidden(numbers, card.total, part_of_whole=whole) if outside else [""] * len(bars)
        lines = [
            Line(bar.label, _cells(bar.number, word, one_column)) for bar, word in zip(bars, hidden, strict=True)
        ]
        if outside and whole and (key == "counties" or KINDS_BY_PROGRAM[card.about]):
            lines = _without_lines_of_nothing(lines)
        if whole:
            word = UNDER if outside and card.total.people < FEWEST else ""
            lines.append(Line(paper["whole"], _cells(card.total, word, one_column), whole=True))
        name = title.format(title=about["title"])
        return Table(
            f"{card.key}_{key}", name, first, columns, tuple(lines), in_time=in_time, rule=about["rule"],
            document=about["document"],
        )  # fmt: skip

    made = [told(card.bars, "parts", paper["by_part"], paper["part"], whole=True)]
    if card.about in (About.PROGRAMS, About.CLASSES):  # of the same whole as the card before it
        return made
    made += [
        told(card.row, "times", paper["by_time"], paper["time"], whole=False, in_time=True),
    ]
    if card.counties:
        made.append(told(card.counties, "counties", paper["by_county"], paper["county"], whole=True))
    return made


def _without_lines_of_nothing(lines: Sequence[Line]) -> list[Line]:
    """One line for all of which no number is told: that a program, a county or an answer stands there tells of it."""
    kept = [line for line in lines if any(isinstance(number, int) for number in line.numbers)]
    if len(kept) == len(lines):
        return kept
    paper = words()["paper"]
    return [*kept, Line(paper["others"], (paper["not_told"],) * len(lines[0].numbers))]


def _hidden(numbers: Sequence[Number], whole: Number, *, part_of_whole: bool) -> list[str]:
    """Of each number the word in its place; empty where it is told."""
    if not part_of_whole:
        return [UNDER if number.people < FEWEST else "" for number in numbers]
    if whole.people < FEWEST:
        return [words()["paper"]["not_told"]] * len(numbers)
    behind = [number.people if number.who is None else number.who for number in numbers]
    hidden = small_numbers.hide_enough(behind)
    return [words()["paper"]["not_told"] if place in hidden else "" for place in range(len(numbers))]


def _cells(number: Number, word: str, one_column: bool) -> tuple[Shown, ...]:
    if word:
        return (word,) if one_column else (word, word)
    return (number.count,) if one_column else (number.count, number.people)


def _of_ways(ways: Sequence[Way], found: Quality, *, outside: bool) -> list[Table]:
    paper, about = words()["paper"], words()["card"]["ways"]
    columns = (paper["half"], paper["quarter"], paper["three_quarters"], paper["people"])
    lines = tuple(Line(way.label, _days(way.days, outside=outside)) for way in ways)
    title = paper["by_part"].format(title=about["title"])
    made = [Table("ways", title, paper["step"], columns, lines, rule=about["rule"], document=about["document"])]
    for way in ways:
        if any(days.people for days in way.row):
            over = tuple(
                Line(time.label, _half(days, outside=outside))
                for time, days in zip(found.times, way.row, strict=True)
            )
            name = paper["by_time"].format(title=way.label)
            columns_over = (paper["half"], paper["people"])
            made.append(Table(f"ways_{way.code}", name, paper["time"], columns_over, over, in_time=True))
    return made


def _days(days: Days, *, outside: bool) -> tuple[Shown, ...]:
    half, people = _half(days, outside=outside)
    if outside and days.people < FEWEST_FOR_QUARTERS:
        ends: Shown = UNDER if days.people < FEWEST else words()["paper"]["not_told"]
        return half, ends, ends, people
    return half, days.quarter, days.three_quarters, people


def _half(days: Days, *, outside: bool) -> tuple[Shown, ...]:
    if outside and days.people < FEWEST:
        return UNDER, UNDER
    if outside and days.people < FEWEST_FOR_A_MEDIAN:
        return words()["paper"]["not_told"], days.people
    return days.half, days.people


def _of_outcome(card: Card, *, outside: bool) -> Table | None:
    paper, about = words()["paper"], words()["card"]["outcome"]
    if outside and card.total.people < FEWEST:
        return None
    columns = []
    for numbers in ([bar.before or Number() for bar in card.bars], [bar.number for bar in card.bars]):
        hidden = _hidden(numbers, card.total, part_of_whole=True) if outside else [""] * len(numbers)
        columns.append([word or number.count for number, word in zip(numbers, hidden, strict=True)])
    lines = [Line(bar.label, pair) for bar, pair in zip(card.bars, zip(*columns, strict=True), strict=True)]
    if outside:
        lines = _without_lines_of_nothing(lines)
    whole = card.total.count
    lines.append(Line(paper["whole"], (whole, whole), whole=True))
    return Table(
        card.key.replace(".", "_"), f"{card.title}, {card.of}", paper["part"],
        (paper["enrolment"], paper["exit"]), tuple(lines), drawn=2, rule=about["rule"], document=about["document"],
    )  # fmt: skip


def _of_wages(wages: Sequence[Wage]) -> Table:
    """In whole dollars, as the state is told them."""
    paper, about = words()["paper"], words()["card"]["outcome"]
    lines = tuple(
        Line(f"{wage.title}, {wage.of}", (round(wage.at_enrolment / 100), round(wage.at_exit / 100), wage.people))
        for wage in wages
    )
    columns = (paper["enrolment"], paper["exit"], paper["people"])
    return Table(
        "wages", paper["median"], paper["part"], columns, lines, drawn=2, rule=about["rule"],
        document=about["document"],
    )  # fmt: skip


def _word(number: Shown) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number or "-")


def about_file(found: Quality, *, outside: bool, made_on: date, desk: str) -> Iterator[str]:
    """What stands at the head of a file: its title first, what it is of, and for whom it is."""
    paper = words()["paper"]
    county = found.scope.county
    of_county = paper["everybody"] if county is None else county or paper["unknown_county"]
    yield paper["title"]
    yield paper["made"].format(
        time=found.scope.time.title,
        county=of_county,
        day=f"{made_on:%m/%d/%Y}",
        desk=paper["of_desk"].format(desk=desk) if desk else "",
    )
    yield paper["outside"] if outside else paper["office"]
