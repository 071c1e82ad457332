"""The shipped lists of agencies and programs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import AgencyKind, Csa, Program, ProgramKind
from csdesk.services import resources
from csdesk.services.directory.agencies import known_as
from csdesk.services.directory.programs import PROGRAMS

AGENCIES = "partners/agencies.toml"


def seed(session: Session) -> None:
    """Put the shipped agencies and programs in where they are missing. What was edited stays as it is."""
    session.add_all(_missing(session))
    session.flush()


def missing(session: Session) -> int:
    """How many agencies and programs of the shipped lists the directory does not have."""
    return len(_missing(session))


def _missing(session: Session) -> list[Csa | Program]:
    return [*_agencies(session), *_programs(session)]


def _agencies(session: Session) -> list[Csa]:
    shipped = resources.toml(AGENCIES)
    there = set(known_as(session))
    counties = [
        Csa(name=shipped["name"].format(county=county), county=county)
        for county in shipped["counties"]
        if county not in there
    ]
    tribes = [
        Csa(
            name=entry["name"],
            county=entry["county"],
            kind=AgencyKind.TRIBAL,
            other_names=", ".join(entry["also"]),
        )
        for entry in shipped["agency"]
        if there.isdisjoint((entry["county"], *entry["also"]))
    ]
    return counties + tribes


def _programs(session: Session) -> list[Program]:
    known = set(session.scalars(select(Program.name)))
    # By category too: a shipped program that was renamed at the desk does not come back.
    categories = set(session.scalars(select(Program.category)))
    return [
        Program(
            name=entry["name"],
            kind=ProgramKind(entry["kind"]),
            category=entry["category"],
            counties=", ".join(entry.get("counties", ())),
        )
        for entry in resources.toml(PROGRAMS)["program"]
        if entry["name"] not in known and entry["category"] not in categories
    ]
