"""Changes in words: what a field is called, and a value as people read it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from csdesk.services.referral_report.known import AddressParts
from csdesk.services.referral_report.shapes import FactChange
from csdesk.wording import marked, tr_marked

LABELS: Mapping[str, str] = {
    "name": marked("Name"),
    "address": marked("Address"),
    "address_verified": marked("Address verified"),
    "phone": marked("Phone"),
    "date_of_birth": marked("Date of birth"),
    "pin": marked("PIN"),
    "listed": marked("Referral report"),
    "case_added": marked("IV-D case"),
    "county": marked("County"),
    "csup": marked("Support due"),
    "case_status": marked("Case status"),
    "paid_m1": marked("Paid, latest month"),
    "paid_m2": marked("Paid, month before"),
    "paid_m3": marked("Paid, two months before"),
    "arrears": marked("Arrears"),
    "last_payment_on": marked("Last payment on"),
    "last_payment": marked("Last payment"),
    "order_on": marked("Order date"),
    "worker": marked("Worker"),
}
FIGURES_ONLY = frozenset(
    {
        "arrears_cents",
        "paid_m1_cents",
        "paid_m2_cents",
        "paid_m3_cents",
        "last_payment_on",
        "last_payment_cents",
    }
)
"""What changes for nearly everybody every month."""
KEPT_OF_A_CASE = frozenset({"csup_cents", "case_status", "county", "case_added"})
KEPT = KEPT_OF_A_CASE | {"name", "address", "address_verified", "phone", "date_of_birth", "pin"}
"""Changes that are written down one by one; the others can be read from the months' figures."""


WHERE_TO_FIND = ("address", "phone")
SAFE_CONTACT = "Safe contact"
"""Stands for both, of people under safe contact."""


def changes(raw: Iterable[tuple[str, UUID | None, object, object]]) -> tuple[FactChange, ...]:
    """Changes as a list shows them."""
    return tuple(
        FactChange(name.removesuffix("_cents"), label_of(name), value_text(name, old), value_text(name, new))
        for name, _case, old, new in raw
    )


def label_of(field: str) -> str:
    """What a field is called."""
    return tr_marked(LABELS.get(field.removesuffix("_cents"), field))


def value_text(field: str, value: object) -> str:
    """A value as people read it: dollars with two decimals, ISO dates."""
    if value is None:
        return ""
    if field.endswith("_cents") and isinstance(value, int):
        return dollars(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def dollars(cents: int) -> str:
    """An amount with two decimals, without a currency sign: `-12.50`."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def address_line(address: AddressParts | None) -> str:
    """An address in one line; empty for none."""
    if address is None:
        return ""
    place = " ".join(part for part in (address[3], address[4]) if part)
    return ", ".join(part for part in (address[0], address[1], address[2], place) if part)


def address_change(old: AddressParts | None, new: AddressParts) -> tuple[str, None, object, object]:
    """A change of address, or only of the day on which it was verified."""
    if old is not None and old[:5] == new[:5]:
        return ("address_verified", None, old[5], new[5])
    return ("address", None, address_line(old), address_line(new))
