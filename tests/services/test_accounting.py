"""What was told of whom, to whom and when: kept, once a person, whatever is taken back or merged."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa
from csdesk.services import disclosure, merging, undo
from csdesk.services.disclosure import Fact, Recipient, Rulings, Telling, To, Way
from csdesk.services.vault import Vault
from tests.services.enrolled import enrol
from tests.services.people import NOW, TODAY, WHO, add_csa, add_person, add_program


def test_what_was_told_is_accounted_for_once_a_person(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session, "Rock")
        first, second, third = (add_person(session) for _ in range(3))
        telling = Telling(Rulings.load(session, [first, second, third], on=TODAY), To(Recipient.CSA, csa_id))
        for ncp_id in (first, second, first):
            assert telling.tell(ncp_id, Fact.CONTACT, TODAY, "Reached") == "Reached"
        assert telling.tell(first, Fact.EMPLOYMENT, TODAY, "Acorn Mill", instead="-") == "-"
        telling.tell(third, Fact.PHONE, TODAY, "608-555-0101")
        (kept,) = telling.notes()
        assert (kept.values, kept.people) == (2, 2)
        written = disclosure.account(session, telling, what="Review list", way=Way.FILE, at=NOW, who=WHO)
        assert written == disclosure.Accounted(Recipient.CSA, 2), "of the third nothing was told"
        (told,) = disclosure.disclosures_of(session, first)
        assert (told.at, told.what, told.way, told.recipient_name) == (
            NOW,
            "Review list",
            Way.FILE,
            csa_name(session),
        )
        assert told.words == (
            "Saved as a file. Rule: participation before enrollment. Withheld: what only a release permits."
        )
        assert disclosure.disclosures_of(session, third) == ()
        assert session.scalar(select(func.count()).where(AuditEvent.action == "disclosure.made")) == 1

    vault.write(work)


def test_a_file_for_the_desk_itself_is_counted_in_the_trail_only(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        telling = Telling(Rulings.load(session, [ncp_id], on=TODAY), To(Recipient.OWN_USE))
        assert telling.tell(ncp_id, Fact.NAME, TODAY, "Able, Andrew") == "Able, Andrew"
        disclosure.account(session, telling, what="List", way=Way.FILE, at=NOW, who=WHO)
        assert disclosure.disclosures_of(session, ncp_id) == ()
        assert session.scalar(select(AuditEvent.detail).where(AuditEvent.action == "disclosure.made"))

    vault.write(work)


def test_what_left_has_left_whatever_is_taken_back(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        telling = Telling(Rulings.load(session, [ncp_id], on=TODAY), To(Recipient.PARENT))
        telling.tell(ncp_id, Fact.NAME, TODAY, "Able, Andrew")
        with undo.recorded(session) as recorder:
            session.get_one(Ncp, ncp_id).middle_name = "Quentin"
            disclosure.account(session, telling, what="Letter", way=Way.PRINT, at=NOW, who=WHO)
            step = recorder.step("The letter", at=NOW)
        assert step is not None
        undo.take_back(session, step, at=NOW, who=WHO)
        assert session.get_one(Ncp, ncp_id).middle_name == ""
        assert len(disclosure.disclosures_of(session, ncp_id)) == 1

    vault.write(work)


def test_a_merge_moves_the_accounting_and_taking_it_back_moves_it_back(vault: Vault) -> None:
    def work(session: Session) -> None:
        kept_id, gone_id = add_person(session), add_person(session)
        telling = Telling(Rulings.load(session, [gone_id], on=TODAY), To(Recipient.PARENT))
        telling.tell(gone_id, Fact.NAME, TODAY, "Able, Andrew")
        disclosure.account(session, telling, what="Letter", way=Way.PRINT, at=NOW, who=WHO)
        with undo.recorded(session) as recorder:
            merging.merge(session, kept_id, gone_id, at=NOW, who=WHO)
            step = recorder.step("The merge", at=NOW)
        assert len(disclosure.disclosures_of(session, kept_id)) == 1
        assert step is not None
        undo.take_back(session, step, at=NOW, who=WHO)
        assert disclosure.disclosures_of(session, kept_id) == ()
        assert len(disclosure.disclosures_of(session, gone_id)) == 1

    vault.write(work)


def test_a_kept_document_is_asked_again_when_it_leaves(vault: Vault) -> None:
    """A contact was told before any enrolment; then an enrolment is recorded that lies before it."""

    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        to, contacted = To(Recipient.CSA, csa_id), date(2026, 9, 10)
        telling = Telling(Rulings.load(session, [ncp_id], on=TODAY), to)
        telling.tell(ncp_id, Fact.CONTACT, contacted, "Reached")
        told = telling.told()
        assert disclosure.still_allowed(session, told, to, on=TODAY)
        enrol(session, ncp_id, add_program(session), contacted)
        assert not disclosure.still_allowed(session, told, to, on=TODAY)
        disclosure.account_kept(
            session, told, to, what="Report", way=Way.BY_HAND, attachment_id=None, at=NOW, who=WHO
        )
        (line,) = disclosure.disclosures_of(session, ncp_id)
        assert line.words == "Sent by hand. Rule: none, it should not have been told."

    vault.write(work)


def csa_name(session: Session) -> str:
    return session.scalars(select(Csa.name)).one()
