"""The course of people through the stages: when each was first reached, and since when they stand where they stand.

Each table of what happened is read once, grouped by person, so that a whole caseload takes a few queries.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import REACHED_OUTCOMES, Appointment, AppointmentState, ContactAttempt
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp
from csdesk.models.partner import CsaReview, ReviewAnswer
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services import closing
from csdesk.services.cautions import DO_NOT_CALL_FLAGS
from csdesk.services.days import local_day
from csdesk.services.stages.rule import WAITING_REFERRALS, Stage, standing_expression

Narrow = Callable[[Any], list[ColumnElement[bool]]]
"""Which people: conditions for a column that holds the key of a person."""
Facts = dict[str, date]
Questions = list[tuple[Select[Any], tuple[str, ...]]]
"""Each with the names of what it answers, after the key of the person."""
CHUNK = 500
ORDER = tuple(Stage)


@dataclass(frozen=True)
class Course:
    """How one person came through the stages."""

    ncp_id: UUID
    stage: Stage
    since: date
    """The day from which on the person stands at `stage`: when it was reached, when what had led further ended, or
    when the record was opened again."""
    furthest: Stage
    """The furthest stage ever reached, closing left aside."""
    first: tuple[tuple[Stage, date], ...]
    """The stages that were reached by something that happened, each with the first day, in order."""
    created_on: date
    asked_on: date | None
    """When a CSA was first asked to review."""
    cleared_on: date | None
    """When a CSA first cleared."""
    closed_reason: str


def courses(
    session: Session, *, today: date, ncp_ids: Collection[UUID] | None = None, where: Narrow | None = None
) -> Iterator[Course]:
    """The courses of these people, or of all whom `where` means; ids that are not in the vault are left out."""
    if ncp_ids is None:
        among = where or (lambda _key: [])
        people = _people(today).where(*among(Ncp.id))
        yield from _courses(session, people, facts_of(session, among, today), {})
        return
    people, asked = _of_some(today)
    wanted = list(dict.fromkeys(ncp_ids))
    for start in range(0, len(wanted), CHUNK):
        these = {"ncp_ids": wanted[start : start + CHUNK]}
        yield from _courses(session, people, _facts(session, asked, these), these)


@lru_cache(maxsize=2)
def _of_some(today: date) -> tuple[Select[Any], Questions]:
    """Who some people are, and what happened to them. Kept: to put them together takes longer than to ask."""
    these: BindParameter[Sequence[UUID]] = bindparam("ncp_ids", expanding=True)
    asked = [(one.where(one.selected_columns[0].in_(these)), names) for one, names in _statements(today, few=True)]
    return _people(today).where(Ncp.id.in_(these)), asked


def since_of(session: Session, ncp_ids: Collection[UUID], *, today: date) -> dict[UUID, date]:
    """Since when each of these people stands where they stand."""
    return {course.ncp_id: course.since for course in courses(session, today=today, ncp_ids=ncp_ids)}


def course_of(
    ncp_id: UUID, standing: Stage, created_on: date, facts: Facts, closed_on: date | None = None, reason: str = ""
) -> Course:
    """The course that follows from where an open record would stand and from the days of what happened."""
    first = first_days(standing, created_on, facts)
    stage = standing if closed_on is None else Stage.CLOSED
    return Course(
        ncp_id=ncp_id,
        stage=stage,
        since=closed_on or _since(standing, created_on, facts),
        furthest=max(first, key=ORDER.index),
        first=tuple(sorted(first.items(), key=lambda pair: ORDER.index(pair[0]))),
        created_on=created_on,
        asked_on=facts.get("asked"),
        cleared_on=facts.get("cleared"),
        closed_reason=reason if closed_on else "",
    )


def first_days(standing: Stage, created_on: date, facts: Facts) -> dict[Stage, date]:
    """The first day of each stage that was ever reached; *closed* is none of them."""
    found = {
        Stage.LISTED: created_on,
        Stage.CSA_REVIEW: facts.get("asked") or (created_on if standing is Stage.CSA_REVIEW else None),
        Stage.TO_CONTACT: facts.get("cleared")
        or (created_on if standing not in (Stage.LISTED, Stage.CSA_REVIEW) else None),
        Stage.ATTEMPTED: _earliest(facts, "tried", "referred"),
        Stage.REACHED: _earliest(facts, "spoken", "kept", "enrolled", "employed"),
        Stage.ASSESSED: facts.get("assessed"),
        Stage.PLANNED: facts.get("planned"),
        Stage.REFERRED: facts.get("referred"),
        Stage.ENROLLED: facts.get("enrolled"),
        Stage.EMPLOYED: facts.get("employed"),
    }
    return {stage: day for stage, day in found.items() if day is not None}


ENTRIES = {
    Stage.EMPLOYED: ("employed_now",),
    Stage.ENROLLED: ("enrolled_now",),
    Stage.REFERRED: ("referred_now",),
    Stage.PLANNED: ("planned",),
    Stage.ASSESSED: ("assessed",),
    Stage.REACHED: ("spoken", "kept", "enrolled", "employed"),
    Stage.ATTEMPTED: ("tried", "referred"),
    Stage.LISTED: ("excluded", "flagged"),
    Stage.CSA_REVIEW: ("asked_now",),
    Stage.TO_CONTACT: ("cleared_now",),
}
"""What begins a stage; the earliest of them counts."""
ENDS = {"job_ended": Stage.EMPLOYED, "enrolment_ended": Stage.ENROLLED, "referral_ended": Stage.REFERRED}
"""What takes a person back from a stage to an earlier one. Who is opened again stands anew where what holds says."""


def _since(stage: Stage, created_on: date, facts: Facts) -> date:
    began = _earliest(facts, *ENTRIES[stage]) or created_on
    back = [facts["reopened"]] if "reopened" in facts else []
    if stage in (Stage.LISTED, Stage.CSA_REVIEW, Stage.TO_CONTACT):
        return max([began, created_on, *back])
    back += [facts[end] for end, of in ENDS.items() if end in facts and ORDER.index(of) > ORDER.index(stage)]
    return max([began, *back])


def _earliest(facts: Facts, *names: str) -> date | None:
    return min((facts[name] for name in names if name in facts), default=None)


def _people(today: date) -> Select[Any]:
    columns: Sequence[Any] = (Ncp.id, standing_expression(today), Ncp.created_at, Ncp.closed_on, Ncp.closed_reason)
    return select(*columns)


def _courses(
    session: Session, people: Select[Any], facts: Mapping[UUID, Facts], these: Mapping[str, Any]
) -> Iterator[Course]:
    for ncp_id, standing, created_at, closed_on, reason in session.execute(people, these):
        yield course_of(ncp_id, Stage(standing), local_day(created_at), facts.get(ncp_id, {}), closed_on, reason)


def facts_of(session: Session, where: Narrow, today: date, *, leaving_out: Collection[str] = ()) -> dict[UUID, Facts]:
    """Person -> the days of what happened, by the names of `ENTRIES`, `ENDS` and `first_days`.

    What is read together with a name of `leaving_out` is not asked for.
    """
    asked = [
        (one.where(*where(one.selected_columns[0])), names)
        for one, names in _statements(today, few=False)
        if not set(names) & set(leaving_out)
    ]
    return _facts(session, asked, {})


def _facts(session: Session, asked: Questions, these: Mapping[str, Any]) -> dict[UUID, Facts]:
    found: dict[UUID, Facts] = {}
    for statement, names in asked:
        days: list[date | datetime | None]
        for ncp_id, *days in session.execute(statement, these):
            facts = found.setdefault(ncp_id, {})
            for name, day in zip(names, days, strict=True):
                if day is not None:
                    facts[name] = local_day(day) if isinstance(day, datetime) else day
    return found


def _statements(today: date, *, few: bool) -> Questions:
    """`few`: they are asked of so few people that the search begins with them."""

    def when(condition: ColumnElement[bool], column: Any) -> Any:
        return case((condition, column))

    spoken = ContactAttempt.outcome.in_(REACHED_OUTCOMES)
    cleared, excluded = CsaReview.answer == ReviewAnswer.CLEARED, CsaReview.answer == ReviewAnswer.EXCLUDED
    job_over, enrolment_over = Job.ended_on <= today, Enrolment.ended_on <= today
    # Joined to nothing the code has no index, and the database does not begin with everybody who is flagged.
    code = SnapshotFlag.code.concat("") if few else SnapshotFlag.code
    flagged = (
        select(IvdCase.ncp_id, func.min(CaseSnapshot.as_of))
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(code.in_(DO_NOT_CALL_FLAGS))
        .group_by(IvdCase.ncp_id)
    )

    def by_person(table: Any, **days: Any) -> tuple[Select[Any], tuple[str, ...]]:
        return select(table.ncp_id, *days.values()).group_by(table.ncp_id), tuple(days)

    assessed, assessed_days = by_person(Assessment, assessed=func.min(Assessment.finished_at))
    reopened, reopened_days = by_person(Correction, reopened=func.max(Correction.at))
    kept, kept_days = by_person(Appointment, kept=func.min(Appointment.starts_at))
    return [
        by_person(
            ContactAttempt, tried=func.min(ContactAttempt.at), spoken=func.min(when(spoken, ContactAttempt.at))
        ),
        (kept.where(Appointment.state == AppointmentState.KEPT), kept_days),
        (assessed.where(Assessment.state == AssessmentState.FINISHED), assessed_days),
        by_person(Plan, planned=func.min(Plan.signed_on)),
        by_person(
            Referral,
            referred=func.min(Referral.referred_on),
            referred_now=func.min(when(Referral.status.in_(WAITING_REFERRALS), Referral.referred_on)),
            referral_ended=func.max(when(Referral.status == ReferralStatus.NOT_ENROLLED, Referral.last_news_on)),
        ),
        by_person(
            Enrolment,
            enrolled=func.min(Enrolment.enrolled_on),
            enrolled_now=func.min(when(Enrolment.ended_on.is_(None) | ~enrolment_over, Enrolment.enrolled_on)),
            enrolment_ended=func.max(when(enrolment_over, Enrolment.ended_on)),
        ),
        by_person(
            Job,
            employed=func.min(Job.started_on),
            employed_now=func.min(when(Job.ended_on.is_(None) | ~job_over, Job.started_on)),
            job_ended=func.max(when(job_over, Job.ended_on)),
        ),
        by_person(
            CsaReview,
            asked=func.min(CsaReview.asked_at),
            asked_now=func.max(when(CsaReview.answer == ReviewAnswer.OPEN, CsaReview.asked_at)),
            cleared=func.min(when(cleared, CsaReview.answered_at)),
            cleared_now=func.max(when(cleared, CsaReview.answered_at)),
            excluded=func.max(when(excluded, CsaReview.answered_at)),
        ),
        (flagged, ("flagged",)),
        (reopened.where(Correction.record_kind == closing.KIND), reopened_days),
    ]
