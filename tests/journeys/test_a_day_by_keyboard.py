"""The first day at a new desk, without a mouse: from the first page to the report in the mailbox, and the lock."""

from email import message_from_bytes
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, InterviewMode
from csdesk.models.contact import ContactAttempt
from csdesk.models.letter import Letter
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanState
from csdesk.services import plans
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.ui.widgets import ListTable
from tests.journeys.before_the_week import (
    PASSPHRASE,
    RETURN_ADDRESS,
    WHO,
    come_to_who_you_are,
    type_the_passphrase,
    unlock,
)
from tests.journeys.forty import two_reports
from tests.journeys.hands import Hands
from tests.journeys.liaison import Liaison
from tests.support.days import moment

MOTHER, FATHER = "Burke, Summer", "Combs, Chad"
COUNTIES = ("Rock", "Kenosha")


@pytest.mark.journey
@pytest.mark.usefixtures("keyring_is_real")
def test_a_day_by_keyboard(liaison: Liaison, server: LoopbackServer, tmp_path: Path) -> None:
    hands = Hands(liaison)
    come_to_who_you_are(hands)
    say_who_you_are(hands)
    bring_in_the_report(hands, two_reports(tmp_path)[0])
    ask_for_help(hands)
    set_up_the_mail(hands, server)
    work_the_contacts(hands)
    hold_an_interview(hands)
    let_a_parent_answer_alone(hands)
    paper = agree_on_a_plan(hands, tmp_path)
    bring_back_the_scan(hands, paper)
    write_a_letter(hands, tmp_path)
    refer(hands)
    report_to_the_state(hands, server)
    lock(hands)
    liaison.vault.read(all_of_it_was_done)


def say_who_you_are(hands: Hands) -> None:
    """Name, agency, how to be reached, and the counties: their first letters and Enter."""
    hands.fill("you.liaison_name", WHO)
    hands.fill("you.agency_name", "Sample W-2 Agency")
    hands.fill("you.liaison_phone", "(608) 555-0140")
    hands.fill("you.liaison_email", "dana.whitcomb@agency.example")
    hands.tab_to("you.counties.add")
    for county in COUNTIES:
        hands.type(county[:4])
        hands.press("Return")
    hands.press("Return")
    hands.eyes.wait_until(lambda: hands.eyes.window.desk is not None)
    hands.eyes.settle()
    desk = hands.eyes.window.desk
    assert desk is not None
    assert (desk.settings.liaison_name, desk.settings.counties) == (WHO, COUNTIES)


def bring_in_the_report(hands: Hands, report: Path) -> None:
    """The page of the report is in view; what is done on it is found by the palette, too."""
    assert hands.eyes.see("referral_report").isVisible()
    hands.eyes.answer_dialog(report)
    hands.palette("brow", "Browse")
    hands.eyes.see("report.apply")
    hands.press("Ctrl+Return")
    hands.eyes.see("report.done")
    hands.press("Ctrl+Return")


def ask_for_help(hands: Hands) -> None:
    """F1 and Esc; the page of all keys, and what it knows of a key."""
    hands.go("ncps")
    held = hands.at()
    hands.press("F1")
    assert hands.eyes.see("help.page").hasFocus()
    hands.press("Esc")
    assert hands.at() == held
    hands.press("Ctrl+F1")
    hands.type("tomorrow")
    assert [line.key for line in hands.eyes.lines("shortcuts.list")] == ["P"]
    hands.press("Down", "Return")
    assert hands.eyes.see("today").isVisible()


def set_up_the_mail(hands: Hands, server: LoopbackServer) -> None:
    """The mail server and the state's mailbox, in the settings."""
    hands.palette("set", "Settings")
    for field, text in {
        "smtp_host": server.host,
        "smtp_port": str(server.port),
        "smtp_user": server.user,
        "password": server.password,
        "state_mailbox": "state@dcf.example",
    }.items():
        hands.fill(f"settings.{field}", text)
    hands.press("Ctrl+Return")
    desk = hands.eyes.window.desk
    assert desk is not None
    assert desk.settings.smtp_port == server.port


def work_the_contacts(hands: Hands) -> None:
    """The list, sorted by the palette; a line's menu; a person by name; one contact is taken back."""
    hands.palette("ncps", "NCPs")
    hands.press("Down")
    hands.palette("sort arr", "Sort by Arrears")
    arrears = [line.arrears_cents or 0 for line in hands.eyes.lines("ncps.list")]
    assert arrears in (sorted(arrears), sorted(arrears, reverse=True))
    hands.tab_to("ncps.list")
    hands.press("Shift+F10")
    hands.menu("Add a contact")
    assert hands.at().startswith("record.addContact")
    hands.press("Esc")
    for name in (MOTHER, FATHER):
        hands.palette(name.split(",")[0].lower(), name)
        hands.eyes.wait_until(lambda name=name: hands.eyes.read("record.name").startswith(name))  # type: ignore[misc]
        hands.contact("A", "Reached", "Wants to work", step="Hold the interview", when="tomorrow", promised=True)
    before = len(hands.eyes.lines("record.timeline"))
    hands.contact("C", "No answer")
    hands.press("Ctrl+Z")
    assert len(hands.eyes.lines("record.timeline")) == before


def begin_the_interview(hands: Hands, name: str, mode: str) -> None:
    """From the record; Q1 to Q3, and who asks."""
    hands.find(name.replace(",", ""))
    hands.press("I")
    hands.eyes.see("interview.answer")
    hands.press("Return")
    hands.over("DW-140")
    hands.press("Return", "2", "Return", mode, "Return")


def hold_an_interview(hands: Hands) -> None:
    """The caseworker asks; every answer by a key; a new wording by R; the determination by Ctrl+Enter."""
    begin_the_interview(hands, MOTHER, "1")
    hands.type("Two children")
    hands.press("Return")
    for answer in ("1", "2", "6"):
        hands.press(answer, "Return")
    hands.press("r")
    assert hands.eyes.shows("do you have the money to pay your child support?")
    for answer in ("2", "1"):
        hands.press(answer, "Return")
    hands.press(*"ynynnnnnnnnn", "Return")
    for answer in ("1", "18", "3"):
        hands.press(*answer, "Return")
    assert hands.eyes.read("interview.result.suggestion") == "Eligible"
    hands.press("Ctrl+Return")


def let_a_parent_answer_alone(hands: Hands) -> None:
    """The laptop is handed over: neither the palette nor any key leads back to the desk; the passphrase does."""
    begin_the_interview(hands, FATHER, "2")
    assert hands.eyes.is_covered()
    hands.press("Return")
    for answer in ("1", "1", "2", "3", "1", *("2" * 11), "1"):
        hands.press(answer, "Return")
    for key in ("Ctrl+K", "Ctrl+L", "Alt+1", "F1", "Alt+M", "Ctrl+F1", "F6"):
        hands.press(key)
        assert hands.eyes.is_covered()
        assert not hands.eyes.sees("palette")
    hands.press("2", "Return")
    hands.eyes.expect("Thank you. You are done.")
    hands.tab_to("interview.client.caseworker")
    hands.press("Space")
    hands.eyes.see("interview.gate.passphrase")
    hands.fill("interview.gate.passphrase", PASSPHRASE)
    hands.press("Return")
    assert not hands.eyes.is_covered()
    hands.press("Ctrl+Return")


def agree_on_a_plan(hands: Hands, folder: Path) -> Path:
    """An amount and a longer-term goal; the worksheet as PDF."""
    hands.find(MOTHER.replace(",", ""))
    hands.press("W")
    hands.fill("plans.amount", "150")
    hands.fill("plans.longerTerm", "Work full time.")
    hands.eyes.wait_until(lambda: 15_000 in hands.eyes.vault.read(amounts))
    paper = folder / "worksheet.pdf"
    hands.eyes.answer_dialog(paper)
    hands.button("plans.savePdf")
    hands.eyes.wait_until(paper.exists)
    hands.eyes.settle()
    return paper


def amounts(session: Session) -> list[int | None]:
    """The monthly amounts of all plans."""
    return [plans.plan(session, plan_id).draft.amount_cents for plan_id in session.scalars(select(Plan.id))]


def bring_back_the_scan(hands: Hands, paper: Path) -> None:
    """The signed page comes back as a scan; its code says whose it is."""
    hands.palette("scan", "Scans")
    hands.eyes.answer_dialog(paper)
    hands.press("Ctrl+O")
    hands.eyes.see("scans.keep")
    assert hands.eyes.part(ListTable, "scans.parts").selected() is not None
    hands.eyes.answer_dialog(True)
    hands.press("Ctrl+Return")
    assert not paper.exists()


def write_a_letter(hands: Hands, folder: Path) -> None:
    """A return address, a wording of one's own, and a letter in it."""
    hands.palette("lett", "Letters")
    hands.press("Ctrl+3")
    hands.fill("letters.returnAddress.lines", RETURN_ADDRESS)
    hands.button("letters.returnAddress.keep")
    hands.press("Ctrl+N")
    hands.fill("letters.wordings.title", "After the interview")
    hands.fill("letters.wordings.body", "Thank you for coming. Call me about the next step.")
    hands.press("Ctrl+Return")
    hands.find(MOTHER.replace(",", ""))
    hands.press("L")
    hands.pick("letters.wording", "After the interview")
    letter = folder / "letter.pdf"
    hands.eyes.answer_dialog(letter)
    hands.press("Ctrl+S")
    hands.eyes.wait_until(letter.exists)
    hands.eyes.settle()


def refer(hands: Hands) -> None:
    """To an employment program, found by the palette among all that can be done with a person."""
    hands.find(MOTHER.replace(",", ""))
    hands.palette("> refer", "Refer")
    hands.form(program="=W-2")


def report_to_the_state(hands: Hands, server: LoopbackServer) -> None:
    """When the quarter is over its report goes to the outbox, is looked at, and is sent after a yes."""
    unlock(hands, moment(10, 5, 10))
    hands.palette("repo", "Reports")
    hands.press("Ctrl+Return")
    assert server.deliveries.received() == ()
    hands.eyes.see("outbox.send")
    hands.press("Ctrl+Return")
    hands.eyes.wait_until(lambda: len(server.deliveries.received()) == 1)
    sent = message_from_bytes(server.deliveries.received()[0].read_bytes())
    assert sent["To"] == "state@dcf.example"
    hands.eyes.settle()


def lock(hands: Hands) -> None:
    """By the palette; nothing of anybody is left in view; the passphrase opens it again."""
    hands.palette("lock", "Lock")
    hands.eyes.wait_until(lambda: hands.eyes.window.desk is None and hands.eyes.window.tasks.idle)
    assert not hands.eyes.shows("Burke")
    assert not hands.eyes.sees("palette")
    type_the_passphrase(hands)


def all_of_it_was_done(session: Session) -> None:
    """What the tables hold at the end of the day."""
    count = partial(_count, session)
    assert count(Ncp) == 34
    assert count(ContactAttempt) >= 2
    modes = session.scalars(select(Assessment.mode).order_by(Assessment.id)).all()
    assert modes == [InterviewMode.CASEWORKER, InterviewMode.CLIENT]
    assert all(session.scalars(select(Assessment.determination)))
    assert sorted(session.scalars(select(Plan.state))) == [PlanState.DRAFT, PlanState.SIGNED]
    assert count(Letter) == 1
    assert list(session.scalars(select(OutboxMessage.state))).count(MessageState.SENT) == 1


def _count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
