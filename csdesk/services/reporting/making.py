"""Reports are made: what may be told to whom, compared with what left before, written as a workbook."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from csdesk.services.days import local_day
from csdesk.services.directory import CsaView
from csdesk.services.disclosure import Recipient, Rulings, Telling, To
from csdesk.services.reporting import (
    amending,
    changes,
    contents,
    figures,
    layout,
    outcomes,
    quarters,
    rows,
    small_numbers,
    told_charts,
)
from csdesk.services.reporting import workbook as writing
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.content import Content
from csdesk.services.reporting.contents import Lines, Said
from csdesk.services.reporting.layout import Layout
from csdesk.services.reporting.outcomes import Compared
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import Difference, Funnel, PersonLine, Step, WorkbookMade
from csdesk.services.reporting.rows import Row, Rows, Value
from csdesk.services.reporting.told_charts import ToldChart
from csdesk.services.settings import Settings

STATE_NAME = "State mailbox"
About = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Kept:
    """A report that left, and what it said; None where that was not kept."""

    made: WorkbookMade
    said: Said | None


@dataclass(frozen=True)
class Figures:
    """The figures of a quarter, with the people behind each step."""

    funnel: Funnel
    behind: Mapping[Step, tuple[PersonLine, ...]]
    charts: tuple[Chart, ...] = ()
    """Of the whole desk, all but the funnel."""
    outcomes: tuple[Compared, ...] = ()


@dataclass(frozen=True)
class Made:
    """A report before it is kept."""

    to: To
    file_name: str
    contents: writing.Contents
    """What the workbook and the page beside it say."""
    content: bytes
    """The workbook before a password locks it."""
    rows: Rows
    told: str
    """What it tells of whom, to be asked again when it leaves."""
    said: Said
    names: bool
    """Whether it names people."""
    marked: int = 0
    compared: WorkbookMade | None = None
    amends: Kept | None = None
    differs: tuple[Difference, ...] = ()

    @property
    def nothing_differs(self) -> bool:
        """Whether it would amend a report that says the same."""
        return self.amends is not None and self.amends.said is not None and not self.differs


def for_state(
    gathered: Content, rulings: Rulings, counted: Figures, settings: Settings, amends: Kept | None = None
) -> Made:
    """The state's report of a quarter, or the one that amends `amends`."""
    described, words = layout.load(layout.STATE), layout.words()
    telling = Telling(rulings, To(Recipient.STATE, name=STATE_NAME))
    told = rows.for_state(gathered, telling, described, words)
    figures_told = state_figures(counted.funnel, words)
    shown_charts = told_charts.of_state(counted.funnel, counted.charts, str(words["withheld"]))
    compared = outcomes.told(counted.outcomes, described.measures, words)
    sheets = _sheets(told, figures_told) | {
        "outcomes": tuple(map(outcomes.in_one_line, compared)),
        "charts": told_charts.rows(shown_charts),
    }
    lines = contents.lines_of(sheets)
    differs = _differs(lines, amends, telling, described, words)
    shown = small_numbers.told(counted.funnel, str(words["withheld"])).counties
    counties = settings.counties or tuple(county for county, _numbers in shown if county)
    quarter, as_of, *desk = _about(gathered, settings)
    due: tuple[str, Value] = ("Due", gathered.span.due_on)
    about = (quarter, as_of, due, *desk, ("Counties", ", ".join(counties)), *_about_amended(amends, differs))
    return _made(
        telling,
        gathered,
        _layout_of(described, amends),
        about,
        replace(told, told=telling.people()),
        Said(lines, counted.funnel, counted.behind),
        file_name=_file_name(described, gathered, amends=amends),
        charts=shown_charts,
        outcomes=compared,
        funnel=counted.funnel,
        amends=amends,
        differs=differs,
    )


def for_csa(
    gathered: Content,
    rulings: Rulings,
    settings: Settings,
    agency: CsaView,
    *,
    compared: Kept | None = None,
    amends: Kept | None = None,
) -> Made:
    """A CSA's report, with what is new or changed since `compared` marked, or the one that amends `amends`."""
    described, words = layout.load(layout.CSA), layout.words()
    telling = Telling(rulings, To(Recipient.CSA, agency.id, name=agency.name))
    told = rows.for_county(gathered, agency.county, telling, described, words)
    lines = contents.lines_of(_sheets(told, writing.outcome_figures(told, words)))
    differs = _differs(lines, amends, telling, described, words)
    compared = amends or compared
    before = compared.said.lines if compared and compared.said else None
    found = changes.mark(lines, before, described) if before is not None else None
    marks = found.marks if found else {}
    marked = _marked(told, [marks.get(key) for key in lines])
    about = (("To", agency.name), ("County", agency.county), *_about(gathered, settings))
    about = (*about, *_about_changes(compared, found), *_about_amended(amends, differs))
    return _made(
        telling,
        gathered,
        _layout_of(described, amends),
        about,
        replace(marked, told=telling.people()),
        Said(lines),
        file_name=_file_name(described, gathered, agency.county, amends=amends),
        charts=told_charts.of_csa(told, gathered.span, as_of=gathered.as_of, words=words),
        names=True,
        marked=len(marks),
        compared=compared.made if compared and found else None,
        amends=amends,
        differs=differs,
    )


def state_figures(funnel: Funnel, words: Mapping[str, Any]) -> tuple[Row, ...]:
    """The lines of the state's summary as they are told."""
    figures_told = small_numbers.told(funnel, str(words["withheld"]))
    lines: list[tuple[str, tuple[Value, ...]]] = [
        (county or str(words["no_county"]), counts) for county, counts in figures_told.counties
    ]
    lines += [
        ("In several counties", figures_told.in_several),
        ("All counties", figures_told.total),
        (funnel.span.previous.title, figures_told.previous),
        ("Of the step before", figures_told.of_step_before),
    ]
    before = f"{funnel.span.previous.title}, {{}}"
    lines += [
        (before.format(county or words["no_county"]), counts) for county, counts in figures_told.previous_counties
    ]
    return tuple(
        Row(county=label, **{step.value: count for step, count in zip(Step, counts, strict=True)})
        for label, counts in lines
    )


def _layout_of(described: Layout, amends: Kept | None) -> Layout:
    """The layout; of a report that amends another its title and notes say so."""
    if amends is None:
        return described
    words = layout.amended_words()
    note = words["note"] if amends.said else words["note_unknown"]
    return replace(described, title=words["title"].format(title=described.title), notes=(note, *described.notes))


def _made(
    telling: Telling,
    gathered: Content,
    described: Layout,
    about: About,
    told: Rows,
    said: Said,
    *,
    file_name: str,
    charts: tuple[ToldChart, ...],
    outcomes: tuple[Row, ...] = (),
    funnel: Funnel | None = None,
    names: bool = False,
    marked: int = 0,
    compared: WorkbookMade | None = None,
    amends: Kept | None = None,
    differs: tuple[Difference, ...] = (),
) -> Made:
    written = writing.Contents(
        layout=described,
        words=layout.words(),
        span=gathered.span,
        rows=told,
        funnel=funnel,
        as_of=gathered.as_of,
        about=about,
        rules=figures.general_rules() if funnel else (),
        steps=figures.step_texts() if funnel else (),
        charts=charts,
        outcomes=outcomes,
        differs=differs,
    )
    return Made(
        to=telling.to,
        file_name=file_name,
        contents=written,
        content=writing.write(written),
        rows=told,
        told=telling.told(),
        said=said,
        names=names,
        marked=marked,
        compared=compared,
        amends=amends,
        differs=differs,
    )


def _sheets(told: Rows, summary: tuple[Row, ...] | list[Row]) -> dict[str, tuple[Row, ...]]:
    return {
        "active": told.active,
        "referrals": told.referrals,
        "activities": told.activities,
        "summary": tuple(summary),
    }


def _marked(told: Rows, marks: Sequence[str | None]) -> Rows:
    """The rows with the column that says what is new or changed; `marks` in the order of all rows."""
    of_active, of_referrals = marks[: len(told.active)], marks[len(told.active) :]
    return replace(
        told,
        active=tuple(Row(row, changed=mark) for row, mark in zip(told.active, of_active, strict=True)),
        referrals=tuple(Row(row, changed=mark) for row, mark in zip(told.referrals, of_referrals, strict=False)),
    )


def _differs(
    lines: Lines, amends: Kept | None, telling: Telling, described: Layout, words: Mapping[str, Any]
) -> tuple[Difference, ...]:
    if amends is None or amends.said is None:
        return ()
    headings = {
        sheet.key: (sheet.title, {column.field: column.heading for column in sheet.columns})
        for sheet in described.sheets
    }
    steps = {text.step.value: text.heading for text in figures.step_texts()}
    for counted_sheet in ("summary", "charts"):
        if counted_sheet in headings:
            headings[counted_sheet] = (headings[counted_sheet][0], {**steps, "number": "Number"})
    said = layout.amended_words() | {"withheld": words["withheld"]}
    return amending.differences(amends.said.lines, lines, telling, headings, said)


def _about(gathered: Content, settings: Settings) -> About:
    reach = ", ".join(part for part in (settings.liaison_phone, settings.liaison_email) if part)
    lines: list[tuple[str, Any]] = [
        ("Quarter" if isinstance(gathered.span, Quarter) else "Time", gathered.span.title),
        ("As of", gathered.as_of),
        ("Agency", settings.agency_name),
        ("Liaison", settings.liaison_name),
        ("Liaison's phone and e-mail", reach),
    ]
    return tuple((label, value) for label, value in lines if value)


def _about_changes(compared: Kept | None, found: changes.Changes | None) -> About:
    words = layout.amended_words()["since"]
    if compared is None or found is None:
        return ((words["label"], words["unknown"] if compared else words["first"]),)
    as_of = _day(compared.made.as_of)
    said = words["last"].format(lines=counted(len(found.marks), "line"), as_of=as_of, gone=counted(found.gone, "NCP"))
    return ((words["label"], said),)


def _about_amended(amends: Kept | None, differs: tuple[Difference, ...]) -> About:
    if amends is None:
        return ()
    words, left = layout.amended_words(), amends.made.frozen_at
    said = words["about"] if amends.said else words["about_unknown"]
    on = _day(local_day(left)) if left else ""
    number = amends.made.version + 1
    return ((words["label"], said.format(number=number, left=on, differs=counted(len(differs), "value"))),)


def counted(number: int, what: str) -> str:
    """Such as *1 line*, *2 lines*."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _file_name(described: Layout, gathered: Content, county: str = "", *, amends: Kept | None = None) -> str:
    """As the layout says; of a report before its time is over also the day on which it is."""
    span = gathered.span
    quarter = quarters.of(span.last_day)
    whole = (span.first_day, span.last_day) == (quarter.first_day, quarter.last_day)
    pattern = described.file_name if whole else described.period_file_name or described.file_name
    plain = re.sub(r"[^\w.-]+", "-", county).strip("-") or "county"
    month = span.first_day.day == 1
    period = f"{span.last_day:%Y-%m}" if month else f"{span.last_day}"
    path = PurePath(pattern.format(year=quarter.year, number=quarter.number, county=plain, period=period))
    if gathered.as_of < span.last_day:
        path = path.with_stem(f"{path.stem}-as-of-{gathered.as_of}")
    if amends is None:
        return str(path)
    pattern = layout.amended_words()["file_name"]
    return str(pattern.format(stem=path.stem, number=amends.made.version + 1, suffix=path.suffix))


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"
