"""What waits in the scanner's folder, or a scan that is chosen by hand."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services.scans.folder import WaitingScan
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scanner import FolderWatch
from csdesk.ui.screens.plans.signing import SCANS
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Column,
    EmptyState,
    Fault,
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    framed,
    page,
)
from csdesk.wording import tr

LOOK_EVERY_MS = 4_000
NO_FOLDER = tr("Choose a scan, or the folder that your scanner writes to: what comes in there is listed here.")
NOTHING = tr(
    "Scan the signed pages, several plans in one scan if you like: each finds its plan by the code at its foot."
)


class WaitingPage(QWidget):
    """`chosen(Path)`: a scan to look at."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("scans.waiting")
        self.desk = desk
        self.choose = Button(tr("Choose a scan …"), self._ask_file, name="scans.choose", icon="file", key="Ctrl+O")
        self.folder = Button(tr("The scanner’s folder …"), self._ask_folder, name="scans.folder", icon="folder-open")
        self.stop = Button(tr("Do not look there"), lambda: self._keep_folder(""), name="scans.noFolder")
        back = BackButton(lambda: desk.navigate("plans"), tr("plans"), name="scans.back")
        self.header = PageHeader(tr("Scans"), "", self.stop, self.folder, self.choose, name="scans", back=back)
        self.list = ListTable(
            (
                Column(tr("Came"), lambda scan: _came(scan, desk), 170, margin=True, role="ink_2"),
                Column(tr("File"), lambda scan: scan.path.name, bold=True),
                Column(tr("Size"), lambda scan: formats.size(scan.size), 90, right=True, role="ink_2"),
            ),
            name="scans.list",
            spoken=tr("Scans that wait"),
            key=lambda scan: scan.path,
        )
        self.list.opened.connect(lambda scan: self.chosen.emit(scan.path))
        self.told = Fault(name="scans.told")
        self._pages = QStackedWidget()
        for sheet in (
            Sheet(self.list, padding=0, name="scans.waiting.list"),
            Sheet(self._empty(tr("No scan waits"), NOTHING, "scans.empty"), name="scans.waiting.empty"),
            Sheet(self._empty(tr("No scan is chosen"), NO_FOLDER, "scans.none"), name="scans.waiting.none"),
        ):
            self._pages.addWidget(sheet)
        keys = KeyLine(("↑ ↓", tr("move")), ("Enter", tr("look at it")))
        keys.belong(self.list)
        self.setLayout(framed(page(self.header, self.told, self._pages), keys))
        self.watch = FolderWatch(desk, self, every_ms=LOOK_EVERY_MS)
        self.watch.found.connect(self._show)
        self.watch.failed.connect(self._refuse)
        self._show(())

    def _empty(self, title: str, sentence: str, name: str) -> EmptyState:
        action = tr("Choose a scan …")
        return EmptyState(title, sentence, icon="files", action=action, on_action=self._ask_file, name=name)

    def refresh(self) -> None:
        """Look into the folder again."""
        ways = self.desk.ways
        folder, fixed = ways.scan_folder, ways.policy.scan_folder is not None
        told = str(folder) if folder is not None else tr("no folder of a scanner is chosen")
        self.header.set(subtitle=tr("{told} (fixed by IT)", told=told) if fixed else told)
        self.folder.setVisible(not fixed)
        self.stop.setVisible(not fixed and folder is not None)
        if folder is None:
            self._show(())
        self.watch.look()

    def show_reading(self, path: Path) -> None:
        """Say that a scan is being read, which takes a moment."""
        self.header.set(subtitle=tr("reading {name} …", name=path.name))

    def first_focus(self) -> QWidget:
        """The list, where there is one."""
        return self.list if self._pages.currentIndex() == 0 else self.choose

    def _show(self, found: tuple[WaitingScan, ...]) -> None:
        self._say("")
        had = self.list.selected()
        self.list.set_rows(found)
        self._pages.setCurrentIndex(0 if found else 1 if self.desk.ways.scan_folder is not None else 2)
        if found and had is None:
            self.list.select_first()
            if self.choose.hasFocus():
                self.list.setFocus()

    def _refuse(self, sentence: str) -> None:
        self._show(())
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    def _ask_file(self) -> None:
        self.desk.dialogs.open_file(tr("A scan of signed pages"), SCANS, self.chosen.emit)

    def _ask_folder(self) -> None:
        self.desk.dialogs.choose_folder(tr("The folder that the scanner writes to"), self._take_folder)

    def _take_folder(self, folder: Path) -> None:
        self._keep_folder(str(folder))

    def _keep_folder(self, folder: str) -> None:
        self.desk.ways.preferences.note_scan_folder(folder)
        self.refresh()


def _came(scan: WaitingScan, desk: Desk) -> str:
    return formats.near_moment(scan.changed_at, desk.today())
