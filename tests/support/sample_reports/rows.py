"""The rows of a sample file: columns, and the quirks that real files have."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from tests.support.sample_reports.population import Line
from tests.support.sample_reports.words import FIRST_NAMES, LAST_NAMES

Cell = str | int | Decimal | date | None
HEADINGS: Mapping[str, str] = {
    "last": "NCP Last Name",
    "first": "NCP First Name",
    "middle": "NCP Middle Initial",
    "suffix": "NCP Suffix",
    "pin": "NCP MCI/PIN",
    "case_no": "IV-D Case Number",
    "county": "County",
    "dob": "NCP DOB",
    "age": "NCP Age",
    "addr1": "Address Line 1",
    "addr2": "Address Line 2",
    "city": "City",
    "state": "State",
    "zip": "Zip",
    "addr_verified": "Address Verified Date",
    "phone": "Phone",
    "csup": "CSUP Obligation Amount",
    "paid_m1": "CSUP Paid M-1",
    "paid_m2": "CSUP Paid M-2",
    "paid_m3": "CSUP Paid M-3",
    "arrears": "Arrears Balance",
    "last_pay_date": "Last Payment Date",
    "last_pay_amt": "Last Payment Amount",
    "order_date": "Order Date",
    "worker": "Worker",
    "status": "Case Status",
}
IDENTIFIERS = frozenset({"pin", "case_no", "zip"})
BAD_ROWS: Sequence[tuple[str, Mapping[str, Cell]]] = (
    ("missing_identifier", {"pin": "", "case_no": ""}),
    ("bad_date", {"dob": "13/45/1990"}),
    ("bad_amount", {"csup": "SEE NOTES"}),
    ("missing_name", {"last": "", "first": ""}),
)


@dataclass(frozen=True)
class Quirks:
    """What may be odd about a file."""

    bad_rows: int = 0
    repeated_rows: int = 0
    shuffled_columns: bool = False
    numeric_identifiers: bool = False
    """Workbooks only: leading zeros are lost."""
    dates_as_text: bool = False
    """Workbooks only."""


@dataclass(frozen=True)
class Row:
    """A row as it is written; `reason` says why no importer can take it, where that is so."""

    cells: Mapping[str, Cell] = field(repr=False)
    reason: str = ""


def rows_of(lines: Sequence[Line], quirks: Quirks, seed: int) -> list[Row]:
    """Rows of the report, with bad and repeated ones among them."""
    rows = [Row(asdict(line)) for line in lines]
    chance = random.Random(f"rows:{seed}:{quirks}")
    for number in range(quirks.bad_rows):
        reason, wrong = BAD_ROWS[number % len(BAD_ROWS)]
        stranger: dict[str, Cell] = {
            "pin": f"8{chance.randrange(10**9):09d}",
            "case_no": f"6{chance.randrange(10**7):07d}",
            "last": chance.choice(LAST_NAMES),
            "first": chance.choice(FIRST_NAMES),
        }
        model = chance.choice(rows)
        rows.insert(chance.randrange(len(rows)), Row({**model.cells, **stranger, **wrong}, reason))
    good = [row for row in rows if not row.reason]
    for row in chance.sample(good, quirks.repeated_rows):
        rows.insert(rows.index(row) + 1, Row(row.cells, "duplicate_row"))
    return rows


def columns_of(quirks: Quirks, seed: int) -> list[str]:
    """The names of the columns in the order of the file."""
    names = list(HEADINGS)
    if quirks.shuffled_columns:
        random.Random(f"columns:{seed}").shuffle(names)
    return names
