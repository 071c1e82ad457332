"""A file that is dragged onto the window goes to its screen, whatever screen is shown."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk.ui.screens import Screen
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.shell.drops import Veil
from csdesk.ui.shell.window import Window

REPORTS = Path(__file__).parents[1] / "data" / "reports"
DIRTY = "ncp_month1_utf8.csv"

Settled = Callable[[], None]


def drag(path: Path, *more: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (path, *more)])
    return data


def test_a_file_is_dropped_on_the_window_whatever_screen_is_shown(
    window: Window, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    open_screen("today")
    main = window.main
    assert main is not None
    veil = main.findChild(Veil)
    assert veil is not None
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    file = REPORTS / "ncp_month1_clean.xlsx"
    for data, taken in ((drag(file, file), False), (drag(file), True)):
        enter = QDragEnterEvent(QPoint(5, 5), action, data, buttons, keys)
        QApplication.sendEvent(main, enter)
        assert enter.isAccepted() is taken
        assert veil.isVisible() is taken
    QApplication.sendEvent(veil, QDropEvent(QPointF(5, 5), action, data, buttons, keys))
    settled()
    assert veil.isHidden()
    assert main.current == "referral_report"
    screen = main.screens["referral_report"]
    assert isinstance(screen, ReferralReportScreen)
    assert screen.step == "Preview"
    assert screen.preview.preview is not None
    assert screen.preview.preview.rows_total == 1200


def test_a_file_that_only_passes_over_the_window_leaves_no_veil(
    window: Window, open_screen: Callable[..., Screen], settled: Settled, qtbot: QtBot
) -> None:
    open_screen("today")
    main = window.main
    assert main is not None
    veil = main.findChild(Veil)
    assert veil is not None
    data = drag(REPORTS / DIRTY)
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(main, enter)
    assert veil.isVisible()
    QApplication.sendEvent(main, QDragLeaveEvent())
    qtbot.waitUntil(veil.isHidden)
    settled()
    assert main.current == "today"
