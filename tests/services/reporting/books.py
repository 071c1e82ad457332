"""Reads the workbooks of a quarter back, for the tests."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.services import reporting
from csdesk.services.reporting import Quarter, WorkbookFile, WorkbookMade
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTER = Quarter(2026, 3)
MADE = date(2026, 10, 8)
SETTINGS = Settings(
    liaison_name="Dana Liaison",
    liaison_phone="608-555-0100",
    liaison_email="dana@agency.example",
    agency_name="Forward Works",
)
HEADING = 4
Cells = dict[str, Any]


@dataclass(frozen=True)
class Book:
    """A report as it was made, without its password: it has not left."""

    workbook: WorkbookMade
    content: bytes

    @property
    def name(self) -> str:
        """The file's name."""
        return self.workbook.file_name


def export(vault: Vault, *, on: date = MADE, quarter: Quarter = QUARTER) -> dict[str, Book]:
    """The quarter's reports by recipient, made and read; they stay at the desk."""

    def work(session: Session) -> dict[str, Book]:
        made = reporting.prepare_quarter(session, quarter, at=desk.noon(on), who="Liaison", settings=SETTINGS)
        return {line.recipient_name: Book(line, reporting.opened(session, line.id)) for line in made}

    return vault.write(work)


def give_out(vault: Vault, *, on: date = MADE, quarter: Quarter = QUARTER) -> dict[str, WorkbookFile]:
    """The quarter's workbooks as they leave, by recipient."""

    def work(session: Session) -> tuple[WorkbookFile, ...]:
        return reporting.export_quarter(session, quarter, at=desk.noon(on), who="Liaison", settings=SETTINGS)

    return {file.workbook.recipient_name: file for file in vault.write(work)}


def rows(file: Book, sheet: str) -> list[Cells]:
    """The lines of a table by the headings above them."""
    lines = list(load_workbook(BytesIO(file.content))[sheet].iter_rows(min_row=HEADING, values_only=True))
    headings = [str(cell) for cell in lines[0]]
    found = [dict(zip(headings, line, strict=True)) for line in lines[1:]]
    for line in found:
        for heading, cell in line.items():
            line[heading] = cell.date() if isinstance(cell, datetime) else cell
    return found
