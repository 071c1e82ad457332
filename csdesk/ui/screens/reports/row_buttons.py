"""The one button that a row of the outbox has: Stop, Try now, Decide."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from csdesk.services.mailbox import HandingOver, MessageLine, MessageState
from csdesk.ui.screens.reports.outbox_list import is_whole, needs
from csdesk.ui.widgets import Button, Group, ListTable, holding, row
from csdesk.wording import tr

PLACE = 2
"""The column of the button."""
TOO_LATE = tr("It is too late: the letter is whole with the server.")


class RowButtons:
    """Puts them into the list each time when it is filled. They are for the mouse: by the keyboard the same is done
    beside the message."""

    def __init__(
        self,
        table: ListTable,
        *,
        stop: Callable[[], object],
        try_now: Callable[[MessageLine], object],
        decide: Callable[[MessageLine], object],
    ) -> None:
        self._table = table
        self._stop, self._try_now, self._decide = stop, try_now, decide
        self._stopping: Button | None = None

    def place(self, rows: Sequence[MessageLine | Group], step: HandingOver | None) -> None:
        """The list was filled: put the buttons in."""
        self._stopping = None
        for number, message in enumerate(rows):
            if isinstance(message, Group):
                continue
            button = self._button(message)
            if button is not None:
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                cell = holding(row(None, button, margins=(0, 0, 8, 0)))
                cell.setProperty("surface", "clear")
                self._table.setIndexWidget(self._table.rows.index(number, PLACE), cell)
        self.show_step(step)

    def show_step(self, step: HandingOver | None) -> None:
        """Too late to stop once the letter is whole."""
        if self._stopping is not None:
            whole = is_whole(step)
            self._stopping.setEnabled(not whole)
            self._stopping.setToolTip(TOO_LATE if whole else "")

    def _button(self, message: MessageLine) -> QWidget | None:
        if message.state == MessageState.SENDING:
            self._stopping = Button(tr("Stop"), self._stop, name="outbox.row.stop", small=True)
            return self._stopping
        if message.state == MessageState.QUEUED:
            return Button(tr("Try now"), lambda: self._try_now(message), name="outbox.row.tryNow", small=True)
        if needs(message):
            return Button(tr("Decide"), lambda: self._decide(message), name="outbox.row.decide", small=True)
        return None
