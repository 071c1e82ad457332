"""Names, numbers and words of a person are in no file but those that the user chose to save."""

import csv
import logging
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt

from csdesk.commands.sample_script import report_file
from tests.journeys.liaison import Liaison

PASSPHRASE = "harbor violet ladder 73"
NOTE, ANSWER, GOAL = "Xylotomy rehearsal", "Marigoldine household", "Periwinkler apprenticeship"
FROM_THE_REPORT = ("Zebulonia", "Quixbert", "Markerwood", "555-0177", "9555012345", "71234567")
TYPED = (NOTE, ANSWER, GOAL, PASSPHRASE)


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """Where the user keeps files on purpose: the report that came by e-mail, and what is saved."""
    folder = tmp_path / "chosen"
    folder.mkdir()
    return folder


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


@pytest.mark.journey
def test_nothing_of_a_person_is_left_outside_the_vault(
    liaison: Liaison,
    chosen: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    titles = [work(liaison, chosen)]
    liaison.press("topBar.lock")
    titles.append(liaison.window.windowTitle())
    shown = [word for word in FROM_THE_REPORT if liaison.shows(word)]
    liaison.window.close()
    liaison.settle()

    found = {
        (str(file.relative_to(tmp_path)), word)
        for file in tmp_path.rglob("*")
        if file.is_file() and chosen not in file.parents
        for word in (*FROM_THE_REPORT, *TYPED)
        if holds(file.read_bytes(), word)
    }
    said = "\n".join((caplog.text, *capfd.readouterr(), *titles))
    assert found == set()
    assert [word for word in (*FROM_THE_REPORT, *TYPED) if word.casefold() in said.casefold()] == []
    assert shown == []

    export = (chosen / "caseload.csv").read_bytes()
    assert [word for word in FROM_THE_REPORT if not holds(export, word)] == [], "the scan finds nothing at all"
    assert (chosen / "worksheet.pdf").exists()


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


def holds(content: bytes, word: str) -> bool:
    """Whether a file's bytes hold a word, in capitals or not, in the encodings that programs write."""
    forms = {word, word.upper(), word.lower(), word.title()}
    return any(form.encode(encoding) in content for form in forms for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
