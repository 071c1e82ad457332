"""A list for a CSA or a program tells what they may be told: read back out of the file."""

import csv
import io
from datetime import timedelta
from typing import Literal
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome, Direction, FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import NcpMark
from csdesk.models.referral import Job
from csdesk.models.release import Release
from csdesk.services import audit, caseload, disclosure
from csdesk.services.caseload import CaseloadQuery, Sort, for_whom
from csdesk.services.caseload.export_list import COLUMNS, export_list, note_list
from csdesk.services.disclosure import Recipient, To
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault
from tests.services.enrolled import enrol
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report

EARLIER = TODAY - timedelta(days=20)


def work_with(session: Session, ncp_id: UUID) -> None:
    session.add_all(
        [
            FollowUp(ncp_id=ncp_id, what="Ask about the brother", due_on=TODAY, promised=False, created_at=NOW),
            NcpMark(ncp_id=ncp_id, mark="tricky"),
            ContactAttempt(
                ncp_id=ncp_id, at=NOW, kind=ContactKind.CALL, direction=Direction.OUT, outcome=ContactOutcome.REACHED,
                by=WHO, note="Sold the car",
            ),
        ]
    )  # fmt: skip
    session.flush()


def job(session: Session, ncp_id: UUID) -> None:
    session.add(Job(ncp_id=ncp_id, started_on=EARLIER, employer="Acorn Mill", created_at=NOW))
    session.flush()


def listed(session: Session, to: To, form: str = "csv", sort: Sort = Sort.ARREARS) -> bytes:
    query = CaseloadQuery(sort=sort, descending=True)
    made = export_list(session, query, tuple(COLUMNS), form=form, to=to, today=TODAY, policy=Policy())
    note_list(session, made, at=NOW, who=WHO)
    return made.content


def rows_of(content: bytes) -> tuple[list[dict[str, str]], str]:
    """The lines by their headings, and the notes."""
    told, _, notes = content.decode("utf-8-sig").partition("\r\n\r\n")
    return list(csv.DictReader(io.StringIO(told))), notes


def a_county(session: Session) -> tuple[To, UUID, UUID]:
    """The agency of Rock, somebody with cases there and in Dane, and somebody of Dane alone."""
    csa = add_csa(session, "Rock")
    report = add_report(session, "Rock", "Dane")
    both = add_person(session, Person("Able", counties=("Dane", "Rock"), safe_contact=True), report=report)
    other = add_person(session, Person("Baker", counties=("Dane",)), report=report)
    for cents, case in enumerate(session.scalars(select(IvdCase).where(IvdCase.ncp_id == both)), 1):
        case.arrears_cents = cents * 10_000
        case.number = f"{case.county.upper()}1"
    session.flush()
    work_with(session, both)
    return To(Recipient.CSA, csa_id=csa, name="Rock County CSA"), both, other


def test_an_agency_is_told_of_its_own_cases_and_the_file_says_what_was_withheld(vault: Vault) -> None:
    def work(session: Session) -> None:
        to, both, other = a_county(session)
        (row,), notes = rows_of(listed(session, to))
        assert (row["Name"], row["County"], row["IV-D case"]) == ("Able, Jeremy", "Rock", "ROCK1")
        own = session.scalars(select(IvdCase.arrears_cents).where(IvdCase.ncp_id == both, IvdCase.county == "Rock"))
        assert row["Arrears, $"] == f"{(own.one() or 0) // 100}.00"
        assert (row["Stage"], row["Next step"], row["Phone"]) == ("Reached", "Next step", "withheld")
        assert "Marks" not in row
        assert "Marks" in notes
        assert "only with a signed release" in notes
        assert "Rock County CSA" in notes
        assert disclosure.disclosures_of(session, other) == ()
        (line,) = disclosure.disclosures_of(session, both)
        assert (line.what, line.recipient_name) == ("List of people", "Rock County CSA")

    vault.write(work)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_may_not_be_told_makes_no_difference_to_the_file(vault: Vault, form: str) -> None:
    """A job, an enrolment that ended, a contact since: with them or without, the file is the same."""

    def work(session: Session) -> None:
        to, both, other = a_county(session)
        before = listed(session, to, form)
        job(session, both)
        assert listed(session, to, form) == before, "a job"
        enrol(session, both, add_program(session), EARLIER)
        enrolled = listed(session, to, form)
        assert enrolled != before
        enrol(session, both, add_program(session, "FSET"), TODAY, TODAY)
        session.add(FollowUp(ncp_id=both, what="x", due_on=EARLIER, promised=False, created_at=NOW))
        session.flush()
        assert listed(session, to, form) == enrolled, "what came after the first enrolment"
        assert listed(session, to, form, Sort.NEXT_STEP) == enrolled, "the order"
        job(session, other)
        assert listed(session, to, form) == enrolled, "somebody of another county"

    vault.write(work)


def test_whoever_is_enrolled_is_told_so_and_more_with_a_release(vault: Vault) -> None:
    def work(session: Session) -> None:
        to, both, _other = a_county(session)
        job(session, both)
        enrol(session, both, add_program(session), EARLIER, TODAY)
        (row,), _notes = rows_of(listed(session, to))
        assert (row["Stage"], row["Last contact"], row["Due"]) == ("Enrolled", "withheld", "withheld")
        session.add(Release(ncp_id=both, recipient=Recipient.CSA, signed_on=TODAY, created_at=NOW))
        session.flush()
        (row,), _notes = rows_of(listed(session, to))
        assert (row["Stage"], row["Last contact"]) == ("Employed", TODAY.isoformat())

    vault.write(work)


def test_a_program_is_told_of_nobody_without_a_release(vault: Vault) -> None:
    def work(session: Session) -> None:
        _to, both, _other = a_county(session)
        program = To(Recipient.PROGRAM, program_id=add_program(session), name="WIOA")
        with pytest.raises(RefusedError, match="may be named"):
            listed(session, program)
        session.add(
            Release(
                ncp_id=both, recipient=Recipient.PROGRAM, program_id=program.program_id, signed_on=TODAY,
                created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        (row,), notes = rows_of(listed(session, program))
        assert row["Name"] == "Able, Jeremy"
        assert row["Phone"] == "withheld", "under safe contact"
        assert not {"PIN", "Arrears, $", "Flags", "Marks", "Case worker"} & set(row)
        assert "Arrears, $" in notes
        assert for_whom.recipients(session)[-1].to.program_id == program.program_id

    vault.write(work)


def test_a_list_for_the_desk_says_so_and_does_not_say_safe_contact(vault: Vault) -> None:
    def work(session: Session) -> None:
        a_county(session)
        rows, notes = rows_of(listed(session, for_whom.OWN_USE, sort=Sort.NAME))
        assert [row["Name"] for row in rows] == ["Baker, Jeremy", "Able, Jeremy"]
        assert notes.startswith("For this desk's own use. Nothing of it may be passed on")
        assert "Phone, Address: not of everybody" in notes
        book = openpyxl.load_workbook(io.BytesIO(listed(session, for_whom.OWN_USE, "xlsx")))
        assert book.sheetnames == ["NCPs", "Notes"]
        cells = " ".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        for typed in ("Safe contact", "brother", "tricky", "Sold"):
            assert typed not in cells

    vault.write(work)


def test_the_caseload_is_exported_for_one_recipient(vault: Vault) -> None:
    def work(session: Session) -> None:
        _to, both, _other = a_county(session)
        to = for_whom.understood(session, "csa:rock")
        made, _left = caseload.export_file(session, to=to, at=NOW, who=WHO, policy=Policy())
        (row,), notes = rows_of(made.content)
        assert (row["iv_d_case"], row["last_name"], row["phone"], row["city"]) == (
            "ROCK1", "Able", "withheld", "withheld",
        )  # fmt: skip
        assert (made.left_out, "only with a signed release" in notes) == (1, True)
        assert disclosure.disclosures_of(session, both)[0].what == "Caseload export"
        for unknown in ("csa:Nowhere", "program:None", "everybody"):
            with pytest.raises(NotFoundError):
                for_whom.understood(session, unknown)

    vault.write(work)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_audit_trail_that_is_exported_names_nobody(vault: Vault, form: Literal["csv", "xlsx"]) -> None:
    def work(session: Session) -> bytes:
        to, both, _other = a_county(session)
        listed(session, to)
        caseload.copy_out(session, both, "1 Test St", shown=True, at=NOW, who=WHO)
        caseload.set_safe_contact(session, both, True, "By her sister", at=NOW, who=WHO)
        return audit.export(session, form, at=NOW, who=WHO).content

    content = vault.write(work)
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        told = " ".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    else:
        told = content.decode("utf-8-sig")
    assert "ncp.copied" in told
    for word in ("Able", "Jeremy", "Baker", "555-0156", "Test St", "ROCK1", "sister", "tricky", "Acorn"):
        assert word not in told
