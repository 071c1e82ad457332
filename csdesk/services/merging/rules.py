"""Whom not to merge, and which tables hang on a person."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session, aliased

from csdesk.models import Base
from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.errors import NotFoundError
from csdesk.services.undo import is_derived
from csdesk.wording import tr

SETTLED_APART = frozenset({"csa_review", "iv_d_case", "ncp_mark", "plan"})
"""Tables in which two records of one person can be in each other's way; all others just name the other person."""


def people_columns() -> Iterator[tuple[Table, Column[UUID]]]:
    """Every table that hangs on a person, with the column that names the person."""
    for table in Base.metadata.sorted_tables:
        if is_derived(table.name):
            continue
        for key in table.foreign_keys:
            if key.column.table.name == "ncp":
                yield table, key.parent


def both(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[Ncp, Ncp]:
    """The two people. Raises `NotFoundError`."""
    kept, gone = session.get(Ncp, kept_id), session.get(Ncp, gone_id)
    if kept is None or gone is None:
        raise NotFoundError(
            tr("One of the two records is not in the vault any more. Nothing was changed; search again.")
        )
    return kept, gone


def against(session: Session, kept_id: UUID, gone_id: UUID) -> str:
    """Why these two cannot be merged, in a sentence; empty when they can."""
    if kept_id == gone_id:
        return tr("This is one and the same record. Nothing was changed; choose two.")
    if _on_one_case(session, kept_id, gone_id):
        return tr(
            "A referral report lists both on the same case in two rows: they are two people, such as two parents. "
            "Nothing was changed."
        )
    under_way = select(Assessment.ncp_id).where(
        Assessment.ncp_id.in_((kept_id, gone_id)), Assessment.state == AssessmentState.UNDER_WAY
    )
    if len(set(session.scalars(under_way))) == 2:
        return tr(
            "An interview is under way on both records. Nothing was changed; finish or withdraw one of them first."
        )
    return ""


def _on_one_case(session: Session, kept_id: UUID, gone_id: UUID) -> bool:
    """Whether one report has a row of the same case for each of them."""
    mine, theirs = aliased(CaseSnapshot), aliased(CaseSnapshot)
    my_case, their_case = aliased(IvdCase), aliased(IvdCase)
    rows = (
        select(mine.id)
        .join(my_case, my_case.id == mine.case_id)
        .join(their_case, their_case.number == my_case.number)
        .join(theirs, (theirs.case_id == their_case.id) & (theirs.import_id == mine.import_id))
        .where(my_case.ncp_id == kept_id, their_case.ncp_id == gone_id)
    )
    return session.scalar(rows.limit(1)) is not None
