"""Ways to look at the list of people, each by a name: what is let through, in which order, in which columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.setting import SavedView, Setting
from csdesk.services import audit, resources
from csdesk.services.caseload.as_json import query_from_json, query_to_json
from csdesk.services.caseload.shapes import CaseloadQuery
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

LONGEST = 60
ME = "me"
GONE = tr("This view is not here any more. Nothing was changed; choose another one.")
COLUMNS_KEY = "ncps.columns"


@dataclass(frozen=True)
class View:
    """A way to look at the list."""

    id: UUID | None
    """None for one that comes with the program and cannot be changed."""
    name: str
    query: CaseloadQuery
    columns: tuple[str, ...] = ()
    """Names of columns in their order; empty for the usual ones."""


def views(session: Session, *, who: str) -> tuple[View, ...]:
    """Those of the office in their order, then those that come with the program."""
    rows = session.scalars(select(SavedView).order_by(SavedView.position, SavedView.name, SavedView.id))
    own = tuple(_view(row.id, row.name, json.loads(row.shows)) for row in rows)
    return own + ready_made(who)


def ready_made(who: str) -> tuple[View, ...]:
    """The views that come with the program, for whoever works at this desk."""
    found = []
    for kept in _ready_made():
        view = _view(None, kept["name"], kept)
        if ME in view.query.assigned_to:
            names = tuple(who if name == ME else name for name in view.query.assigned_to)
            view = replace(view, query=replace(view.query, assigned_to=names))
        found.append(view)
    return tuple(found)


def save(
    session: Session, name: str, query: CaseloadQuery, columns: tuple[str, ...], *, at: datetime, who: str
) -> UUID:
    """Keep a new view. The words that were searched for are not kept. Raises `RefusedError` for its name."""
    tidy = _free_name(session, name, None)
    last = session.scalar(select(func.max(SavedView.position)))
    row = SavedView(name=tidy, shows=_as_json(query, columns), position=0 if last is None else last + 1)
    session.add(row)
    _audit(session, "view.saved", at, who)
    return row.id


def change(
    session: Session, view_id: UUID, query: CaseloadQuery, columns: tuple[str, ...], *, at: datetime, who: str
) -> None:
    """Let a view show something else. Raises `NotFoundError`."""
    _row(session, view_id).shows = _as_json(query, columns)
    _audit(session, "view.saved", at, who)


def rename(session: Session, view_id: UUID, name: str, *, at: datetime, who: str) -> None:
    """Give a view another name. Raises `NotFoundError`, `RefusedError`."""
    row = _row(session, view_id)
    row.name = _free_name(session, name, view_id)
    _audit(session, "view.saved", at, who)


def delete(session: Session, view_id: UUID, *, at: datetime, who: str) -> None:
    """Take a view away; the people that it showed stay. Raises `NotFoundError`."""
    session.delete(_row(session, view_id))
    _audit(session, "view.removed", at, who)


def set_columns(session: Session, view_id: UUID | None, columns: tuple[str, ...], *, at: datetime, who: str) -> None:
    """Keep the columns of a view; None: of the list without a view of the office's. Raises `NotFoundError`."""
    if view_id is None:
        kept = session.get(Setting, COLUMNS_KEY)
        if kept is None:
            session.add(Setting(key=COLUMNS_KEY, value=json.dumps(columns)))
        else:
            kept.value = json.dumps(columns)
    else:
        row = _row(session, view_id)
        row.shows = json.dumps({**json.loads(row.shows), "columns": columns})
    _audit(session, "view.saved", at, who)


def usual_columns(session: Session) -> tuple[str, ...]:
    """The columns of the list without a view; empty where nobody chose any."""
    kept = session.get(Setting, COLUMNS_KEY)
    return tuple(str(name) for name in json.loads(kept.value)) if kept is not None else ()


@cache
def _ready_made() -> tuple[dict[str, Any], ...]:
    return tuple(resources.toml("views.toml")["views"])


def _row(session: Session, view_id: UUID) -> SavedView:
    row = session.get(SavedView, view_id)
    if row is None:
        raise NotFoundError(GONE)
    return row


def _free_name(session: Session, name: str, view_id: UUID | None) -> str:
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= LONGEST:
        raise RefusedError(tr("A view needs a name, 60 letters at most. Nothing was saved."))
    taken = [row.id for row in session.scalars(select(SavedView)) if row.name.casefold() == tidy.casefold()]
    if any(one != view_id for one in taken):
        raise RefusedError(tr("There is a view of this name. Nothing was saved; choose another name."))
    return tidy


def _as_json(query: CaseloadQuery, columns: tuple[str, ...]) -> str:
    said = query_to_json(_lasting(query))
    return json.dumps(said | ({"columns": columns} if columns else {}))


def _view(view_id: UUID | None, name: str, kept: Mapping[str, Any]) -> View:
    """A view as it was kept. What another version of the program said and this one does not know is left out."""
    return View(view_id, name, query_from_json(kept), tuple(str(one) for one in kept.get("columns", ())))


def _lasting(query: CaseloadQuery) -> CaseloadQuery:
    """Without what is looked for once: words that may be a name, the people behind a number of another screen."""
    return replace(query, text="", people=None, behind=None, ticked=())


def _audit(session: Session, action: str, at: datetime, who: str) -> None:
    session.flush()
    audit.record(session, at=at, who=who, action=action, kind="setting")
