"""The worksheet's buttons: what is asked for on it; print it from memory, or save it on purpose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import plans
from csdesk.services.disclosure import Left, Way
from csdesk.services.files import write_file
from csdesk.services.plans import PlanState, PlanView
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans import worksheet
from csdesk.ui.screens.plans.asked import Asked
from csdesk.ui.widgets import Button
from csdesk.wording import tr


class Paper:
    """Options, print and save for one page. `first` keeps what was typed, then calls back."""

    def __init__(self, desk: Desk, owner: QWidget, first: Callable[[Callable[[], None]], None]) -> None:
        self._desk = desk
        self._owner = owner
        self._first = first
        self._view: PlanView | None = None
        self.asked = Asked()
        self.save = Button(tr("Save as PDF …"), self._ask_path, name="plans.savePdf", icon="floppy-disk")
        self.print = Button(tr("Print"), self._ask_printer, name="plans.print", icon="printer", key="Ctrl+P")

    def show_view(self, view: PlanView) -> None:
        """Which plan it is about."""
        if self._view is None or (view.plan_id, view.state) != (self._view.plan_id, self._view.state):
            self.asked.begin(copy=view.state is not PlanState.DRAFT)
        self._view = view

    def _ask_path(self) -> None:
        view = self._view
        if view is not None:
            suggestion = tr("Goal plan, version {version}.pdf", version=view.version)
            self._desk.dialogs.save_file(
                tr("Save the worksheet"),
                suggestion,
                tr("PDF (*.pdf)"),
                lambda path: self._first(lambda: self._save(path)),
            )

    def _save(self, path: Path) -> None:
        view, today, policy = self._view, self._desk.today(), self._desk.ways.policy
        options = self.asked.options
        at, who = self._desk.now(), self._desk.who
        if view is None:
            return

        def work(session: Any) -> None:
            pdf, told = plans.worksheet_to(
                session, view.plan_id, options=options, way=Way.FILE, today=today, at=at, who=who
            )
            write_file(session, path, pdf, told=told, policy=policy)

        def saved(_nothing: None) -> None:
            self.asked.put_back()
            self._desk.messages.good(tr("The worksheet is saved as {name}.", name=path.name))

        self._desk.write(self._owner, work, saved)

    def _ask_printer(self) -> None:
        self._first(self._open_dialog)

    def _open_dialog(self) -> None:
        words = plans.without_font(self._view) if self._view is not None else ()
        if words and not self.asked.options.blank:
            self._desk.messages.warn(worksheet.of_letters(words))
        printing.ask_printer(self._owner, tr("Goal plan"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the plan as the vault has it on this printer; no file is made on the way."""
        view, today, options = self._view, self._desk.today(), self.asked.options
        at, who = self._desk.now(), self._desk.who
        if view is None:
            return

        def work(session: Any) -> tuple[bytes, Left]:
            return plans.worksheet_to(
                session, view.plan_id, options=options, way=Way.PRINT, today=today, at=at, who=who
            )

        def printed() -> None:
            self.asked.put_back()
            self._desk.messages.good(tr("The worksheet went to the printer."))

        def drawn(made: tuple[bytes, Left]) -> None:
            pdf, told = made
            printing.print_beside(self._desk.tasks, self._owner, printer, pdf, printed, told=told)

        self._desk.write(self._owner, work, drawn)
