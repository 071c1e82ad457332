"""What the three tiers suggest for a place of the map, word for word and with their source."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import CELLS, Map, Payment
from csdesk.ui.screens.able_willing.words import kind_words, place_words
from csdesk.ui.widgets import Sheet, Text, clear, column, holding
from csdesk.wording import tr, tr_marked


class Suggestions(Sheet):
    """Sentences of the tiers for what is chosen."""

    def __init__(self) -> None:
        super().__init__(title=tr("What may help, as a suggestion"), gap=6, name="able_willing.suggestions")
        self.words = Text("", role="ink_2", wrap=True, name="able_willing.suggestions.words")
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self.source = Text("", "small", wrap=True, name="able_willing.suggestions.source")
        self.add(self.words, holding(self._lines), self.source)

    def show_place(self, found: Map, place: int | None, kinds: Sequence[Payment]) -> None:
        """Show what is suggested for a place with these kinds of payment, of those that are there."""
        clear(self._lines)
        tiers = able.tiers()
        here = [] if place is None else [kind for kind in kinds if found.at(place, (kind,))]
        fitting = () if place is None else tiers.of(place, here)
        if place is None:
            said = tr("Choose a place on the map. Nothing here is a prediction, and nothing scores a person.")
        elif not here:
            said = tr("Nobody is there.")
        elif not fitting:
            said = tr("{place}: the document has no sentence of its own for this.", place=place_words(place))
        else:
            said = ""
        self.words.setText(said)
        self.words.setVisible(bool(said))
        for one in fitting:
            kinds_meant = [kind for kind in here if kind in one.payments]
            narrower = len(kinds_meant) < len(here) and place is not None and place <= CELLS + 1
            meant = ", ".join(kind_words(kind).lower() for kind in kinds_meant)
            does = tr_marked(one.does)
            head = tr("{does} ({meant})", does=does, meant=meant) if narrower else does
            title = Text(tr("Tier {tier}: {head}", tier=one.tier, head=head), "strong", wrap=True)
            self._lines.addLayout(column(title, Text(f"“{one.quote}”", wrap=True), gap=0))
        self.source.setText(tr("Source: {source}, {by}.", source=tiers.source, by=tiers.by))
        self.source.setVisible(bool(fitting))
