"""A preview becomes part of the caseload, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, SearchTerm, Source, Standing
from csdesk.models.referral_report import ReportChange, ReportCounty, ReportImport, ReportRow, RowOutcome
from csdesk.services import audit, search_terms
from csdesk.services.bulk import insert_rows, many_objects, update_rows
from csdesk.services.progress import Progress, unwatched
from csdesk.services.referral_report import words
from csdesk.services.referral_report.answers import answers_in_words, keep_answers
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.facts import FIGURES
from csdesk.services.referral_report.history import summary_of
from csdesk.services.referral_report.past import past_reports
from csdesk.services.referral_report.reconcile import PersonPlan, Reconciliation, reconcile, state_of
from csdesk.services.referral_report.refold import carry_forward, refold, refold_names
from csdesk.services.referral_report.shapes import ImportResult, People, Preview, ReportLine

MEDIA_TYPES = {
    "csv": "text/csv",
    "xls": "application/vnd.ms-excel",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xml": "application/vnd.ms-excel",
    "html": "application/vnd.ms-excel",
}


def apply(
    session: Session, preview: Preview, *, at: datetime, who: str, progress: Progress | None = None
) -> ImportResult:
    """Take a report in, all of it or nothing. Run it in one transaction.

    The caseload may have changed since the preview: who is who is settled again here.
    Raises `ReportRefusedError` (`needs_answer`) while questions are open, and `Cancelled` when `progress` says so.
    """
    existing = session.scalar(select(ReportImport).where(ReportImport.file_sha256 == preview.report.sha256))
    if existing is not None:
        day = existing.imported_at.astimezone()
        sentence = (
            f"This very file came in on {day:%B} {day.day}, {day.year}, as {existing.file_name}. Nothing changed."
        )
        return ImportResult("unchanged", summary_of(session, existing), sentence)
    if preview.open_questions:
        raise ReportRefusedError(
            "needs_answer",
            f"The report needs {len(preview.open_questions)} answer(s) about its columns before it can go in.",
        )
    with many_objects():
        work = preview.work
        if work.state != state_of(session):
            past = past_reports(session)
            work = reconcile(session, work.checked, past, work.counties, preview.report_date, work.answers)
        _require_decided(work)
        report_import = _keep_report(session, preview, work, at)
        keep_answers(session, preview, work, report_import.id)
        _Writer(session, work, report_import, at, progress or unwatched).write()
    detail = (
        f"{report_import.rows_accepted} accepted, {report_import.rows_rejected} rejected, "
        f"{report_import.rows_duplicate} duplicate; "
        f"{report_import.ncps_new} new, {report_import.ncps_changed} changed"
        f"{answers_in_words(preview, work.decisions)}"
    )
    audit.record(
        session,
        at=at,
        who=who,
        action="report.imported",
        kind="report_import",
        record_id=report_import.id,
        detail=detail,
    )
    session.flush()
    sentence = (
        f"{preview.rows_accepted:,} rows are in: {len(work.plans):,} people, {report_import.ncps_new:,} of them new."
    )
    return ImportResult("imported", summary_of(session, report_import), sentence)


def _require_decided(work: Reconciliation) -> None:
    """Refuse while nobody has said who somebody is; the caseload may have changed since the preview and ask."""
    undecided = sum(not decision.answer for decision in work.decisions)
    if undecided:
        raise ReportRefusedError(
            "needs_answer",
            f"Somebody must say who {undecided} of the people on the report are before it can go in: they may be in "
            "the caseload already.",
        )


def _keep_report(session: Session, preview: Preview, work: Reconciliation, at: datetime) -> ReportImport:
    report = preview.report
    attachment = Attachment(
        id=uuid7(),
        kind=AttachmentKind.REFERRAL_REPORT,
        file_name=report.file_name[:200],
        media_type=MEDIA_TYPES[report.kind],
        sha256=report.sha256,
        size=len(report.content),
        content=report.content,
        added_at=at,
    )
    session.add(attachment)
    session.flush()
    rejected = [*work.checked.rejected, *work.conflicting]
    duplicates = sum(row.duplicate for row in rejected)
    report_import = ReportImport(
        id=uuid7(),
        file_name=report.file_name[:200],
        file_sha256=report.sha256,
        attachment_id=attachment.id,
        report_date=preview.report_date,
        report_date_said=preview.report_date_said,
        imported_at=at,
        rows_total=work.checked.rows_total,
        rows_accepted=work.checked.rows_total - len(rejected),
        rows_rejected=len(rejected) - duplicates,
        rows_duplicate=duplicates,
        **{f"ncps_{which.value}": work.count(which) for which in People},
    )
    session.add(report_import)
    session.flush()
    session.add_all(ReportCounty(import_id=report_import.id, county=county) for county in work.counties)
    for row in rejected:
        outcome = RowOutcome.DUPLICATE if row.duplicate else RowOutcome.REJECTED
        session.add(
            ReportRow(
                import_id=report_import.id,
                sheet=row.sheet[:200],
                row_number=row.row,
                outcome=outcome,
                reason=row.reason,
                detail=row.detail,
                who=row.who[:200],
            )
        )
    session.flush()
    return report_import


@dataclass
class _Writer:
    """Writes people, facts, cases and snapshots, a table at a time."""

    session: Session
    work: Reconciliation
    report: ReportImport
    at: datetime
    progress: Progress
    done: int = 0
    total: int = 0

    def write(self) -> None:
        self.lines = self.work.checked.lines
        plans = self.work.plans
        self.ids: list[UUID] = [plan.known.id if plan.known else uuid7() for plan in plans]
        pairs = list(zip(self.ids, plans, strict=True))
        new = [(ncp_id, plan) for ncp_id, plan in pairs if plan.known is None]
        old = [(ncp_id, plan) for ncp_id, plan in pairs if plan.known is not None]
        self.total = len(plans) + 2 * len(self.lines)
        self.progress(0, self.total)
        self._insert(Ncp, NCP_COLUMNS, [self._ncp_row(ncp_id, plan) for ncp_id, plan in new], count=True)
        self._write_person_columns(old)
        self._write_facts(pairs)
        case_ids = self._write_cases(pairs)
        self._write_snapshots(pairs, case_ids)
        self._write_changes(old, case_ids)
        self._write_terms(pairs)
        self._tell_anew(old)
        self.progress(self.total, self.total)

    def _tell_anew(self, old: list[tuple[UUID, PersonPlan]]) -> None:
        """What stands now for people who were known: from this report where it is their newest, else from all."""
        past = past_reports(self.session)
        rank = past.rank(self.report.id)
        newest: list[tuple[UUID, PersonPlan]] = []
        history: list[tuple[UUID, PersonPlan]] = []
        for ncp_id, plan in old:
            listed = plan.known.listed_import_id if plan.known else None
            (newest if past.rank(listed) < rank else history).append((ncp_id, plan))
        said = [
            (case, self.lines[index])
            for ncp_id, plan in newest
            for index in plan.lines
            if (case := self.work.known.cases[ncp_id].get(self.lines[index].number))
        ]
        carry_forward(self.session, said, self.report.id)
        update_rows(self.session, Ncp, "id", ("listed_import_id",), [(self.report.id, key) for key, _ in newest])
        refold_names(self.session, [ncp_id for ncp_id, plan in newest if plan.names])
        refold(self.session, [key for key, _ in history], named=[key for key, plan in history if plan.names])
        search_terms.rebuild(self.session, [ncp_id for ncp_id, plan in old if plan.pin])

    def _insert(
        self, model: Any, columns: Sequence[str], rows: list[tuple[Any, ...]], *, count: bool = False
    ) -> None:
        insert_rows(self.session, model, columns, rows, told=self._tell if count else None)

    def _tell(self, rows: int) -> None:
        self.done += rows
        self.progress(min(self.done, self.total), self.total)

    def _ncp_row(self, ncp_id: UUID, plan: PersonPlan) -> tuple[Any, ...]:
        line = self.lines[plan.lines[0]]
        born = line.date_of_birth or next((d for i in plan.lines if (d := self.lines[i].date_of_birth)), None)
        name = (line.last_name, line.first_name, line.middle_name, line.suffix)
        sort_name = search_terms.sort_name(*name[:3])
        made = (Source.REPORT, self.at, self.report.id)
        return (ncp_id, line.pin or None, *name, sort_name, born, *made, False, "", None, "")

    def _write_person_columns(self, old: list[tuple[UUID, PersonPlan]]) -> None:
        births = [(plan.date_of_birth, ncp_id) for ncp_id, plan in old if plan.date_of_birth]
        update_rows(self.session, Ncp, "id", ("date_of_birth",), births)
        update_rows(self.session, Ncp, "id", ("pin",), [(plan.pin, ncp_id) for ncp_id, plan in old if plan.pin])

    def _write_facts(self, pairs: list[tuple[UUID, PersonPlan]]) -> None:
        key = self.report.id
        names = [
            (uuid7(), ncp_id, *name, since, Source.REPORT, key)
            for ncp_id, plan in pairs
            for since, name in plan.names
        ]
        addresses = [
            (uuid7(), ncp_id, *address, since, Standing.UNTRIED, Source.REPORT, key)
            for ncp_id, plan in pairs
            for since, address in plan.addresses
        ]
        phones = [
            (uuid7(), ncp_id, phone, since, Standing.UNTRIED, Source.REPORT, key)
            for ncp_id, plan in pairs
            for since, phone in plan.phones
        ]
        self._insert(NcpName, NAME_COLUMNS, names)
        self._insert(NcpAddress, ADDRESS_COLUMNS, addresses)
        self._insert(NcpPhone, PHONE_COLUMNS, phones)

    def _write_cases(self, pairs: list[tuple[UUID, PersonPlan]]) -> list[UUID]:
        """The case of each accepted line; new ones are made, with the figures of this report."""
        case_ids: list[UUID] = [self.report.id] * len(self.lines)
        rows = []
        for ncp_id, plan in pairs:
            cases = self.work.known.cases[ncp_id] if plan.known else {}
            for index in plan.lines:
                line = self.lines[index]
                case = cases.get(line.number)
                case_ids[index] = case.id if case else uuid7()
                if case is None:
                    figures = line[FIRST_FIGURE : LAST_FIGURE + 1]
                    rows.append((case_ids[index], ncp_id, line.number, line.county, self.report.id, *figures))
        self._insert(IvdCase, CASE_COLUMNS, rows, count=True)
        return case_ids

    def _write_snapshots(self, pairs: list[tuple[UUID, PersonPlan]], case_ids: list[UUID]) -> None:
        snapshots = []
        flags = []
        day: date = self.report.report_date
        for _, plan in pairs:
            for index in plan.lines:
                line: ReportLine = self.lines[index]
                snapshot_id = uuid7()
                figures = line[FIRST_FIGURE : LAST_FIGURE + 1]
                place = (line.sheet[:200], line.row, line.county)
                snapshots.append((snapshot_id, case_ids[index], self.report.id, day, *place, *figures))
                flags += [(snapshot_id, code) for code in self.work.checked.flags[index]]
        self._insert(CaseSnapshot, SNAPSHOT_COLUMNS, snapshots, count=True)
        self._insert(SnapshotFlag, ("snapshot_id", "code"), flags)

    def _write_changes(self, old: list[tuple[UUID, PersonPlan]], case_ids: list[UUID]) -> None:
        rows: list[tuple[Any, ...]] = []
        for ncp_id, plan in old:
            cases = self.work.known.cases[ncp_id]
            for name, case_id, before, after in plan.changes:
                if name in words.KEPT - {"case_added"}:
                    values = (words.value_text(name, before), words.value_text(name, after))
                    rows.append((uuid7(), self.report.id, ncp_id, case_id, name.removesuffix("_cents"), *values))
            for index in plan.lines:
                number = self.lines[index].number
                if number not in cases:
                    rows.append((uuid7(), self.report.id, ncp_id, case_ids[index], "case_added", "", number))
        self._insert(ReportChange, CHANGE_COLUMNS, rows)

    def _write_terms(self, pairs: list[tuple[UUID, PersonPlan]]) -> None:
        """The words of new people, and new words of those who were known: former ones stay."""
        terms: list[search_terms.Term] = []
        for ncp_id, plan in pairs:
            cases = self.work.known.cases[ncp_id] if plan.known else {}
            lines = [self.lines[index] for index in plan.lines]
            numbers = [line.number for line in lines if line.number not in cases]
            names = [name[:3] for _, name in plan.names]
            pin = None if plan.known else lines[0].pin
            terms += search_terms.terms_of(ncp_id, names, pin, numbers, [phone for _, phone in plan.phones])
        insert_rows(self.session, SearchTerm, search_terms.COLUMNS, terms, only_new=True)


NAME_PARTS = ("last_name", "first_name", "middle_name", "suffix")
MADE = ("source", "created_at", "listed_import_id")
BY_HAND = ("safe_contact", "safe_contact_note", "closed_on", "closed_reason")
NCP_COLUMNS = ("id", "pin", *NAME_PARTS, "sort_name", "date_of_birth", *MADE, *BY_HAND)
ADDRESS_PARTS = ("address_1", "address_2", "city", "state", "zip", "verified_on")
NAME_COLUMNS = ("id", "ncp_id", *NAME_PARTS, "since", "source", "import_id")
ADDRESS_COLUMNS = ("id", "ncp_id", *ADDRESS_PARTS, "since", "standing", "source", "import_id")
PHONE_COLUMNS = ("id", "ncp_id", "number", "since", "standing", "source", "import_id")
CASE_COLUMNS = ("id", "ncp_id", "number", "county", "listed_import_id", *FIGURES)
SNAPSHOT_COLUMNS = ("id", "case_id", "import_id", "as_of", "sheet", "row_number", "county", *FIGURES)
CHANGE_COLUMNS = ("id", "import_id", "ncp_id", "case_id", "field", "old_value", "new_value")
FIRST_FIGURE = ReportLine._fields.index(FIGURES[0])
LAST_FIGURE = ReportLine._fields.index(FIGURES[-1])
