"""The table of facts: what a recipient may be told today, and by which sentence of which document."""

from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from csdesk.services.disclosure import To
from csdesk.services.may_be_told import FactLine, MayBeTold
from csdesk.ui.widgets import Band, Column, Group, Line, ListTable, Select, Sheet, Text, column, holding
from csdesk.wording import tr, tr_marked


def _icon(line: FactLine) -> str:
    return "check" if line.allowed else "prohibit"


def _role(line: FactLine) -> str:
    return "good" if line.allowed else "attention"


def _words(line: FactLine) -> str:
    return f"{line.words}, {line.when}" if line.when else line.words


COLUMNS = (Column(tr("What"), _words, icon=_icon, icon_role=_role, tip=_words),)


class FactsSheet(Sheet):
    """`asked(To)`: another recipient is asked about."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="told.facts")
        self.to = Select((), name="told.to", spoken=tr("Who would be told"))
        self.to.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.to.currentIndexChanged.connect(lambda _index: self.asked.emit(self.recipient))
        title = Text(tr("Today, to"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.list = ListTable(
            COLUMNS, name="told.table", spoken=tr("Facts"), key=lambda line: (line.words, line.when), header=False,
            row_height=30,
        )  # fmt: skip
        self.list.chosen.connect(self._show_rule)
        self.rule = Text("", "strong", wrap=True, name="told.rule")
        self._quote = Text("", wrap=True, role="ink_2", name="told.rule.quote")
        self._source = Text("", "small", wrap=True, name="told.rule.source")
        self.add(Band(title, self.to))
        self.add(self.list, stretch=1)
        self.add(Line(), holding(column(self.rule, self._quote, self._source, gap=3, margins=(16, 8, 16, 10))))

    @property
    def recipient(self) -> To | None:
        """Who is asked about."""
        value = self.to.value()
        return value if isinstance(value, To) else None

    def show_facts(self, told: MayBeTold) -> None:
        """Show what may be told, and keep who is asked about."""
        before = self.recipient
        choices = tuple((one.to, tr_marked(one.words)) for one in told.asked)
        self.to.set_choices(choices)
        if before is not None and before in dict(choices):
            self.to.blockSignals(True)
            self.to.set_value(before)
            self.to.blockSignals(False)
        self.list.set_groups(
            [
                (_group(allowed=allowed, short=short, lines=held), held)
                for (allowed, short), held in (
                    (key, tuple(lines)) for key, lines in groupby(_by_rule(told.lines), key=_rule_of)
                )
            ]
        )
        if self.list.selected() is None:
            self.list.select_first()
        self._show_rule(self.list.selected())

    def ask(self, to: To) -> None:
        """Ask about this recipient, where it can be asked about."""
        self.to.set_value(to)

    def _show_rule(self, line: FactLine | None) -> None:
        for text, words in (
            (self.rule, line.sentence if line else ""),
            (self._quote, f"“{line.quote}”" if line and line.quote else ""),
            (self._source, line.source if line else ""),
        ):
            text.setText(words)
            text.setVisible(bool(words))


def _rule_of(line: FactLine) -> tuple[bool, str]:
    return line.allowed, line.short


def _by_rule(lines: tuple[FactLine, ...]) -> list[FactLine]:
    """Lines of one rule together, in the order in which the rules come first."""
    order: dict[tuple[bool, str], int] = {}
    for line in lines:
        order.setdefault(_rule_of(line), len(order))
    return sorted(lines, key=lambda line: order[_rule_of(line)])


def _group(*, allowed: bool, short: str, lines: tuple[FactLine, ...]) -> Group:
    title = tr("May be told: {short}", short=short) if allowed else tr("Not told: {short}", short=short)
    icon, role = ("check-circle", "good") if allowed else ("prohibit", "attention")
    return Group(title, str(len(lines)), icon, role)
