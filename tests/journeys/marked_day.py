"""A day's work about a person whose every fact can be told from anything else, through the real window.

Run as a program, `python -m tests.journeys.marked_day CHOSEN`, it works until it is killed.
"""

import csv
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csdesk.commands.sample_script import report_file
from csdesk.services import places
from csdesk.services.clock import SetClock
from csdesk.services.vault import rotation
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from tests.journeys.liaison import SECONDS, Liaison
from tests.support.days import moment

PASSPHRASE = "harbor violet ladder 73"
NOTE, ANSWER, GOAL = "Xylotomy rehearsal", "Marigoldine household", "Periwinkler apprenticeship"
HALF_TYPED = "Quincunxial remark"
FROM_THE_REPORT = ("Zebulonia", "Quixbert", "Markerwood", "555-0177", "9555012345", "71234567")
TYPED = (NOTE, ANSWER, GOAL, HALF_TYPED, PASSPHRASE)
WORKING = "working"
"""Printed once all was typed; from then on it goes on working until it is killed."""


def marked_report(folder: Path) -> Path:
    """A referral report about one person whose every fact can be told from anything else."""
    with report_file(0).open(encoding="utf-8-sig", newline="") as stream:
        row = next(csv.DictReader(stream))
    row |= {
        "NCP Last Name": "ZEBULONIA",
        "NCP First Name": "QUIXBERT",
        "NCP MCI/PIN": "9555012345",
        "IV-D Case Number": "71234567",
        "County": "Rock",
        "Address Line 1": "77 MARKERWOOD LANE",
        "Phone": "(608) 555-0177",
    }
    book = Workbook()
    assert book.active is not None
    book.active.append(list(row))
    book.active.append(list(row.values()))
    target = folder / "report.xlsx"
    book.save(target)
    return target


def work(liaison: Liaison, chosen: Path) -> str:
    """A day with one person, through the window. Gives the window's title as it was with the record open."""
    liaison.write("welcome.passphrase", PASSPHRASE)
    liaison.write("welcome.again", PASSPHRASE)
    liaison.press("welcome.create")
    liaison.keep_the_recovery_code()
    liaison.go("referral_report")
    liaison.answer_dialog(marked_report(chosen))
    liaison.press("report.browse")
    liaison.press("report.apply")
    liaison.press("report.done.finish")

    liaison.go("ncps")
    liaison.write("ncps.search", "zebul")
    liaison.wait_until(lambda: len(liaison.lines("ncps.list")) == 1)
    (person,) = liaison.lines("ncps.list")
    liaison.answer_dialog(chosen / "caseload.csv")
    liaison.press("ncps.export")
    liaison.pick("For my own use")
    liaison.wait_until((chosen / "caseload.csv").exists)
    liaison.see("ncps.search").setFocus()
    liaison.key(Qt.Key.Key_Down)
    liaison.key(Qt.Key.Key_Return)
    liaison.expect("Zebulonia")
    liaison.choose("record.addContact.outcome", "Reached")
    liaison.write("record.addContact.note", NOTE)
    liaison.press("record.addContact.save")
    title = liaison.window.windowTitle()

    liaison.press("record.interview")
    liaison.key(Qt.Key.Key_Return)
    liaison.write("interview.answer", "DW-140")
    liaison.key(Qt.Key.Key_Return)
    for answer in ("2", "1"):
        liaison.keys(answer)
        liaison.key(Qt.Key.Key_Return)
    liaison.keys(ANSWER)
    liaison.key(Qt.Key.Key_Return)
    liaison.press("interview.pause")

    liaison.go("plans")
    assert liaison.window.desk is not None
    liaison.window.desk.navigate("plans", ncp_id=person.ncp_id)
    liaison.settle()
    liaison.write("plans.amount", "150")
    liaison.write("plans.longerTerm", GOAL)
    liaison.wait_until(lambda: liaison.shows("1 page"))
    liaison.answer_dialog(chosen / "worksheet.pdf")
    liaison.press("plans.savePdf")
    liaison.wait_until((chosen / "worksheet.pdf").exists)
    return title


def type_half(liaison: Liaison) -> None:
    """Begin a note about the person and do not save it."""
    liaison.go("ncps")
    liaison.see("ncps.search").setFocus()
    liaison.key(Qt.Key.Key_Down)
    liaison.key(Qt.Key.Key_Return)
    liaison.expect("Zebulonia")
    liaison.write("record.addContact.note", HALF_TYPED)


def holds(content: bytes, word: str) -> bool:
    """Whether a file's bytes hold a word, in capitals or not, in the encodings that programs write."""
    forms = {word, word.upper(), word.lower(), word.title()}
    return any(form.encode(encoding) in content for form in forms for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def found_in(folder: Path, chosen: Path) -> set[tuple[str, str]]:
    """Each file below the folder that holds a word of the person or of what was typed, but for what was chosen."""
    return {
        (str(file.relative_to(folder)), word)
        for file in folder.rglob("*")
        if file.is_file() and chosen not in file.parents
        for word in (*FROM_THE_REPORT, *TYPED)
        if holds(file.read_bytes(), word)
    }


def _until_killed(chosen: Path) -> None:
    """The whole day, a lock with a note half typed, and then backups and more notes without end."""
    app = application.application()
    application._log_to(places.log_file())
    clock, dialogs = SetClock(moment(7, 6, 8)), ScriptedDialogs()
    window = application.build_window(clock=clock, dialogs=dialogs, data_folder=Path(os.environ["CSDESK_DATA"]))
    window.begin(None)
    window.show()
    liaison = Liaison(window, clock, dialogs, _wait)
    work(liaison, chosen)
    type_half(liaison)
    liaison.press("topBar.lock")
    liaison.write("unlock.passphrase", PASSPHRASE)
    liaison.press("unlock.unlock")
    type_half(liaison)
    number = 0
    while True:
        liaison.choose("record.addContact.outcome", "Reached")
        liaison.write("record.addContact.note", f"{NOTE} {number}")
        liaison.press("record.addContact.save")
        rotation.back_up_now(liaison.vault, second=None, at=clock.now(), who="Liaison")
        liaison.write("record.addContact.note", HALF_TYPED)
        app.processEvents()
        number += 1
        sys.stdout.write(f"{WORKING} {number}\n")
        sys.stdout.flush()


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS / 1000
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError
        QTest.qWait(5)


if __name__ == "__main__":
    _until_killed(Path(sys.argv[1]))
