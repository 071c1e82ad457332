"""A page that belongs to the record of one person, and leads back to it."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen


class PersonScreen(Screen):
    """Esc and the arrow lead back to the record; to all people where nobody is shown, or not any more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ncp_id: UUID | None = None
        leave = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._escape)

    def _escape(self) -> None:
        """What Esc does; a page with something open over it closes that first."""
        self._back()

    def _back(self) -> None:
        if self.ncp_id is not None:
            self.desk.navigate("record", ncp_id=self.ncp_id)
        else:
            self.desk.navigate("ncps")

    def _gone(self, error: DeskError) -> None:
        self.desk.messages.refused(error)
        self.desk.navigate("ncps")
