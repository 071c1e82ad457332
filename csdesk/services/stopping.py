"""Who paid and has stopped: parents to be asked early what happened, before a debt builds up.

The last closed month has no payment although support is due, and the month before has one (NCSEA, early intervention:
*contact the noncustodial parent when payments stop to find out what happened*).
"""

from sqlalchemy import ColumnElement, and_, literal_column, or_

from csdesk.models.iv_d_case import IvdCase

ZERO: ColumnElement[int] = literal_column("0")
"""Not a bound value: SQLite takes an index with a condition only where the query says that condition."""


def has_stopped() -> ColumnElement[bool]:
    """True for a case that was paid on the month before the last closed one, and not in that; over `IvdCase`.

    What a report left blank is not known, and nothing is concluded from it; where nothing is due, nothing stopped.
    """
    return and_(
        IvdCase.paid_m1_cents == ZERO,
        IvdCase.paid_m2_cents > ZERO,
        or_(IvdCase.csup_cents.is_(None), IvdCase.csup_cents > ZERO),
    )


def stopped(csup_cents: int | None, last_cents: int | None, before_cents: int | None) -> bool:
    """The same of one row of a report: what is due, and what was paid in the last closed month and the one before."""
    return last_cents == 0 and (before_cents or 0) > 0 and (csup_cents is None or csup_cents > 0)
