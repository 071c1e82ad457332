"""The rule by which payments are told apart, with the numbers that the office set, as sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.program.able_willing.shapes import Payment
from csdesk.wording import marked, tr, tr_marked

RESOURCE = "able_willing/payments.toml"
MONTHS = 3
"""Closed months that a report gives."""


@dataclass(frozen=True)
class PaymentRule:
    """The numbers of `resources/able_willing/payments.toml`."""

    regular_percent: int
    """Of the current support of the three months, that who pays regularly paid at least."""
    stopped_months: int
    """Latest closed months without a payment, of who has stopped."""
    report_within_days: int
    """A report that is older says nothing any more."""


@lru_cache(maxsize=1)
def payment_rule() -> PaymentRule:
    """The rule. Raises `DeskError` naming what in the file cannot be."""
    table = resources.toml(RESOURCE)
    bounds = {"regular_percent": (1, 100), "stopped_months": (1, MONTHS - 1), "report_within_days": (31, 366)}
    for name, (least, most) in bounds.items():
        value = table.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise DeskError(
                tr(
                    "resources/{file}: {name} must be a whole number from {least} to {most}. Correct the file, or "
                    "restore it.",
                    file=RESOURCE,
                    name=name,
                    least=least,
                    most=most,
                )
            )
    return PaymentRule(**{name: table[name] for name in bounds})


RULES = {
    Payment.REGULAR: marked(
        "Paid in each of the three closed months of the newest report, in all at least {percent} % of the current "
        "support of these months."
    ),
    Payment.PART: marked(
        "Paid in the latest {months} of the report, but less than that in all, or not in each of its three. Also "
        "where no report says what is due."
    ),
    Payment.STOPPED: marked(
        "Paid nothing in the latest {months}, and something before: in an earlier month of the report, or as any "
        "earlier report or the date of a last payment says."
    ),
    Payment.NEVER: marked("Paid nothing in these months, and no report up to then speaks of any payment."),
    Payment.UNKNOWN: marked(
        "The newest report on the county, not older than {days} days, does not list them, leaves the latest month "
        "blank, or has nothing due."
    ),
}
COUNTED_SO = (
    marked("Each person with an open record counts once. Of several cases, what is due and paid is added up."),
    marked("Where they stand is what they said at their newest finished interview."),
    marked("In a county: whoever has a case there. Somebody with cases in two counties counts in each of them."),
)
"""How somebody is counted: the rest of the rule."""
MONTH, SEVERAL_MONTHS = marked("closed month"), marked("{number} closed months")


def in_words(payment: Payment, rule: PaymentRule | None = None, *, say: Callable[[str], str] = tr_marked) -> str:
    """Who pays so, exactly. `say`: in the language of the window, or as it is on papers (`str`)."""
    rule = rule or payment_rule()
    number = rule.stopped_months
    months = say(MONTH) if number == 1 else say(SEVERAL_MONTHS).format(number=number)
    days, percent = rule.report_within_days, rule.regular_percent
    return say(RULES[payment]).format(months=months, days=days, percent=percent)


def counted_so() -> tuple[str, ...]:
    """How somebody is counted, in the language of the window."""
    return tuple(map(tr_marked, COUNTED_SO))
