"""Whom the filters of a list let through, as conditions on the entries of the index."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal_column, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, Instrument
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpMark, NcpOtherPin, SearchEntry
from csdesk.models.partner import CsaReview, ReviewAnswer
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.services import notes, search_index
from csdesk.services.caseload.listed import listed_now
from csdesk.services.caseload.shapes import CaseloadQuery, Contacted, StepDue
from csdesk.services.cautions import DO_NOT_CALL_FLAGS
from csdesk.services.days import bounds
from csdesk.services.many import one_of
from csdesk.services.referral_report.past import PastReports
from csdesk.services.search_index import Language
from csdesk.services.search_marks import county_mark, flag_mark, worker_mark
from csdesk.services.search_terms import RUN, runs_of, words_typed
from csdesk.services.stages import Stage, stage_expression
from csdesk.services.stages.rule import concerned
from csdesk.services.stopping import has_stopped

PERSON = SearchEntry.ncp_id
AT_ONCE = 2
"""So many first digits of a number are in the index of words as they are, which answers at once; for more it goes
through all numbers that begin so."""
MANY = 20_000
"""Going through more numbers than these takes longer than to look at people in order until a page is full."""
AFTER_DIGITS = "~"
"""Comes after everything that a PIN or a case number is made of."""
NEEDED: dict[Stage, tuple[Any, ...]] = {
    Stage.ATTEMPTED: (ContactAttempt,),
    Stage.REACHED: (ContactAttempt, Appointment),
    Stage.ASSESSED: (Assessment,),
    Stage.PLANNED: (Plan,),
    Stage.REFERRED: (Referral,),
    Stage.ENROLLED: (Enrolment,),
    Stage.EMPLOYED: (Job,),
}
"""In one of which tables a person must be who stands at a stage."""


@dataclass
class Conditions:
    """What a query asks of a person, apart from its order."""

    named: str = ""
    """For the index of words: every word is one of a name or of an identifier."""
    anywhere: str = ""
    """The same, or of a phone or an address; not those of `named`. Empty without a text."""
    marked: str = ""
    """Counties, workers and flags."""
    begun: list[ColumnElement[bool]] = field(default_factory=list)
    """Of those whom `named` finds, who is meant: see `loosen`."""
    runs: list[ColumnElement[bool]] = field(default_factory=list)
    """Digits longer than what the index holds, which are looked up in the numbers themselves."""
    tests: list[ColumnElement[bool]] = field(default_factory=list)
    of_person: list[ColumnElement[bool]] = field(default_factory=list)
    """Conditions on `Ncp`, which must be joined for them."""
    few: list[Select[Any]] = field(default_factory=list)
    """Ids of all whom a filter can let through at all, where those may be few."""


def conditions_of(session: Session, query: CaseloadQuery, past: PastReports, today: date) -> Conditions:
    """What the words and the filters of a query mean."""
    found = Conditions()
    _take_words(session, query, found)
    _take_marks(session, query, found)
    if query.people is not None:
        these = one_of(session, query.people)
        found.tests.append(PERSON.in_(these))
        found.few.append(these)
    if query.stages:
        _take_stages(session, query.stages, today, found)
    if query.closed is not None:
        _take_closed(query.closed, found)
    if query.assigned_to:
        found.of_person.append(Ncp.assigned_to.in_(query.assigned_to))
        found.few.append(select(Ncp.id).where(Ncp.assigned_to.in_(query.assigned_to)))
    _take_office_words(session, query, found)
    if query.on_latest_report is not None:
        listed = _on_latest_report(past)
        found.tests.append(listed if query.on_latest_report else ~listed)
        if not query.on_latest_report:
            found.few.append(_perhaps_not_listed(past))
    if query.payment_stopped is not None:
        stopped = has_stopped() & listed_now(past)
        has = _has(IvdCase.ncp_id, stopped)
        found.tests.append(has if query.payment_stopped else ~has)
        if query.payment_stopped:
            found.few.append(select(IvdCase.ncp_id).where(stopped))
    if query.eligibility or query.able or query.willing:
        found.tests.append(_assessed(query))
        found.few.append(select(Assessment.ncp_id).where(Assessment.state == AssessmentState.FINISHED))
    if query.contacted is not None:
        _take_contact(query.contacted, query.contacted_days, today, found)
    if query.step_due is not None:
        _take_step(query.step_due, today, found)
    return found


def _take_closed(closed: bool, found: Conditions) -> None:
    # Where these are not few, they are met in the order of the list: the index of the closed would have all sorted.
    on = func.coalesce(Ncp.closed_on, null())
    found.of_person.append(on.is_not(None) if closed else on.is_(None))
    if closed:
        found.few.append(select(Ncp.id).where(Ncp.closed_on.is_not(None)))


def _take_stages(session: Session, stages: Collection[Stage], today: date, found: Conditions) -> None:
    """The rule of the stages is long: who has nothing that a stage needs is not asked it."""
    if set(stages) == {Stage.CLOSED}:
        _take_closed(True, found)
        return
    if all(stage in NEEDED for stage in stages):
        tables = {table for stage in stages for table in NEEDED[stage]}
        found.tests.append(or_(*(_has(table.ncp_id) for table in tables)))
        here = union_all(*(select(table.ncp_id) for table in tables)).subquery()
        found.few.append(select(here.c[0]))
    elif Stage.TO_CONTACT not in stages:
        _take_concerned(session, stages, found)
    found.of_person.append(stage_expression(today).in_([stage.value for stage in stages]))


def _take_concerned(session: Session, stages: Collection[Stage], found: Conditions) -> None:
    """Whom stages can concern at all; flags are asked of the index of words, which has them of the newest reports."""
    rest = [ids for stage in stages if stage is not Stage.LISTED for ids in concerned(stage)]
    tests: list[ColumnElement[bool]] = []
    collected = rest
    if Stage.LISTED in stages:
        say = search_index.language_of(session)
        flagged = say.either.join(say.is_whole.format(flag_mark(code)) for code in DO_NOT_CALL_FLAGS)
        rest = [*rest, select(CsaReview.ncp_id).where(CsaReview.answer == ReviewAnswer.EXCLUDED)]
        collected = [*rest, select(PERSON).where(_among(session, flagged))]
        # The plus keeps SQLite from collecting and sorting all of them: they are met in the order of the list.
        tests.append(_among(session, flagged, literal_column("+search_entry.place")))
    everybody = union_all(*collected).subquery()
    found.few.append(select(everybody.c[0]))
    if Stage.CSA_REVIEW not in stages:  # which can concern all of some counties: too many to collect
        found.tests.append(or_(*tests, *(PERSON.in_(some) for some in rest)))


def _take_words(session: Session, query: CaseloadQuery, found: Conditions) -> None:
    words = words_typed(query.text)
    if not words:
        return
    say = search_index.language_of(session)
    both, either = say.both.join, say.either.join
    named, anywhere = [], []
    for word in words:
        own = _of_names(say, word, word)
        other = [say.begins.format("a" + word)]
        if word.isdigit() and len(word) >= RUN:
            other.append(f"({both(say.is_whole.format('t' + run) for run in runs_of(word))})")
        if word.isdigit() and len(word) > RUN:
            elsewhere = either([own, other[0]])
            found.runs.append(or_(SearchEntry.phones.contains(word), _among(session, elsewhere)))
        named.append(f"({own})")
        anywhere.append(f"({either([own, *other])})")
    found.named = both(named)
    found.anywhere = f"({both(anywhere)}){say.without}({found.named})"


def loosen(session: Session, query: CaseloadQuery, found: Conditions) -> None:
    """For the first lines by name: where digits begin very many numbers, ask the index for the first of them only.

    It finds too many so, but at once, in the order of the list; each of them is then asked for the rest.
    """
    words = words_typed(query.text)
    many = {word for word in words if _begins_many(session, word)}
    if many:
        say = search_index.language_of(session)
        named = (_of_names(say, word, word[:AT_ONCE] if word in many else word) for word in words)
        found.named = say.both.join(f"({one})" for one in named)
        found.begun = [_has_number(session, word) for word in sorted(many)]


def _of_names(say: Language, word: str, number: str) -> str:
    return say.either.join([say.begins.format(f"n{word}"), say.begins.format(f"i{number}")])


def _begins_many(session: Session, word: str) -> bool:
    if not word.isdigit() or len(word) <= AT_ONCE:
        return False
    begun = (select(column).where(column.between(word, word + AFTER_DIGITS)) for column in (Ncp.pin, IvdCase.number))
    return any(
        (session.scalar(select(func.count()).select_from(rows.limit(MANY).subquery())) or 0) == MANY for rows in begun
    )


def _has_number(session: Session, word: str) -> ColumnElement[bool]:
    numbers = ((Ncp.id, Ncp.pin), (IvdCase.ncp_id, IvdCase.number), (NcpOtherPin.ncp_id, NcpOtherPin.pin))
    name = search_index.language_of(session).begins.format(f"n{word}")
    return or_(*(_has(ncp_id, number.startswith(word)) for ncp_id, number in numbers), _among(session, name))


def _take_marks(session: Session, query: CaseloadQuery, found: Conditions) -> None:
    say = search_index.language_of(session)
    kinds = (
        [county_mark(name) for name in query.counties],
        [worker_mark(name) for name in query.workers],
        [flag_mark(code) for code in query.flags],
    )
    found.marked = say.both.join(
        f"({say.either.join(say.is_whole.format(mark) for mark in marks)})" for marks in kinds if marks
    )


def _take_office_words(session: Session, query: CaseloadQuery, found: Conditions) -> None:
    """What the office itself put to people: marks, and what its notes say."""
    if query.office_marks:
        marked = NcpMark.mark.in_(query.office_marks)
        found.tests.append(_has(NcpMark.ncp_id, marked))
        found.few.append(select(NcpMark.ncp_id).where(marked))
    if query.notes:
        noted = one_of(session, notes.people_noted(session, query.notes))
        found.tests.append(PERSON.in_(noted))
        found.few.append(noted)


def _among(session: Session, wanted: str, at: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    place = search_index.place_of_words(session)
    here: Any = SearchEntry.place if at is None else at
    among: ColumnElement[bool] = here.in_(select(place).where(search_index.has_words(session, wanted)))
    return among


def _on_latest_report(past: PastReports) -> ColumnElement[bool]:
    """True for people with a case on the newest report that covers the case's county."""
    return _has(IvdCase.ncp_id, listed_now(past))


def _perhaps_not_listed(past: PastReports) -> Select[Any]:
    """All with a case that the newest report of all does not list, or lists beside its counties; all with no case."""
    newest = [report.id for report in past.reports[-1:]]
    older = [report.id for report in past.reports[:-1]]
    others = [county for county in past.counties if set(newest).isdisjoint(past.current_in(county))]
    elsewhere = or_(
        IvdCase.listed_import_id.is_(None),
        IvdCase.listed_import_id.in_(older),
        and_(IvdCase.county.in_(others), IvdCase.listed_import_id.in_(newest)),
    )
    no_county = select(PERSON).where(SearchEntry.county == "")
    both = union_all(select(IvdCase.ncp_id).where(elsewhere), no_county).subquery()
    return select(both.c[0])


def _assessed(query: CaseloadQuery) -> ColumnElement[bool]:
    later = aliased(Assessment)
    newer = exists(
        select(1)
        .where(
            later.ncp_id == Assessment.ncp_id,
            later.state == AssessmentState.FINISHED,
            or_(
                later.finished_at > Assessment.finished_at,
                and_(later.finished_at == Assessment.finished_at, later.id > Assessment.id),
            ),
        )
        .correlate(Assessment)
    )
    wanted: list[ColumnElement[bool]] = [Assessment.state == AssessmentState.FINISHED, ~newer]
    if query.eligibility:
        wanted.append(Assessment.determination.in_(query.eligibility))
    for part, codes in (("able", query.able), ("willing", query.willing)):
        if codes:
            answered = _plays(part) & (Answer.state == AnswerState.ANSWERED)
            said = select(1).where(Answer.assessment_id == Assessment.id, answered, Answer.value.in_(codes))
            wanted.append(exists(said.correlate(Assessment)))
    return _has(Assessment.ncp_id, *wanted)


def _plays(part: str) -> ColumnElement[bool]:
    """The answers to the question that plays this part, whichever instrument it is of."""
    from csdesk.services.interview.instruments import numbers_of

    numbers = numbers_of(part)
    if len(set(numbers.values())) == 1:
        return Answer.question == next(iter(numbers.values()))
    of_one = (
        (Answer.question == number)
        & Assessment.instrument_id.in_(
            select(Instrument.id).where(Instrument.code == code, Instrument.version == version)
        )
        for (code, version), number in numbers.items()
    )
    return or_(false(), *of_one)


def _take_contact(when: Contacted, days: int, today: date, found: Conditions) -> None:
    lately = ContactAttempt.at >= bounds(today - timedelta(days=days))[0]
    if when is Contacted.NEVER:
        found.tests.append(~_has(ContactAttempt.ncp_id))
    elif when is Contacted.LATELY:
        found.tests.append(_has(ContactAttempt.ncp_id, lately))
        found.few.append(select(ContactAttempt.ncp_id).where(lately))
    else:
        found.tests += (_has(ContactAttempt.ncp_id), ~_has(ContactAttempt.ncp_id, lately))
        found.few.append(select(ContactAttempt.ncp_id).where(~lately))


def _take_step(due: StepDue, today: date, found: Conditions) -> None:
    start = bounds(today)[0]
    sunday = today + timedelta(days=6 - today.weekday())
    open_step, planned = FollowUp.done_at.is_(None), Appointment.state == AppointmentState.PLANNED
    overdue = _has(FollowUp.ncp_id, open_step, FollowUp.due_on < today)
    if due is StepDue.OVERDUE:
        found.tests.append(overdue)
        found.few.append(select(FollowUp.ncp_id).where(open_step, FollowUp.due_on < today))
    elif due is StepDue.NONE:
        found.tests.append(~_has(FollowUp.ncp_id, open_step))
        found.tests.append(~_has(Appointment.ncp_id, planned, Appointment.starts_at >= start))
    else:
        to_do = (open_step, FollowUp.due_on.between(today, sunday))
        meeting = (planned, Appointment.starts_at >= start, Appointment.starts_at < bounds(sunday)[1])
        found.tests += (~overdue, or_(_has(FollowUp.ncp_id, *to_do), _has(Appointment.ncp_id, *meeting)))
        both = union_all(select(FollowUp.ncp_id).where(*to_do), select(Appointment.ncp_id).where(*meeting)).subquery()
        found.few.append(select(both.c[0]))


def _has(ncp_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(ncp_id == PERSON, *conditions).correlate(SearchEntry))
