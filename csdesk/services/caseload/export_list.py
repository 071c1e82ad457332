"""The list of people as it is seen, as a file: the filter, the order, the chosen columns; nobody is locked in."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import SearchEntry
from csdesk.services import audit, contacts
from csdesk.services.bulk import portions
from csdesk.services.caseload.export import Exported, harmless, money
from csdesk.services.caseload.find import order
from csdesk.services.caseload.page import lines_of
from csdesk.services.caseload.shapes import CaseloadLine, CaseloadQuery, Part
from csdesk.services.policy import Policy
from csdesk.services.progress import Progress, unwatched
from csdesk.services.referral_report import do_not_call_label, flag_label
from csdesk.services.referral_report.past import past_reports
from csdesk.services.stages import STAGE_LABELS

AT_A_TIME = 500
SHEET = "NCPs"
WHERE_TO_FIND = ("phone", "address")
"""Columns that say nothing of people under safe contact."""
Value = str | int | date | None
"""Text, cents, a day, or nothing."""


@dataclass(frozen=True)
class ListColumn:
    """One column of the list, as a file says it."""

    title: str
    value: Callable[[CaseloadLine], Value]
    width: int
    part: Part | None = None
    """What must be asked for it."""


def _flags(line: CaseloadLine) -> str:
    said = [do_not_call_label(line.do_not_call)] if line.do_not_call else []
    said += ["Safe contact"] if line.safe_contact else []
    return "; ".join(dict.fromkeys((*said, *map(flag_label, line.flags))))


def _months(line: CaseloadLine) -> str:
    return "; ".join(
        f"{month.month:%b %Y}: {'not known' if month.paid_cents is None else money(month.paid_cents)}"
        + (f" of {money(month.due_cents)}" if month.due_cents is not None else "")
        for month in line.months
    )


def _last(line: CaseloadLine) -> str:
    last = line.last_contact
    return f"{contacts.KIND_LABELS[last.kind]}, {contacts.OUTCOME_LABELS[last.outcome].lower()}" if last else ""


COLUMNS: dict[str, tuple[ListColumn, ...]] = {
    "name": (ListColumn("Name", lambda line: line.name, 30),),
    "stage": (ListColumn("Stage", lambda line: STAGE_LABELS[line.stage] if line.stage else "", 16, Part.STAGE),),
    "county": (ListColumn("County", lambda line: ", ".join(line.counties), 18),),
    "arrears": (ListColumn("Arrears, $", lambda line: line.arrears_cents, 14),),
    "months": (ListColumn("Paid in the last months", _months, 60, Part.MONTHS),),
    "flags": (ListColumn("Flags", _flags, 30, Part.FLAGS),),
    "last_contact": (
        ListColumn("Last contact", lambda line: line.last_contact.day if line.last_contact else None, 13),
        ListColumn("How, and what came of it", _last, 28, Part.LAST_CONTACT),
    ),
    "next_step": (
        ListColumn("Due", lambda line: line.next_step.due_on if line.next_step else None, 13),
        ListColumn("Next step", lambda line: line.next_step.what if line.next_step else "", 40, Part.NEXT_STEP),
    ),
    "pin": (ListColumn("PIN", lambda line: line.pin, 14),),
    "case": (ListColumn("IV-D case", lambda line: ", ".join(line.case_numbers), 18),),
    "age": (ListColumn("Age", lambda line: "" if line.age is None else str(line.age), 6),),
    "phone": (ListColumn("Phone", lambda line: line.phone, 18, Part.PHONE),),
    "address": (ListColumn("Address", lambda line: line.address, 44, Part.ADDRESS),),
    "worker": (ListColumn("Case worker", lambda line: ", ".join(line.workers), 22),),
    "assigned_to": (ListColumn("Assigned to", lambda line: line.assigned_to, 22),),
    "marks": (ListColumn("Marks", lambda line: ", ".join(line.office_marks), 24, Part.OFFICE_MARKS),),
    "report": (ListColumn("On the latest report", lambda line: "yes" if line.on_latest_report else "no", 12),),
}
"""By the names under which views keep them."""


def parts_of(columns: Sequence[str]) -> frozenset[Part]:
    """What must be asked to fill these columns."""
    return frozenset(column.part for name in columns for column in COLUMNS.get(name, ()) if column.part is not None)


def export_list(
    session: Session,
    query: CaseloadQuery,
    columns: Sequence[str],
    *,
    form: str,
    without: frozenset[UUID] = frozenset(),
    today: date,
    policy: Policy,
    progress: Progress = unwatched,
) -> Exported:
    """A list as it is seen: whom the query means, in its order, in these columns; `without` some of them, if said.

    `form`: `xlsx` or `csv`. Of people under safe contact no address and no phone is written. The caller writes the
    file, which is not encrypted, and notes it (`note_list`). Raises `FixedByITError` where IT allows no lists.
    """
    policy.require_lists()
    shown = [column for name in columns for column in COLUMNS.get(name, ())]
    places = _places(session, query, without, today)
    told = _Told(places, bool(set(columns) & set(WHERE_TO_FIND)))
    rows = told.rows(session, shown, parts_of(columns), today, progress)
    if form == "xlsx":
        from csdesk.services.plain_workbook import workbook

        content = workbook(SHEET, [column.title for column in shown], [column.width for column in shown], rows)
    else:
        content = _csv([column.title for column in shown], rows)
    detail = f"list={form} columns={len(columns)} lines={told.lines} withheld={told.withheld}"
    return Exported(content, told.lines, told.withheld, detail)


def note_list(session: Session, exported: Exported, *, at: datetime, who: str) -> None:
    """Note in the audit trail that a list leaves the vault."""
    audit.record(session, at=at, who=who, action="caseload.exported", detail=exported.detail)


class _Told:
    """Goes through the list, and counts what it tells."""

    def __init__(self, places: Sequence[int], says_where: bool) -> None:
        self.lines = self.withheld = 0
        self._places = places
        self._says_where = says_where

    def rows(
        self, session: Session, shown: Sequence[ListColumn], parts: frozenset[Part], today: date, progress: Progress
    ) -> Iterator[list[Value]]:
        """The values of each person, in order."""
        past = past_reports(session)
        for some in portions(self._places, AT_A_TIME):
            progress(self.lines, len(self._places))
            for line in lines_of(session, some, past, today, parts):
                self.lines += 1
                self.withheld += line.safe_contact and self._says_where
                yield [column.value(line) for column in shown]


def _places(session: Session, query: CaseloadQuery, without: frozenset[UUID], today: date) -> list[int]:
    left_out: set[int] = set()
    for some in portions(list(without), AT_A_TIME):
        left_out.update(session.scalars(select(SearchEntry.place).where(SearchEntry.ncp_id.in_(some))))
    return [place for place in order(session, query, today=today).places if place not in left_out]


def _csv(headings: Sequence[str], rows: Iterator[list[Value]]) -> bytes:
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(harmless(money(value) if isinstance(value, int) else value) for value in row)
    return stream.getvalue().encode("utf-8-sig")
