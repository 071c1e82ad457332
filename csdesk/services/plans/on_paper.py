"""Which plans and release forms lie on a scan: told by the codes on its pages, kept once somebody has looked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanOtherId, PlanState
from csdesk.models.release import ReleaseForm
from csdesk.services import releases
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plans.keeping import sign
from csdesk.services.plans.signed_pages import attach_scan
from csdesk.services.plans.views import view_of
from csdesk.services.releases import FormView
from csdesk.services.scans import ScanPage
from csdesk.services.search_terms import fold
from csdesk.wording import tr

MOST_FOUND = 50
Paper = Plan | ReleaseForm
"""What a code on a page can be of."""


class Doubt(StrEnum):
    """Why a part of a scan has no plan yet."""

    NO_CODE = "no_code"
    """No page before it has a code, either."""
    UNKNOWN = "unknown"
    """A code that could be a plan's, and is none of this vault's."""
    SEVERAL = "several"
    """One page with the codes of more than one plan."""


@dataclass(frozen=True)
class PlanOnPaper:
    """A plan whose signed page may be at hand."""

    plan_id: UUID
    ncp_id: UUID
    name: str
    version: int
    state: PlanState
    coach: str
    signed_on: date | None
    has_scan: bool
    changed_since_printed: bool


@dataclass(frozen=True)
class ScanPart:
    """The pages of a scan that belong together. A page without a code follows the one before it."""

    pages: tuple[int, ...]
    """From 1."""
    without_code: tuple[int, ...]
    """Of these pages, those that only follow."""
    plan: PlanOnPaper | None
    doubt: Doubt | None = None
    """Of a part that is neither a plan nor a form."""
    form: FormView | None = None
    """The release form that it is."""


def parts_of(session: Session, pages: Sequence[ScanPage]) -> tuple[ScanPart, ...]:
    """The parts of a scan, in the order of their first pages. Pages of one plan are one part wherever they lie."""
    found: dict[object, list[ScanPage]] = {}
    plans: dict[object, Paper | None] = {}
    doubts: dict[object, Doubt] = {}
    current: object = Doubt.NO_CODE
    doubts[current], plans[current] = Doubt.NO_CODE, None
    for page in pages:
        keys = _plan_keys(page)
        known = _known(session, keys)
        if len(known) == 1:
            (record,) = known
            current = record.id
            plans[current] = record
        elif keys:
            current = (page.number, *keys) if known else keys
            plans[current], doubts[current] = None, Doubt.SEVERAL if known else Doubt.UNKNOWN
        found.setdefault(current, []).append(page)
    return tuple(_part(session, held, plans[key], doubts.get(key)) for key, held in found.items())


def on_paper(session: Session, plan_id: UUID) -> PlanOnPaper:
    """One plan. Raises `NotFoundError`."""
    record = session.get(Plan, plan_id)
    if record is None:
        raise NotFoundError(tr("This plan is not in the vault. Nothing was kept; open the list again."))
    return _on_paper(session, record)


def without_scan(session: Session, text: str = "") -> tuple[PlanOnPaper, ...]:
    """Plans whose signed page is not in the vault yet, by name: drafts that say something, and signed ones.

    `text`: how the name begins, last name first. At most 50.
    """
    wanted = (
        select(Plan)
        .join(Ncp, Ncp.id == Plan.ncp_id)
        .where(Plan.state != PlanState.REPLACED, Plan.signed_attachment_id.is_(None))
        .order_by(Ncp.sort_name, Ncp.id, Plan.version.desc())
        .limit(MOST_FOUND)
    )
    beginning = fold(text)
    if beginning:
        wanted = wanted.where(Ncp.sort_name >= beginning, Ncp.sort_name < f"{beginning}\U0010ffff")
    return tuple(_on_paper(session, record) for record in session.scalars(wanted))


def require_same_plan(session: Session, plan_id: UUID, pages: Iterable[ScanPage]) -> None:
    """Raises `RefusedError` when a page bears the code of another plan than this one, or of a form."""
    for page in pages:
        if any(record.id != plan_id for record in _known(session, _plan_keys(page))):
            raise RefusedError(
                tr(
                    "The code on this page is of another plan or form. The scan was not kept; choose the right one, "
                    "or let Scans find what each page is."
                )
            )


def keep_signed_page(
    session: Session,
    plan_id: UUID,
    scan: bytes,
    file_name: str,
    *,
    signed_on: date,
    coach: str,
    corrected_by_hand: bool = False,
    at: datetime,
    who: str,
) -> None:
    """Keep a scan with its plan: a draft is signed by it, a signed plan gets it. Raises as these do."""
    record = session.get(Plan, plan_id)
    if record is not None and record.state is not PlanState.DRAFT:
        attach_scan(session, plan_id, scan, file_name, at=at, who=who)
        return
    sign(
        session,
        plan_id,
        signed_on=signed_on,
        coach=coach,
        scan=scan,
        file_name=file_name,
        corrected_by_hand=corrected_by_hand,
        at=at,
        who=who,
    )


def still_kept(session: Session, prints: Collection[str]) -> frozenset[str]:
    """Those of these fingerprints (SHA-256) of which a signed page is in the vault: the keeping may be taken back."""
    signed = Attachment.kind.in_((AttachmentKind.SIGNED_PLAN, AttachmentKind.RELEASE))
    kept = select(Attachment.sha256).where(Attachment.sha256.in_(prints), signed)
    return frozenset(session.scalars(kept))


def require_kept(session: Session, prints: Collection[str]) -> None:
    """Raises `RefusedError` unless signed pages of all these fingerprints are in the vault."""
    if still_kept(session, prints) != frozenset(prints):
        raise RefusedError(
            tr("Not all of the scan is in the vault any more. The file was not deleted; keep it again.")
        )


def _plan_keys(page: ScanPage) -> tuple[UUID, ...]:
    """The codes of a page that could be plans'; others are not ours."""
    keys = []
    for code in page.codes:
        try:
            keys.append(UUID(code))
        except ValueError:
            continue
    return tuple(keys)


def _known(session: Session, keys: Iterable[UUID]) -> tuple[Paper, ...]:
    """The papers of these codes, each once; the code of a draft that became part of another one is that one's."""
    found: dict[UUID, Paper] = {}
    for key in keys:
        other = session.get(PlanOtherId, key)
        plan_id = other.plan_id if other is not None else key
        record = session.get(Plan, plan_id) or session.get(ReleaseForm, key)
        if record is not None:
            found[record.id] = record
    return tuple(found.values())


def _part(session: Session, held: list[ScanPage], record: Paper | None, doubt: Doubt | None) -> ScanPart:
    return ScanPart(
        pages=tuple(page.number for page in held),
        without_code=tuple(page.number for page in held if not _plan_keys(page)),
        plan=_on_paper(session, record) if isinstance(record, Plan) else None,
        doubt=doubt,
        form=releases.form(session, record.id) if isinstance(record, ReleaseForm) else None,
    )


def _on_paper(session: Session, record: Plan) -> PlanOnPaper:
    view = view_of(session, record)
    return PlanOnPaper(
        plan_id=record.id,
        ncp_id=record.ncp_id,
        name=view.name,
        version=record.version,
        state=record.state,
        coach=record.coach,
        signed_on=record.signed_on,
        has_scan=record.signed_attachment_id is not None,
        changed_since_printed=view.changed_since_printed,
    )
