"""The mailbox: outbox, SMTP, `.eml` drafts. Knows nothing of what a report says."""

from csdesk.models.message import MessageState
from csdesk.models.release import Recipient
from csdesk.services.mailbox.faults import DeliveryUnknownError, Fault, NotDeliveredError, Step
from csdesk.services.mailbox.outbox import (
    approve,
    as_eml,
    draft_messages,
    give_out_files,
    list_messages,
    mark_sent,
    overtaken_now,
    resolve_unknown,
)
from csdesk.services.mailbox.records import (
    AttachedFile,
    Letter,
    MessageLine,
    SendResult,
    Transport,
)
from csdesk.services.mailbox.review_lists import draft_review_list
from csdesk.services.mailbox.sending import send_approved, settle_interrupted
from csdesk.services.mailbox.smtp import SmtpTransport, transport_for
from csdesk.services.mailbox.timeouts import Timeouts

__all__ = [
    "AttachedFile",
    "DeliveryUnknownError",
    "Fault",
    "Letter",
    "MessageLine",
    "MessageState",
    "NotDeliveredError",
    "Recipient",
    "SendResult",
    "SmtpTransport",
    "Step",
    "Timeouts",
    "Transport",
    "approve",
    "as_eml",
    "draft_messages",
    "draft_review_list",
    "give_out_files",
    "list_messages",
    "mark_sent",
    "overtaken_now",
    "resolve_unknown",
    "send_approved",
    "settle_interrupted",
    "transport_for",
]
