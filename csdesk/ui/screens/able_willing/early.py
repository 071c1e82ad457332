"""Early intervention: who paid and has stopped, the latest first, with the month since which nothing came."""

from PySide6.QtWidgets import QWidget

from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import PeopleBehind, Scope
from csdesk.ui.desk import Desk
from csdesk.ui.screens.able_willing.people_sheet import COUNTIES, PERSON, SINCE, STANDS, HereSheet
from csdesk.ui.widgets import Sheet, Text, column
from csdesk.wording import tr


class EarlyPage(QWidget):
    """The list, and why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.why = Text("", wrap=True, name="able_willing.early.why")
        self.rule = Text("", "small", wrap=True, name="able_willing.early.rule")
        self.people = HereSheet(
            desk,
            (PERSON, SINCE, COUNTIES, STANDS),
            name="able_willing.early",
            spoken=tr("Who stopped paying lately"),
        )
        sheet = Sheet(self.why, self.rule, gap=4, padding=12, name="able_willing.early.words")
        whole = column(sheet, gap=12)
        whole.addWidget(self.people, 1)
        self.setLayout(whole)

    def show_people(self, found: PeopleBehind, _scope: Scope) -> None:
        """Show who stopped."""
        tiers = able.tiers()
        quote = next(one.quote for one in tiers.suggestions if able.Payment.STOPPED in one.payments)
        self.why.setText(f"“{quote}” ({tiers.source})")
        self.rule.setText(
            tr(
                "{rule} Here are those of them who paid in a month of the newest report. Today names those whose "
                "last closed month is the first without a payment, until somebody has spoken with them.",
                rule=able.in_words(able.Payment.STOPPED),
            )
        )
        self.people.show_people(tr("Stopped paying lately"), found)
