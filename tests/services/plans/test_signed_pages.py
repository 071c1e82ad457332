"""What was signed is the paper that was printed, and its scan is in the vault, at once or later."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment
from csdesk.models.audit import AuditEvent
from csdesk.services import corrections, plans
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plans import PaperDiffersError, PlanState, WorksheetOptions
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO
from tests.services.plans.planning import DRAFT, PDF, make, sign, view

JPEG = b"\xff\xd8\xff a photograph"
HEIC = b"\0\0\0\x18ftypheic a photograph of a phone"


def attach(vault: Vault, plan_id: UUID, scan: bytes, reason: str = "") -> None:
    vault.write(lambda session: plans.attach_scan(session, plan_id, scan, "page 1", reason=reason, at=NOW, who=WHO))


def note_printed(vault: Vault, plan_id: UUID, asked: str = "") -> None:
    vault.write(lambda session: plans.note_worksheet(session, plan_id, printed=True, asked=asked, at=NOW, who=WHO))


def test_a_scan_is_added_after_the_signature(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan=None)
    with pytest.raises(NotFoundError, match="No scan"):
        vault.read(lambda session: plans.signed_scan(session, plan_id))
    attach(vault, plan_id, HEIC)
    stored = vault.read(lambda session: plans.signed_scan(session, plan_id))
    assert (stored.content, stored.media_type, stored.file_name) == (HEIC, "image/heic", "page 1")
    assert view(vault, plan_id).state is PlanState.SIGNED


def test_a_better_scan_takes_its_place_and_the_first_one_stays(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan=PDF)
    attach(vault, plan_id, JPEG, "The first was cut off")
    assert vault.read(lambda session: plans.signed_scan(session, plan_id)).content == JPEG
    assert set(vault.read(lambda session: session.scalars(select(Attachment.content)).all())) == {PDF, JPEG}
    (kept,) = vault.read(lambda session: corrections.corrections_of(session, view(vault, plan_id).ncp_id))
    assert (kept.label, kept.former, kept.reason) == ("Scan", "s.pdf", "The first was cut off")
    actions = vault.read(lambda session: session.scalars(select(AuditEvent.action)).all())
    assert actions[-1] == "plan.scan_added"


def test_a_draft_and_a_text_take_no_scan(vault: Vault) -> None:
    plan_id = make(vault)
    with pytest.raises(RefusedError, match="not signed yet"):
        attach(vault, plan_id, PDF)
    sign(vault, plan_id, scan=None)
    with pytest.raises(RefusedError, match="neither a PDF"):
        attach(vault, plan_id, b"Dear Sir")
    assert view(vault, plan_id).signed_attachment_id is None


def test_what_was_changed_after_printing_is_not_signed_unless_the_paper_was_changed_too(vault: Vault) -> None:
    plan_id = make(vault)
    note_printed(vault, plan_id)
    assert view(vault, plan_id).printed_at == NOW
    assert not view(vault, plan_id).changed_since_printed
    changed = replace(DRAFT, amount_cents=20_000)
    vault.write(lambda session: plans.save(session, plan_id, changed, at=NOW, who=WHO))
    assert view(vault, plan_id).changed_since_printed
    with pytest.raises(PaperDiffersError, match="the paper says something else"):
        sign(vault, plan_id)
    vault.write(
        lambda session: plans.sign(
            session, plan_id, signed_on=NOW.date(), coach="Dana", corrected_by_hand=True, at=NOW, who=WHO
        )
    )
    assert view(vault, plan_id).signed_note == "The paper was corrected by hand."


def test_the_same_words_again_and_another_coach_are_the_same_paper(vault: Vault) -> None:
    plan_id = make(vault)
    note_printed(vault, plan_id)

    def change_and_change_back(session: Session) -> None:
        for draft in (replace(DRAFT, amount_cents=20_000), replace(DRAFT, coach="Ola Brandt")):
            plans.save(session, plan_id, draft, at=NOW, who=WHO)

    vault.write(change_and_change_back)
    sign(vault, plan_id)
    assert view(vault, plan_id).signed_note == ""


@pytest.mark.parametrize("options", [WorksheetOptions(blank=True), WorksheetOptions(blank=True, large=True)])
def test_a_sheet_for_the_pen_is_compared_with_nothing(vault: Vault, options: WorksheetOptions) -> None:
    plan_id = make(vault)
    note_printed(vault, plan_id, options.asked)
    assert view(vault, plan_id).printed_at is None
    vault.write(lambda session: plans.save(session, plan_id, replace(DRAFT, longer_term=()), at=NOW, who=WHO))
    sign(vault, plan_id)
    assert view(vault, plan_id).state is PlanState.SIGNED
