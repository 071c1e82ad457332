"""The workbooks of a quarter: the state's, and one for a child support agency, as bytes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.services.errors import DeskError
from csdesk.services.reporting import figures, small_numbers
from csdesk.services.reporting.amending import rows_of as difference_rows
from csdesk.services.reporting.layout import Column, Layout, Sheet, amended_sheet
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import Difference, Funnel, StepText
from csdesk.services.reporting.rows import Row, Rows, Value
from csdesk.services.reporting.told_charts import ToldChart
from csdesk.services.reporting.xlsx import LINE_HEIGHT, Book, SheetWriter, lines_of
from csdesk.wording import tr

HEADING_ROW = 4
"""The row of the headings on sheets that are one table."""
NOTHING = "Nothing to report."


@dataclass(frozen=True)
class Contents:
    """All that goes into one workbook."""

    layout: Layout
    words: dict[str, Any]
    span: Span
    rows: Rows
    funnel: Funnel | None
    """Only in the state's."""
    as_of: date
    about: tuple[tuple[str, Value], ...]
    """What stands at the top of the summary: label and value."""
    rules: tuple[str, ...]
    """The counting rules for all steps; empty where the workbook has no funnel."""
    steps: tuple[StepText, ...]
    charts: tuple[ToldChart, ...] = ()
    outcomes: tuple[Row, ...] = ()
    """What was said at enrolment and at exit, counted (`outcomes.told`); only in the state's."""
    differs: tuple[Difference, ...] = ()
    """What an amended report says otherwise than the one before it."""


def write(contents: Contents) -> bytes:
    """The workbook; the same contents give the same bytes. Raises `DeskError` for a sheet that there is not."""
    span, layout = contents.span, contents.layout
    book = Book(
        title=f"{layout.title}, {span.title}",
        subject=span.title,
        language=layout.language,
        as_of=contents.as_of,
    )
    for sheet in layout.sheets:
        match sheet.key:
            case "summary":
                if contents.funnel is None:
                    _outcome_summary(book, sheet, contents)
                else:
                    _funnel_summary(book, sheet, contents, contents.funnel)
                if contents.differs:
                    _table(book, amended_sheet(), contents, difference_rows(contents.differs))
            case "charts":
                _charts(book, sheet, contents)
            case "active":
                _table(book, sheet, contents, contents.rows.active)
            case "referrals":
                _table(book, sheet, contents, contents.rows.referrals)
            case "activities":
                _table(book, sheet, contents, contents.rows.activities)
            case "outcomes":
                _table(book, sheet, contents, contents.outcomes, nothing=str(contents.words["not_enough"]))
            case "notes":
                _notes(book, sheet, contents)
            case _:
                raise DeskError(
                    tr("The layout of the workbook asks for a sheet '{key}'. Restore the file.", key=sheet.key)
                )
    return book.to_bytes()


def _head(writer: SheetWriter, sheet: Sheet, contents: Contents) -> None:
    writer.line((sheet.heading, "title"), height=24)
    writer.line((f"{contents.span.title}, as of {_day(contents.as_of)}", "subtitle"))
    writer.line()


def _table(book: Book, sheet: Sheet, contents: Contents, rows: tuple[Row, ...], *, nothing: str = NOTHING) -> None:
    writer = book.sheet(sheet.title, [column.width for column in sheet.columns], frozen_rows=HEADING_ROW)
    _head(writer, sheet, contents)
    withheld = contents.words["withheld"]
    writer.table(f"Table_{sheet.key}", sheet.columns, rows, nothing=nothing, withheld=withheld)


def _charts(book: Book, sheet: Sheet, contents: Contents) -> None:
    from csdesk.services.reporting import chart_sheet

    writer = book.sheet(sheet.title, chart_sheet.WIDTHS)
    _head(writer, sheet, contents)
    chart_sheet.write(writer, contents.charts, nothing=NOTHING)


def _about(writer: SheetWriter, contents: Contents) -> None:
    writer.line((contents.layout.title, "title"), height=24)
    writer.line()
    for label, value in contents.about:
        writer.line((label, "label"), (value, "left_date" if isinstance(value, date) else "line"))
    writer.line()


def _funnel_summary(book: Book, sheet: Sheet, contents: Contents, funnel: Funnel) -> None:
    words, first, other = contents.words, *sheet.widths
    figures = small_numbers.told(funnel, words["withheld"])
    writer = book.sheet(sheet.title, [first, *(other for _step in contents.steps)])
    _about(writer, contents)
    writer.line((sheet.heading, "section"), height=20)
    columns = [Column("county", "County", first, "text")]
    columns += [Column(text.step.value, text.heading, other, "number") for text in contents.steps]

    def rows(counties: tuple[tuple[str, tuple[Value, ...]], ...]) -> list[Row]:
        fields = [text.step.value for text in contents.steps]
        return [
            {"county": county or words["no_county"], **dict(zip(fields, counts, strict=True))}
            for county, counts in counties
        ]

    writer.table("Table_counties", columns, rows(figures.counties), nothing=NOTHING)
    writer.line(("In several counties", "text"), *((count, "number") for count in figures.in_several))
    writer.line(("All counties", "total_label"), *((count, "total") for count in figures.total))
    writer.line((contents.span.previous.title, "text"), *((count, "number") for count in figures.previous))
    writer.line(("Of the step before", "text"), *((share, "percent") for share in figures.of_step_before))
    if sheet.before:
        writer.line()
        heading = sheet.before.format(title=contents.span.previous.title)
        if funnel.previous_reported_on is not None:
            heading = words["reported_on"].format(heading=heading, day=_day(funnel.previous_reported_on))
        writer.line((heading, "section"), height=20)
        writer.table("Table_before", columns, rows(figures.previous_counties), nothing=NOTHING)
        writer.line(("All counties", "total_label"), *((count, "total") for count in figures.previous))


def outcome_figures(rows: Rows, words: dict[str, Any]) -> list[Row]:
    """The numbers of the summary of a report to a CSA."""
    outcomes = Counter(row.get("outcome") for row in rows.active)
    figures: list[tuple[str, int]] = [("Active NCPs referred to an employment program", len(rows.active))]
    figures += [(f"of them: {word}", outcomes[word]) for word in words["referral"].values()]
    figures += [
        ("NCPs about whom something was withheld", rows.people_withheld),
        ("Referrals to employment programs", len(rows.referrals)),
        ("Activities that may be told", len(rows.activities)),
        ("Meetings with this agency", rows.meetings),
        ("Meetings with several agencies", rows.meetings_of_several),
    ]
    return [{"figure": figure, "number": number} for figure, number in figures]


def _outcome_summary(book: Book, sheet: Sheet, contents: Contents) -> None:
    first, other = sheet.widths
    writer = book.sheet(sheet.title, [first, other])
    _about(writer, contents)
    columns = [Column("figure", sheet.heading, first, "text"), Column("number", "Number", other, "number")]
    lines = outcome_figures(contents.rows, contents.words)
    writer.table("Table_figures", columns, lines, nothing=NOTHING)


def _notes(book: Book, sheet: Sheet, contents: Contents) -> None:
    first, other = sheet.widths
    writer = book.sheet(sheet.title, [first, other])
    _head(writer, sheet, contents)

    def section(heading: str, lines: list[tuple[str, str]]) -> None:
        writer.line((heading, "section"), height=20)
        for label, text in lines:
            writer.line((label, "label"), (text, "long"), height=LINE_HEIGHT * lines_of(text, other))
        writer.line()

    section("This report", [("", note) for note in contents.layout.notes])
    section("What is counted", [("", rule) for rule in figures.report_rules()])
    section(
        "Withheld",
        [
            (f"{_cells(kept.values)} about {_people(kept.people)}", f"{kept.sentence} ({kept.source})")
            for kept in contents.rows.withheld
        ]
        or [("Nothing", "Nothing of what this report is laid out to tell was withheld.")],
    )
    if contents.rules:
        section(
            "How people are counted",
            [("Every step", rule) for rule in contents.rules]
            + [(text.heading, text.rule) for text in contents.steps],
        )


def _cells(number: int) -> str:
    return f"{number} cell{'' if number == 1 else 's'}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"
