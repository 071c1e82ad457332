"""What a merge would do, before it is done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.models.plan import Plan, PlanState
from csdesk.services import undo
from csdesk.services.merging import csa_reviews
from csdesk.services.merging.rules import against, both, people_columns
from csdesk.services.merging.shapes import Difference, MergePreview
from csdesk.services.names import full_name, readable_address
from csdesk.wording import tr

HIDDEN = tr("Safe contact")
TOLD_AS_FACTS = frozenset(
    {"iv_d_case", "ncp_phone", "ncp_address", "ncp_name", "ncp_other_pin", "ncp_merge", "correction"}
)
"""Tables whose rows are told by what they say, or that nobody counts."""


def merge_preview(session: Session, kept_id: UUID, gone_id: UUID) -> MergePreview:
    """What merging the second record into the first would do. Reads only. Raises `NotFoundError`."""
    kept, gone = both(session, kept_id, gone_id)
    counts: Counter[str] = Counter()
    for table, column in people_columns():
        counts[table.name] += session.scalar(select(func.count()).where(column == gone_id)) or 0
    return MergePreview(
        kept_id=kept_id,
        gone_id=gone_id,
        kept_name=_name(kept),
        gone_name=_name(gone),
        moves=tuple((undo.word_for(name, count), count) for name, count in sorted(counts.items()) if count),
        differences=_differences(kept, gone),
        sides=tuple(_sides(session, kept, gone)),
        notes=_notes(session, kept, gone),
        refused=against(session, kept_id, gone_id),
    )


def _name(person: Ncp) -> str:
    return full_name(person.last_name, person.first_name, person.middle_name, person.suffix)


def _differences(kept: Ncp, gone: Ncp) -> tuple[Difference, ...]:
    born = [person.date_of_birth.isoformat() if person.date_of_birth else "" for person in (kept, gone)]
    said = (
        (tr("Name"), _name(kept), _name(gone)),
        (tr("PIN"), kept.pin or "", gone.pin or ""),
        (tr("Date of birth"), *born),
        (tr("Worker"), kept.assigned_to, gone.assigned_to),
    )
    return tuple(Difference(label, mine, theirs, mine or theirs) for label, mine, theirs in said if mine != theirs)


def _sides(session: Session, kept: Ncp, gone: Ncp) -> Iterator[Difference]:
    """Facts, and how many of each kind of record. Where either is to be reached safely, no phone and no address."""

    def reach(table: Any) -> tuple[str, str, str]:
        if kept.safe_contact or gone.safe_contact:
            return (HIDDEN, HIDDEN, HIDDEN)
        return _together(_newest(session, kept, table), _newest(session, gone, table))

    for label, mine, theirs, will_be in (
        (tr("Name"), _name(kept), _name(gone), _name(kept)),
        (tr("Born"), *_either(_day(kept), _day(gone))),
        (tr("PIN"), kept.pin or "", gone.pin or "", ", ".join(filter(None, (kept.pin, gone.pin)))),
        (tr("IV-D cases"), *_together(_cases(session, kept), _cases(session, gone))),
        (tr("Phone"), *reach(NcpPhone)),
        (tr("Address"), *reach(NcpAddress)),
        (tr("Worker"), *_either(kept.assigned_to, gone.assigned_to)),
    ):
        if mine or theirs:
            yield Difference(label, mine, theirs, will_be)
    for table, column in people_columns():
        if table.name not in TOLD_AS_FACTS:
            counts = [session.scalar(select(func.count()).where(column == person.id)) or 0 for person in (kept, gone)]
            if any(counts):
                word = undo.word_for(table.name, 2)
                mine, theirs = map(str, counts)
                yield Difference(word[:1].upper() + word[1:], mine, theirs, str(sum(counts)))


def _either(mine: str, theirs: str) -> tuple[str, str, str]:
    return mine, theirs, mine or theirs


def _together(mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, str, str]:
    both_together = tuple(dict.fromkeys((*mine, *theirs)))
    return ", ".join(mine), ", ".join(theirs), ", ".join(both_together)


def _day(person: Ncp) -> str:
    born = person.date_of_birth
    return whole_day(born) if born else ""


def _cases(session: Session, person: Ncp) -> list[str]:
    rows = session.scalars(select(IvdCase).where(IvdCase.ncp_id == person.id).order_by(IvdCase.number))
    return [" ".join(filter(None, (case.number, case.county))) for case in rows]


def _newest(session: Session, person: Ncp, table: Any) -> list[str]:
    rows = select(table).where(table.ncp_id == person.id).order_by(table.since.desc(), table.id.desc())
    return [
        readable_address(", ".join(filter(None, (row.address_1, row.city))))
        if isinstance(row, NcpAddress)
        else row.number
        for row in session.scalars(rows.limit(1))
    ]


def _notes(session: Session, kept: Ncp, gone: Ncp) -> tuple[str, ...]:
    notes = []
    if kept.pin and gone.pin:
        notes.append(tr("Both have a PIN; when a report says either of them, it means this person."))
    if kept.date_of_birth and gone.date_of_birth and kept.date_of_birth != gone.date_of_birth:
        notes.append(tr("The dates of birth differ: make sure that this is one person."))
    if gone.safe_contact or kept.safe_contact:
        notes.append(tr("Safe contact stays on."))
    if kept.closed_on is not None and gone.closed_on is None:
        notes.append(tr("The closed record is open again."))
    states = [
        state
        for state in session.scalars(select(Plan.state).where(Plan.ncp_id.in_((kept.id, gone.id))))
        if state is not PlanState.REPLACED
    ]
    if states.count(PlanState.DRAFT) == 2:
        notes.append(
            tr(
                "Both have a draft of a plan: the one changed later goes on, with the steps of the other after its "
                "own."
            )
        )
    if states.count(PlanState.SIGNED) == 2:
        notes.append(tr("Both have a signed plan: the one signed later stays in force."))
    return (*notes, *csa_reviews.notes(session, kept.id, gone.id))
