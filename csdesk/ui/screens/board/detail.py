"""What the chosen line of the board says in sentences, and why people ended there."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from csdesk.services.flow import Figure, StageFlow
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui import formats
from csdesk.ui.screens.board.looks import Row, share_of
from csdesk.ui.widgets import Button, Sheet, Text, clear

REASONS = 4
"""So many reasons have a number of their own; the table of the others is the list of the people."""
NO_REASON = "no reason was kept"


class Detail(Sheet):
    """Sentences about a stage. `reason_opened(Row, reason)`: a reason's number was pressed."""

    reason_opened = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(gap=4, padding=12, name="board.detail")
        self.title = Text("", "section", wrap=True, name="board.detail.title")
        self.words = Text("", role="ink_2", wrap=True, name="board.detail.words")
        self._reasons = QHBoxLayout()
        self._reasons.setSpacing(4)
        self.add(self.title, self.words, self._reasons)

    def show_row(self, row: Row, everybody: int) -> None:
        """Tell of a line."""
        clear(self._reasons)
        if row.stage is None:
            self.title.setText(f"Everybody: {formats.count(everybody, 'person', 'people')}")
            self.words.setText("Each stands at one stage only; the stages sum to everybody.")
            return
        one = row.of[0]
        self.title.setText(_title(one))
        self.words.setText(_words(one))
        if one.reasons:
            self._reasons.addWidget(Text("Closed because", "small", role="ink_2"))
        for reason, number in one.reasons[:REASONS]:
            words = f"{reason or NO_REASON}: {number:,}"
            button = Button(words, partial(self.reason_opened.emit, row, reason), kind="link", small=True)
            button.setObjectName("board.reason")
            self._reasons.addWidget(button)
        others = sum(number for _, number in one.reasons[REASONS:])
        if others:
            self._reasons.addWidget(Text(f"other reasons: {others:,}", "small", role="ink_2"))
        self._reasons.addStretch(1)


def _title(one: StageFlow) -> str:
    label = STAGE_LABELS[one.stage]
    if one.stage is Stage.CLOSED:
        return f"{label}: {formats.count(one[Figure.NOW], 'person', 'people')}"
    came, on = one[Figure.CAME], one[Figure.ON]
    if not came:
        return f"{label}: nobody came as far as this yet"
    if one.stage is Stage.EMPLOYED:
        return f"{label}: {formats.count(came, 'person', 'people')} came as far as this"
    further = list(Stage)[list(Stage).index(one.stage) + 1]
    went = f"{on:,} ({share_of(on, came)}) went on to {_name(further)} or further"
    return f"{label}: of {came:,} who came this far, {went}"


def _name(stage: Stage) -> str:
    return STAGE_LABELS[stage] if stage is Stage.CSA_REVIEW else STAGE_LABELS[stage].lower()


def _words(one: StageFlow) -> str:
    parts = []
    if one.half_within is not None:
        within = f"within {formats.count(one.half_within, 'day')}" if one.half_within else "on the same day"
        parts.append(f"Half of those who went on did so {within}.")
    stopped = one[Figure.STILL] + one[Figure.LAPSED] + one[Figure.ENDED]
    if stopped:
        parts.append(
            f"{stopped:,} got no further: {one[Figure.STILL]:,} under way, {one[Figure.LAPSED]:,} lapsed, "
            f"{one[Figure.ENDED]:,} closed."
        )
    if one.half_days is not None:
        parts.append(
            f"{formats.count(one[Figure.NOW], 'stands', 'stand')} here now, half of them for no more than "
            f"{formats.count(one.half_days, 'day')}; {one[Figure.OVER_30]:,} for over 30 days, "
            f"{one[Figure.OVER_60]:,} for over 60, {one[Figure.OVER_90]:,} for over 90."
        )
    if one.back:
        parts.append(
            f"{one.back:,} of those who stand here came further before, and {'counts' if one.back == 1 else 'count'} "
            "there as under way or lapsed."
        )
    return " ".join(parts)
