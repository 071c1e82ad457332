"""An amended report says what differs, and nothing that may not be told any more."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.models.release import Disclosure, Recipient, Release
from csdesk.services import mailbox, reporting
from csdesk.services.disclosure import Rulings, Telling, To
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import WorkbookMade, amending, layout
from csdesk.services.reporting.contents import Key, Told
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import HEADING, MADE, QUARTER, SETTINGS, Book, give_out, rows
from tests.services.reporting.test_frozen import DONE, Done, prepare

LATER = MADE + timedelta(days=30)
LINE = "Active NCPs"


@pytest.fixture
def left(vault: Vault) -> Vault:
    """One person of Rock, enrolled on August 3 and completed on September 1, with a release; one who waits.

    The reports left on October 8."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        program = made.programs["WIOA Adult"]
        done = desk.add_person(session, 1, ("Rock",))
        enrolled, ended = date(2026, 8, 3), date(2026, 9, 1)
        desk.refer(session, done, program, date(2026, 7, 2), enrolled_on=enrolled, ended_on=ended, completed=True)
        for recipient in (Recipient.CSA, Recipient.STATE):
            desk.release(session, done, recipient, signed_on=enrolled)
        waits = desk.add_person(session, 2, ("Rock",))
        desk.refer(session, waits, program, date(2026, 7, 9))

    vault.write(work)
    give_out(vault)
    return vault


def amended(vault: Vault, name: str = "Rock County CSA") -> Book:
    """The amended report to one recipient, read."""

    def work(session: Session) -> Book:
        line = next(one for one in reporting.reports_of(session) if one.recipient_name == name)
        made = reporting.amend(session, line.id, at=desk.noon(LATER), who="Dana", settings=SETTINGS)
        return Book(made, reporting.opened(session, made.id))

    return vault.write(work)


def what_differs(book: Book) -> list[tuple[object, ...]]:
    """The lines of its sheet."""
    sheet = load_workbook(BytesIO(book.content))["What differs"]
    return [tuple(line) for line in sheet.iter_rows(min_row=HEADING + 1, values_only=True)]


def summary(book: Book) -> dict[str, str]:
    sheet = load_workbook(BytesIO(book.content))["Summary"]
    return {str(line[0]): str(line[1]) for line in sheet.iter_rows(values_only=True, max_col=2) if line[0]}


def test_a_correction_makes_an_amended_report_that_says_what_differs(left: Vault) -> None:
    def correct(session: Session) -> None:
        referral = session.scalars(select(Referral).where(Referral.referred_on == date(2026, 7, 9))).one()
        referral.referred_on = date(2026, 7, 10)

    left.write(correct)
    book = amended(left)
    made = book.workbook
    who = "Quillfeather0002, Ozymandias0002, 70000020"
    assert what_differs(book) == [
        (LINE, who, "Referred", "07/09/2026", "07/10/2026"),
        ("Referrals", f"{who}, WIOA Adult, 07/10/2026", None, "(empty)", "new line"),
        ("Referrals", f"{who}, WIOA Adult, 07/09/2026", None, "line of the report before", "not in it any more"),
    ]
    assert (made.version, made.frozen_at, made.file_name) == (1, None, "Rock-2026-Q3-amended-1.xlsx")
    first = left.read(lambda session: reporting.report(session, made.amends_id or UUID(int=0)))
    assert (first.version, first.file_name, made.compared_id) == (0, "Rock-2026-Q3.xlsx", first.id)
    said = summary(book)
    assert next(iter(said)).startswith("Amended: ")
    assert said["Amended report"] == (
        "No. 1: takes the place of the one that left on 10/08/2026. The sheet What differs has 3 values."
    )
    assert [line["Since the last report"] for line in rows(book, LINE)] == [None, "changed: Referred"]
    notes = load_workbook(BytesIO(book.content))["Notes"]
    assert any("takes the place of one that left" in str(cell) for line in notes.values for cell in line)
    assert load_workbook(BytesIO(book.content)).properties.title.startswith("Amended: ")

    def messages(session: Session) -> list[str]:
        reports = reporting.newest_workbooks(session, QUARTER)
        drafts = mailbox.draft_messages(session, QUARTER, at=desk.noon(LATER), who="Dana", settings=SETTINGS)
        assert made.id in {line.id for line in reports}
        return [line.subject for line in drafts if line.recipient_name == made.recipient_name]

    (subject,) = left.write(messages)
    assert subject.startswith("Amended")
    state = amended(left, "State mailbox")
    assert (LINE, "70000020", "Referred", "07/09/2026", "07/10/2026") in what_differs(state)
    assert "Quillfeather" not in str(what_differs(state))


def test_where_nothing_differs_there_is_nothing_to_amend(left: Vault) -> None:
    with pytest.raises(RefusedError, match="Nothing differs"):
        amended(left)

    def unseen(session: Session) -> None:
        """What is withheld changes."""
        desk.contact(session, session.query(Release).first().ncp_id, date(2026, 7, 20))  # type: ignore[union-attr]

    left.write(unseen)
    assert amended(left).workbook.version == 1, "a contact before the enrolment may be told"


def test_a_report_that_has_not_left_is_not_amended(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = reporting.prepare_quarter(session, QUARTER, at=desk.noon(MADE), who="D", settings=SETTINGS)
        with pytest.raises(RefusedError, match="has not left"):
            reporting.amend(session, made[0].id, at=desk.noon(LATER), who="D", settings=SETTINGS)

    vault.write(work)


@pytest.mark.parametrize("name", ["Rock County CSA", "State mailbox"])
def test_what_a_release_permitted_then_is_not_told_again(left: Vault, name: str) -> None:
    def revoke(session: Session) -> None:
        for release in session.query(Release):
            release.revoked_on = LATER

    left.write(revoke)
    book = amended(left, name)
    found = str(what_differs(book))
    assert "09/01/2026" not in found, "the day on which the enrollment ended was told then"
    assert "Completed" not in found
    assert len({line[:3] for line in what_differs(book)}) == len(what_differs(book)), "what looks the same is counted"
    ended = [line for line in what_differs(book) if line[0] == LINE and line[2] == "Ended"]
    assert [line[3:] for line in ended] == [("no longer told", "withheld")]
    assert left.read(lambda session: mailbox_may_leave(session, book.workbook))


@pytest.mark.parametrize("name", ["Rock County CSA", "State mailbox"])
def test_that_somebody_works_is_not_told_again_without_the_release(vault: Vault, name: str) -> None:
    """Not enrolled anywhere: what came of the referral may be told, and who works only with a release."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))
        session.add(Job(ncp_id=ncp_id, started_on=date(2026, 8, 9), created_at=desk.noon(MADE)))
        for recipient in (Recipient.CSA, Recipient.STATE):
            desk.release(session, ncp_id, recipient, signed_on=date(2026, 8, 3))

    def revoke(session: Session) -> None:
        for release in session.query(Release):
            release.revoked_on = LATER

    vault.write(work)
    assert rows(give_out_opened(vault, name), LINE)[0]["Status"] == "Employed"
    vault.write(revoke)
    with pytest.raises(RefusedError, match="amend it first"):
        give_out(vault, on=LATER)
    book = amended(vault, name)
    (status,) = [line[3:] for line in what_differs(book) if line[:1] + line[2:3] == (LINE, "Status")]
    assert status == ("no longer told", "Referred")
    assert "Employed" not in str([line[3:] for line in what_differs(book)])


def test_a_draft_that_tells_too_much_by_now_does_not_leave(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))
        lines = reporting.prepare_quarter(session, QUARTER, at=desk.noon(MADE), who="Dana", settings=SETTINGS)
        desk.refer(
            session, ncp_id, made.programs["Transitional Jobs"], date(2026, 7, 1), enrolled_on=date(2026, 7, 1)
        )
        with pytest.raises(RefusedError, match="prepare it again first"):
            reporting.give_out(session, lines[1].id, at=desk.noon(MADE), who="Dana")
        assert reporting.report(session, lines[1].id).frozen_at is None

    vault.write(work)


def give_out_opened(vault: Vault, name: str) -> Book:
    """A report that leaves, read."""
    made = give_out(vault)[name].workbook
    return Book(made, vault.read(lambda session: reporting.opened(session, made.id)))


def mailbox_may_leave(session: Session, made: WorkbookMade) -> bool:
    from csdesk.services.reporting.leaving import may_leave

    return may_leave(session, made.id, on=LATER)


def test_whose_case_is_elsewhere_now_is_not_named_again(left: Vault) -> None:
    def move(session: Session) -> None:
        case = session.scalars(select(IvdCase).where(IvdCase.number == "70000020")).one()
        case.county = "Brown"

    left.write(move)
    book = amended(left)
    found = str(what_differs(book))
    assert "0002" not in found
    assert (LINE, "no longer told", None, "line of the report before", "not in it any more") in what_differs(book)


def test_an_amended_report_that_left_is_frozen_and_amended_in_its_turn(left: Vault) -> None:
    def later(session: Session, on: date) -> None:
        waits = session.scalars(select(Ncp.id).where(Ncp.pin == "900000002")).one()
        desk.contact(session, waits, on)

    left.write(lambda session: later(session, date(2026, 7, 20)))
    first = amended(left)
    left.write(lambda session: later(session, date(2026, 7, 21)))
    again = amended(left)
    assert again.workbook.version == 1, "the draft is made anew"
    versions = left.read(lambda session: reporting.reports_of(session, csa_id=again.workbook.csa_id))
    assert [line.id for line in versions if line.version] == [again.workbook.id]
    assert first.workbook.id != again.workbook.id
    given = give_out(left, on=LATER)["Rock County CSA"]
    assert given.workbook.id == again.workbook.id
    assert given.workbook.frozen_at is not None
    left.write(lambda session: later(session, date(2026, 7, 22)))
    second = amended(left).workbook
    assert (second.version, second.amends_id) == (2, again.workbook.id)
    assert second.file_name == "Rock-2026-Q3-amended-2.xlsx"

    def undo(session: Session) -> None:
        from csdesk.models.contact import ContactAttempt

        newest = session.query(ContactAttempt).order_by(ContactAttempt.at.desc()).first()
        session.delete(newest)

    left.write(undo)
    left.write(lambda session: prepare(session, 40))
    versions = left.read(lambda session: reporting.reports_of(session, csa_id=second.csa_id))
    assert [line.version for line in versions] == [1, 0], "the draft that would say nothing new is taken back"


def test_an_amended_report_is_accounted_for_and_counted_in_the_trail(left: Vault) -> None:
    def correct(session: Session) -> None:
        session.scalars(select(Enrolment)).one().ended_on = date(2026, 9, 8)

    left.write(correct)
    made = amended(left).workbook
    given = give_out(left, on=LATER)["Rock County CSA"].workbook

    def trail(session: Session) -> tuple[list[str], list[str]]:
        details = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "report.amended")).all()
        told = session.scalars(select(Disclosure.what).where(Disclosure.attachment_id == given.attachment_id)).all()
        return list(details), list(told)

    details, told = left.read(trail)
    assert details == ["2 values"]
    assert len(told) == made.people == 2


def test_a_report_of_an_earlier_version_is_amended_without_saying_what_differs(left: Vault) -> None:
    """It did not keep what it said, and is frozen all the same."""

    def age(session: Session) -> None:
        session.execute(text("DROP TRIGGER quarter_workbook_changed"))
        session.execute(text("UPDATE quarter_workbook SET contents = '', plain_sha256 = '', told = '[]'"))

    left.write(age)
    assert left.read(lambda session: reporting.reported(session, QUARTER, today=LATER, settings=SETTINGS)) is None
    for name in ("Rock County CSA", "State mailbox"):
        book = amended(left, name)
        assert "What differs" not in load_workbook(BytesIO(book.content)).sheetnames
        assert "is not known line by line" in summary(book)["Amended report"]
        assert (book.workbook.version, book.workbook.compared_id, book.workbook.marked) == (1, None, 0)
    assert "an earlier version" in summary(amended(left))["Marked as new or changed"]


def test_it_is_said_to_which_agencies_something_would_differ(left: Vault) -> None:
    """The state is told no name, so that nothing differs to it where a name was corrected."""

    def rename(session: Session) -> None:
        session.query(Ncp).order_by(Ncp.pin).limit(1).one().last_name = "Corrected"

    def later_end(session: Session) -> None:
        session.query(Enrolment).one().ended_on = date(2026, 9, 2)

    def differs(vault: Vault) -> tuple[bool, tuple[str, ...]]:
        found = vault.read(lambda session: reporting.reported(session, QUARTER, today=LATER, settings=SETTINGS))
        assert found is not None
        return bool(found.differs), found.agencies

    assert differs(left) == (False, ())
    left.write(rename)
    assert differs(left) == (False, ("Rock County CSA",))
    left.write(later_end)
    assert differs(left) == (True, ("Rock County CSA",))


@pytest.mark.parametrize("name", ["Rock County CSA", "State mailbox"])
def test_a_program_that_was_renamed_makes_no_referral_new(left: Vault, name: str) -> None:
    def rename(session: Session) -> None:
        session.query(Program).filter_by(name="WIOA Adult").one().name = "WIOA Adults"

    left.write(rename)
    found = [line for line in what_differs(amended(left, name)) if line[0] == "Referrals"]
    assert [line[2:] for line in found] == [("Employment program", "WIOA Adult", "WIOA Adults")] * 2


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.sampled_from(DONE), st.integers(0, 40)), min_size=1, max_size=5))
def test_each_cell_that_differs_and_no_other_is_on_the_sheet(left: Vault, done: list[tuple[Done, int]]) -> None:
    """Two workbooks side by side: what the amended one says otherwise of a person is what it says."""

    def work(session: Session) -> tuple[Book, Book] | None:
        for step, number in done:
            step(session, number)
            session.flush()
        versions = [line for line in reporting.reports_of(session) if line.recipient_name == "State mailbox"]
        newest = next(line for line in versions if line.frozen_at)
        try:
            made = reporting.amend(session, newest.id, at=desk.noon(LATER), who="Dana", settings=SETTINGS)
        except RefusedError:
            return None
        return Book(newest, reporting.opened(session, newest.id)), Book(made, reporting.opened(session, made.id))

    found = left.read(work)
    if found is None:
        return
    before, after = ({str(line["IV-D case"]): line for line in rows(book, LINE)} for book in found)
    said = {(str(line[1]), str(line[2])) for line in what_differs(found[1]) if line[0] == LINE and line[2]}
    same_people = before.keys() & after.keys()
    expected = {
        (case, heading)
        for case in same_people
        for heading, value in after[case].items()
        if before[case][heading] != value
    }
    assert {one for one in said if one[0] in same_people} == expected


def test_another_word_for_what_is_not_told_differs_in_nothing(vault: Vault) -> None:
    """Reports of earlier versions said *under 5* where a small number is withheld now."""
    key: Key = ("summary", None, "Rock")

    def work(session: Session) -> list[tuple[str, str]]:
        telling = Telling(Rulings.load(session, [], on=LATER), To(Recipient.STATE, name="State mailbox"))
        before = {key: Told({"county": "Rock", "reached": "under 5", "assessed": "under 5", "listed": 7}, {})}
        now = {key: Told({"county": "Rock", "reached": "withheld", "assessed": 6, "listed": 7}, {})}
        return [(one.was, one.now) for one in amending.differences(before, now, telling, {}, layout.words())]

    assert vault.read(work) == [("under 5", "6")]
