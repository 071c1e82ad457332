"""Jobs under way, each shown once it takes longer than 0.2 s; of several the one that began last."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from csdesk.ui import theme
from csdesk.ui.speech import announce
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.theme import Tone
from csdesk.ui.widgets.buttons import Button
from csdesk.ui.widgets.layouts import column, row
from csdesk.ui.widgets.naming import name_widget
from csdesk.ui.widgets.text import Text
from csdesk.wording import tr

PATIENCE_MS = 200
STOPPING = tr("Stopping, if that can still be done …")


@dataclass
class _Job:
    title: str
    done: int = 0
    total: int = 0
    text: str = ""

    @property
    def quarters(self) -> int:
        """How many quarters are done: so often it is said how far it is."""
        return 4 * self.done // max(self.total, 1)


class ProgressPanel(QFrame):
    """Title, how far, and Cancel."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setProperty("banner", str(Tone.INFO))
        self._jobs: dict[Progress, _Job] = {}
        """By their `Progress`, in the order in which they began."""
        self._title = Text(kind="strong", name="progress.title")
        self._text = Text(kind="small", elide=True, name="progress.text")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = Button(tr("Cancel"), self._stop, name="progress.cancel")
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
        self._patience.timeout.connect(self._appear)
        self.hide()
        name_widget(self, "progress", tr("Work under way"))
        tasks.job_started.connect(self._begin)
        tasks.job_ended.connect(self._end)

    def _begin(self, title: str, progress: Progress) -> None:
        self._jobs[progress] = _Job(title)
        progress.moved.connect(self._move)
        self._show()
        if not self.isVisible():
            self._patience.start()

    def _appear(self) -> None:
        self.show()
        announce(self, self._title.text(), self._text.text())

    def _move(self, done: int, total: int, text: str) -> None:
        job = next((job for progress, job in self._jobs.items() if progress is self.sender()), None)
        if job is not None:
            before = job.quarters
            job.done, job.total, job.text = done, total, text
            self._show()
            if job.quarters != before and self.isVisible():
                announce(self, job.title, self._text.text())

    def _end(self, progress: Progress) -> None:
        self._jobs.pop(progress, None)
        if self._jobs:
            self._show()
        else:
            self._patience.stop()
            self.hide()

    def _show(self) -> None:
        progress, job = self._newest()
        others = len(self._jobs) - 1
        title = tr("{title} (and {others:,} more under way)", title=job.title, others=others) if others else job.title
        self._title.setText(title)
        self._bar.setVisible(job.total > 0)  # a bar that does not know how far it is would only move to and fro
        self._bar.setRange(0, max(job.total, 1))
        self._bar.setValue(job.done)
        how_many = tr("{done:,} of {total:,}", done=job.done, total=job.total) if job.total > 1 else ""
        self._text.setText(STOPPING if progress.cancelled else job.text or how_many)
        self._cancel.setEnabled(not progress.cancelled)

    def _stop(self) -> None:
        if self._jobs:
            self._newest()[0].cancel()
            self._show()

    def _newest(self) -> tuple[Progress, _Job]:
        return next(reversed(self._jobs.items()))
