"""Whom a child support agency referred itself: that agency reviews them no more before contact."""

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, Source


def referred_by_its_csa() -> ColumnElement[bool]:
    """True for people of `Ncp` whom the only agency that they have cases with referred.

    Which agency referred is not on file: with cases in several counties another one may be the one that reviews.
    """
    case, other = aliased(IvdCase), aliased(IvdCase)
    several = exists(
        select(1)
        .where(case.ncp_id == Ncp.id, other.ncp_id == Ncp.id, case.county != "", other.county > case.county)
        .correlate(Ncp)
    )
    return (Ncp.source == Source.CSA) & ~several
