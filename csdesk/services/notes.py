"""Words in the notes of all people: contacts, next steps, appointments, referrals, locate requests, releases,
plans and their steps, other parents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, ContactAttempt, FollowUp, LocateRequest
from csdesk.models.family import CpContact, CustodialParent
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanStep, PlanStepReview
from csdesk.models.referral import Enrolment, Referral
from csdesk.models.release import Release
from csdesk.services.days import local_day
from csdesk.services.names import full_name
from csdesk.services.search_terms import fold
from csdesk.wording import tr

MOST = 200
AROUND = 70
"""Letters that are shown on each side of the first word that was found."""
ASKED = 10
"""Words for which the database looks; it takes no condition of any length, as a pasted page would make."""
HIDDEN = tr("Safe contact: open the record to read it")


@dataclass(frozen=True)
class FoundNote:
    """A note in which the words occur."""

    ncp_id: UUID
    record_id: UUID
    name: str
    """*Last, First M*."""
    day: date
    where: str
    """`Call`, `Referral`, ..."""
    excerpt: str
    """What stands around the words; of a person to be reached safely only that there is something."""


@dataclass(frozen=True)
class FoundNotes:
    """The newest notes in which the words occur."""

    notes: tuple[FoundNote, ...]
    more: bool
    """Whether there are more than are shown."""


@dataclass(frozen=True)
class _Place:
    """Where notes stand: which columns, of which day."""

    where: str
    columns: tuple[InstrumentedAttribute[str], ...]
    day: InstrumentedAttribute[Any]
    ncp_id: InstrumentedAttribute[UUID]
    joined: tuple[Any, ...] = ()


def _places() -> tuple[_Place, ...]:
    call, meeting, asked, step, held = ContactAttempt, Appointment, LocateRequest, PlanStepReview, Assessment
    about = (meeting.outcome_note, meeting.purpose, meeting.place, meeting.court, meeting.uncleared_reason)
    referred = (Referral.note, Referral.reason, Referral.uncleared_reason)
    return (
        _Place(tr("Contact"), (call.note, call.uncleared_reason), call.at, call.ncp_id),
        _Place(tr("Next step"), (FollowUp.what,), FollowUp.created_at, FollowUp.ncp_id),
        _Place(tr("Appointment"), about, meeting.starts_at, meeting.ncp_id),
        _Place(tr("Interview"), (held.uncleared_reason,), held.started_at, held.ncp_id),
        _Place(tr("Referral"), referred, Referral.referred_on, Referral.ncp_id),
        _Place(tr("Program"), (Enrolment.outcome,), Enrolment.enrolled_on, Enrolment.ncp_id),
        _Place(tr("Locate request"), (asked.result, asked.source), asked.asked_on, asked.ncp_id),
        _Place(tr("Release"), (Release.note,), Release.signed_on, Release.ncp_id),
        _Place(tr("Plan"), (Plan.signed_note, Plan.change_note), Plan.created_at, Plan.ncp_id),
        _Place(tr("Other parent"), (CpContact.note,), CpContact.at, CustodialParent.ncp_id, (CustodialParent,)),
        _Place(tr("Step of a plan"), (step.note,), step.at, Plan.ncp_id, (PlanStep, Plan)),
    )


def search(session: Session, text: str, *, most: int = MOST) -> FoundNotes:
    """The notes that say all these words, in any order and also within longer words; the newest first.

    Capitals and accents do not count. By digits nobody under safe contact is found: that there is such a note would
    tell their phone or the number of their house.
    """
    words = _words(text)
    if not words:
        return FoundNotes((), False)
    found = [one for place in _places() for one in _in_place(session, place, words)]
    found.sort(key=lambda one: (one.day, one.record_id), reverse=True)
    return FoundNotes(tuple(found[:most]), len(found) > most)


def people_noted(session: Session, text: str) -> tuple[UUID, ...]:
    """Of whom notes say all these words; none where there are no words."""
    words = _words(text)
    found = (one.ncp_id for place in _places() for one in _in_place(session, place, words)) if words else ()
    return tuple(dict.fromkeys(found))


def says(text: str, words: Sequence[str]) -> bool:
    """Whether a text says all these words (lower-case)."""
    plain = text.lower()
    missing = [word for word in words if word not in plain]
    if not missing:
        return True
    if text.isascii() and all(word.isascii() for word in missing):
        return False
    folded = fold(text)
    return all(fold(word) and fold(word) in folded for word in missing)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.lower().split()))


def _in_place(session: Session, place: _Place, words: Sequence[str]) -> list[FoundNote]:
    table = place.columns[0].class_
    rows = select(table.id, place.day, Ncp, *place.columns).select_from(table)
    for table_between in place.joined:
        rows = rows.join(table_between)
    rows = rows.join(Ncp, Ncp.id == place.ncp_id)
    if any(letter.isdigit() for word in words for letter in word + fold(word)):
        rows = rows.where(~Ncp.safe_contact)
    for word in words[:ASKED]:
        rows = rows.where(or_(*(_may_say(column, word) for column in place.columns)))
    found = []
    for record_id, day, ncp, *texts in session.execute(rows):
        text = "; ".join(filter(None, texts))
        if says(text, words):
            on = local_day(day) if isinstance(day, datetime) else day
            name = full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix)
            excerpt = HIDDEN if ncp.safe_contact else _excerpt(text, words)
            found.append(FoundNote(ncp.id, record_id, name, on, place.where, excerpt))
    return found


def _may_say(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """What the database can tell by itself; texts with other letters than ASCII are looked at again."""
    other_letters = func.octet_length(column) != func.length(column)
    plain = word if word.isascii() else fold(word)
    return or_(column.icontains(plain, autoescape=True), other_letters) if plain else other_letters


def _excerpt(text: str, words: Sequence[str]) -> str:
    line = " ".join(text.split())
    at = min((line.lower().find(word) for word in words if word in line.lower()), default=0)
    start, end = max(0, at - AROUND), min(len(line), at + AROUND)
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
