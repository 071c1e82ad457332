"""The mailbox: outbox, SMTP, `.eml` drafts. Knows nothing of what a report says."""

from csdesk.models.message import AttemptOutcome, MessageState, SentHow
from csdesk.models.release import Recipient
from csdesk.services.mailbox.by_hand import as_eml, as_folder, give_out_files, mark_sent, resolve_unknown
from csdesk.services.mailbox.drafting import draft_messages, draft_reports
from csdesk.services.mailbox.faults import DeliveryUnknownError, Fault, NotDeliveredError, Step
from csdesk.services.mailbox.lines import list_messages
from csdesk.services.mailbox.outbox import approve, discard, let_go_of_holds, overtaken_now, withdraw
from csdesk.services.mailbox.receipts import Receipts, quarter_of, receipt, receipts, went_on
from csdesk.services.mailbox.receipts_file import ReceiptsFile, note_file, receipts_file
from csdesk.services.mailbox.records import (
    AttachedFile,
    AttemptLine,
    HandingOver,
    Letter,
    MessageLine,
    SendResult,
    SentReport,
    Transport,
    Watch,
)
from csdesk.services.mailbox.review_lists import draft_review_list
from csdesk.services.mailbox.saved import save_quarter, save_report
from csdesk.services.mailbox.sending import (
    next_try,
    send_due,
    settle,
    waiting_for_the_line,
)
from csdesk.services.mailbox.smtp import SmtpTransport, transport_for
from csdesk.services.mailbox.timeouts import Timeouts

__all__ = [
    "AttachedFile",
    "AttemptLine",
    "AttemptOutcome",
    "DeliveryUnknownError",
    "Fault",
    "HandingOver",
    "Letter",
    "MessageLine",
    "MessageState",
    "NotDeliveredError",
    "Receipts",
    "ReceiptsFile",
    "Recipient",
    "SendResult",
    "SentHow",
    "SentReport",
    "SmtpTransport",
    "Step",
    "Timeouts",
    "Transport",
    "Watch",
    "approve",
    "as_eml",
    "as_folder",
    "discard",
    "draft_messages",
    "draft_reports",
    "draft_review_list",
    "give_out_files",
    "let_go_of_holds",
    "list_messages",
    "mark_sent",
    "next_try",
    "note_file",
    "overtaken_now",
    "quarter_of",
    "receipt",
    "receipts",
    "receipts_file",
    "resolve_unknown",
    "save_quarter",
    "save_report",
    "send_due",
    "settle",
    "transport_for",
    "waiting_for_the_line",
    "went_on",
    "withdraw",
]
