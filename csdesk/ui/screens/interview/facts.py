"""The facts of the record that one wants in sight during an interview."""

from csdesk.services.caseload import NcpRecord
from csdesk.ui import formats, theme
from csdesk.ui.screens.interview.opened import Opened
from csdesk.ui.screens.support import paid, support_due
from csdesk.ui.widgets import Icon, Sheet, Text, column, row
from csdesk.wording import tr


def _due(record: NcpRecord) -> str:
    """The support due, and the day of the newest order, which tells a new case from an old one."""
    ordered = max((case.order_on for case in record.cases if case.order_on is not None), default=None)
    parts = (
        formats.money(support_due(record)),
        tr("order of {full_day}", full_day=formats.full_day(ordered)) if ordered else "",
    )
    return " · ".join(part for part in parts if part)


class FactsSheet(Sheet):
    """Support due, paid, arrears, the last interview."""

    def __init__(self, opened: Opened) -> None:
        super().__init__(title=tr("From the record"), name="interview.facts", gap=2)
        record = opened.record
        as_of = formats.short_day(record.arrears_as_of) if record.arrears_as_of else ""
        facts = (
            (tr("Support due a month"), _due(record)),
            (tr("Paid"), paid(record)),
            (
                tr("Arrears on {short_day}", short_day=as_of) if as_of else tr("Arrears"),
                formats.money(record.arrears_cents),
            ),
            (tr("Last interview"), formats.full_day(opened.last_held) if opened.last_held else tr("none")),
        )
        for label, value in facts:
            self.add(Text(label, "small"), Text(value, wrap=True))
            self.body.addSpacing(4)
        self.add_space()
        words = Text(tr("No network is needed. All of this is in the vault."), "small", wrap=True)
        note = row(Icon("wifi-slash", "ink_3", 16), gap=10)
        note.addWidget(words, 1)
        self.add(column(note))
        self.setFixedWidth(theme.scaled(272))
