"""Whom not to call unawares: people whom the newest report of a case flags as deceased or unworkable.

The state's report should not hold them (DFES 19-07, what the report excludes); where a row does, it is kept and
flagged, and its person is on no list to call.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp
from csdesk.wording import tr

DO_NOT_CALL_FLAGS = {
    "deceased": tr("The report says that the NCP is deceased."),
    "unworkable_status": tr("The report gives a status with which a case cannot be worked."),
}
"""Flags of the referral report that keep a person off the lists to call, each with its sentence.

`unworkable_status` covers incarceration, bankruptcy, institutions, AFDC, SSI/SSDI, no jurisdiction and good cause.
"""


def do_not_call(county: str = "") -> ColumnElement[bool]:
    """True for a person whom a flag of the newest report keeps off the lists to call; for queries over `Ncp`.

    `county`: by what is said of cases there only.
    """
    cases = do_not_call_ids().where(IvdCase.county == county) if county else do_not_call_ids()
    return exists(cases.where(IvdCase.ncp_id == Ncp.id).correlate(Ncp))


def do_not_call_ids() -> Select[UUID]:
    """The ids of all people whom such a flag bars, perhaps more than once; for queries that begin with them."""
    return (
        select(IvdCase.ncp_id)
        .join(
            CaseSnapshot,
            (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id),
        )
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(SnapshotFlag.code.in_(DO_NOT_CALL_FLAGS))
    )


def do_not_call_flags(session: Session, ncp_id: UUID) -> tuple[str, ...]:
    """The codes of `DO_NOT_CALL_FLAGS` that stand against calling this person; empty when none does."""
    flags = (
        select(SnapshotFlag.code)
        .join(CaseSnapshot, CaseSnapshot.id == SnapshotFlag.snapshot_id)
        .join(IvdCase, (IvdCase.id == CaseSnapshot.case_id) & (IvdCase.listed_import_id == CaseSnapshot.import_id))
        .where(IvdCase.ncp_id == ncp_id)
    )
    # All flags of the one person: asked for these codes, the database would begin with everybody who has one.
    return tuple(sorted(DO_NOT_CALL_FLAGS.keys() & set(session.scalars(flags))))
