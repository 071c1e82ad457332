"""Find people: by the beginnings of words, by digits, by filters; in any order.

The list is asked in two steps, so that a key press paints at once: `first_rows` gives what fits in view, `order` the
whole answer (who, in which order, how many), of which `lines_at` shows any part, however deep, at the same price.

Whom a name, a PIN or a case number finds comes first; whom only an address or a phone finds comes after them.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import UNDER_SAFE_CONTACT, Ncp, SearchEntry
from csdesk.services import search_index, search_marks
from csdesk.services.caseload.conditions import Conditions, conditions_of, loosen
from csdesk.services.caseload.ordering import Section, backwards, key_of, ordered, sections_of
from csdesk.services.caseload.page import EVERYTHING, lines_of
from csdesk.services.caseload.shapes import CaseloadLine, CaseloadPage, CaseloadQuery, Found, Part, Sort
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.search_index import WORDS
from csdesk.services.stages import Stage

FEW = 2_000
"""So many people at most are collected and sorted; more are gone through in the order of the list."""
AT_A_TIME = 2_000
"""Rows that are in memory."""


def first_rows(
    session: Session,
    query: CaseloadQuery,
    *,
    today: date,
    limit: int = 60,
    parts: frozenset[Part] = EVERYTHING,
) -> tuple[CaseloadLine, ...]:
    """The first lines of a list, as fast as they can be told."""
    past = past_reports(session)
    return lines_of(session, _places(session, query, past, today, limit), past, today, parts)


def order(session: Session, query: CaseloadQuery, *, today: date) -> Found:
    """Everybody whom the query means, in order. Goes on the worker: all of a whole state take half a second."""
    past = past_reports(session)
    everybody, *others = _groups(session, query, past, today, None)
    for group in others:
        everybody += group
    return Found(everybody, len(others[0]) if others else 0)


def lines_at(
    session: Session,
    found: Found,
    offset: int,
    limit: int,
    *,
    today: date,
    parts: frozenset[Part] = EVERYTHING,
) -> tuple[CaseloadLine, ...]:
    """The lines of a part of the list. People who are gone meanwhile are left out."""
    return lines_of(session, found.places[offset : offset + limit], past_reports(session), today, parts)


def count(session: Session, query: CaseloadQuery, *, today: date) -> int:
    """How many people the query means."""
    conditions = conditions_of(session, query, past_reports(session), today)
    return sum(_count(session, group) for group in _groups_of(session, conditions))


def find(session: Session, query: CaseloadQuery, *, today: date, limit: int = 200, offset: int = 0) -> CaseloadPage:
    """A part of the list with all that it shows, and how many people it has in all: both steps at once."""
    total = count(session, query, today=today)
    if not limit:
        return CaseloadPage((), total)
    past = past_reports(session)
    places = _places(session, query, past, today, offset + limit)[offset:]
    return CaseloadPage(lines_of(session, places, past, today, EVERYTHING), total)


def _places(session: Session, query: CaseloadQuery, past: PastReports, today: date, limit: int) -> "array[int]":
    places = array("q")
    for group in _groups(session, query, past, today, limit):
        places += group
        if len(places) >= limit:
            break
    return places[:limit]


def _groups(
    session: Session, query: CaseloadQuery, past: PastReports, today: date, limit: int | None
) -> "Iterator[array[int]]":
    """The people of each group of a list, in order; `limit` of each where that is enough."""
    if query.sort is Sort.STAGE:
        yield from _by_stage(session, query, past, today, limit)
        return
    if query.sort is Sort.WORKER:
        for group in _groups_of(session, conditions_of(session, query, past, today)):
            yield _by_worker(session, group, query.descending, limit)
        return
    conditions = conditions_of(session, query, past, today)
    if limit is not None and query.sort is Sort.NAME:
        loosen(session, query, conditions)
    for group in _groups_of(session, conditions):
        places = array("q")
        for statement in _statements(session, query, group, today, limit):
            rest = None if limit is None else limit - len(places)
            places.extend(session.scalars(statement.limit(rest).execution_options(yield_per=AT_A_TIME)))
            if limit is not None and len(places) >= limit:
                break
        yield places


def _by_stage(
    session: Session, query: CaseloadQuery, past: PastReports, today: date, limit: int | None
) -> "Iterator[array[int]]":
    """A list by stage is one list by name for each stage."""
    stages = [stage for stage in Stage if not query.stages or stage in query.stages]
    together: list[array[int]] = []
    for stage in reversed(stages) if query.descending else stages:
        of_stage = replace(query, stages=(stage,), sort=Sort.NAME, descending=False)
        for number, places in enumerate(_groups(session, of_stage, past, today, limit)):
            if number == len(together):
                together.append(array("q"))
            together[number] += places
        if limit is not None and len(together[0]) >= limit:
            break
    yield from together


def _by_worker(session: Session, group: "_Group", down: bool, limit: int | None) -> "array[int]":
    """By the first of a person's workers, as the index spells it; who has none comes last."""
    if limit is not None and search_marks.has_vocabulary(session) and not _are_few(session, group):
        return _first_by_worker(session, group, down, limit)
    found: dict[str, array[int]] = {}
    by_name = search_index.place_of_words(session) if group.wanted and group.few is None else SearchEntry.place
    people = _collected(session, group, SearchEntry.place, SearchEntry.marks).order_by(by_name)
    for place, marks in session.execute(people).yield_per(AT_A_TIME):
        found.setdefault(search_marks.first_worker(marks), array("q")).append(place)
    nobody = found.pop("", array("q"))
    return array("q", chain(*(found[worker] for worker in sorted(found, reverse=down)), nobody))


def _first_by_worker(session: Session, group: "_Group", down: bool, limit: int) -> "array[int]":
    """The people of one worker after those of another, until there are enough."""
    places, both = array("q"), search_index.language_of(session).both
    words = search_index.place_of_words(session)
    for worker in search_marks.worker_marks(session, down=down):
        wanted = both.join([*([f"({group.wanted})"] if group.wanted else []), f'"{worker}"'])
        theirs = _collected(session, replace(group, wanted=wanted), SearchEntry.place, SearchEntry.marks)
        with session.execute(theirs.order_by(words)).yield_per(limit) as rows:
            mine = (place for place, marks in rows if search_marks.first_worker(marks) == worker)
            places.extend(islice(mine, limit - len(places)))
        if len(places) == limit:
            return places
    nobodys = replace(group, tests=(*group.tests, ~search_marks.has_worker()))
    rest = _collected(session, nobodys, SearchEntry.place).order_by(words if group.wanted else SearchEntry.place)
    places.extend(session.scalars(rest.limit(limit - len(places))))
    return places


@dataclass(frozen=True)
class _Group:
    """People of a list who are found in the same way."""

    conditions: Conditions
    wanted: str
    """Their words; empty for everybody."""
    tests: tuple[ColumnElement[bool], ...]
    few: Select[Any] | None
    """The ids of all who can be among them, where those are few."""
    hides: bool = False
    """Without those under safe contact."""

    @property
    def by_words_alone(self) -> bool:
        """Nothing but the index of words need be asked who belongs to it, those under safe contact apart."""
        return bool(self.wanted) and self.few is None and not self.tests and not self.conditions.of_person

    @property
    def asked(self) -> tuple[ColumnElement[bool], ...]:
        """What each of them is asked."""
        marked = select(1).where(Ncp.id == SearchEntry.ncp_id, Ncp.safe_contact).correlate(SearchEntry)
        return (*self.tests, ~exists(marked)) if self.hides else self.tests


def _groups_of(session: Session, conditions: Conditions) -> Iterator[_Group]:
    both = search_index.language_of(session).both
    few = next((ids for ids in conditions.few if _are_few_people(session, ids)), None)
    tests = tuple(conditions.tests)
    if not conditions.named:
        yield _Group(conditions, conditions.marked, tests, few)
        return
    marked = [conditions.marked] if conditions.marked else []
    named = both.join([f"({conditions.named})", *marked])
    yield _Group(conditions, named, (*tests, *conditions.begun), few)
    anywhere = both.join([f"({conditions.anywhere})", *marked])
    yield _Group(conditions, anywhere, (*tests, *conditions.runs), few, hides=True)


def _are_few_people(session: Session, ids: Select[Any]) -> bool:
    """Some may be among these ids more than once, which takes longer to tell."""
    person = ids.subquery().c[0]
    return _is_few(session, select(person)) or _is_few(session, select(person).distinct())


def _is_few(session: Session, statement: Select[Any]) -> bool:
    number = session.scalar(select(func.count()).select_from(statement.limit(FEW + 1).subquery()))
    return (number or 0) <= FEW


def _count(session: Session, group: _Group) -> int:
    if group.by_words_alone:
        return session.scalar(_of_words(session, group, func.count())) or 0
    people = _collected(session, group, SearchEntry.place)
    return session.scalar(select(func.count()).select_from(people.subquery())) or 0


def _of_words(session: Session, group: _Group, what: Any) -> Select[Any]:
    """The people of a group who are told by words alone."""
    people: Select[Any] = select(what).select_from(WORDS).where(search_index.has_words(session, group.wanted))
    if not group.hides:
        return people
    # All who are marked, at once: to ask each of a hundred thousand takes a second.
    marked = select(SearchEntry.place).join(Ncp, Ncp.id == SearchEntry.ncp_id).where(UNDER_SAFE_CONTACT)
    place: ColumnElement[int] = literal_column(f"+{search_index.place_of_words(session)}")
    return people.where(place.not_in(marked))


def _statements(
    session: Session, query: CaseloadQuery, group: _Group, today: date, limit: int | None
) -> Iterator[Select[Any]]:
    """The people of a group, in order; each statement goes on where the one before ended."""
    down = query.descending
    if query.sort is Sort.NAME:
        streams = group.wanted and group.few is None
        place: Any = search_index.place_of_words(session) if streams else SearchEntry.place
        if group.by_words_alone and (limit is None or not group.hides):
            people = _of_words(session, group, place)
        else:
            people = _collected(session, group, SearchEntry.place)
        yield people.order_by(place.desc() if down else place)
    elif limit is not None and _are_few(session, group):
        key, person = key_of(query.sort, today)
        down = backwards(query.sort, query.descending)
        statement = _collected(session, group, SearchEntry.place, person=person)
        yield statement.order_by((key.desc() if down else key.asc()).nulls_last(), SearchEntry.place)
    else:
        down = backwards(query.sort, query.descending)
        for section in sections_of(query.sort, today, down=down):
            yield ordered(_of_section(session, group, section), section, down and bool(section.keys))


def _are_few(session: Session, group: _Group) -> bool:
    if group.few is not None:
        return True
    return bool(group.wanted) and _is_few(session, _collected(session, group, SearchEntry.place))


def _collected(session: Session, group: _Group, *what: Any, person: bool = False) -> Select[Any]:
    """The people of a group, begun with the few, else with the words, else with the entries."""
    conditions = group.conditions
    statement = select(*what)
    if group.wanted and group.few is None:
        # The plus keeps SQLite from asking the index of words once for each entry.
        same = SearchEntry.place == literal_column(f"+{search_index.place_of_words(session)}")
        statement = statement.select_from(WORDS.join(SearchEntry, same))
        statement = statement.where(search_index.has_words(session, group.wanted))
    else:
        statement = statement.select_from(SearchEntry)
        if group.few is not None:
            statement = statement.where(SearchEntry.ncp_id.in_(group.few))
        if group.wanted:
            statement = statement.where(_found_by(session, group.wanted))
    if person or conditions.of_person:
        statement = statement.join(Ncp, Ncp.id == SearchEntry.ncp_id).where(*conditions.of_person)
    return statement.where(*group.asked)


def _of_section(session: Session, group: _Group, section: Section) -> Select[Any]:
    """The people of a group who belong to a section, begun with what the section is sorted by."""
    conditions = group.conditions
    statement = select(SearchEntry.place)
    if section.source is not None:
        ncp_id = section.source.c.ncp_id if hasattr(section.source, "c") else section.source.ncp_id
        statement = statement.select_from(section.source).join(SearchEntry, SearchEntry.ncp_id == ncp_id)
    if section.person or conditions.of_person:
        statement = statement.join(Ncp, Ncp.id == SearchEntry.ncp_id).where(*conditions.of_person)
    if section.condition is not None:
        statement = statement.where(section.condition)
    if group.few is not None:
        statement = statement.where(SearchEntry.ncp_id.in_(group.few))
    if group.wanted:
        statement = statement.where(_found_by(session, group.wanted))
    return statement.where(*group.asked)


def _found_by(session: Session, wanted: str) -> ColumnElement[bool]:
    place: ColumnElement[int] = literal_column("+search_entry.place")
    words = select(search_index.place_of_words(session)).where(search_index.has_words(session, wanted))
    return place.in_(words)
