"""Reads a workbook in a process of its own: `python workbook_reader.py`, the file on standard input.

A damaged or hostile workbook can abort python-calamine, make it panic, or make it reserve gigabytes. Here it can
only end this process. On standard output, one JSON value a line: the name of a sheet as `{"sheet": name}`, then its
rows from row 1 in lists of lists; dates are texts that begin with a NUL character; at the end `{"end": true}`.
Anything that is refused is `{"refused": code}`.

Runs as a plain script, or from `app.py` in an installed program: it must not import the rest of the program, and
stands outside the package of the referral report, which does.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

MEMORY_LIMIT = 900 * 1024 * 1024
"""Bytes of address space; what goes beyond is an unsafe file."""
SECONDS_LIMIT = 20
"""Processor time."""
CELLS_LIMIT = 40_000_000
ROWS_AT_A_TIME = 1_000
DATE_MARK = "\0"


def limit_resources() -> None:
    """Limits on memory and processor time, where the operating system has them."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> str:
    """A cell that JSON has no word for, as text."""
    if isinstance(value, datetime):
        return DATE_MARK + value.date().isoformat()
    if isinstance(value, date):
        return DATE_MARK + value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return ""


def read(content: bytes, out: TextIO) -> None:
    """Write the sheets of a workbook to `out`."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(metadata.name)
            if sheet.height * sheet.width > CELLS_LIMIT:
                say(out, {"refused": "too_large"})
                return
            say(out, {"sheet": metadata.name})
            for rows in in_portions(sheet):
                say(out, rows)
    except python_calamine.PasswordError:
        say(out, {"refused": "password_protected"})
    except MemoryError:
        say(out, {"refused": "unsafe_file"})
    except Exception:  # noqa: BLE001 - a foreign file, a foreign library: whatever it is, the file is at fault
        say(out, {"refused": "damaged_file"})
    else:
        say(out, {"end": True})


def in_portions(sheet: Any) -> Iterator[list[list[Any]]]:
    """The rows of a sheet, many at a time, with the empty columns before the table given back."""
    start = sheet.start
    left = [""] * (start[1] if start else 0)
    portion: list[list[Any]] = []
    for row in sheet.iter_rows():
        portion.append(left + row if left else row)
        if len(portion) == ROWS_AT_A_TIME:
            yield portion
            portion = []
    if portion:
        yield portion


def say(out: TextIO, value: object) -> None:
    """One line of the answer."""
    out.write(json.dumps(value, default=plain, check_circular=False))
    out.write("\n")


def main() -> int:
    """Read a workbook from standard input and write its cells to standard output."""
    limit_resources()
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        read(sys.stdin.buffer.read(), sys.stdout)
    except MemoryError:
        return 3
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
