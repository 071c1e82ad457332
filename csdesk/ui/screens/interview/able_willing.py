"""Able and willing: where one person stands."""

from csdesk.services.interview.able_willing import ABLE, WILLING
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import GridMap, Sheet, Text, name_widget
from csdesk.wording import tr

ACROSS = (tr("Able: no"), tr("Sometimes"), tr("Yes"))
DOWN = (tr("Willing: yes"), tr("Sometimes"), tr("No"))
HEIGHT = 196
WORDS = {"yes": "yes", "sometimes": "sometimes", "no": "no", None: tr("not said")}


class AbleWilling(Sheet):
    """The two answers, in words and as a place."""

    def __init__(self) -> None:
        super().__init__(title=tr("Able and willing"), name="interview.result.ableWilling")
        self._grid = GridMap(ACROSS, DOWN, name="", spoken="")
        self._grid.setFixedHeight(scaled(HEIGHT))
        self._grid.show_one(None)
        self._words = Text("", wrap=True, name="interview.result.words")
        self._from = Text("", "small", wrap=True)
        self.add(self._grid, self._words, self._from)

    def show_place(self, able: str | None, willing: str | None, numbers: tuple[str, ...]) -> None:
        """Show what was said: yes, sometimes, no, or None; and the numbers of the two questions."""
        self._from.setText(tr("From {numbers}. It places, it does not score.", numbers=" and ".join(numbers)))
        known = able in ABLE and willing in WILLING
        self._grid.show_one(WILLING.index(str(willing)) * len(ABLE) + ABLE.index(str(able)) if known else None)
        words = tr("Able to pay: {words}. Willing to pay: {words2}.", words=WORDS[able], words2=WORDS[willing])
        self._words.setText(words)
        name_widget(self._grid, "interview.result.map", words)
