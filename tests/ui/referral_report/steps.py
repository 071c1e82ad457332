"""What the tests of the report's steps share: a file of four rows, and how the pages are worked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from csdesk.services.referral_report import ColumnReading
from csdesk.ui.screens import Screen
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.screens.referral_report.lists import RowToCorrect
from csdesk.ui.screens.referral_report.row_editor import RowEditor
from csdesk.ui.widgets import Button
from tests.support.reports import row

Settled = Callable[[], None]
Rows = Sequence[Mapping[str, str]]
Take = Callable[..., None]
A_MONTH_AGO = datetime(2026, 9, 8, 13, tzinfo=UTC)
BEFORE = (
    row(),
    row(PIN="9000000002", case="70000002", first="BLAKE", dob="3/3/1988"),
    row(PIN="", case="70000004", first="DREW", last="TWIN", dob="1/2/1990"),
    row(PIN="", case="70000004", first="DEL", last="TWIN", dob="1/2/1990"),
)
"""The month before: two of them are twins, with one case and no PIN."""
NOW = (
    row(arrears="SEE NOTES"),
    row(PIN="9000000002", case="70000002", first="BLAKE", dob="13/45/1988"),
    row(PIN="9000000014", case="70000004", first="D", last="TWIN", dob="1/2/1990"),
    row(PIN="9000000015", case="70000015", first="CASEY", last="NEW"),
)
"""Two rows are not right, and one is about one of the twins."""


def press(screen: Screen, name: str, settled: Settled) -> None:
    found = screen.findChild(Button, name)
    assert found is not None, name
    assert found.isEnabled(), name
    found.click()
    settled()


def rejected(screen: ReferralReportScreen) -> list[RowToCorrect]:
    return [line for line in screen.preview.behind.rejected.rows.rows if isinstance(line, RowToCorrect)]


def open_row(screen: ReferralReportScreen, number: int) -> RowEditor:
    """Open a row as the keyboard does: choose it, Enter."""
    table = screen.preview.behind.rejected
    assert table.select_key(("", number))
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = screen.preview.behind.editor
    assert editor is not None
    return editor


def correct(screen: ReferralReportScreen, settled: Settled, number: int, **typed: str) -> None:
    editor = open_row(screen, number)
    for field, text in typed.items():
        box = editor.findChild(QLineEdit, f"report.row.{field}")
        assert box is not None, field
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    settled()


def columns(screen: ReferralReportScreen) -> list[ColumnReading]:
    return [line for line in screen.columns.table.rows.rows if isinstance(line, ColumnReading)]


def numbers(screen: ReferralReportScreen) -> dict[str, int]:
    strips = (screen.preview.strips.rows, screen.preview.strips.people)
    return {cell.figure.key: int(cell.figure.value.replace(",", "")) for strip in strips for cell in strip.cells}
