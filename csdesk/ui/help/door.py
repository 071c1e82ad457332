"""The help before the desk is open, in place of the door."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from csdesk.ui.help.view import HelpView
from csdesk.ui.widgets import BackButton, KeyLine, PageHeader, column, page
from csdesk.wording import tr


class HelpDoor(QWidget):
    """The help before the desk is open. `left`: back to the door."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("helpDoor")
        self.setProperty("surface", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        back = BackButton(self.left.emit, tr("what you were doing"), name="helpDoor.back", key="Esc")
        self.view = HelpView("helpDoor")
        keys = KeyLine(("Ctrl+F", tr("search")), ("Esc", tr("back to what you were doing")))
        layout = column(gap=0)
        layout.addLayout(page(PageHeader(tr("Help"), back=back, name="helpDoor"), self.view), 1)
        layout.addWidget(keys)
        self.setLayout(layout)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._leave)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.view.search.setFocus)

    def _leave(self) -> None:
        if not self.view.erase():
            self.left.emit()
