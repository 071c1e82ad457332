"""Each step of the report, on small screens."""

import pytest
from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from csdesk.ui import scenes
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.shell.window import Window
from tests.support.reports import row
from tests.ui.looking import covered, cut_off, nameless, not_reached
from tests.ui.referral_report.steps import NOW, Settled, Take, columns, open_row, press

SIZES = ((1366, 688), (1024, 620))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_state_is_whole_on_small_screens(
    size: tuple[int, int],
    screen: ReferralReportScreen,
    take: Take,
    window: Window,
    settled: Settled,
) -> None:
    said: list[str] = []

    def keep(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text and "propagateSizeHints" not in text:
            said.append(text)

    def check(state: str) -> None:
        scenes.settle(window)
        faults = [*cut_off(window), *covered(window), *nameless(window), *not_reached(window)]
        assert faults == [], state

    handler = qInstallMessageHandler(keep)
    window.resize(*size)
    take(headings={"IV-D Case Number": "Ref Nbr", "NCP DOB": "Dt"})
    check("asked about columns")
    for card in screen.columns.cards:
        next(iter(card.choices.values())).click()
    screen.columns.open_column(columns(screen)[0])
    check("a column is open")
    screen._do_primary()
    check("preview")
    open_row(screen, 2)
    check("a row is open")
    screen.preview.behind.close_row()
    press(screen, "report.decide", settled)
    check("who is this")
    QTest.keyClick(screen.who.list, Qt.Key.Key_1)
    check("decided")
    screen._do_primary()
    check("preview, decided")
    screen._do_primary()
    check("done")
    qInstallMessageHandler(handler)
    assert said == []


def test_the_open_row_is_as_wide_as_the_list_and_in_sight(
    screen: ReferralReportScreen, take: Take, window: Window, settled: Settled
) -> None:
    take([*NOW, *(row(PIN=f"90000001{n:02}", case=f"700001{n:02}", arrears="SEE NOTES") for n in range(40))])
    editor = open_row(screen, 44)
    for width in (1366, 1100):
        window.resize(width, 688)
        QApplication.processEvents()
        view: QWidget = screen.preview.behind.rejected.viewport()
        assert editor.width() == view.width()
        assert view.rect().contains(editor.mapTo(view, QPoint(0, 0)))
    settled()
