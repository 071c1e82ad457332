"""The password of a report, to be told on the phone: in large letters, and never written anywhere."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent

from csdesk.services import directory, reporting
from csdesk.services.reporting import WorkbookMade
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Flowing, Sheet, Text
from csdesk.wording import tr

SHOWN_MS = 120_000
"""Long enough to read it to somebody, and it does not stay when the liaison goes away from the desk."""


@dataclass(frozen=True)
class Told:
    """A password, and whom it is told."""

    report: WorkbookMade
    password: str = field(repr=False)
    people: tuple[str, ...]
    """Name and phone of each who gets the report."""


class PasswordSheet(Sheet):
    """*Tell it by phone.* Hidden until it is asked for, and again after two minutes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Tell the password by phone"), icon="phone", name="report.password.sheet")
        self._desk = desk
        self.password = Text("", "big_figure", name="report.password")
        self.password.setAccessibleName(tr("Password of the report"))
        self.whom = Text("", wrap=True, name="report.password.whom")
        self.hide_it = Button(tr("Hide"), self.hide, name="report.password.hide", key="Esc")
        self._rule = Text(
            tr("Not in a message, not on an answering machine. It opens this one file; the next report has another."),
            "small",
            wrap=True,
        )
        self.add(Flowing([self.password, self.whom], [self.hide_it], gap=16), self._rule)
        self.want(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_of(self, workbook_id: UUID) -> None:
        """Show the password of a report; the audit trail says so."""
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> Told:
            report = reporting.report(session, workbook_id)
            contacts = directory.agency(session, report.csa_id).contacts if report.csa_id else ()
            people = [one for one in contacts if one.receives_reports]
            told = tuple(", ".join(part for part in (one.name, _whole(one.phone)) if part) for one in people)
            return Told(report, reporting.show_password(session, workbook_id, at=at, who=who), told)

        self._desk.write(self, work, self._show, changed={"quarters"})

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not kept."""
        super().hideEvent(event)
        self.password.setText("")

    def _show(self, told: Told) -> None:
        nobody = tr("no contact person with a phone is in the directory") if told.report.csa_id else tr("call them")
        where = "; ".join(told.people) or nobody
        self.whom.setText(f"{told.report.recipient_name}: {where}")
        self.show()
        self.password.setText(told.password)
        self._timer.start()
        self.hide_it.setFocus()


def _whole(phone: str) -> str:
    """A number that stands on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")
