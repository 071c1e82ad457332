"""A review list goes by e-mail: a draft in the outbox, which waits for a person's yes as reports do."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.message import MessageAttachment, OutboxMessage
from csdesk.models.partner import Csa, CsaContact, ReviewList
from csdesk.services import audit
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox.letters import is_address
from csdesk.services.review_list import going_out
from csdesk.services.review_list.wording import wording
from csdesk.services.settings import Settings


def draft_review_list(session: Session, list_id: UUID, *, settings: Settings, at: datetime, who: str) -> UUID:
    """A draft in the outbox with the list, to the contact person who gets review lists; gives the message's id.

    Raises `NotFoundError`, and `RefusedError` where nobody there gets review lists, or the list was withdrawn.
    """
    found = going_out.standing(session, list_id)
    csa = session.get_one(Csa, found.csa_id)
    address = recipient_address(session, found.csa_id)
    if not address:
        raise RefusedError(
            f"Nobody at {csa.name} gets review lists by e-mail. No message was made; say so of a contact person with "
            "an e-mail address in the Directory, or save the list as a file."
        )
    words = wording().toml["mail"]
    due = f"{found.due_on:%m/%d/%Y}"
    people = "1 person" if found.people == 1 else f"{found.people} people"
    body = str(words["body"]).strip().format(people=people, due=due, rule=words["rule"], withheld=words["withheld"])
    signature = (settings.liaison_name, settings.agency_name, settings.liaison_phone, settings.liaison_email)
    domain = settings.liaison_email.partition("@")[2] or "csdesk.invalid"
    message = OutboxMessage(
        message_id=f"<{uuid7().hex}@{domain}>",
        recipient_name=csa.name,
        recipient_email=address,
        subject=str(words["subject"]).format(due=due)[:200],
        body="\n".join([body, "", *(line for line in signature if line), ""]),
        about_people=found.people,
        rule=words["rule"],
        withheld=words["withheld"],
        created_at=at,
    )
    session.add(message)
    session.flush()
    session.add(MessageAttachment(message_id=message.id, attachment_id=found.attachment_id))
    session.flush()
    audit.record(session, at=at, who=who, action="review.list_drafted", kind="outbox_message", record_id=message.id)
    return message.id


def recipient_address(session: Session, csa_id: UUID) -> str:
    """The e-mail address to which this CSA's review lists go; empty where none is known."""
    rows = select(CsaContact.email).where(CsaContact.csa_id == csa_id, CsaContact.receives_reviews)
    return next((email for email in session.scalars(rows.order_by(CsaContact.name)) if is_address(email)), "")


def list_of(session: Session, message_id: UUID) -> UUID | None:
    """The review list that a message brings; None where it brings another thing."""
    attached = select(MessageAttachment.attachment_id).where(MessageAttachment.message_id == message_id)
    return session.scalar(select(ReviewList.id).where(ReviewList.attachment_id.in_(attached)))
