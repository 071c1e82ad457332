"""What the chosen line of the board says in sentences, and why people ended there."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from csdesk.services.flow import Figure, StageFlow
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui import formats
from csdesk.ui.screens.board.looks import Row, share_of
from csdesk.ui.widgets import Button, Sheet, Text, clear
from csdesk.wording import tr, tr_marked

REASONS = 4
"""So many reasons have a number of their own; the table of the others is the list of the people."""
NO_REASON = tr("no reason was kept")


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
            self.title.setText(tr("Everybody: {count}", count=formats.count(everybody, tr("person"), tr("people"))))
            self.words.setText(tr("Each stands at one stage only; the stages sum to everybody."))
            return
        one = row.of[0]
        self.title.setText(_title(one))
        self.words.setText(_words(one))
        if one.reasons:
            self._reasons.addWidget(Text(tr("Closed because"), "small", role="ink_2"))
        for reason, number in one.reasons[:REASONS]:
            words = f"{reason or NO_REASON}: {number:,}"
            button = Button(words, partial(self.reason_opened.emit, row, reason), kind="link", small=True)
            button.setObjectName("board.reason")
            self._reasons.addWidget(button)
        others = sum(number for _, number in one.reasons[REASONS:])
        if others:
            self._reasons.addWidget(Text(tr("other reasons: {others:,}", others=others), "small", role="ink_2"))
        self._reasons.addStretch(1)


def _title(one: StageFlow) -> str:
    label = tr_marked(STAGE_LABELS[one.stage])
    if one.stage is Stage.CLOSED:
        people = formats.count(one[Figure.NOW], tr("person"), tr("people"))
        return f"{label}: {people}"
    came, on = one[Figure.CAME], one[Figure.ON]
    if not came:
        return tr("{label}: nobody came as far as this yet", label=label)
    if one.stage is Stage.EMPLOYED:
        return tr(
            "{label}: {count} came as far as this", label=label, count=formats.count(came, tr("person"), tr("people"))
        )
    further = list(Stage)[list(Stage).index(one.stage) + 1]
    return tr(
        "{label}: of {came:,} who came this far, {on:,} ({share_of}) went on to {name} or further",
        label=label,
        came=came,
        on=on,
        share_of=share_of(on, came),
        name=_name(further),
    )


def _name(stage: Stage) -> str:
    return tr_marked(STAGE_LABELS[stage]) if stage is Stage.CSA_REVIEW else tr_marked(STAGE_LABELS[stage]).lower()


def _words(one: StageFlow) -> str:
    parts = []
    if one.half_within is not None:
        days = formats.count(one.half_within, tr("day"), tr("days"))
        parts.append(
            tr("Half of those who went on did so within {count}.", count=days)
            if one.half_within
            else tr("Half of those who went on did so on the same day.")
        )
    stopped = one[Figure.STILL] + one[Figure.LAPSED] + one[Figure.ENDED]
    if stopped:
        parts.append(
            tr(
                "{stopped:,} got no further: {one:,} under way, {one2:,} lapsed, {one3:,} closed.",
                stopped=stopped,
                one=one[Figure.STILL],
                one2=one[Figure.LAPSED],
                one3=one[Figure.ENDED],
            )
        )
    if one.half_days is not None:
        parts.append(
            tr(
                "{count} here now, half of them for no more than "
                "{count2}; {one:,} for over 30 days, "
                "{one2:,} for over 60, {one3:,} for over 90.",
                count=formats.count(one[Figure.NOW], tr("stands"), tr("stand")),
                count2=formats.count(one.half_days, tr("day"), tr("days")),
                one=one[Figure.OVER_30],
                one2=one[Figure.OVER_60],
                one3=one[Figure.OVER_90],
            )
        )
    if one.back:
        parts.append(
            tr("1 of those who stand here came further before, and counts there as under way or lapsed.")
            if one.back == 1
            else tr(
                "{back:,} of those who stand here came further before, and count there as under way or lapsed.",
                back=one.back,
            )
        )
    return " ".join(parts)
