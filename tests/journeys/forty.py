"""July's and August's sample reports, cut to 40 people: the same headings, the same layouts, the same rows."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from csdesk.commands.sample_script import report_file

PIN, COUNTY = "NCP MCI/PIN", "County"
FROM_EACH = {"Rock": 13, "Kenosha": 8, "Brown": 7, "Dane": 6}
"""People of July's report, by county; six of August's are new."""
NEW = 6
JULY_NAME, AUGUST_NAME = "NCP Referral Report 2026-07-06.csv", "NCP Referral Report 2026-08-05.xlsx"


def two_reports(folder: Path) -> tuple[Path, Path]:
    """Write both files; all their people together are 40."""
    with report_file(0).open(encoding="utf-8-sig", newline="") as stream:
        july = list(csv.DictReader(stream))
    august = _august()
    heads = next(line for line in august if PIN in line)
    pin, county = heads.index(PIN), heads.index(COUNTY)
    rows = [line for line in august if _is_pin(line[pin])]
    chosen = _some(july)
    known = {row[PIN] for row in july}
    new = dict.fromkeys(line[pin] for line in rows if line[pin] not in known and line[county] in FROM_EACH)
    pins = {*chosen, *list(new)[:NEW]}
    return (
        _write_july(folder / JULY_NAME, july, pins),
        _write_august(folder / AUGUST_NAME, [line for line in august if not _is_pin(line[pin]) or line[pin] in pins]),
    )


def _some(july: Sequence[dict[str, str]]) -> list[str]:
    """People from all over each county's list, those with several cases first."""
    found: list[str] = []
    for county, number in FROM_EACH.items():
        rows = [row for row in july if row[COUNTY] == county and _is_pin(row[PIN])]
        pins = list(dict.fromkeys(row[PIN] for row in rows))
        pins = [pin for pin in pins if pin not in found]
        several = [pin for pin in pins if sum(row[PIN] == pin for row in rows) > 1][:2]
        others = [pin for pin in pins if pin not in several]
        step = len(others) // number
        found += several + others[::step][: number - len(several)]
    return found


def _is_pin(value: object) -> bool:
    return isinstance(value, str) and value.isdigit() and len(value) == 10


def _august() -> list[list[Any]]:
    sheet = load_workbook(report_file(1)).worksheets[0]
    return [list(line) for line in sheet.iter_rows(values_only=True)]


def _write_july(path: Path, rows: Iterable[dict[str, str]], pins: set[str]) -> Path:
    kept = [row for row in rows if row[PIN] in pins]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(kept[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(kept)
    return path


def _write_august(path: Path, lines: Iterable[Sequence[Any]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    book.save(path)
    return path
