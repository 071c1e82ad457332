"""The checks before sending: each line says what is not right yet, and opens whom it concerns."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from csdesk.services.reporting import CheckBeforeSending
from csdesk.ui import formats
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Band, Button, Icon, Scrolling, Sheet, Tag, Text, clear, holding, row
from csdesk.wording import tr

EDGES = 4


class ChecksSheet(Sheet):
    """What was looked at. `opened(CheckBeforeSending)`."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="reports.checks")
        self.passed = Tag("", Tone.GOOD, name="reports.checks.passed")
        title = Text(tr("Checks before sending"), "section")
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._scrolling = Scrolling(self._lines, gap=0)
        self._scrolling.column.setContentsMargins(0, 0, 0, 0)
        self._scrolling.inner.installEventFilter(self)
        self._band = Band(title, self.passed)
        self.add(self._band, self._scrolling)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_checks(self, checks: Sequence[CheckBeforeSending]) -> None:
        """Show what is passed, and what is not."""
        clear(self._lines)
        good = sum(check.passed for check in checks)
        whole = good == len(checks)
        tone = Tone.GOOD if whole else Tone.ATTENTION
        self.passed.set(
            tr("{good} of {checks} passed", good=good, checks=len(checks)), tone, "check" if whole else ""
        )
        for check in checks:
            if check.lines:
                self._add(check)
        self._add_line(
            "check-circle",
            tr("{count} passed", count=formats.count(good, tr("check"), tr("checks"))),
            [one for one in checks if one.passed],
        )
        self._add_line("shield-check", tr("State copy: case numbers, no names"), ())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its lines; where there is less room, they scroll."""
        return QSize(super().sizeHint().width(), self._band.height() + self._lines.sizeHint().height() + EDGES)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that wrap otherwise are of another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _add_line(self, icon: str, words: str, passed: Sequence[CheckBeforeSending]) -> None:
        text = Text(words)
        text.setToolTip("\n".join(check.sentence for check in passed))
        line = row(Icon(icon, "good"), gap=10, margins=(16, 6, 12, 6))
        line.addWidget(text, 1)
        self._lines.addWidget(holding(line))

    def _add(self, check: CheckBeforeSending) -> None:
        icon = Icon("info", "accent") if check.information else Icon("warning", "attention")
        line = row(icon, gap=10, margins=(16, 6, 12, 6))
        line.addWidget(Text(check.sentence, wrap=True), 1)
        button = Button(tr("Open"), lambda: self.opened.emit(check), name=f"reports.check.{check.kind}", small=True)
        button.setAccessibleName(tr("Show: {sentence}", sentence=check.sentence))
        line.addWidget(button)
        self._lines.addWidget(holding(line))
