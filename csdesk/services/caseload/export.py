"""All that the report said of each person and case as it stands, as one CSV file: nobody is locked in.

It is made for this desk itself, or for one recipient, who is told what may be told.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any, TextIO
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source
from csdesk.services import audit
from csdesk.services.caseload import for_whom, lines
from csdesk.services.days import local_day
from csdesk.services.disclosure import (
    WITHHELD,
    Accounted,
    Fact,
    Recipient,
    Rulings,
    Telling,
    To,
    Way,
    account,
)
from csdesk.services.policy import Policy
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.referral_report.words import dollars

COLUMNS = (
    "pin",
    "iv_d_case",
    "county",
    "last_name",
    "first_name",
    "middle_name",
    "suffix",
    "date_of_birth",
    "address_1",
    "address_2",
    "city",
    "state",
    "zip",
    "address_verified",
    "phone",
    "csup",
    "paid_m1",
    "paid_m2",
    "paid_m3",
    "arrears",
    "last_payment_date",
    "last_payment",
    "order_date",
    "worker",
    "case_status",
    "on_latest_report",
    "flags",
)
FACTS = {
    Fact.NAME: ("last_name", "first_name", "middle_name", "suffix"),
    Fact.PIN: ("pin",),
    Fact.DATE_OF_BIRTH: ("date_of_birth",),
    Fact.CASE_NUMBER: ("iv_d_case", "county"),
    Fact.ADDRESS: ("address_1", "address_2", "city", "state", "zip", "address_verified"),
    Fact.PHONE: ("phone",),
    Fact.CASE_FIGURES: ("csup", "paid_m1", "paid_m2", "paid_m3", "arrears", "last_payment_date", "last_payment"),
    Fact.COURT_ORDER: ("order_date",),
    Fact.LISTED: ("worker", "case_status", "on_latest_report"),
    Fact.REPORT_FLAGS: ("flags",),
}
"""What the columns tell."""
WHAT = "Caseload export"
PEOPLE_AT_A_TIME = 1_000
Line = dict[str, object]


@dataclass(frozen=True)
class Exported:
    """The caseload as a file."""

    content: bytes
    lines: int
    withheld: int
    """People of whom something is withheld."""
    left_out: int
    """People who may not be named, so that no line is about them."""
    detail: str
    """What the audit trail says of it."""
    telling: Telling


def export_file(
    session: Session, *, to: To = for_whom.OWN_USE, at: datetime, who: str, policy: Policy
) -> tuple[Exported, Accounted]:
    """The caseload as a CSV file, accounted for. The caller writes it; it is not encrypted.

    Raises `FixedByITError` where IT allows no lists of people, and `RefusedError` when nobody may be named.
    """
    policy.require_lists()
    stream = StringIO(newline="")
    telling = Telling(Rulings.load(session, (), on=local_day(at)), to)
    written, left_out = export_csv(session, stream, telling)
    for_whom.require_somebody(written, left_out)
    notes = for_whom.notes(
        session,
        telling,
        left_out=[name for fact, names in FACTS.items() if not telling.ever(fact) for name in names],
        without_words=(),
        not_of_all=[name for fact in for_whom.PLACES for name in FACTS[fact]],
    )
    csv.writer(stream, lineterminator="\r\n").writerows([[], *([note] for note in notes)])
    withheld = sum(bool(person.withheld) for person in telling.people())
    detail = f"to={to.kind.value} lines={written} withheld={withheld}"
    audit.record(session, at=at, who=who, action="caseload.exported", detail=detail)
    left = account(session, telling, what=WHAT, way=Way.FILE, at=at, who=who)
    return Exported(stream.getvalue().encode("utf-8"), written, withheld, left_out, detail, telling), left


def export_csv(session: Session, stream: TextIO, telling: Telling) -> tuple[int, int]:
    """Write one line for each person and IV-D case, people by name; gives how many, and who is left out.

    Open the stream as UTF-8 with `newline=""`. What the report says stands before what was noted by hand. Who may not
    be named is left out; a CSA is told of its own cases. Of people under safe contact no address and no phone is
    written (domestic-violence safeguards, 2Gen Procedures).
    """
    today, to = telling.rulings.on, telling.to
    columns = [name for name in COLUMNS if any(name in names and telling.ever(fact) for fact, names in FACTS.items())]
    writer = csv.DictWriter(stream, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    past, county = past_reports(session), for_whom.county_of(session, to)
    instead = "" if to.kind is Recipient.OWN_USE else WITHHELD
    asked = {fact: dict.fromkeys(names, instead) for fact, names in FACTS.items() if telling.ever(fact)}
    written = left_out = 0
    after: tuple[str, UUID] | None = None
    while people := session.execute(_next_people(after)).all():
        ids = [person[0] for person in people]
        after = (people[-1][1], people[-1][0])
        facts = _Facts(session, ids, past, county)
        telling.rulings.turn_to(session, ids)
        for person in people:
            if not telling.may(person[0], Fact.NAME, today):
                left_out += 1
                continue
            hidden: dict[str, str] = {}
            for fact, withheld in asked.items():
                if not telling.tell(person[0], fact, today, True, instead=False):
                    hidden |= withheld
            for line in facts.lines_of(person[0], person[2], person[3], person[4:8]):
                writer.writerow({name: harmless(value) for name, value in (line | hidden).items()})
                written += 1
    return written, left_out


def _next_people(after: tuple[str, UUID] | None) -> Select[*tuple[Any, ...]]:
    people = select(
        Ncp.id,
        Ncp.sort_name,
        Ncp.pin,
        Ncp.date_of_birth,
        Ncp.last_name,
        Ncp.first_name,
        Ncp.middle_name,
        Ncp.suffix,
    )
    if after:
        later = or_(Ncp.sort_name > after[0], and_(Ncp.sort_name == after[0], Ncp.id > after[1]))
        people = people.where(later)
    return people.order_by(Ncp.sort_name, Ncp.id).limit(PEOPLE_AT_A_TIME)


class _Facts:
    """What is kept about some people."""

    def __init__(self, session: Session, ids: Sequence[UUID], past: PastReports, county: str) -> None:
        self.past = past
        self.flags = lines.flags_of_cases(session, ids)
        self.cases: dict[UUID, list[IvdCase]] = {}
        rows = select(IvdCase).where(IvdCase.ncp_id.in_(ids)).order_by(IvdCase.county, IvdCase.number)
        if county:
            rows = rows.where(IvdCase.county == county)
        for case in session.scalars(rows):
            self.cases.setdefault(case.ncp_id, []).append(case)
        self.names = _newest(session, NcpName, ids)
        self.addresses = _newest(session, NcpAddress, ids)
        self.phones = _newest(session, NcpPhone, ids)

    def lines_of(self, ncp_id: UUID, pin: str | None, born: date | None, name: Sequence[str]) -> list[Line]:
        """The lines of one person: one for each case, or one without a case."""
        said = self.names.get(ncp_id)
        parts = (said.last_name, said.first_name, said.middle_name, said.suffix) if said else name
        person: Line = {"pin": pin, "date_of_birth": born}
        person |= dict(zip(("last_name", "first_name", "middle_name", "suffix"), parts, strict=True))
        address = self.addresses.get(ncp_id)
        for column in ("address_1", "address_2", "city", "state", "zip"):
            person[column] = getattr(address, column, "")
        person["address_verified"] = getattr(address, "verified_on", None)
        person["phone"] = getattr(self.phones.get(ncp_id), "number", "")
        cases = self.cases.get(ncp_id, [])
        return [person | self._case_columns(case) for case in cases] or [{**person, "on_latest_report": "no"}]

    def _case_columns(self, case: IvdCase) -> Line:
        listed = case.listed_import_id in self.past.current_in(case.county) if case.listed_import_id else False
        return {
            "iv_d_case": case.number,
            "county": case.county,
            "csup": money(case.csup_cents),
            "paid_m1": money(case.paid_m1_cents),
            "paid_m2": money(case.paid_m2_cents),
            "paid_m3": money(case.paid_m3_cents),
            "arrears": money(case.arrears_cents),
            "last_payment_date": case.last_payment_on,
            "last_payment": money(case.last_payment_cents),
            "order_date": case.order_on,
            "worker": case.worker,
            "case_status": case.case_status,
            "on_latest_report": "yes" if listed else "no",
            "flags": " ".join(self.flags.get(case.id, ())),
        }


class Money(str):
    """An amount that is written already: its minus sign is no formula."""

    __slots__ = ()


def money(cents: int | None) -> Money:
    """Dollars with two decimals; empty where nothing is known."""
    return Money("" if cents is None else dollars(cents))


def _newest(session: Session, model: Any, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    """The newest name, address or phone of each person: of the report, or else by hand."""
    found: dict[UUID, Any] = {}
    rows = session.scalars(select(model).where(model.ncp_id.in_(ids)).order_by(model.since, model.id))
    for row in rows:
        best = found.get(row.ncp_id)
        if best is None or row.source == Source.REPORT or best.source != Source.REPORT:
            found[row.ncp_id] = row
    return found


def harmless(value: object) -> str:
    """A value as the file has it: ISO dates, and text that a spreadsheet program cannot take for a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if isinstance(value, Money) or not text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return text
    return f"'{text}"
