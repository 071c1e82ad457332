"""The screen of scans: what waits, then one scan that is checked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import audit, plans
from csdesk.services.errors import DeskError
from csdesk.services.plans import ScanPart
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.plans.signing import Scanned, read_beside
from csdesk.ui.screens.scans.checking import CheckPage
from csdesk.ui.screens.scans.parts import Done, PartLine
from csdesk.ui.screens.scans.waiting import WaitingPage
from csdesk.wording import tr


class ScansScreen(Screen):
    """One of two pages."""

    name = "scans"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.waiting = WaitingPage(desk)
        self.waiting.chosen.connect(self._open)
        self.check = CheckPage(desk)
        self.check.left.connect(self.show_waiting)
        self.check.finished.connect(self._finish)
        self._asked: Path | None = None
        """The file that is being read."""
        self._path: Path | None = None
        """The file that is checked."""
        self._pages = QStackedWidget()
        self._pages.addWidget(self.waiting)
        self._pages.addWidget(self.check)
        self.set_pages(self._pages)

    def open_with(self, path: Path | None = None, **_others: Any) -> None:
        """Look at this file."""
        if path is not None:
            self._open(path)

    def refresh(self) -> None:
        """Look into the folder."""
        self.waiting.refresh()

    def come_in_view(self) -> None:
        """What waits may be something else by now."""
        super().come_in_view()
        self.waiting.refresh()

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.plans import scenes

        return scenes.of_scans(self, files)

    def primary_action(self) -> QAbstractButton | None:
        """Keep the part that is checked."""
        return self.check.primary_action() if self._pages.currentWidget() is self.check else None

    def first_focus(self) -> QWidget:
        """Where the page in view begins."""
        page = self.check if self._pages.currentWidget() is self.check else self.waiting
        return page.first_focus()

    def show_waiting(self) -> None:
        """Back to what waits."""
        self._asked = self._path = None
        self.check.forget()
        self._pages.setCurrentWidget(self.waiting)
        self.waiting.refresh()
        self.waiting.first_focus().setFocus()

    def _open(self, path: Path) -> None:
        self._asked = path
        self.waiting.show_reading(path)
        read_beside(self.desk, self, path, lambda scanned: self._tell_apart(path, scanned), self._refuse)

    def _refuse(self, error: DeskError) -> None:
        self.waiting.refresh()
        self.desk.messages.refused(error)

    def _tell_apart(self, path: Path, scanned: Scanned) -> None:
        def work() -> tuple[tuple[ScanPart, ...], dict[int, QImage]]:
            parts = self.desk.vault.read(lambda session: plans.parts_of(session, scanned.pages))
            return parts, {one.number: QImage.fromData(one.picture) for one in scanned.pages}

        def show(told_apart: tuple[tuple[ScanPart, ...], dict[int, QImage]]) -> None:
            if self._asked == path:
                self._path = path
                self.check.show_scan(scanned, *told_apart)
                self._pages.setCurrentWidget(self.check)
                self.check.first_focus().setFocus()

        self.desk.tasks.query(self, work, show, key="parts")

    def _finish(self, scanned: Scanned, lines: tuple[PartLine, ...]) -> None:
        """All is looked at. What is in the vault whole need not lie in clear any more."""
        path, kept = self._path, [line for line in lines if line.done is Done.KEPT]
        self.show_waiting()
        if not kept or path is None:
            return
        if len(kept) < len(lines):
            count = formats.count(len(kept), tr("signed paper"), tr("signed papers"))
            self.desk.messages.good(
                tr("{count} kept. {name} stays where it is: not all of it was kept.", count=count, name=path.name)
            )
            return
        self.desk.dialogs.confirm(
            tr("Delete {name}?", name=path.name),
            tr(
                "All of it is in the vault now. The file is not encrypted, and whoever may read its folder can read "
                "it."
            ),
            tr("Delete the file"),
            lambda: self._remove(path, scanned, kept),
        )

    def _remove(self, path: Path, scanned: Scanned, kept: list[PartLine]) -> None:
        """One command, so that nothing is taken back between the look into the vault and the deletion."""
        at, who = self.desk.now(), self.desk.who
        prints = [line.kept for line in kept]

        def note(session: Any) -> None:
            for line in kept:
                plan, form = line.plan, line.form
                key = plan.plan_id if plan is not None else form.id if form is not None else None
                kind = "plan" if plan is not None else "release"
                action = f"{kind}.scan_file_deleted"
                audit.record(session, at=at, who=who, action=action, kind=kind, record_id=key)

        def work() -> None:
            from csdesk.services.scans import folder

            self.desk.vault.read(lambda session: plans.require_kept(session, prints))
            folder.remove(path, scanned.content)
            self.desk.undo.forget_files(prints)
            self.desk.vault.write(note)

        def removed(_nothing: None) -> None:
            self.desk.messages.good(tr("{name} is deleted. The signed pages are in the vault.", name=path.name))
            self.waiting.refresh()

        self.desk.tasks.command(self, work, removed)
