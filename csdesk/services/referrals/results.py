"""How the referrals to a program went: counts that add up, and the people behind each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Job, Referral, ReferralFeedback, ReferralStatus
from csdesk.services.bulk import portions
from csdesk.services.errors import NotFoundError
from csdesk.services.neutral import UNNAMED
from csdesk.services.people import people
from csdesk.services.referrals import words
from csdesk.services.referrals.shapes import STATUS_LABELS
from csdesk.wording import marked, tr

WORK_WITHIN_DAYS = 90
"""A job counts as found through the program from the enrolment until so long after its end."""
AT_WORK = "at_work"
EVERYBODY = "referred"


@dataclass(frozen=True)
class ResultLine:
    """Somebody who was referred to the program."""

    referral_id: UUID
    ncp_id: UUID
    name: str
    status: ReferralStatus
    referred_on: date
    reason: str
    at_work: bool


@dataclass(frozen=True)
class Results:
    """The referrals to one program: those that wait, are enrolled, completed, left and came to nothing are all."""

    referred: int = 0
    by_status: Mapping[ReferralStatus, int] = field(default_factory=dict)
    at_work: int = 0
    """Of those who were ever enrolled: started a job from then until 90 days after the end."""
    ever_enrolled: int = 0
    days_until_enrolled: int | None = None
    """The median of the days from the referral to the enrolment; None: nobody was enrolled after a referral."""
    last_referred_on: date | None = None
    why: tuple[tuple[str, int], ...] = ()
    """Why nothing came of it or it ended early, in words, the most frequent first."""
    thoughts: tuple[tuple[str, Mapping[str, int]], ...] = ()
    """What parents were asked, and how many gave each answer (`yes`, `partly`, `no`)."""
    people: tuple[ResultLine, ...] = ()
    """Whom the numbers are about, the last referred first. Nobody under safe contact, and nobody at all for a program
    whose name would say too much: they are counted only."""
    unnamed: int = 0

    def line_up(self, key: str) -> tuple[ResultLine, ...]:
        """The people behind a number: `referred`, `at_work`, or a status."""
        if key == EVERYBODY:
            return self.people
        if key == AT_WORK:
            return tuple(one for one in self.people if one.at_work)
        return tuple(one for one in self.people if one.status == key)


def results(session: Session, program_id: UUID) -> Results:
    """How the referrals to a program went. Raises `NotFoundError`."""
    program = session.get(Program, program_id)
    if program is None:
        raise NotFoundError(tr("This program is not in the directory any more. Look again."))
    rows = session.scalars(
        select(Referral)
        .where(Referral.program_id == program_id)
        .order_by(Referral.referred_on.desc(), Referral.id.desc())
    ).all()
    enrolled = {
        one.referral_id: one for one in session.scalars(select(Enrolment).where(Enrolment.program_id == program_id))
    }
    working = _at_work(session, enrolled)
    waited = [
        (enrolled[row.id].enrolled_on - row.referred_on).days
        for row in rows
        if row.id in enrolled and enrolled[row.id].enrolled_on >= row.referred_on
    ]
    who = people(session, (row.ncp_id for row in rows))
    named = [row for row in rows if program.category not in UNNAMED and not who[row.ncp_id].safe_contact]
    statuses = Counter(row.status for row in rows)
    return Results(
        referred=len(rows),
        by_status={status: statuses[status] for status in STATUS_LABELS},
        at_work=len(working),
        ever_enrolled=len(enrolled),
        days_until_enrolled=round(median(waited)) if waited else None,
        last_referred_on=max((row.referred_on for row in rows), default=None),
        why=_why(rows),
        thoughts=_thoughts(session, program_id),
        people=tuple(
            ResultLine(
                row.id,
                row.ncp_id,
                who[row.ncp_id].name,
                row.status,
                row.referred_on,
                row.reason,
                row.id in working,
            )
            for row in named
        ),
        unnamed=len(rows) - len(named),
    )


def _at_work(session: Session, enrolled: Mapping[UUID, Enrolment]) -> set[UUID]:
    """The referrals after whose enrolment a job started in time."""
    started: dict[UUID, list[date]] = {}
    for portion in portions([one.ncp_id for one in enrolled.values()], 500):
        jobs = select(Job.ncp_id, Job.started_on).where(Job.ncp_id.in_(portion))
        for ncp_id, started_on in session.execute(jobs):
            started.setdefault(ncp_id, []).append(started_on)
    return {
        key
        for key, one in enrolled.items()
        if any(
            one.enrolled_on <= day and (one.ended_on is None or day <= one.ended_on + timedelta(WORK_WITHIN_DAYS))
            for day in started.get(one.ncp_id, ())
        )
    }


def _why(rows: Sequence[Referral]) -> tuple[tuple[str, int], ...]:
    listed = {**words.left_reasons(), **words.not_enrolled_reasons()}
    ended = (ReferralStatus.NOT_ENROLLED, ReferralStatus.LEFT)
    counts = Counter(listed.get(row.reason_code, marked("In other words")) for row in rows if row.status in ended)
    return tuple(counts.most_common())


def _thoughts(session: Session, program_id: UUID) -> tuple[tuple[str, Mapping[str, int]], ...]:
    asked = select(ReferralFeedback).join(Referral, Referral.id == ReferralFeedback.referral_id)
    said = session.scalars(asked.where(Referral.program_id == program_id)).all()
    found = []
    for code, text in words.questions().items():
        counts = Counter(getattr(one, code) for one in said)
        found.append((text, {answer: counts[answer] for answer in words.answers()}))
    return tuple(found) if said else ()
