"""A job under way, shown once it takes longer than half a second."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from csdesk.ui import theme
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.theme import Tone
from csdesk.ui.widgets.buttons import Button
from csdesk.ui.widgets.layouts import column, row
from csdesk.ui.widgets.naming import name_widget
from csdesk.ui.widgets.text import Text

PATIENCE_MS = 500


class ProgressPanel(QFrame):
    """Title, how far, and Cancel."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setProperty("banner", str(Tone.INFO))
        self._progress: Progress | None = None
        self._title = Text(kind="strong", name="progress.title")
        self._text = Text(kind="small", elide=True, name="progress.text")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = Button("Cancel", self._stop, name="progress.cancel")
        words = row(self._title)
        words.addWidget(self._text, 1)
        parts = row(gap=16, margins=(16, 6, 8, 6))
        parts.addLayout(column(words, self._bar, gap=6), 1)
        parts.addWidget(self._cancel)
        self.setLayout(parts)
        self.setMinimumHeight(theme.scaled(48))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.hide()
        name_widget(self, "progress", "Work under way")
        tasks.job_started.connect(self._begin)
        tasks.job_ended.connect(self._end)

    def _begin(self, title: str, progress: Progress) -> None:
        self._progress = progress
        self._title.setText(title)
        self._text.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        progress.moved.connect(self._move)
        self._patience.start()

    def _move(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._text.setText(text)

    def _end(self, progress: Progress) -> None:
        if progress is self._progress:
            self._progress = None
            self._patience.stop()
            self.hide()

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self._cancel.setEnabled(False)
            self._text.setText("Stopping; nothing will have happened …")
