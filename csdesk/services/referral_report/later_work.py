"""What was done since an import with what it brought, and would be lost if it were taken back."""

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
    work = [*_with_new_people(session, last.id), *_with_new_facts(session, last.id)]
    # A merge may have carried what this import brought to a person who stays; taken apart first, it goes too.
    merged = session.scalar(select(func.count()).select_from(NcpMerge).where(NcpMerge.at >= last.imported_at)) or 0
    if merged:
        work.append(
            tr("a merging of records, to be taken apart first")
            if merged == 1
            else tr("{merged:,} mergings of records, to be taken apart first", merged=merged)
        )
    return work


def _with_new_people(session: Session, import_id: UUID) -> Iterator[str]:
    """What was done with people whom only this import brought."""
    made = select(Ncp.id).where(made_by(import_id))
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_TABLES and _is_about_people(table):
            yield from _counted(session, select(func.count()).where(table.c.ncp_id.in_(made)), table.name)
    by_hand = 0
    for fact in FACTS:
        by_hand += session.scalar(select(func.count()).where(fact.import_id.is_(None), fact.ncp_id.in_(made))) or 0
    kept = or_(Ncp.safe_contact, Ncp.safe_contact_note != "", Ncp.assigned_to != "", Ncp.closed_on.is_not(None))
    by_hand += session.scalar(select(func.count()).select_from(Ncp).where(made_by(import_id), kept)) or 0
    if by_hand:
        yield tr("{details} noted by hand", details=in_number(by_hand, tr("detail"), tr("details")))


def _with_new_facts(session: Session, import_id: UUID) -> Iterator[str]:
    """What was done with the phones, addresses and cases that it brought, also to people known before."""
    for place in (NcpPhone, NcpAddress):
        tried = select(func.count()).where(place.import_id == import_id, place.standing != Standing.UNTRIED)
        for counted in _counted(session, tried, place.__tablename__):
            yield tr("{counted} found to work or not", counted=counted)
    for model, brought in (
        *((fact, fact.import_id == import_id) for fact in FACTS),
        (IvdCase, IvdCase.id.in_(cases_added_by(import_id))),
    ):
        for table, reference in undo.references_to(Base.metadata.tables[model.__tablename__]):
            if table.name not in OWN_TABLES:
                naming = select(func.count()).select_from(table).join(model, model.id == reference.parent)
                known_before = naming.join(Ncp, Ncp.id == model.ncp_id).where(brought, ~made_by(import_id))
                yield from _counted(session, known_before, table.name)


def _counted(session: Session, count: Select[int], table: str) -> Iterator[str]:
    number = session.scalar(count) or 0
    if number:
        yield f"{number:,} {undo.word_for(table, number)}"


def _is_about_people(table: Table) -> bool:
    return "ncp_id" in table.c and any(key.column.table.name == "ncp" for key in table.c.ncp_id.foreign_keys)
