"""What was done since an import with what it brought, and would be lost if it were taken back."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, func, or_, select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpMerge, NcpName, NcpPhone, Source, Standing
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.services import undo
from csdesk.wording import in_number, tr

FACTS = (NcpName, NcpAddress, NcpPhone)
OWN_TABLES = frozenset(
    {"ncp_name", "ncp_address", "ncp_phone", "search_entry", "iv_d_case", "case_snapshot", "report_change"}
)
"""Tables about people that an import itself fills."""


def made_by(import_id: UUID) -> ColumnElement[bool]:
    """True for people whom only this report lists and nobody added by hand; for queries over `Ncp`."""

    def listed(here: ColumnElement[bool]) -> ColumnElement[bool]:
        snapshots = select(1).select_from(IvdCase).join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        return exists(snapshots.where(IvdCase.ncp_id == Ncp.id, here).correlate(Ncp))

    mine = CaseSnapshot.import_id == import_id
    return (Ncp.source == Source.REPORT) & listed(mine) & ~listed(CaseSnapshot.import_id != import_id)


def cases_added_by(import_id: UUID) -> Select[UUID | None]:
    """The cases that it brought to people known before."""
    added = select(ReportChange.case_id).where(ReportChange.import_id == import_id)
    return added.where(ReportChange.field == "case_added", ReportChange.case_id.is_not(None))


def later_work(session: Session, last: ReportImport) -> list[str]:
    """In words, each kind with its number: *3 contacts*. Empty where the import can be taken back without a loss."""
    counted = Counter[str]()
    for table, number in (*_about_new_people(session, last.id), *_naming_new_facts(session, last.id)):
        counted[table] += number
    work = [f"{number:,} {undo.word_for(table, number)}" for table, number in counted.items() if number]
    work += [*_facts_by_hand(session, last.id), *_facts_tried(session, last.id)]
    # A merge may have carried what this import brought to a person who stays; taken apart first, it goes too.
    merged = session.scalar(select(func.count()).select_from(NcpMerge).where(NcpMerge.at >= last.imported_at)) or 0
    if merged:
        work.append(
            tr("a merging of records, to be taken apart first")
            if merged == 1
            else tr("{merged:,} mergings of records, to be taken apart first", merged=merged)
        )
    return work


def _about_new_people(session: Session, import_id: UUID) -> Iterator[tuple[str, int]]:
    """How many rows of which table are about people whom only this import brought."""
    made = select(Ncp.id).where(made_by(import_id))
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_TABLES and _is_about_people(table):
            yield table.name, session.scalar(select(func.count()).where(table.c.ncp_id.in_(made))) or 0


def _naming_new_facts(session: Session, import_id: UUID) -> Iterator[tuple[str, int]]:
    """How many rows of which table name what it brought to people known before."""
    for model, brought in (
        *((fact, fact.import_id == import_id) for fact in FACTS),
        (IvdCase, IvdCase.id.in_(cases_added_by(import_id))),
    ):
        for table, reference in undo.references_to(Base.metadata.tables[model.__tablename__]):
            if table.name not in OWN_TABLES:
                naming = select(func.count()).select_from(table).join(model, model.id == reference.parent)
                known_before = naming.join(Ncp, Ncp.id == model.ncp_id).where(brought, ~made_by(import_id))
                yield table.name, session.scalar(known_before) or 0


def _facts_by_hand(session: Session, import_id: UUID) -> Iterator[str]:
    """What was noted about people whom only this import brought."""
    made = select(Ncp.id).where(made_by(import_id))
    by_hand = 0
    for fact in FACTS:
        by_hand += session.scalar(select(func.count()).where(fact.import_id.is_(None), fact.ncp_id.in_(made))) or 0
    kept = or_(Ncp.safe_contact, Ncp.safe_contact_note != "", Ncp.assigned_to != "", Ncp.closed_on.is_not(None))
    by_hand += session.scalar(select(func.count()).select_from(Ncp).where(made_by(import_id), kept)) or 0
    if by_hand:
        yield tr("{details} noted by hand", details=in_number(by_hand, tr("detail"), tr("details")))


def _facts_tried(session: Session, import_id: UUID) -> Iterator[str]:
    """Which of the phones and addresses that it brought were tried, also of people known before."""
    for place in (NcpPhone, NcpAddress):
        tried = select(func.count()).where(place.import_id == import_id, place.standing != Standing.UNTRIED)
        if number := session.scalar(tried):
            counted = f"{number:,} {undo.word_for(place.__tablename__, number)}"
            yield tr("{counted} found to work or not", counted=counted)


def _is_about_people(table: Table) -> bool:
    return "ncp_id" in table.c and any(key.column.table.name == "ncp" for key in table.c.ncp_id.foreign_keys)
