"""Several of a known list: a field that offers them, and what was chosen as chips that close."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from csdesk.ui import theme
from csdesk.ui.speech import announce
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets.choices import Select
from csdesk.ui.widgets.layouts import column
from csdesk.ui.widgets.naming import name_widget
from csdesk.ui.widgets.tags import Chip
from csdesk.ui.widgets.text import Text
from csdesk.wording import tr

GAP = 8
UNKNOWN = tr("Nothing in the list begins like this. Choose one from the list.")


class ChipLines(QWidget):
    """Chips in as many lines as they need; no line where there are none."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self._chips: list[Chip] = []
        self.hide()
        name_widget(self, name, spoken)

    def set_chips(self, chips: list[Chip]) -> None:
        """Show other chips."""
        for chip in self._chips:
            chip.setObjectName("")  # what is deleted soon must not be found any more
            chip.hide()
            chip.deleteLater()
        self._chips = chips
        for chip in chips:
            chip.setParent(self)
            chip.show()
        self.setVisible(bool(chips))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as are needed at this width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        left = top = 0
        for chip in self._chips:
            size = chip.sizeHint()
            if left and left + size.width() > self.width():
                left, top = 0, top + size.height() + GAP
            chip.setGeometry(left, top, min(size.width(), self.width()), size.height())
            left += size.width() + GAP
        if self._chips:
            self.setFixedHeight(top + self._chips[0].sizeHint().height())


class _Offers(Select):
    """A selection that can be typed into: what is offered is completed, the arrows open the list. `left`: by Tab."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.line = self.lineEdit() or QLineEdit()
        # The selection has the keyboard, and hands on what is typed; Qt gives its policy to what a line stands for.
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow would choose whatever stands next: it opens the list instead."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Its own list takes the keyboard, too, and so does another program."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class Several(QWidget):
    """Chooses several of what is offered: type the first letters and Enter, or take one from the list.

    `changed`: the user chose another one, or took one away. `entered`: Enter was pressed and nothing stood there.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self._offers: tuple[str, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.offered = _Offers()
        self.offered.setFixedHeight(theme.scaled(CONTROL))
        self.chips = ChipLines("", "")
        self.told = Text("", "small", role="bad", wrap=True)
        self.told.hide()
        self.setLayout(column(self.offered, self.told, self.chips, gap=6))
        self.setFocusProxy(self.offered)
        self.offered.line.setPlaceholderText(placeholder)
        self.offered.line.returnPressed.connect(self._enter)
        self.offered.line.textEdited.connect(lambda _text: self._tell(""))
        self.offered.activated.connect(lambda _index: self._take())
        self.offered.left.connect(self._take)
        self.offered.setCurrentIndex(-1)

    def setObjectName(self, name: str) -> None:
        """The parts are named after it."""
        super().setObjectName(name)
        self.offered.setObjectName(f"{name}.add")
        self.offered.line.setObjectName(f"{name}.typed")
        self.chips.setObjectName(f"{name}.chosen")
        self.told.setObjectName(f"{name}.told")

    def setAccessibleName(self, spoken: str) -> None:
        """What is chosen is spoken with the field, too."""
        super().setAccessibleName(spoken)
        self.offered.be_called(spoken)
        for part in (self.offered.line, self.chips):
            part.setAccessibleName(spoken)

    def setAccessibleDescription(self, described: str) -> None:
        """Said of the field that has the keyboard."""
        super().setAccessibleDescription(described)
        for part in (self.offered, self.offered.line):
            part.setAccessibleDescription(described)

    @property
    def is_unclear(self) -> bool:
        """Whether something stands in the field that is nothing of what is offered."""
        return bool(self.offered.currentText().strip())

    def value(self) -> tuple[str, ...]:
        """What is chosen, in the order in which it was."""
        return self._chosen

    def set_value(self, chosen: Sequence[str]) -> None:
        """Choose these; what is not offered (any more) stays until it is taken away."""
        self._chosen = tuple(dict.fromkeys(chosen))
        self._show()

    def offer(self, offers: Sequence[str]) -> None:
        """What can be chosen."""
        self._offers = tuple(offers)
        self._show()

    def _show(self) -> None:
        typed = self.offered.currentText()
        self.offered.set_choices([(one, one) for one in self._offers if one not in self._chosen])
        self.offered.setCurrentIndex(-1)
        self.offered.setEditText(typed)
        self.chips.set_chips([self._chip(one) for one in self._chosen])

    def _chip(self, one: str) -> Chip:
        chip = Chip(one, name=f"{self.objectName()}.{one}", removable=True)
        chip.setAccessibleName(tr("{one}: take it away", one=one))
        chip.removed.connect(lambda: self._remove(one))
        return chip

    def _enter(self) -> None:
        if self.offered.currentText().strip():
            self._take()
        else:
            self.entered.emit()

    def _take(self) -> None:
        typed = self.offered.currentText().strip().casefold()
        begins = [one for one in self._offers if one.casefold().startswith(typed)] if typed else []
        found = next((one for one in begins if one.casefold() == typed), begins[0] if len(begins) == 1 else "")
        self._tell(UNKNOWN if typed and not found else "")
        if found:
            self.offered.clearEditText()
        if found and found not in self._chosen:
            self.set_value((*self._chosen, found))
            announce(self, tr("{one} is chosen.", one=found))
            self.changed.emit()

    def _tell(self, sentence: str) -> None:
        if sentence == self.told.text():
            return
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        announce(self, sentence)

    def _remove(self, one: str) -> None:
        self.set_value([other for other in self._chosen if other != one])
        self.offered.setFocus()
        self.changed.emit()
