"""A list of people chosen by a number of the board or by ticks tells others no more than they may be told."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import NcpMark, NcpPhone, Source
from csdesk.models.partner import ContactRule, Csa, ReviewAnswer
from csdesk.models.release import Recipient, Release
from csdesk.services import caseload, closing, disclosure, flow, search_index
from csdesk.services.caseload import CaseloadQuery, Contacted, Ticked
from csdesk.services.caseload.as_json import query_from_json, query_to_json
from csdesk.services.caseload.export_list import export_list, note_list
from csdesk.services.disclosure import To
from csdesk.services.errors import RefusedError
from csdesk.services.flow import Asked, Figure, Period, Scope
from csdesk.services.policy import Policy
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.services.enrolled import enrol
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report, reviewed
from tests.services.test_lists_for_others import EARLIER, job, rows_of, work_with

EVERYBODY = Scope()


class County:
    """The agency of Rock, and people with cases there."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.to = To(Recipient.CSA, csa_id=add_csa(session, "Rock"), name="Rock County CSA")
        self.report = add_report(session, "Rock", "Dane")

    def person(self, name: str, *counties: str) -> UUID:
        return add_person(self.session, Person(name, counties=counties or ("Rock",)), report=self.report)

    def release(self, ncp_id: UUID) -> None:
        self.session.add(Release(ncp_id=ncp_id, recipient=Recipient.CSA, signed_on=TODAY, created_at=NOW))
        self.session.flush()

    def behind(self, stage: Stage, figure: Figure, scope: Scope = EVERYBODY, **more: Any) -> CaseloadQuery:
        """The list that a number of the board opens."""
        asked = [Asked(stage, figure, **more)]
        how: dict[str, Any] = {"today": TODAY, "lapsed_after_days": 60, "period": Period.QUARTER}
        people = flow.people_behind(self.session, asked, scope, **how)
        return CaseloadQuery(people=people, behind=flow.told_by(asked, scope))

    def exported(self, query: CaseloadQuery) -> tuple[list[str], int, str]:
        """Who is on the list for the agency, how many are left out, and the notes."""
        made = export_list(
            self.session, query, ("name", "stage"), form="csv", to=self.to, today=TODAY, policy=Policy()
        )
        note_list(self.session, made, at=NOW, who=WHO)
        rows, notes = rows_of(made.content)
        return [row["Name"].partition(",")[0] for row in rows], made.left_out, notes


def test_whom_a_number_counts_by_what_may_not_be_told_is_left_out(vault: Vault) -> None:
    """*Came as far as enrolled*: who was enrolled may be told so; whom only a job brought there may not."""

    def work(session: Session) -> None:
        rock = County(session)
        enrolled, employed = rock.person("Able"), rock.person("Baker")
        enrol(session, enrolled, add_program(session), EARLIER)
        job(session, employed)
        query = rock.behind(Stage.ENROLLED, Figure.CAME)
        assert set(query.people or ()) == {enrolled, employed}
        names, left_out, notes = rock.exported(query)
        assert (names, left_out) == (["Able"], 1)
        assert "filtered" in notes
        assert disclosure.disclosures_of(session, employed) == ()
        assert "enrolled" in disclosure.disclosures_of(session, enrolled)[0].rule
        rock.release(employed)
        assert rock.exported(query)[:2] == (["Able", "Baker"], 0)

    vault.write(work)


def test_how_far_somebody_came_is_told_by_what_came_before_the_enrolment(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        reached, since = rock.person("Able"), rock.person("Baker")
        work_with(session, reached)
        enrol(session, since, add_program(session), TODAY)
        work_with(session, since)
        assert rock.exported(rock.behind(Stage.REACHED, Figure.CAME))[0] == ["Able", "Baker"]
        assert rock.exported(rock.behind(Stage.ATTEMPTED, Figure.ON))[0] == ["Able", "Baker"]
        assert rock.exported(rock.behind(Stage.REACHED, Figure.ON))[0] == ["Baker"]

    vault.write(work)


@pytest.mark.parametrize("figure", [Figure.STILL, Figure.OVER_30, Figure.CAME_IN, Figure.WENT_ON, Figure.LAPSED])
def test_what_did_not_happen_is_told_only_where_everything_may_be(vault: Vault, figure: Figure) -> None:
    """Who stopped at a stage had no job and no service: that tells as much as that there was one."""

    def work(session: Session) -> None:
        rock = County(session)
        people = (rock.person("Able"), rock.person("Baker"))
        query = CaseloadQuery(people=people, behind=flow.told_by([Asked(Stage.REACHED, figure)], Scope()))
        with pytest.raises(RefusedError, match="told of by what it is filtered"):
            rock.exported(query)
        rock.release(people[1])
        assert rock.exported(query)[:2] == (["Baker"], 1)

    vault.write(work)


def test_why_records_were_closed_is_told_to_nobody_else(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        closed = rock.person("Able")
        rock.release(closed)
        closing.close(session, closed, "Found work", on=TODAY, at=NOW, who=WHO)
        query = rock.behind(Stage.CLOSED, Figure.NOW, reason="Found work")
        assert query.people == (closed,)
        with pytest.raises(RefusedError):
            rock.exported(query)

    vault.write(work)


def test_a_number_of_other_counties_or_of_the_report_is_for_own_cases_only(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        for name, counties in (("Able", ("Rock",)), ("Baker", ("Rock", "Dane"))):
            work_with(session, rock.person(name, *counties))
        everybody = rock.behind(Stage.REACHED, Figure.CAME)
        assert rock.exported(everybody)[0] == ["Able", "Baker"]
        assert rock.exported(rock.behind(Stage.REACHED, Figure.CAME, Scope(("Rock",))))[0] == ["Able", "Baker"]
        assert rock.exported(rock.behind(Stage.REACHED, Figure.CAME, Scope(on_latest_report=True)))[0] == ["Able"]
        with pytest.raises(RefusedError):
            rock.exported(rock.behind(Stage.REACHED, Figure.CAME, Scope(("Dane",))))

    vault.write(work)


def test_whoever_is_ticked_in_a_filtered_list_is_asked_for_by_its_filter(vault: Vault) -> None:
    """Each by the filter of the list in which they were ticked; a list without one tells nothing but itself."""

    def work(session: Session) -> None:
        rock = County(session)
        able, baker, carr, dunn = (rock.person(name) for name in ("Able", "Baker", "Carr", "Dunn"))
        session.add(NcpMark(ncp_id=able, mark="tricky"))
        wioa = add_program(session)
        enrol(session, carr, wioa, EARLIER)
        enrol(session, dunn, wioa, EARLIER)
        ticked = (
            Ticked((able,), CaseloadQuery(office_marks=("tricky",))),
            Ticked((baker,), CaseloadQuery()),
            Ticked((carr,), CaseloadQuery(contacted=Contacted.NEVER)),
            Ticked((dunn,), CaseloadQuery(stages=(Stage.ENROLLED,))),
        )
        query = CaseloadQuery(people=(able, baker, carr, dunn), ticked=ticked)
        names, left_out, notes = rock.exported(query)
        assert (names, left_out) == (["Baker", "Dunn"], 2)
        assert "filtered" in notes
        alone = CaseloadQuery(people=(able, baker), ticked=(Ticked((able, baker), CaseloadQuery()),))
        names, left_out, notes = rock.exported(alone)
        assert (names, left_out, "filtered" in notes) == (["Able", "Baker"], 0, False)

    vault.write(work)


def test_whoever_is_ticked_stays_so_when_the_filter_means_them_no_more(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        able = rock.person("Able")
        work_with(session, able)
        query = CaseloadQuery(people=(able,), ticked=(Ticked((able,), CaseloadQuery(contacted=Contacted.NEVER)),))
        assert rock.exported(query)[0] == ["Able"]

    vault.write(work)


@pytest.mark.parametrize("text", ["2625550156", "able"])
def test_who_was_found_by_a_phone_and_ticked_is_told_of_by_the_phone(vault: Vault, text: str) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        able = rock.person("Able")
        session.add(NcpPhone(ncp_id=able, number="(262) 555-0156", since=EARLIER, source=Source.REPORT))
        session.flush()
        search_index.rebuild(session, [able])
        assert caseload.count(session, CaseloadQuery(text=text), today=TODAY) == 1
        query = CaseloadQuery(people=(able,), ticked=(Ticked((able,), CaseloadQuery(text=text)),))
        if text == "able":
            assert rock.exported(query)[0] == ["Able"]
            return
        with pytest.raises(RefusedError):
            rock.exported(query)

    vault.write(work)


def test_ticks_within_a_number_of_the_board_are_asked_for_as_the_number(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        employed = rock.person("Able")
        job(session, employed)
        number = rock.behind(Stage.EMPLOYED, Figure.CAME)
        query = CaseloadQuery(people=(employed,), ticked=(Ticked((employed,), number),))
        with pytest.raises(RefusedError):
            rock.exported(query)
        rock.release(employed)
        assert rock.exported(query)[0] == ["Able"]

    vault.write(work)


def test_a_list_that_waits_over_a_lock_keeps_its_people(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        work_with(session, rock.person("Able"))
        query = rock.behind(Stage.REACHED, Figure.CAME)
        ticked = CaseloadQuery(people=query.people, ticked=(Ticked(query.people or (), query),))
        for one in (query, ticked):
            assert query_from_json(query_to_json(one)).people == query.people

    vault.write(work)


def test_a_list_for_the_desk_itself_asks_for_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = County(session)
        employed = rock.person("Able")
        job(session, employed)
        query = rock.behind(Stage.EMPLOYED, Figure.CAME)
        made = export_list(session, query, ("name",), form="csv", today=TODAY, policy=Policy())
        assert made.lines == 1

    vault.write(work)


@pytest.mark.parametrize("what", ["excluded", "awaits", "flagged", "closed"])
def test_what_another_agency_decided_or_ended_is_told_by_no_stage(vault: Vault, what: str) -> None:
    """The agency of Dane excluded somebody, is still to clear them, or its report bars them; so for a program."""

    def work(session: Session) -> None:
        rock = County(session)
        both = rock.person("Able", "Rock", "Dane")
        dane = add_csa(session, "Dane", ContactRule.LIAISON_FIRST)
        session.get_one(Csa, rock.to.csa_id).contact_rule = ContactRule.LIAISON_FIRST
        program = To(Recipient.PROGRAM, program_id=add_program(session), name="WIOA")
        session.add(
            Release(
                ncp_id=both, recipient=Recipient.PROGRAM, program_id=program.program_id, signed_on=TODAY,
                facts="participation", created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        agencies = (rock.to, To(Recipient.CSA, csa_id=dane, name="Dane County CSA"), program)

        def told() -> list[str]:
            found = []
            for to in agencies:
                made = export_list(
                    session, CaseloadQuery(), ("name", "stage"), form="csv", to=to, today=TODAY, policy=Policy()
                )
                found.append(rows_of(made.content)[0][0]["Stage"])
            return found

        assert told() == ["To contact"] * 3
        if what == "excluded":
            session.add(reviewed(both, dane, ReviewAnswer.EXCLUDED))
        elif what == "awaits":
            session.get_one(Csa, dane).contact_rule = ContactRule.CSA_FIRST
        elif what == "flagged":
            cases = select(IvdCase.id).where(IvdCase.ncp_id == both, IvdCase.county == "Dane")
            snapshot = session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id.in_(cases))).one()
            session.add(SnapshotFlag(snapshot_id=snapshot.id, code="deceased"))
        else:
            closing.close(session, both, closing.reasons()[0], on=TODAY, at=NOW, who=WHO)
        session.flush()
        own = {"awaits": "CSA review", "closed": "Closed"}.get(what, "Listed")
        assert told() == ["Closed" if what == "closed" else "To contact", own, "To contact"]

    vault.write(work)


def test_who_was_listed_is_told_whatever_another_agency_answered(vault: Vault) -> None:
    """Somebody without a case in Rock, whom a release names to it: the answer of their own agency changes nothing."""

    def work(session: Session) -> None:
        rock = County(session)
        other = rock.person("Able", "Dane")
        dane = add_csa(session, "Dane", ContactRule.LIAISON_FIRST)
        session.add(
            Release(
                ncp_id=other, recipient=Recipient.CSA, csa_id=rock.to.csa_id, signed_on=TODAY, facts="participation",
                created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        query = rock.behind(Stage.LISTED, Figure.CAME)
        assert rock.exported(query)[0] == ["Able"]
        session.add(reviewed(other, dane, ReviewAnswer.EXCLUDED))
        session.flush()
        assert rock.exported(query)[0] == ["Able"]

    vault.write(work)
