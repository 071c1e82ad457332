"""The rule by which payments are told apart, with the numbers that the office set, as sentences."""

from dataclasses import dataclass
from functools import lru_cache

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.program.able_willing.shapes import Payment
from csdesk.wording import in_number, tr

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


def in_words(payment: Payment, rule: PaymentRule | None = None) -> str:
    """Who pays so, exactly."""
    rule = rule or payment_rule()
    months = in_number(rule.stopped_months, tr("month"), tr("months"))
    match payment:
        case Payment.REGULAR:
            return tr(
                "Paid in each of the three closed months of the newest report, in all at least {percent} % of the "
                "current support of these months.",
                percent=rule.regular_percent,
            )
        case Payment.PART:
            return tr(
                "Paid in these months, and in the latest {months} of them too, but less than that, or not in each. "
                "Also where no report says what is due.",
                months=months,
            )
        case Payment.STOPPED:
            return tr(
                "Paid nothing in the latest {months}, and something before: in an earlier month of the report, or as "
                "any earlier report or the date of a last payment says.",
                months=months,
            )
        case Payment.NEVER:
            return tr("Paid nothing in these months, and no report up to then speaks of any payment.")
        case Payment.UNKNOWN:
            return tr(
                "The newest report on the county, not older than {days} days, does not list them, leaves the latest "
                "month blank, or has nothing due.",
                days=rule.report_within_days,
            )


def counted_so() -> tuple[str, ...]:
    """How somebody is counted: the rest of the rule."""
    return (
        tr("Each person with an open record counts once. Of several cases, what is due and paid is added up."),
        tr("Where they stand is what they said at their newest finished interview."),
        tr("In a county: whoever has a case there. Somebody with cases in two counties counts in each of them."),
    )
