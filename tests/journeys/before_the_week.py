"""What had been done before the week: July's report, an interview, a plan, a referral, people put before a CSA.

The vault and the report by keyboard; what other days of work are about, by the services that the screens use.
"""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.commands.sample_script import answers
from csdesk.models.ncp import Ncp
from csdesk.services import agreements, contacts, directory, interview, plans, referrals, reviews, settings
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.directory import ContactRule, NewProgram, ProgramKind
from csdesk.services.interview import InterviewMode
from csdesk.services.plans import PlanDraft, StepDraft
from csdesk.services.referrals import NewReferral
from csdesk.ui.keys import RecoveryCode
from csdesk.ui.widgets import Text
from tests.journeys.hands import Hands
from tests.journeys.looking_around import LAPSED_AFTER
from tests.support.days import moment

PASSPHRASE = "harbor violet ladder 73"
WHO = "Dana Whitcomb"
REVIEWER = "Dane"
PROGRAM = "Job center, week by week"
RETURN_ADDRESS = "Sample W-2 Agency\n12 Milwaukee St\nJanesville, WI 53545"


def come_to_who_you_are(hands: Hands) -> None:
    """The first page, the recovery code and what it asks for, by keyboard."""
    hands.tab_to("welcome.passphrase")
    hands.type(PASSPHRASE)
    hands.tab_to("welcome.again")
    hands.type(PASSPHRASE)
    hands.press("Return")
    code = hands.eyes.window.findChild(RecoveryCode)
    assert code is not None
    groups = code.shown.split("-")
    hands.button("recovery.next")
    asked = [
        one.text() for one in code.findChildren(Text) if one.text().startswith("Group ") and " of " in one.text()
    ]
    for words in asked:
        number = len([one for one in asked if asked.index(one) < asked.index(words)]) + 1
        hands.tab_to(f"recovery.group.{number}")
        hands.type(groups[int(words.split()[1]) - 1])
    hands.press("Return")
    hands.eyes.see("you")


def create_a_vault(hands: Hands) -> None:
    """All pages before the desk."""
    come_to_who_you_are(hands)
    hands.tab_to("you.liaison_name")
    hands.type(WHO)
    hands.press("Return")
    hands.eyes.wait_until(lambda: hands.eyes.window.desk is not None)
    hands.eyes.settle()


def bring_in(hands: Hands, report: Path) -> None:
    """A month's report: browse, look, settle who is who, apply."""
    hands.go("referral_report")
    hands.eyes.answer_dialog(report)
    hands.press("Ctrl+O")
    hands.eyes.see("report.apply")
    hands.press("Ctrl+Return")
    hands.eyes.see("report.done")
    hands.press("Ctrl+Return")


def unlock(hands: Hands, at: datetime) -> None:
    """A new morning: the first touch finds the desk locked; the passphrase and Enter open it."""
    eyes = hands.eyes
    eyes.clock.moment = at
    hands.touch()
    eyes.wait_until(lambda: eyes.window.desk is None and eyes.window.tasks.idle)
    type_the_passphrase(hands)


def type_the_passphrase(hands: Hands) -> None:
    """On the locked page."""
    eyes = hands.eyes
    hands.tab_to("unlock.passphrase")
    hands.type(PASSPHRASE)
    hands.press("Return")
    eyes.wait_until(lambda: eyes.window.desk is not None)
    eyes.settle()


def july(hands: Hands) -> None:
    """What happened in July, each on its day."""
    vault = hands.eyes.vault
    vault.write(_agree)
    ids = vault.read(people_by_name)
    vault.write(lambda session: _call(session, ids["Diaz, Anna"], ContactOutcome.REACHED, moment(7, 7)))
    vault.write(lambda session: _call(session, ids["Cole, Rebekah"], ContactOutcome.REACHED, moment(7, 9)))
    vault.write(lambda session: _call(session, ids["Tapia, Heidi"], ContactOutcome.NO_ANSWER, moment(7, 10)))
    vault.write(lambda session: _plan(session, ids["Guerra, Angel"]))
    vault.write(lambda session: _refer(session, ids["Finley, Joy"]))
    vault.write(lambda session: _ask_for_review(session, [ids[name] for name in ("Foster, Gary", "Grimes, Andrea")]))


def people_by_name(session: Session) -> dict[str, UUID]:
    """*Last, First* -> key, as the tables have them."""
    rows = session.scalars(select(Ncp).order_by(Ncp.id))
    return {f"{row.last_name}, {row.first_name}".title(): row.id for row in rows}


def hold_an_interview(session: Session, ncp_id: UUID, at: datetime) -> UUID:
    """An interview, every question answered, finished."""
    key = interview.start(session, ncp_id, at=at, who=WHO)
    first = (("Q1", "12345678901X"), ("Q2", "DW-140"), ("Q3", "established_apa"), ("Q4", "caseworker"))
    for question, value in first:
        interview.answer(session, key, question, "", value=value, at=at, who=WHO)
    for asked, line, said in answers(0, InterviewMode.CASEWORKER):
        interview.answer(session, key, asked, line, value=said, refused=said is None, at=at, who=WHO)
    interview.finish(session, key, at=at, who=WHO, leave_open=True)
    return key


def draft_a_plan(session: Session, ncp_id: UUID, due: tuple[date, ...], at: datetime) -> UUID:
    """A plan with a step for each of these days."""
    steps = tuple(StepDraft("Parent", f"Step {number}", day) for number, day in enumerate(due, 1))
    draft = PlanDraft(WHO, 15_000, settings.Settings().pay_to, longer_term=("Work full time.",), steps=steps)
    return plans.create(session, ncp_id, draft, at=at, who=WHO)


def _agree(session: Session) -> None:
    at = moment(7, 6, 16)
    kept = settings.load(session)
    mine = replace(kept, liaison_name=WHO, liaison_phone="(608) 555-0140", agency_name="Sample W-2 Agency")
    settings.save(session, replace(mine, lapsed_after_days=LAPSED_AFTER, return_address=RETURN_ADDRESS))
    for agency in directory.agencies(session):
        if agency.county == REVIEWER:
            agreed = replace(agency.agreed, contact_rule=ContactRule.CSA_FIRST)
            agreements.agree(session, agency.id, agreed, at=at, who=WHO)
    directory.add_program(session, NewProgram(PROGRAM, ProgramKind.EMPLOYMENT), at=at, who=WHO)


def _call(session: Session, ncp_id: UUID, outcome: ContactOutcome, at: datetime) -> None:
    contacts.record_contact(session, ncp_id, NewContact(ContactKind.CALL, Direction.OUT, outcome), at=at, who=WHO)


def _plan(session: Session, ncp_id: UUID) -> None:
    at = moment(7, 14)
    hold_an_interview(session, ncp_id, at)
    key = draft_a_plan(session, ncp_id, (date(2026, 8, 7), date(2026, 8, 11), date(2026, 9, 1)), at)
    plans.sign(session, key, signed_on=at.date(), coach=WHO, at=at, who=WHO)


def _refer(session: Session, ncp_id: UUID) -> None:
    at = moment(7, 20)
    program = next(one for one in directory.programs(session) if one.name == PROGRAM)
    referrals.refer(session, ncp_id, NewReferral(program.id, at.date(), False, ""), at=at, who=WHO)


def _ask_for_review(session: Session, ncp_ids: list[UUID]) -> None:
    at = moment(7, 21)
    agency = directory.csa_for_county(session, REVIEWER)
    assert agency is not None
    reviews.ask(session, agency.id, ncp_ids, due_on=date(2026, 8, 4), at=at, who=WHO)
