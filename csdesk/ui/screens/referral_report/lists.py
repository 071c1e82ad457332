"""The lists behind the numbers of a preview: what each shows, and how its rows are found (off the UI thread)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.services.names import readable_address
from csdesk.services.referral_report import (
    FactChange,
    FlaggedRow,
    People,
    PersonLine,
    Preview,
    RejectedRow,
    do_not_call_label,
    flag_label,
    reason_label,
)
from csdesk.ui import formats
from csdesk.ui.screens.referral_report.quoted import draw_detail
from csdesk.ui.widgets import Column, Group, UnclearNumberError, parse_money
from csdesk.wording import tr, tr_marked

FLAG = "flag:"
ALL_PEOPLE = "people"
MONEY = frozenset({"csup", "arrears", "paid_m1", "paid_m2", "paid_m3", "last_payment"})
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FileRow:
    """A row of the file, and what becomes of it."""

    sheet: str
    row: int
    who: str
    county: str
    number: str
    csup: str
    arrears: str
    outcome: str
    role: str


@dataclass(frozen=True)
class RowToCorrect:
    """A row that is not taken in, or one that is since it was corrected."""

    sheet: str
    row: int
    who: str
    reason: str
    detail: str
    todo: str


@dataclass(frozen=True)
class ListSpec:
    """A list: which table shows it, its title, a sentence, and how to find its rows (among them group lines)."""

    table: str
    title: str
    sentence: str
    find: Callable[[Preview], Sequence[Any]]


def _place(line: FileRow | RowToCorrect | FlaggedRow) -> str:
    return tr("Sheet {sheet}", sheet=line.sheet) if line.sheet else ""


def _change(change: FactChange) -> str:
    old, new = readable(change.field, change.old), readable(change.field, change.new)
    return f"{change.label}: {old} → {new or tr('nothing')}" if old else f"{change.label}: {new}"


def readable(field: str, text: str) -> str:
    """A value as the other screens show it."""
    if field == "address":
        return readable_address(text)
    if field in MONEY:
        try:
            cents = parse_money(text)
        except UnclearNumberError:
            return text
        return formats.money(cents) if cents is not None else ""
    return formats.full_day(date.fromisoformat(text)) if ISO_DAY.fullmatch(text) else text


def _changes(line: PersonLine) -> str:
    return ";  ".join(map(_change, line.changes))


ROW = Column(tr("Row"), lambda line: f"{line.row:,}", 72, margin=True, role="ink_2", tip=_place)
TABLES: dict[str, tuple[Column, ...]] = {
    "rows": (
        ROW,
        Column(tr("Who, as far as the row says"), lambda line: line.who, 260, bold=True),
        Column(tr("County"), lambda line: line.county, 128, role="ink_2", yields=4),
        Column(tr("IV-D case"), lambda line: line.number, 104, role="ink_2", yields=2),
        Column(tr("Support due"), lambda line: line.csup, 112, right=True, yields=3),
        Column(tr("Arrears"), lambda line: line.arrears, 112, right=True, yields=1),
        Column(tr("What becomes of it"), lambda line: line.outcome, role=lambda line: line.role, least=160),
    ),
    "rejected": (
        ROW,
        Column(tr("Who, as far as the row says"), lambda line: line.who, 196, bold=True, tip=lambda line: line.who),
        Column(tr("Reason"), lambda line: line.reason, 148, role="ink_2", yields=1),
        Column(
            tr("What is wrong"), lambda line: line.detail, tip=lambda line: line.detail, paint=draw_detail, least=300
        ),
        Column(tr("To do"), lambda line: line.todo, 136, icon=lambda _line: "pencil-simple", role="accent"),
    ),
    "flagged": (
        ROW,
        Column(tr("Who"), lambda line: line.who, 180, bold=True, tip=lambda line: line.who),
        Column(tr("County"), lambda line: line.county, 120, role="ink_2", yields=2),
        Column(
            tr("Flagged for"),
            lambda line: ", ".join(map(_flag, line.codes)),
            tip=lambda line: ", ".join(map(_flag, line.codes)),
        ),
        Column(tr("Case status"), lambda line: line.case_status or "—", 168, role="ink_2", yields=1),
        Column(
            tr("List to call"),
            lambda line: (
                tr("no: {do_not_call_label}", do_not_call_label=do_not_call_label(line.do_not_call).lower())
                if line.do_not_call
                else tr("yes")
            ),
            176,
            icon=lambda line: "prohibit" if line.do_not_call else "check",
            role=lambda line: "bad" if line.do_not_call else "good",
        ),
    ),
    "people": (
        Column(tr("PIN"), lambda line: line.pin or "—", 104, margin=True, role="ink_2"),
        Column(tr("Who"), lambda line: line.who, 248, bold=True),
        Column(tr("County"), lambda line: ", ".join(line.counties), 168, role="ink_2", yields=1),
        Column(tr("What changes"), lambda line: _changes(line) or "—", tip=_changes, least=320),
    ),
}


def spec_of(key: str, preview: Preview) -> ListSpec:
    """The list behind a number of the strips, or behind a flag."""
    if key.startswith(FLAG):
        code = key.removeprefix(FLAG)
        title = tr("Flagged: {flag_label}", flag_label=_flag(code)) if code else tr("Accepted, but flagged")
        return ListSpec("flagged", title, tr("Taken in, with this mark."), lambda shown: shown.flagged(code))
    if key in TITLES:
        which = People(key)
        return ListSpec("people", TITLES[which], _people_sentence(which, preview), lambda shown: shown.people(which))
    return {
        "rows": ListSpec(
            "rows", tr("Rows in the file"), tr("Accepted, rejected and duplicates together."), _all_rows
        ),
        "accepted": ListSpec("rows", tr("Accepted"), tr("These are taken in."), accepted_rows),
        "rejected": ListSpec(
            "rejected",
            tr("Rejected"),
            tr("Correct one here and it is taken in with the rest, or send them back as a workbook."),
            rejected_rows,
        ),
        "duplicates": ListSpec(
            "rejected",
            tr("Duplicates"),
            tr("The same row stands in the file before: counted once, nothing is lost."),
            lambda shown: [_to_correct(row) for row in shown.rejected if row.duplicate],
        ),
        ALL_PEOPLE: ListSpec(
            "people", tr("People"), tr("Each once, whatever the number of their cases."), _all_people
        ),
    }[key]


TITLES: dict[str, str] = {
    People.NEW: tr("New"),
    People.CHANGED: tr("Changed"),
    People.UNCHANGED: tr("Unchanged"),
    People.RETURNED: tr("Back again"),
    People.NOT_LISTED: tr("Not listed now"),
}


def _people_sentence(which: People, preview: Preview) -> str:
    figures = preview.ncps_figures_only
    return {
        People.NEW: tr("The caseload did not know them before this report."),
        People.CHANGED: tr(
            "For {figures:,} of them only figures of the month (arrears, payments) change.", figures=figures
        )
        if figures
        else tr("The report says something else of them than the caseload did."),
        People.UNCHANGED: tr("The report says of them what the caseload says already."),
        People.RETURNED: tr("They were missing from the report before and are on it again."),
        People.NOT_LISTED: tr("On the report before this one, and not on this one. They stay in the caseload."),
    }[which]


def _flag(code: str) -> str:
    return tr_marked(flag_label(code))


def accepted_rows(preview: Preview) -> list[FileRow]:
    """The rows that are taken in, in the order of the file."""
    checked = preview.work.checked
    found = []
    for line, codes in zip(checked.lines, checked.flags, strict=True):
        outcome = tr("Accepted; {map}", map=", ".join(map(_flag, codes)).lower()) if codes else tr("Accepted")
        amounts = (formats.money(line.csup_cents), formats.money(line.arrears_cents))
        role = "attention" if codes else "ink_2"
        found.append(FileRow(line.sheet, line.row, line.who, line.county, line.number, *amounts, outcome, role))
    conflicting = {(row.sheet, row.row) for row in preview.rejected}
    return [line for line in found if (line.sheet, line.row) not in conflicting]


def _all_rows(preview: Preview) -> list[FileRow]:
    rejected = [
        FileRow(
            row.sheet,
            row.row,
            row.who,
            "",
            "",
            "",
            "",
            tr_marked(reason_label(row.reason)),
            "ink_2" if row.duplicate else "bad",
        )
        for row in preview.rejected
    ]
    return sorted(accepted_rows(preview) + rejected, key=lambda line: (line.sheet, line.row))


def rejected_rows(preview: Preview) -> list[RowToCorrect | Group]:
    """The rejected rows; below them those that are taken in since somebody corrected them."""
    rejected = [_to_correct(row) for row in preview.rejected if not row.duplicate]
    corrected = _corrected_rows(preview)
    if not corrected:
        return list(rejected)
    first = [Group(tr("Not taken in"), len(rejected), "x-circle", "bad")] if rejected else []
    return [
        *first,
        *rejected,
        Group(tr("Corrected, and taken in"), len(corrected), "check-circle", "good"),
        *corrected,
    ]


def _to_correct(row: RejectedRow) -> RowToCorrect:
    return RowToCorrect(row.sheet, row.row, row.who, tr_marked(reason_label(row.reason)), row.detail, tr("Correct"))


def _corrected_rows(preview: Preview) -> list[RowToCorrect]:
    if not preview.corrections:
        return []
    out = {(row.sheet, row.row) for row in preview.rejected}
    wanted = preview.corrections.keys() - out
    lines = [line for line in preview.work.checked.lines if (line.sheet, line.row) in wanted]
    return [
        RowToCorrect(
            line.sheet,
            line.row,
            " · ".join(filter(None, (line.who, line.county))),
            tr("Corrected"),
            _what_was_typed(preview.corrections[line.sheet, line.row], preview),
            tr("Change it"),
        )
        for line in lines
    ]


def _what_was_typed(typed: Mapping[str, str], preview: Preview) -> str:
    labels = {reading.field: reading.label for reading in preview.columns}
    return ", ".join(f"{labels.get(name, name)}: {text or 'nothing'}" for name, text in typed.items())


def _all_people(preview: Preview) -> list[PersonLine]:
    lines = [line for which in People if which is not People.NOT_LISTED for line in preview.people(which)]
    return sorted(lines, key=lambda line: line.who.casefold())
