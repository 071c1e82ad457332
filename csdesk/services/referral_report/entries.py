"""What a report says becomes part of the index by which people are listed and found."""

from collections.abc import Sequence
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
        columns = ("ncp_id", "arrears_cents", "marks")
        arrears: list[tuple[int | None, UUID]] = []
        changed: list[UUID] = []
        for ncp_id, cents, marks in Reader(self._session).rows(SearchEntry, columns, "ncp_id", list(known)):
            plan = known.pop(ncp_id)
            now = None if self._says_more(plan) else self._now(plan)
            if now is None or now[1] != marks:
                changed.append(ncp_id)
            elif now[0] != cents:
                arrears.append((now[0], ncp_id))
        update_rows(self._session, SearchEntry, "ncp_id", ("arrears_cents",), arrears)
        renamed = [plan.known.id for plan in plans if plan.known and plan.names]
        search_index.rebuild(self._session, [*renamed, *known])
        again = set(renamed)
        search_index.rebuild(self._session, [ncp_id for ncp_id in changed if ncp_id not in again], renamed=False)

    def _facts(self, person: tuple[str, RowKey, PersonPlan]) -> Facts:
        sort_name, key, plan = person
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
            flags[0] if len(flags) == 1 else [code for codes in flags for code in codes],
            sum(known) if known else None,
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
