"""Files in the vault: kept whole with their fingerprint, and given out again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.services.errors import DeskError, NotFoundError
from csdesk.wording import tr

__all__ = ["AttachmentKind", "StoredFile", "content", "keep"]

MOST_BYTES = 25_000_000
"""Larger than any scan of a page; a file beyond it is a mistake."""


@dataclass(frozen=True)
class StoredFile:
    """A file as it was kept."""

    attachment_id: UUID
    kind: AttachmentKind
    file_name: str
    media_type: str
    content: bytes
    added_at: datetime


def keep(
    session: Session, kind: AttachmentKind, file_name: str, media_type: str, content: bytes, *, at: datetime
) -> UUID:
    """Keep a file. Only the last part of `file_name` is kept, so that no path of this computer is.

    Raises `DeskError` when the file is empty or larger than 25 MB; nothing was kept then.
    """
    if not content:
        raise DeskError(tr("The file is empty. It was not kept; choose another one."))
    if len(content) > MOST_BYTES:
        raise DeskError(tr("The file is larger than 25 MB. It was not kept; scan it with fewer dots per inch."))
    attachment = Attachment(
        kind=kind,
        file_name=PurePath(file_name.replace("\\", "/")).name[-200:],
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        added_at=at,
    )
    session.add(attachment)
    session.flush()
    return attachment.id


def content(session: Session, attachment_id: UUID) -> StoredFile:
    """A file out of the vault, checked against its fingerprint.

    Raises `NotFoundError` when it is not there, and `DeskError` when its bytes are not the ones that were kept.
    """
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise NotFoundError(tr("This file is not in the vault. Nothing was opened."))
    if hashlib.sha256(attachment.content).hexdigest() != attachment.sha256:
        raise DeskError(tr("This file is damaged in the vault. It was not opened; restore the newest backup."))
    return StoredFile(
        attachment_id=attachment.id,
        kind=attachment.kind,
        file_name=attachment.file_name,
        media_type=attachment.media_type,
        content=attachment.content,
        added_at=attachment.added_at,
    )
