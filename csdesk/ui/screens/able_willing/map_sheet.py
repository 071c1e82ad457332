"""The map with its key: what the patterns mean, how many pay so, and by which rule."""

from PySide6.QtCore import Signal

from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import EVERY_PLACE, Map, Payment
from csdesk.ui.screens.able_willing.words import ACROSS, DOWN, STRIP, cell_words, kind_words, map_words, people
from csdesk.ui.widgets import Sheet, Text, row
from csdesk.ui.widgets.split_map import KindKey, SplitCell, SplitMap
from csdesk.wording import tr

KINDS: tuple[Payment | None, ...] = (None, *Payment)


class MapSheet(Sheet):
    """`chosen()`: another place or kind of payment; `opened()`: all people of it are wanted as a list."""

    chosen = Signal()
    opened = Signal()

    def __init__(self) -> None:
        note = Text("", "small", elide=True, name="able_willing.map.note")
        head = row(Text(tr("Able and willing to pay"), "section"), gap=12)
        head.addWidget(note, 1)
        super().__init__(head, gap=8, name="able_willing.map.sheet")
        self.note = note
        self.map = SplitMap(ACROSS, DOWN, name="able_willing.map", spoken=tr("Able and willing to pay"))
        self.key = KindKey(name="able_willing.key", spoken=tr("How they pay"))
        self.rule = Text("", "small", wrap=True, name="able_willing.rule")
        self.add(self.map, stretch=1)
        self.add(self.key, self.rule)
        self.shown: Map | None = None
        self.map.chosen.connect(lambda _place: self.chosen.emit())
        self.map.opened.connect(lambda _place: self.opened.emit())
        self.key.chosen.connect(self._choose_kind)
        self.key.opened.connect(lambda _place: self.opened.emit())
        self.key.mark(None)

    @property
    def kind(self) -> Payment | None:
        """The kind of payment to which the map is narrowed."""
        return KINDS[self.key.place or 0]

    @property
    def kinds(self) -> tuple[Payment, ...]:
        """The kinds of payment that are shown."""
        return tuple(Payment) if self.kind is None else (self.kind,)

    @property
    def place(self) -> int | None:
        """The place that is chosen."""
        return self.map.place

    def show_map(self, found: Map) -> None:
        """Show other numbers, narrowed as before."""
        self.shown = found
        titles = [kind_words(kind) for kind in KINDS]
        counts = [found.everybody, *(found.paying(payment) for payment in Payment)]
        tips = ["", *(able.in_words(payment) for payment in Payment)]
        self.key.show_kinds(titles, counts, tips)
        if self.key.place is None:
            self.key.mark(0)
        self._show_cells()

    def _choose_kind(self, _place: int) -> None:
        self._show_cells()
        self.chosen.emit()

    def _show_cells(self) -> None:
        found, kinds = self.shown, self.kinds
        if found is None:
            return
        cells = [
            SplitCell(
                found.at(place, kinds),
                tuple(found.at(place, (payment,)) if payment in kinds else 0 for payment in Payment),
                STRIP.get(place, ""),
            )
            for place in EVERY_PLACE
        ]
        words = [cell_words(found, place, kinds) for place in EVERY_PLACE]
        self.map.show_cells(cells, words, map_words(found, kinds))
        self.note.setText(tr("{people} said both", people=people(found.placed)))
        said = " ".join(able.counted_so()) if self.kind is None else able.in_words(self.kind)
        self.rule.setText(said if self.kind is None else f"{kind_words(self.kind)}: {said}")
