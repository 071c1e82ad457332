"""The checklist on paper: for the file of this desk, or for a court, which is told what it may be told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind
from csdesk.models.release import Release
from csdesk.services import audit
from csdesk.services.checklist import items
from csdesk.services.checklist.items import Item
from csdesk.services.checklist.views import ChecklistLine, checklist_of
from csdesk.services.days import local_day
from csdesk.services.disclosure import Accounted, Fact, Recipient, Rulings, Telling, To, Way, account
from csdesk.services.papers.checklist_sheet import KEPT, ON_RECORD, ChecklistPaper, PaperLine, make, standing

WHAT = "Procedures checklist"
OWN_USE = To(Recipient.OWN_USE)
FACTS = {
    "listed": Fact.LISTED,
    "court": Fact.CONTACT,
    "interview": Fact.INTERVIEW_HELD,
    "eligible_and_referred": Fact.ELIGIBILITY,
    "met": Fact.CONTACT,
    "plan_signed": Fact.PLAN_SIGNED,
    "attendance": Fact.ATTENDANCE,
    "called_after_absence": Fact.ATTENDANCE,
    "hearing_while_enrolled": Fact.ATTENDANCE,
    "reviewed": Fact.CONTACT,
    "further_referral": Fact.SERVICE_REFERRAL,
}
"""What an item tells by the rule that fills it; of referrals it goes by the kind of the program."""


def checklist_pdf(
    session: Session, ncp_id: UUID, to: To, *, way: Way, at: datetime, who: str
) -> tuple[bytes, Accounted]:
    """The checklist as PDF, accounted for: it leaves. Raises `NotFoundError`.

    Notes of marks and the names of programs stand on the screen only.
    """
    today = local_day(at)
    found = checklist_of(session, ncp_id)
    telling = Telling(Rulings.load(session, [ncp_id], on=today), to)
    instead = ON_RECORD if to.kind is Recipient.OWN_USE else KEPT
    lines = {line.code: _line(telling, ncp_id, line, today, instead) for line in found.lines}
    paper = ChecklistPaper(
        name=telling.tell(ncp_id, Fact.NAME, today, found.name),
        to=to.name,
        own_use=to.kind is Recipient.OWN_USE,
        groups=tuple((group.title, tuple(lines[item.code] for item in group.items)) for group in items.load().groups),
        notes=tuple(note.sentence for note in telling.notes()),
        source=items.load().source,
        day=today,
    )
    told = account(session, telling, what=WHAT, way=way, at=at, who=who)
    action = "checklist.printed" if way is Way.PRINT else "checklist.saved"
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=ncp_id, detail=to.kind.value)
    return make(paper), told


def courts_of(session: Session, ncp_id: UUID) -> tuple[To, ...]:
    """The courts of a person's hearings and releases, for which the checklist can be made."""
    heard = select(Appointment.court).where(
        Appointment.ncp_id == ncp_id, Appointment.kind == AppointmentKind.HEARING, Appointment.court != ""
    )
    signed = select(Release.recipient_name).where(
        Release.ncp_id == ncp_id, Release.recipient == Recipient.COURT, Release.recipient_name != ""
    )
    names = dict.fromkeys((*session.scalars(signed.distinct()), *session.scalars(heard.distinct())))
    return tuple(To(Recipient.COURT, name=name) for name in names)


def _line(telling: Telling, ncp_id: UUID, line: ChecklistLine, today: date, instead: str) -> PaperLine:
    """It is asked for also while it is open, so that what is withheld does not tell that something happened."""
    said = standing(line.state, line.on, marked=line.marked)
    told = telling.tell(ncp_id, _fact(line.item), line.on or today, said, instead=instead)
    return PaperLine(line.item.heading, line.item.text, told)


def _fact(item: Item) -> Fact:
    if item.fact:
        return Fact(item.fact)
    if item.rule in ("referral", "news"):
        employment = item.kind == "employment" or bool(set(item.categories) & {"wioa", "fset"})
        return Fact.REFERRAL if employment else Fact.SERVICE_REFERRAL
    return FACTS.get(item.rule, Fact.CHECKLIST)
