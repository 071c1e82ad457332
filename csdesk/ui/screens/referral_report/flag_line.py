"""The line of the flags: how many accepted rows break which rule of the report."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from csdesk.services.referral_report import Preview, flag_label
from csdesk.ui import theme
from csdesk.ui.screens.referral_report.lists import FLAG
from csdesk.ui.widgets import Button, Chip, Icon, Text, clear, row
from csdesk.wording import tr, tr_marked

BESIDE_CHIPS = 490


class FlagLine(QWidget):
    """A chip for each flag, the most frequent first. `chosen(key)`: the list behind it is wanted."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Preview, int] | None = None
        self._key = ""
        self._line = row(gap=8)
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_flags(self, preview: Preview, off_list: int) -> None:
        """Show the flags; `off_list`: how many rows are not for the list to call."""
        self._shown = preview, off_list
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as there is room for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self) -> None:
        clear(self._line)
        if self._shown is None:
            return
        preview, off_list = self._shown
        if not preview.rows_flagged:
            self._line.addWidget(Icon("check-circle", "good"))
            self._line.addWidget(Text(tr("No accepted row breaks a rule of the report."), role="ink_2"), 1)
            return
        self._line.addWidget(Icon("flag", "attention"))
        self._line.addWidget(Text(tr("Accepted, but flagged:")))
        self._line.addWidget(self._chip("", tr("All"), preview.rows_flagged))
        ranked = sorted(preview.flags.items(), key=lambda found: -found[1])
        chips = [self._chip(code, tr_marked(flag_label(code)), number) for code, number in ranked]
        fit = self._how_many_fit(chips)
        for chip in chips[:fit]:
            self._line.addWidget(chip)
        if ranked[fit:]:
            more = Button(
                tr("{ranked} more", ranked=len(ranked) - fit), name="report.flag.more", kind="chip", icon="caret-down"
            )
            menu = self._menu(more, ranked[fit:])
            more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
            self._line.addWidget(more)
        self._line.addStretch(1)
        words = tr("will not be on the list to call")
        self._line.addWidget(Text(f"{off_list:,} {words}" if off_list else "", "small", name="report.offList"))
        self.show_chosen(self._key)

    def show_chosen(self, key: str) -> None:
        """Show which flag drives the page."""
        self._key = key
        for chip in self.findChildren(Chip):
            chip.setChecked(chip.objectName() == f"report.{key}")

    def _how_many_fit(self, chips: Sequence[Chip]) -> int:
        """How many chips there is room for beside the words and the button for the rest."""
        room = self.width() - theme.scaled(BESIDE_CHIPS)
        for number, chip in enumerate(chips):
            room -= chip.sizeHint().width() + 8
            if room < 0:
                return number
        return len(chips)

    def _chip(self, code: str, label: str, number: int) -> Chip:
        chip = Chip(label, count=f"{number:,}", name=f"report.{FLAG}{code}")
        chip.clicked.connect(lambda _checked=False: self.chosen.emit(f"{FLAG}{code}"))
        return chip

    def _menu(self, parent: QWidget, flags: Sequence[tuple[str, int]]) -> QMenu:
        menu = QMenu(parent)
        for code, number in flags:
            action = menu.addAction(f"{tr_marked(flag_label(code))}   {number:,}")
            action.triggered.connect(lambda _checked=False, code=code: self.chosen.emit(f"{FLAG}{code}"))
        return menu
