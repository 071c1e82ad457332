"""The shipped lists of agencies and programs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, Program, ProgramKind
from csdesk.services import resources
from csdesk.services.directory.programs import PROGRAMS

AGENCIES = "partners/agencies.toml"


def seed(session: Session) -> None:
    """Put the shipped agencies and programs in where they are missing. What was edited stays as it is."""
    shipped = resources.toml(AGENCIES)
    there = set(session.scalars(select(Csa.county)))
    session.add_all(
        Csa(name=shipped["name"].format(county=county), county=county)
        for county in shipped["counties"]
        if county not in there
    )
    known = set(session.scalars(select(Program.name)))
    # By category too: a shipped program that was renamed at the desk does not come back.
    categories = set(session.scalars(select(Program.category)))
    session.add_all(
        Program(
            name=entry["name"],
            kind=ProgramKind(entry["kind"]),
            category=entry["category"],
            counties=", ".join(entry.get("counties", ())),
        )
        for entry in resources.toml(PROGRAMS)["program"]
        if entry["name"] not in known and entry["category"] not in categories
    )
    session.flush()
