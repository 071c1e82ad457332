"""A review list goes by e-mail: a draft in the outbox, which waits for a person's yes as reports do."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, OutboxMessage
from csdesk.models.partner import Csa, CsaContact
from csdesk.services import audit
from csdesk.services.email_address import is_address
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox.drafting import LONGEST_TO, message_id_for
from csdesk.services.review_list import going_out
from csdesk.services.review_list.wording import wording
from csdesk.services.settings import Settings
from csdesk.wording import tr


def draft_review_list(session: Session, list_id: UUID, *, settings: Settings, at: datetime, who: str) -> UUID:
    """A draft in the outbox with the list, to all contact persons who get review lists; gives the message's id.

    Raises `NotFoundError`, and `RefusedError` where nobody there gets review lists, or the list was withdrawn.
    """
    found = going_out.standing(session, list_id)
    csa = session.get_one(Csa, found.csa_id)
    people = recipients(session, found.csa_id)
    if not people:
        raise RefusedError(
            tr(
                "Nobody at {name} gets review lists by e-mail. No message was made; say so of a contact person with "
                "an e-mail address in the Directory, or save the list as a file.",
                name=csa.name,
            )
        )
    email_line, names = addresses(session, found.csa_id)
    words = wording().toml["mail"]
    due = f"{found.due_on:%m/%d/%Y}"
    number = "1 person" if found.people == 1 else f"{found.people} people"
    body = str(words["body"]).strip().format(people=number, due=due, rule=words["rule"], withheld=words["withheld"])
    signature = (settings.liaison_name, settings.agency_name, settings.liaison_phone, settings.liaison_email)
    message = OutboxMessage(
        message_id=message_id_for(settings.liaison_email),
        recipient_name=csa.name,
        recipient_email=email_line,
        recipient_people=names,
        subject=str(words["subject"]).format(due=due)[:200],
        body="\n".join([body, "", *(line for line in signature if line), ""]),
        about_people=found.people,
        rule=words["rule"],
        withheld=words["withheld"],
        created_at=at,
    )
    session.add(message)
    session.flush()
    session.add(
        MessageAttachment(
            message_id=message.id,
            attachment_id=found.attachment_id,
            rule=words["rule"],
            about_people=found.people,
        )
    )
    session.flush()
    audit.record(session, at=at, who=who, action="review.list_drafted", kind="outbox_message", record_id=message.id)
    return message.id


def addresses(session: Session, csa_id: UUID) -> tuple[str, str]:
    """The addresses for this CSA's review lists, as in a message, and the people behind them."""
    people = recipients(session, csa_id)
    emails = ", ".join(dict.fromkeys(email for _name, email in people))
    return emails, ", ".join(name for name, _email in people if name)[:LONGEST_TO]


def recipients(session: Session, csa_id: UUID) -> tuple[tuple[str, str], ...]:
    """To whom this CSA's review lists go: name and e-mail address each."""
    rows = (
        select(CsaContact.name, CsaContact.email)
        .where(CsaContact.csa_id == csa_id, CsaContact.receives_reviews)
        .order_by(CsaContact.name)
    )
    return tuple((name, email) for name, email in session.execute(rows) if is_address(email))
