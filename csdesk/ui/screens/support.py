"""What is due and what was paid, in the words that several screens use."""

from csdesk.services.caseload import NcpRecord
from csdesk.ui import formats
from csdesk.wording import tr

MONTHS = 3


def support_due(record: NcpRecord) -> int | None:
    """The current support of all cases together, cents a month; None when no report says it."""
    known = [case.csup_cents for case in record.cases if case.csup_cents is not None]
    return sum(known) if known else None


def paid(record: NcpRecord) -> str:
    """What was paid in the newest months: `Jul $0.00 · Aug $54.72 · Sep $0.00`."""
    months = record.months[-MONTHS:]
    return " · ".join(f"{formats.short_month(one.month)} {formats.money(one.paid_cents)}" for one in months) or "—"


def paid_together(record: NcpRecord) -> str:
    """What was paid in the newest months, added up: `paid Jul–Sep: $54.72`."""
    months = record.months[-MONTHS:]
    known = [one.paid_cents for one in months if one.paid_cents is not None]
    if not known:
        return tr("paid: —")
    return tr(
        "paid {first}–{last}: {money}",
        first=formats.short_month(months[0].month),
        last=formats.short_month(months[-1].month),
        money=formats.money(sum(known)),
    )
