"""What a list tells of everybody on it by its filter: that they are at work, able to work, marked, not contacted."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services.caseload.shapes import CaseloadQuery
from csdesk.services.disclosure import Fact, Telling
from csdesk.services.stages import Stage

FACTS = {
    "eligibility": Fact.ELIGIBILITY,
    "able": Fact.ANSWERS,
    "willing": Fact.ANSWERS,
    "contacted": Fact.CONTACT,
    "step_due": Fact.NEXT_STEP,
    "payment_stopped": Fact.CASE_FIGURES,
    "flags": Fact.REPORT_FLAGS,
    "office_marks": Fact.NOTE,
    "notes": Fact.NOTE,
}
"""What a filter tells of whoever it lets through. Names, counties, the report and the office's liaison identify; for
stages see `ByStage`."""
OF_CASES = ("workers", "flags", "on_latest_report", "payment_stopped")
"""Filters that any case of a person can meet."""
NOT_SET = (None, (), "")


class ChosenBy:
    """The facts by which a list was chosen: who may not be told of all of them is not on it."""

    def __init__(self, query: CaseloadQuery, telling: Telling, county: str, today: date) -> None:
        self._telling, self._county, self._today = telling, county, today
        self._facts = tuple(dict.fromkeys(fact for name, fact in FACTS.items() if _is_set(query, name)))
        self._elsewhere = bool(county) and (
            any(_is_set(query, name) for name in OF_CASES) or (bool(query.counties) and county not in query.counties)
        )
        self.asks = bool(self._facts) or self._elsewhere or bool(query.text)

    def people(self, session: Session, ncp_ids: Collection[UUID], found_by_place: Collection[UUID]) -> set[UUID]:
        """Those of whom it may be told; `found_by_place`: who is found by an address or a phone only.

        An agency is told of its own cases: where a filter could mean another county's, it is for those without one.
        """
        places = (Fact.ADDRESS, Fact.PHONE)
        others: set[UUID] = set()
        if self._elsewhere:
            cases = select(IvdCase.ncp_id).where(IvdCase.ncp_id.in_(ncp_ids), IvdCase.county != self._county)
            others = set(session.scalars(cases))
        return {
            key
            for key in ncp_ids
            if key not in others and self._tell(key, (*self._facts, *(places if key in found_by_place else ())))
        }

    def _tell(self, ncp_id: UUID, facts: Collection[Fact]) -> bool:
        if not all(self._telling.may(ncp_id, fact, self._today) for fact in facts):
            return False
        for fact in facts:
            self._telling.tell(ncp_id, fact, self._today, value=True)
        return True


class ByStage:
    """The filters by stage and by closed records: they go by the stage that is told, not by the one that is."""

    def __init__(self, query: CaseloadQuery) -> None:
        self._stages, self._closed = query.stages, query.closed
        self.asks = bool(query.stages) or query.closed is not None

    def meets(self, stage: Stage | None) -> bool:
        """Whether somebody at this stage is meant; None: the stage is not told."""
        if self._closed is not None and (stage is Stage.CLOSED) is not self._closed:
            return False
        return not self._stages or stage in self._stages


def _is_set(query: CaseloadQuery, name: str) -> bool:
    return getattr(query, name) not in NOT_SET
