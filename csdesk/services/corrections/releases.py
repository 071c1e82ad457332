"""Corrections of releases and of changes of custody. Whom a release names is not corrected: it is another one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from csdesk.models.release import Release
from csdesk.models.watch import CustodyChange, CustodyKind
from csdesk.services import releases
from csdesk.services.corrections.shape import PROSE, CorrectedKind, Kind
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import RefusedError
from csdesk.services.release_facts import as_kept
from csdesk.wording import tr

DAY_NEEDED = tr("A day is needed. Nothing was changed; say when it was.")


def _check_release(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    signed = values["signed_on"]
    if signed is None:
        raise RefusedError(DAY_NEEDED)
    refuse_ahead(signed, at)
    as_kept(values["facts"].split())
    for end in (values["valid_until"], values["revoked_on"]):
        if end is not None:
            refuse_before(end, signed, tr("the signature"))
    if values["revoked_on"] is not None and row.revoked_on is None:
        raise RefusedError(tr("This release was not revoked. Nothing was changed; revoke it instead."))


def _holds_again(row: Any, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without its day there is no revocation."""
    holds = row.revoked_on is not None and wanted.get("revoked_on", row.revoked_on) is None
    return {"revoked_how": None, "revoked_note": ""} if holds else {}


def _say_again(session: Session, row: Any, former: Mapping[str, Any]) -> None:
    """What left by a release is judged by the day of its revocation."""
    if "revoked_on" in former:
        releases.note_again(session, row)


def _check_custody(_session: Session, _row: Any, values: Mapping[str, Any], at: datetime) -> None:
    if values["happened_on"] is None:
        raise RefusedError(DAY_NEEDED)
    refuse_ahead(values["happened_on"], at)


KINDS = {
    CorrectedKind.RELEASE: Kind(
        Release,
        {"signed_on": date, "valid_until": date, "revoked_on": date, "facts": str, "note": str},
        _check_release,
        implied=_holds_again,
        after=_say_again,
        prose=PROSE | {"facts"},
    ),
    CorrectedKind.CUSTODY: Kind(
        CustodyChange,
        {"what": CustodyKind, "happened_on": date, "words": str},
        _check_custody,
        prose=PROSE | {"words"},
    ),
}
