"""Files that live in the vault: imported reports, worksheets, signed pages, workbooks that were sent."""

from enum import StrEnum

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Line, Moment, Record, choice


class AttachmentKind(StrEnum):
    """What a file is for."""

    REFERRAL_REPORT = "referral_report"
    WORKSHEET = "worksheet"
    SIGNED_PLAN = "signed_plan"
    RELEASE = "release"
    WORKBOOK = "workbook"


class Attachment(Record):
    """A file, whole, with its fingerprint."""

    __tablename__ = "attachment"

    kind: Mapped[AttachmentKind] = mapped_column(choice(AttachmentKind))
    file_name: Mapped[Line]
    media_type: Mapped[Line]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[Moment]
