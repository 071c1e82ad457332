"""The papers of *What may be told*: a release form, and the accounting. Each is told to the parent and noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import audit, releases
from csdesk.services.days import local_day
from csdesk.services.disclosure import Fact, Recipient, Rulings, Telling, To, Way, account, disclosures_of
from csdesk.services.errors import NotFoundError
from csdesk.services.names import spoken_name
from csdesk.services.papers import release_form, told_sheet
from csdesk.services.releases import NewForm

RELEASE_FORM = "Release form"
ACCOUNTING = "What was told, on paper"


def release_form_pdf(
    session: Session, ncp_id: UUID, new: NewForm, *, way: Way, at: datetime, who: str
) -> tuple[bytes, Telling]:
    """A release form, noted as printed or saved, and what it tells the parent. Raises as `releases.print_form`."""
    paper = releases.print_form(session, ncp_id, new, saved=way is Way.FILE, at=at, who=who)
    telling = _telling(session, ncp_id, at)
    telling.tell(ncp_id, Fact.NAME, paper.day, paper.name)
    account(session, telling, what=RELEASE_FORM, way=way, at=at, who=who)
    return release_form.make(paper), telling


def accounting_pdf(session: Session, ncp_id: UUID, *, way: Way, at: datetime, who: str) -> tuple[bytes, Telling]:
    """What was told about a person, for the person, and what this paper tells in its turn. Raises `NotFoundError`."""
    person = session.get(Ncp, ncp_id)
    if person is None:
        raise NotFoundError("This person is not in the vault any more. Nothing was made; search again.")
    day = local_day(at)
    telling = _telling(session, ncp_id, at)
    name = spoken_name(person.last_name, person.first_name, person.middle_name, person.suffix)
    told = told_sheet.ToldPaper(
        telling.tell(ncp_id, Fact.NAME, day, name), person.safe_contact, disclosures_of(session, ncp_id), day
    )
    pdf = told_sheet.make(told)
    account(session, telling, what=ACCOUNTING, way=way, at=at, who=who)
    audit.record(session, at=at, who=who, action="disclosure.accounting_given", kind="ncp", record_id=ncp_id)
    return pdf, telling


def _telling(session: Session, ncp_id: UUID, at: datetime) -> Telling:
    return Telling(Rulings.load(session, [ncp_id], on=local_day(at)), To(Recipient.PARENT))
