"""One person from the CSA's review to the exit: what the CSA's and the state's copies say at each date.

Through the real window with a moved clock; the workbooks are read back as files, and held against literals.
"""

from datetime import datetime
from email import message_from_bytes
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.services import disclosure
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.ui.widgets import Group, ListTable
from tests.journeys.before_the_week import PASSPHRASE, REVIEWER, bring_in, create_a_vault, people_by_name
from tests.journeys.forty import two_reports
from tests.journeys.hands import Hands
from tests.journeys.liaison import Liaison
from tests.journeys.test_the_whole_job import find, hold_an_interview_with, unlocked
from tests.services.review_list.lists import answered
from tests.support.days import moment

NAME, CASES = "Foster, Gary B", "70008367, 75033573, 77464625"
PROGRAM = "W-2 (Wisconsin Works)"
STATE_COPY, CSA_COPY = "CSDesk-2026-Q3", f"{REVIEWER}-2026-Q3"
STATE_WHO, CSA_WHO = f"{CASES} | Dane", f"Foster, Gary | {CASES}"
WAITING = f"{PROGRAM} | 07/27/2026 | Waiting for the program"
ENROLLED, KEPT = "Enrolled | 08/10/2026", "withheld | withheld"
STATE_WAITING = (
    f"{STATE_WHO} | Referred | {WAITING} | 1 | 07/15/2026 | Reached | 07/22/2026",
    f"{STATE_WHO} | {PROGRAM} | 07/27/2026 | No | Waiting for the program",
)
CSA_WAITING = (
    f"{CSA_WHO} | Referred | {WAITING} | 07/15/2026 | Reached | 07/22/2026",
    f"{CSA_WHO} | {PROGRAM} | 07/27/2026 | No | Waiting for the program",
)
SECRET = f"{PROGRAM} | 07/27/2026 | {ENROLLED} | {KEPT} | withheld | 07/15/2026 | Reached | withheld"
STATE_ENROLLED = (
    f"{STATE_WHO} | withheld | {SECRET}",
    f"{STATE_WHO} | {PROGRAM} | 07/27/2026 | No | {ENROLLED} | {KEPT}",
)
OF_REFERRAL = "Since enrollment, Ended"
LATER = f"{OF_REFERRAL}, Employed since, Next step due"
NEWS = "Outcome of the referral, Enrolled"
CSA_ENROLLED = (
    f"{CSA_WHO} | withheld | {SECRET} | changed: Status, {NEWS}, {LATER}",
    f"{CSA_WHO} | {PROGRAM} | 07/27/2026 | No | {ENROLLED} | {KEPT} | changed: {NEWS}, {OF_REFERRAL}",
)
"""Beside the report of July 27."""
WORKS = f"{ENROLLED} | Taking part | 09/01/2026 | 07/15/2026 | Reached | 07/22/2026"
CSA_RELEASED = (
    f"{CSA_WHO} | Employed | {PROGRAM} | 07/27/2026 | {WORKS} | changed: Status, {LATER}",
    f"{CSA_WHO} | {PROGRAM} | 07/27/2026 | No | {ENROLLED} | Taking part | changed: {OF_REFERRAL}",
)
CSA_REVOKED = (
    f"{CSA_WHO} | withheld | {SECRET} | changed: Status, {LATER}",
    f"{CSA_WHO} | {PROGRAM} | 07/27/2026 | No | {ENROLLED} | {KEPT} | changed: {OF_REFERRAL}",
)
"""Beside the report of September 1."""
BEFORE = (
    f"{CSA_WHO} | 07/15/2026 | Phone call | Reached",
    f"{CSA_WHO} | 07/22/2026 | Family Resource Assessment | Finished",
)
"""What the CSA is told of the time before the enrollment, at every date."""
OVERDUE = {"Overdue": ["Hold the interview"]}
JOB_CHECKS = "Still at the job after 30, 60, 90 days?"
STILL_THERE = "Rock Valley Mill: still there after 30 days? Since September 1. The order can be reviewed."
RELEASES = "Releases that run out or have, and forms to sign"
CSA, STATE = "Dane County Child Support Agency", "State mailbox"
PARTICIPATION = "Rule: participation before enrollment, that the NCP is enrolled, name and case number"
FROM_CSA = f"{PARTICIPATION}. Withheld: what came after enrollment, what only a release permits."
FROM_STATE = f"{PARTICIPATION}. Withheld: what came after enrollment."
ACCOUNTED = [
    (CSA, "Saved as a file. Rule: name and case number."),
    (STATE, f"Saved as a file. {PARTICIPATION}."),
    (CSA, f"Saved as a file. {PARTICIPATION}."),
    (STATE, f"Saved as a file. {FROM_STATE}"),
    (CSA, f"Saved as a file. {FROM_CSA}"),
    ("The parent", "Saved as a file. Rule: the parent's own."),
    (STATE, f"Saved as a file. {FROM_STATE}"),
    (CSA, f"Saved as a file. {PARTICIPATION}, signed release."),
    (STATE, f"Sent by e-mail. {FROM_STATE}"),
    (CSA, f"Sent by e-mail. {FROM_CSA}"),
    (STATE, f"Saved as a file. {FROM_STATE}"),
    (CSA, f"Saved as a file. {FROM_CSA}"),
]
"""What left, the oldest first: the review list, the copies of each date, the form."""


@pytest.mark.journey
@pytest.mark.usefixtures("keyring_is_real")
def test_who_is_told_from_review_to_exit(liaison: Liaison, server: LoopbackServer, tmp_path: Path) -> None:
    hands = Hands(liaison)
    create_a_vault(hands)
    say_who_you_are(liaison, server)
    bring_in(hands, two_reports(tmp_path)[0])
    agree_that_the_csa_reviews(liaison)
    put_before_the_csa(liaison, tmp_path)
    assert today(liaison) == {"On the report: to contact": ["On the report of July 6; nobody has tried yet"]}
    liaison.come_back_at(moment(7, 15, 10), PASSPHRASE)
    contact(liaison)
    assert today(liaison) == {}
    assert state_copy(liaison, tmp_path / "July 15") == ()
    liaison.come_back_at(moment(7, 22, 10), PASSPHRASE)
    hold_an_interview_with(NAME, liaison)
    liaison.come_back_at(moment(7, 27, 10), PASSPHRASE)
    find(NAME, liaison)
    liaison.enter("refer", choose={"program": PROGRAM})
    assert today(liaison) == OVERDUE
    assert both_copies(liaison, tmp_path / "July 27") == (STATE_WAITING, (*CSA_WAITING, *BEFORE))
    enrol_and_sign(liaison, tmp_path)
    revoke_too_late(liaison, server)
    finish(liaison, tmp_path)
    assert accounting(liaison) == ACCOUNTED


def contact(liaison: Liaison) -> None:
    """A call: reached."""
    find(NAME, liaison)
    liaison.keys("a")
    liaison.choose("record.addContact.outcome", "Reached")
    liaison.write("record.addContact.note", "Wants to work")
    liaison.write("record.addContact.nextStep", "Hold the interview")
    liaison.write("record.addContact.when", "in 1 week")
    liaison.press("record.addContact.save")


def print_the_form(liaison: Liaison, folder: Path) -> None:
    """A release form for the CSA, saved as a PDF."""
    find(NAME, liaison)
    liaison.press("record.told.form")
    liaison.choose("told.form.paper", "Save")
    paper = folder / "form.pdf"
    liaison.answer_dialog(paper)
    liaison.press("told.form.save")
    liaison.wait_until(paper.exists)


def enrol_and_sign(liaison: Liaison, folder: Path) -> None:
    """Enrolled on August 10, without a release until September 1; it names the CSA, so the state learns no more."""
    liaison.come_back_at(moment(8, 10, 10), PASSPHRASE)
    find(NAME, liaison)
    liaison.enter("news", choose={"what": "Enrolled"})
    liaison.enter("attendance", choose={"attended": "Came"})
    assert today(liaison) == OVERDUE | {"Outcomes to ask": ["Enrolled today: 5 questions"]}
    assert both_copies(liaison, folder / "August 10") == (STATE_ENROLLED, (*CSA_ENROLLED, *BEFORE))
    liaison.come_back_at(moment(8, 24, 10), PASSPHRASE)
    print_the_form(liaison, folder)
    liaison.come_back_at(moment(9, 1, 10), PASSPHRASE)
    asked = OVERDUE | {"Outcomes to ask": ["Enrolled 22 days ago: 5 questions"]}
    assert today(liaison) == asked | {RELEASES: ["The form for Dane CSA was made on August 24 and is not signed"]}
    find(NAME, liaison)
    liaison.enter("signForm", signed="8/31")
    liaison.enter("job", employer="Rock Valley Mill")
    assert today(liaison) == asked
    told = (*CSA_RELEASED, *BEFORE, f"{CSA_WHO} | 08/10/2026 | Program session | Attended")
    assert both_copies(liaison, folder / "September 1") == (STATE_ENROLLED, told)


def revoke_too_late(liaison: Liaison, server: LoopbackServer) -> None:
    """Prepared on October 5; on October 7 it becomes known that the release was revoked on October 2."""
    liaison.come_back_at(moment(10, 5, 10), PASSPHRASE)
    liaison.go("reports")
    liaison.press("reports.toOutbox")
    liaison.come_back_at(moment(10, 7, 10), PASSPHRASE)
    find(NAME, liaison)
    liaison.enter("revoke", on="10/2")
    assert today(liaison) == OVERDUE | {
        JOB_CHECKS: [STILL_THERE],
        "Outcomes to ask": ["Enrolled 58 days ago: 5 questions"],
        RELEASES: ["The release for Dane CSA was taken back on October 2"],
    }
    assert liaison.window.desk is not None
    liaison.window.desk.navigate("outbox")
    liaison.settle()
    liaison.press("outbox.send")
    liaison.expect("Nothing was sent; prepare the quarter again, so that it tells only what it may.")
    assert server.deliveries.received() == ()
    liaison.go("reports")
    liaison.press("reports.toOutbox")
    liaison.press("outbox.send")
    liaison.wait_until(lambda: len(server.deliveries.received()) == 2)
    assert delivered(liaison, server) == {
        "state@dcf.example": STATE_ENROLLED,
        "erin.novak@dane.example": (*CSA_REVOKED, *BEFORE),
    }


def finish(liaison: Liaison, folder: Path) -> None:
    """Completed on October 12; how he stands at exit is asked two days later. No copy says any of it."""
    liaison.come_back_at(moment(10, 12, 10), PASSPHRASE)
    find(NAME, liaison)
    liaison.enter("news", choose={"what": "Completed"}, words="Finished the course")
    assert today(liaison) == OVERDUE | {JOB_CHECKS: [STILL_THERE], "Outcomes to ask": ["Ended today: 5 questions"]}
    liaison.come_back_at(moment(10, 14, 10), PASSPHRASE)
    find(NAME, liaison)
    liaison.keys("o")
    liaison.part(ListTable, "outcomes.list").setFocus()
    liaison.keys("1")
    assert today(liaison) == OVERDUE | {
        JOB_CHECKS: [STILL_THERE],
        "Outcomes to ask": ["Ended 2 days ago: 4 questions"],
    }
    assert both_copies(liaison, folder / "October 14") == (STATE_ENROLLED, (*CSA_REVOKED, *BEFORE))


def both_copies(liaison: Liaison, folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the state's and the CSA's copy of the third quarter say of the person now, saved as files."""
    folder.mkdir()
    liaison.go("reports")
    if not liaison.shows("July–September"):
        liaison.press("reports.caret-right")
    liaison.answer_dialog(folder)
    liaison.press("reports.save")
    files = {
        path.stem.partition("-as-of-")[0]: said(unlocked(liaison, path.read_bytes()))
        for path in folder.glob("*.xlsx")
    }
    return files[STATE_COPY], files.get(CSA_COPY, ())


def state_copy(liaison: Liaison, folder: Path) -> tuple[str, ...]:
    """What the state's copy says."""
    return both_copies(liaison, folder)[0]


def said(content: bytes) -> tuple[str, ...]:
    """The lines of a workbook that are about the person; days as they are shown."""
    return tuple(
        " | ".join(
            f"{cell:%m/%d/%Y}" if isinstance(cell, datetime) else str(cell) for cell in row if cell is not None
        )
        for sheet in load_workbook(BytesIO(content))
        for row in sheet.iter_rows(values_only=True)
        if any(CASES.split(",", maxsplit=1)[0] in str(cell) or "Foster" in str(cell) for cell in row)
    )


def _shown(cell: object) -> str:
    return f"{cell:%m/%d/%Y}" if isinstance(cell, datetime) else str(cell)


def delivered(liaison: Liaison, server: LoopbackServer) -> dict[str, tuple[str, ...]]:
    """Address -> what the workbook that it got says of the person."""
    found = {}
    for file in server.deliveries.received():
        letter = message_from_bytes(file.read_bytes())
        workbook, page = [part for part in letter.walk() if part.get_filename()]
        content = workbook.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(letter["To"])] = said(unlocked(liaison, content))
        assert page.get_content_type() == "application/pdf"
    return found


def accounting(liaison: Liaison) -> list[tuple[str, str]]:
    """What the record says was told, the oldest first: to whom, and how, by which rule, what was withheld."""

    def work(session: Session) -> list[tuple[str, str]]:
        ncp_id = people_by_name(session)["Foster, Gary"]
        told = disclosure.disclosures_of(session, ncp_id)
        return [(one.recipient_name, one.words) for one in reversed(told)]

    return liaison.vault.read(work)


def say_who_you_are(liaison: Liaison, server: LoopbackServer) -> None:
    """The settings and the mail server."""
    liaison.go("settings")
    for field, text in {
        "liaison_name": "Dana Whitcomb",
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


def open_agency(liaison: Liaison, part: str) -> None:
    """A part of the page of the agency that reviews."""
    liaison.go("directory")
    liaison.wait_until(lambda: REVIEWER in [agency.county for agency in liaison.lines("directory.agencies")])
    agency = next(one for one in liaison.lines("directory.agencies") if one.county == REVIEWER)
    liaison.part(ListTable, "directory.agencies").select_key(agency.id)
    liaison.settle()
    liaison.press(f"directory.part.{part}")


def agree_that_the_csa_reviews(liaison: Liaison) -> None:
    """It reviews first; its contact person gets the reports."""
    open_agency(liaison, "agreement")
    liaison.choose("directory.contact_rule", "The CSA")
    liaison.press("directory.agreed.save")
    liaison.press("directory.part.people")
    liaison.press("directory.contact.new")
    liaison.write("directory.contact.name", "Erin Novak")
    liaison.write("directory.contact.email", "erin.novak@dane.example")
    liaison.press("directory.contact.save")


def put_before_the_csa(liaison: Liaison, folder: Path) -> None:
    """The list goes out as a file; it comes back a week later with an answer for everybody."""
    open_agency(liaison, "review")
    liaison.press("directory.ask")
    out = folder / "out.xlsx"
    liaison.answer_dialog(out)
    liaison.press("reviewChoice.save")
    liaison.wait_until(out.exists)
    liaison.come_back_at(moment(7, 14, 9), PASSPHRASE)
    rows = [row for row in cells(out.read_bytes()) if "," in row[1]]
    answers = [("May be contacted", "") if row[1] == NAME else ("Do not contact", "Pays") for row in rows]
    back = folder / "back.xlsx"
    back.write_bytes(answered(out.read_bytes(), answers))
    open_agency(liaison, "review")
    liaison.answer_dialog(back)
    liaison.press("directory.answers")
    liaison.press("reviewAnswers.take")


def cells(content: bytes) -> list[list[str]]:
    """The first sheet, row by row."""
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def today(liaison: Liaison) -> dict[str, list[str]]:
    """What *Today* says of the person, by group."""
    liaison.go("today")
    found: dict[str, list[str]] = {}
    title = ""
    for row in liaison.part(ListTable, "today.list").rows.rows:
        if isinstance(row, Group):
            title = row.title
        elif row is not None and row.name.startswith(NAME[:-2]):
            found.setdefault(title, []).append(row.why)
    return found
