"""A list for somebody else does not tell by its filter what its cells withhold."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.assessment import Eligibility
from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome, Direction, FollowUp
from csdesk.models.ncp import Ncp, NcpMark
from csdesk.models.referral import Job
from csdesk.models.release import Release
from csdesk.services import disclosure
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.caseload.export_list import export_list, note_list
from csdesk.services.caseload.shapes import Contacted, StepDue
from csdesk.services.disclosure import Recipient, To
from csdesk.services.errors import RefusedError
from csdesk.services.policy import Policy
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.enrolled import enrol
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report
from tests.services.test_lists_for_others import rows_of

EARLIER = TODAY - timedelta(days=20)


def agency(session: Session) -> tuple[To, UUID, UUID]:
    """The agency of Rock, and two of its parents who are enrolled."""
    csa, report = add_csa(session, "Rock"), add_report(session, "Rock")
    able, baker = (add_person(session, Person(name, counties=("Rock",)), report=report) for name in ("Able", "Baker"))
    for ncp_id in (able, baker):
        enrol(session, ncp_id, add_program(session, f"Program of {ncp_id}"), EARLIER)
    return To(Recipient.CSA, csa_id=csa, name="Rock County CSA"), able, baker


def names(session: Session, to: To, query: CaseloadQuery) -> tuple[list[str], str]:
    """Who is on the list, and its notes; nobody where it is refused."""
    try:
        made = export_list(session, query, ("name", "county"), form="csv", to=to, today=TODAY, policy=Policy())
    except RefusedError as error:
        return [], str(error)
    note_list(session, made, at=NOW, who=WHO)
    rows, notes = rows_of(made.content)
    return [row["Name"] for row in rows], notes


def at_work(session: Session, ncp_id: UUID) -> None:
    session.add(Job(ncp_id=ncp_id, started_on=EARLIER, employer="Acorn Mill", created_at=NOW))


def called(session: Session, ncp_id: UUID) -> None:
    session.add(
        ContactAttempt(
            ncp_id=ncp_id, at=NOW, kind=ContactKind.CALL, direction=Direction.OUT, outcome=ContactOutcome.REACHED,
            by=WHO, note="Sold the car",
        )
    )  # fmt: skip


def step(session: Session, ncp_id: UUID) -> None:
    session.add(FollowUp(ncp_id=ncp_id, what="x", due_on=EARLIER, promised=False, created_at=NOW))


def marked(session: Session, ncp_id: UUID) -> None:
    session.add(NcpMark(ncp_id=ncp_id, mark="tricky"))


def closed(session: Session, ncp_id: UUID) -> None:
    session.get_one(Ncp, ncp_id).closed_on = TODAY


@pytest.mark.parametrize(
    ("happens", "query"),
    [
        (at_work, CaseloadQuery(stages=(Stage.EMPLOYED,))),
        (at_work, CaseloadQuery(stages=(Stage.ENROLLED,))),
        (closed, CaseloadQuery(closed=True)),
        (closed, CaseloadQuery(closed=False)),
        (called, CaseloadQuery(contacted=Contacted.LATELY)),
        (called, CaseloadQuery(contacted=Contacted.NEVER)),
        (called, CaseloadQuery(notes="car")),
        (step, CaseloadQuery(step_due=StepDue.OVERDUE)),
        (marked, CaseloadQuery(office_marks=("tricky",))),
        (marked, CaseloadQuery(eligibility=tuple(Eligibility))),
        (marked, CaseloadQuery(able=("yes",))),
    ],
)
def test_what_may_not_be_told_makes_no_difference_to_who_is_on_the_list(
    vault: Vault, happens: Callable[[Session, UUID], None], query: CaseloadQuery
) -> None:
    def work(session: Session) -> None:
        to, _able, baker = agency(session)
        session.flush()
        before = names(session, to, query)
        happens(session, baker)
        session.flush()
        assert names(session, to, query) == before

    vault.write(work)


def test_with_a_release_the_filter_holds_and_what_it_tells_is_accounted_for(vault: Vault) -> None:
    def work(session: Session) -> None:
        to, _able, baker = agency(session)
        at_work(session, baker)
        session.flush()
        employed = CaseloadQuery(stages=(Stage.EMPLOYED,))
        assert "filtered" in names(session, to, employed)[1]
        assert disclosure.disclosures_of(session, baker) == ()
        session.add(Release(ncp_id=baker, recipient=Recipient.CSA, signed_on=TODAY, created_at=NOW))
        session.flush()
        told, notes = names(session, to, employed)
        assert told == ["Baker, Jeremy"]
        assert "This is a filtered list" in notes
        (line,) = disclosure.disclosures_of(session, baker)
        assert "release_in_force" in line.rule
        assert names(session, to, CaseloadQuery(stages=(Stage.ENROLLED,)))[0] == ["Able, Jeremy"]

    vault.write(work)


def test_before_an_enrolment_a_filter_by_contacts_holds(vault: Vault) -> None:
    def work(session: Session) -> None:
        to, _able, _baker = agency(session)
        caller = add_person(session, Person("Caller", counties=("Rock",)))
        called(session, caller)
        session.flush()
        assert names(session, to, CaseloadQuery(contacted=Contacted.LATELY))[0] == ["Caller, Jeremy"]
        assert names(session, to, CaseloadQuery(text="Caller", counties=("Rock",)))[0] == ["Caller, Jeremy"]
        assert names(session, to, CaseloadQuery(text="Test St"))[0] == [], "where they live"

    vault.write(work)


def test_a_filter_that_another_countys_case_meets_is_for_those_without_one(vault: Vault) -> None:
    def work(session: Session) -> None:
        to, _able, _baker = agency(session)
        report = add_report(session, "Rock", "Dane")
        add_person(session, Person("Both", counties=("Dane", "Rock")), report=report)
        assert "Both, Jeremy" in names(session, to, CaseloadQuery(counties=("Dane", "Rock")))[0]
        assert names(session, to, CaseloadQuery(counties=("Dane",)))[0] == []
        assert "Both, Jeremy" not in names(session, to, CaseloadQuery(on_latest_report=True))[0]

    vault.write(work)
