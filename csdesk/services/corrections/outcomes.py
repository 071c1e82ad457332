"""Corrections of outcomes, and of how often parent and child meet."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.family import Child, HowOften, ParentChildContact
from csdesk.models.outcome import OutcomeAnswer
from csdesk.services.corrections.shape import CorrectedKind, Kind, refuse_long
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import RefusedError
from csdesk.services.measures import NOT_SAID, measure
from csdesk.wording import tr


def _check_day(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    refuse_long(values, frozenset())
    if values["asked_on"] is None:
        raise RefusedError(tr("A day is needed. Nothing was changed; say when it was."))
    refuse_ahead(values["asked_on"], at)


def _check_answer(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    _check_day(session, row, values, at)
    one = measure(row.measure)
    if one is None:
        raise RefusedError(tr("This is not asked any more. Nothing was changed."))
    one.refuse_other(values["value"], values["amount_cents"])


def _parent_of(session: Session, row: Any) -> UUID:
    found: UUID = session.get_one(Child, row.child_id).ncp_id
    return found


def _no_amount(row: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was not said has no amount; an amount is not *not said*."""
    if wanted.get("value") == NOT_SAID:
        return {"amount_cents": None}
    return {"value": ""} if wanted.get("amount_cents") is not None and row.value == NOT_SAID else {}


KINDS = {
    CorrectedKind.OUTCOME: Kind(
        OutcomeAnswer,
        {"value": str, "amount_cents": int, "asked_on": date, "note": str},
        _check_answer,
        implied=_no_amount,
        prose=frozenset(),
    ),
    CorrectedKind.MEETING: Kind(
        ParentChildContact,
        {"how_often": HowOften, "asked_on": date, "note": str},
        _check_day,
        person=_parent_of,
        prose=frozenset(),
    ),
}
