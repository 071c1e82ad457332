"""The receipts as a workbook, for whoever asks what went where: agencies, days, counts and digests, and no NCP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from csdesk.models.message import MessageState
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.mailbox.receipts import quarter_of, receipts, went_on
from csdesk.services.mailbox.records import MessageLine
from csdesk.services.plain_workbook import Cell
from csdesk.services.reporting.quarters import Quarter

MOST = 100_000
HEADINGS = (
    ("Day", 12),
    ("To", 34),
    ("Contact persons", 26),
    ("Addresses", 34),
    ("Subject", 60),
    ("Quarter", 18),
    ("About people", 13),
    ("How it stands", 26),
    ("Server's answer", 44),
    ("Tries", 8),
    ("Approved by", 22),
    ("Files", 48),
    ("SHA-256 of the files", 70),
    ("Message-ID", 48),
)
STANDS = {
    MessageState.SENT: "sent",
    MessageState.UNKNOWN: "unknown whether it arrived",
    MessageState.SENDING: "being handed over",
    MessageState.QUEUED: "approved, not sent yet",
    MessageState.FAILED: "not sent",
    MessageState.DRAFT: "saved for sending by hand",
}


@dataclass(frozen=True)
class ReceiptsFile:
    """A workbook, and how many lines it has."""

    content: bytes
    count: int


def receipts_file(
    session: Session, *, quarter: Quarter | None = None, recipient: str = "", text: str = "", at: datetime
) -> ReceiptsFile:
    """The receipts that `receipts` would give, all of them. The caller writes the file and notes it (`note_file`)."""
    from csdesk.services.plain_workbook import workbook

    found = receipts(session, quarter=quarter, recipient=recipient, text=text, limit=MOST).lines
    content = workbook(
        "Receipts",
        [heading for heading, _width in HEADINGS],
        [width for _heading, width in HEADINGS],
        map(_cells, found),
        lambda: _notes(at),
    )
    return ReceiptsFile(content, len(found))


def note_file(session: Session, made: ReceiptsFile, *, at: datetime, who: str) -> None:
    """That receipts were saved is a line of the audit trail."""
    detail = f"{made.count} lines"
    audit.record(session, at=at, who=who, action="message.receipts_saved", kind="outbox_message", detail=detail)


def _cells(line: MessageLine) -> Sequence[Cell]:
    return (
        went_on(line),
        line.recipient_name,
        line.people,
        line.recipient_email,
        line.subject,
        quarter_of(line).title,
        str(line.about_people),
        "discarded, not sent" if line.put_away else STANDS[line.state],
        line.server_answer,
        str(line.attempts),
        line.approved_by,
        ", ".join(file.file_name for file in line.files),
        " ".join(file.sha256 for file in line.files),
        line.message_id,
    )


def _notes(at: datetime) -> list[str]:
    return [
        f"What left the desk by e-mail, or was tried, as of {local_day(at):%m/%d/%Y}.",
        "SHA-256: a file with this digest is the one that was sent, byte for byte.",
        "It names agencies and their contact persons, and no NCP.",
    ]
