"""The cases of two records of one person: a case that both have becomes one, with all that reports said of it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.services.referral_report.facts import TOLD
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.referral_report.refold import folded


def move(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Give the cases of one record to the other."""
    past = past_reports(session)
    own = {case.number: case for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == kept_id))}
    for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == gone_id)).all():
        if case.number in own:
            _join(session, own[case.number], case, past)
        else:
            case.ncp_id = kept_id
    session.flush()


def _join(session: Session, case: IvdCase, other: IvdCase, past: PastReports) -> None:
    """Both were the same case: what hangs on the other one hangs on this one, and its figures are told again."""
    for mapper in Base.registry.mappers:
        for key in mapper.local_table.foreign_keys:
            if key.column.table is IvdCase.__table__:
                for row in session.scalars(select(mapper.class_).where(key.parent == other.id)):
                    setattr(row, key.parent.name, case.id)
    session.flush()
    snapshots = session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case.id)).all()
    said = sorted(snapshots, key=lambda row: past.rank(row.import_id))
    if said:
        figures = folded([[getattr(row, name) for name in TOLD] for row in said], case.county or other.county)
        case.listed_import_id = said[-1].import_id
    else:
        mine, theirs = ([getattr(one, name) for name in TOLD] for one in (case, other))
        figures = tuple(my or their for my, their in zip(mine, theirs, strict=True))
    for name, value in zip(TOLD, figures, strict=True):
        setattr(case, name, value)
    session.delete(other)
    session.flush()
