"""A message of the outbox as an e-mail: for handing over, and as a draft that a mail program opens for sending."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from csdesk.services.email_address import is_address
from csdesk.services.errors import DeskError
from csdesk.services.mailbox.records import Letter
from csdesk.wording import tr

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage


@dataclass(frozen=True)
class Enclosure:
    """A file in a letter."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Text:
    """What a letter says, and to whom."""

    message_id: str
    sender_name: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    enclosures: tuple[Enclosure, ...]


def letter(text: Text, *, at: datetime) -> Letter:
    """The letter as it goes to the server: the same bytes for the same text and moment.

    Raises `DeskError` for an address that is none, and where there is no recipient.
    """
    from email.utils import format_datetime

    if not text.recipients:
        raise DeskError(tr("This message has no e-mail address to go to. Nothing was sent; enter one first."))
    message = _message(text)
    message["From"] = _address(text.sender, text.sender_name)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = text.message_id
    return Letter(text.sender, text.recipients, message.as_bytes())


def draft(text: Text) -> bytes:
    """The letter as a draft (.eml): `X-Unsent` makes Outlook open it for sending.

    It bears no date, and no sender: that is whoever sends it.
    Raises `DeskError` for an address that is none.
    """
    message = _message(text)
    message["Message-ID"] = text.message_id
    message["X-Unsent"] = "1"
    return message.as_bytes()


def addresses_of(line: str) -> tuple[str, ...]:
    """The addresses of a line that are divided by commas, as messages keep them."""
    return tuple(dict.fromkeys(one.strip() for one in line.split(",") if one.strip()))


def are_addresses(line: str) -> bool:
    """Whether the line holds at least one address, and nothing but addresses that mail servers understand."""
    addresses = addresses_of(line)
    return bool(addresses) and all(is_address(address) for address in addresses)


def _message(text: Text) -> "EmailMessage":
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    if text.recipients:
        message["To"] = [_address(address, "") for address in text.recipients]
    message["Subject"] = " ".join(text.subject.split())
    message.set_content(text.body, cte="quoted-printable")
    for enclosure in text.enclosures:
        main, _, sub = enclosure.media_type.partition("/")
        message.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=enclosure.file_name)
    if text.enclosures:  # "=_" occurs neither in quoted-printable nor in base64: no part can hold the boundary
        message.set_boundary(f"=_{hashlib.sha256(text.message_id.encode()).hexdigest()[:40]}")
    return message


def _address(address: str, name: str) -> "Address":
    from email.headerregistry import Address

    if not is_address(address):
        raise DeskError(
            tr("This is not an e-mail address that a mail server takes. Nothing was sent; correct it first.")
        )
    return Address(display_name=" ".join(name.split()), addr_spec=address)
