"""Of whom the board tells: counties, workers, the latest report; and in which time people came and went on."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from csdesk.services.flow import Period, Scope
from csdesk.ui.widgets import Button, Chip, Flowing, Select
from csdesk.wording import tr

NOBODY = tr("nobody in particular")
PERIODS = (
    (Period.DAYS_30, tr("Came and went in the last 30 days")),
    (Period.QUARTER, tr("Came and went in this quarter")),
)
NAMED_AT_MOST = 2


class Several(Button):
    """A button whose menu chooses any of several; none chosen means all. `chosen_changed`."""

    chosen_changed = Signal()

    def __init__(self, what: str, everything: str, *, name: str, icon: str) -> None:
        super().__init__("", self._open, name=name, icon=icon, small=True)
        self._what, self._everything = what, everything
        self._choices: tuple[tuple[str, str], ...] = ()
        self.chosen: tuple[str, ...] = ()
        self.menu_ = QMenu(self)
        self.menu_.setObjectName(f"{name}.menu")
        self._show()

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer values with their words; what is not offered any more is not chosen any more."""
        self._choices = tuple(choices)
        self.chosen = tuple(value for value, _ in self._choices if value in self.chosen)
        self.setVisible(bool(self._choices))
        self._show()

    def toggle_choice(self, value: str) -> None:
        """Choose one, or leave it out again."""
        others = {one for one in self.chosen if one != value}
        wanted = others if value in self.chosen else others | {value}
        self.chosen = tuple(one for one, _ in self._choices if one in wanted)
        self._show()
        self.chosen_changed.emit()

    def build_menu(self) -> QMenu:
        """The menu with what is chosen ticked."""
        self.menu_.clear()
        for value, words in self._choices:
            action = self.menu_.addAction(words)
            action.setCheckable(True)
            action.setChecked(value in self.chosen)
            action.triggered.connect(lambda _checked=False, value=value: self.toggle_choice(value))
        if self.chosen:
            self.menu_.addSeparator()
            self.menu_.addAction(self._everything).triggered.connect(self.choose_all)
        return self.menu_

    def choose_all(self) -> None:
        """Choose none in particular."""
        self.chosen = ()
        self._show()
        self.chosen_changed.emit()

    def _open(self) -> None:
        self.build_menu().popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _show(self) -> None:
        words = [text for value, text in self._choices if value in self.chosen]
        more = len(words) - NAMED_AT_MOST
        named = ", ".join(words[:NAMED_AT_MOST])
        if more > 0:
            named = tr("{named} and {more} more", named=named, more=more)
        self.setText(f"{self._what}: {named}" if words else self._everything)


class ScopeBar(Flowing):
    """The line of choices. `changed`: another scope or period."""

    changed = Signal()

    def __init__(self) -> None:
        self.counties = Several(tr("County"), tr("All counties"), name="board.counties", icon="map-pin")
        self.workers = Several(tr("With"), tr("All workers"), name="board.workers", icon="user")
        self.latest = Chip(tr("On the latest report"), name="board.latest")
        self.period = Select(PERIODS, name="board.period", spoken=tr("The time in which people came and went on"))
        super().__init__([self.counties, self.workers, self.latest, self.period])
        self.counties.chosen_changed.connect(self.changed)
        self.workers.chosen_changed.connect(self.changed)
        self.latest.toggled.connect(lambda _on: self.changed.emit())
        self.period.currentIndexChanged.connect(lambda _number: self.changed.emit())

    def offer(self, counties: Sequence[str], workers: Sequence[str]) -> None:
        """Offer these counties and workers; the choice of workers is there when people are assigned at all."""
        self.counties.set_choices([(county, county) for county in counties])
        self.workers.set_choices([*((name, name) for name in workers), ("", NOBODY)] if workers else [])

    def reset(self) -> None:
        """Choose everybody."""
        self.blockSignals(True)
        self.counties.choose_all()
        self.workers.choose_all()
        self.latest.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        return Scope(self.counties.chosen, self.workers.chosen, self.latest.isChecked())

    @property
    def chosen_period(self) -> Period:
        """The time in which people came and went on."""
        return Period(str(self.period.value()))
