"""The list of people as it is seen, as a file to one recipient: the filter, the order, the chosen columns."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import SearchEntry
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.caseload import for_whom
from csdesk.services.caseload.chosen_by import Choice, choices_of
from csdesk.services.caseload.export import Exported, harmless, money
from csdesk.services.caseload.find import order
from csdesk.services.caseload.for_whom import OWN_USE
from csdesk.services.caseload.list_columns import COLUMNS, ListColumn, Value, parts_of
from csdesk.services.caseload.page import lines_of
from csdesk.services.caseload.shapes import CaseloadLine, CaseloadQuery, Part, Sort
from csdesk.services.disclosure import (
    FACT_OF_STAGE,
    WITHHELD,
    Accounted,
    Fact,
    Recipient,
    Rulings,
    Telling,
    To,
    Way,
    account,
)
from csdesk.services.policy import Policy
from csdesk.services.progress import Progress, unwatched
from csdesk.services.referral_report.past import past_reports
from csdesk.services.stages import ALL_KNOWN, STAGE_LABELS, Known, Stage, stages_of

__all__ = ["COLUMNS", "OWN_USE", "export_list", "note_list", "parts_of"]
AT_A_TIME = 500
SHEET = "NCPs"
WHAT = "List of people"
STAGE = COLUMNS["stage"][0]
BY_MORE = frozenset(Stage) - {Stage.TO_CONTACT, Stage.ASSESSED, Stage.PLANNED, Stage.ENROLLED}
"""Stages at which somebody can stand by one of the facts below."""
MORE = (Fact.EMPLOYMENT, Fact.SERVICE_REFERRAL, Fact.REVIEW, Fact.OUTCOME)
"""In the order of `Known`."""


def export_list(
    session: Session,
    query: CaseloadQuery,
    columns: Sequence[str],
    *,
    form: str,
    to: To = OWN_USE,
    without: frozenset[UUID] = frozenset(),
    today: date,
    policy: Policy,
    progress: Progress = unwatched,
) -> Exported:
    """A list as it is seen: whom the query means, in its order, in these columns; `without` some of them, if said.

    `form`: `xlsx` or `csv`. To anybody but this desk it goes by name, for another order would tell what may not be
    told; who may not be named is not on it, nor of whom may not be told what it is filtered by (`chosen_by`); a CSA
    is told of its own cases. The caller writes the file, which is not encrypted, and accounts for it (`note_list`).
    Raises `FixedByITError` where IT allows no lists, and `RefusedError` when nobody may be named, or told of so.
    """
    policy.require_lists()
    telling, county = Telling(Rulings.load(session, (), on=today), to), for_whom.county_of(session, to)
    choices: tuple[Choice, ...] = ()
    if to.kind is not Recipient.OWN_USE:
        choices = choices_of(query, telling, county, today)
        query = replace(query, sort=Sort.NAME, descending=False, stages=(), closed=None)
    asked = [column for name in columns for column in COLUMNS.get(name, ())]
    shown = [column for column in asked if telling.ever(column.fact)]
    list_ = _Rows(telling, shown, county, today, choices)
    rows = list_.rows(session, _places(session, query, without, today), columns, progress)
    headings = [column.title for column in shown]

    def notes() -> list[str]:
        filtered = any(choice.asks for choice in choices)
        # A list without anybody would tell that there is nobody such.
        for_whom.require_somebody(list_.lines, list_.left_out + (to.kind is not Recipient.OWN_USE))
        return for_whom.notes(
            session, telling,
            left_out=[column.title for column in asked if column not in shown],
            without_words=[column.title for column in shown if column.typed],
            not_of_all=[column.title for column in shown if column.fact in for_whom.PLACES],
            filtered=filtered,
        )  # fmt: skip

    if form == "xlsx":
        from csdesk.services.plain_workbook import workbook

        content = workbook(SHEET, headings, [column.width for column in shown], rows, notes)
    else:
        content = _csv(headings, rows, notes)
    withheld = sum(bool(person.withheld) for person in telling.people())
    detail = f"list={form} to={to.kind.value} columns={len(columns)} lines={list_.lines} withheld={withheld}"
    return Exported(content, list_.lines, withheld, list_.left_out, detail, telling)


def note_list(session: Session, exported: Exported, *, at: datetime, who: str) -> Accounted:
    """Account for a list that leaves the vault."""
    audit.record(session, at=at, who=who, action="caseload.exported", detail=exported.detail)
    return account(session, exported.telling, what=WHAT, way=Way.FILE, at=at, who=who)


class _Rows:
    """Goes through the list, asks for each value, and counts."""

    def __init__(
        self,
        telling: Telling,
        shown: Sequence[ListColumn],
        county: str,
        today: date,
        choices: Sequence[Choice],
    ) -> None:
        self._choices = choices
        self.lines = self.left_out = 0
        self._telling, self._shown, self._county, self._today = telling, shown, county, today
        self._instead = "" if telling.to.kind is Recipient.OWN_USE else WITHHELD

    def rows(
        self,
        session: Session,
        places: Sequence[int],
        columns: Sequence[str],
        progress: Progress,
    ) -> Iterator[list[Value]]:
        """The values of each person who may be named and of whom may be told by what they were chosen, in order."""
        past, rulings, parts = past_reports(session), self._telling.rulings, parts_of(columns)
        if any(choice.by_stage.asks for choice in self._choices):
            parts |= {Part.STAGE}
        by_place = [_found_by_place(session, choice, self._today) for choice in self._choices]
        for some in portions(places, AT_A_TIME):
            progress(self.lines + self.left_out, len(places))
            found = lines_of(session, some, past, self._today, parts, county=self._county)
            rulings.turn_to(session, [line.ncp_id for line in found])
            named = [line for line in found if self._telling.may(line.ncp_id, Fact.NAME, self._today)]
            for choice, elsewhere in zip(self._choices, by_place, strict=True):
                meant = [line.ncp_id for line in named if _is_of(choice, line)]
                told = choice.chosen_by.people(session, meant, elsewhere)
                named = [line for line in named if line.ncp_id in told or not _is_of(choice, line)]
            self.left_out += len(found) - len(named)
            stages = self._as_told(session, named)
            for line in named:
                if not self._is_meant(line, stages):
                    continue
                self.lines += 1
                yield [self._value(line, column, stages) for column in self._shown]

    def _as_told(self, session: Session, named: Sequence[CaseloadLine]) -> dict[UUID, Stage]:
        """Where those stand of whom not everything may be told that puts somebody at a stage, by what may be."""
        asked: dict[Known, list[UUID]] = {}
        for line in named:
            if line.stage in BY_MORE:
                jobs, services, reviews, closing = (self._telling.may(line.ncp_id, one, self._today) for one in MORE)
                known = Known(jobs, services, reviews, closing, self._county)
                if known != ALL_KNOWN:
                    asked.setdefault(known, []).append(line.ncp_id)
        found: dict[UUID, Stage] = {}
        for known, people in asked.items():
            found |= stages_of(session, people, today=self._today, known=known)
        return found

    def _is_meant(self, line: CaseloadLine, stages: dict[UUID, Stage]) -> bool:
        asking = [choice.by_stage for choice in self._choices if choice.by_stage.asks and _is_of(choice, line)]
        if not asking:
            return True
        stage, fact, on = self._stage_told(line, stages)
        known = stage if stage is not None and self._telling.may(line.ncp_id, fact, on) else None
        meant = all(by_stage.meets(known) for by_stage in asking)
        if meant and known is not None:
            self._telling.tell(line.ncp_id, fact, on, value=True)
        elif not meant:
            self.left_out += all(by_stage.meets(line.stage) for by_stage in asking)
        return meant

    def _value(self, line: CaseloadLine, column: ListColumn, stages: dict[UUID, Stage]) -> Value:
        if column is STAGE:
            return self._stage(line, stages)
        value = column.value(line)
        return self._telling.tell(line.ncp_id, column.fact, self._today, value, instead=self._instead)

    def _stage(self, line: CaseloadLine, stages: dict[UUID, Stage]) -> Value:
        stage, fact, on = self._stage_told(line, stages)
        if stage is None:
            return ""
        return self._telling.tell(line.ncp_id, fact, on, STAGE_LABELS[stage], instead=self._instead)

    def _stage_told(self, line: CaseloadLine, stages: dict[UUID, Stage]) -> tuple[Stage | None, Fact, date]:
        """The stage, and the fact that it tells, of its day.

        Whose stage lies after the first enrolment, and may not be told, is *Enrolled*, whatever came of it: otherwise
        *withheld* would tell that something did. So is who would stand elsewhere only because an enrolment ended.
        """
        stage = stages.get(line.ncp_id, line.stage)
        if stage is None:
            return None, Fact.CONTACT, self._today
        fact, first = FACT_OF_STAGE[stage.value], self._telling.rulings.standings[line.ncp_id].first_enrolled_on
        needed = {fact} if stage in (Stage.EMPLOYED, Stage.ENROLLED) else {fact, Fact.OUTCOME}
        if first is not None and not all(self._telling.may(line.ncp_id, one, self._today) for one in needed):
            return Stage.ENROLLED, Fact.ENROLLED, first
        return stage, fact, self._today


def _is_of(choice: Choice, line: CaseloadLine) -> bool:
    return choice.people is None or line.ncp_id in choice.people


def _places(session: Session, query: CaseloadQuery, without: frozenset[UUID], today: date) -> list[int]:
    """Who is meant, in order."""
    left_out: set[int] = set()
    for some in portions(list(without), AT_A_TIME):
        left_out.update(session.scalars(select(SearchEntry.place).where(SearchEntry.ncp_id.in_(some))))
    return [place for place in order(session, query, today=today).places if place not in left_out]


def _found_by_place(session: Session, choice: Choice, today: date) -> frozenset[UUID]:
    """Who is found by an address or a phone only; of those who were ticked: whom no name or number finds."""
    if not choice.query.text:
        return frozenset()
    found = order(session, choice.query, today=today)
    by_name = found.total - found.by_address
    if choice.people is not None:
        return choice.people - _at(session, found.places[:by_name])
    return _at(session, found.places[by_name:])


def _at(session: Session, places: Sequence[int]) -> frozenset[UUID]:
    people: set[UUID] = set()
    for some in portions(list(places), AT_A_TIME):
        people.update(session.scalars(select(SearchEntry.ncp_id).where(SearchEntry.place.in_(some))))
    return frozenset(people)


def _csv(headings: Sequence[str], rows: Iterator[list[Value]], notes: Callable[[], Sequence[str]]) -> bytes:
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow(harmless(money(value) if isinstance(value, int) else value) for value in row)
    writer.writerows([[], *([harmless(note)] for note in notes())])
    return stream.getvalue().encode("utf-8-sig")
