"""Of somebody under safe contact no list, letter, label, docket, calendar or export says a phone or an address."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.models.ncp import NcpAddress, NcpPhone, Source
from csdesk.models.partner import ContactRule, Csa, Program
from csdesk.models.plan import Plan, PlanState, PlanStep
from csdesk.services import (
    appointments,
    calendar_file,
    caseload,
    checklist,
    contacts,
    docket,
    flow,
    letters,
    locate,
    notes,
    people,
    referrals,
    reporting,
    review_list,
    reviews,
    search_index,
    settings,
    today,
)
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import CaseloadQuery, NewPerson, for_whom
from csdesk.services.caseload.export_list import COLUMNS, export_list
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.days import bounds
from csdesk.services.disclosure import Recipient, To, Way
from csdesk.services.flow import Period, Scope
from csdesk.services.letters import Batch, Decisions
from csdesk.services.papers import docket_sheet
from csdesk.services.policy import Policy
from csdesk.services.referrals import NewReferral
from csdesk.services.reporting import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
BOLD = Decisions(unverified=True, reason="The court asked", safe_yes=True, safe_address=True)
"""All that could be decided against leaving somebody out; in a batch none of it counts for safe contact."""
DESK = Settings(
    liaison_name="Rae Example",
    liaison_phone="(608) 555-0199",
    agency_name="Example Agency",
    return_address="PO Box 1\nJanesville, WI 53545",
)


@dataclass(frozen=True)
class Where:
    """How one person is reached."""

    phone: str
    street: str

    def said_in(self, text: str) -> bool:
        """Whether a text says the phone, however written, or the street."""
        digits = re.sub(r"\D", "", self.phone)[-10:]
        ways = (digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"({digits[:3]}) {digits[3:6]}-{digits[6:]}")
        plain = " ".join(text.split()).casefold()
        return any(way.casefold() in plain for way in (*ways, self.phone, self.street))


numbers = st.builds(
    lambda area, last, form: form.format(area, last),
    st.sampled_from(("414", "608", "920")),
    st.integers(100, 149).map(lambda number: f"0{number}"),
    st.sampled_from(("({0}) 555-{1}", "{0}-555-{1}", "1 {0} 555 {1}", "{0}555{1}")),
)
streets = st.builds(
    lambda number, name: f"{number} {name} Hideaway",
    st.integers(1000, 9999),
    st.text("ABCDEFGHIKLMNOPRSTUVW", min_size=7, max_size=12).map(str.title),
)


def settle(session: Session, name: str, where: Where, *, safe: bool) -> UUID:
    """Somebody in the middle of all work at once."""
    report = add_report(session, "Rock")
    ncp_id = add_person(session, Person(name, "Jo", phone="", safe_contact=safe), report=report)
    for row in session.scalars(select(NcpAddress).where(NcpAddress.ncp_id == ncp_id)):
        row.address_1, row.city, row.state, row.zip = where.street, "Janesville", "WI", "53545"
        row.verified_on = TODAY
    session.add(NcpPhone(ncp_id=ncp_id, number=where.phone, since=TODAY, source=Source.CSA))
    session.flush()
    search_index.rebuild(session, [ncp_id])
    said = f"{where.street}, {where.phone}"
    for days, kind in ((0, AppointmentKind.HEARING), (2, AppointmentKind.APPOINTMENT), (-3, AppointmentKind.HEARING)):
        starts = NOW + timedelta(days=days, hours=1)
        court = "Rock County Circuit Court" if kind is AppointmentKind.HEARING else said
        new = NewAppointment(kind, starts, said, f"Meet at {said}", court=court, remind_on=TODAY)
        set_id = appointments.set_appointment(session, ncp_id, new, **HOW)
        if days < 0:
            appointments.note_outcome(session, set_id, f"Moves to {said}", **HOW)
    _type_it_everywhere(session, ncp_id, said)
    call = NewContact(
        kind=ContactKind.CALL, direction=Direction.OUT, outcome=ContactOutcome.LEFT_MESSAGE,
        next_step=f"Call {said}", next_step_on=TODAY, note=f"Now lives at {said}", uncleared_reason="The court asked",
    )  # fmt: skip
    contacts.record_contact(session, ncp_id, call, **HOW)
    program = session.scalars(select(Program.id)).first()
    assert program is not None
    referral = referrals.refer(session, ncp_id, NewReferral(program, TODAY - timedelta(days=20)), **HOW)
    referrals.enrol(session, referral, enrolled_on=TODAY - timedelta(days=2), **HOW)
    csa = session.scalars(select(Csa.id)).first()
    assert csa is not None
    reviews.ask(session, csa, [ncp_id], due_on=TODAY, **HOW)
    return ncp_id


def _type_it_everywhere(session: Session, ncp_id: UUID, said: str) -> None:
    """What else somebody can type that lists show: a step put off, a step done, a source asked, a step of a plan."""
    for day, promised in ((TODAY, True), (TODAY - timedelta(days=4), False), (TODAY + timedelta(days=3), False)):
        step = FollowUp(ncp_id=ncp_id, what=f"Visit {said}", due_on=day, promised=promised, created_at=NOW)
        session.add(step)
        session.flush()
        if promised:
            today.mark_done(session, step.id, **HOW)
    asked = locate.ask(session, ncp_id, f"Neighbor at {said}", TODAY - timedelta(days=30), **HOW)
    today.postpone(session, asked, TODAY + timedelta(days=1), **HOW)
    locate.ask(session, ncp_id, f"Landlord of {said}", TODAY - timedelta(days=30), **HOW)
    plan = Plan(ncp_id=ncp_id, state=PlanState.SIGNED, coach=WHO, created_at=NOW, changed_at=NOW, signed_on=TODAY)
    session.add(plan)
    session.flush()
    for number in range(2):
        one = PlanStep(plan_id=plan.id, position=number, who=f"Aunt, {said}", what=f"Move to {said}", due_on=TODAY)
        session.add(one)
        session.flush()
        if number:
            today.mark_done(session, one.id, **HOW)


def everything_told(session: Session, ncp_ids: tuple[UUID, ...], where: Where) -> Iterator[tuple[str, object]]:
    """What every list, letter, paper and file says."""
    everybody = CaseloadQuery()
    yield "list", caseload.find(session, everybody, today=TODAY)
    yield "first rows", caseload.first_rows(session, everybody, today=TODAY)
    yield "found by street", caseload.find(session, CaseloadQuery(text=where.street.split()[1]), today=TODAY)
    for to in (for_whom.OWN_USE, for_whom.understood(session, "csa:Rock")):
        everything, _left = caseload.export_file(session, to=to, policy=Policy(), **HOW)
        yield f"caseload as csv for {to.kind}", everything.content
        for form in ("csv", "xlsx"):
            made = export_list(session, everybody, tuple(COLUMNS), form=form, to=to, today=TODAY, policy=Policy())
            yield f"list as {form} for {to.kind}", made.content
    yield "today", today.todays_list(session, today=TODAY, now=NOW, settings=DESK)
    yield "done today", today.done_lines(session, TODAY)
    yield "offered places", docket.known_places(session)
    yield "people", people.people(session, ncp_ids)
    yield "board", flow.the_flow(session, Scope(), today=TODAY, lapsed_after_days=30, period=Period.QUARTER)
    shown = docket.day_docket(session, TODAY, today=TODAY)
    yield "docket", shown
    yield "docket on paper", docket_sheet.make(shown, at=NOW)
    for ncp_id in ncp_ids:
        note = f"{where.phone}, {where.street}"
        checklist.mark(session, ncp_id, "parole", checklist.ChecklistState.DONE, note, on=TODAY, **HOW)
        for to in (checklist.OWN_USE, To(Recipient.COURT, name="Rock County Circuit Court")):
            pdf, _telling = checklist.checklist_pdf(session, ncp_id, to, way=Way.FILE, **HOW)
            yield f"checklist for {to.kind}", pdf
    yield "coming", docket.coming(session, today=TODAY)
    yield "unsettled", docket.unsettled(session, today=TODAY)
    first, end = bounds(TODAY)
    yield "calendar of a day", calendar_file.of_day(session, first, end, with_names=True, **HOW).content
    yield "calendar", calendar_file.of_coming(session, with_names=True, **HOW).content
    csa_id = session.scalars(select(Csa.id).where(Csa.county == "Rock")).one()
    yield "whom to review", review_list.candidates(session, csa_id)
    made_list = review_list.make(session, csa_id, ncp_ids, due_on=TODAY, **HOW)
    yield "review list", made_list.content
    yield "reviews", reviews.open_reviews(session)
    yield "notes", notes.search(session, where.street.split()[1])
    for template in ("invitation", "welcome"):
        batch = Batch(template=template, ncp_ids=ncp_ids, decisions=BOLD)
        sent = letters.send(session, batch, at=NOW, today=TODAY, who=WHO)
        yield f"letters {template}", sent.pdf
        yield f"letters {template} again", letters.again_pdf(session, sent.letter_ids)
    yield "letters on file", letters.sent_letters(session)
    sheet = letters.label_sheets()[0].code
    yield "labels", letters.make_labels(session, ncp_ids, BOLD, sheet=sheet, today=TODAY, **HOW)[0]
    for file in reporting.export_quarter(session, Quarter(2026, 4), settings=DESK, **HOW):
        yield f"workbook {file.workbook.file_name}", reporting.opened(session, file.workbook.id)
        for name, content in file.files[1:]:
            yield f"beside it {name}", content
    yield "quarter", reporting.overview(session, Quarter(2026, 4), TODAY)
    like = NewPerson("Marked", "Jo", where.phone, where.street, "Janesville", "WI", "53545")
    yield "look-alikes", caseload.possible_matches(session, like)


def as_text(told: object) -> str:
    """All words of it: of files what a reader would see."""
    if not isinstance(told, bytes):
        return told if isinstance(told, str) else repr(told)
    if told.startswith(b"%PDF"):
        reader = pypdf.PdfReader(BytesIO(told))
        return " ".join(page.extract_text() for page in reader.pages) + repr(reader.metadata)
    if told.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(told)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return told.decode("utf-8").replace("\r\n ", "")


@pytest.fixture
def office(vault: Vault) -> Vault:
    """An agency that reviews, and a program."""

    def work(session: Session) -> None:
        add_csa(session, rule=ContactRule.LIAISON_FIRST)
        add_program(session)
        settings.save(session, DESK)

    vault.write(work)
    return vault


@given(marked=st.builds(Where, numbers, streets))
@examples(
    max_examples=4,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller address that is told would not tell more
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_that_leaves_a_record_says_where_somebody_is(office: Vault, marked: Where) -> None:
    other = Where("(715) 555-0190", "77 Plainview Crossing")

    def work(session: Session) -> dict[str, str]:
        with session.begin_nested() as example:
            ncp_ids = (settle(session, "Marked", marked, safe=True), settle(session, "Open", other, safe=False))
            told = {name: as_text(one) for name, one in everything_told(session, ncp_ids, marked)}
            example.rollback()
        return told

    told = office.write(work)
    assert {name for name, text in told.items() if marked.said_in(text)} == set()
    # The search finds what is there: the person beside is on every one that says where people are.
    assert {
        "list", "caseload as csv for own_use", "list as xlsx for own_use", "today", "done today",
        "offered places", "docket",
        "docket on paper", "coming", "unsettled", "calendar", "calendar of a day", "letters welcome", "labels",
    } <= {name for name, text in told.items() if other.said_in(text)}  # fmt: skip
