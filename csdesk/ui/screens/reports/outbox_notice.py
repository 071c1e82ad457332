"""What the outbox says above its list: what is missing for sending, and what the messages on the way wait for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csdesk.services.mailbox import MessageLine, MessageState
from csdesk.services.settings import Settings
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.courier import Courier

NO_SERVER = tr("No mail server is set, so nothing can be sent from here. Enter it in Settings, or save drafts.")
NO_ADDRESS = tr("Your own e-mail address is not set, so nothing can be sent. Enter it in Settings.")


@dataclass(frozen=True)
class Notice:
    """A sentence, and whether Settings are where it is mended."""

    sentence: str
    to_settings: bool = False


def notice_of(settings: Settings, messages: tuple[MessageLine, ...], courier: "Courier") -> Notice | None:
    """What is to be said; None while all is well."""
    if not settings.smtp_host:
        return Notice(NO_SERVER, to_settings=True)
    if not settings.liaison_email:
        return Notice(NO_ADDRESS, to_settings=True)
    queued = sum(message.state == MessageState.QUEUED and not message.hold for message in messages)
    if not queued or courier.is_sending:
        return None
    if courier.stops:
        return Notice(
            tr("The sending was stopped. 1 message waits until you press Try now, or say yes again.")
            if queued == 1
            else tr(
                "The sending was stopped. {queued:,} messages wait until you press Try now, or say yes again.",
                queued=queued,
            )
        )
    if courier.refusal:
        return Notice(courier.refusal)
    if courier.offline:
        return Notice(
            tr("This computer has no network. 1 message goes by itself when it is back: no need to wait for it.")
            if queued == 1
            else tr(
                "This computer has no network. {queued:,} messages go by themselves when it is back: no need to wait "
                "for it.",
                queued=queued,
            )
        )
    if courier.behind_portal:
        return Notice(
            tr(
                "This network wants you to sign in first: open its page in a browser. 1 message goes by itself "
                "after it."
            )
            if queued == 1
            else tr(
                "This network wants you to sign in first: open its page in a browser. {queued:,} messages go by "
                "themselves after it.",
                queued=queued,
            )
        )
    return None
