"""What was corrected, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import clock_time, whole_day
from csdesk.models.correction import Correction
from csdesk.services import resources
from csdesk.services.corrections.kinds import FIELDS
from csdesk.services.corrections.shape import CorrectedKind
from csdesk.services.days import local_day
from csdesk.services.release_facts import fact_words
from csdesk.wording import tr, tr_marked

if TYPE_CHECKING:
    from csdesk.services.caseload.shapes import TimelineEntry

SAFETY = "safe_contact"
"""What was changed of safe contact is kept like a correction, and told on the form of safe contact only."""
ANSWER, INTERVIEW = "answer", "assessment"
"""So is what an interview said before; the interview tells it, which knows the lines that are private."""


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
            tr_marked(_words()["field"].get(row.field, row.field.replace("_", " "))),
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
        words = tr(
            "corrected on {day}, before: {what} {former}",
            day=whole_day(local_day(one.at)),
            what=one.label.lower(),
            former=one.former,
        )
        said.setdefault(one.record_id, []).append(f"{words} ({one.reason})" if one.reason else words)
    return tuple(
        replace(entry, detail="; ".join(filter(None, (entry.detail, *said[entry.record_id]))))
        if entry.record_id in said
        else entry
        for entry in entries
    )


def _in_words(record_kind: str, field: str, former: str) -> str:
    """A former value as a person reads it."""
    if not former:
        return tr("nothing")
    holds = FIELDS[CorrectedKind(record_kind)].get(field) if record_kind in set(CorrectedKind) else None
    if holds is datetime:
        moment = datetime.fromisoformat(former)
        # Outreach to a custodial parent is entered with its day, without an hour.
        day = whole_day(local_day(moment))
        is_day = record_kind == CorrectedKind.CP_CONTACT
        return day if is_day else tr("{day} at {time}", day=day, time=clock_time(moment))
    if holds is date:
        return whole_day(date.fromisoformat(former))
    if record_kind == CorrectedKind.RELEASE and field == "facts":
        return fact_words(former.split()).lower()
    if field.endswith("_cents"):
        return f"${int(former) / 100:,.2f}"
    if holds is not None and issubclass(holds, StrEnum):
        return tr_marked(former.replace("_", " "))
    return former


@cache
def _words() -> dict[str, Any]:
    return resources.toml("corrections/words.toml")
