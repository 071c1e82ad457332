"""A report leaves the desk: asked again whether all that it tells may be told, accounted for (DFES 19-07), frozen.

From its first leaving on the database lets nobody change or remove it; what is corrected later goes into an amended
report, which says what differs.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.quarter import QuarterWorkbook
from csdesk.services import audit, disclosure
from csdesk.services.disclosure import Accounted, To, Way
from csdesk.services.reporting import made
from csdesk.services.reporting.nobody_has import EXPORTED


def may_leave(session: Session, workbook_id: UUID, *, on: date) -> bool:
    """Whether all that a kept workbook tells may be told on a day.

    False also for one of an earlier version, which did not keep what it tells: it is to be prepared anew.
    """
    workbook = session.get_one(QuarterWorkbook, workbook_id)
    if workbook.told == "[]":
        return workbook.people == 0
    return disclosure.still_allowed(session, workbook.told, _to(workbook), on=on)


def leave(session: Session, workbook_id: UUID, *, way: Way, at: datetime, who: str) -> Accounted:
    """Write down that a workbook left, about whom, and by which rules: from now on it is frozen."""
    workbook = session.get_one(QuarterWorkbook, workbook_id)
    if workbook.frozen_at is None:
        workbook.frozen_at = at
        audit.record(session, at=at, who=who, action="report.frozen", kind="quarter_workbook", record_id=workbook_id)
    accounted = disclosure.account_kept(
        session,
        workbook.told,
        _to(workbook),
        what=f"{made.report(session, workbook_id).code}: referrals, enrollment, activities",
        way=way,
        attachment_id=workbook.attachment_id,
        at=at,
        who=who,
    )
    if way in (Way.FILE, Way.DRAFT):
        audit.record(session, at=at, who=who, action=EXPORTED, kind="quarter_workbook", record_id=workbook_id)
    return accounted


def _to(workbook: QuarterWorkbook) -> To:
    return To(workbook.recipient, workbook.csa_id, name=workbook.recipient_name)


def told_by_release(session: Session, workbook_id: UUID, *, on: date) -> int:
    """About how many people a kept workbook tells something by their signed release."""
    workbook = session.get_one(QuarterWorkbook, workbook_id)
    return disclosure.people_by_rule(session, workbook.told, _to(workbook), "release_in_force", on=on)
