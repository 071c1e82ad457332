"""What can be corrected: each kind is one small table of its fields and rules (see `contacts.KINDS`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.base import Record
from csdesk.services import phones
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

LONGEST_LINE = 200
PROSE = frozenset({"note", "result", "reason"})
PHONES = frozenset({"number", "phone"})


class CorrectedKind(StrEnum):
    """What can be corrected, by its table."""

    CONTACT = "contact_attempt"
    APPOINTMENT = "appointment"
    FOLLOW_UP = "follow_up"
    LOCATE_REQUEST = "locate_request"
    PERSON = "ncp"
    ADDRESS = "ncp_address"
    PHONE = "ncp_phone"
    CP_CONTACT = "cp_contact"
    CUSTODIAL_PARENT = "custodial_parent"
    CHILD = "child"
    REFERRAL = "referral"
    ENROLMENT = "enrolment"
    JOB = "job"
    OUTCOME = "outcome_answer"
    MEETING = "parent_child_contact"
    REVIEW = "csa_review"
    RELEASE = "release"
    CUSTODY = "custody_change"


Check = Callable[[Session, Any, Mapping[str, Any], datetime], None]
"""Takes the row as it stands, all its fields as they are to be, and now. Raises `RefusedError`."""


def _nothing(*_: object) -> None:
    return None


def _no_more(*_: object) -> dict[str, Any]:
    return {}


def _stays(*_: object) -> UUID | None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of record that can be corrected."""

    model: type[Record]
    fields: Mapping[str, type]
    """The fields that can be corrected, and what each holds."""
    check: Check
    implied: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] = _no_more
    """Takes the row as it stands and what is wanted; gives what else must change with it, kept like the rest."""
    before: Callable[[Session, Any, Mapping[str, Any]], None] = _nothing
    """What else is changed while the row still says what it said; takes all fields as they are to be."""
    after: Callable[[Session, Any, Mapping[str, Any]], None] = _nothing
    """What else follows once the row says what is right; takes what the changed fields said before."""
    taken_out: Callable[[Session, Any, Mapping[str, Any], str], UUID | None] = _stays
    """Takes the row out where the wanted values say that it never was; takes the reason, too. Gives the record with
    which it is told what it said; None where the row stays."""
    besides: Callable[[Session, Any], Mapping[str, str]] = _no_more
    """What a row that is taken out said besides its fields, by the names of `corrections/words.toml`."""
    refused: Callable[[Any], str] = lambda _row: ""
    """Why this row cannot be corrected; empty when it can."""
    person: Callable[[Session, Any], UUID] = lambda _session, row: row.ncp_id
    """Whom the row is about."""
    prose: frozenset[str] = PROSE
    """Fields that may have several lines."""


@dataclass(frozen=True)
class Correctable:
    """A record that can be corrected, with its fields as they stand."""

    kind: CorrectedKind
    record_id: UUID
    ncp_id: UUID
    values: Mapping[str, Any]
    refused: str
    """Why it cannot be corrected here; empty when it can."""


def tidy(kind: Kind, field: str, value: Any) -> Any:
    """A value as it is kept: without blanks around it, a phone number as numbers are written."""
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    if field == "pin":
        return re.sub(r"[\s-]", "", value) or None
    if field in PHONES:
        return phones.written(value)
    return value.strip() if field in kind.prose else " ".join(value.split())


def refuse_long(values: Mapping[str, Any], prose: frozenset[str] = PROSE) -> None:
    """Raises `RefusedError` for a line that has more letters than a line takes."""
    if any(isinstance(value, str) and field not in prose and len(value) > LONGEST_LINE
           for field, value in values.items()):  # fmt: skip
        raise RefusedError(tr("A line takes 200 letters. Nothing was changed; write it shorter."))


def refuse_unborn(born: date | None, at: datetime) -> None:
    """Raises `RefusedError` for a date of birth that lies ahead."""
    if born is not None and born > local_day(at):
        raise RefusedError(tr("The date of birth lies in the future. Nothing was changed; correct it."))
