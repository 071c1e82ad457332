"""What a report says about itself: its own date, its months, the counties that it was run for."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.months import CALENDAR_MONTHS, Month, month_number
from csdesk.services.referral_report.shapes import Cell
from csdesk.services.referral_report.values import county, dates, is_county, parse_date, text_of

Row = Sequence[Cell]

BEFORE = r"\s*(?:[:\-–=]|$|(?=\d))\s*(.*)"
REFRESHED = r"(?:(?:data|date|document|report)\s+)?(?:last\s+)?(?:data\s+)?refresh(?:ed)?"
OF_WHEN = r"(?:\s+(?:date/time|date and time|date|time|on|at|as of))*"
DATE_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        REFRESHED + OF_WHEN + r"\s*(?:[:\-–=]|$|(?=\d)|(?=[A-Z][a-z]+,? \w))\s*(.*)",
        r"(?:last\s+)?(?:updated|update|execution|executed)" + OF_WHEN + BEFORE,
        r"(?:data\s+)?(?:as\s+of|effective|current\s+(?:as\s+of|through))(?:\s+date)?\s*[:\-–=]?\s*(.*)",
        r"(?:report|run|extract(?:ion)?|snapshot|creation|data|generation)\s+(?:run\s+)?(?:date|on)\s*[:\-–=]?\s*(.*)",
        r"date\s+(?:run|of\s+report|generated|created|extracted)\s*[:\-–=]?\s*(.*)",
        r"(?:(?:run|generated|created|produced|extracted)\s*(?:on|at|:)|printed(?:\s+on)?)\s*[:\-–=]?\s*(.*)",
    )
)
DATE_IN_TEXT = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}[ \-]?[A-Za-z]{3,9}[ \-,]*\d{2,4}"
)
REPORT_COLUMN = re.compile(
    r"(?:report|reporting|refresh|refreshed|last refreshed|snapshot|as of|run|extract|data)(?: as of)?"
    r"(?: (?:date|month|period|dt))?|(?:month|period) of report|date of report"
)
REPORT_MONTH = re.compile(r"(?:select\s+)?report(?:ing)?\s+(?:month|period)\s*[:\-–=]?\s*(.*)", re.IGNORECASE)
SHEET_OF_A_MONTH = re.compile(r"(?:(?:ncp|referral|referrals|report|data|month|list) ?)*")


def said_dates(rows: Iterable[Row], today: date) -> list[tuple[int, date]]:
    """The dates that titles and footers give the report, the surest label first: 0 for *Last Refreshed*."""
    lines = [[cell for cell in row if cell not in ("", None)] for row in rows]
    found: dict[tuple[int, date], None] = {}
    for rank, label in enumerate(DATE_LABELS):
        for number, cells in enumerate(lines):
            for place, cell in enumerate(cells[:12]):
                match = label.search(cell) if isinstance(cell, str) and len(cell) < 300 else None
                if match is None:
                    continue
                beside = cells[place + 1] if place + 1 < len(cells) else None
                below = lines[number + 1][:1] if number + 1 < len(lines) and len(cells) == 1 else []
                day = date_in(match[1], today)
                if day is None and not match[1].strip():
                    day = date_in(beside, today) or (date_in(below[0], today) if below else None)
                if day:
                    found[rank, day] = None
    return list(found)


def date_in(cell: Cell, today: date) -> date | None:
    """A date that a cell holds, or that stands in its text."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and 36_000 < cell < 73_000:
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return parse_date(str(cell), today=today)
    for match in DATE_IN_TEXT.finditer(text_of(cell)):
        found = parse_date(match[0], today=today)
        if found:
            return found
    return None


def file_name_date(name: str, today: date) -> date | None:
    """A date in a file's name: *2026-07-06*, *20260706*, *07-06-2026*, *7.6.2026*, *Jul 6 2026*."""
    stem = re.sub(r"\.[A-Za-z]{3,4}$", "", name).replace("_", " ")
    compact = re.search(r"(?<!\d)(20\d{6}|[01]\d[0-3]\d20\d\d)(?!\d)", stem)
    found = parse_date(compact[1], today=today) if compact else None
    return found or date_in(stem, today)


def month_in(text: str) -> Month | None:
    """The only calendar month, with its year, in a text."""
    for pattern in CALENDAR_MONTHS:
        found = list(pattern.finditer(fold(text)))
        if len(found) == 1 and found[0]["year"]:
            parts = found[0].groupdict()
            year = int(parts["year"])
            number = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
            return Month(year + 2000 if year < 100 else year, number)
    return None


def sheet_month(name: str) -> Month | None:
    """The month that a sheet is named after: *Jul 2026*, *2026-07*, *NCP Report August 2026*."""
    month = month_in(name)
    rest = fold(name)
    for pattern in CALENDAR_MONTHS:
        rest = pattern.sub(" ", rest)
    return month if month and SHEET_OF_A_MONTH.fullmatch(" ".join(rest.split())) else None


def said_months(rows: Iterable[Row]) -> set[Month]:
    """The months that a report says it is about: *Report Month: June 2026*."""
    months = set()
    for row in rows:
        cells = [text_of(cell) for cell in row if cell not in ("", None)]
        for place, text in enumerate(cells):
            match = REPORT_MONTH.search(text) if len(text) < 300 else None
            month = month_in(match[1] or " ".join(cells[place + 1 : place + 2])) if match else None
            if month:
                months.add(month)
    return months


def dates_in_column(headings: Sequence[str], rows: Iterable[Row], today: date) -> set[date | Month]:
    """What a column such as *Report Date* or *Report Month* says, if there is one."""
    column = next((at for at, heading in enumerate(headings) if REPORT_COLUMN.fullmatch(fold(heading))), None)
    if column is None:
        return set()
    cells = list({row[column] for row in rows if column < len(row) and row[column] not in ("", None)})
    days = {day for day in dates(cells, past=False, today=today) if isinstance(day, date)}
    if days:
        return set(days)
    return {month for cell in cells if (month := month_in(text_of(cell)))}


COUNTY_PROMPT = re.compile(
    r"(?:(?:select|enter|prompt|choose|value|run for|filter).{0,40}?(?:count(?:y|ies)|agenc(?:y|ies)|csas?)"
    r"[^:=]{0,30}|count(?:y\(ies\)|y\(s\)|ies)(?:\s+selected|\s+included)?|selected\s+count(?:y|ies)"
    r"|(?:agency|county)/\w+)\s*[:=\-]\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
RUN_FOR = re.compile(r"(?:run|report|data|prepared)\s+for\s*:?\s+(.+?)\s+(?:county|counties)\b.*", re.IGNORECASE)
NEXT_PROMPT = re.compile(r"\s{2,}|\b(?:select|prompt|enter value)", re.IGNORECASE)


def said_counties(rows: Iterable[Row]) -> tuple[str, ...]:
    """The counties that the report was run for, as its prompts say; empty where they say *all* or nothing."""
    for row in rows:
        cells = [cell.strip() if isinstance(cell, str) else text_of(cell) for cell in row if cell not in ("", None)]
        for place, text in enumerate(cells):
            match = COUNTY_PROMPT.search(text) or RUN_FOR.search(text)
            if match is None:
                continue
            beside = [answer for answer in cells[place + 1 :] if not answer.replace(",", "").isdigit()]
            answers = [match[1].strip()] if match[1].strip() else beside
            named = [name for answer in answers for name in _counties_in(answer)]
            if named:
                return tuple(dict.fromkeys(name[:80] for name in named))
    return ()


def _counties_in(answer: str) -> list[str]:
    """The counties in an answer to a prompt; what follows after another prompt is not part of it."""
    lines = re.split(r"\n", answer)
    text = NEXT_PROMPT.split(lines[0])[0] if len(lines) == 1 or not is_county(lines[0].strip()) else ";".join(lines)
    parts = re.split(r"[;,|/&\n]|\band\b", text)
    return [county(part.strip()) for part in parts if part.strip() and is_county(part.strip())]


SECTION = re.compile(
    r"(?:(?:csa|agency)\s+)?(?:county|csa|agency)\s*(?:name|/\s*agency|of\s+enforcement)?\s*[:\-–=]\s*(.*)",
    re.IGNORECASE,
)
SECTION_BESIDE = re.compile(r"(?:county|csa|agency)(?:\s+name)?", re.IGNORECASE)
CONTINUED = re.compile(
    r"\s*(?:\(?\s*cont(?:inued|['’]?d|\.)?\s*\)?|[-–—(:]\s*[\d,]+\s*(?:ncps?|cases|rows|people|records)?\)?)\s*$",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\(?[\d,]+ (?:ncps?|cases?|rows?|people|records?)\)?", re.IGNORECASE)


def section_county(row: Row) -> str:
    """The county that a section's title names: *County: Dane*, *Dane County (continued)*, or a county alone."""
    texts = [text_of(cell) for cell in row if cell not in ("", None)]
    filled = [text for text in texts if not CONTINUED.fullmatch(text) and not COUNTED.fullmatch(text)]
    if not filled or len(filled) > 6 or len(filled[0]) > 80:
        return ""
    title = CONTINUED.sub("", filled[0])
    match = SECTION.fullmatch(title)
    if match:
        said = match[1].strip() or (filled[1] if len(filled) > 1 else "")
        return county(said)[:80] if said and len(said) <= 60 and not re.search(r"[;,|]", said) else ""
    if len(filled) == 2 and SECTION_BESIDE.fullmatch(title) and is_county(filled[1]):
        return county(filled[1])
    return county(title) if len(filled) == 1 and not title.isdigit() and is_county(title) else ""
