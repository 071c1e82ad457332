"""The whole tables of a vault as plain rows, and the few things that all of the recount asks of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.base import Base

Row = dict[str, Any]
READ = (
    "ncp", "iv_d_case", "case_snapshot", "snapshot_flag", "report_import", "report_change", "correction",
    "contact_attempt", "appointment", "follow_up", "assessment", "instrument", "answer", "plan", "referral",
    "program", "enrolment", "attendance", "job", "csa", "csa_review", "csa_meeting", "release", "outcome_answer",
    "custodial_parent", "cp_need", "cp_contact", "child", "parent_child_contact",
)  # fmt: skip


def day_of(moment: datetime) -> date:
    """The date in the office."""
    return moment.astimezone().date()


@dataclass(frozen=True)
class Time:
    """What a report is of: its days, and what it calls itself."""

    first: date
    last: date
    title: str = ""

    def has(self, day: date | datetime | None) -> bool:
        """Whether something of a day or a moment lies in it."""
        if isinstance(day, datetime):
            day = day_of(day)
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Tables:
    """All rows, each table in the order of its ids."""

    rows: dict[str, list[Row]]
    _kept: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session) -> "Tables":
        """Everything that is asked for here."""
        tables = Base.metadata.tables
        return cls(
            {
                name: [
                    dict(row)
                    for row in session.execute(select(tables[name]).order_by(*tables[name].primary_key)).mappings()
                ]
                for name in READ
            }
        )

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows[name]

    def of(self, name: str, ncp_id: UUID) -> list[Row]:
        """The rows of one person."""
        return self.by(name, "ncp_id").get(ncp_id, [])

    def by(self, name: str, field_name: str) -> dict[Any, list[Row]]:
        """The rows of a table by one of their fields."""
        if (name, field_name) not in self._kept:
            found: defaultdict[Any, list[Row]] = defaultdict(list)
            for row in self.rows[name]:
                found[row[field_name]].append(row)
            self._kept[name, field_name] = found
        return self._kept[name, field_name]

    def by_id(self, name: str, one: UUID) -> Row:
        """One row."""
        return self._ids[name, one]

    @cached_property
    def _ids(self) -> dict[tuple[str, UUID], Row]:
        return {(name, row["id"]): row for name, rows in self.rows.items() for row in rows if "id" in row}

    def county(self, case: Row, on: date) -> str:
        """Where a case was on a day: before the first report after it that moved it."""
        moves = [
            (self.by_id("report_import", row["import_id"])["report_date"], row["id"], row["old_value"])
            for row in self.of("report_change", case["ncp_id"])
            if row["field"] == "county" and row["case_id"] == case["id"]
        ]
        later = sorted(move for move in moves if move[0] > on)
        return str(later[0][2] if later else case["county"])

    def closed(self, ncp_id: UUID) -> Iterator[tuple[date, date]]:
        """The days on which a record was closed, and opened again."""
        now = self.by_id("ncp", ncp_id)["closed_on"]
        if now is not None:
            yield now, date.max
        for row in self.of("correction", ncp_id):
            if (row["record_kind"], row["field"]) == ("closing", "closed_on"):
                yield date.fromisoformat(row["former"]), day_of(row["at"])

    def is_employment(self, program_id: UUID) -> bool:
        """An employment program, and no service."""
        return bool(self.by_id("program", program_id)["kind"] == "employment")


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    month = day.year * 12 + day.month - 1 + months
    for back in range(4):
        try:
            return date(month // 12, month % 12 + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError(day)


def weeks(time: Time, until: date) -> list[date]:
    """The first day, then each Monday."""
    days = [time.first + timedelta(days=number) for number in range((min(time.last, until) - time.first).days + 1)]
    return [day for day in days if day == time.first or day.weekday() == 0]
