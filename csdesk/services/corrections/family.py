"""Corrections of the other parent and of children."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from csdesk.models.family import Child, CustodialParent
from csdesk.services import email_address, phones
from csdesk.services.corrections.shape import CorrectedKind, Kind, refuse_long, refuse_unborn
from csdesk.services.errors import RefusedError
from csdesk.wording import tr


def _check(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["name"]:
        raise RefusedError(tr("A name is needed. Nothing was changed; a first name is enough."))
    refuse_unborn(values.get("date_of_birth"), at)
    refuse_long(values)


def _check_parent(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    _check(session, row, values, at)
    if values["phone"] and values["phone"] != row.phone:
        phones.refuse_other(values["phone"], field="phone")
    if values["email"] and values["email"] != row.email:
        email_address.refuse_other(values["email"], field="email")


KINDS = {
    CorrectedKind.CUSTODIAL_PARENT: Kind(
        CustodialParent, dict.fromkeys(("name", "phone", "email", "note"), str), _check_parent
    ),
    CorrectedKind.CHILD: Kind(Child, {"name": str, "date_of_birth": date, "note": str}, _check),
}
