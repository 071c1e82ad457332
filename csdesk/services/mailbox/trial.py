"""A letter to oneself, to see whether the mail server takes what will be sent."""

from datetime import datetime
from uuid import uuid4

from csdesk.services.email_address import is_address
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import letters
from csdesk.services.mailbox.smtp import transport_for
from csdesk.services.policy import Policy
from csdesk.services.settings import Settings

SUBJECT = "Test from CS Desk"
BODY = "This letter shows that CS Desk can send mail through your server. It holds nothing about anyone.\n"


def send_to_self(settings: Settings, *, at: datetime, policy: Policy) -> str:
    """Hand a letter to the mail server, addressed to the liaison. Gives the server's answer, such as `250 OK`.

    Raises `RefusedError` where the liaison has no address, `DeskError` with the reason where it was not taken.
    """
    address = settings.liaison_email
    if not is_address(address):
        raise RefusedError("Enter your own e-mail address and save it first. Nothing was sent.")
    transport = transport_for(settings, policy=policy)
    domain = address.rpartition("@")[2]
    text = letters.Text(f"<{uuid4()}@{domain}>", settings.liaison_name, address, (address,), SUBJECT, BODY, ())
    return transport.deliver(letters.letter(text, at=at))
