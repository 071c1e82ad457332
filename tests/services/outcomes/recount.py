"""Whom something is to be asked today, recounted over whole tables without the program's own rules."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from csdesk.models.family import Child, CpContact, CpNeed, CustodialParent, ParentChildContact
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.referral import Enrolment

BOTH = ("education", "school", "employment", "health_insurance")
WORKS = ("full_time", "part_time", "temporary", "self_employed")
LONG = timedelta(days=60)
NOTHING_MORE = ("Deceased", "Cannot be located", "Refuses to take part", "Entered twice")


Rows = Callable[[type[Any]], Sequence[Any]]
"""All rows of a table."""


def asked_today(rows: Rows, today: date) -> dict[UUID, tuple[UUID, date]]:
    """Person -> the enrolment that began the spell of which something is asked, and since when."""
    found: dict[UUID, tuple[UUID, date]] = {}
    for ncp in rows(Ncp):
        enrolled = [row for row in rows(Enrolment) if row.ncp_id == ncp.id]
        spells: list[list[Enrolment]] = []
        for row in sorted(enrolled, key=lambda one: (one.enrolled_on, one.id)):
            if spells and any(one.ended_on is None or one.ended_on >= row.enrolled_on for one in spells[-1]):
                spells[-1].append(row)
            else:
                spells.append([row])
        for number, spell in enumerate(spells):
            since = _since(rows, ncp, spells, number, today)
            if since is not None and ncp.closed_reason not in NOTHING_MORE:
                found[ncp.id] = spell[0].id, since
    return found


def _since(rows: Rows, ncp: Ncp, spells: list[list[Enrolment]], number: int, today: date) -> date | None:
    spell = spells[number]
    first = spell[0].enrolled_on
    year = exit_on = (
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
    over = [max(ends)] if len(ends) == len(spell) else []
    over += [ncp.closed_on] if ncp.closed_on is not None and ncp.closed_on >= first else []
    really = [("exit", (min(over), min(over) + LONG))] if over and min(over) > year else []
    due = [
        (begin, point)
        for point, (begin, end) in (*spans.items(), *really)
        if begin <= today <= end and _open(rows, ncp, spells, number, point, spans[point][0], today)
    ]
    return max(due)[0] if due else None


def _open(
    rows: Rows, ncp: Ncp, spells: list[list[Enrolment]], number: int, point: str, begin: date, today: date
) -> bool:
    """Whether anything of a point is not answered."""
    mine = {one.id for one in spells[number]}
    answers = [row for row in rows(OutcomeAnswer) if row.ncp_id == ncp.id]
    said: dict[tuple[UUID | None, str], str] = {}
    for row in sorted(answers, key=lambda one: (one.created_at, one.id)):
        if row.point == point and row.enrolment_id in mine:
            said[row.custodial_parent_id or row.child_id, row.measure] = row.value
    wanted: set[tuple[UUID | None, str]] = set()
    parents = [one for one in rows(CustodialParent) if one.ncp_id == ncp.id]
    for whom in (None, *(one.id for one in parents if _served(rows, one.id))):
        codes = ["school"] if point == "during" else list(BOTH)
        if whom is None and point != "during":
            codes.append("parenting_plan")
        if said.get((whom, "employment")) in WORKS and point != "during":
            codes.append("wage")
        wanted |= {(whom, code) for code in codes}
    for child in (one for one in rows(Child) if one.ncp_id == ncp.id and point != "during"):
        wanted.add((child.id, "health_insurance"))
        if child.date_of_birth is not None:
            born = child.date_of_birth
            age = begin.year - born.year - ((begin.month, begin.day) < (born.month, born.day))
            wanted |= {(child.id, "early_childhood")} if 0 <= age < 6 else set()
            wanted |= {(child.id, "child_school")} if 6 <= age < 18 else set()
        if not _met(rows, child.id, spells, number, point, today):
            wanted.add((child.id, "parent_child_contact"))
    return bool(wanted - said.keys())


def _served(rows: Rows, parent_id: UUID) -> bool:
    spoke = (one for one in rows(CpContact) if one.outcome == "reached")
    return any(one.custodial_parent_id == parent_id for one in (*rows(CpNeed), *spoke))


def _met(rows: Rows, child_id: UUID, spells: list[list[Enrolment]], number: int, point: str, today: date) -> bool:
    """Whether it was said how often they meet, or the next spell has begun and it is asked there."""
    after = spells[number + 1][0].enrolled_on if number + 1 < len(spells) else None
    before = [one.ended_on for one in spells[number - 1] if one.ended_on] if number else []
    if after is not None and after <= today:
        return True
    said = [one for one in rows(ParentChildContact) if one.child_id == child_id]
    if point == "exit":
        return any(one.point == "exit" and one.asked_on >= spells[number][0].enrolled_on for one in said)
    return any(one.point == "intake" and (not before or one.asked_on > max(before)) for one in said)
