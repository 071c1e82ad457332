"""People for the tests, put straight into the tables: synthetic, 555-01xx numbers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Source
from csdesk.models.partner import ContactRule, Csa, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.services import search_index

NOW = datetime(2026, 10, 8, 14, 0).astimezone(UTC)
"""Early afternoon where the tests run, so that the day is the same in every time zone."""
TODAY = date(2026, 10, 8)
WHO = "Test Liaison"


@dataclass(frozen=True)
class Person:
    """What a test wants of a person."""

    last_name: str = "Zamora"
    first_name: str = "Jeremy"
    counties: tuple[str, ...] = ("Rock",)
    phone: str = "(608) 555-0156"
    flags: tuple[str, ...] = ()
    safe_contact: bool = False
    source: Source = Source.REPORT
    more: dict[str, date] = field(default_factory=dict)


def add_report(session: Session, *counties: str, on: date = date(2026, 10, 4)) -> UUID:
    """A referral report that was brought in for these counties, with no rows of its own."""
    mark = uuid7().hex
    attachment = Attachment(
        kind=AttachmentKind.REFERRAL_REPORT, file_name="r.csv", media_type="text/csv", sha256=mark * 2, size=1,
        content=b"x", added_at=NOW,
    )  # fmt: skip
    session.add(attachment)
    session.flush()
    report = ReportImport(
        file_name="r.csv", file_sha256=mark * 2, attachment_id=attachment.id, report_date=on, imported_at=NOW,
        rows_total=0, rows_accepted=0, rows_rejected=0, rows_duplicate=0, ncps_new=0, ncps_changed=0,
        ncps_unchanged=0, ncps_returned=0, ncps_not_listed=0,
    )  # fmt: skip
    session.add(report)
    session.flush()
    session.add_all(ReportCounty(import_id=report.id, county=county) for county in counties)
    session.flush()
    return report.id


def add_person(session: Session, person: Person | None = None, *, report: UUID | None = None) -> UUID:
    """A person with one case a county, an address and a phone; on `report` where one is given."""
    person = person or Person()
    mark = uuid7().hex
    safely = {"safe_contact_way": "By text"} if person.safe_contact else {}
    ncp = Ncp(
        pin=mark[-20:], last_name=person.last_name, first_name=person.first_name,
        sort_name=f"{person.last_name} {person.first_name}".lower(), created_at=NOW, source=person.source,
        listed_import_id=report, safe_contact=person.safe_contact, **(safely | person.more),
    )  # fmt: skip
    session.add(ncp)
    session.flush()
    session.add(NcpAddress(ncp_id=ncp.id, address_1="1 Test St", since=date(2026, 7, 6), source=Source.REPORT))
    if person.phone:
        session.add(NcpPhone(ncp_id=ncp.id, number=person.phone, since=date(2026, 7, 6), source=Source.REPORT))
    for number, county in enumerate(person.counties):
        case = IvdCase(ncp_id=ncp.id, number=f"{mark[-15:]}{number}", county=county, listed_import_id=report)
        session.add(case)
        session.flush()
        if report is not None:
            snapshot = CaseSnapshot(case_id=case.id, import_id=report, as_of=date(2026, 10, 4), row_number=1)
            session.add(snapshot)
            session.flush()
            session.add_all(SnapshotFlag(snapshot_id=snapshot.id, code=code) for code in person.flags)
    search_index.rebuild(session, [ncp.id])
    return ncp.id


def add_csa(session: Session, county: str = "Rock", rule: ContactRule = ContactRule.CSA_FIRST) -> UUID:
    """A county's CSA with its rule."""
    csa = Csa(name=f"{county} County Child Support Agency", county=county, contact_rule=rule)
    session.add(csa)
    session.flush()
    return csa.id


def add_program(session: Session, name: str = "WIOA", kind: ProgramKind = ProgramKind.EMPLOYMENT) -> UUID:
    """A program to refer to."""
    program = Program(name=name, kind=kind, category="wioa" if kind is ProgramKind.EMPLOYMENT else "aoda")
    session.add(program)
    session.flush()
    return program.id


def reviewed(ncp_id: UUID, csa_id: UUID, answer: ReviewAnswer, *, due_on: date = TODAY) -> CsaReview:
    """A review that was asked for, and answered unless `answer` is that there is none yet."""
    answered_at = None if answer is ReviewAnswer.OPEN else NOW
    return CsaReview(
        ncp_id=ncp_id, csa_id=csa_id, asked_at=NOW, due_on=due_on, answer=answer, answered_at=answered_at
    )
