"""The readiness assessment: filled in statement by statement, shown as a web, laid over what was before."""

from csdesk.ui.screens.readiness.screen import ReadinessScreen as ReadinessScreen
