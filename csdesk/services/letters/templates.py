"""The wordings to choose from: those that came with the program, and an office's own, in their place or beside."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.letter import LetterTemplate
from csdesk.services import audit, resources
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.letters import wording
from csdesk.services.letters.fields import words
from csdesk.wording import tr

OWN = "own-"


@dataclass(frozen=True)
class Template:
    """A wording, as it is used now."""

    code: str
    title: str
    body: str
    use: str
    """When to choose it; empty for an office's own."""
    shipped: bool
    """It came with the program, or stands in the place of one that did."""
    changed: bool
    """An office's wording in the place of a shipped one."""
    changed_at: datetime | None = None
    changed_by: str = ""


@cache
def shipped() -> dict[str, Template]:
    """What came with the program, by code, in the order of the list. Raises `DeskError` when a file is broken."""
    found = {}
    for code in words()["order"]:
        file = resources.toml(f"letters/{code}.toml")
        found[code] = Template(code, file["title"], file["body"].strip("\n"), file["use"], True, False)
    return found


def templates(session: Session) -> tuple[Template, ...]:
    """All wordings: the shipped ones, or what stands in their place, then the office's own by name."""
    kept = {row.code: row for row in session.scalars(select(LetterTemplate))}
    known = [_changed(one, kept[code]) if code in kept else one for code, one in shipped().items()]
    own = [_own(row) for code, row in kept.items() if code not in shipped()]
    return (*known, *sorted(own, key=lambda one: (one.title.lower(), one.code)))


def template(session: Session, code: str) -> Template:
    """One wording. Raises `NotFoundError`."""
    for one in templates(session):
        if one.code == code:
            return one
    raise NotFoundError(tr("This wording is not in the vault any more. Nothing was done; choose another one."))


def save_template(session: Session, code: str, title: str, body: str, *, at: datetime, who: str) -> str:
    """Keep an office's wording: in the place of a shipped one, changed, or (code empty) as a new one of its own.

    Returns its code. Letters that were sent stay as they are. Raises `RefusedError` with the first fault, and
    `NotFoundError` for a code that nobody knows.
    """
    found = wording.faults(title, body)
    if found:
        raise RefusedError(tr("{sentence} The wording was not saved.", sentence=found[0].sentence))
    title, body = " ".join(title.split()), body.strip("\n")
    code = code or f"{OWN}{uuid7().hex}"
    row = session.get(LetterTemplate, code)
    original = shipped().get(code)
    if row is None and original is None and not code.startswith(OWN):
        raise NotFoundError(tr("This wording is not in the vault any more. Nothing was saved; make a new one."))
    if original is not None and (title, body) == (original.title, original.body):
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(LetterTemplate(code=code, title=title, body=body, changed_at=at, changed_by=who))
    else:
        row.title, row.body, row.changed_at, row.changed_by = title, body, at, who
    session.flush()
    audit.record(session, at=at, who=who, action="letter.wording_changed", kind="letter", detail=_told(code))
    return code


def take_template_away(session: Session, code: str, *, at: datetime, who: str) -> None:
    """An office's wording goes: in the place of a shipped one that one comes back; one of its own is gone.

    Letters that were sent stay as they are. Raises `NotFoundError` when there is none.
    """
    row = session.get(LetterTemplate, code)
    if row is None:
        raise NotFoundError(tr("There is no wording of your own here any more. Nothing was changed."))
    session.delete(row)
    session.flush()
    audit.record(session, at=at, who=who, action="letter.wording_removed", kind="letter", detail=_told(code))


def _told(code: str) -> str:
    return "own" if code.startswith(OWN) else code


def _changed(original: Template, row: LetterTemplate) -> Template:
    return Template(row.code, row.title, row.body, original.use, True, True, row.changed_at, row.changed_by)


def _own(row: LetterTemplate) -> Template:
    return Template(row.code, row.title, row.body, "", False, False, row.changed_at, row.changed_by)
