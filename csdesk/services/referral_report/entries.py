"""What a report says becomes part of the index by which people are listed and found."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import SearchEntry
from csdesk.services import search_index
from csdesk.services.bulk import Reader, RowKey, update_rows
from csdesk.services.referral_report.facts import stands
from csdesk.services.referral_report.reconcile import PersonPlan, Reconciliation
from csdesk.services.search_index import Facts, Words

ADDRESS_WORDS = (0, 1, 2, 4)
"""Two lines, city and ZIP code: the state is that of all."""


class Entries:
    """Writes the entries of the people of one report."""

    def __init__(self, session: Session, work: Reconciliation) -> None:
        self._session = session
        self._work = work
        self._checked = work.checked
        self._words = Words()

    def enter(self, people: Sequence[tuple[str, RowKey, PersonPlan]]) -> None:
        """Those who are new, each by sort name, key and plan."""
        keyed = [(sort_name, key, (sort_name, key, plan)) for sort_name, key, plan in people]
        search_index.enter(self._session, keyed, self._facts, self._words)

    def tell_anew(self, plans: Sequence[PersonPlan]) -> None:
        """Those who were known before, and of whom this is the newest report; their cases stand as told already.

        What most reports change is the arrears; only where more changed is an entry made again.
        """
        known = {plan.known.id: plan for plan in plans if plan.known}
        columns = ("place", "ncp_id", "arrears_cents", "marks")
        arrears: list[tuple[int | None, int]] = []
        changed: list[UUID] = []
        for place, ncp_id, cents, marks in Reader(self._session).rows(SearchEntry, columns, "ncp_id", list(known)):
            plan = known.pop(ncp_id)
            now = None if self._says_more(plan) else self._now(plan)
            if now is None or now[1] != marks:
                changed.append(ncp_id)
            elif now[0] != cents:
                arrears.append((now[0], place))
        update_rows(self._session, SearchEntry, "place", ("arrears_cents",), sorted(arrears, key=itemgetter(1)))
        renamed = [plan.known.id for plan in plans if plan.known and plan.names]
        search_index.rebuild(self._session, [*renamed, *known])
        again = set(renamed)
        search_index.rebuild(self._session, [ncp_id for ncp_id in changed if ncp_id not in again], renamed=False)

    def _facts(self, person: tuple[str, RowKey, PersonPlan]) -> Facts:
        sort_name, key, plan = person
        if len(plan.lines) == 1:
            return self._facts_of_row(sort_name, key, plan.lines[0])
        lines = [self._checked.lines[index] for index in plan.lines]
        flags = [self._checked.flags[index] for index in plan.lines]
        first = lines[0]
        known = [line.arrears_cents for line in lines if line.arrears_cents is not None]
        return Facts(
            key,
            sort_name,
            (first.last_name, first.first_name, first.middle_name),
            [first.pin, *[line.number for line in lines]],
            [phone for _, phone in self._work.phones(plan)],
            [str(address[part]) for _, address in self._work.addresses(plan) for part in ADDRESS_WORDS],
            [line.county for line in lines],
            [line.worker for line in lines],
            [code for codes in flags for code in codes],
            sum(known) if known else None,
        )

    def _facts_of_row(self, sort_name: str, key: RowKey, index: int) -> Facts:
        """The same of somebody with one row, as nearly all have: in half of the time."""
        line = self._checked.lines[index]
        return Facts(
            key,
            sort_name,
            (line.last_name, line.first_name, line.middle_name),
            (line.pin, line.number),
            (line.phone,),
            (line.address_1, line.address_2, line.city, line.zip),
            (line.county,),
            (line.worker,),
            self._checked.flags[index],
            line.arrears_cents,
        )

    def _now(self, plan: PersonPlan) -> tuple[int | None, str]:
        """The arrears and the marks of somebody all of whose cases the report lists."""
        cases: dict[str, Any] = plan.known.cases if plan.known else {}
        counties: list[Any] = []
        workers: list[Any] = []
        amounts: list[Any] = []
        for index in plan.lines:
            line = self._checked.lines[index]
            case = cases[line.number]
            counties.append(stands("county", case.county, line.county))
            workers.append(stands("worker", case.worker, line.worker))
            amounts.append(stands("arrears_cents", case.arrears_cents, line.arrears_cents))
        known = [cents for cents in amounts if cents is not None]
        flags = [code for index in plan.lines for code in self._checked.flags[index]]
        return sum(known) if known else None, self._words.marks_of(counties, workers, flags)

    def _says_more(self, plan: PersonPlan) -> bool:
        """Whether there is more to tell than the figures of the cases that were known."""
        if plan.known is None or plan.names or plan.addresses or plan.phones or plan.pin:
            return True
        return {self._checked.lines[index].number for index in plan.lines} != plan.known.cases.keys()
