"""Quality: referrals, services, time between steps, attendance and outcomes, by time and county."""

from csdesk.ui.screens.quality.screen import QualityScreen

__all__ = ["QualityScreen"]
