"""What cannot be told value by value: a scan is a picture, a letter on file is words, the clipboard holds a text."""

from copy import deepcopy
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import NcpAddress, NcpPhone, Source
from csdesk.models.release import Recipient, Release, Way
from csdesk.services import caseload, disclosure, letters, resources, told_papers
from csdesk.services.disclosure import Exempt, Fact, To
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.files import require_told
from csdesk.services.letters import Batch, Decisions
from csdesk.services.release_facts import as_kept, release_facts
from csdesk.services.settings import Settings, save
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program
from tests.services.plans.planning import PDF, make, sign, view

PHONE, STREET = "(262) 555-0156", "1420 CLARK ST"
OTHERS = [kind for kind in Recipient if kind is not Recipient.PARENT]


def never(monkeypatch: pytest.MonkeyPatch, fact: Fact) -> None:
    """The rules as they are, but of this fact nothing is told to the parent."""
    laid_out = deepcopy(resources.toml(disclosure.RESOURCE))
    for facts in laid_out["parent"].values():
        if fact in facts:
            facts.remove(fact)
    laid_out["parent"].setdefault("never", []).append(fact)
    monkeypatch.setitem(
        disclosure.table().treatments, (Recipient.PARENT, fact), disclosure.read(laid_out).treatments[
            Recipient.PARENT, fact
        ],
    )  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_a_scan_is_told_to_nobody_but_the_parent_whatever_was_signed(vault: Vault, kind: Recipient) -> None:
    """It is a picture: what stands on it cannot be asked for one by one, and so it goes as a whole or not at all."""

    def work(session: Session) -> None:
        ncp_id, csa, program = add_person(session, Person("Able")), add_csa(session), add_program(session)
        to = To(
            kind, csa_id=csa if kind is Recipient.CSA else None,
            program_id=program if kind is Recipient.PROGRAM else None, name="Somebody",
        )  # fmt: skip
        session.add(
            Release(
                ncp_id=ncp_id, recipient=kind, csa_id=to.csa_id, program_id=to.program_id, recipient_name="Somebody",
                facts=as_kept(one.code for one in release_facts()), signed_on=TODAY, created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        ruling = disclosure.ruling(session, ncp_id, to, Fact.SIGNED_PAPER, TODAY, on=TODAY)
        assert (ruling.allowed, ruling.rule_code) == (False, "never")

    vault.write(work)


def test_a_scan_that_is_looked_at_cannot_be_printed_and_a_copy_is_accounted_for(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan=PDF)
    ncp_id = view(vault, plan_id).ncp_id

    def opened(*, printed: bool) -> disclosure.Left:
        stored, told = vault.write(
            lambda session: told_papers.plan_scan(session, plan_id, printed=printed, at=NOW, who=WHO)
        )
        assert stored.content == PDF
        return told

    stays = opened(printed=False)
    assert stays is Exempt.STAYS
    with pytest.raises(TypeError):
        require_told(stays)
    assert vault.read(lambda session: disclosure.disclosures_of(session, ncp_id)) == ()
    require_told(opened(printed=True))
    (line,) = vault.read(lambda session: disclosure.disclosures_of(session, ncp_id))
    assert (line.recipient, line.what, line.way) == (Recipient.PARENT, "Goal plan, signed", Way.PRINT)


def test_a_scan_that_may_not_be_told_is_not_given_out(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan=PDF)
    never(monkeypatch, Fact.SIGNED_PAPER)
    with pytest.raises(RefusedError, match="may not leave"):
        vault.write(lambda session: told_papers.plan_scan(session, plan_id, printed=True, at=NOW, who=WHO))
    actions = vault.read(lambda session: session.scalars(select(AuditEvent.action)).all())
    assert "plan.copy_printed" not in actions


def a_letter(session: Session, body: str) -> tuple[UUID, UUID, str]:
    """Somebody, a letter that was sent to them, and its wording."""
    save(session, Settings(liaison_name=WHO, liaison_phone="(608) 555-0100", agency_name="Office"))
    ncp_id = add_person(session, Person("Able"))
    session.add(
        NcpAddress(
            ncp_id=ncp_id, address_1=STREET, city="JANESVILLE", state="WI", zip="53545",
            since=TODAY + timedelta(days=1), source=Source.PARENT,
        )
    )  # fmt: skip
    session.flush()
    code = letters.save_template(session, "", "Notice", body, at=NOW, who=WHO)
    sent = letters.send(session, Batch(code, (ncp_id,), Decisions()), at=NOW, today=TODAY, who=WHO)
    return ncp_id, sent.letter_ids[0], code


CASES, PLAIN = "Dear {first_name},\n\nYour cases: {counties}.", "Dear {first_name},\n\ncome and see me."


@pytest.mark.parametrize(
    ("body", "later", "fact", "leaves"),
    [
        (CASES, "", Fact.CASE_NUMBER, False),
        (PLAIN, "", Fact.CASE_NUMBER, True),
        (PLAIN, "", Fact.ADDRESS, False),
        (PLAIN, CASES, Fact.CASE_NUMBER, False),
        (CASES, PLAIN, Fact.CASE_NUMBER, False),
        (PLAIN, "Dear {first_name}, come soon.", Fact.HEARING, False),
        (PLAIN, "Dear {first_name}, come soon.", Fact.PLAN, True),
    ],
)
def test_a_letter_that_leaves_again_is_asked_for_all_that_it_says(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, body: str, later: str, fact: Fact, *, leaves: bool
) -> None:
    """Where its wording is another one by now, for all that any letter can say."""

    def sent(session: Session) -> tuple[UUID, UUID]:
        ncp_id, letter_id, code = a_letter(session, body)
        if later:
            letters.save_template(session, code, "Notice", later, at=NOW, who=WHO)
        return ncp_id, letter_id

    ncp_id, letter_id = vault.write(sent)
    never(monkeypatch, fact)

    def again(session: Session) -> None:
        letters.note_again(session, letter_id, at=NOW, who=WHO)

    if not leaves:
        with pytest.raises(RefusedError, match="may not leave"):
            vault.write(again)
        return
    vault.write(again)
    assert vault.read(lambda session: disclosure.disclosures_of(session, ncp_id))[0].what == "Notice, again"


def test_the_clipboard_has_what_the_record_says_and_under_safe_contact_only_what_was_shown(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, Person("Able"))
        session.add(NcpPhone(ncp_id=ncp_id, number=PHONE, since=TODAY, source=Source.PARENT))
        session.flush()
        assert caseload.copy_out(session, ncp_id, PHONE, shown=False, at=NOW, who=WHO) == (PHONE, "number")
        with pytest.raises(NotFoundError, match="Nothing was copied"):
            caseload.copy_out(session, ncp_id, "(262) 555-0199", shown=False, at=NOW, who=WHO)
        caseload.set_safe_contact(session, ncp_id, True, "By her sister", at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="kept from sight"):
            caseload.copy_out(session, ncp_id, PHONE, shown=False, at=NOW, who=WHO)
        assert caseload.copy_out(session, ncp_id, PHONE, shown=True, at=NOW, who=WHO) == (PHONE, "number")
        copied = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "ncp.copied")).all()
        assert copied == ["number", "number"]
        assert disclosure.disclosures_of(session, ncp_id) == ()

    vault.write(work)
