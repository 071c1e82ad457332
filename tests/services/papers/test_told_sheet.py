"""The accounting on paper: what left, to whom, by which rule; under safe contact without free words and programs."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.services import may_be_told, releases, told_papers
from csdesk.services.disclosure import Fact, Recipient, To, Way, disclosures_of
from csdesk.services.errors import RefusedError
from csdesk.services.releases import NewRelease
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_csa, add_person, add_program


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(("safe", "category"), [(False, "wioa"), (True, "wioa"), (False, "dv_program")])
def test_what_was_told_stands_on_it(vault: Vault, safe: bool, category: str) -> None:
    def work(session: Session) -> str:
        ncp_id, csa_id, program_id = add_person(session), add_csa(session), add_program(session, "Hope House")
        session.get_one(Program, program_id).category = category
        new = NewRelease(Recipient.PROGRAM, TODAY, program_id=program_id, facts=("participation",))
        releases.record_release(session, ncp_id, new, at=NOW, who=WHO)
        other = NewRelease(Recipient.OTHER, TODAY, recipient_name="Sister Ann, Oak St", facts=("participation",))
        releases.record_release(session, ncp_id, other, at=NOW, who=WHO)
        for to, words in (
            (To(Recipient.CSA, csa_id), "No call back yet"),
            (To(Recipient.PROGRAM, None, program_id), "9 Elm"),
            (To(Recipient.OTHER, name="Sister Ann, Oak St"), "Called back"),
        ):
            may_be_told.note_told(
                session, ncp_id, to, Fact.CONTACT, fact_on=TODAY, what=words, way=Way.SPOKEN, at=NOW, who=WHO
            )
        session.get_one(Ncp, ncp_id).safe_contact = safe
        pdf, _left = told_papers.accounting_pdf(session, ncp_id, way=Way.PRINT, at=NOW, who=WHO)
        return text_of(pdf)

    text = vault.write(work)
    assert "Rock County Child Support Agency" in text
    assert "Participation before enrollment" in text
    assert "Signed release" in text
    for words in ("No call back yet", "Sister Ann", "Called back"):
        assert (words in text) is not safe
    for words in ("Hope House", "9 Elm"):
        assert (words in text) is (category == "wioa" and not safe)


def test_what_may_not_be_told_is_not_noted_as_told(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, to = add_person(session), To(Recipient.PROGRAM, None, add_program(session))
        for what in ("That the parent called", " "):
            with pytest.raises(RefusedError, match="Nothing was noted"):
                may_be_told.note_told(
                    session, ncp_id, to, Fact.CONTACT, fact_on=TODAY, what=what, way=Way.SPOKEN, at=NOW, who=WHO
                )

    vault.write(work)


def test_what_slipped_out_is_accounted_for_as_told_anyway(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, to = add_person(session), To(Recipient.PROGRAM, None, add_program(session))
        said: dict[str, Any] = {"what": "That she came", "way": Way.SPOKEN, "at": NOW, "who": WHO}
        with pytest.raises(RefusedError, match="Nothing was noted"):
            may_be_told.note_told(session, ncp_id, to, Fact.ATTENDANCE, fact_on=TODAY, **said)
        ahead = TODAY + timedelta(days=1)
        with pytest.raises(RefusedError, match="lies ahead"):
            may_be_told.note_told(session, ncp_id, to, Fact.ATTENDANCE, fact_on=ahead, slipped=True, **said)
        may_be_told.note_told(session, ncp_id, to, Fact.ATTENDANCE, fact_on=TODAY, slipped=True, **said)
        (told,) = disclosures_of(session, ncp_id)
        assert (told.recipient_name, told.what, told.rule) == ("WIOA", "That she came", "told_anyway")
        assert "it should not have been told" in told.words

    vault.write(work)


def test_every_fact_has_its_words() -> None:
    assert set(may_be_told.fact_words()) == set(Fact)
