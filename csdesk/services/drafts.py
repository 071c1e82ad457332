"""Drafts: what stands in a form and is not saved yet, kept in the vault so that a lock loses nothing."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from csdesk.models.draft import Draft


def save(session: Session, key: str, values: dict[str, Any], *, at: datetime) -> None:
    """Keep the entries of a form under `key`, such as `record.call/<id>`, in place of those that were kept before.

    Values are what JSON holds: texts, numbers, yes and no, None, and lists and dictionaries of those; dates are
    given as ISO text. Raises `TypeError` for anything else. No audit line: a draft is no record yet.
    Half a character, such as of a broken emoji, becomes a question mark: all else that was typed is kept.
    """
    draft = session.get(Draft, key) or Draft(key=key)
    entries = json.dumps(values, ensure_ascii=False)
    draft.entries, draft.at = entries.encode(errors="replace").decode(), at
    session.add(draft)


def load(session: Session, key: str) -> dict[str, Any] | None:
    """The entries that were kept under `key`, or None."""
    draft = session.get(Draft, key)
    if draft is None:
        return None
    entries: dict[str, Any] = json.loads(draft.entries)
    return entries


def forget(session: Session, key: str) -> None:
    """Let go of a draft: its form was saved, or left on purpose. One that is not there is no fault."""
    session.execute(delete(Draft).where(Draft.key == key))
