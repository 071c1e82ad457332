"""Safe contact that an interview turned on: whom to ask how they can be reached, and what does not go with it.

Source: 2Gen Procedures, "Prioritize Domestic Violence Considerations".
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.models.ncp import UNDER_SAFE_CONTACT, Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Referral
from csdesk.services.directory.programs import with_the_other_parent
from csdesk.services.referrals.shapes import ACTIVE
from csdesk.services.today.groups import SHOWN, Found, away
from csdesk.services.today.lines import OPEN, Due
from csdesk.wording import tr

WHY = tr("How to reach this person safely is not said yet")
NOT_TOGETHER = tr("A referral does not go with safe contact, see record")
"""It brings both parents together; in words that say neither who nor where."""


def safe_contact_lines(session: Session, today: date) -> Found:
    """What is to be settled first, then whom to ask."""
    apart, asked = _together(session, today), not_said_how(session, today)
    return Found((apart.lines + asked.lines)[:SHOWN], apart.total + asked.total)


def brings_together() -> ColumnElement[bool]:
    """True where a person under safe contact is referred to what brings both parents together; for queries over
    `Ncp` and `Program`."""
    return UNDER_SAFE_CONTACT & Program.category.in_(with_the_other_parent())


def _together(session: Session, today: date) -> Found:
    rows = _referrals(session)
    handled = away(session, (apart(referral_id) for referral_id, _ncp_id in rows), today)
    due = [(apart(one), ncp_id) for one, ncp_id in rows if apart(one) not in handled]
    return Found([Due(key, ncp_id, tr("Look"), NOT_TOGETHER, OPEN) for key, ncp_id in due[:SHOWN]], len(due))


def _referrals(session: Session) -> list[tuple[UUID, UUID]]:
    """Referrals and enrolments of open records that go on, with their people, by name."""
    rows = session.execute(
        select(Referral.id, Ncp.id)
        .join(Ncp, Ncp.id == Referral.ncp_id)
        .join(Program, Program.id == Referral.program_id)
        .where(brings_together(), Referral.status.in_(ACTIVE), Ncp.closed_on.is_(None))
        .order_by(Ncp.sort_name, Referral.id)
    )
    return [(referral_id, ncp_id) for referral_id, ncp_id in rows]


def safely_of(session: Session, wanted: set[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Of these subjects those that are about safe contact: subject, person, and what is said of it."""
    for referral_id, ncp_id in _referrals(session):
        if apart(referral_id) in wanted:
            yield apart(referral_id), ncp_id, NOT_TOGETHER
    for ncp_id in session.scalars(select(Ncp.id).where(UNDER_SAFE_CONTACT)):
        if subject_of(ncp_id) in wanted:
            yield subject_of(ncp_id), ncp_id, WHY


def not_said_how(session: Session, today: date) -> Found:
    """Open records under safe contact without a way or a note, by name. The program nearby stands on the record."""
    wanted = (
        select(Ncp.id)
        .where(UNDER_SAFE_CONTACT, Ncp.safe_contact_way == "", Ncp.safe_contact_note == "", Ncp.closed_on.is_(None))
        .order_by(func.coalesce(Ncp.sort_name, ""), Ncp.id)  # the few are sorted, not all of them gone through
    )
    people = list(session.scalars(wanted))
    handled = set(
        session.scalars(
            select(Postponement.subject_id).where(or_(Postponement.until.is_(None), Postponement.until > today))
        )
        if people
        else ()
    )
    due = [ncp_id for ncp_id in people if subject_of(ncp_id) not in handled]
    return Found([Due(subject_of(one), one, tr("Ask"), WHY, OPEN) for one in due[:SHOWN]], len(due))


def subject_of(ncp_id: UUID) -> UUID:
    """What `mark_done` and `postpone` take for this line: other lines of the person stay."""
    return uuid5(ncp_id, "safely")


def apart(referral_id: UUID) -> UUID:
    """The same for a referral: what is said of it without news stays."""
    return uuid5(referral_id, "apart")
