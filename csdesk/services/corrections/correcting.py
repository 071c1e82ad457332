"""Correct a record: it says what is right from now on, and what it said before is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.corrections.kinds import KINDS
from csdesk.services.corrections.shape import Correctable, CorrectedKind, tidy
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.former import keep as keep_former
from csdesk.wording import tr


def correctable(session: Session, record_id: UUID) -> Correctable | None:
    """The record of whatever kind that has this key, as a form shows it; None when nothing of it can be corrected."""
    for kind, one in KINDS.items():
        row: Any = session.get(one.model, record_id)
        if row is not None:
            values = {field: getattr(row, field) for field in one.fields}
            return Correctable(kind, record_id, one.person(session, row), values, one.refused(row))
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

    A record that never was is taken out where its kind allows that (`Kind.taken_out`).

    Raises `NotFoundError`, and `RefusedError` for what the referral report said, and for what could not have been
    entered so in the first place.
    """
    one = KINDS[kind]
    row: Any = session.get(one.model, record_id)
    if row is None:
        raise NotFoundError(tr("This record is not in the vault any more. Nothing was changed; look again."))
    refused = one.refused(row)
    if refused:
        raise RefusedError(refused)
    wanted = {field: tidy(one, field, value) for field, value in values.items()}
    if unknown := wanted.keys() - one.fields.keys():
        raise ValueError(f"no such field of {kind}: {', '.join(sorted(unknown))}")
    wanted |= one.implied(row, wanted)
    former = {field: getattr(row, field) for field, value in wanted.items() if getattr(row, field) != value}
    if not former:
        return ()
    whole = {field: getattr(row, field) for field in one.fields} | wanted
    one.check(session, row, whole, at)
    one.before(session, row, whole)
    person = one.person(session, row)
    said = {**one.besides(session, row), **{field: getattr(row, field) for field in one.fields}}
    told_with = one.taken_out(session, row, whole, reason)
    # What is kept last is told first.
    gone = {field: said[field] for field in reversed(said) if said[field]} if told_with is not None else former
    for field, before in gone.items():
        key = told_with or record_id
        keep_former(session, person, kind.value, key, field, _text(before), reason, at=at, who=who)
        if told_with is None:
            setattr(row, field, wanted[field])
    if told_with is None:
        one.after(session, row, former)
    session.flush()
    detail = f"{kind.value}: {', '.join(sorted(former)) if told_with is None else 'taken out'}"
    audit.record(session, at=at, who=who, action="record.corrected", kind="ncp", record_id=person, detail=detail)
    return tuple(former)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
