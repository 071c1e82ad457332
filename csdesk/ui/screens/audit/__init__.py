"""The screen of the audit trail."""

from csdesk.ui.screens.audit.screen import AuditScreen

__all__ = ["AuditScreen"]
