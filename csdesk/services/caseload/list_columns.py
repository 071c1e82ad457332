"""The columns of the list as a file has them, each with the fact that it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services import contacts
from csdesk.services.caseload.export import money
from csdesk.services.caseload.shapes import CaseloadLine, Part
from csdesk.services.disclosure import Fact
from csdesk.services.referral_report import do_not_call_label, flag_label
from csdesk.services.stages import STAGE_LABELS

Value = str | int | date | None
"""Text, cents, a day, or nothing."""


@dataclass(frozen=True)
class ListColumn:
    """One column of the list, as a file says it."""

    title: str
    fact: Fact
    """What it tells, as things stand on the day of telling."""
    value: Callable[[CaseloadLine], Value]
    width: int
    part: Part | None = None
    """What must be asked for it."""
    typed: bool = False
    """On the screen it shows what somebody typed, which stands in no file."""


def _flags(line: CaseloadLine) -> str:
    said = [do_not_call_label(line.do_not_call)] if line.do_not_call else []
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
    "name": (ListColumn("Name", Fact.NAME, lambda line: line.name, 30),),
    "stage": (
        ListColumn(
            "Stage", Fact.CONTACT, lambda line: STAGE_LABELS[line.stage] if line.stage else "", 16, Part.STAGE
        ),
    ),
    "county": (ListColumn("County", Fact.CASE_NUMBER, lambda line: ", ".join(line.counties), 18),),
    "arrears": (ListColumn("Arrears, $", Fact.CASE_FIGURES, lambda line: line.arrears_cents, 14),),
    "months": (ListColumn("Paid in the last months", Fact.CASE_FIGURES, _months, 60, Part.MONTHS),),
    "flags": (ListColumn("Flags", Fact.REPORT_FLAGS, _flags, 30, Part.FLAGS),),
    "last_contact": (
        ListColumn(
            "Last contact", Fact.CONTACT, lambda line: line.last_contact.day if line.last_contact else None, 13
        ),
        ListColumn("How, and what came of it", Fact.CONTACT, _last, 28, Part.LAST_CONTACT),
    ),
    "next_step": (
        ListColumn("Due", Fact.NEXT_STEP, lambda line: line.next_step.due_on if line.next_step else None, 13),
        ListColumn(
            "Next step",
            Fact.NEXT_STEP,
            lambda line: line.next_step.kind if line.next_step else "",
            16,
            Part.NEXT_STEP,
            typed=True,
        ),
    ),
    "pin": (ListColumn("PIN", Fact.PIN, lambda line: line.pin, 14),),
    "case": (ListColumn("IV-D case", Fact.CASE_NUMBER, lambda line: ", ".join(line.case_numbers), 18),),
    "age": (ListColumn("Age", Fact.DATE_OF_BIRTH, lambda line: "" if line.age is None else str(line.age), 6),),
    "phone": (ListColumn("Phone", Fact.PHONE, lambda line: line.phone, 18, Part.PHONE),),
    "address": (ListColumn("Address", Fact.ADDRESS, lambda line: line.address, 44, Part.ADDRESS),),
    "worker": (ListColumn("Case worker", Fact.LISTED, lambda line: ", ".join(line.workers), 22),),
    "assigned_to": (ListColumn("Assigned to", Fact.NAME, lambda line: line.assigned_to, 22),),
    "marks": (ListColumn("Marks", Fact.NOTE, lambda line: ", ".join(line.office_marks), 24, Part.OFFICE_MARKS),),
    "report": (
        ListColumn("On the latest report", Fact.LISTED, lambda line: "yes" if line.on_latest_report else "no", 12),
    ),
}
"""By the names under which views keep them. What stage tells, see `export_list`."""


def parts_of(columns: Sequence[str]) -> frozenset[Part]:
    """What must be asked to fill these columns."""
    return frozenset(column.part for name in columns for column in COLUMNS.get(name, ()) if column.part is not None)
