"""Reports, the outbox and the receipts, as they are looked at."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from csdesk.services import mailbox, reporting
from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen

ASKED = {
    "unknown": ("arrived", "showPassword"),
    "failed": ("byHand", "showPassword"),
    "queued": ("byHand", "showPassword"),
    "sent": ("showPassword",),
}
"""State of a message -> what can be pressed in it that asks or shows something."""


def of_reports(screen: Screen, _files: Files) -> Iterable[Scene]:
    """A quarter in figures, as charts, and what was made of it; the quarter before, whose figures are frozen."""
    before = str(reporting.of(screen.desk.today()).previous)
    yield Scene("reports-charts", {"view": "charts"})
    yield Scene("reports-sent", {"view": "sent"})
    yield Scene("reports-people", steps=(choose("reports.quarter.table", keys=(Qt.Key.Key_Right,)),))
    yield Scene("reports-before", {"quarter": before})
    yield Scene("reports-before_sent", {"quarter": before, "view": "sent"})


def of_report(screen: Screen, _files: Files) -> Iterable[Scene]:
    """A report of each kind that was made."""
    before = reporting.of(screen.desk.today()).previous
    made: Any = screen.desk.vault.read(lambda session: reporting.newest_workbooks(session, before))
    for kind, one in {str(one.recipient): one for one in made}.items():
        yield Scene(f"report-{kind}", {"workbook_id": one.id})
        if kind != "state":
            yield Scene(
                f"report-{kind}_password", {"workbook_id": one.id}, (press("report.showPassword"),), changes=True
            )


def of_outbox(screen: Screen, _files: Files) -> Iterable[Scene]:
    """A message in each state, and what is asked about it."""
    lines: Any = screen.desk.vault.read(mailbox.list_messages)
    untold = partial(_tell_passwords, lines)
    yield Scene("outbox-passwords", steps=(untold, press("outbox.passwords.next")), changes=True)
    for line in {str(one.state): one for one in lines}.values():
        opened = {"message_id": line.id}
        yield Scene(f"outbox-{line.state}", opened)
        for name in ASKED.get(str(line.state), ()):
            yield Scene(f"outbox-{line.state}_{name}", opened, (press(f"outbox.{name}"),), changes=True)


def _tell_passwords(lines: Any, page: Any) -> None:
    """As after a sending."""
    page.passwords.show_messages(lines)


def of_receipts(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """Receipts of nobody."""
    yield Scene("receipts-nothing", {"recipient": "Nobody"})


def of_standing(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """A cell that is chosen."""
    yield Scene("standing-chosen", steps=(choose("standing.table", keys=(Qt.Key.Key_Right,)),))
