"""Find people: by the beginnings of words, by digits, by county, stage and flag."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, or_, select, union, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, SearchTerm, TermKind
from csdesk.services.caseload import lines
from csdesk.services.caseload.listed import on_latest_report
from csdesk.services.caseload.shapes import CaseloadLine, CaseloadPage, CaseloadQuery, Sort
from csdesk.services.names import full_name
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.search_terms import digits_of, fold
from csdesk.services.stages import Stage, at_stage, stage_expression

MANY = 5_000
"""More people than this are looked through in the order of the list instead of being collected and sorted."""


def find(session: Session, query: CaseloadQuery, *, today: date, limit: int = 200, offset: int = 0) -> CaseloadPage:
    """A part of the list of people whom the query means, and how many they are in all."""
    past = past_reports(session)
    words, filters = words_of(query.text), _filters(query, past, today)
    total = _count(session, words, filters)
    matching = [_has_word_each(word) if total > MANY else _has_word(word) for word in words]
    rows = session.scalars(_ordered(select(Ncp.id), query).where(*matching, *filters).limit(limit).offset(offset))
    return CaseloadPage(_lines(session, list(rows), past, today), total)


def _count(session: Session, words: list[str], filters: list[ColumnElement[bool]]) -> int:
    """How many people. One word without any filter is counted in the index alone."""
    if len(words) == 1 and not filters:
        return session.scalar(select(func.count()).select_from(_people_with(words[0]).subquery())) or 0
    conditions = (*map(_has_word, words), *filters)
    return session.scalar(select(func.count()).select_from(Ncp).where(*conditions)) or 0


def _filters(query: CaseloadQuery, past: PastReports, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.counties:
        conditions.append(_has_case(IvdCase.county.in_(query.counties)))
    if query.stages:
        conditions.append(at_stage(query.stages, today))
    if query.flags:
        conditions.append(_has_flag(query.flags))
    if query.on_latest_report is not None:
        listed = on_latest_report(past)
        conditions.append(listed if query.on_latest_report else ~listed)
    return conditions


def words_of(text: str) -> list[str]:
    """The words of a search. A text without letters is one number, however it is divided."""
    if not any(character.isalpha() for character in text):
        digits = digits_of(text)
        return [digits] if digits else []
    return fold(text).split()


def _has_word(word: str) -> ColumnElement[bool]:
    """True for people one of whose terms or numbers begins with `word`, or whose phone number ends with it."""
    return Ncp.id.in_(_people_with(word))


def _has_word_each(word: str) -> ColumnElement[bool]:
    """The same, looked up person by person: quicker where so many match that the first page is soon full."""
    has_term = exists(select(1).where(SearchTerm.ncp_id == Ncp.id, _means(word)).correlate(Ncp))
    if not word.isdigit():
        return has_term
    return or_(has_term, _begins_with(Ncp.pin, word), _has_case(_begins_with(IvdCase.number, word)))


def _people_with(word: str) -> Select[UUID] | CompoundSelect[UUID]:
    """Whom a word finds. What is digits alone may also begin a PIN or a case number, which have their own indexes."""
    by_term = select(SearchTerm.ncp_id).where(_means(word))
    if not word.isdigit():
        return by_term.distinct()
    by_pin = select(Ncp.id).where(_begins_with(Ncp.pin, word))
    by_number = select(IvdCase.ncp_id).where(_begins_with(IvdCase.number, word))
    return union(by_term, by_pin, by_number)


def _means(word: str) -> ColumnElement[bool]:
    begins = and_(_begins_with(SearchTerm.term, word), SearchTerm.kind != TermKind.PHONE)
    if not word.isdigit():
        return begins
    return or_(begins, and_(_begins_with(SearchTerm.term, word[::-1]), SearchTerm.kind == TermKind.PHONE))


def _begins_with(
    found: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], word: str
) -> ColumnElement[bool]:
    # A range uses the index; a LIKE pattern put together at run time does not.
    return and_(found >= word, found < word[:-1] + chr(ord(word[-1]) + 1))


def _has_case(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(IvdCase.ncp_id == Ncp.id, condition).correlate(Ncp))


def _has_flag(codes: tuple[str, ...]) -> ColumnElement[bool]:
    flagged = (
        select(IvdCase.ncp_id)
        .join(
            CaseSnapshot, (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id)
        )
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(SnapshotFlag.code.in_(codes))
    )
    return Ncp.id.in_(flagged)


def _ordered(statement: Select[UUID], query: CaseloadQuery) -> Select[UUID]:
    """The statement in the order that the query asks for; who has no such value comes last."""
    if query.sort is Sort.NAME:
        names = (Ncp.sort_name.desc(), Ncp.id.desc()) if query.descending else (Ncp.sort_name, Ncp.id)
        return statement.order_by(*names)
    key: ColumnElement[Any]
    if query.sort is Sort.NEXT_STEP:
        days = _next_days()
        statement = statement.outerjoin(days, days.c.ncp_id == Ncp.id)
        key = days.c.day
    else:
        key = {
            Sort.COUNTY: select(func.min(IvdCase.county)).where(IvdCase.ncp_id == Ncp.id),
            Sort.ARREARS: select(func.sum(IvdCase.arrears_cents)).where(IvdCase.ncp_id == Ncp.id),
            Sort.LAST_CONTACT: select(func.max(ContactAttempt.at)).where(ContactAttempt.ncp_id == Ncp.id),
        }[query.sort].scalar_subquery()
    return statement.order_by(key.is_(None), key.desc() if query.descending else key, Ncp.sort_name, Ncp.id)


def _next_days() -> Any:
    steps = select(FollowUp.ncp_id, func.date(FollowUp.due_on).label("day")).where(FollowUp.done_at.is_(None))
    planned = select(Appointment.ncp_id, func.date(Appointment.starts_at).label("day"))
    both = union_all(steps, planned.where(Appointment.state == AppointmentState.PLANNED)).subquery()
    return select(both.c.ncp_id, func.min(both.c.day).label("day")).group_by(both.c.ncp_id).subquery()


def _lines(session: Session, ids: list[UUID], past: PastReports, today: date) -> tuple[CaseloadLine, ...]:
    cases = lines.cases_of(session, ids)
    flags = lines.flags_of_cases(session, ids)
    months = lines.months_of_cases(session, ids, past)
    contacts = lines.last_contacts(session, ids)
    steps = lines.next_steps(session, ids, today)
    phones = lines.phones_to_call(session, ids)
    people = {
        row[0]: row
        for row in session.execute(
            select(
                Ncp.id,
                Ncp.last_name,
                Ncp.first_name,
                Ncp.middle_name,
                Ncp.suffix,
                Ncp.safe_contact,
                stage_expression(today),
            ).where(Ncp.id.in_(ids))
        )
    }
    page = []
    for ncp_id in ids:
        _, last, first, middle, suffix, safe_contact, stage = people[ncp_id]
        codes, not_to_call = lines.flags_together(cases[ncp_id], flags)
        page.append(
            CaseloadLine(
                ncp_id=ncp_id,
                name=full_name(last, first, middle, suffix),
                counties=lines.counties_of(cases[ncp_id]),
                stage=Stage(stage),
                arrears_cents=lines.sum_known(case.arrears_cents for case in cases[ncp_id]),
                months=lines.months_together(months[ncp_id]),
                flags=codes,
                do_not_call=not_to_call,
                last_contact=contacts.get(ncp_id),
                next_step=steps.get(ncp_id),
                safe_contact=safe_contact,
                phone="" if safe_contact else phones.get(ncp_id, ""),
                on_latest_report=any(lines.is_listed(case, past) for case in cases[ncp_id]),
            )
        )
    return tuple(page)
