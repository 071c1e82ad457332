"""Appointments and hearings: a day's docket, the weeks ahead, and what is not settled."""

from csdesk.ui.screens.appointments.screen import AppointmentsScreen

__all__ = ["AppointmentsScreen"]
