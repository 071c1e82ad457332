"""Corrections: a record says what is right from now on, and what it said before is kept."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.base import Record
from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    Direction,
    FollowUp,
    LocateRequest,
)
from csdesk.models.correction import Correction
from csdesk.models.family import Child, CpContact, CustodialParent
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone, Source
from csdesk.services import audit, phones, resources, search_index, search_terms
from csdesk.services.days import clock_time, local_day, written
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.former import keep as keep_former

if TYPE_CHECKING:
    from csdesk.services.caseload.shapes import TimelineEntry

LONGEST_LINE = 200
SAFETY = "safe_contact"
"""What was changed of safe contact is kept like a correction, and told on the form of safe contact only."""
ANSWER, INTERVIEW = "answer", "assessment"
"""So is what an interview said before; the interview tells it, which knows the lines that are private."""
BY_PHONE = (ContactKind.CALL, ContactKind.TEXT)
NAME_PARTS = ("last_name", "first_name", "middle_name", "suffix")
IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,20}")
FROM_A_REPORT = (
    "This is what the referral report says, and the next one would say it again. Nothing was changed; tell the CSA, "
    "or add what is right beside it."
)


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


MODELS: dict[CorrectedKind, type[Record]] = {
    CorrectedKind.CONTACT: ContactAttempt,
    CorrectedKind.APPOINTMENT: Appointment,
    CorrectedKind.FOLLOW_UP: FollowUp,
    CorrectedKind.LOCATE_REQUEST: LocateRequest,
    CorrectedKind.PERSON: Ncp,
    CorrectedKind.ADDRESS: NcpAddress,
    CorrectedKind.PHONE: NcpPhone,
    CorrectedKind.CP_CONTACT: CpContact,
    CorrectedKind.CUSTODIAL_PARENT: CustodialParent,
    CorrectedKind.CHILD: Child,
}
OF_A_CONTACT: dict[str, type] = {
    "at": datetime,
    "kind": ContactKind,
    "direction": Direction,
    "outcome": ContactOutcome,
    "note": str,
}
FIELDS: dict[CorrectedKind, dict[str, type]] = {
    CorrectedKind.CONTACT: OF_A_CONTACT,
    CorrectedKind.CP_CONTACT: OF_A_CONTACT,
    CorrectedKind.CUSTODIAL_PARENT: dict.fromkeys(("name", "phone", "email", "note"), str),
    CorrectedKind.CHILD: {"name": str, "date_of_birth": date, "note": str},
    CorrectedKind.APPOINTMENT: {
        "kind": AppointmentKind,
        "starts_at": datetime,
        "court": str,
        "place": str,
        "purpose": str,
    },
    CorrectedKind.FOLLOW_UP: {"what": str, "due_on": date, "promised": bool},
    CorrectedKind.LOCATE_REQUEST: {
        "source": str,
        "asked_on": date,
        "answered_on": date,
        "found": bool,
        "result": str,
    },
    CorrectedKind.PERSON: {**dict.fromkeys(NAME_PARTS, str), "date_of_birth": date, "pin": str},
    CorrectedKind.ADDRESS: dict.fromkeys(("address_1", "address_2", "city", "state", "zip"), str),
    CorrectedKind.PHONE: {"number": str},
}
"""The fields that can be corrected, and what each holds."""
PROSE = frozenset({"note", "result"})
PHONES = frozenset({"number", "phone"})


@dataclass(frozen=True)
class Correctable:
    """A record that can be corrected, with its fields as they stand."""

    kind: CorrectedKind
    record_id: UUID
    ncp_id: UUID
    values: Mapping[str, Any]
    refused: str
    """Why it cannot be corrected here; empty when it can."""


@dataclass(frozen=True)
class CorrectionView:
    """One field that was corrected."""

    id: UUID
    record_kind: str
    record_id: UUID
    field: str
    label: str
    former: str
    """In words; *nothing* where the field was empty."""
    at: datetime
    by: str
    reason: str


def correctable(session: Session, record_id: UUID) -> Correctable | None:
    """The record of whatever kind that has this key, as a form shows it; None when nothing of it can be corrected."""
    for kind, model in MODELS.items():
        row = session.get(model, record_id)
        if row is not None:
            values = {field: getattr(row, field) for field in FIELDS[kind]}
            return Correctable(kind, record_id, _person(session, row), values, _refused(row))
    return None


def correct(
    session: Session,
    kind: CorrectedKind,
    record_id: UUID,
    values: Mapping[str, Any],
    reason: str = "",
    *,
    at: datetime,
    who: str,
) -> tuple[str, ...]:
    """Change fields of a record and keep what each said before. Gives the fields that have another value now.

    Raises `NotFoundError`, and `RefusedError` for what the referral report said, and for what could not have been
    entered so in the first place.
    """
    row = session.get(MODELS[kind], record_id)
    if row is None:
        raise NotFoundError("This record is not in the vault any more. Nothing was changed; look again.")
    refused = _refused(row)
    if refused:
        raise RefusedError(refused)
    wanted = {field: _tidy(field, value) for field, value in values.items()}
    if unknown := wanted.keys() - FIELDS[kind].keys():
        raise ValueError(f"no such field of {kind}: {', '.join(sorted(unknown))}")
    former = {field: getattr(row, field) for field, value in wanted.items() if getattr(row, field) != value}
    if not former:
        return ()
    whole = {field: getattr(row, field) for field in FIELDS[kind]} | wanted
    CHECKS[kind](session, row, whole, at)
    if isinstance(row, Ncp):
        _rename(session, row, whole)
    for field, before in former.items():
        setattr(row, field, wanted[field])
        person, said = _person(session, row), _text(before)
        keep_former(session, person, kind.value, record_id, field, said, reason, at=at, who=who)
    session.flush()
    if isinstance(row, Ncp | NcpAddress | NcpPhone):
        search_index.rebuild(session, [_person(session, row)])
    detail = f"{kind.value}: {', '.join(sorted(former))}"
    audit.record(
        session, at=at, who=who, action="record.corrected", kind="ncp", record_id=_person(session, row), detail=detail
    )
    return tuple(former)


def corrections_of(session: Session, ncp_id: UUID) -> tuple[CorrectionView, ...]:
    """What was corrected on a person's record, the latest first; of interviews nothing."""
    told = Correction.record_kind.not_in((ANSWER, INTERVIEW))
    rows = select(Correction).where(Correction.ncp_id == ncp_id, told)
    return tuple(
        CorrectionView(
            row.id,
            row.record_kind,
            row.record_id,
            row.field,
            _words()["field"].get(row.field, row.field.replace("_", " ")),
            _in_words(row.record_kind, row.field, row.former),
            row.at,
            row.by,
            row.reason,
        )
        for row in session.scalars(rows.order_by(Correction.at.desc(), Correction.id.desc()))
    )


def with_corrections(
    session: Session, ncp_id: UUID, entries: "Iterable[TimelineEntry]"
) -> "tuple[TimelineEntry, ...]":
    """The entries of what happened, each with what it said before: *corrected on October 9, 2026, before: ...*."""
    said: dict[UUID, list[str]] = {}
    told = (one for one in corrections_of(session, ncp_id) if one.record_kind != SAFETY)
    for one in told:
        words = f"corrected on {written(local_day(one.at))}, before: {one.label.lower()} {one.former}"
        said.setdefault(one.record_id, []).append(f"{words} ({one.reason})" if one.reason else words)
    return tuple(
        replace(entry, detail="; ".join(filter(None, (entry.detail, *said[entry.record_id]))))
        if entry.record_id in said
        else entry
        for entry in entries
    )


def _person(session: Session, row: Record) -> UUID:
    if isinstance(row, CpContact):
        return session.get_one(CustodialParent, row.custodial_parent_id).ncp_id
    return row.id if isinstance(row, Ncp) else row.ncp_id  # type: ignore[attr-defined]


def _refused(row: Record) -> str:
    if isinstance(row, Ncp | NcpAddress | NcpPhone) and row.source is Source.REPORT:
        return FROM_A_REPORT
    return ""


def _tidy(field: str, value: Any) -> Any:
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    if field == "pin":
        return re.sub(r"[\s-]", "", value) or None
    if field in PHONES:
        return phones.written(value)
    return value.strip() if field in PROSE else " ".join(value.split())


def _refuse_long(values: Mapping[str, Any]) -> None:
    if any(isinstance(value, str) and field not in PROSE and len(value) > LONGEST_LINE
           for field, value in values.items()):  # fmt: skip
        raise RefusedError("A line takes 200 letters. Nothing was changed; write it shorter.")


def _check_contact(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if values["outcome"] is ContactOutcome.WRONG_NUMBER and values["kind"] not in (
        ContactKind.CALL,
        ContactKind.TEXT,
    ):
        raise RefusedError("Only a call or a text can go to a wrong number. Nothing was changed; choose again.")
    if values["outcome"] is ContactOutcome.RETURNED_MAIL and values["kind"] is not ContactKind.LETTER:
        raise RefusedError("Only a letter can come back. Nothing was changed; choose again.")
    if values["at"] != row.at and values["at"] > at:
        raise RefusedError("A contact cannot lie ahead. Nothing was changed; correct the day or the time.")


def _check_lines(_session: Session, _row: Any, values: Mapping[str, Any], _at: datetime) -> None:
    _refuse_long(values)


def _check_follow_up(_session: Session, _row: Any, values: Mapping[str, Any], _at: datetime) -> None:
    if not values["what"]:
        raise RefusedError("A next step needs words. Nothing was changed.")
    if values["due_on"] is None:
        raise RefusedError("A next step needs a day. Nothing was changed; say when it is due.")
    _refuse_long(values)


def _check_locate(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["source"]:
        raise RefusedError("It is not said who was asked. Nothing was changed; name the source.")
    if values["asked_on"] is None or values["asked_on"] > local_day(at):
        raise RefusedError("The day of the question is missing or lies ahead. Nothing was changed; correct it.")
    answered = values["answered_on"]
    if answered is not None and not values["asked_on"] <= answered <= local_day(at):
        raise RefusedError("An answer comes after its question and not ahead of today. Nothing was changed.")
    _refuse_long(values)


def _check_person(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["last_name"] and not values["first_name"]:
        raise RefusedError("A person needs a name. Nothing was changed.")
    _refuse_long(values)
    born, pin = values["date_of_birth"], values["pin"]
    if born is not None and born > local_day(at):
        raise RefusedError("The date of birth lies in the future. Nothing was changed; correct it.")
    if pin == row.pin:
        return
    if row.listed_import_id is not None:
        raise RefusedError(FROM_A_REPORT)
    if pin and not IDENTIFIER.fullmatch(pin):
        raise RefusedError("A PIN has up to 20 letters and digits and nothing else. Nothing was changed.")
    taken = select(Ncp.id).where(Ncp.pin == pin)
    if pin and (session.scalar(taken) is not None or session.get(NcpOtherPin, pin) is not None):
        raise RefusedError(
            "Somebody with this PIN is in the caseload already. Nothing was changed; open that record."
        )


def _check_place(_session: Session, _row: Any, values: Mapping[str, Any], _at: datetime) -> None:
    if not values.get("address_1", values.get("number")):
        raise RefusedError("It would be empty. Nothing was changed; enter what is right.")
    _refuse_long(values)


def _check_family(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["name"]:
        raise RefusedError("A name is needed. Nothing was changed; a first name is enough.")
    born = values.get("date_of_birth")
    if born is not None and born > local_day(at):
        raise RefusedError("The date of birth lies in the future. Nothing was changed; correct it.")
    _refuse_long(values)


Check = Callable[[Session, Any, Mapping[str, Any], datetime], None]
CHECKS: dict[CorrectedKind, Check] = {
    CorrectedKind.CONTACT: _check_contact,
    CorrectedKind.APPOINTMENT: _check_lines,
    CorrectedKind.FOLLOW_UP: _check_follow_up,
    CorrectedKind.LOCATE_REQUEST: _check_locate,
    CorrectedKind.PERSON: _check_person,
    CorrectedKind.ADDRESS: _check_place,
    CorrectedKind.PHONE: _check_place,
    CorrectedKind.CP_CONTACT: _check_contact,
    CorrectedKind.CUSTODIAL_PARENT: _check_family,
    CorrectedKind.CHILD: _check_family,
}


def _rename(session: Session, person: Ncp, values: Mapping[str, Any]) -> None:
    """The name that was typed is no former name: it never was theirs. A name that a report said stays."""
    before = [getattr(person, part) for part in NAME_PARTS]
    if before == [values[part] for part in NAME_PARTS]:
        return
    same = (getattr(NcpName, part) == value for part, value in zip(NAME_PARTS, before, strict=True))
    rows = session.scalars(select(NcpName).where(NcpName.ncp_id == person.id, *same)).all()
    if any(row.source is Source.REPORT for row in rows):
        raise RefusedError(FROM_A_REPORT)
    for row in rows:
        for part in NAME_PARTS:
            setattr(row, part, values[part])
    person.sort_name = search_terms.sort_name(values["last_name"], values["first_name"], values["middle_name"])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _in_words(record_kind: str, field: str, former: str) -> str:
    """A former value as a person reads it."""
    if not former:
        return "nothing"
    holds = FIELDS[CorrectedKind(record_kind)].get(field) if record_kind in set(CorrectedKind) else None
    if holds is datetime:
        moment = datetime.fromisoformat(former)
        # Outreach to a custodial parent is entered with its day, without an hour.
        hour = "" if record_kind == CorrectedKind.CP_CONTACT else f" at {clock_time(moment)}"
        return f"{written(local_day(moment))}{hour}"
    if holds is date:
        return written(date.fromisoformat(former))
    if holds is not None and issubclass(holds, StrEnum):
        return former.replace("_", " ")
    return former


@cache
def _words() -> dict[str, Any]:
    return resources.toml("corrections/words.toml")
