"""The referral report: file, columns, preview, done."""

from csdesk.ui.screens.referral_report.screen import ReferralReportScreen

__all__ = ["ReferralReportScreen"]
