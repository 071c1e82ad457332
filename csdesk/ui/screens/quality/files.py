"""The bar that saves the quality loop: as a workbook or as a PDF, for the office or for outside of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.services.program import quality
from csdesk.services.program.quality import Quality, Scope
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import ActionBar, Button, Select, Text
from csdesk.wording import tr

OFFICE, OUTSIDE = "office", "outside"
LEAST = 140
"""For whom a file is can be read beside the longest sentence."""
FOR = ((OUTSIDE, tr("Goes outside")), (OFFICE, tr("For the office")))
"""What keeps more back is offered first."""
SENTENCES = {
    OUTSIDE: tr(
        "Numbers of fewer than five people are left out. Several files side by side tell more than each: give out "
        "one of a time."
    ),
    OFFICE: tr("All numbers: not to be passed on."),
}
Drawn = tuple[Quality, bytes]


class QualityFiles:
    """For whom a file is, and its two buttons. `scope`: what is looked at."""

    def __init__(self, desk: Desk, owner: QWidget, scope: Callable[[], Scope]) -> None:
        self._desk, self._owner, self._scope = desk, owner, scope
        self.told = Select(FOR, name="quality.told", spoken=tr("For whom a file is"))
        self.told.setMinimumWidth(scaled(LEAST))
        self.sentence = Text(SENTENCES[OUTSIDE], "small", wrap=True, name="quality.told.sentence")
        self.workbook = Button(
            tr("Save workbook …"), lambda: self._ask("workbook"), name="quality.workbook", icon="table"
        )
        self.paper = Button(tr("Save as PDF …"), lambda: self._ask("paper"), name="quality.paper", icon="file-text")
        self.bar = ActionBar(self.told, self.sentence, None, self.workbook, self.paper, name="quality.files")
        self.told.currentIndexChanged.connect(lambda _index: self._show())

    @property
    def outside(self) -> bool:
        """Whether a file goes outside."""
        return self.told.value() == OUTSIDE

    def _show(self) -> None:
        self.sentence.setText(SENTENCES[str(self.told.value())])
        self.bar.arrange()

    def _ask(self, kind: str) -> None:
        time = self._scope().time.first_day
        if kind == "workbook":
            title, name, kinds = tr("Save the numbers"), tr("Quality {day}.xlsx", day=time), tr("Workbook (*.xlsx)")
        else:
            title, name, kinds = tr("Save the numbers"), tr("Quality {day}.pdf", day=time), tr("PDF (*.pdf)")
        self._desk.dialogs.save_file(title, name, kinds, lambda path: self._save(kind, path))

    def _save(self, kind: str, path: Path) -> None:
        desk, scope, outside = self._desk, self._scope(), self.outside
        today, at, who, policy = desk.today(), desk.now(), desk.who, desk.ways.policy
        office = desk.settings.agency_name

        def draw(read: Read, progress: Progress) -> Drawn:
            from csdesk.services.program.quality import paper, workbook

            def told(done: int, total: int, /) -> None:
                progress.report(done, total, tr("Counting"))

            found = read(lambda session: quality.quality(session, scope, by_county=True, progress=told))
            make = workbook.workbook if kind == "workbook" else paper.paper
            return found, make(found, outside=outside, made_on=today, desk=office)

        def note(session: Any, drawn: Drawn, _progress: Progress) -> None:
            found, content = drawn
            quality.note_export(session, found, kind=kind, outside=outside, at=at, who=who)
            write_file(session, path, content, told=Exempt.NOBODY, policy=policy)

        def done(_nothing: object) -> None:
            desk.messages.good(tr("The numbers are saved as {name}.", name=path.name))

        desk.hand_out(self._owner, draw, note, done, title=tr("Saving the numbers"))
