"""Current values told again from all that the reports said: after history, after an undo.

Snapshots are taken in the order of their reports' dates. A blank never overwrites a value, except for what was paid
in a month, which belongs to that month. A name is the newest one, by the day since when it is known; but the name
that somebody chose when two records were merged stays, until there is one that neither of them had.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpMerge, NcpName
from csdesk.services import search_index, search_terms
from csdesk.services.bulk import portions, update_rows
from csdesk.services.referral_report.facts import FIGURES, TOLD, stands, told_before, told_now
from csdesk.services.referral_report.known import KnownCase, NameParts
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.referral_report.shapes import ReportLine

SNAPSHOT_COLUMNS = tuple(getattr(CaseSnapshot, name) for name in ("case_id", "import_id", *TOLD))


def refold(session: Session, ncp_ids: Sequence[UUID], *, named: Sequence[UUID]) -> None:
    """Tell the cases of these people again, and on which report they are.

    Of the `named` ones also the current name.
    """
    session.flush()
    past = past_reports(session)
    for some in portions(ncp_ids):
        _refold_cases(session, some, past)
    refold_names(session, named)
    search_index.rebuild(session, named)
    again = set(named)
    search_index.rebuild(session, [key for key in ncp_ids if key not in again], renamed=False)


def carry_forward(session: Session, said: Sequence[tuple[KnownCase, ReportLine]], import_id: UUID) -> None:
    """Tell cases on by one report that is newer than all that listed them: the same as `refold`, without reading."""
    rows = []
    moved = []
    for case, line in said:
        county, *figures = map(stands, TOLD, told_before(case), told_now(line))
        rows.append((*figures, case.id))
        if county != case.county:
            moved.append((county, case.id))
    update_rows(session, IvdCase, "id", FIGURES, rows, same={"listed_import_id": import_id})
    update_rows(session, IvdCase, "id", ("county",), moved)  # has an index, which would be written for every case


def refold_names(session: Session, ncp_ids: Sequence[UUID]) -> None:
    """Tell the current name of these people again."""
    for some in portions(ncp_ids):
        _refold_names(session, some)


def _refold_cases(session: Session, ncp_ids: Sequence[UUID], past: PastReports) -> None:
    ranks = {report.id: rank for rank, report in enumerate(past.reports)}
    county = select(IvdCase.id, IvdCase.ncp_id, IvdCase.county).where(IvdCase.ncp_id.in_(ncp_ids))
    cases = {case_id: (ncp_id, now) for case_id, ncp_id, now in session.execute(county)}
    snapshots: dict[UUID, list[Sequence[Any]]] = defaultdict(list)
    mine = select(IvdCase.id).where(IvdCase.ncp_id.in_(ncp_ids))
    for row in session.execute(select(*SNAPSHOT_COLUMNS).where(CaseSnapshot.case_id.in_(mine))):
        snapshots[row[0]].append(row)
    newest: dict[UUID, int] = dict.fromkeys(ncp_ids, -1)
    case_rows = []
    for case_id, (ncp_id, county_now) in cases.items():
        said = sorted(snapshots[case_id], key=lambda row: ranks[row[1]])
        figures = folded([row[2:] for row in said], county_now)
        listed = said[-1][1] if said else None
        newest[ncp_id] = max(newest[ncp_id], ranks[listed] if listed else -1)
        case_rows.append((*figures, listed, case_id))
    update_rows(session, IvdCase, "id", (*TOLD, "listed_import_id"), case_rows)
    people = [(past.reports[rank].id if rank >= 0 else None, ncp_id) for ncp_id, rank in newest.items()]
    update_rows(session, Ncp, "id", ("listed_import_id",), people)


def folded(rows: Sequence[Sequence[Any]], county: str) -> tuple[Any, ...]:
    """Figures as they stand after these snapshots, the oldest first. Without any, nothing but the county is known."""
    values: list[Any] = [county, *(None,) * (len(FIGURES) - 2), "", ""]
    for row in rows:
        values = [stands(name, before, said) for name, before, said in zip(TOLD, values, row, strict=True)]
    return tuple(values)


def _refold_names(session: Session, ncp_ids: Sequence[UUID]) -> None:
    names: dict[UUID, list[tuple[UUID, NameParts]]] = defaultdict(list)
    columns = (NcpName.ncp_id, NcpName.id, NcpName.last_name, NcpName.first_name, NcpName.middle_name, NcpName.suffix)
    rows = select(*columns).where(NcpName.ncp_id.in_(ncp_ids)).order_by(NcpName.since, NcpName.id)
    for ncp_id, name_id, last, first, middle, suffix in session.execute(rows):
        names[ncp_id].append((name_id, (last, first, middle, suffix)))
    merges = select(NcpMerge).where(NcpMerge.kept_id.in_(ncp_ids)).order_by(NcpMerge.id)
    merged = {merge.kept_id: merge for merge in session.scalars(merges)}
    shown = {ncp_id: _shown(said, merged.get(ncp_id)) for ncp_id, said in names.items()}
    update_rows(
        session,
        Ncp,
        "id",
        ("last_name", "first_name", "middle_name", "suffix", "sort_name"),
        [(*name, search_terms.sort_name(*name[:3]), ncp_id) for ncp_id, name in shown.items()],
    )


def _shown(said: Sequence[tuple[UUID, NameParts]], merge: NcpMerge | None) -> NameParts:
    """Of names, the oldest first, the one by which the person is known. `merge`: the last one into this record."""
    chosen = json.loads(merge.moved).get("name") if merge is not None else None
    at = next((place for place, (name_id, _) in enumerate(said) if name_id.hex == chosen), None)
    if merge is None or at is None:
        return said[-1][1]
    # Keys are in the order of time: what has an older one was known when the records were merged.
    known = {_folded(name) for name_id, name in said if name_id < merge.id}
    new = (name for name_id, name in reversed(said[at + 1 :]) if name_id > merge.id and _folded(name) not in known)
    return next(new, said[at][1])


def _folded(name: NameParts) -> tuple[str, str]:
    """Last and first name: reports leave out middle names and suffixes as they like."""
    return search_terms.fold(name[0]), search_terms.fold(name[1])
