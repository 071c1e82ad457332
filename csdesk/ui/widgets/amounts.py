"""Numbers and amounts of money as people type them."""

import re

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.wording import tr

AMOUNT = re.compile(r"\$? ?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?)(?:\.([0-9]{0,2}))?")


class UnclearNumberError(DeskError):
    """What stands in a field is not the number or the amount that belongs there. The text says how to write it."""


def parse_money(text: str, most: int | None = None) -> int | None:
    """Cents from `$1,204.50`, `1204.5` or `150`; None when nothing is typed.

    Raises `UnclearNumberError` for anything else, and for more cents than `most`.
    """
    plain = text.strip()
    if not plain:
        return None
    found = AMOUNT.fullmatch(plain)
    if found is None or not (found[1] or found[2]):
        raise UnclearNumberError(tr("This is not an amount. Nothing was saved; write for example 17.50 or 1,204.50."))
    cents = int(found[1].replace(",", "") or 0) * 100 + int((found[2] or "").ljust(2, "0"))
    if most is not None and cents > most:
        raise UnclearNumberError(
            tr("It is at most {most} here. Nothing was saved; correct the amount.", most=formats.money(most))
        )
    return cents


def take_digits_only(line: QLineEdit, highest: int) -> None:
    """Let nothing but digits be typed, as many as the highest number has: no sign, no comma."""
    digits = QRegularExpression(f"[0-9]{{0,{len(str(highest))}}}")
    line.setValidator(QRegularExpressionValidator(digits, line))


def parse_number(text: str, lowest: int, highest: int) -> int | None:
    """A whole number; None when nothing is typed. Raises `UnclearNumberError` for anything else."""
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and lowest <= int(plain) <= highest):
        raise UnclearNumberError(number_needed(lowest, highest))
    return int(plain)


def number_needed(lowest: int, highest: int) -> str:
    """Which numbers are taken."""
    return tr("A number from {lowest:,} to {highest:,}.", lowest=lowest, highest=highest)
