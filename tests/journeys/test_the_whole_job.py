"""One liaison, from an empty computer to a report in the mailbox, through the real window.

Real: the encrypted vault, the sample reports, the keyring service under D-Bus, an SMTP server with STARTTLS and
login, and the workbook and the PDF that come out, opened and read back.
"""

import hashlib
from email import message_from_bytes
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.commands.sample_script import report_file
from csdesk.models.assessment import Assessment, InterviewMode
from csdesk.models.attachment import Attachment
from csdesk.models.contact import ContactAttempt
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanState
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.referral import Enrolment
from csdesk.services import plans, reporting
from csdesk.services import vault as vaults
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.reporting import protecting
from csdesk.services.vault import check, keychain, keys, place
from csdesk.ui.widgets import ListTable
from tests.journeys.liaison import Liaison
from tests.support.days import moment

PASSPHRASE = "harbor violet ladder 73"
COUNTY = "Rock"
CASE = "00820730"
STATEMENT = "I understand that this Plan does not overrule, reduce, or end my Child Support Order."


@pytest.mark.journey
@pytest.mark.usefixtures("keyring_is_real")
def test_from_an_empty_computer_to_a_report_in_the_mailbox(
    liaison: Liaison, server: LoopbackServer, tmp_path: Path
) -> None:
    path = create_the_vault(liaison)
    say_who_you_are(liaison, server)
    take_in(liaison, 0, people="1,112")
    record_contacts(liaison)
    liaison.come_back_at(moment(8, 5, 10), PASSPHRASE)
    take_in(liaison, 1, people="1,113")
    liaison.come_back_at(moment(8, 6, 10), PASSPHRASE)
    hold_an_interview_with("Avery, Aaron G", liaison)
    let_a_parent_answer_alone("Arnold, Scott W", liaison)
    agree_on_a_plan("Avery, Aaron G", liaison, tmp_path)
    refer_and_enrol("Avery, Aaron G", liaison)
    liaison.come_back_at(moment(10, 5, 10), PASSPHRASE)
    report_the_quarter(liaison, server)
    lock_and_sign_in_by_the_keyring(liaison, path)
    what_was_done_is_there(path)


def create_the_vault(liaison: Liaison) -> Path:
    """The first page of a new computer."""
    path: Path = liaison.window.doors.vault_path
    assert not path.exists()
    liaison.write("welcome.passphrase", PASSPHRASE)
    liaison.write("welcome.again", PASSPHRASE)
    liaison.press("welcome.keep")
    liaison.press("welcome.create")
    assert len(liaison.keep_the_recovery_code().replace("-", "")) == 40
    assert liaison.see("referral_report").isVisible()
    assert path.exists()
    return path


def say_who_you_are(liaison: Liaison, server: LoopbackServer) -> None:
    """The settings, the mail server and the CSA's contact person."""
    liaison.go("settings")
    for field, text in {
        "liaison_name": "Dana Whitcomb",
        "liaison_phone": "(608) 555-0140",
        "liaison_email": "dana.whitcomb@agency.example",
        "agency_name": "Sample W-2 Agency",
        "smtp_host": server.host,
        "smtp_port": str(server.port),
        "smtp_user": server.user,
        "password": server.password,
        "state_mailbox": "state@dcf.example",
    }.items():
        liaison.write(f"settings.{field}", text)
    liaison.press("settings.save")
    assert liaison.window.desk is not None
    assert liaison.window.desk.settings.smtp_port == server.port


def take_in(liaison: Liaison, number: int, *, people: str) -> None:
    """One month's referral report: look at what it means, then apply it."""
    liaison.go("referral_report")
    liaison.answer_dialog(report_file(number))
    liaison.press("report.browse")
    assert people in liaison.read_button("report.apply")
    liaison.press("report.apply")
    assert liaison.see("report.done").isVisible()
    liaison.press("report.done.finish")
    assert [row.rows_accepted for row in liaison.lines("report.history")] == [1200] * (number + 1)


def find(name: str, liaison: Liaison) -> None:
    """Type a name into the list of people and open the record."""
    liaison.go("ncps")
    liaison.write("ncps.search", name.replace(",", ""))
    liaison.wait_until(lambda: [row.name for row in liaison.lines("ncps.list")][:1] == [name])
    liaison.key(Qt.Key.Key_Down)
    liaison.key(Qt.Key.Key_Return)
    liaison.expect(name)
    assert liaison.read("record.name") == name


def record_contacts(liaison: Liaison) -> None:
    """Calls with an outcome and a next step."""
    for name in ("Avery, Aaron G", "Arnold, Scott W"):
        find(name, liaison)
        liaison.keys("a")
        liaison.choose("record.addContact.outcome", "Reached")
        liaison.write("record.addContact.note", "Wants to work; interview agreed")
        liaison.write("record.addContact.nextStep", "Hold the interview")
        liaison.write("record.addContact.when", "in 2 weeks")
        liaison.press("record.addContact.save")
        liaison.expect("Call: reached")
        liaison.expect("Hold the interview")


def answer_q1_to_q3(liaison: Liaison, mode: str) -> None:
    """What the caseworker fills in; the IV-D case number comes from the record."""
    assert liaison.see("interview.answer").isVisible()
    liaison.key(Qt.Key.Key_Return)
    liaison.write("interview.answer", "DW-140")
    liaison.key(Qt.Key.Key_Return)
    liaison.keys("2")
    liaison.key(Qt.Key.Key_Return)
    liaison.keys(mode)
    liaison.key(Qt.Key.Key_Return)


def hold_an_interview_with(name: str, liaison: Liaison) -> None:
    """The caseworker asks; every answer by a key."""
    find(name, liaison)
    liaison.press("record.interview")
    answer_q1_to_q3(liaison, "1")
    liaison.keys("Two children")
    liaison.key(Qt.Key.Key_Return)
    for answer in ("1", "2", "6"):
        liaison.keys(answer)
        liaison.key(Qt.Key.Key_Return)
    assert not liaison.shows("do you have the money to pay your child support?")
    liaison.keys("r")
    liaison.expect("do you have the money to pay your child support?")
    for answer in ("2", "1"):
        liaison.keys(answer)
        liaison.key(Qt.Key.Key_Return)
    liaison.keys("ynynnnnnnnnn")
    liaison.key(Qt.Key.Key_Return)
    for answer in ("1", "18", "3"):
        liaison.keys(answer)
        liaison.key(Qt.Key.Key_Return)
    assert liaison.read("interview.result.suggestion") == "Eligible"
    liaison.press("interview.result.determine")


def let_a_parent_answer_alone(name: str, liaison: Liaison) -> None:
    """The laptop is handed over: no name, no menu, no way to the desk without the passphrase."""
    find(name, liaison)
    liaison.press("record.interview")
    answer_q1_to_q3(liaison, "2")
    assert liaison.is_covered()
    assert not liaison.shows(name.split(",", maxsplit=1)[0])
    liaison.press("interview.client.next")
    for answer in ("1", "1", "2", "3", "1", *("2" * 11), "1"):
        liaison.keys(answer)
        liaison.press("interview.client.next")
    for shortcut in (
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier),
    ):
        liaison.key(*shortcut)
        assert liaison.is_covered()
    liaison.keys("2")
    liaison.press("interview.client.next")
    liaison.expect("Thank you. You are done.")
    liaison.press("interview.client.caseworker")
    liaison.write("interview.gate.passphrase", "not the passphrase")
    liaison.press("interview.gate.open")
    assert liaison.is_covered()
    liaison.write("interview.gate.passphrase", PASSPHRASE)
    liaison.press("interview.gate.open")
    assert not liaison.is_covered()
    liaison.press("interview.result.determine")


def agree_on_a_plan(name: str, liaison: Liaison, folder: Path) -> None:
    """Drawn from the interview, printed to a PDF, signed on paper, the page scanned."""
    find(name, liaison)
    liaison.press("record.plan")
    liaison.write("plans.amount", "150")
    liaison.write("plans.longerTerm", "Work full time by June 2027.")
    paper = folder / "worksheet.pdf"
    liaison.answer_dialog(paper)
    liaison.wait_until(lambda: 15_000 in kept_amounts(liaison))
    liaison.press("plans.savePdf")
    liaison.wait_until(paper.exists)
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    assert STATEMENT in " ".join(text.split())
    assert "$150" in text
    assert "Work full time by June 2027." in text
    assert CASE not in text
    liaison.press("plans.sign")
    liaison.answer_dialog(paper)
    liaison.press("plans.scan")
    liaison.press("plans.keepSigned")
    assert liaison.see("plans.signed").isVisible()


def kept_amounts(liaison: Liaison) -> list[int | None]:
    """The monthly amounts of the open plans, as the vault has them."""

    def work(session: Session) -> list[int | None]:
        lines = plans.open_plans(session, today=liaison.clock.today())
        return [plans.plan(session, line.plan_id).draft.amount_cents for line in lines]

    return liaison.vault.read(work)


def refer_and_enrol(name: str, liaison: Liaison) -> None:
    """To an employment program; after the enrolment other rules hold for what may be told."""
    find(name, liaison)
    assert "until the NCP is enrolled" in liaison.read("record.told.sentence")
    liaison.enter("refer", choose={"program": "W-2"})
    liaison.enter("news", choose={"what": "Enrolled"})
    assert "None is on file" in liaison.read("record.told.sentence")
    liaison.enter("release")
    assert "until the NCP is enrolled" not in liaison.read("record.told.sentence")


def report_the_quarter(liaison: Liaison, server: LoopbackServer) -> None:
    """The workbooks are made, looked over, and sent after a yes."""
    liaison.go("directory")
    liaison.wait_until(lambda: COUNTY in [agency.county for agency in liaison.lines("directory.agencies")])
    rock = next(agency for agency in liaison.lines("directory.agencies") if agency.county == COUNTY)
    liaison.part(ListTable, "directory.agencies").select_key(rock.id)
    liaison.settle()
    liaison.press("directory.part.people")
    liaison.press("directory.contact.new")
    liaison.write("directory.contact.name", "Pao Vang")
    liaison.write("directory.contact.email", "pao.vang@rock.example")
    liaison.press("directory.contact.save")

    liaison.go("reports")
    liaison.press("reports.toOutbox")
    assert server.deliveries.received() == ()
    liaison.press("outbox.send")
    liaison.wait_until(lambda: len(server.deliveries.received()) == 2)
    letters = [message_from_bytes(file.read_bytes()) for file in server.deliveries.received()]
    assert {letter["To"] for letter in letters} == {"state@dcf.example", "pao.vang@rock.example"}
    for letter in letters:
        workbook, page = [part for part in letter.walk() if part.get_filename()]
        assert page.get_content_type() == "application/pdf"
        content = workbook.get_payload(decode=True)
        assert isinstance(content, bytes)
        book = load_workbook(BytesIO(unlocked(liaison, content)))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        to_state = letter["To"] == "state@dcf.example"
        assert any(CASE in cell for cell in cells)
        assert any("Avery" in cell for cell in cells) is not to_state
    liaison.expect("Sent")


def unlocked(liaison: Liaison, content: bytes) -> bytes:
    """A workbook as whoever is told its password on the phone sees it; the state's has none."""
    if content.startswith(b"PK"):
        return content
    fingerprint = hashlib.sha256(content).hexdigest()
    kept = select(QuarterWorkbook.password).join(Attachment, Attachment.id == QuarterWorkbook.attachment_id)
    password = liaison.vault.read(lambda session: session.scalar(kept.where(Attachment.sha256 == fingerprint)))
    assert password
    return protecting.unprotect(content, password)


def lock_and_sign_in_by_the_keyring(liaison: Liaison, path: Path) -> None:
    """Locked, the window shows nothing of anybody; this computer's keyring opens it again."""
    liaison.press("topBar.lock")
    assert liaison.window.desk is None
    assert liaison.window.doors.vault_path == path
    assert not liaison.shows("Avery")
    liaison.press("unlock.signIn")
    assert liaison.see("today").isVisible()
    liaison.press("topBar.lock")
    keychain.forget(keys.read_envelope(place.envelope_path(path)).vault_id)


def what_was_done_is_there(path: Path) -> None:
    """Opened once more by the passphrase, and counted."""
    vault = vaults.unlock(path, PASSPHRASE)
    health = check.check(vault)
    assert health.healthy

    def counted(session: Session) -> dict[str, object]:
        quarter = reporting.funnel(session, reporting.parse("2026Q3"))
        return {
            "people": session.scalar(select(func.count()).select_from(Ncp)),
            "contacts": session.scalar(select(func.count()).select_from(ContactAttempt)),
            "modes": session.scalars(select(Assessment.mode).order_by(Assessment.id)).all(),
            "determined": all(session.scalars(select(Assessment.determination))),
            "signed": session.scalars(select(Plan.state)).all().count(PlanState.SIGNED),
            "enrolled": session.scalar(select(func.count()).select_from(Enrolment)),
            "funnel": quarter.total[2:9],
        }

    found = vault.read(counted)
    vault.lock()
    assert found == {
        "people": 1271,
        "contacts": 2,
        "modes": [InterviewMode.CASEWORKER, InterviewMode.CLIENT],
        "determined": True,
        "signed": 1,
        "enrolled": 1,
        "funnel": (2, 2, 2, 2, 1, 1, 0),
    }
    assert health.rows["outbox_message"] == 2
    assert health.rows["disclosure"] == 3  # the two reports, and the worksheet to the parent
