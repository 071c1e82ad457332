"""Changes in words: what a field is called, and a value as people read it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from csdesk.services.referral_report.known import AddressParts
from csdesk.services.referral_report.shapes import FactChange

LABELS: Mapping[str, str] = {
    "name": "Name",
    "address": "Address",
    "address_verified": "Address verified",
    "phone": "Phone",
    "date_of_birth": "Date of birth",
    "pin": "PIN",
    "listed": "Referral report",
    "case_added": "IV-D case",
    "county": "County",
    "csup": "Support due",
    "case_status": "Case status",
    "paid_m1": "Paid, latest month",
    "paid_m2": "Paid, month before",
    "paid_m3": "Paid, two months before",
    "arrears": "Arrears",
    "last_payment_on": "Last payment on",
    "last_payment": "Last payment",
    "order_on": "Order date",
    "worker": "Worker",
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
    return LABELS.get(field.removesuffix("_cents"), field)


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
