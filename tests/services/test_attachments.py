"""Files come out of the vault as they went in, or not at all."""

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment
from csdesk.services import attachments
from csdesk.services.attachments import AttachmentKind
from csdesk.services.errors import DeskError, NotFoundError
from csdesk.services.vault import Vault
from tests.services.people import NOW

SCAN = b"%PDF-1.7 \x00\xff a signed page"


@pytest.mark.parametrize("name", ["C:\\Users\\Dana\\scan 1.pdf", "/home/dana/scan 1.pdf", "scan 1.pdf"])
def test_a_file_comes_back_whole_and_without_the_folder_it_came_from(vault: Vault, name: str) -> None:
    kept = vault.write(
        lambda session: attachments.keep(session, AttachmentKind.SIGNED_PLAN, name, "application/pdf", SCAN, at=NOW)
    )
    stored = vault.read(lambda session: attachments.content(session, kept))
    assert (stored.content, stored.file_name) == (SCAN, "scan 1.pdf")
    assert (stored.kind, stored.media_type) == (AttachmentKind.SIGNED_PLAN, "application/pdf")
    assert stored.added_at == NOW


@pytest.mark.parametrize(("content", "sentence"), [(b"", "empty"), (b"x" * 25_000_001, "larger than 25 MB")])
def test_empty_and_huge_files_are_refused(vault: Vault, content: bytes, sentence: str) -> None:
    with pytest.raises(DeskError, match=sentence):
        vault.write(
            lambda session: attachments.keep(session, AttachmentKind.RELEASE, "a.pdf", "x/y", content, at=NOW)
        )
    assert vault.read(lambda session: session.query(Attachment).count()) == 0


def test_a_damaged_file_is_not_opened(vault: Vault) -> None:
    def damage(session: Session) -> None:
        session.get_one(Attachment, kept).content = SCAN + b"!"

    kept = vault.write(
        lambda session: attachments.keep(session, AttachmentKind.WORKSHEET, "w.pdf", "application/pdf", SCAN, at=NOW)
    )
    vault.write(damage)
    with pytest.raises(DeskError, match="damaged"):
        vault.read(lambda session: attachments.content(session, kept))
    with pytest.raises(NotFoundError):
        vault.read(lambda session: attachments.content(session, uuid7()))
