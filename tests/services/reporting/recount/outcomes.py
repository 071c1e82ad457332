"""What was said at enrolment and at exit, counted for the state."""

from collections import defaultdict
from datetime import date
from statistics import median
from typing import NamedTuple
from uuid import UUID

from csdesk.services import resources
from tests.services.reporting.recount.counted import Shown, hidden
from tests.services.reporting.recount.tables import Row, Tables, Time


class Pair(NamedTuple):
    """An NCP, and what was said of one person both times."""

    ncp_id: UUID
    before: Row
    after: Row


PARENTS = {"ncp": "Noncustodial parent", "cp": "Custodial parent", "child": "Child"}
SHOWN = ("education", "employment", "wage", "health_insurance", "parenting_plan", "parent_child_contact")


def outcomes(tables: Tables, time: Time, as_of: date) -> list[list[Shown]]:
    """The lines of *Outcomes*."""
    until = min(as_of, time.last)
    pairs: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for ncp in tables["ncp"]:
        for spell in _spells(tables, ncp["id"]):
            for key, said in _said(tables, ncp["id"], spell).items():
                before, after = said.get("enrolment"), said.get("exit")
                if before and after and time.first <= after["asked_on"] <= until and before["asked_on"] <= until:
                    pairs[key[0], key[1]].append(Pair(ncp["id"], before, after))
    lines: list[list[Shown]] = []
    for one in resources.toml("outcomes/measures.toml")["measure"]:
        for kind, of in PARENTS.items():
            asked = pairs.get((one["code"], kind), [])
            if one["code"] in SHOWN:
                lines += [[one["label"], of, *line] for line in _of_measure(one, asked)]
    return lines


def _of_measure(one: Row, asked: list[Pair]) -> list[list[Shown]]:
    if one.get("money"):
        asked = [pair for pair in asked if None not in (pair.before["amount_cents"], pair.after["amount_cents"])]
    if len({ncp_id for ncp_id, _before, _after in asked}) < (10 if one.get("money") else 5):
        return []
    if one.get("money"):
        medians = [round(median(one["amount_cents"] for one in said) / 100) for said in _both(asked)]
        return [["Median, in whole dollars", *medians, len(asked)]]
    if one.get("with_the_family"):
        labels = dict(resources.toml("family/words.toml")["how_often"])
    else:
        labels = {choice["code"]: choice["label"] for choice in one["choice"]}
    labels["not_said"] = "Not said"
    columns = []
    for said in _both(asked):
        people: dict[str, list[UUID]] = {code: [] for code in labels}
        for one_said, (ncp_id, _before, _after) in zip(said, asked, strict=True):
            people[one_said["value"]].append(ncp_id)
        columns.append(hidden([len(who) for who in people.values()], [set(who) for who in people.values()]))
    return [[label, *both, len(asked)] for label, *both in zip(labels.values(), *columns, strict=True)]


def _both(asked: list[Pair]) -> tuple[list[Row], list[Row]]:
    """What was said at enrolment, and at exit."""
    return [before for _who, before, _after in asked], [after for _who, _before, after in asked]


def _spells(tables: Tables, ncp_id: UUID) -> list[tuple[list[UUID], date, date | None, date | None]]:
    """Enrolments that overlap: their ids, the first day, the end of those before, the beginning of those after."""
    groups: list[list[Row]] = []
    for row in sorted(tables.of("enrolment", ncp_id), key=lambda row: (row["enrolled_on"], row["id"])):
        if groups and row["enrolled_on"] <= max(one["ended_on"] or date.max for one in groups[-1]):
            groups[-1].append(row)
        else:
            groups.append([row])
    starts = [group[0]["enrolled_on"] for group in groups]
    ends = [max(one["ended_on"] or date.max for one in group) for group in groups]
    closed_on = tables.by_id("ncp", ncp_id)["closed_on"] or date.max
    ends = [min(end, closed_on) if closed_on >= start else end for start, end in zip(starts, ends, strict=True)]
    return [
        ([one["id"] for one in group], start, before, after)
        for group, start, before, after in zip(groups, starts, [None, *ends], [*starts[1:], None], strict=False)
    ]


def _said(
    tables: Tables, ncp_id: UUID, spell: tuple[list[UUID], date, date | None, date | None]
) -> dict[tuple[str, str, UUID | None], dict[str, Row]]:
    """What was said in a spell: by measure, kind and whom it is about; the newest answer to each."""
    ids, since, before, after = spell
    found: defaultdict[tuple[str, str, UUID | None], dict[str, Row]] = defaultdict(dict)
    needs = {row["custodial_parent_id"] for row in tables["cp_need"]}
    served = needs | {row["custodial_parent_id"] for row in tables["cp_contact"] if row["outcome"] == "reached"}
    for row in sorted(tables.of("outcome_answer", ncp_id), key=lambda row: (row["created_at"], row["id"])):
        parent, child = row["custodial_parent_id"], row["child_id"]
        if row["enrolment_id"] in ids and (parent is None or parent in served):
            kind = "cp" if parent else "child" if child else "ncp"
            found[row["measure"], kind, parent or child][str(row["point"])] = row
    children = {row["id"] for row in tables.of("child", ncp_id)}
    for row in sorted(tables["parent_child_contact"], key=lambda row: (row["asked_on"], row["id"])):
        if row["child_id"] not in children or (after is not None and row["asked_on"] >= after):
            continue
        met = {"asked_on": row["asked_on"], "value": row["how_often"].value}
        if row["point"] == "exit" and row["asked_on"] >= since:
            found["parent_child_contact", "child", row["child_id"]]["exit"] = met
        if row["point"] == "intake" and (before is None or row["asked_on"] > before):
            found["parent_child_contact", "child", row["child_id"]]["enrolment"] = met
    return found
