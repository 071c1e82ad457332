"""The answers of a result: each in a line, with what is to be known of it, and what it was before a correction."""

from csdesk.services.interview import QuestionStatus, ResultLine
from csdesk.ui.screens.interview.history import answer_now, corrections_of
from csdesk.ui.screens.interview.marks import icon_cell
from csdesk.ui.widgets import Column, Icon, Line, ListTable, Sheet, Text, row
from csdesk.wording import tr

Row = tuple[int, ResultLine]
"""A line and its place."""
MEANING = {
    "pencil-simple": "corrected",
    "hand-palm": tr("asked and refused"),
    "lock-simple": tr("kept private"),
    "arrows-clockwise": tr("rephrase used"),
    "arrow-elbow-down-left": tr("led to it"),
}
LEGEND = (
    ("arrow-elbow-down-left", "ink_2"),
    ("arrows-clockwise", "ink_2"),
    ("hand-palm", "attention"),
    ("pencil-simple", "ink_2"),
)


class AnswersSheet(Sheet):
    """The list with its legend; of the answer that is selected also when and why it was corrected."""

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0)
        self.list = ListTable(
            _columns(),
            name="interview.result.answers",
            spoken=tr("Answers"),
            key=_key,
            row_height=30,
        )
        self.list.chosen.connect(self._tell)
        self._corrections = Text("", "small", wrap=True, name="interview.result.corrections")
        self._corrections.setContentsMargins(14, 8, 14, 0)
        legend = row(gap=6, margins=(14, 8, 14, 8))
        for icon, role in LEGEND:
            legend.addWidget(Icon(icon, role, 14))
            legend.addWidget(Text(MEANING[icon], "small"))
            legend.addSpacing(4)
        legend.addStretch(1)
        self.add(self.list, stretch=1)
        self.add(Line(), self._corrections, legend)
        self._corrections.hide()

    def show_lines(self, lines: tuple[ResultLine, ...]) -> None:
        """Show the answers; the one that was selected stays so."""
        self.list.set_rows(tuple(enumerate(lines)))
        self._tell(self.list.selected())

    def _tell(self, line: Row | None) -> None:
        told = corrections_of(line[1]) if line is not None else ""
        self._corrections.setText(told)
        self._corrections.setVisible(bool(told))


def _key(line: Row) -> tuple[str, str]:
    """Stays when the answer changes; the lines that stand for several have nothing but their words."""
    told = line[1]
    return told.question, told.item or ("" if told.label else told.answer)


def _icon(line: Row) -> str:
    told = line[1]
    if told.before:
        return "pencil-simple"
    if told.status is QuestionStatus.REFUSED:
        return "hand-palm"
    if told.private:
        return "lock-simple"
    if told.rephrased:
        return "arrows-clockwise"
    return "arrow-elbow-down-left" if told.led_to_it else ""


def _is_bold(line: Row) -> bool:
    return line[1].led_to_it or (not line[1].number and not line[1].label)


def _shown(line: Row) -> str:
    return answer_now(line[1])


def _columns() -> tuple[Column, ...]:
    return (
        Column("", lambda line: line[1].number, 52, margin=True, role="ink_2", spoken=tr("Number")),
        Column(tr("Asked about"), lambda line: line[1].label, 132, role="ink_2"),
        Column(tr("Answer"), _shown, bold=_is_bold, tip=lambda line: line[1].note or _shown(line)),
        Column(
            "",
            lambda line: MEANING.get(_icon(line), ""),
            34,
            paint=icon_cell(_icon, lambda _line: "ink_2"),
            spoken=tr("State"),
        ),
    )
