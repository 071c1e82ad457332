"""The directory of agencies, contact persons and programs."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.services import agreements, directory, resources
from csdesk.services.directory import AgencyKind, ContactRule, NewProgram, ProgramKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person


def test_seeding_twice_brings_each_county_once_and_keeps_what_was_edited(vault: Vault) -> None:
    def work(session: Session) -> None:
        directory.seed(session)
        rock = directory.csa_for_county(session, "Rock")
        assert rock is not None
        assert rock.name == "Rock County Child Support Agency"
        assert (rock.contacts, rock.contact_rule) == ((), ContactRule.LIAISON_FIRST)
        agreed = replace(rock.agreed, contact_rule=ContactRule.CSA_FIRST)
        agreements.agree(session, rock.id, agreed, at=NOW, who=WHO)
        (wioa,) = [one for one in directory.programs(session) if one.category == "wioa"]
        directory.edit_program(
            session, wioa.id, NewProgram("WIOA, Beloit", ProgramKind.EMPLOYMENT, "wioa", ("Rock",)), at=NOW, who=WHO
        )
        programs, agencies = len(directory.programs(session)), len(directory.agencies(session))
        directory.seed(session)
        assert len(directory.agencies(session)) == agencies
        assert len(directory.programs(session)) == programs
        assert directory.agency(session, rock.id).contact_rule is ContactRule.CSA_FIRST

    vault.write(work)


def test_shipped_programs_answer_the_barriers_that_the_interview_asks_about(vault: Vault) -> None:
    questions = resources.toml("instruments/fra-colorado-2019.toml")["question"]
    (q11,) = [question for question in questions if question["id"] == "Q11"]
    asked = {item["code"] for item in q11["items"]}

    def work(session: Session) -> None:
        directory.seed(session)
        for barrier in asked:
            assert any(barrier in one.barriers for one in directory.programs(session, county="Rock")), barrier
        assert {barrier for one in directory.programs(session) for barrier in one.barriers} <= asked
        categories = [one.category for one in directory.programs(session, kind=ProgramKind.EMPLOYMENT, county="Rock")]
        assert set(categories) == {"w2", "transitional_jobs", "wioa", "children_first", "fset"}
        assert "transform_milwaukee_jobs" in [one.category for one in directory.programs(session, county="Milwaukee")]

    vault.write(work)


def test_the_shipped_list_has_counties_and_tribes_each_once(vault: Vault) -> None:
    def work(session: Session) -> None:
        directory.seed(session)
        found = directory.agencies(session)
        tribal = {one.county for one in found if one.kind is AgencyKind.TRIBAL}
        assert {"Menominee", "Lac Courte Oreilles", "Oneida Nation"} <= tribal
        assert {"Oneida", "Forest", "Rock"} <= {one.county for one in found if one.kind is AgencyKind.COUNTY}
        assert len({one.county for one in found}) == len(found)
        known = directory.known_as(session)
        assert (known["LCO"], known["Oneida Tribe"], known["Oneida"]) == (
            "Lac Courte Oreilles",
            "Oneida Nation",
            "Oneida",
        )

    vault.write(work)


def test_an_older_directory_gets_what_is_new_and_keeps_its_own(vault: Vault) -> None:
    def work(session: Session) -> None:
        county, tribe = "Menominee County Child Support Agency", "LCO child support"
        directory.add_agency(session, county, "Menominee", kind=AgencyKind.COUNTY, at=NOW, who=WHO)
        directory.add_agency(session, tribe, "LCO", at=NOW, who=WHO)
        directory.seed(session)
        found = {one.county: one for one in directory.agencies(session)}
        assert (found["Menominee"].name, found["LCO"].name) == (county, tribe)
        assert "Lac Courte Oreilles" not in found
        assert "Red Cliff" in found

    vault.write(work)


def test_an_agency_is_renamed_and_its_county_only_while_no_case_lies_there(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = directory.add_agency(
            session, "Ho-Chunk Nation Child Support", "Ho-Chunk", other_names=("HCN", " "), at=NOW, who=WHO
        )
        directory.edit_agency(
            session, csa_id, name="Ho-Chunk CSA", county="Ho-Chunk Nation", kind=AgencyKind.TRIBAL,
            other_names=("HCN", "Ho-Chunk"), at=NOW, who=WHO,
        )  # fmt: skip
        changed = directory.agency(session, csa_id)
        assert (changed.name, changed.county) == ("Ho-Chunk CSA", "Ho-Chunk Nation")
        assert changed.other_names == ("HCN", "Ho-Chunk")
        with pytest.raises(RefusedError, match="already"):
            directory.add_agency(session, "Another", "HCN", at=NOW, who=WHO)
        add_person(session, Person(counties=("Ho-Chunk Nation",)))
        with pytest.raises(RefusedError, match="another name"):
            directory.edit_agency(
                session, csa_id, name="Ho-Chunk CSA", county="Elsewhere", kind=AgencyKind.TRIBAL, at=NOW, who=WHO
            )
        assert directory.csa_for_county(session, "Nowhere") is None

    vault.write(work)


def test_contact_persons_come_change_and_go(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = directory.add_agency(session, "Ho-Chunk Nation Child Support", "Ho-Chunk", at=NOW, who=WHO)
        person_id = directory.add_contact_person(
            session, csa_id, " Pat Example ", "(608) 555-0101", "pat@county.example", at=NOW, who=WHO
        )
        directory.edit_contact_person(
            session, person_id, "Pat Example", "(608) 555-0102", "", receives_reports=False, at=NOW, who=WHO
        )
        (person,) = directory.agency(session, csa_id).contacts
        assert (person.name, person.phone, person.email) == ("Pat Example", "(608) 555-0102", "")
        assert not person.receives_reports
        directory.remove_contact_person(session, person_id, at=NOW, who=WHO)
        assert directory.agency(session, csa_id).contacts == ()

    vault.write(work)


def test_what_makes_no_sense_is_refused(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = directory.add_agency(session, "Agency", "Rock", at=NOW, who=WHO)
        for name, email in (
            ("", "a@b.example"),
            ("Pat", "not an address"),
            ("Pat", "@b.example"),
            ("Pat", "a b@c.d"),
        ):
            with pytest.raises(RefusedError):
                directory.add_contact_person(session, csa_id, name, "", email, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            directory.add_agency(session, "Another", "Rock", at=NOW, who=WHO)
        directory.add_program(session, NewProgram("Job Center", ProgramKind.EMPLOYMENT), at=NOW, who=WHO)
        for name in ("Job Center", "  "):
            with pytest.raises(RefusedError):
                directory.add_program(session, NewProgram(name, ProgramKind.SERVICE), at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            directory.agency(session, uuid7())
        with pytest.raises(NotFoundError):
            directory.remove_contact_person(session, uuid7(), at=NOW, who=WHO)

    vault.write(work)
