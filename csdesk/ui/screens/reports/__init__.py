"""The quarter's report, and the outbox through which it leaves."""

from csdesk.ui.screens.reports.outbox import OutboxScreen
from csdesk.ui.screens.reports.receipts import ReceiptsScreen
from csdesk.ui.screens.reports.report_screen import ReportScreen
from csdesk.ui.screens.reports.screen import ReportsScreen
from csdesk.ui.screens.reports.standing_screen import StandingScreen

__all__ = ["OutboxScreen", "ReceiptsScreen", "ReportScreen", "ReportsScreen", "StandingScreen"]
