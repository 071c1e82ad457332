"""Corrections of a person's name, date of birth and PIN, of addresses and phone numbers."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone, Source
from csdesk.services import phones, search_index, search_terms, zips
from csdesk.services.corrections.shape import CorrectedKind, Kind, refuse_long, refuse_unborn
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

NAME_PARTS = ("last_name", "first_name", "middle_name", "suffix")
IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,20}")
FROM_A_REPORT = tr(
    "This is what the referral report says, and the next one would say it again. Nothing was changed; tell the CSA, "
    "or add what is right beside it."
)


def _refused(row: Any) -> str:
    return FROM_A_REPORT if row.source is Source.REPORT else ""


def _check_person(session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if not values["last_name"] and not values["first_name"]:
        raise RefusedError(tr("A person needs a name. Nothing was changed."))
    refuse_long(values)
    refuse_unborn(values["date_of_birth"], at)
    pin = values["pin"]
    if pin == row.pin:
        return
    if row.listed_import_id is not None:
        raise RefusedError(FROM_A_REPORT)
    if pin and not IDENTIFIER.fullmatch(pin):
        raise RefusedError(tr("A PIN has up to 20 letters and digits and nothing else. Nothing was changed."))
    taken = select(Ncp.id).where(Ncp.pin == pin)
    if pin and (session.scalar(taken) is not None or session.get(NcpOtherPin, pin) is not None):
        raise RefusedError(
            tr("Somebody with this PIN is in the caseload already. Nothing was changed; open that record.")
        )


def _check_place(_session: Session, row: Any, values: Mapping[str, Any], _at: datetime) -> None:
    if not values.get("address_1", values.get("number")):
        raise RefusedError(tr("It would be empty. Nothing was changed; enter what is right."))
    refuse_long(values)
    if "number" in values:
        phones.refuse_other(values["number"], field="number")
    elif values["zip"] != row.zip:
        zips.refuse_other(values["zip"])


def _rename(session: Session, person: Any, values: Mapping[str, Any]) -> None:
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


def _find_anew(session: Session, row: Any, _former: Mapping[str, Any]) -> None:
    session.flush()
    search_index.rebuild(session, [row.id if isinstance(row, Ncp) else row.ncp_id])


KINDS = {
    CorrectedKind.PERSON: Kind(
        Ncp,
        {**dict.fromkeys(NAME_PARTS, str), "date_of_birth": date, "pin": str},
        _check_person,
        before=_rename,
        after=_find_anew,
        refused=_refused,
        person=lambda _session, row: row.id,
    ),
    CorrectedKind.ADDRESS: Kind(
        NcpAddress,
        dict.fromkeys(("address_1", "address_2", "city", "state", "zip"), str),
        _check_place,
        after=_find_anew,
        refused=_refused,
    ),
    CorrectedKind.PHONE: Kind(NcpPhone, {"number": str}, _check_place, after=_find_anew, refused=_refused),
}
