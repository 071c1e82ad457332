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
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    Text,
    column,
    page,
)

LOOK_EVERY_MS = 4_000
NO_FOLDER = "Choose a scan, or the folder that your scanner writes to: what comes in there is listed here."
NOTHING = "Scan the signed pages, several plans in one scan if you like: each finds its plan by the code at its foot."


class WaitingPage(QWidget):
    """`chosen(Path)`: a scan to look at."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("scans.waiting")
        self.desk = desk
        self.choose = Button("Choose a scan …", self._ask_file, name="scans.choose", icon="file", key="Ctrl+O")
        self.folder = Button("The scanner’s folder …", self._ask_folder, name="scans.folder", icon="folder-open")
        self.stop = Button("Do not look there", lambda: self._keep_folder(""), name="scans.noFolder")
        back = BackButton(lambda: desk.navigate("plans"), "plans", name="scans.back")
        self.header = PageHeader("Scans", "", self.stop, self.folder, self.choose, name="scans", back=back)
        self.list = ListTable(
            (
                Column("Came", lambda scan: _came(scan, desk), 170, margin=True, role="ink_2"),
                Column("File", lambda scan: scan.path.name, bold=True),
                Column("Size", lambda scan: _size(scan.size), 90, right=True, role="ink_2"),
            ),
            name="scans.list",
            spoken="Scans that wait",
            key=lambda scan: scan.path,
        )
        self.list.opened.connect(lambda scan: self.chosen.emit(scan.path))
        self.told = Text("", role="bad", wrap=True, name="scans.told")
        self._pages = QStackedWidget()
        for sheet in (
            Sheet(self.list, padding=0),
            Sheet(EmptyState("No scan waits", NOTHING, icon="files", name="scans.empty")),
            Sheet(EmptyState("No scan is chosen", NO_FOLDER, icon="files", name="scans.none")),
        ):
            self._pages.addWidget(sheet)
        keys = KeyLine(("↑ ↓", "move"), ("Enter", "look at it"))
        self.setLayout(column(page(self.header, self.told, self._pages), keys, gap=0))
        self.watch = FolderWatch(desk, self, every_ms=LOOK_EVERY_MS)
        self.watch.found.connect(self._show)
        self.watch.failed.connect(self._refuse)
        self._show(())

    def refresh(self) -> None:
        """Look into the folder again."""
        ways = self.desk.ways
        folder, fixed = ways.scan_folder, ways.policy.scan_folder is not None
        told = str(folder) if folder is not None else "no folder of a scanner is chosen"
        self.header.set(subtitle=f"{told} (fixed by IT)" if fixed else told)
        self.folder.setVisible(not fixed)
        self.stop.setVisible(not fixed and folder is not None)
        if folder is None:
            self._show(())
        self.watch.look()

    def show_reading(self, path: Path) -> None:
        """Say that a scan is being read, which takes a moment."""
        self.header.set(subtitle=f"reading {path.name} …")

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
        self.desk.dialogs.open_file("A scan of signed pages", SCANS, self.chosen.emit)

    def _ask_folder(self) -> None:
        self.desk.dialogs.choose_folder("The folder that the scanner writes to", self._take_folder)

    def _take_folder(self, folder: Path) -> None:
        self._keep_folder(str(folder))

    def _keep_folder(self, folder: str) -> None:
        self.desk.ways.preferences.note_scan_folder(folder)
        self.refresh()


def _came(scan: WaitingScan, desk: Desk) -> str:
    return formats.near_moment(scan.changed_at, desk.today())


def _size(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"
