"""The head of the page: where the assessment stands, and what can be done with it."""

from typing import TYPE_CHECKING

from csdesk.services.program.readiness import Assessed
from csdesk.ui.screens.readiness.paper import ReadinessPaper
from csdesk.ui.widgets import Button, PageHeader
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.screens.readiness.screen import ReadinessScreen


class ReadinessHead(PageHeader):
    """Title, subtitle and buttons, of which each view has its own."""

    def __init__(self, screen: "ReadinessScreen", paper: ReadinessPaper) -> None:
        self.new = Button(
            tr("New assessment"), screen.begin_new, name="readiness.new", kind="primary", icon="plus", key="Ctrl+N"
        )
        self.finish = Button(
            tr("Finish"), screen.finish, name="readiness.finish", kind="primary", icon="check", key="Ctrl+Enter"
        )
        self.take = Button(tr("Take the proposals"), screen.take, name="readiness.take", icon="check-square")
        self.take.setToolTip(tr("Set the overall marks that are open as their statements propose"))
        self.to_result = Button(tr("Last result"), screen.to_result, name="readiness.toResult", icon="target")
        self.describe = Button(tr("Day and people"), screen.describe, name="readiness.describe", icon="pencil-simple")
        self.correct = Button(tr("Correct"), screen.reopen, name="readiness.correct", icon="pencil-simple")
        self.remove = Button(tr("Remove"), screen.remove, name="readiness.remove", icon="trash")
        self._of = {
            "fill": (self.remove, self.describe, self.to_result, self.take, self.finish),
            "result": (self.remove, self.correct, paper.print, paper.save, self.new),
            "empty": (self.new,),
        }
        """The buttons of each view."""
        self._all = tuple(dict.fromkeys((*self._of["fill"], *self._of["result"])))
        super().__init__(tr("Readiness"), "", *self._all, name="readiness")

    def show_for(self, view: str, under_way: Assessed | None, shown: Assessed | None) -> None:
        """Show what belongs to a view."""
        for button in self._all:
            button.setVisible(button in self._of.get(view, ()))
        self.correct.setVisible(view == "result" and under_way is None)
        self.to_result.setVisible(view == "fill" and shown is not None)
        self.new.setText(tr("New assessment") if under_way is None else tr("Go on filling in"))
        self.take.setEnabled(under_way is not None and bool(under_way.proposals))
        self.set(subtitle=_subtitle(view, under_way, shown))


def _subtitle(view: str, under_way: Assessed | None, shown: Assessed | None) -> str:
    if view in ("fill", "result") and under_way is not None:
        return tr(
            "Under way: {marked} of {statements} statements, {set} of {categories} categories",
            marked=under_way.marked,
            statements=under_way.statements,
            set=len(under_way.categories) - len(under_way.to_set),
            categories=len(under_way.categories),
        )
    if view == "result" and shown is not None:
        people = tr("Held by {by}", by=shown.held_by)
        return tr("{people}, with {present}", people=people, present=shown.present) if shown.present else people
    return ""
