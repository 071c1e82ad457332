"""What has changed since an earlier interview: each answer then and now."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csdesk.services import interview
from csdesk.services.interview import Change, ComparedLine, Comparison, InterviewResult
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.marks import icon_cell
from csdesk.ui.widgets import (
    ActionBar,
    Band,
    Button,
    Column,
    Group,
    ListTable,
    PageHeader,
    Select,
    Sheet,
    Text,
    framed,
    page,
)
from csdesk.wording import tr

MARKS = {
    Change.CHANGED: ("arrows-left-right", "changed"),
    Change.ANSWERED_NOW: ("plus-circle", tr("answered now")),
    Change.NOT_ANSWERED_NOW: ("minus-circle", tr("not answered now")),
    Change.SAME: ("", ""),
}


class ComparisonPage(QWidget):
    """Compares one interview with an earlier one of the same person. `left`."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("interview.comparison")
        self.desk = desk
        self._later: UUID | None = None
        self.header = PageHeader(tr("What has changed"), "", name="interview.comparison")
        self.since = Select(name="interview.comparison.since", spoken=tr("Since the interview of"))
        self.since.currentIndexChanged.connect(lambda _at: self._read())
        self._count = Text("", "section", name="interview.comparison.count")
        self._unlike = Text("", "small", wrap=True, name="interview.comparison.unlike")
        self.table = ListTable(
            _columns(), name="interview.comparison.lines", spoken=tr("Answers then and now"), row_height=30
        )
        self.table.key_pressed.connect(lambda key, _row: self.left.emit() if key == "W" else None)
        self.back = Button(
            tr("To the result"), self.left.emit, name="interview.comparison.back", icon="arrow-left", key="Esc"
        )
        sheet = Sheet(Band(self._count, None, Text(tr("Since the interview of")), self.since), padding=0, gap=0)
        sheet.add(self.table, stretch=1)
        sheet.add(self._unlike)
        self._unlike.setContentsMargins(14, 8, 14, 8)
        self.setLayout(framed(page(self.header, sheet), ActionBar(self.back, None)))

    def begin(self, result: InterviewResult) -> None:
        """Compare this interview with the one before it."""
        self._later = result.assessment_id
        self.header.set(subtitle=tr("{name} · then and now, corrections included", name=result.name))
        self.since.set_choices([(one.assessment_id, formats.full_day(one.on)) for one in result.earlier])
        self.since.set_value(result.earlier[0].assessment_id)
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, or the key that led here, goes back to the result."""
        if event.key() == Qt.Key.Key_Escape or event.text().upper() == "W":
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        earlier, later = self.since.value(), self._later
        if isinstance(earlier, UUID) and later is not None:
            since, now = earlier, later
            self.desk.read(self, lambda session: interview.compare(session, since, now), self._show, key="compare")

    def _show(self, comparison: Comparison) -> None:
        changed = tuple(line for line in comparison.lines if line.change.is_other_answer)
        missing = tuple(line for line in comparison.lines if line.change is Change.NOT_ANSWERED_NOW)
        same = tuple(line for line in comparison.lines if line.change is Change.SAME)
        count = formats.count(len(changed), tr("answer"), tr("answers"))
        self._count.setText(
            tr(
                "{count} changed, {missing} not answered this time, {same} the same",
                count=count,
                missing=len(missing),
                same=len(same),
            )
            if missing
            else tr("{count} changed, {same} the same", count=count, same=len(same))
        )
        groups = (
            (Group(tr("Changed"), len(changed), "arrows-left-right"), changed),
            (Group(tr("Not answered this time"), len(missing), "minus-circle"), missing),
            (Group(tr("The same"), len(same)), same),
        )
        self.table.set_groups([(group, list(lines)) for group, lines in groups if lines])
        self.table.select_first()
        self._unlike.setText(tr("Asked in one of the two only: {unlike}.", unlike=", ".join(comparison.unlike)))
        self._unlike.setVisible(bool(comparison.unlike))


def _columns() -> tuple[Column, ...]:
    def is_other(line: ComparedLine) -> bool:
        return line.change.is_other_answer

    return (
        Column("", lambda line: line.number, 52, margin=True, role="ink_2", spoken=tr("Number")),
        Column(tr("Asked about"), lambda line: line.label, role="ink_2", tip=lambda line: line.label),
        Column(tr("Then"), lambda line: line.before, role="ink_2", tip=lambda line: line.before),
        Column(tr("Now"), lambda line: line.after, bold=is_other, tip=lambda line: line.after),
        Column(
            "",
            lambda line: MARKS[line.change][1],
            34,
            spoken=tr("Change"),
            paint=icon_cell(lambda line: MARKS[line.change][0], lambda _line: "ink_2"),
            tip=lambda line: MARKS[line.change][1],
        ),
    )
