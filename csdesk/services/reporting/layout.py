"""How a workbook is laid out: sheets, headings, order and widths, from a description under `resources/reporting`."""

from dataclasses import dataclass
from typing import Any

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.measures import measures
from csdesk.wording import tr

STATE = "reporting/state_quarter.toml"
CSA = "reporting/csa_report.toml"
AMENDED = "reporting/amended.toml"
FORMATS = ("text", "date", "number")
SHEET = {"key", "title", "heading", "columns", "column_widths", "measures", "before"}
"""What may stand in the description of a sheet."""


@dataclass(frozen=True)
class Column:
    """A column of a table: which field it shows, under which heading, how wide, in which format."""

    field: str
    heading: str
    width: float
    format: str


@dataclass(frozen=True)
class Sheet:
    """A sheet. `widths` are those of the first and of the other columns where it is no plain table."""

    key: str
    title: str
    heading: str
    columns: tuple[Column, ...]
    widths: tuple[float, float]
    measures: tuple[str, ...] = ()
    """Which outcomes are compared, by their codes in `resources/outcomes/measures.toml`."""
    before: str = ""
    """The heading of the quarter before, by county, with `{title}`; empty: it is not shown."""


@dataclass(frozen=True)
class Layout:
    """A workbook."""

    title: str
    file_name: str
    language: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    period_file_name: str = ""
    """Of a report that is not of a whole quarter."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Which outcomes are compared."""
        return tuple(code for sheet in self.sheets for code in sheet.measures)

    def columns(self, key: str) -> tuple[Column, ...]:
        """The columns of the sheet `key`; none where the layout has no such sheet."""
        return next((sheet.columns for sheet in self.sheets if sheet.key == key), ())


def load(name: str) -> Layout:
    """The layout in a resource. Raises `DeskError` when it is missing, broken or says something unknown."""
    found = resources.toml(name)
    try:
        return Layout(
            title=found["title"],
            file_name=found["file_name"],
            language=found["language"],
            notes=tuple(found["notes"]),
            sheets=tuple(_sheet(sheet) for sheet in found["sheets"]),
            period_file_name=found.get("period_file_name", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeskError(
            tr("resources/{name} is not a layout of a workbook ({error}). Restore the file.", name=name, error=error)
        ) from error


def words() -> dict[str, Any]:
    """How codes are written in the workbooks."""
    return resources.toml("reporting/words.toml")


def amended_words() -> dict[str, Any]:
    """What an amended report says of itself, and a report to a CSA of its marks."""
    return resources.toml(AMENDED)


def amended_sheet() -> Sheet:
    """The sheet that says what differs."""
    return _sheet(amended_words()["sheets"][0])


def _sheet(found: dict[str, Any]) -> Sheet:
    unknown = set(found) - SHEET
    if unknown:
        raise ValueError(f"unknown word {min(unknown)}")
    columns = tuple(Column(**column) for column in found.get("columns", ()))
    for column in columns:
        if column.format not in FORMATS:
            raise ValueError(f"unknown format {column.format}")
    known = {one.code for one in measures()}
    for code in found.get("measures", ()):
        if code not in known:
            raise ValueError(f"unknown outcome {code}")
    widths = found.get("column_widths", {"first": 20, "other": 14})
    return Sheet(
        found["key"],
        found["title"],
        found["heading"],
        columns,
        (widths["first"], widths["other"]),
        measures=tuple(found.get("measures", ())),
        before=found.get("before", ""),
    )
