"""Able and willing: the caseload as a map of what people said, by how they paid."""

from csdesk.ui.screens.able_willing.screen import AbleWillingScreen

__all__ = ["AbleWillingScreen"]
