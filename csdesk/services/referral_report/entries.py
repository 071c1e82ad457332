"""What a report says becomes part of the index by which people are listed and found."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import SearchEntry
from csdesk.services import search_index
from csdesk.services.bulk import Reader, RowKey, portions, update_rows
from csdesk.services.referral_report.comparing import PEOPLE_AT_A_TIME, PlanOfKnown, PlanOfNew
from csdesk.services.referral_report.facts import stands
from csdesk.services.referral_report.reconcile import Reconciliation
from csdesk.services.search_index import Facts, Placed, Words

CITY = 2
ADDRESS_WORDS = (0, 1, CITY, 4)
"""Two lines, city and ZIP code: the state is that of all."""


class Entries:
    """Writes the entries of the people of one report."""

    def __init__(self, session: Session, work: Reconciliation) -> None:
        self._session = session
        self._work = work
        self._checked = work.checked
        self._words = Words()

    def enter(self, plans: Iterable[PlanOfNew]) -> None:
        """Those who are new, and are written."""
        keyed = ((plan.sort_name, plan.key, plan) for plan in plans)
        search_index.enter(self._session, keyed, self._told, self._words)

    def tell_anew(self, plans: Sequence[PlanOfKnown]) -> None:
        """Those who were known before, and of whom this is the newest report; their cases stand as told already.

        What most reports change is the arrears; only where more changed is an entry made again.
        """
        changed: list[UUID] = []
        without: list[UUID] = []
        for some in portions(plans, PEOPLE_AT_A_TIME):
            known = {plan.ncp_id: plan for plan in some}
            changed += self._tell_arrears(known)
            without += known  # who is left has no entry
        renamed = [plan.ncp_id for plan in plans if plan.names]
        search_index.rebuild(self._session, [*renamed, *without])
        again = set(renamed)
        same_name = [ncp_id for ncp_id in changed if ncp_id not in again]
        search_index.rebuild(self._session, same_name, renamed=False)

    def _tell_arrears(self, known: dict[UUID, PlanOfKnown]) -> list[UUID]:
        """Take out of `known` those who have an entry; give back those of whom more than the arrears is another."""
        columns = ("place", "ncp_id", "arrears_cents", "marks")
        arrears: list[tuple[int | None, int]] = []
        changed: list[UUID] = []
        for place, ncp_id, cents, marks in Reader(self._session).rows(SearchEntry, columns, "ncp_id", list(known)):
            plan = known.pop(ncp_id)
            now = None if says_more(plan) else self._now(plan)
            if now is None or now[1] != marks:
                changed.append(ncp_id)
            elif now[0] != cents:
                arrears.append((now[0], place))
        update_rows(self._session, SearchEntry, "place", ("arrears_cents",), sorted(arrears, key=itemgetter(1)))
        return changed

    def _told(self, placed: Iterable[tuple[int, PlanOfNew]]) -> Iterator[Placed]:
        return ((place, self._facts(plan)) for place, plan in placed)

    def _facts(self, plan: PlanOfNew) -> Facts:
        if len(plan.lines) == 1:
            return self._facts_of_row(plan.key, plan.lines[0])
        lines = [self._checked.lines[index] for index in plan.lines]
        flags = [self._checked.flags[index] for index in plan.lines]
        first = lines[0]
        known = [line.arrears_cents for line in lines if line.arrears_cents is not None]
        addresses = [address for _, address in self._work.addresses(plan)]
        return Facts(
            plan.key,
            (first.last_name, first.first_name, first.middle_name),
            [first.pin, *[line.number for line in lines]],
            [phone for _, phone in self._work.phones(plan)],
            [str(address[part]) for address in addresses for part in ADDRESS_WORDS],
            [str(address[CITY]) for address in addresses],
            [line.county for line in lines],
            [line.worker for line in lines],
            [code for codes in flags for code in codes],
            sum(known) if known else None,
        )

    def _facts_of_row(self, key: RowKey, index: int) -> Facts:
        """The same of somebody with one row, as nearly all have: in half of the time."""
        line = self._checked.lines[index]
        return Facts(
            key,
            (line.last_name, line.first_name, line.middle_name),
            (line.pin, line.number),
            (line.phone,),
            (line.address_1, line.address_2, line.city, line.zip),
            (line.city,),
            (line.county,),
            (line.worker,),
            self._checked.flags[index],
            line.arrears_cents,
        )

    def _now(self, plan: PlanOfKnown) -> tuple[int | None, str]:
        """The arrears and the marks of somebody all of whose cases the report lists."""
        counties: list[Any] = []
        workers: list[Any] = []
        amounts: list[Any] = []
        for index, case in zip(plan.lines, plan.cases, strict=True):
            line = self._checked.lines[index]
            if case:
                counties.append(stands("county", case.county, line.county))
                workers.append(stands("worker", case.worker, line.worker))
                amounts.append(stands("arrears_cents", case.arrears_cents, line.arrears_cents))
        known = [cents for cents in amounts if cents is not None]
        flags = [code for index in plan.lines for code in self._checked.flags[index]]
        return sum(known) if known else None, self._words.marks_of(counties, workers, flags)


def says_more(plan: PlanOfKnown) -> bool:
    """Whether there is more to tell than the figures of the cases that were known."""
    return bool(plan.names or plan.addresses or plan.phones or plan.pin or not plan.all_cases)
