"""What a list tells of everybody on it by what it was chosen by: a filter, a number of the board, ticks in a list."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services.caseload.came_as_far import came_as_far
from csdesk.services.caseload.choosing import Behind
from csdesk.services.caseload.shapes import CaseloadQuery
from csdesk.services.disclosure import FACT_OF_STAGE, Fact, Telling
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
WHOLE = (
    Fact.CONTACT, Fact.COOPERATION, Fact.APPOINTMENT, Fact.INTERVIEW_HELD, Fact.PLAN_SIGNED, Fact.NEXT_STEP,
    Fact.REFERRAL, Fact.SERVICE_REFERRAL, Fact.ENROLLED, Fact.OUTCOME, Fact.EMPLOYMENT,
)  # fmt: skip
"""What a number tells that says when somebody came, stopped or lapsed: also that nothing else happened."""
REVIEWED = (Stage.CSA_REVIEW, Stage.TO_CONTACT)
"""As far as this any agency's review can bring somebody."""
NOT_SET = (None, (), "")


class ChosenBy:
    """The facts by which a list was chosen: who may not be told of all of them is not on it."""

    def __init__(self, query: CaseloadQuery, telling: Telling, county: str, today: date) -> None:
        self._telling, self._county, self._today = telling, county, today
        self._behind = behind = query.behind
        self._facts = tuple(dict.fromkeys((*_of_filters(query), *(_of_number(behind) if behind else ()))))
        self._elsewhere = bool(county) and (
            any(_is_set(query, name) for name in OF_CASES)
            or (bool(query.counties) and county not in query.counties)
            or (behind is not None and _is_of_cases(behind, county))
        )
        self.asks = bool(self._facts) or self._elsewhere or bool(query.text) or behind is not None

    def people(self, session: Session, ncp_ids: Collection[UUID], found_by_place: Collection[UUID]) -> set[UUID]:
        """Those of whom it may be told; `found_by_place`: who is found by an address or a phone only.

        An agency is told of its own cases: where a filter could mean another county's, it is for those without one.
        """
        places = (Fact.ADDRESS, Fact.PHONE)
        others: set[UUID] = set()
        if self._elsewhere:
            cases = select(IvdCase.ncp_id).where(IvdCase.ncp_id.in_(ncp_ids), IvdCase.county != self._county)
            others = set(session.scalars(cases))
        asked = {
            key: [(fact, self._today) for fact in (*self._facts, *(places if key in found_by_place else ()))]
            for key in ncp_ids
            if key not in others
        }
        stage = self._behind.stage if self._behind is not None and not self._behind.whole else None
        if stage is not None:
            far = came_as_far(session, list(asked), stage, self._telling, self._today)
            asked = {key: [*facts, far[key]] for key, facts in asked.items() if key in far}
        return {key for key, facts in asked.items() if self._tell(key, facts)}

    def _tell(self, ncp_id: UUID, facts: Collection[tuple[Fact, date]]) -> bool:
        if not all(self._telling.may(ncp_id, fact, on) for fact, on in facts):
            return False
        for fact, on in facts:
            self._telling.tell(ncp_id, fact, on, value=True)
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


@dataclass(frozen=True)
class Choice:
    """What choosing some people of a list tells of them."""

    by_stage: ByStage
    chosen_by: ChosenBy
    query: CaseloadQuery
    """Whom it means, whatever their stage."""
    people: frozenset[UUID] | None = None
    """Whom it chose; None: all of the list."""

    @property
    def asks(self) -> bool:
        """Whether it tells anything."""
        return self.by_stage.asks or self.chosen_by.asks


def choices_of(query: CaseloadQuery, telling: Telling, county: str, today: date) -> tuple[Choice, ...]:
    """By what the people of a list were chosen: its own filters, and those of the lists in which they were ticked."""
    return tuple(_choices(query, telling, county, today))


def _choices(query: CaseloadQuery, telling: Telling, county: str, today: date) -> Iterator[Choice]:
    def choice(of: CaseloadQuery, people: tuple[UUID, ...] | None = None) -> Choice:
        everywhere = replace(of, people=of.people if people is None else people, stages=(), closed=None)
        chosen = None if people is None else frozenset(people)
        return Choice(ByStage(of), ChosenBy(of, telling, county, today), everywhere, chosen)

    yield choice(query)
    for ticked in query.ticked:
        yield choice(ticked.query, ticked.people)


def _of_filters(query: CaseloadQuery) -> Iterator[Fact]:
    yield from (fact for name, fact in FACTS.items() if _is_set(query, name))


def _of_number(behind: Behind) -> Iterator[Fact]:
    if behind.closed_because:
        yield Fact.NOTE
    if behind.whole and behind.stage is not None:
        yield from (*WHOLE, FACT_OF_STAGE[behind.stage])
    yield from behind.facts


def _is_of_cases(behind: Behind, county: str) -> bool:
    """Whether what a number tells may be of another county's case."""
    elsewhere = bool(behind.counties) and county not in behind.counties
    reviewed = behind.stage in REVIEWED or (behind.whole and behind.stage is Stage.LISTED)
    return elsewhere or reviewed or behind.on_latest_report is not None or Fact.CASE_FIGURES in behind.facts


def _is_set(query: CaseloadQuery, name: str) -> bool:
    return getattr(query, name) not in NOT_SET
