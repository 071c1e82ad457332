"""The checklist on paper says to each what may be told, and withholds the rest with its reason."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.release import GENERAL_FACTS, Disclosure, Release
from csdesk.services import audit, checklist, family, resources
from csdesk.services.checklist import OWN_USE, ChecklistState
from csdesk.services.contacts import ContactKind
from csdesk.services.disclosure import Fact, Recipient, To, Way
from csdesk.services.errors import NotFoundError
from csdesk.services.family import NewParent
from csdesk.services.papers import checklist_sheet
from csdesk.services.vault import Vault
from tests.services.checklist.test_checklist import meet, refer
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_report

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
COURT = To(Recipient.COURT, name="Rock County Circuit Court")
DONE = ChecklistState.DONE


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Somebody enrolled in a class, met at court before, with a CP who needs child care and a mark with a note."""

    def work(session: Session) -> UUID:
        ncp_id = add_person(session, Person("Zamora", "Jeremy"), report=add_report(session, "Rock"))
        meet(session, ncp_id, ContactKind.COURT, TODAY - timedelta(days=40))
        refer(session, ncp_id, "Nurturing Fathers", "fatherhood_class", enrolled=True)
        parent_id = family.add_parent(session, ncp_id, NewParent("Rosa Sample"), **HOW)
        family.note_need(session, parent_id, "child_care", on=TODAY, **HOW)
        for item in ("dv_screening", "parole", "explain_system"):
            checklist.mark(session, ncp_id, item, DONE, "she told me at the kitchen table", on=TODAY, **HOW)
        return ncp_id

    return vault.write(work)


def paper(vault: Vault, ncp_id: UUID, to: To, way: Way = Way.FILE) -> str:
    pdf, _ = vault.write(lambda session: checklist.checklist_pdf(session, ncp_id, to, way=way, **HOW))
    reader = PdfReader(BytesIO(pdf))
    assert "Zamora" not in str(reader.metadata)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def after(text: str, item: str) -> str:
    """What follows an item on the paper."""
    return text.split(item, 1)[1].strip()[:60]


def test_for_the_file_everything_but_what_is_about_others_and_no_note(vault: Vault, ncp_id: UUID) -> None:
    text = paper(vault, ncp_id, OWN_USE)
    assert "Zamora, Jeremy, as of October 8, 2026." in text
    assert "For the file of this desk." in text
    assert after(text, "Use court to recruit NCP").startswith("Done on August 29, 2026, from the record")
    assert after(text, "Explain how child support system works").startswith("Done on October 8, 2026, marked by hand")
    assert after(text, "Random assignment to control or treatment group").startswith("Open")
    for item in (
        "child care",
        "complete DV screening with CP",
        "Connect with parole/probation officer, if applicable",
    ):
        assert after(text, item).startswith(checklist_sheet.ON_RECORD), item
    assert "Nurturing" not in text
    assert "kitchen" not in text
    assert "Rosa" not in text


def test_a_court_is_told_nothing_without_a_release_that_names_it(vault: Vault, ncp_id: UUID) -> None:
    text = paper(vault, ncp_id, COURT)
    assert "For Rock County Circuit Court." in text
    assert "Done on" not in text
    assert text.count(checklist_sheet.KEPT) >= 40
    assert "What is withheld, and why" in text
    assert "safe" not in text.lower()


def sign(session: Session, ncp_id: UUID) -> None:
    """A release for the court, signed before all that happened."""
    signed_on = TODAY - timedelta(days=60)
    session.add(
        Release(
            ncp_id=ncp_id,
            recipient=Recipient.COURT,
            recipient_name=COURT.name,
            facts=GENERAL_FACTS,
            signed_on=signed_on,
            created_at=NOW,
        )
    )


def test_with_a_release_it_is_told_what_the_release_names(vault: Vault, ncp_id: UUID) -> None:
    vault.write(lambda session: sign(session, ncp_id))
    text = paper(vault, ncp_id, COURT)
    assert after(text, "Use court to recruit NCP").startswith("Done on August 29, 2026")
    assert after(text, "Explain how child support system works").startswith("Done on October 8, 2026")
    for item in (
        "child care",
        "complete DV screening with CP",
        "Connect with parole/probation officer, if applicable",
    ):
        assert after(text, item).startswith(checklist_sheet.KEPT), item


def test_what_is_withheld_tells_nothing_of_whether_it_happened(vault: Vault, ncp_id: UUID) -> None:
    """Two people who differ in nothing but what may not be told have the same paper."""

    def other(session: Session) -> UUID:
        other_id = add_person(
            session, Person("Zamora", "Jeremy"), report=session.get_one(Ncp, ncp_id).listed_import_id
        )
        meet(session, other_id, ContactKind.COURT, TODAY - timedelta(days=40))
        return other_id

    other_id = vault.write(other)
    assert paper(vault, ncp_id, COURT) == paper(vault, other_id, COURT)


@pytest.mark.parametrize("to", [OWN_USE, COURT], ids=str)
def test_no_paper_tells_that_safe_contact_is_on(vault: Vault, ncp_id: UUID, to: To) -> None:
    def put_on(session: Session) -> None:
        session.get_one(Ncp, ncp_id).safe_contact = True

    before = paper(vault, ncp_id, to)
    vault.write(put_on)
    assert paper(vault, ncp_id, to) == before
    assert "safe" not in before.lower()


def test_what_leaves_is_accounted_for_and_in_the_trail(vault: Vault, ncp_id: UUID) -> None:
    def accounted(session: Session) -> list[tuple[str, str, str]]:
        return [(one.recipient, one.recipient_name, one.what) for one in session.query(Disclosure)]

    paper(vault, ncp_id, OWN_USE, Way.PRINT)
    assert vault.read(accounted) == [], "a paper for the desk itself is told to nobody"
    trail = vault.read(lambda session: audit.read_trail(session, limit=1).lines[0])
    assert (trail.action, trail.detail) == ("checklist.printed", "own_use")
    paper(vault, ncp_id, COURT)
    assert vault.read(accounted) == [("court", COURT.name, "Procedures checklist")]


def test_courts_come_from_hearings_and_releases(vault: Vault, ncp_id: UUID) -> None:
    assert vault.read(lambda session: checklist.courts_of(session, ncp_id)) == ()
    with pytest.raises(NotFoundError):
        paper(vault, UUID(int=5), OWN_USE)


def test_what_an_item_tells_is_a_fact_of_the_disclosure_service() -> None:
    entries = [item for group in resources.toml("checklists/colorado-2gen-b.toml")["group"] for item in group["item"]]
    assert {entry["fact"] for entry in entries if "fact" in entry} <= {fact.value for fact in Fact}
    about_others = {item.code for item in checklist.load().items if item.heading == "Contact the CP, address"}
    assert {item.fact for item in checklist.load().items if item.code in about_others} == {"family"}
