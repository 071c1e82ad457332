"""The directory of agencies, contact persons and programs."""

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.services import directory, resources
from csdesk.services.directory import ContactRule, NewProgram, ProgramKind, ReportRhythm
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO


def test_seeding_twice_brings_each_county_once_and_keeps_what_was_edited(vault: Vault) -> None:
    def work(session: Session) -> None:
        directory.seed(session)
        rock = directory.csa_for_county(session, "Rock")
        assert rock is not None
        assert rock.name == "Rock County Child Support Agency"
        assert (rock.contacts, rock.contact_rule) == ((), ContactRule.LIAISON_FIRST)
        directory.edit_agency(session, rock.id, contact_rule=ContactRule.CSA_FIRST, at=NOW, who=WHO)
        (wioa,) = [one for one in directory.programs(session) if one.category == "wioa"]
        directory.edit_program(
            session, wioa.id, NewProgram("WIOA, Beloit", ProgramKind.EMPLOYMENT, "wioa", ("Rock",)), at=NOW, who=WHO
        )
        programs = len(directory.programs(session))
        directory.seed(session)
        assert len(directory.agencies(session)) == 72
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


def test_what_was_agreed_is_kept_and_the_rest_left(vault: Vault) -> None:
    def work(session: Session) -> None:
        directory.seed(session)
        dane = directory.csa_for_county(session, "Dane")
        assert dane is not None
        directory.edit_agency(
            session, dane.id, report_rhythm=ReportRhythm.MONTHLY, agreed_note="By the 5th", at=NOW, who=WHO
        )
        changed = directory.edit_agency(session, dane.id, contact_rule=ContactRule.CSA_FIRST, at=NOW, who=WHO)
        assert (changed.report_rhythm, changed.agreed_note) == (ReportRhythm.MONTHLY, "By the 5th")
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
