"""What stands in a kept workbook, to be looked at on the desk before it leaves. Nothing of it is written anywhere."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.reporting import keeping, made
from csdesk.services.reporting.records import WorkbookMade


@dataclass(frozen=True)
class PreviewRow:
    """A row of a sheet as text; `strong`: which of its cells are printed so, such as titles."""

    cells: tuple[str, ...]
    strong: tuple[bool, ...]

    @property
    def last(self) -> int:
        """The place of the last cell that says something; -1 in a row that says nothing."""
        return max((place for place, text in enumerate(self.cells) if text), default=-1)

    @property
    def is_head(self) -> bool:
        """Whether it is the head of a table."""
        said = [strong for text, strong in zip(self.cells, self.strong, strict=True) if text]
        return len(said) > 1 and all(said)


@dataclass(frozen=True)
class PreviewSheet:
    """A sheet of a workbook."""

    title: str
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True)
class Preview:
    """A report with all that stands in its workbook."""

    report: WorkbookMade
    sheets: tuple[PreviewSheet, ...]


def look_inside(session: Session, workbook_id: UUID) -> Preview:
    """All sheets of a kept report, opened with its password where it has one. Raises `NotFoundError`."""
    import openpyxl

    report = made.report(session, workbook_id)
    book = openpyxl.load_workbook(BytesIO(keeping.opened(session, workbook_id)), read_only=True)
    try:
        return Preview(report, tuple(PreviewSheet(sheet.title, _rows(sheet)) for sheet in book.worksheets))
    finally:
        book.close()


def _rows(sheet: Any) -> tuple[PreviewRow, ...]:
    """The rows up to the last one that says something."""
    rows = [
        PreviewRow(tuple(map(_text, cells)), tuple(bool(cell.value is not None and cell.font.b) for cell in cells))
        for cells in sheet.iter_rows()
    ]
    while rows and not any(rows[-1].cells):
        rows.pop()
    return tuple(rows)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%m/%d/%Y}"
    if isinstance(value, float):
        return f"{value:.0%}" if cell.number_format.endswith("%") else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
