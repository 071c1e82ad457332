"""Able and willing: where one person stands."""

from csdesk.ui.theme import scaled
from csdesk.ui.widgets import GridMap, Sheet, Text, name_widget

ABLE = ("no", "sometimes", "yes")
WILLING = ("yes", "sometimes", "no")
ACROSS = ("Able: no", "Sometimes", "Yes")
DOWN = ("Willing: yes", "Sometimes", "No")
HEIGHT = 196
WORDS = {"yes": "yes", "sometimes": "sometimes", "no": "no", None: "not said"}


class AbleWilling(Sheet):
    """The two answers, in words and as a place."""

    def __init__(self) -> None:
        super().__init__(title="Able and willing", name="interview.result.ableWilling")
        self._grid = GridMap(ACROSS, DOWN, name="", spoken="")
        self._grid.setFixedHeight(scaled(HEIGHT))
        self._grid.show_one(None)
        self._words = Text("", wrap=True, name="interview.result.words")
        self._from = Text("", "small", wrap=True)
        self.add(self._grid, self._words, self._from)

    def show_place(self, able: str | None, willing: str | None, numbers: tuple[str, ...]) -> None:
        """Show what was said: yes, sometimes, no, or None; and the numbers of the two questions."""
        self._from.setText(f"From {' and '.join(numbers)}. It places, it does not score.")
        known = able in ABLE and willing in WILLING
        self._grid.show_one(WILLING.index(str(willing)) * len(ABLE) + ABLE.index(str(able)) if known else None)
        words = f"Able to pay: {WORDS[able]}. Willing to pay: {WORDS[willing]}."
        self._words.setText(words)
        name_widget(self._grid, "interview.result.map", words)
