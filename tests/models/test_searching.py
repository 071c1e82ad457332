"""The list of people is asked of both kinds of database in the same way."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import caseload, search_index
from csdesk.services.caseload import CaseloadQuery, Sort
from tests.models.conftest import config_for
from tests.services.people import TODAY, Person, add_person, add_report

FOUND = {
    "": ["Abel", "Smith", "Smith-Jones", "Zamora"],
    "smi": ["Smith", "Smith-Jones"],
    "jones jo": ["Smith-Jones"],
    "5550101": ["Abel"],
    "test st": ["Abel", "Smith", "Smith-Jones"],
}
"""By what is typed: the last names, in order. Zamora is under safe contact."""


@pytest.fixture
def people(connection: Connection) -> Session:
    """Four people in a database of the newest schema."""
    command.upgrade(config_for(connection), "head")
    session = Session(connection)
    report = add_report(session, "Rock", "Dane")
    add_person(session, Person("Smith-Jones", "Joan", counties=("Dane",)), report=report)
    add_person(session, Person("Zamora", "Jo", safe_contact=True), report=report)
    add_person(session, Person("Smith", "Jill", flags=("deceased",)), report=report)
    add_person(session, Person("Abel", "Jo", phone="(608) 555-0101", more={"date_of_birth": date(1990, 1, 1)}))
    return session


def names(session: Session, query: CaseloadQuery) -> list[str]:
    """The last names of a list, in order; the same whether its first rows are asked for or all of it."""
    first = caseload.first_rows(session, query, today=TODAY)
    everybody = caseload.order(session, query, today=TODAY)
    assert caseload.lines_at(session, everybody, 0, 60, today=TODAY) == first
    assert caseload.count(session, query, today=TODAY) == len(first)
    return [line.name.split(",")[0] for line in first]


@pytest.mark.parametrize("typed", FOUND)
def test_words_find_the_same_people(people: Session, typed: str) -> None:
    assert names(people, CaseloadQuery(typed)) == FOUND[typed]


def test_filters_and_orders(people: Session) -> None:
    assert names(people, CaseloadQuery(counties=("Dane",))) == ["Smith-Jones"]
    assert names(people, CaseloadQuery(flags=("deceased",))) == ["Smith"]
    for sort in Sort:
        assert len(names(people, CaseloadQuery(sort=sort))) == len(FOUND[""])


def test_the_words_of_somebody_who_goes_are_gone(people: Session) -> None:
    smith = people.query(Ncp).filter_by(last_name="Smith").one()
    smith.last_name, smith.sort_name = "Drake", "drake jill"
    search_index.rebuild(people, [smith.id])
    assert names(people, CaseloadQuery("dra")) == ["Drake"]
    assert names(people, CaseloadQuery("smi")) == ["Smith-Jones"]
    people.execute(text("DELETE FROM search_entry"))
    assert names(people, CaseloadQuery("dra")) == []
    search_index.rebuild_all(people)
    assert names(people, CaseloadQuery("dra")) == ["Drake"]
