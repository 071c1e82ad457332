"""A report that left stays what it was, byte for byte, whatever is recorded, corrected, prepared or amended later."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.contact import ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, Program
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.models.release import Recipient, Release
from csdesk.services import attachments, mailbox, merging, reporting
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reporting import Step, protecting
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, QUARTER, SETTINGS, export, give_out

LATER = desk.noon(MADE + timedelta(days=30))


@pytest.fixture
def left(vault: Vault) -> Vault:
    """A quarter whose reports left on October 8."""
    vault.write(lambda session: desk.script(session, seed=5, people=14))
    give_out(vault)
    return vault


Done = Callable[[Session, int], None]


def _person(session: Session, number: int) -> Ncp:
    people = session.scalars(select(Ncp).order_by(Ncp.sort_name, Ncp.id)).all()
    return people[number % len(people)]


def contact(session: Session, number: int) -> None:
    desk.contact(session, _person(session, number).id, QUARTER.first_day + timedelta(days=number))


def lose_a_contact(session: Session, number: int) -> None:
    found = session.query(ContactAttempt).order_by(ContactAttempt.id).all()
    if found:
        session.delete(found[number % len(found)])
        session.flush()


def close(session: Session, number: int) -> None:
    _person(session, number).closed_on = QUARTER.first_day - timedelta(days=1)


def rename(session: Session, number: int) -> None:
    _person(session, number).last_name = f"Renamed{number}"


def correct_a_referral(session: Session, number: int) -> None:
    referral = session.query(Referral).order_by(Referral.id).limit(1).offset(number % 10).one_or_none()
    if referral is not None:
        referral.referred_on -= timedelta(days=1 + number)


def enrol(session: Session, number: int) -> None:
    program = session.query(Program).filter(Program.name == "WIOA Adult").one()
    on = QUARTER.first_day + timedelta(days=number)
    desk.refer(session, _person(session, number).id, program.id, on, enrolled_on=on)


def end_an_enrolment(session: Session, number: int) -> None:
    enrolment = session.query(Enrolment).order_by(Enrolment.id).limit(1).offset(number % 6).one_or_none()
    if enrolment is not None:
        enrolment.ended_on, enrolment.completed = max(enrolment.enrolled_on, QUARTER.last_day), True


def hire(session: Session, number: int) -> None:
    on = QUARTER.first_day + timedelta(days=number)
    session.add(Job(ncp_id=_person(session, number).id, started_on=on, created_at=LATER))


def sign(session: Session, number: int) -> None:
    for recipient in (Recipient.CSA, Recipient.STATE):
        desk.release(session, _person(session, number).id, recipient, signed_on=MADE)


def revoke(session: Session, _number: int) -> None:
    for release in session.query(Release):
        release.revoked_on = max(release.signed_on, MADE)


def move_a_case(session: Session, number: int) -> None:
    case = session.query(IvdCase).order_by(IvdCase.number).limit(1).offset(number % 8).one_or_none()
    if case is not None:
        case.county = desk.COUNTIES[number % 3]


def merge(session: Session, number: int) -> None:
    kept, gone = _person(session, number).id, _person(session, number + 1).id
    try:
        with session.begin_nested():
            merging.merge(session, kept, gone, at=LATER, who="Dana")
    except RefusedError:
        pass


def prepare(session: Session, number: int) -> None:
    reporting.prepare_quarter(session, QUARTER, at=LATER + timedelta(days=number), who="Dana", settings=SETTINGS)


def amend_and_send(session: Session, number: int) -> None:
    """The newest of one recipient is amended, where anything differs, and sometimes leaves."""
    made = reporting.newest_workbooks(session, QUARTER)
    line = made[number % len(made)]
    try:
        amended = reporting.amend(session, line.id, at=LATER, who="Dana", settings=SETTINGS)
    except RefusedError:
        return
    assert amended.version > 0
    assert amended.amends_id is not None
    if number % 2:
        reporting.give_out(session, amended.id, at=LATER, who="Dana")


def rename_the_agency(session: Session, number: int) -> None:
    session.query(Csa).order_by(Csa.county).all()[number % 3].name = f"Agency {number}"


DONE: tuple[Done, ...] = (
    contact, lose_a_contact, close, rename, correct_a_referral, enrol, end_an_enrolment, hire, sign, revoke,
    move_a_case, merge, prepare, amend_and_send, rename_the_agency,
)  # fmt: skip


def frozen(session: Session) -> dict[UUID, tuple[object, ...]]:
    """All that is kept of the first reports."""
    found: dict[UUID, tuple[object, ...]] = {}
    for row in session.scalars(select(QuarterWorkbook).where(QuarterWorkbook.version == 0)):
        content = attachments.content(session, row.attachment_id)
        found[row.id] = (
            content.content, content.file_name, row.contents, row.told, row.people, row.withheld, row.as_of,
            row.made_at, row.frozen_at, row.plain_sha256, row.password, row.recipient_name, row.compared_id,
            row.marked, reporting.opened(session, row.id),
        )  # fmt: skip
    return found


def figures(session: Session) -> tuple[object, ...]:
    """What the first report to the state said, as it is shown again."""
    (line,) = (one for one in reporting.reports_of(session, quarter=QUARTER) if one.version == 0 and not one.csa_id)
    said = reporting.said_by(session, line.id)
    assert said is not None
    behind = {step: [(one.name, one.counties, one.on, one.what) for one in said[1][step]] for step in Step}
    return said[0], behind


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.sampled_from(DONE), st.integers(0, 60)), min_size=1, max_size=7))
def test_a_report_that_left_never_changes(left: Vault, done: list[tuple[Done, int]]) -> None:
    def work(session: Session) -> None:
        before, said = frozen(session), figures(session)
        for step, number in done:
            step(session, number)
            session.flush()
        prepare(session, 0)
        amend_and_send(session, 1)
        session.expire_all()
        assert frozen(session) == before
        assert figures(session) == said

    left.read(work)  # which throws away what was written


def test_the_database_itself_refuses_to_change_or_remove_it(left: Vault) -> None:
    for statement in (
        "UPDATE quarter_workbook SET contents = ''",
        "UPDATE quarter_workbook SET frozen_at = NULL",
        "DELETE FROM quarter_workbook",
    ):

        def work(session: Session, statement: str = statement) -> None:
            with pytest.raises(IntegrityError, match="stays what it was"):
                session.execute(text(statement))

        left.read(work)


def test_the_figures_of_a_reported_quarter_are_those_of_then(left: Vault) -> None:
    funnel = left.read(lambda session: reporting.funnel(session, QUARTER))
    behind = left.read(lambda session: {step: reporting.people_behind(session, QUARTER, step) for step in Step})
    shown = left.read(lambda session: reporting.reported(session, QUARTER, today=MADE, settings=SETTINGS))
    assert shown is not None
    assert (shown.funnel, shown.behind, shown.differs) == (funnel, behind, ())

    left.write(lambda session: enrol(session, 3))
    shown = left.read(lambda session: reporting.reported(session, QUARTER, today=MADE, settings=SETTINGS))
    assert shown is not None
    assert (shown.funnel, dict(shown.behind)) == (funnel, behind)
    assert any(one.sheet in ("Active NCPs", "Referrals") for one in shown.differs)

    def of_now(session: Session) -> dict[str, tuple[reporting.PersonLine, ...]]:
        counties = (*desk.COUNTIES, "")
        return {county: reporting.people_behind(session, QUARTER, Step.REACHED, county) for county in counties}

    for county, now in left.read(of_now).items():
        assert shown.people_behind(Step.REACHED, county) == now
    before = QUARTER.previous
    assert left.read(lambda session: reporting.reported(session, before, today=MADE, settings=SETTINGS)) is None


def test_a_csas_workbook_is_locked_and_its_password_is_shown_with_a_line_in_the_trail(left: Vault) -> None:
    files = {file.workbook.recipient_name: file for file in give_out(left).values()}
    state, rock = files["State mailbox"], files["Rock County CSA"]
    assert not state.workbook.protected
    assert rock.workbook.protected
    assert load_workbook(BytesIO(state.content)).sheetnames[0] == "Summary"
    assert not rock.content.startswith(b"PK")

    def show(session: Session) -> str:
        return reporting.show_password(session, rock.workbook.id, at=LATER, who="Dana")

    password = left.write(show)
    again = left.write(show)
    assert password == again
    opened = load_workbook(BytesIO(protecting.unprotect(rock.content, password)))
    assert opened.sheetnames[0] == "Summary"
    line = left.read(lambda session: reporting.report(session, rock.workbook.id))
    assert line.password_shown_at == LATER

    def trail(session: Session) -> list[str]:
        rows = session.scalars(select(AuditEvent)).all()
        assert not any(password in f"{row.detail} {row.action}" for row in rows)
        return [row.action for row in rows if row.record_id == rock.workbook.id]

    assert left.read(trail).count("report.password_shown") == 2
    with pytest.raises(RefusedError, match="without a password"):
        left.write(lambda session: reporting.show_password(session, state.workbook.id, at=LATER, who="Dana"))
    with pytest.raises(NotFoundError):
        left.write(lambda session: reporting.show_password(session, UUID(int=1), at=LATER, who="Dana"))
    passwords = left.read(lambda session: session.scalars(select(QuarterWorkbook.password)).all())
    assert len(set(passwords)) == len(files), "one for each, and none for the state"


def test_the_same_data_stays_the_same_report_although_a_password_gives_other_bytes(vault: Vault) -> None:
    vault.write(lambda session: desk.script(session, seed=5, people=14))
    first, second = export(vault), export(vault)
    assert {name: book.workbook for name, book in first.items()} == {
        name: book.workbook for name, book in second.items()
    }

    def locked(session: Session) -> tuple[reporting.WorkbookMade, ...]:
        from dataclasses import replace

        chosen = replace(SETTINGS, protect_state_copy=True)
        return reporting.prepare_quarter(session, QUARTER, at=LATER, who="Dana", settings=chosen)

    state, *others = vault.write(locked)
    assert state.protected, "the state's copy is locked where that was chosen"
    assert state.id != first["State mailbox"].workbook.id
    assert others == [first[line.recipient_name].workbook for line in others]
    assert vault.read(lambda session: reporting.opened(session, state.id)) == first["State mailbox"].content


def test_each_leaving_freezes_once(left: Vault) -> None:
    def trail(session: Session) -> tuple[int, int]:
        rows = session.scalars(select(AuditEvent.action)).all()
        return rows.count("report.frozen"), rows.count("workbook.exported")

    frozen_once, exported = left.read(trail)
    assert (frozen_once, exported) == (4, 4)
    before = left.read(lambda session: [line.frozen_at for line in reporting.reports_of(session)])
    give_out(left, on=date(2026, 10, 20))
    assert left.read(trail) == (4, 8)
    assert left.read(lambda session: [line.frozen_at for line in reporting.reports_of(session)]) == before


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.UNKNOWN])
def test_what_may_have_left_is_not_made_anew(vault: Vault, state: MessageState) -> None:
    vault.write(lambda session: desk.script(session, seed=5, people=14))
    before = export(vault)

    def hand_over(session: Session) -> None:
        drafts = mailbox.draft_messages(session, QUARTER, at=LATER, who="Dana", settings=SETTINGS)
        for draft in drafts:
            session.get_one(OutboxMessage, draft.id).state = state
        enrol(session, 3)

    vault.write(hand_over)
    assert {name: book.workbook.id for name, book in export(vault).items()} == {
        name: book.workbook.id for name, book in before.items()
    }
