"""The sheet *Outcomes* agrees with a recount from whole tables, and tells of five people and more only."""

import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.family import Child, CpNeed, CustodialParent, HowOften, ParentChildContact, WorkPoint
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.models.referral import Enrolment
from csdesk.services.reporting import layout
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, QUARTER, export, rows
from tests.services.reporting.recount.counted import hidden

LABELS = {
    "education": ("Education", {"ged": "GED or HSED", "degree": "College degree"}),
    "employment": ("Employment", {"full_time": "Full time", "looking": "Not working, looking for work"}),
    "wage": ("Wage an hour", {}),
    "health_insurance": ("Health insurance", {"none": "Not covered", "public": "BadgerCare or Medicaid"}),
    "parenting_plan": ("Parenting plan", {"no": "No", "filed": "Filed with an order"}),
    "parent_child_contact": ("Parent and child meet", {"weekly": "Every week", "never": "Not at all"}),
}
OF = {"ncp": "Noncustodial parent", "cp": "Custodial parent", "child": "Child"}
ASKED = {
    "ncp": ("education", "employment", "wage", "health_insurance", "parenting_plan"),
    "cp": ("education", "employment", "wage", "health_insurance"),
    "child": ("health_insurance", "parent_child_contact"),
}
Key = tuple[str, str]
Said = tuple[UUID, Any, Any]
"""Who, and what was said at the enrolment and at exit."""


@pytest.mark.parametrize("seed", [1, 2])
def test_outcomes_agree_with_a_recount(vault: Vault, seed: int) -> None:
    vault.write(lambda session: _script(session, random.Random(seed), people=30))
    expected = [line for key, said in vault.read(_recount).items() for line in _lines(key, said)]
    found = rows(export(vault)["State mailbox"], "Outcomes")
    seen = {(line["Outcome"], line["Of whom"], line["Answer"]): line for line in found}
    assert all(seen[line["Outcome"], line["Of whom"], line["Answer"]] == line for line in expected)
    assert len({line["Outcome"] for line in expected}) == len(LABELS)
    assert {line["Of whom"] for line in expected} == set(OF.values())
    rest = [line for line in found if line not in expected]
    assert {line["At enrollment"] for line in rest} == {"withheld"}, "answers that nobody gave"


def test_four_people_are_too_few(vault: Vault) -> None:
    """The sheet is the same as for nobody, whatever they said."""
    vault.write(lambda session: _script(session, random.Random(3), people=4))
    (line,) = rows(export(vault)["State mailbox"], "Outcomes")
    assert line["Outcome"] == layout.words()["not_enough"]


def test_a_csa_is_told_nothing_of_it(vault: Vault) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    vault.write(lambda session: _script(session, random.Random(1), people=30))
    content = export(vault)["Brown County CSA"].content
    assert "Outcomes" not in load_workbook(BytesIO(content)).sheetnames


def _script(session: Session, chance: random.Random, *, people: int) -> None:
    made = desk.set_up(session)
    for number in range(people):
        ncp_id = desk.add_person(session, number, ("Brown",), created=date(2025, 1, 2))
        parent = CustodialParent(ncp_id=ncp_id, name="Marker: drinks again", created_at=desk.noon(MADE))
        children = [Child(ncp_id=ncp_id, name="Marker: drinks again", created_at=desk.noon(MADE)) for _ in range(2)]
        session.add_all([parent, *children])
        session.flush()
        session.add(CpNeed(custodial_parent_id=parent.id, need="child_care", noted_on=MADE))
        for first in (date(2025, 2, 3), date(2026, 3, 2)):
            _spell(session, chance, made, ncp_id, parent.id, [child.id for child in children], first)
    session.flush()


def _spell(
    session: Session,
    chance: random.Random,
    made: desk.Desk,
    ncp_id: UUID,
    parent_id: UUID,
    children: list[UUID],
    first: date,
) -> None:
    began = first + timedelta(days=chance.randrange(20))
    ended = began + timedelta(days=chance.randrange(90, 180))
    referral_id = desk.refer(
        session, ncp_id, made.programs["WIOA Adult"], began, enrolled_on=began, ended_on=ended, completed=True
    )
    enrolment_id = session.query(Enrolment.id).filter(Enrolment.referral_id == referral_id).scalar()
    subjects: list[tuple[str, dict[str, UUID | None]]] = [("ncp", {}), ("cp", {"custodial_parent_id": parent_id})]
    subjects += [("child", {"child_id": child_id}) for child_id in children]
    for kind, subject in subjects:
        for measure in ASKED[kind]:
            for point, day in ((OutcomePoint.ENROLMENT, began), (OutcomePoint.EXIT, ended)):
                if chance.random() < 0.15:
                    continue
                on = day + timedelta(days=chance.randrange(12))
                if measure == "parent_child_contact":
                    _meet(session, chance, subject, point, on)
                    continue
                wage = chance.randrange(1000, 3000) if measure == "wage" else None
                codes = [*LABELS[measure][1], "not_said"]
                session.add(
                    OutcomeAnswer(
                        ncp_id=ncp_id,
                        enrolment_id=enrolment_id,
                        measure=measure,
                        point=point,
                        value="" if wage else chance.choice(codes),
                        amount_cents=wage,
                        asked_on=on,
                        note="Marker: drinks again",
                        by="Liaison",
                        created_at=desk.noon(on),
                        **subject,
                    )
                )


def _meet(
    session: Session, chance: random.Random, subject: dict[str, UUID | None], point: OutcomePoint, on: date
) -> None:
    how_often = chance.choice((HowOften.WEEKLY, HowOften.NEVER))
    at = WorkPoint.INTAKE if point is OutcomePoint.ENROLMENT else WorkPoint.EXIT
    session.add(ParentChildContact(asked_on=on, point=at, how_often=how_often, **subject))


def _recount(session: Session) -> Mapping[Key, list[Said]]:
    """What was said both times, where the exit was asked about in the quarter."""
    found: defaultdict[Key, list[Said]] = defaultdict(list)
    answers: defaultdict[tuple[Any, ...], dict[str, OutcomeAnswer]] = defaultdict(dict)
    for row in session.query(OutcomeAnswer):
        kind = "cp" if row.custodial_parent_id else "child" if row.child_id else "ncp"
        key = (row.enrolment_id, row.custodial_parent_id, row.child_id, row.measure, kind)
        answers[key][row.point.value] = row
    for (_enrolment, _parent, _child, measure, kind), said in answers.items():
        if len(said) == 2 and _in_quarter(said["exit"].asked_on):
            values = [said[point].amount_cents or said[point].value for point in ("enrolment", "exit")]
            found[measure, kind].append((said["exit"].ncp_id, values[0], values[1]))
    for child in session.query(Child):
        for enrolment in session.query(Enrolment).filter(Enrolment.ncp_id == child.ncp_id):
            meetings = [
                meeting
                for meeting in session.query(ParentChildContact).filter(ParentChildContact.child_id == child.id)
                if enrolment.enrolled_on.year == meeting.asked_on.year
            ]
            said_of = {meeting.point.value: meeting for meeting in meetings}
            if {"intake", "exit"} <= set(said_of) and _in_quarter(said_of["exit"].asked_on):
                values = [said_of[point].how_often.value for point in ("intake", "exit")]
                found["parent_child_contact", "child"].append((child.ncp_id, values[0], values[1]))
    return found


def _in_quarter(day: date) -> bool:
    return QUARTER.first_day <= day <= QUARTER.last_day


def _lines(key: Key, said: list[Said]) -> list[dict[str, Any]]:
    measure, kind = key
    label, words = LABELS[measure]
    if len({who for who, _before, _after in said}) < (10 if measure == "wage" else 5):
        return []
    head = {"Outcome": label, "Of whom": OF[kind]}
    answers = ([(who, before) for who, before, _after in said], [(who, after) for who, _before, after in said])
    if measure == "wage":
        medians = [round(statistics.median(value for _who, value in some) / 100) for some in answers]
        both = {"At enrollment": medians[0], "At exit": medians[1], "Asked both times": len(said)}
        return [head | {"Answer": "Median, in whole dollars"} | both]
    counted = []
    for some in answers:
        people = {code: {who for who, value in some if value == code} for code in (*words, "not_said")}
        numbers = Counter(value for _who, value in some)
        people["an answer that nobody gave"] = set()
        counted.append(dict(zip(people, hidden([numbers[code] for code in people], [*people.values()]), strict=True)))
    return [
        head
        | {
            "Answer": words.get(code, "Not said"),
            "At enrollment": counted[0][code],
            "At exit": counted[1][code],
            "Asked both times": len(said),
        }
        for code in (*words, "not_said")
    ]
