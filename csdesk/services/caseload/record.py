"""Everything about one person, for the page of a record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactPhone
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source, age_on
from csdesk.services import audit, belonging, locate
from csdesk.services.caseload import lines
from csdesk.services.caseload.for_whom import OWN_USE
from csdesk.services.caseload.safe_contact import safe_words
from csdesk.services.caseload.shapes import (
    Address,
    CaseFigures,
    CaseSnapshotLine,
    FormerName,
    NcpRecord,
    Phone,
)
from csdesk.services.caseload.timeline import timeline
from csdesk.services.days import local_day, spoken
from csdesk.services.disclosure import Fact, Rulings
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.locate import LocateView
from csdesk.services.names import full_name, readable_address
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.search_terms import digits_of
from csdesk.services.stages import Stage, stages_of
from csdesk.wording import tr

UNCOPIED = "Nothing was copied; look at the record again."


def record(session: Session, ncp_id: UUID, *, today: date, stage: Stage | None = None) -> NcpRecord:
    """Everything about one person. Raises `NotFoundError`. Opening is noted apart: `note_opening`.

    `stage`: where the person stands, where that is known already.
    """
    ncp = _ncp(session, ncp_id)
    past = past_reports(session)
    standing = lines.cases_of(session, [ncp_id])[ncp_id]
    flags_by_case = lines.flags_of_cases(session, [ncp_id])
    flags, not_to_call = lines.flags_together(standing, flags_by_case)
    months = lines.months_of_cases(session, [ncp_id], past)[ncp_id]
    name = full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix)
    locates = locate.locates_of(session, ncp_id)
    return NcpRecord(
        ncp_id=ncp.id,
        name=name,
        last_name=ncp.last_name,
        first_name=ncp.first_name,
        middle_name=ncp.middle_name,
        suffix=ncp.suffix,
        former_names=_former_names(session, ncp_id, name),
        pin=ncp.pin or "",
        date_of_birth=ncp.date_of_birth,
        age=age_on(ncp.date_of_birth, today) if ncp.date_of_birth else None,
        source=ncp.source,
        counties=lines.counties_of(standing),
        addresses=_addresses(session, ncp_id, _Origins(past, locates)),
        phones=_phones(session, ncp_id, _Origins(past, locates)),
        cases=_cases(session, ncp_id, past, months, flags_by_case),
        arrears_cents=lines.sum_known(case.arrears_cents for case in standing),
        arrears_as_of=past.date_of(ncp.listed_import_id),
        flags=flags,
        do_not_call=not_to_call,
        stage=stage or stages_of(session, [ncp_id], today=today)[ncp_id],
        safe_contact=ncp.safe_contact,
        safe_contact_note=ncp.safe_contact_note,
        safely=safe_words(ncp.safe_contact_way, ncp.safe_contact_time, ncp.safe_contact_note),
        closed_on=ncp.closed_on,
        closed_reason=ncp.closed_reason,
        on_latest_report=any(lines.is_listed(case, past) for case in standing),
        latest_report_date=past.date_of(ncp.listed_import_id),
        months=lines.months_together(months),
        last_contact=lines.last_contacts(session, [ncp_id]).get(ncp_id),
        next_step=lines.next_steps(session, [ncp_id], today).get(ncp_id),
        timeline=timeline(session, ncp_id),
        assigned_to=ncp.assigned_to,
        marks=belonging.marks_of(session, ncp_id),
        locates=locates,
    )


def note_opening(session: Session, ncp_id: UUID, *, at: datetime, who: str) -> None:
    """Note in the audit trail that a record was opened, and whether safe contact was on. Raises `NotFoundError`."""
    detail = "safe contact" if _ncp(session, ncp_id).safe_contact else ""
    audit.record(session, at=at, who=who, action="ncp.opened", kind="ncp", record_id=ncp_id, detail=detail)


def note_reach_shown(session: Session, ncp_id: UUID, *, at: datetime, who: str) -> None:
    """Note in the audit trail that phone and address of somebody under safe contact were looked at.

    Raises `NotFoundError`.
    """
    _ncp(session, ncp_id)
    audit.record(session, at=at, who=who, action="ncp.reach_shown", kind="ncp", record_id=ncp_id)


def copy_out(session: Session, ncp_id: UUID, text: str, *, shown: bool, at: datetime, who: str) -> tuple[str, str]:
    """A number or an address of a record for the clipboard, and which of both it is; noted in the audit trail.

    It is for this desk itself. While safe contact is on, only what was `shown` on purpose, as the trail has it too.
    Raises `NotFoundError` for what the record does not say, and `RefusedError`; nothing is given out then.
    """
    ncp, past, on = _ncp(session, ncp_id), past_reports(session), local_day(at)
    origins = _Origins(past, ())
    known = (
        ("number", Fact.PHONE, [phone.number for phone in _phones(session, ncp_id, origins)]),
        ("address", Fact.ADDRESS, [address.line for address in _addresses(session, ncp_id, origins)]),
    )
    rulings = Rulings.load(session, [ncp.id], on=on)
    for what, fact, values in known:
        if text in values:
            if not shown and not rulings.ruling(ncp_id, OWN_USE, fact, on).allowed:
                raise RefusedError(
                    tr("The {what} is kept from sight: safe contact is on. {uncopied}", what=what, uncopied=UNCOPIED)
                )
            audit.record(session, at=at, who=who, action="ncp.copied", kind="ncp", record_id=ncp_id, detail=what)
            return text, what
    raise NotFoundError(tr("This is not on the record any more. {uncopied}", uncopied=UNCOPIED))


def _ncp(session: Session, ncp_id: UUID) -> Ncp:
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    return ncp


def _former_names(session: Session, ncp_id: UUID, current: str) -> tuple[FormerName, ...]:
    """Names before the current one, the newest first, each once."""
    rows = select(NcpName).where(NcpName.ncp_id == ncp_id).order_by(NcpName.since.desc(), NcpName.id.desc())
    former: dict[str, FormerName] = {}
    for row in session.scalars(rows):
        name = full_name(row.last_name, row.first_name, row.middle_name, row.suffix)
        if name != current:
            former.setdefault(name, FormerName(name, row.since, row.source))
    return tuple(former.values())


@dataclass(frozen=True)
class _Origins:
    """Where numbers and addresses come from, closer than by their kind of source."""

    past: PastReports
    locates: Sequence[LocateView]

    def of(self, row: NcpPhone | NcpAddress, looked_for: str, plain: Callable[[str], str]) -> str:
        """The report that said it, or the locate request whose answer does: `Postmaster, Friday, October 9`."""
        reported_on = self.past.date_of(row.import_id)
        if reported_on is not None:
            return f"the report of {reported_on:%B} {reported_on.day}, {reported_on.year}"
        if row.source is Source.REPORT or not looked_for:
            return ""
        said = (one for one in self.locates if one.answered_on and looked_for in plain(one.result))
        return next((f"{one.source}, {spoken(one.answered_on)}" for one in said if one.answered_on), "")


def _addresses(session: Session, ncp_id: UUID, origins: _Origins) -> tuple[Address, ...]:
    rows = select(NcpAddress).where(NcpAddress.ncp_id == ncp_id)
    found = [
        Address(
            id=row.id,
            address_1=readable_address(row.address_1),
            address_2=readable_address(row.address_2),
            city=readable_address(row.city),
            state=row.state,
            zip=row.zip,
            verified_on=row.verified_on,
            since=row.since,
            source=row.source,
            standing=row.standing,
            found_by=origins.of(row, row.address_1.casefold(), str.casefold),
        )
        for row in session.scalars(rows.order_by(NcpAddress.since.desc(), NcpAddress.id.desc()))
    ]
    # The same address verified anew is one address: the newest word on it is shown. A date without one is none.
    found = [address for address in found if address.line]
    return tuple(
        address
        for place, address in enumerate(found)
        if place == 0 or (address.line, address.source) != (found[place - 1].line, found[place - 1].source)
    )


def _phones(session: Session, ncp_id: UUID, origins: _Origins) -> tuple[Phone, ...]:
    rows = select(NcpPhone).where(NcpPhone.ncp_id == ncp_id).order_by(NcpPhone.since.desc(), NcpPhone.id.desc())
    used = (
        select(ContactPhone.phone_id, func.count(), func.max(ContactAttempt.at))
        .join(ContactAttempt, ContactAttempt.id == ContactPhone.contact_id)
        .where(ContactAttempt.ncp_id == ncp_id)
        .group_by(ContactPhone.phone_id)
    )
    tried = {phone_id: (count, local_day(at)) for phone_id, count, at in session.execute(used)}
    return tuple(
        Phone(
            id=row.id,
            number=row.number,
            since=row.since,
            source=row.source,
            standing=row.standing,
            tries=tried.get(row.id, (0, None))[0],
            tried_on=tried.get(row.id, (0, None))[1],
            found_by=origins.of(row, digits_of(row.number), digits_of),
        )
        for row in session.scalars(rows)
    )


def _cases(
    session: Session, ncp_id: UUID, past: PastReports, months: dict[UUID, Any], flags: dict[UUID, tuple[str, ...]]
) -> tuple[CaseFigures, ...]:
    ranks = {report.id: rank for rank, report in enumerate(past.reports)}
    cases = session.scalars(
        select(IvdCase).where(IvdCase.ncp_id == ncp_id).order_by(IvdCase.county, IvdCase.number)
    ).all()
    snapshots: dict[UUID, list[CaseSnapshot]] = {case.id: [] for case in cases}
    for row in session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id.in_(snapshots))):
        snapshots[row.case_id].append(row)
    return tuple(
        CaseFigures(
            case_id=case.id,
            number=case.number,
            county=case.county,
            csup_cents=case.csup_cents,
            arrears_cents=case.arrears_cents,
            last_payment_on=case.last_payment_on,
            last_payment_cents=case.last_payment_cents,
            order_on=case.order_on,
            worker=case.worker,
            case_status=case.case_status,
            months=tuple(months[case.id][month] for month in sorted(months[case.id])),
            snapshots=_snapshot_lines(sorted(snapshots[case.id], key=lambda row: -ranks[row.import_id])),
            flags=flags.get(case.id, ()),
            on_latest_report=case.listed_import_id is not None
            and case.listed_import_id in past.current_in(case.county),
        )
        for case in cases
    )


def _snapshot_lines(snapshots: Sequence[CaseSnapshot]) -> tuple[CaseSnapshotLine, ...]:
    columns = (
        "import_id",
        "as_of",
        "csup_cents",
        "paid_m1_cents",
        "paid_m2_cents",
        "paid_m3_cents",
        "arrears_cents",
        "case_status",
    )
    return tuple(CaseSnapshotLine(**{name: getattr(row, name) for name in columns}) for row in snapshots)
