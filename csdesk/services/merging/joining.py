"""Merging: all that hangs on one record moves to the other, in one transaction, and what was done is kept."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models import Base
from csdesk.models.contact import Postponement
from csdesk.models.correction import Correction
from csdesk.models.ncp import Ncp, NcpMark, NcpMerge, NcpName, NcpOtherPin, Source
from csdesk.services import audit, search_index, undo
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.services.merging import cases, csa_reviews, plans
from csdesk.services.merging.rules import SETTLED_APART, against, both, people_columns
from csdesk.services.referral_report.past import past_reports

NAME_PARTS = ("last_name", "first_name", "middle_name", "suffix")


def merge(session: Session, kept_id: UUID, gone_id: UUID, reason: str = "", *, at: datetime, who: str) -> UUID:
    """Make two records one: `gone_id` goes, and all that hung on it hangs on `kept_id`. Returns the merge's id.

    Name, PIN and date of birth of the kept record stay; the other name is a former name, also when a report says it
    again, and the other PIN means this person. Safe contact stays on when it was on for either. Raises
    `NotFoundError`, and `RefusedError` when they are two people on one case of a report, or an interview is under way
    on both.
    """
    kept, gone = both(session, kept_id, gone_id)
    refused = against(session, kept_id, gone_id)
    if refused:
        raise RefusedError(refused)
    name = {part: getattr(gone, part) for part in NAME_PARTS}
    shown = {"pin": gone.pin, **name}
    with undo.recorded(session) as recorder:
        chosen = _note_names(session, kept, gone)
        _join_facts(session, kept, gone)
        plans.move(session, kept_id, gone_id)
        cases.move(session, kept_id, gone_id)
        csa_reviews.move(session, kept_id, gone_id)
        _move_marks(session, kept_id, gone_id)
        _move_the_rest(session, kept_id, gone_id)
        _move_what_names_a_record(session, kept_id, gone_id)
        _move_pin(session, kept, gone)
        step = recorder.step("The merge", at=at)
    if step is None or step.missed:
        raise ValueError("a merge that is not recorded whole cannot be taken apart")
    what = {"kept": kept_id.hex, "gone": shown, "name": chosen.hex, "rows": undo.to_json(step.rows)}
    moved = json.dumps(what, ensure_ascii=False)
    made = NcpMerge(id=uuid7(), kept_id=kept_id, gone_id=gone_id, at=at, by=who, reason=reason.strip(), moved=moved)
    session.add(made)
    search_index.rebuild(session, [kept_id, gone_id])
    for record_id, detail in ((kept_id, f"from {gone_id.hex}"), (gone_id, f"into {kept_id.hex}")):
        audit.record(session, at=at, who=who, action="ncp.merged", kind="ncp", record_id=record_id, detail=detail)
    session.flush()
    return made.id


def _note_names(session: Session, kept: Ncp, gone: Ncp) -> UUID:
    """Both names are on file as names of this person. Gives the row of the one that stays: this person's name."""
    noted = []
    for person in (gone, kept):
        name = {part: getattr(person, part) for part in NAME_PARTS}
        same = (getattr(NcpName, part) == value for part, value in name.items())
        newest = select(NcpName).where(NcpName.ncp_id == person.id, *same).order_by(NcpName.since.desc())
        row = session.scalars(newest.order_by(NcpName.id.desc()).limit(1)).first()
        if row is None:
            since = local_day(person.created_at)
            row = NcpName(id=uuid7(), ncp_id=kept.id, since=since, source=person.source, **name)
            session.add(row)
        noted.append(row.id)
    session.flush()
    return noted[-1]


def _join_facts(session: Session, kept: Ncp, gone: Ncp) -> None:
    """What is told of the person: the kept record's word first, the safer and the wider one where both tell."""
    past = past_reports(session)
    kept.date_of_birth = kept.date_of_birth or gone.date_of_birth
    kept.assigned_to = kept.assigned_to or gone.assigned_to
    kept.created_at = min(kept.created_at, gone.created_at)
    if kept.source is Source.REPORT:
        kept.source = gone.source  # whom somebody brought in by hand does not go with a report
    if past.rank(gone.listed_import_id) > past.rank(kept.listed_import_id):
        kept.listed_import_id = gone.listed_import_id
    if gone.safe_contact or gone.safe_contact_note:
        _join_safe_contact(kept, gone)
    if kept.closed_on is not None and gone.closed_on is None:
        kept.closed_on, kept.closed_reason = None, ""
    session.flush()


def _join_safe_contact(kept: Ncp, gone: Ncp) -> None:
    kept.safe_contact = kept.safe_contact or gone.safe_contact
    notes = dict.fromkeys(note for note in (kept.safe_contact_note, gone.safe_contact_note) if note)
    kept.safe_contact_note = "\n".join(notes)
    kept.safe_contact_way = kept.safe_contact_way or gone.safe_contact_way
    kept.safe_contact_time = kept.safe_contact_time or gone.safe_contact_time


def _move_marks(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    has = set(session.scalars(select(NcpMark.mark).where(NcpMark.ncp_id == kept_id)))
    for row in session.scalars(select(NcpMark).where(NcpMark.ncp_id == gone_id)).all():
        session.delete(row)
        if row.mark not in has:
            session.add(NcpMark(ncp_id=kept_id, mark=row.mark))
    session.flush()


def _move_the_rest(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    classes = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table, column in people_columns():
        if table.name not in SETTLED_APART:
            name = column.name
            for row in session.scalars(select(classes[table]).where(column == gone_id)):
                setattr(row, name, kept_id)
    session.flush()


def _move_what_names_a_record(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Columns that name a record without the database's knowledge."""
    for row in session.scalars(select(Correction).where(Correction.record_id == gone_id)):
        row.record_id = kept_id
    put_off = {
        row.subject_id: row
        for row in session.scalars(select(Postponement).where(Postponement.subject_id.in_((kept_id, gone_id))))
    }
    if gone_id in put_off and kept_id not in put_off:
        put_off[gone_id].subject_id = kept_id
    session.flush()


def _move_pin(session: Session, kept: Ncp, gone: Ncp) -> None:
    """The other record goes; its PIN is this person's, or a second one of this person."""
    pin = gone.pin
    for _table, column in people_columns():
        if session.scalar(select(column).where(column == gone.id).limit(1)) is not None:
            raise ValueError(f"{column} still names the record that would go")
    session.delete(gone)
    session.flush()
    if pin and kept.pin:
        session.add(NcpOtherPin(pin=pin, ncp_id=kept.id))
    elif pin:
        kept.pin = pin
    session.flush()
