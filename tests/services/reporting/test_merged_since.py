"""What differs from a report that told of two records which turned out to be one person."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import merging, reporting
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, SETTINGS, Book, give_out
from tests.services.reporting.test_amended import what_differs

LATER = desk.noon(MADE + timedelta(days=30))


def merged_and_amended(vault: Vault, days: tuple[int, int], kept: int) -> list[tuple[object, ...]]:
    """Two people, each referred on one of the days; the reports left; then they are one record."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number, day in enumerate(days, 1):
            ncp_id = desk.add_person(session, number, ("Rock",))
            desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, day))

    def merge(session: Session) -> None:
        people = list(session.scalars(select(Ncp.id).order_by(Ncp.pin)))
        merging.merge(session, people[kept], people[1 - kept], at=LATER, who="Dana")

    def amend(session: Session) -> Book:
        state = next(one for one in reporting.reports_of(session) if one.csa_id is None)
        made = reporting.amend(session, state.id, at=LATER, who="Dana", settings=SETTINGS)
        return Book(made, reporting.opened(session, made.id))

    vault.write(work)
    give_out(vault)
    vault.write(merge)
    return what_differs(vault.write(amend))


@pytest.mark.parametrize("days", [(2, 2), (2, 9)], ids=str)
@pytest.mark.parametrize("kept", [0, 1])
def test_the_line_of_one_of_them_went_and_no_referral_is_new(vault: Vault, days: tuple[int, int], kept: int) -> None:
    found = merged_and_amended(vault, days, kept)
    both, mine, other = "70000010, 70000020", *(("70000010", "70000020")[:: 1 - 2 * kept])
    active = [line for line in found if line[0] == "Active NCPs"]
    assert ("Active NCPs", both, "IV-D case", mine, both) in active
    assert ("Active NCPs", other, None, "line of the report before", "not in it any more") in active
    referrals = [line for line in found if line[0] == "Referrals"]
    assert not any(line[2] is None for line in referrals), "both referrals were told before, and are told now"
    assert Counter(line[3] for line in referrals if line[2] == "IV-D case") == Counter(("70000010", "70000020"))
