"""What a report says becomes rows of the caseload: people, facts, cases, snapshots, a table at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source, Standing
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.services import search_index, search_terms
from csdesk.services.bulk import Memo, RowKey, insert_rows, key_as_row, new_keys, portions, update_rows
from csdesk.services.progress import Progress
from csdesk.services.referral_report import words
from csdesk.services.referral_report.comparing import PersonPlan, PlanOfKnown, PlanOfNew
from csdesk.services.referral_report.entries import Entries
from csdesk.services.referral_report.facts import FIGURES
from csdesk.services.referral_report.past import past_reports
from csdesk.services.referral_report.reconcile import Reconciliation
from csdesk.services.referral_report.refold import carry_forward, refold, refold_names
from csdesk.services.referral_report.shapes import ReportLine

Row = tuple[Any, ...]
WRITTEN_AT_A_TIME = 20_000
"""People whose rows, and the keys of these, are in memory together."""
NAME_PARTS = ("last_name", "first_name", "middle_name", "suffix")
NCP_COLUMNS = ("id", "pin", *NAME_PARTS, "sort_name", "date_of_birth")
NOT_BY_HAND = {"safe_contact": False, "safe_contact_note": "", "closed_on": None, "closed_reason": ""}
NAME_COLUMNS = ("id", "ncp_id", "since", *NAME_PARTS)
ADDRESS_PARTS = ("address_1", "address_2", "city", "state", "zip", "verified_on")
ADDRESS_COLUMNS = ("id", "ncp_id", "since", *ADDRESS_PARTS)
PHONE_COLUMNS = ("id", "ncp_id", "since", "number")
CASE_COLUMNS = ("id", "ncp_id", "number", "county", *FIGURES)
SNAPSHOT_COLUMNS = ("id", "case_id", "sheet", "row_number", "county", *FIGURES)
CHANGE_COLUMNS = ("id", "ncp_id", "case_id", "field", "old_value", "new_value")
figures_of = itemgetter(*map(ReportLine._fields.index, FIGURES))


@dataclass
class Writing:
    """Writes one report that was set against the caseload. Used once, in the transaction of the import."""

    session: Session
    work: Reconciliation
    report: ReportImport
    at: datetime
    progress: Progress
    done: int = 0
    total: int = 0
    pairs: list[tuple[RowKey, PersonPlan]] = field(default_factory=list)
    """Those whose rows are written just now, with their keys."""
    folded: Memo = field(default_factory=lambda: Memo(search_terms.fold))

    def write(self) -> None:
        """Write everything. Raises `Cancelled` when `progress` says so: the transaction is undone then."""
        self.lines = self.work.checked.lines
        plans = self.work.plans
        self.keys = new_keys(self.session)
        self.total = len(plans) + 2 * len(self.lines)
        self.progress(0, len(self.lines))
        for some in portions(plans, WRITTEN_AT_A_TIME):
            self._write_people(some)
        with search_index.much_at_once(self.session):
            self._enter_new_people()
            self._tell_anew()
        self.progress(len(self.lines), len(self.lines))

    def _write_people(self, plans: Sequence[PersonPlan]) -> None:
        self.pairs = []
        for plan in plans:
            if isinstance(plan, PlanOfNew):
                plan.key = next(self.keys)
                self.pairs.append((plan.key, plan))
            else:
                self.pairs.append((key_as_row(self.session, plan.ncp_id), plan))
        old = [(ncp_key, plan) for ncp_key, plan in self.pairs if isinstance(plan, PlanOfKnown)]
        self._write_new_people()
        self._write_person_columns(old)
        self._write_facts()
        case_keys = self._write_cases()
        self._write_snapshots(case_keys)
        self._write_changes(old, case_keys)

    def _insert(
        self, model: Any, columns: tuple[str, ...], rows: Iterable[Row], *, count: bool = False, **same: Any
    ) -> None:
        insert_rows(self.session, model, columns, rows, same=same, told=self._tell if count else None)

    def _tell(self, written: int) -> None:
        """As far as what is written goes, in rows of the report."""
        self.done += written
        rows = len(self.lines)
        self.progress(min(rows, self.done * rows // self.total), rows)

    def _write_new_people(self) -> None:
        rows = (self._ncp_row(plan) for _, plan in self.pairs if isinstance(plan, PlanOfNew))
        made: dict[str, Any] = {"source": Source.REPORT, "created_at": self.at, "listed_import_id": self.report.id}
        self._insert(Ncp, NCP_COLUMNS, rows, count=True, **made, **NOT_BY_HAND)

    def _ncp_row(self, plan: PlanOfNew) -> Row:
        line = self.lines[plan.lines[0]]
        born = line.date_of_birth or next((d for i in plan.lines if (d := self.lines[i].date_of_birth)), None)
        name = (line.last_name, line.first_name, line.middle_name, line.suffix)
        plan.sort_name = " ".join(part for part in map(self.folded.__getitem__, name[:3]) if part)[:200]
        return (plan.key, line.pin or None, *name, plan.sort_name, born)

    def _write_person_columns(self, old: list[tuple[RowKey, PlanOfKnown]]) -> None:
        births = [(plan.date_of_birth, ncp_key) for ncp_key, plan in old if plan.date_of_birth]
        update_rows(self.session, Ncp, "id", ("date_of_birth",), births)
        update_rows(self.session, Ncp, "id", ("pin",), [(plan.pin, ncp_key) for ncp_key, plan in old if plan.pin])

    def _write_facts(self) -> None:
        said: dict[str, Any] = {"source": Source.REPORT, "import_id": self.report.id}
        keys, pairs, work = self.keys, self.pairs, self.work
        names = ((next(keys), ncp_key, since, *name) for ncp_key, plan in pairs for since, name in work.names(plan))
        addresses = (
            (next(keys), ncp_key, since, *address)
            for ncp_key, plan in pairs
            for since, address in work.addresses(plan)
        )
        phones = (
            (next(keys), ncp_key, since, phone) for ncp_key, plan in pairs for since, phone in work.phones(plan)
        )
        self._insert(NcpName, NAME_COLUMNS, names, **said)
        self._insert(NcpAddress, ADDRESS_COLUMNS, addresses, standing=Standing.UNTRIED, **said)
        self._insert(NcpPhone, PHONE_COLUMNS, phones, standing=Standing.UNTRIED, **said)

    def _write_cases(self) -> dict[int, RowKey | UUID]:
        """The case of each row; new ones are made, with the figures of this report."""
        case_keys: dict[int, RowKey | UUID] = {}
        self._insert(IvdCase, CASE_COLUMNS, self._new_cases(case_keys), count=True, listed_import_id=self.report.id)
        return case_keys

    def _new_cases(self, case_keys: dict[int, RowKey | UUID]) -> Iterator[Row]:
        """The rows of new cases; meanwhile the keys of all are noted."""
        for ncp_key, plan in self.pairs:
            for index, case in zip_longest(plan.lines, plan.cases):
                case_keys[index] = case.id if case else next(self.keys)
                if case is None:
                    line = self.lines[index]
                    yield (case_keys[index], ncp_key, line.number, line.county, *figures_of(line))

    def _write_snapshots(self, case_keys: dict[int, RowKey | UUID]) -> None:
        day: date = self.report.report_date
        flags: list[Row] = []
        rows = self._snapshots(case_keys, flags)
        self._insert(CaseSnapshot, SNAPSHOT_COLUMNS, rows, count=True, import_id=self.report.id, as_of=day)
        self._insert(SnapshotFlag, ("snapshot_id", "code"), flags)

    def _snapshots(self, case_keys: dict[int, RowKey | UUID], flags: list[Row]) -> Iterator[Row]:
        """The rows of snapshots; meanwhile those of their flags are noted."""
        for _, plan in self.pairs:
            for index in plan.lines:
                key, line = next(self.keys), self.lines[index]
                flags += [(key, code) for code in self.work.checked.flags[index]]
                yield (key, case_keys[index], line.sheet[:200], line.row, line.county, *figures_of(line))

    def _write_changes(self, old: list[tuple[RowKey, PlanOfKnown]], case_keys: dict[int, RowKey | UUID]) -> None:
        rows: list[Row] = []
        kept = words.KEPT - {"case_added"}
        for ncp_key, plan in old:
            changes = () if plan.figures_only else self.work.changes(plan)
            for name, case_id, before, after in changes:
                if name in kept:
                    values = (words.value_text(name, before), words.value_text(name, after))
                    rows.append((next(self.keys), ncp_key, case_id, name.removesuffix("_cents"), *values))
            for index, case in zip(plan.lines, plan.cases, strict=True):
                if case is None:
                    rows.append(
                        (next(self.keys), ncp_key, case_keys[index], "case_added", "", self.lines[index].number)
                    )
        self._insert(ReportChange, CHANGE_COLUMNS, rows, import_id=self.report.id)

    def _enter_new_people(self) -> None:
        self.entries = Entries(self.session, self.work)
        self.entries.enter(plan for plan in self.work.plans if isinstance(plan, PlanOfNew))

    def _tell_anew(self) -> None:
        """What stands now for people who were known: from this report where it is their newest, else from all."""
        past = past_reports(self.session)
        rank = past.rank(self.report.id)
        old = [plan for plan in self.work.plans if isinstance(plan, PlanOfKnown)]
        newest = [plan for plan in old if past.rank(plan.listed_import_id) < rank]
        history = [plan for plan in old if past.rank(plan.listed_import_id) >= rank]
        for some in portions(newest, WRITTEN_AT_A_TIME):
            said = [
                (case, self.lines[index])
                for plan in some
                for index, case in zip(plan.lines, plan.cases, strict=True)
                if case
            ]
            carry_forward(self.session, said, self.report.id)
            listed = {"listed_import_id": self.report.id}
            update_rows(self.session, Ncp, "id", (), [(plan.ncp_id,) for plan in some], same=listed)
        refold_names(self.session, _ids_of(plan for plan in newest if plan.names))
        self.entries.tell_anew(newest)
        refold(self.session, _ids_of(history), named=_ids_of(plan for plan in history if plan.names))


def _ids_of(plans: Iterable[PlanOfKnown]) -> list[UUID]:
    return [plan.ncp_id for plan in plans]
