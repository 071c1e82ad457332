"""Whom something is to be asked today, recounted over whole tables without the program's own rules."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.family import Child, CpContact, CpNeed, CustodialParent, ParentChildContact
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.referral import Enrolment

BOTH = ("education", "school", "employment", "health_insurance")
WORKS = ("full_time", "part_time", "temporary", "self_employed")
LONG = timedelta(days=60)
NOTHING_MORE = ("Deceased", "Cannot be located", "Refuses to take part", "Entered twice")


def asked_today(session: Session, today: date) -> dict[UUID, tuple[UUID, date]]:
    """Person -> the enrolment that began the spell of which something is asked, and since when."""
    found: dict[UUID, tuple[UUID, date]] = {}
    for ncp in session.scalars(select(Ncp)):
        rows = sorted(
            session.scalars(select(Enrolment).where(Enrolment.ncp_id == ncp.id)),
            key=lambda one: (one.enrolled_on, one.id),
        )
        spells: list[list[Enrolment]] = []
        for row in rows:
            if spells and any(one.ended_on is None or one.ended_on >= row.enrolled_on for one in spells[-1]):
                spells[-1].append(row)
            else:
                spells.append([row])
        for number, spell in enumerate(spells):
            since = _since(session, ncp, spells, number, today)
            if since is not None and ncp.closed_reason not in NOTHING_MORE:
                found[ncp.id] = spell[0].id, since
    return found


def _since(session: Session, ncp: Ncp, spells: list[list[Enrolment]], number: int, today: date) -> date | None:
    spell = spells[number]
    first = spell[0].enrolled_on
    exit_on = (
        first.replace(year=first.year + 1) if (first.month, first.day) != (2, 29) else date(first.year + 1, 2, 28)
    )
    ends = [one.ended_on for one in spell if one.ended_on is not None]
    if len(ends) == len(spell):
        exit_on = min(exit_on, max(ends))
    if ncp.closed_on is not None and ncp.closed_on >= first:
        exit_on = min(exit_on, ncp.closed_on)
    middle = first + timedelta(days=90)
    spans = {
        "enrolment": (first, first + LONG),
        "during": (middle, min(middle + LONG, exit_on - timedelta(days=1))),
        "exit": (exit_on, exit_on + LONG),
    }
    due = [
        (begin, point)
        for point, (begin, end) in spans.items()
        if begin <= today <= end and _open(session, ncp, spells, number, point, begin, today)
    ]
    return max(due)[0] if due else None


def _open(
    session: Session, ncp: Ncp, spells: list[list[Enrolment]], number: int, point: str, begin: date, today: date
) -> bool:
    """Whether anything of a point is not answered."""
    mine = {one.id for one in spells[number]}
    rows = session.scalars(select(OutcomeAnswer).where(OutcomeAnswer.ncp_id == ncp.id)).all()
    said: dict[tuple[UUID | None, str], str] = {}
    for row in sorted(rows, key=lambda one: (one.created_at, one.id)):
        if row.point == point and row.enrolment_id in mine:
            said[row.custodial_parent_id or row.child_id, row.measure] = row.value
    wanted: set[tuple[UUID | None, str]] = set()
    parents = session.scalars(select(CustodialParent).where(CustodialParent.ncp_id == ncp.id))
    for whom in (None, *(one.id for one in parents if _served(session, one.id))):
        codes = ["school"] if point == "during" else list(BOTH)
        if whom is None and point != "during":
            codes.append("parenting_plan")
        if said.get((whom, "employment")) in WORKS and point != "during":
            codes.append("wage")
        wanted |= {(whom, code) for code in codes}
    for child in session.scalars(select(Child).where(Child.ncp_id == ncp.id)) if point != "during" else ():
        wanted.add((child.id, "health_insurance"))
        if child.date_of_birth is not None:
            born = child.date_of_birth
            age = begin.year - born.year - ((begin.month, begin.day) < (born.month, born.day))
            wanted |= {(child.id, "early_childhood")} if 0 <= age < 6 else set()
            wanted |= {(child.id, "child_school")} if 6 <= age < 18 else set()
        if not _met(session, child.id, spells, number, point, today):
            wanted.add((child.id, "parent_child_contact"))
    return bool(wanted - said.keys())


def _served(session: Session, parent_id: UUID) -> bool:
    needs = session.scalars(select(CpNeed).where(CpNeed.custodial_parent_id == parent_id)).all()
    contacts = session.scalars(select(CpContact).where(CpContact.custodial_parent_id == parent_id)).all()
    return bool(needs) or any(one.outcome == "reached" for one in contacts)


def _met(
    session: Session, child_id: UUID, spells: list[list[Enrolment]], number: int, point: str, today: date
) -> bool:
    """Whether it was said how often they meet, or the next spell has begun and it is asked there."""
    after = spells[number + 1][0].enrolled_on if number + 1 < len(spells) else None
    before = [one.ended_on for one in spells[number - 1] if one.ended_on] if number else []
    if after is not None and after <= today:
        return True
    rows = session.scalars(select(ParentChildContact).where(ParentChildContact.child_id == child_id)).all()
    if point == "exit":
        return any(one.point == "exit" and one.asked_on >= spells[number][0].enrolled_on for one in rows)
    return any(one.point == "intake" and (not before or one.asked_on > max(before)) for one in rows)
