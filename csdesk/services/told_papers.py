"""The papers of *What may be told*: a release form, and the accounting. Each is told to the parent and noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.release import Release
from csdesk.services import audit, plans, releases
from csdesk.services.attachments import StoredFile
from csdesk.services.days import local_day
from csdesk.services.disclosure import (
    Accounted,
    Exempt,
    Fact,
    Left,
    Recipient,
    Rulings,
    Telling,
    To,
    Way,
    account,
    disclosures_of,
    tell_parents,
)
from csdesk.services.errors import NotFoundError
from csdesk.services.names import spoken_name
from csdesk.services.neutral import UNNAMED
from csdesk.services.papers import release_form, told_sheet
from csdesk.services.releases import NewForm
from csdesk.wording import tr

RELEASE_FORM = "Release form"
ACCOUNTING = "What was told, on paper"


def release_form_pdf(
    session: Session, ncp_id: UUID, new: NewForm, *, way: Way, at: datetime, who: str
) -> tuple[bytes, Accounted]:
    """A release form, noted as printed or saved, and accounted for. Raises as `releases.print_form`."""
    paper = releases.print_form(session, ncp_id, new, saved=way is Way.FILE, at=at, who=who)
    told = tell_parents(session, {ncp_id: (Fact.NAME,)}, what=RELEASE_FORM, way=way, at=at, who=who)
    return release_form.make(paper), told


def accounting_pdf(session: Session, ncp_id: UUID, *, way: Way, at: datetime, who: str) -> tuple[bytes, Accounted]:
    """What was told about a person, for the person; accounted for in its turn. Raises `NotFoundError`."""
    person = session.get(Ncp, ncp_id)
    if person is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was made; search again."))
    day = local_day(at)
    telling = _telling(session, ncp_id, at)
    name = spoken_name(person.last_name, person.first_name, person.middle_name, person.suffix)
    told = told_sheet.ToldPaper(
        telling.tell(ncp_id, Fact.NAME, day, name),
        person.safe_contact,
        disclosures_of(session, ncp_id),
        day,
        frozenset(session.scalars(select(Program.name).where(Program.category.not_in(UNNAMED)))),
    )
    pdf = told_sheet.make(told)
    left = account(session, telling, what=ACCOUNTING, way=way, at=at, who=who)
    audit.record(session, at=at, who=who, action="disclosure.accounting_given", kind="ncp", record_id=ncp_id)
    return pdf, left


def plan_scan(session: Session, plan_id: UUID, *, printed: bool, at: datetime, who: str) -> tuple[StoredFile, Left]:
    """The scan of a signed plan, looked at, or printed as a copy for the parent and accounted for.

    Raises as `plans.signed_scan`.
    """
    stored = plans.open_scan(session, plan_id, printed=printed, at=at, who=who)
    ncp_id = plans.plan(session, plan_id).ncp_id
    return stored, _copy(session, ncp_id, "Goal plan, signed", at=at, who=who) if printed else Exempt.STAYS


def release_scan(
    session: Session, release_id: UUID, *, printed: bool, at: datetime, who: str
) -> tuple[StoredFile, Left]:
    """The same of a signed release. Raises as `releases.open_scan`."""
    stored = releases.open_scan(session, release_id, printed=printed, at=at, who=who)
    ncp_id = session.get_one(Release, release_id).ncp_id
    return stored, _copy(session, ncp_id, "Release, signed", at=at, who=who) if printed else Exempt.STAYS


def _copy(session: Session, ncp_id: UUID, what: str, *, at: datetime, who: str) -> Accounted:
    return tell_parents(session, {ncp_id: (Fact.SIGNED_PAPER,)}, what=what, way=Way.PRINT, at=at, who=who)


def _telling(session: Session, ncp_id: UUID, at: datetime) -> Telling:
    return Telling(Rulings.load(session, [ncp_id], on=local_day(at)), To(Recipient.PARENT))
