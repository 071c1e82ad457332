"""The recovery code: shown this once, printed or saved, and asked for, to see that the user really has it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.recovery_proof import ASKED, as_read, groups_to_ask
from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.dialogs import Dialogs
from csdesk.ui.tasks import Tasks
from csdesk.ui.widgets import Button, Fault, Text, clear, column, describe_fault, name_widget, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

IN_A_LINE = 4
NOTE = tr("Letters that look alike do not matter: O is read as 0, I and L as 1.")
ASK = tr("Take your paper, and type what stands on it. This shows that the code can be read when it is needed.")

SAVED = tr("Saved as {}. Whoever has that file and the vault can open it: keep it on another disk, or print it.")

MakePdf = Callable[[str], bytes]
"""Makes the sheet that carries the code, in memory."""


class CodeGrid(QFrame):
    """The groups of the code, each under its number, four a line. `text()`: the code."""

    spoken_role = Role.Grouping

    def __init__(self, name: str) -> None:
        super().__init__()
        self._shown: list[str] = []
        self._cells = QGridLayout()
        self._cells.setHorizontalSpacing(28)
        self._cells.setVerticalSpacing(6)
        self._cells.setContentsMargins(16, 10, 16, 12)
        self.setProperty("surface", "sheet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayout(row(self._cells, None, gap=0))
        name_widget(self, name, tr("Recovery code"))

    def show_groups(self, groups: Sequence[str]) -> None:
        """Show these groups; none takes them away."""
        clear(self._cells)
        for number, group in enumerate(groups):
            down, across = divmod(number, IN_A_LINE)
            self._cells.addLayout(
                column(Text(str(number + 1), "small", role="ink_3"), Text(group, "title"), gap=0), down, across
            )
        self._shown = list(groups)
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """The code that is shown, with dashes."""
        return "-".join(self._shown)


class RecoveryCode(QWidget):
    """The code, then the check. `kept`: the user has it. `stepped(bool)`: whether the check is in view.

    `finish`: what the last button does. Call `forget` when the code has to leave the memory.
    """

    kept = Signal()
    stepped = Signal(bool)

    def __init__(self, tasks: Tasks, dialogs: Dialogs, make_pdf: MakePdf, *, screen: str, finish: str) -> None:
        super().__init__()
        self._tasks = tasks
        self._dialogs = dialogs
        self._make_pdf = make_pdf
        self._groups: list[str] = []
        self._asked: tuple[int, ...] = ()
        self._code = CodeGrid(f"{screen}.code")
        self.next = Button(tr("I have it"), self._ask, name=f"{screen}.next", kind="primary", key="Enter")
        self.print = Button(tr("Print …"), self._ask_printer, name=f"{screen}.print", icon="printer", key="Ctrl+P")
        self.save = Button(tr("Save as PDF …"), self._ask_path, name=f"{screen}.save", icon="floppy-disk")
        self._told = Text("", "small", wrap=True, name=f"{screen}.told")
        self._labels = [Text("", "small") for _ in range(ASKED)]
        self.inputs = [self._input(f"{screen}.group.{number}") for number in range(1, ASKED + 1)]
        self._below = Fault("small", name=f"{screen}.below")
        self.finish = Button(finish, self._check, name=f"{screen}.open", kind="primary", key="Enter")
        self.back = Button(
            tr("Show the code again"), self.start, name=f"{screen}.back", kind="link", icon="arrow-left"
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._first_page())
        self._pages.addWidget(self._second_page())
        self.setLayout(column(self._pages, gap=0))

    @property
    def shown(self) -> str:
        """The code on the page, with dashes."""
        return self._code.text()

    def show_code(self, code: str) -> None:
        """Show this code."""
        self._groups = code.split("-")
        self._code.show_groups(self._groups)
        self.start()

    def start(self) -> None:
        """Show the code, from the beginning."""
        self._tell("")
        self._pages.setCurrentIndex(0)
        self.next.setFocus()
        self.stepped.emit(False)

    def forget(self) -> None:
        """Take the code off the page and out of the memory."""
        self._groups = []
        self._code.show_groups([])
        for line in self.inputs:
            line.setText("")  # `clear` would leave it to Ctrl+Z
        self._tell("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next group, and from the last one on."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            empty = next((line for line in self.inputs if not line.text()), None)
            if empty is not None and empty is not watched:
                empty.setFocus()
            else:
                self._check()
            return True
        return super().eventFilter(watched, event)

    def print_on(self, printer: "QPrinter") -> None:
        """Print the sheet from memory; no file is made on the way."""
        from csdesk.services.disclosure import Exempt
        from csdesk.ui import printing

        code = "-".join(self._groups)

        def printed() -> None:
            self._tell(tr("The sheet went to the printer. Look that it came out."))

        def drawn(pdf: bytes) -> None:
            printing.print_beside(self._tasks, self, printer, pdf, printed, told=Exempt.NOBODY, failed=self._failed)

        self._tasks.query(self, lambda: self._make_pdf(code), drawn, self._failed)

    def _first_page(self) -> QWidget:
        page = QWidget()
        page.setLayout(
            column(
                self._code,
                Text(NOTE, "small", role="ink_3", wrap=True),
                12,
                row(self.print, self.save, None),
                self._told,
                None,
                row(self.next, None),
                gap=4,
            )
        )
        return page

    def _second_page(self) -> QWidget:
        page = QWidget()
        asked = [column(label, line, gap=4) for label, line in zip(self._labels, self.inputs, strict=True)]
        page.setLayout(
            column(
                Text(ASK, role="ink_2", wrap=True),
                12,
                row(*asked, None, gap=16),
                self._below,
                None,
                row(self.finish, None, self.back),
                gap=4,
            )
        )
        return page

    def _input(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setProperty("tall", True)
        line.setFixedWidth(theme.scaled(128))
        line.setMaxLength(12)
        line.installEventFilter(self)
        name_widget(line, name)
        return line

    def _ask(self) -> None:
        self._asked = groups_to_ask(len(self._groups))
        for number, label, line in zip(self._asked, self._labels, self.inputs, strict=True):
            words = tr("Group {number} of {groups}", number=number + 1, groups=len(self._groups))
            label.setText(words)
            line.setAccessibleName(words)
            line.setText("")
        self._say("")
        self._pages.setCurrentIndex(1)
        self.inputs[0].setFocus()
        self.stepped.emit(True)

    def _check(self) -> None:
        for number, line in zip(self._asked, self.inputs, strict=True):
            if as_read(line.text()) != as_read(self._groups[number]):
                self._say(
                    tr(
                        "Group {number} does not match. Look at your paper, or at the code again.",
                        number=number + 1,
                    )
                )
                line.setFocus()
                line.selectAll()
                return
        self._say("")
        self.kept.emit()

    def _say(self, sentence: str) -> None:
        self._below.setText(sentence)
        for line in self.inputs:
            describe_fault(line, sentence)

    def _tell(self, sentence: str, role: str = "good") -> None:
        self._told.setText(sentence)
        self._told.set_role(role)

    def _failed(self, error: DeskError) -> None:
        self._tell(str(error), "bad")

    def _ask_printer(self) -> None:
        from csdesk.ui import printing

        printing.ask_printer(self, tr("CS Desk"), self.print_on)

    def _ask_path(self) -> None:
        self._dialogs.save_file(tr("Save the recovery code"), "Recovery code.pdf", tr("PDF (*.pdf)"), self._save)

    def _save(self, path: Path) -> None:
        code = "-".join(self._groups)

        def written() -> Path:
            from csdesk.services.files import write_paper

            return write_paper(path, self._make_pdf(code))

        self._tasks.query(self, written, self.tell_saved, self._failed)

    def tell_saved(self, file: Path) -> None:
        """Say that the sheet is saved, and what that means."""
        self._tell(SAVED.format(file.name), "attention")
