"""Agencies that were to answer by a day that is past: one line for each, however many people lie there."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.services.days import local_day
from csdesk.services.today.agencies import subject_of_reviews
from csdesk.services.today.groups import Found
from csdesk.services.today.lines import Due, counted, month_day
from csdesk.wording import in_number, tr


def reviews_due(session: Session, today: date) -> Found:
    """One line for each agency that owes answers, the latest first.

    Only agencies that review first: who leaves it to the liaison owes none. A line that is done stays away until
    further answers are late.
    """
    rows = session.execute(
        select(Csa.id, Csa.name, CsaReview.due_on, func.count())
        .join(Csa, Csa.id == CsaReview.csa_id)
        .join(Ncp, Ncp.id == CsaReview.ncp_id)
        .where(
            CsaReview.answer == ReviewAnswer.OPEN,
            CsaReview.due_on < today,
            Csa.contact_rule == ContactRule.CSA_FIRST,
            Ncp.closed_on.is_(None),
        )
        .group_by(Csa.id, Csa.name, CsaReview.due_on)
    )
    late: defaultdict[tuple[UUID, str], dict[date, int]] = defaultdict(dict)
    for csa_id, name, due_on, people in rows:
        late[csa_id, name][due_on] = people
    away = _away(session, {subject_of_reviews(csa_id): dues for (csa_id, _name), dues in late.items()}, today)
    lines = [
        _line(csa_id, dues, today)
        for (csa_id, name), dues in sorted(late.items(), key=lambda one: (min(one[1]), one[0][1]))
        if subject_of_reviews(csa_id) not in away
    ]
    return Found(lines, len(lines))


def _line(csa_id: UUID, dues: dict[date, int], today: date) -> Due:
    people, due_on = sum(dues.values()), min(dues)
    return Due(
        subject_of_reviews(csa_id),
        None,
        counted((today - due_on).days),
        tr("{people}, due {day}", people=in_number(people, tr("person"), tr("people")), day=month_day(due_on)),
        ("O", tr("Open its review list")),
        late=True,
        csa_id=csa_id,
    )


def _away(session: Session, late: dict[UUID, dict[date, int]], today: date) -> set[UUID]:
    """The lines that are put off, or that were done when all that is late now was late already."""
    rows = session.scalars(select(Postponement).where(Postponement.subject_id.in_(late)))
    return {
        row.subject_id
        for row in rows
        if (row.until > today if row.until else max(late[row.subject_id]) < local_day(row.made_at))
    }
