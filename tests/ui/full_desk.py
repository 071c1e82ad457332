"""A desk with something of everything, and the files that scenes look at."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.commands import sample_script
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.message import MessageState, OutboxMessage, SentHow
from csdesk.models.ncp import Ncp
from csdesk.services import (
    appointments,
    caseload,
    directory,
    interview,
    letters,
    mailbox,
    plans,
    releases,
    reporting,
    review_list,
    settings,
)
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.directory import ContactRule
from csdesk.services.interview import InterviewMode
from csdesk.services.mailbox.lines import INTERRUPTED
from csdesk.services.plans import PlanState
from csdesk.services.program import measures, supervisor
from csdesk.services.program.supervisor import Person as SharedPerson
from csdesk.services.program.supervisor import Team, keeping
from csdesk.services.program.supervisor.gathering import gather
from csdesk.services.program.supervisor.opening import Extract
from csdesk.services.releases import NewForm, Recipient
from csdesk.services.vault import Vault
from csdesk.ui.scenes import Scene
from tests.services.measures.agencies import ROCK, several
from tests.services.people import NOW, TODAY, WHO, Person, add_person
from tests.services.program.readiness.holding import some_years
from tests.services.review_list.lists import answered
from tests.services.scans.scanning import as_pdf, page
from tests.support.reports import csv_bytes, row

EveryScene = Callable[..., Iterator[Scene]]
DUE = TODAY + timedelta(days=14)
YESTERDAY = (NOW - timedelta(days=1)).timestamp()
MARCH = date(1990, 3, 3)
PROBLEMS = {
    MessageState.UNKNOWN: INTERRUPTED,
    MessageState.FAILED: "The mail server refused the address. Nothing was sent; correct it, then send it again.",
    MessageState.QUEUED: "The mail server refused the login. Nothing was sent; enter the password in Settings again.",
    MessageState.SENT: "",
}


def fill(vault: Vault) -> None:
    """What the sample quarter leaves out."""
    for work in (
        _safe_contact,
        _signed_pages,
        _interviewed_again,
        _reports,
        _letters,
        _appointments,
        _measures,
        some_years,
        _without_pin,
    ):
        vault.write(work)
    vault.write(lambda session: several_desks(session, supervisor.source_of(vault)))


def scene_files(folder: Path, vault: Vault) -> dict[str, Path]:
    """Files by what they are, made into this folder; those about somebody only where there is somebody."""
    unknown = csv_bytes(_wrong_rows()[2:]).decode()
    made: dict[str, tuple[str, bytes]] = {
        "rows": ("NCP Referral Report 2026-10-05.csv", csv_bytes(_wrong_rows())),
        "questions": (
            "NCP Referral Report 2026-10-06.csv",
            unknown.replace("IV-D Case Number", "Ref Nbr", 1).encode(),
        ),
        "not_a_report": ("Notes.csv", b"Name,Phone\nA,1\n"),
        "no_code": ("scan 8.pdf", as_pdf([page()])),
    }
    plans_without = vault.read(_without_scan)
    if plans_without:
        made["scan"] = ("scan 7.pdf", as_pdf([page(plan_id) for plan_id in plans_without]))
        made["answers"] = ("answers.xlsx", vault.read(_answers))
    for name, content in made.values():
        (folder / name).write_bytes(content)
        os.utime(folder / name, (YESTERDAY, YESTERDAY))
    empty = folder / "scanner"
    empty.mkdir(exist_ok=True)
    return {
        "report": sample_script.report_file(2),
        "scanner": folder,
        "nothing_scanned": empty,
        **{kind: folder / name for kind, (name, _) in made.items()},
    }


def _safe_contact(session: Session) -> None:
    """Who is being asked, and somebody who was interviewed, are to be reached safely."""
    asked = [one.ncp_id for one in interview.under_way(session) if one.mode is InterviewMode.CASEWORKER]
    planned = {line.ncp_id for line in plans.open_plans(session, today=TODAY)}
    held = [one.ncp_id for one in interview.recent(session) if one.ncp_id not in planned]
    for ncp_id in (*asked[:1], *held[:1]):
        caseload.set_safe_contact(
            session, ncp_id, True, "Never at home.", way="By text", time="Weekdays, 9 to 3", at=NOW, who=WHO
        )


def _signed_pages(session: Session) -> None:
    """The scan of a plan, and a release whose signed page was scanned."""
    signed = [line for line in plans.open_plans(session, today=TODAY) if line.state is PlanState.SIGNED]
    scan = as_pdf([page(signed[-1].plan_id)])
    plans.attach_scan(session, signed[-1].plan_id, scan, "signed.pdf", at=NOW, who=WHO)
    person = signed[-1].ncp_id
    form = releases.print_form(session, person, NewForm(Recipient.STATE, ("participation",)), at=NOW, who=WHO)
    signed_page = releases.Scan("release.pdf", "application/pdf", as_pdf([page(form.form_id)]))
    releases.sign_form(session, form.form_id, signed_on=TODAY, scan=signed_page, at=NOW, who=WHO)


def _interviewed_again(session: Session) -> None:
    """The second interview of a person, which nobody determined yet."""
    person = interview.recent(session)[0].ncp_id
    again = interview.start(session, person, at=NOW, who=WHO)
    for question, value in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case"), ("Q4", "caseworker")):
        interview.answer(session, again, question, value=value, at=NOW, who=WHO)
    interview.finish(session, again, at=NOW, who=WHO, leave_open=True)


def _reports(session: Session) -> None:
    """Reports of the last quarter, and their messages: one in each state, and drafts."""
    quarter, desk = reporting.of(TODAY).previous, replace(settings.load(session), smtp_host="mail.agency.example")
    settings.save(session, desk)
    reporting.prepare_quarter(session, quarter, at=NOW, who=WHO, settings=desk)
    mailbox.draft_messages(session, quarter, at=NOW, who=WHO, settings=desk)
    rows = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient_name)))
    for message, state in zip(rows, PROBLEMS, strict=False):
        message.state, message.attempts, message.approved_at = state, 1, NOW
        message.hold = "login" if state is MessageState.QUEUED else ""
        message.problem = PROBLEMS[state]
        if state is MessageState.SENT:
            message.server_answer = "250 2.0.0 Ok: queued as 4ABCD12345"
            message.sent_at, message.sent_on, message.sent_how = NOW, TODAY, SentHow.SMTP


def _letters(session: Session) -> None:
    """Letters that went to a few."""
    people = caseload.find(session, CaseloadQuery(), today=TODAY, limit=60).rows
    chosen = tuple(line.ncp_id for line in people if not line.safe_contact)[:8]
    batch = letters.Batch("welcome", chosen)
    letters.send(session, batch, at=NOW, today=TODAY, who=WHO)


def _appointments(session: Session) -> None:
    """One that is past and not settled."""
    person = caseload.find(session, CaseloadQuery(), today=TODAY, limit=1).rows[0].ncp_id
    appointments.set_appointment(
        session,
        person,
        NewAppointment(AppointmentKind.APPOINTMENT, NOW - timedelta(days=2), "Job center, room 4"),
        at=NOW - timedelta(days=9),
        who=WHO,
    )


def _measures(session: Session) -> None:
    """Agencies that share the funds, one of which is not complete."""
    part = replace(ROCK, counts=replace(ROCK.counts, name="Dane County CSA", current={}, claims_now=None))
    measures.take_in(session, 2004, (*several(6, 11_910_800_00), part), at=NOW - timedelta(days=1), who=WHO)
    measures.take_in(session, 2004, (ROCK,), at=NOW, who=WHO)


def _without_pin(session: Session) -> None:
    """Twins with one case and no PIN, of whom a report may tell one."""
    for name in ("Drew", "Del"):
        ncp_id = add_person(session, Person(last_name="Twin", first_name=name, more={"date_of_birth": MARCH}))
        session.get_one(Ncp, ncp_id).pin = None
        for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id)):
            case.number = "70000004"


def _wrong_rows() -> list[dict[str, str]]:
    return [
        row(arrears="SEE NOTES"),
        row(PIN="9000000002", case="70000002", first="BLAKE", dob="13/45/1988"),
        row(PIN="9000000014", case="70000004", first="D", last="TWIN", dob="3/3/1990"),
        row(PIN="9000000015", case="70000015", first="CASEY", last="NEW"),
    ]


def _without_scan(session: Session) -> list[UUID]:
    """Two plans that are signed, and a draft."""
    found = plans.without_scan(session, "")
    signed = [plan.plan_id for plan in found if plan.state is PlanState.SIGNED]
    return [*signed[:2], *(plan.plan_id for plan in found if plan.state is PlanState.DRAFT)][:3]


def _answers(session: Session) -> bytes:
    """A review list as the agency sent it back; the list itself is not kept."""
    agency = next(one.id for one in directory.agencies(session) if one.contact_rule is ContactRule.CSA_FIRST)
    people = [one.ncp_id for one in review_list.candidates(session, agency)][:4]
    with session.begin_nested() as point:
        made = review_list.make(session, agency, people, due_on=DUE, at=NOW, who=WHO)
        point.rollback()
    return answered(made.content, [("yes", ""), ("Do not contact", "Works"), ("Do not contact", ""), ("", "")])


def several_desks(session: Session, own: UUID) -> None:
    """The quarter of this desk and of two others, one of which told it before it ended; a third is missing."""
    quarter, team = reporting.of(TODAY).previous, Team(b"k" * 32)
    here = gather(session, quarter, team, source=own, liaison=WHO, at=NOW)
    some = here.people[::3]
    other = tuple(
        SharedPerson(team.of_pins([f"other {number}"]), (), (("Dane", "Rock")[number % 2],), 1 + (number % 512) * 2)
        for number in range(90)
    )
    nobody = tuple(SharedPerson((), (), ("",), 1) for _number in range(3))
    early = quarter.ends_before - timedelta(days=9)
    for brought in (
        here,
        replace(here, source=UUID(int=1), liaison="Ann Archer", people=(*some, *other, *nobody)),
        replace(here, source=UUID(int=2), liaison="Ben Brook", people=some[:20], made_at=early),
        replace(here, source=UUID(int=3), liaison="Cam Cole", people=some[:2], quarter=quarter.previous),
    ):
        keeping.keep(session, Extract.of(brought), None, at=NOW)
