"""Lines that are about an agency or a program, not a person: what it is called, what was done or put off about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, CsaMeeting, CsaReview, JointStep, Program
from csdesk.services.neutral import program_name
from csdesk.wording import tr


@dataclass(frozen=True)
class Agency:
    """An agency in one line."""

    name: str
    counties: tuple[str, ...]


SEVERAL = Agency(tr("Several agencies"), ())


def short_name(name: str) -> str:
    """`Rock CSA`: an agency's name where there is little room."""
    return name.replace("County Child Support Agency", "CSA").replace("Child Support Agency", "CSA")


def agencies(session: Session, csa_ids: Iterable[UUID | None]) -> dict[UUID, Agency]:
    """These agencies by their ids."""
    wanted = {csa_id for csa_id in csa_ids if csa_id}
    if not wanted:
        return {}
    rows = session.execute(select(Csa.id, Csa.name, Csa.county).where(Csa.id.in_(wanted)))
    return {csa_id: Agency(short_name(name), (county,)) for csa_id, name, county in rows}


def programs(session: Session, program_ids: Iterable[UUID | None]) -> dict[UUID, Agency]:
    """These programs in one line, by their ids."""
    wanted = {program_id for program_id in program_ids if program_id}
    if not wanted:
        return {}
    rows = session.execute(select(Program.id, program_name(), Program.counties).where(Program.id.in_(wanted)))
    return {key: Agency(name, tuple(filter(None, counties.split(", ")))) for key, name, counties in rows}


AgencySubject = tuple[UUID | None, str]
"""Which agency, None: several; and what was to be done."""


def subjects(session: Session, wanted: Iterable[UUID]) -> dict[UUID, AgencySubject]:
    """What the lines with these subjects were about."""
    ids = list(wanted)
    found: dict[UUID, AgencySubject] = {}
    for start in range(0, len(ids), 500):
        for columns, words in _KINDS:
            rows = session.execute(columns(ids[start : start + 500]))
            found.update({row[0]: (row[1], words(*row[2:])) for row in rows})
    missing = set(ids) - found.keys()
    if missing:
        for csa_id in session.scalars(select(CsaReview.csa_id).distinct()):
            if subject_of_reviews(csa_id) in missing:
                found[subject_of_reviews(csa_id)] = (csa_id, "Answers to a review list")
    return found


def subject_of_reviews(csa_id: UUID) -> UUID:
    """What `mark_done` and `postpone` take for the answers that an agency owes: other lines may be about it, too."""
    return uuid5(csa_id, "reviews")


_KINDS: tuple[tuple[Callable[[list[UUID]], Any], Callable[..., str]], ...] = (
    (
        lambda ids: select(JointStep.id, JointStep.csa_id, JointStep.what).where(JointStep.id.in_(ids)),
        lambda what: f"Joint step: {what}",
    ),
    (
        lambda ids: select(CsaMeeting.id, CsaMeeting.csa_id, CsaMeeting.subject).where(CsaMeeting.id.in_(ids)),
        lambda subject: f"Meeting: {subject}",
    ),
)
