"""Reads a file from elsewhere in a process of its own: the file on standard input, what was found on standard output.

A damaged or hostile workbook can abort python-calamine, make it panic, or make it reserve gigabytes. Here it can
only end this process. What is said, and how, stands in `foreign_files.answer`.

Three jobs: `cells` has python-calamine read the cells, which is quick; `marks` says what it cannot tell, at the same
time; `whole` reads everything by our own readers, for the kinds that calamine does not know and for files that it
cannot get through.
"""

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from csdesk.services.foreign_files.answer import MOST_CELLS, ROWS_AT_A_TIME, Answer, Refused
from csdesk.services.foreign_files.limits import limit_resources

MEMORY_LIMIT = 800 * 1024 * 1024
"""Bytes of address space; what goes beyond is an unsafe file."""
SECONDS_LIMIT = 16
"""Processor time."""
DENSEST = 40_000_000
"""Cells, blank ones too, of a sheet that is read all in all."""
NOT_FOLLOWED = "not_followed"
"""Instead of a refusal: a file that only the job `whole` can follow."""

Job = Callable[[bytes, Answer], None]


def job_of(name: str, kind: str) -> Job:
    """What does a job for a kind of file. Raises `Refused` when there is nothing that does."""
    if name == "cells":
        return read_cells
    if name == "marks":
        from csdesk.services.foreign_files import xls_marks, xlsb_marks, xlsx_marks

        return {"xlsx": xlsx_marks.read_marks, "xls": xls_marks.read_marks, "xlsb": xlsb_marks.read_marks}[kind]
    from csdesk.services.foreign_files import html_tables, open_document, spreadsheet_2003, xlsx_cells

    return {
        "xlsx": xlsx_cells.read_cells,
        "ods": open_document.read_open_document,
        "fods": open_document.read_flat_document,
        "xml": spreadsheet_2003.read_spreadsheet_2003,
        "html": html_tables.read_html,
    }[kind]


def read_cells(content: bytes, answer: Answer) -> None:
    """Say the cells of a workbook as python-calamine reads them. Raises `Refused`, or anything else on damage."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(metadata.name)
            cells = (sheet.end[0] + 1) * (sheet.end[1] + 1) if sheet.end else 0
            if cells > DENSEST:
                raise Refused(NOT_FOLLOWED)
            answer.begin(metadata.name, hidden=metadata.visible != python_calamine.SheetVisibleEnum.Visible)
            if cells > MOST_CELLS:
                _say_sparse(sheet, answer)
            else:
                for rows in _in_portions(sheet):
                    answer.say(rows)
    except python_calamine.PasswordError as error:
        raise Refused("password_protected") from error
    answer.end()


def _in_portions(sheet: Any) -> Iterator[list[list[Any]]]:
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


def _say_sparse(sheet: Any, answer: Answer) -> None:
    """The filled rows of a sheet that is nearly empty, or that is too much."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows()):
        while row and row[-1] == "":
            row.pop()
        if row:
            answer.row(number, left + row)


def main(arguments: Sequence[str]) -> int:
    """Do one job (`cells`, `marks` or `whole`, then the kind of file) from standard input to standard output."""
    limit_resources(MEMORY_LIMIT, SECONDS_LIMIT)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a TextIO by its stub, and never one
    answer = Answer(sys.stdout)
    try:
        job_of(*arguments)(sys.stdin.buffer.read(), answer)
    except Refused as refused:
        answer.say({"refused": refused.code})
    except MemoryError:
        return 3
    except Exception:  # noqa: BLE001 - a foreign file, a foreign library: whatever it is, the file is at fault
        answer.say({"refused": "damaged_file"})
    sys.stdout.flush()
    return 0
