"""The worksheet's buttons: print it from memory, or save it on purpose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import plans
from csdesk.services.plans import PlanView
from csdesk.ui import printing
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans import worksheet
from csdesk.ui.widgets import Button


class Paper:
    """Print and save for one page. `first` keeps what was typed, then calls back."""

    def __init__(self, desk: Desk, owner: QWidget, first: Callable[[Callable[[], None]], None]) -> None:
        self._desk = desk
        self._owner = owner
        self._first = first
        self._view: PlanView | None = None
        self.save = Button("Save as PDF …", self._ask_path, name="plans.savePdf", icon="floppy-disk")
        self.print = Button("Print", self._ask_printer, name="plans.print", icon="printer", key="Ctrl+P")

    def show_view(self, view: PlanView) -> None:
        """Which plan it is about."""
        self._view = view

    def _ask_path(self) -> None:
        view = self._view
        if view is not None:
            suggestion = f"Goal plan, version {view.version}.pdf"
            self._desk.dialogs.save_file(
                "Save the worksheet", suggestion, "PDF (*.pdf)", lambda path: self._first(lambda: self._save(path))
            )

    def _save(self, path: Path) -> None:
        view, today, policy = self._view, self._desk.today(), self._desk.ways.policy
        at, who = self._desk.now(), self._desk.who
        if view is None:
            return

        def work(session: Any) -> None:
            plans.note_worksheet(session, view.plan_id, printed=False, at=at, who=who)
            worksheet.save_pdf(session, view.plan_id, path, today=today, policy=policy)

        self._desk.write(
            self._owner, work, lambda _saved: self._desk.messages.good(f"The worksheet is saved as {path.name}.")
        )

    def _ask_printer(self) -> None:
        self._first(self._open_dialog)

    def _open_dialog(self) -> None:
        printing.ask_printer(self._owner, "Goal plan", self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the plan as the vault has it on this printer; no file is made on the way."""
        view, today = self._view, self._desk.today()
        at, who = self._desk.now(), self._desk.who
        if view is None:
            return

        def work(session: Any) -> bytes:
            plans.note_worksheet(session, view.plan_id, printed=True, at=at, who=who)
            return plans.worksheet_pdf(session, view.plan_id, today=today)

        def printed() -> None:
            self._desk.messages.good("The worksheet went to the printer.")

        def drawn(pdf: bytes) -> None:
            printing.print_beside(self._desk.tasks, self._owner, printer, pdf, printed)

        self._desk.write(self._owner, work, drawn)
