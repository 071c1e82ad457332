"""What was agreed with a CSA, and the referral processes that it has with other programs (DFES 19-07).

The memo asks both sides to settle the volume and frequency of referrals, the time until an NCP is contacted and until
the CSA hears of it, how information is communicated and how often it is reported, and asks the CSA to name the
referral processes that it has already, "in order to avoid duplication of efforts".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, Csa, CsaProcess, ReportRhythm
from csdesk.services import audit, resources
from csdesk.services.days import bounds
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

__all__ = [
    "Agreement",
    "NewProcess",
    "ProcessView",
    "agree",
    "agreement",
    "answer_days",
    "choices",
    "helper",
    "keep_process",
    "processes",
    "processes_near",
    "referred_lately",
    "remove_process",
]

RESOURCE = "partners/agreement.toml"
MOST_DAYS = 365
LATELY_DAYS = 30


@dataclass(frozen=True)
class Agreement:
    """The whole of what was agreed with one CSA. Codes are those of `resources/partners/agreement.toml`."""

    contact_rule: ContactRule = ContactRule.LIAISON_FIRST
    review_answer_days: int | None = None
    """Days in which it answers a review list; None: the usual."""
    contact_within_days: int | None = None
    """Days until whom it refers or clears is contacted; None: nothing was agreed."""
    follow_up_within_days: int | None = None
    """Days until it hears of whom it referred; None: nothing was agreed."""
    referrals_expected: int | None = None
    referral_rhythm: str = ""
    identifying_note: str = ""
    report_rhythm: ReportRhythm = ReportRhythm.QUARTERLY
    travels: str = ""
    travels_note: str = ""
    agreed_on: date | None = None
    agreed_note: str = ""


@dataclass(frozen=True)
class NewProcess:
    """A referral process that a CSA has with another program."""

    name: str
    program: str = ""
    note: str = ""
    since: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class ProcessView:
    """A referral process in the directory."""

    id: UUID
    csa_id: UUID
    csa_name: str
    name: str
    program: str
    note: str
    since: date | None
    ended_on: date | None


def choices(of: str) -> Mapping[str, str]:
    """Code -> words, in their order: of `referral_rhythm`, `travels`, `topic` or `state`."""
    words: Mapping[str, str] = resources.toml(RESOURCE)[of]
    return words


def helper() -> str:
    """What stands below free text about agencies."""
    return str(resources.toml(RESOURCE)["helper"])


def agreement(session: Session, csa_id: UUID) -> Agreement:
    """What was agreed with a CSA. Raises `NotFoundError`."""
    return agreement_of(_csa(session, csa_id))


def agreement_of(csa: Csa) -> Agreement:
    """What a row of the directory says was agreed."""
    return Agreement(**{field.name: getattr(csa, field.name) for field in fields(Agreement)})


def answer_days(session: Session, csa_id: UUID) -> int:
    """Days in which a CSA answers a review list. Raises `NotFoundError`."""
    return agreement(session, csa_id).review_answer_days or int(resources.toml(RESOURCE)["fallback_answer_days"])


def referred_lately(session: Session, csa_id: UUID, *, today: date) -> int:
    """How many people a CSA referred in the last 30 days: what the expected volume is held against.

    Raises `NotFoundError`.
    """
    csa = _csa(session, csa_id)
    here = exists().where(IvdCase.ncp_id == Ncp.id, IvdCase.county == csa.county)
    since = bounds(today - timedelta(days=LATELY_DAYS))[1]
    rows = select(func.count()).select_from(Ncp).where(Ncp.source == Source.CSA, Ncp.created_at >= since, here)
    return session.scalar(rows) or 0


def agree(session: Session, csa_id: UUID, agreed: Agreement, *, at: datetime, who: str) -> None:
    """Keep what was agreed, as a whole.

    Raises `NotFoundError`, and `RefusedError` for days or numbers that cannot be, or an unknown code.
    """
    csa = _csa(session, csa_id)
    for days in (agreed.review_answer_days, agreed.contact_within_days, agreed.follow_up_within_days):
        if days is not None and not 0 < days <= MOST_DAYS:
            raise RefusedError(tr("Days lie between 1 and 365. Nothing was saved; correct them or leave them empty."))
    if agreed.referrals_expected is not None and agreed.referrals_expected < 0:
        raise RefusedError(tr("The number of referrals cannot be below zero. Nothing was saved; correct it."))
    for of in ("referral_rhythm", "travels"):
        code = getattr(agreed, of)
        if code and code not in choices(of):
            raise RefusedError(tr("This choice is not known. Nothing was saved; choose one of the list."))
    for field in fields(Agreement):
        value = getattr(agreed, field.name)
        setattr(csa, field.name, value.strip() if type(value) is str else value)
    session.flush()
    detail = f"{csa.contact_rule.value}, {csa.report_rhythm.value}"
    audit.record(session, at=at, who=who, action="agency.agreed", kind="csa", record_id=csa_id, detail=detail)


def processes(session: Session, csa_id: UUID) -> tuple[ProcessView, ...]:
    """The referral processes of a CSA; those that ended come last."""
    rows = _rows().where(CsaProcess.csa_id == csa_id)
    found = [_view(row, csa) for row, csa in session.execute(rows)]
    return tuple(sorted(found, key=lambda one: (one.ended_on is not None, one.name.casefold())))


def processes_near(session: Session, ncp_id: UUID, *, today: date) -> tuple[ProcessView, ...]:
    """What the CSAs of a person's cases refer to themselves now: ask before the person is referred there again."""
    here = select(IvdCase.county).where(IvdCase.ncp_id == ncp_id)
    rows = _rows().where(Csa.county.in_(here))
    found = (_view(row, csa) for row, csa in session.execute(rows.order_by(Csa.name, CsaProcess.name)))
    return tuple(one for one in found if one.ended_on is None or one.ended_on >= today)


def keep_process(
    session: Session, csa_id: UUID, new: NewProcess, *, process_id: UUID | None = None, at: datetime, who: str
) -> UUID:
    """Add a referral process, or change the one of this id.

    Raises `NotFoundError`, and `RefusedError` without a name or when it ends before it began.
    """
    _csa(session, csa_id)
    if not new.name.strip():
        raise RefusedError(
            tr("A referral process needs a name. Nothing was saved; write what the CSA does."), field="name"
        )
    if new.since and new.ended_on and new.ended_on < new.since:
        raise RefusedError(
            tr("The process would end before it began. Nothing was saved; correct a day."), field="ended_on"
        )
    row = _process(session, process_id) if process_id else CsaProcess(csa_id=csa_id)
    row.name, row.program, row.note = new.name.strip(), new.program.strip(), new.note.strip()
    row.since, row.ended_on = new.since, new.ended_on
    session.add(row)
    session.flush()
    action = "agency.process_changed" if process_id else "agency.process_added"
    audit.record(session, at=at, who=who, action=action, kind="csa", record_id=csa_id)
    return row.id


def remove_process(session: Session, process_id: UUID, *, at: datetime, who: str) -> None:
    """Take a referral process out of the directory. Raises `NotFoundError`."""
    row = _process(session, process_id)
    session.delete(row)
    audit.record(session, at=at, who=who, action="agency.process_removed", kind="csa", record_id=row.csa_id)


def _rows() -> Select[CsaProcess, str]:
    return select(CsaProcess, Csa.name).join(Csa, Csa.id == CsaProcess.csa_id)


def _process(session: Session, process_id: UUID) -> CsaProcess:
    row = session.get(CsaProcess, process_id)
    if row is None:
        raise NotFoundError(tr("This referral process is not in the directory any more. Nothing was changed."))
    return row


def _csa(session: Session, csa_id: UUID) -> Csa:
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nothing was changed."))
    return csa


def _view(row: CsaProcess, csa_name: str) -> ProcessView:
    return ProcessView(
        id=row.id,
        csa_id=row.csa_id,
        csa_name=csa_name,
        name=row.name,
        program=row.program,
        note=row.note,
        since=row.since,
        ended_on=row.ended_on,
    )
