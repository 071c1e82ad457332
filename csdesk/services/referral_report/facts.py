"""When a report says something new about a person: names, addresses, phones, figures of a case."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import TypeVar

from csdesk.services.referral_report.known import AddressParts, KnownCase, NameParts
from csdesk.services.referral_report.shapes import ReportLine
from csdesk.services.search_terms import digits_of, fold

Value = TypeVar("Value")
Row = tuple[date, Value]

FIGURES = (
    "csup_cents",
    "paid_m1_cents",
    "paid_m2_cents",
    "paid_m3_cents",
    "arrears_cents",
    "last_payment_on",
    "last_payment_cents",
    "order_on",
    "worker",
    "case_status",
)
OF_A_MONTH = frozenset({"paid_m1_cents", "paid_m2_cents", "paid_m3_cents"})
"""They belong to a month: where a newer report leaves them blank, nothing is known of the newer month."""
TOLD = ("county", *FIGURES)
"""What a report tells of a case."""
told_before = itemgetter(*map(KnownCase._fields.index, TOLD))
told_now = itemgetter(*map(ReportLine._fields.index, TOLD))


def stands(field: str, before: object, said: object) -> object:
    """A figure after one more report: a blank never overwrites a value."""
    return said if field in OF_A_MONTH or said not in (None, "") else before


def figure_changes(line: ReportLine, case: KnownCase) -> list[tuple[str, object, object]]:
    """The figures of a case that a report changes: field, old, new."""
    return [
        (name, old, said)
        for name, old, said in zip(TOLD, told_before(case), told_now(line), strict=True)
        if said != old and stands(name, old, said) != old
    ]


def name_said(line: ReportLine, before: NameParts | None) -> NameParts | None:
    """The name in a row, with what it leaves blank as it was; None when it says nothing new."""
    said = (line.last_name, line.first_name, line.middle_name, line.suffix)
    if before is None or said == before:
        return None if said == before else said
    merged = (said[0] or before[0], said[1] or before[1], said[2] or before[2], said[3] or before[3])
    return None if merged == before else merged


def address_said(line: ReportLine, before: AddressParts | None) -> AddressParts | None:
    """The address in a row; None when it says nothing new.

    An address is one thing: at another first line nothing of the old one stays. At the same one, blanks are filled.
    """
    said = (line.address_1, line.address_2, line.city, line.state, line.zip, line.verified_on)
    if said == before:
        return None
    if before is None:
        return said if any(said) else None
    if line.address_1 and fold(line.address_1) != fold(before[0]):
        return said
    merged = tuple(new or old for new, old in zip(said, before, strict=True))
    return None if merged == before else merged  # type: ignore[return-value]


def phone_said(line: ReportLine, before: str | None) -> str | None:
    """The phone number in a row; None when it says nothing new."""
    if not line.phone or line.phone == before:
        return None
    return None if before and digits_of(line.phone) == digits_of(before) else line.phone


def placed(
    rows: Sequence[Row[Value]],
    day: date,
    listed: Sequence[date],
    say: Callable[[Value | None], Value | None],
) -> Sequence[Row[Value]]:
    """The rows to add for what a report of `day` says, among `rows` (oldest first) of the same person.

    For the newest report that is one row or none. For an older one the value must not become the current one: where
    a later report that lists the person (`listed`: their dates) said nothing different, its word is written down.
    """
    if not listed and (not rows or rows[-1][0] <= day):  # the newest report, as nearly always
        value = say(rows[-1][1] if rows else None)
        return () if value is None else ((day, value),)
    before = [value for since, value in rows if since <= day]
    value = say(before[-1] if before else None)
    if value is None:
        return ()
    later_rows = [row for row in rows if row[0] > day]
    later_lists = [other for other in listed if other > day]
    if later_rows and later_rows[0][1] == value:
        return ()
    added = [(day, value)]
    if later_lists and before and (not later_rows or later_rows[0][0] > min(later_lists)):
        added.append((min(later_lists), before[-1]))
    return added
