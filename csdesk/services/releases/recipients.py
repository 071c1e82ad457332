"""Whom a release can name: what is offered while somebody types, and what was meant by it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, Program
from csdesk.models.release import Recipient
from csdesk.services.releases.views import EVERYBODY


@dataclass(frozen=True)
class Recipients:
    """One recipient, or all of one kind."""

    words: str
    """`Rock County Child Support Agency`, `Every program`."""
    recipient: Recipient
    csa_id: UUID | None = None
    program_id: UUID | None = None
    name: str = ""
    """Of a court or of somebody else, as it was typed."""


def recipients(session: Session) -> tuple[Recipients, ...]:
    """All of the directory whom a release can name, and those that name nobody."""
    agencies = session.execute(select(Csa.id, Csa.name).order_by(Csa.name))
    programs = session.execute(select(Program.id, Program.name).order_by(Program.name, Program.id))
    return (
        *(everybody(kind) for kind in (Recipient.CSA, Recipient.PROGRAM, Recipient.STATE)),
        *(Recipients(name, Recipient.CSA, csa_id=key) for key, name in agencies),
        *(Recipients(name, Recipient.PROGRAM, program_id=key) for key, name in programs),
    )


def everybody(kind: Recipient) -> Recipients:
    """All recipients of a kind."""
    words = EVERYBODY[kind]
    return Recipients(words[:1].upper() + words[1:], kind)


def meant(known: tuple[Recipients, ...], typed: str) -> Recipients | None:
    """Whom of these somebody typed; None where the directory has nobody of this name."""
    words = typed.casefold().split()
    return next((one for one in known if one.words.casefold().split() == words), None)


def by_name(typed: str) -> Recipients:
    """A court, or somebody else, who is not in the directory."""
    name = " ".join(typed.split())
    kind = Recipient.COURT if "court" in name.casefold().split() else Recipient.OTHER
    return Recipients(name, kind, name=name)
