"""What a merge would do, before it is done."""

from collections import Counter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan, PlanState
from csdesk.services import undo
from csdesk.services.merging.rules import against, both, people_columns
from csdesk.services.merging.shapes import Difference, MergePreview
from csdesk.services.names import full_name


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
        notes=_notes(session, kept, gone),
        refused=against(session, kept_id, gone_id),
    )


def _name(person: Ncp) -> str:
    return full_name(person.last_name, person.first_name, person.middle_name, person.suffix)


def _differences(kept: Ncp, gone: Ncp) -> tuple[Difference, ...]:
    born = [person.date_of_birth.isoformat() if person.date_of_birth else "" for person in (kept, gone)]
    said = (
        ("Name", _name(kept), _name(gone)),
        ("PIN", kept.pin or "", gone.pin or ""),
        ("Date of birth", *born),
        ("Worker", kept.assigned_to, gone.assigned_to),
    )
    return tuple(Difference(label, mine, theirs, mine or theirs) for label, mine, theirs in said if mine != theirs)


def _notes(session: Session, kept: Ncp, gone: Ncp) -> tuple[str, ...]:
    notes = []
    if kept.pin and gone.pin:
        notes.append("Both have a PIN; when a report says either of them, it means this person.")
    if kept.date_of_birth and gone.date_of_birth and kept.date_of_birth != gone.date_of_birth:
        notes.append("The dates of birth differ: make sure that this is one person.")
    if gone.safe_contact or kept.safe_contact:
        notes.append("Safe contact stays on.")
    if kept.closed_on is not None and gone.closed_on is None:
        notes.append("The closed record is open again.")
    states = [
        state
        for state in session.scalars(select(Plan.state).where(Plan.ncp_id.in_((kept.id, gone.id))))
        if state is not PlanState.REPLACED
    ]
    if states.count(PlanState.DRAFT) == 2:
        notes.append(
            "Both have a draft of a plan: the one changed later goes on, with the steps of the other after its own."
        )
    if states.count(PlanState.SIGNED) == 2:
        notes.append("Both have a signed plan: the one signed later stays in force.")
    return tuple(notes)
