"""Goal plans: drafted with the parent, printed, signed in person, reviewed step by step."""

from csdesk.ui.screens.plans.screen import PlansScreen

__all__ = ["PlansScreen"]
