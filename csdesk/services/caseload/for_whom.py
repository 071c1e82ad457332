"""For whom a list or an export is made, and what the file says about that."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.partner import Csa, Program
from csdesk.models.release import Recipient, Release
from csdesk.services import resources
from csdesk.services.disclosure import Fact, Telling, To, recipient_name
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

RESOURCE = "partners/ways_out.toml"
OWN_USE = To(Recipient.OWN_USE)
PLACES = (Fact.PHONE, Fact.ADDRESS)


@dataclass(frozen=True)
class ForWhom:
    """Somebody for whom a list can be made."""

    name: str
    to: To


def recipients(session: Session) -> tuple[ForWhom, ...]:
    """The agencies that have cases in the vault, then the programs that a release names or could name."""
    counties = select(IvdCase.county).distinct()
    agencies = session.execute(select(Csa.id, Csa.name).where(Csa.county.in_(counties)).order_by(Csa.name))
    signed = session.scalars(
        select(Release.program_id)
        .where(Release.recipient == Recipient.PROGRAM, Release.revoked_on.is_(None))
        .distinct()
    )
    named: set[UUID | None] = set(signed)
    programs = select(Program.id, Program.name).where(Program.active).order_by(Program.name)
    if None not in named:  # a release that names no program is for any of them
        programs = programs.where(Program.id.in_(named - {None}))
    return (
        *(ForWhom(name, To(Recipient.CSA, csa_id=key, name=name)) for key, name in agencies),
        *(ForWhom(name, To(Recipient.PROGRAM, program_id=key, name=name)) for key, name in session.execute(programs)),
    )


def understood(session: Session, text: str) -> To:
    """Who is meant by `own-use`, `csa:COUNTY` or `program:NAME`. Raises `NotFoundError`."""
    kind, _, name = text.partition(":")
    wanted = name.strip().casefold()
    if kind == "own-use" and not name:
        return OWN_USE
    if kind == "csa":
        for agency in session.scalars(select(Csa).order_by(Csa.name)):
            if wanted in (agency.county.casefold(), agency.name.casefold()):
                return To(Recipient.CSA, csa_id=agency.id, name=agency.name)
    if kind == "program":
        for program in session.scalars(select(Program).order_by(Program.name)):
            if wanted == program.name.casefold():
                return To(Recipient.PROGRAM, program_id=program.id, name=program.name)
    raise NotFoundError(
        tr(
            "“{text}” is no recipient: say own-use, csa:COUNTY, or program:NAME as the directory has it. Nothing "
            "was written.",
            text=text,
        )
    )


def county_of(session: Session, to: To) -> str:
    """The county of whose cases alone a recipient is told; empty where it does not matter."""
    county = session.scalar(select(Csa.county).where(Csa.id == to.csa_id)) if to.csa_id is not None else None
    return county or ""


def require_somebody(lines: int, left_out: int) -> None:
    """Raises `RefusedError` when nobody may be named."""
    if left_out and not lines:
        raise RefusedError(resources.toml(RESOURCE)["words"]["nobody"])


def notes(
    session: Session,
    telling: Telling,
    *,
    left_out: Sequence[str],
    without_words: Sequence[str],
    not_of_all: Sequence[str],
    filtered: bool = False,
) -> list[str]:
    """What the file says: for whom it is, what was withheld, and why. In a file of this desk it goes by columns only:
    a number would tell how many are under safe contact."""
    words = resources.toml(RESOURCE)["words"]
    own = telling.to.kind is Recipient.OWN_USE
    said = [words["own_use"] if own else words["to"].format(name=recipient_name(session, telling.to))]
    for about, columns in (
        ("left_out", left_out),
        ("without_words", without_words),
        ("not_of_all", not_of_all if own else ()),
    ):
        if columns:
            said.append(words[about].format(columns=", ".join(columns)))
    if filtered:
        said.append(words["filtered"])
    for kept in () if own else telling.notes():
        values = f"{kept.values:,} {'value' if kept.values == 1 else 'values'}"
        people = f"{kept.people:,} {'person' if kept.people == 1 else 'people'}"
        said.append(
            words["withheld"].format(
                sentence=kept.sentence.rstrip("."), source=kept.source, values=values, people=people
            )
        )
    return said
