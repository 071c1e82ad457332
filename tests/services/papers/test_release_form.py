"""The form that a parent signs: what may be told stands on it with an X, what may not without one."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.partner import Program
from csdesk.services import releases, scans, settings
from csdesk.services.errors import RefusedError
from csdesk.services.papers import release_form
from csdesk.services.releases import FormPaper, NewForm, Recipient, Scan
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program

FORM = NewForm(Recipient.CSA, ("participation", "employment"), date(2027, 10, 8))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def printed(vault: Vault, form: NewForm = FORM) -> FormPaper:
    def work(session: Session) -> FormPaper:
        settings.change(session, Settings(liaison_name="Dana Miller", agency_name="FSC"), at=NOW, who=WHO)
        ncp_id = add_person(session, Person(last_name="ZAMORA", first_name="JEREMY"))
        chosen = replace(form, csa_id=add_csa(session)) if form.recipient is Recipient.CSA else form
        return releases.print_form(session, ncp_id, chosen, at=NOW, who=WHO)

    return vault.write(work)


def test_it_says_who_may_be_told_what_until_when_and_how_it_is_taken_back(vault: Vault) -> None:
    pdf = release_form.make(printed(vault))

    text = text_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert "Jeremy Zamora" in text
    assert "Rock County Child Support Agency" in text
    assert "Until October 8, 2027." in text
    assert "I say so or write so to Dana Miller" in text
    assert "X Whether I take part" in text
    assert "X My work" in text
    assert "X My address" not in text
    assert "My address" in text


def test_its_code_is_the_forms_and_holds_nothing_else(vault: Vault) -> None:
    paper = printed(vault)

    (page,) = scans.read(release_form.make(paper))

    assert page.codes == (str(paper.form_id),)


def test_a_program_for_victims_is_not_named_on_it(vault: Vault) -> None:
    def add(session: Session) -> UUID:
        program_id = add_program(session, "Safe House")
        session.get_one(Program, program_id).category = "dv_program"
        return program_id

    form = replace(FORM, recipient=Recipient.PROGRAM, program_id=vault.write(add))
    text = text_of(release_form.make(printed(vault, form)))

    assert "Safe House" not in text
    assert "Name, written by hand" in text


def test_a_form_that_was_printed_is_kept_and_signed_when_its_release_comes_back(vault: Vault) -> None:
    paper = printed(vault)

    def work(session: Session) -> None:
        form = releases.form(session, paper.form_id)
        assert form is not None
        assert (form.signed, form.to, form.facts) == (
            False,
            "Rock County Child Support Agency",
            frozenset(FORM.facts),
        )
        scan = Scan("signed.pdf", "application/pdf", b"%PDF-1")
        releases.sign_form(session, form.id, signed_on=TODAY, scan=scan, at=NOW, who=WHO)
        (held,) = releases.releases_of(session, form.ncp_id)
        assert (held.facts, held.valid_until, held.form_id) == (form.facts, FORM.valid_until, form.id)
        assert releases.open_scan(session, held.id, at=NOW, who=WHO).content == b"%PDF-1"
        assert [one.signed for one in releases.forms_of(session, form.ncp_id)] == [True]
        actions = [row.action for row in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
        assert actions[-3:] == ["release.form_printed", "release.recorded", "release.scan_opened"]

    vault.write(work)


def sign_again(session: Session, form_id: UUID, on: date, page: bytes) -> UUID:
    scan = Scan("page.pdf", "application/pdf", page)
    return releases.sign_form(session, form_id, signed_on=on, scan=scan, at=NOW, who=WHO)


def test_a_form_that_is_signed_again_after_its_release_was_revoked_holds_again(vault: Vault) -> None:
    form_id = printed(vault).form_id
    first_day, revoked_on = TODAY - timedelta(days=20), TODAY - timedelta(days=10)

    def work(session: Session) -> None:
        first = sign_again(session, form_id, first_day, b"%PDF-1")
        releases.revoke(session, first, revoked_on=revoked_on, at=NOW, who=WHO)
        form = releases.form(session, form_id)
        assert form is not None
        assert (form.signed, form.revoked_on) == (True, revoked_on)
        assert sign_again(session, form_id, first_day, b"%PDF-2") == first
        with pytest.raises(RefusedError, match="revoked after"):
            sign_again(session, form_id, revoked_on - timedelta(days=1), b"%PDF-3")
        second = sign_again(session, form_id, TODAY, b"%PDF-4")
        held = {one.id: one for one in releases.releases_of(session, form.ncp_id)}
        assert {key: (one.signed_on, one.revoked_on) for key, one in held.items()} == {
            first: (first_day, revoked_on),
            second: (TODAY, None),
        }
        assert (held[second].facts, held[second].form_id) == (form.facts, form_id)
        pages = [
            (sign_again(session, form_id, day, b"%PDF-5"), key) for day, key in ((first_day, first), (TODAY, second))
        ]
        assert all(kept == key for kept, key in pages)
        again = releases.form(session, form_id)
        assert again is not None
        assert again.revoked_on is None

    vault.write(work)


def test_a_form_that_is_signed_again_when_what_it_permits_is_over_is_refused(vault: Vault) -> None:
    last = TODAY - timedelta(days=5)

    def work(session: Session) -> None:
        paper = releases.print_form(
            session, add_person(session), replace(FORM, valid_until=last), at=NOW - timedelta(days=30), who=WHO
        )
        first = sign_again(session, paper.form_id, last, b"%PDF-1")
        assert sign_again(session, paper.form_id, last, b"%PDF-2") == first
        with pytest.raises(RefusedError, match="print a new form"):
            sign_again(session, paper.form_id, TODAY, b"%PDF-3")

    vault.write(work)
