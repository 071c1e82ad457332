"""The few dialogs of the operating system, behind one small service, so that tests answer them by script."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from csdesk.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget

Answer = Callable[[Path], object]
Answers = Callable[[tuple[Path, ...]], object]


class Dialogs(Protocol):
    """Asks the user. Each calls back when there is an answer, and not at all when the user cancels."""

    def open_file(self, title: str, filters: str, then: Answer) -> None:
        """Ask for an existing file. `filters` as Qt has them: `Reports (*.xlsx *.csv)`."""

    def open_files(self, title: str, filters: str, then: Answers) -> None:
        """Ask for existing files, one or several."""

    def save_file(self, title: str, suggestion: str, filters: str, then: Answer) -> None:
        """Ask where to save; `suggestion` is the file's name."""

    def choose_folder(self, title: str, then: Answer) -> None:
        """Ask for a folder."""

    def confirm(self, question: str, explanation: str, verb: str, then: Callable[[], object]) -> None:
        """Ask before something that cannot be undone; `verb` is on the button."""


class SystemDialogs:
    """The dialogs as the operating system shows them, without a nested event loop."""

    def __init__(self, parent: "QWidget") -> None:
        self._parent = parent

    def open_file(self, title: str, filters: str, then: Answer) -> None:
        """Ask for an existing file."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parent, title, "", filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, then)

    def open_files(self, title: str, filters: str, then: Answers) -> None:
        """Ask for existing files."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parent, title, "", filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: then(tuple(Path(one) for one in chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_file(self, title: str, suggestion: str, filters: str, then: Answer) -> None:
        """Ask where to save."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parent, title, "", filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(suggestion).suffix.lstrip("."))
        dialog.selectFile(suggestion)
        self._open(dialog, then)

    def choose_folder(self, title: str, then: Answer) -> None:
        """Ask for a folder."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, then)

    def confirm(self, question: str, explanation: str, verb: str, then: Callable[[], object]) -> None:
        """Ask before something that cannot be undone."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Question, tr("CS Desk"), question, parent=self._parent)
        box.setInformativeText(explanation)
        yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.finished.connect(lambda _result: then() if box.clickedButton() is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    @staticmethod
    def _open(dialog: "QFileDialog", then: Answer) -> None:
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class HeldDialogs:
    """Dialogs that wait while somebody else than the liaison has the computer: `hold`, then `release` or `forget`."""

    def __init__(self, dialogs: Dialogs) -> None:
        self._dialogs = dialogs
        self._held: list[Callable[[], None]] | None = None

    def hold(self) -> None:
        """Ask nothing from now on."""
        self._held = self._held or []

    def release(self) -> None:
        """The liaison is there again: ask what was to be asked meanwhile."""
        held, self._held = self._held or [], None
        for ask in held:
            ask()

    def forget(self) -> None:
        """The desk is locked: whoever wanted to ask is gone."""
        self._held = None if self._held is None else []

    def open_file(self, title: str, filters: str, then: Answer) -> None:
        """Ask for an existing file."""
        self._ask(lambda: self._dialogs.open_file(title, filters, then))

    def open_files(self, title: str, filters: str, then: Answers) -> None:
        """Ask for existing files."""
        self._ask(lambda: self._dialogs.open_files(title, filters, then))

    def save_file(self, title: str, suggestion: str, filters: str, then: Answer) -> None:
        """Ask where to save."""
        self._ask(lambda: self._dialogs.save_file(title, suggestion, filters, then))

    def choose_folder(self, title: str, then: Answer) -> None:
        """Ask for a folder."""
        self._ask(lambda: self._dialogs.choose_folder(title, then))

    def confirm(self, question: str, explanation: str, verb: str, then: Callable[[], object]) -> None:
        """Ask before something that cannot be undone."""
        self._ask(lambda: self._dialogs.confirm(question, explanation, verb, then))

    def _ask(self, ask: Callable[[], None]) -> None:
        if self._held is None:
            ask()
        else:
            self._held.append(ask)


class ScriptedDialogs:
    """Answers that were given beforehand, in order; None cancels. `asked` keeps what was asked."""

    def __init__(self, *answers: Path | tuple[Path, ...] | bool | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def open_file(self, title: str, filters: str, then: Answer) -> None:
        """Answer with the next path."""
        self._path(f"{title} [{filters}]", then)

    def open_files(self, title: str, filters: str, then: Answers) -> None:
        """Answer with the next paths."""
        self.asked.append(f"{title} [{filters}]")
        answer = self.answers.pop(0)
        if isinstance(answer, tuple):
            then(answer)

    def save_file(self, title: str, suggestion: str, filters: str, then: Answer) -> None:
        """Answer with the next path."""
        self._path(f"{title} ({suggestion}) [{filters}]", then)

    def choose_folder(self, title: str, then: Answer) -> None:
        """Answer with the next path."""
        self._path(title, then)

    def confirm(self, question: str, explanation: str, verb: str, then: Callable[[], object]) -> None:
        """Answer with the next yes or no."""
        self.asked.append(f"{question} {explanation} [{verb}]")
        if self.answers.pop(0) is True:
            then()

    def _path(self, asked: str, then: Answer) -> None:
        self.asked.append(asked)
        answer = self.answers.pop(0)
        if isinstance(answer, Path):
            then(answer)
