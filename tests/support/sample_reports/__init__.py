"""Synthetic referral reports, by the thousand if need be. No person, case or address is real.

The state's own list of columns is not public: columns, widths and layout are an informed guess. The amounts are per
month; *Paid M-1* is the latest closed month; identifiers are text with leading zeros; phones are 555-01xx.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.support.sample_reports.population import Line, World, refresh_of
from tests.support.sample_reports.rows import HEADINGS, Quirks, columns_of, rows_of
from tests.support.sample_reports.words import FIRST_NAMES, LAST_NAMES
from tests.support.sample_reports.writers import write_csv, write_webi, write_workbook

__all__ = [
    "FIRST_NAMES",
    "HEADINGS",
    "LAST_NAMES",
    "Expected",
    "Kind",
    "Line",
    "Quirks",
    "World",
    "refresh_of",
    "write_report",
]

Kind = Literal["xlsx", "webi", "csv"]


@dataclass(frozen=True)
class Expected:
    """What an importer must find in a file."""

    rows_in_file: int
    reasons: Mapping[str, int]
    not_taken: tuple[tuple[int, str], ...]
    """Row number and reason, in the order of the rows."""


def write_report(
    path: Path,
    world: World,
    month: int,
    kind: Kind,
    *,
    quirks: Quirks | None = None,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> Expected:
    """Write one month of a population to a file. `encoding` and `delimiter` are for text files."""
    quirks = quirks or Quirks()
    rows = rows_of(world.report(month), quirks, world.seed)
    columns = columns_of(quirks, world.seed)
    if kind == "csv":
        numbers = write_csv(path, rows, columns, encoding=encoding, delimiter=delimiter)
    elif kind == "webi":
        numbers = write_webi(path, rows, columns, refresh_of(month))
    else:
        numbers = write_workbook(path, rows, columns, quirks)
    not_taken = sorted((number, row.reason) for number, row in zip(numbers, rows, strict=True) if row.reason)
    return Expected(len(rows), dict(sorted(Counter(reason for _, reason in not_taken).items())), tuple(not_taken))
