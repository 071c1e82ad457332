"""The family of one NCP, as the record shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.family import Child as ChildRow
from csdesk.models.family import CpContact, CpNeed, CustodialParent, ParentChildContact
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import age_on
from csdesk.services import corrections
from csdesk.services.days import local_day
from csdesk.services.family.asking import to_ask
from csdesk.services.family.custody import custody_of
from csdesk.services.family.shapes import Child, Family, Meeting, Need, OtherParent, need_labels
from csdesk.wording import tr


def family_of(session: Session, ncp_id: UUID, *, today: date) -> Family:
    """The other parents and the children of a person, and what is to be asked about them now."""
    former: defaultdict[UUID, list[str]] = defaultdict(list)
    parents = session.scalars(
        select(CustodialParent).where(CustodialParent.ncp_id == ncp_id).order_by(CustodialParent.id)
    ).all()
    rows = session.scalars(select(ChildRow).where(ChildRow.ncp_id == ncp_id).order_by(ChildRow.id)).all()
    if parents or rows:
        for one in corrections.corrections_of(session, ncp_id):
            former[one.record_id].append(tr("{what} before: {former}", what=one.label.lower(), former=one.former))
    cases = tuple(
        (
            case.id,
            ", ".join(
                part for part in (tr("case {number}", number=case.number) if case.number else "", case.county) if part
            ),
        )
        for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id).order_by(IvdCase.number))
    )
    meetings = _meetings(session, [row.id for row in rows])
    children = tuple(
        Child(
            id=row.id,
            name=row.name,
            date_of_birth=row.date_of_birth,
            age=age_on(row.date_of_birth, today) if row.date_of_birth else None,
            parent_id=row.custodial_parent_id,
            note=row.note,
            meetings=tuple(meetings[row.id]),
            former=tuple(former[row.id]),
        )
        for row in rows
    )
    return Family(
        parents=tuple(_parents(session, parents, dict(cases), former)),
        children=children,
        to_ask=tuple(to_ask(session, ncp_id, children, today=today)) if children else (),
        cases=cases,
        custody=custody_of(session, ncp_id),
    )


def _parents(
    session: Session,
    rows: Iterable[CustodialParent],
    cases: dict[UUID, str],
    former: dict[UUID, list[str]],
) -> Iterator[OtherParent]:
    labels = need_labels()
    for row in rows:
        needs = session.scalars(select(CpNeed).where(CpNeed.custodial_parent_id == row.id)).all()
        count, last = session.execute(
            select(func.count(), func.max(CpContact.at)).where(CpContact.custodial_parent_id == row.id)
        ).one()
        yield OtherParent(
            id=row.id,
            name=row.name,
            phone=row.phone,
            email=row.email,
            note=row.note,
            case_id=row.case_id,
            case_words=cases.get(row.case_id, "") if row.case_id else "",
            needs=tuple(
                Need(one.need, labels.get(one.need, one.need), one.noted_on, one.met_on, one.note)
                for one in sorted(needs, key=lambda one: (one.met_on is not None, one.noted_on, one.need))
            ),
            contacts=count,
            last_contact_on=local_day(last) if count else None,
            former=tuple(former[row.id]),
        )


def _meetings(session: Session, child_ids: list[UUID]) -> defaultdict[UUID, list[Meeting]]:
    found: defaultdict[UUID, list[Meeting]] = defaultdict(list)
    rows = select(ParentChildContact).where(ParentChildContact.child_id.in_(child_ids))
    newest_first = rows.order_by(ParentChildContact.asked_on.desc(), ParentChildContact.id.desc())
    for row in session.scalars(newest_first) if child_ids else ():
        found[row.child_id].append(Meeting(row.id, row.asked_on, row.point, row.how_often, row.note))
    return found
