"""The board counted again in plain Python, over whole tables and without a query that knows a rule."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, ContactAttempt, FollowUp
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, CsaReview
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral

WAY = ("listed", "csa_review", "to_contact", "attempted", "reached", "assessed", "planned", "referred")
ORDER = [*WAY, "enrolled", "employed", "closed"]
SPOKEN = {"reached", "appointment_made", "refused"}
BARRING = {"deceased", "unworkable_status"}


@dataclass
class Life:
    """All rows about one person."""

    ncp: Ncp
    counties: set[str]
    flagged_now: bool
    flagged_on: list[date]
    contacts: list[ContactAttempt]
    follow_ups: list[FollowUp]
    meetings: list[Appointment]
    interviews: list[Assessment]
    plans: list[Plan]
    referrals: list[Referral]
    enrolments: list[Enrolment]
    jobs: list[Job]
    reviews: list[CsaReview]
    closings: list[Correction]


def lives(session: Session) -> list[Life]:
    """Everybody."""

    def rows(model: Any) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = {}
        for row in session.scalars(select(model)):
            found.setdefault(row.ncp_id, []).append(row)
        return found

    models = (
        ContactAttempt,
        FollowUp,
        Appointment,
        Assessment,
        Plan,
        Referral,
        Enrolment,
        Job,
        CsaReview,
        Correction,
    )
    tables = [rows(model) for model in models]
    cases = rows(IvdCase)
    snapshots = list(session.scalars(select(CaseSnapshot)))
    barred = {flag.snapshot_id for flag in session.scalars(select(SnapshotFlag)) if flag.code in BARRING}
    found = []
    for ncp in session.scalars(select(Ncp)):
        own = {case.id: case for case in cases.get(ncp.id, [])}
        flagged = [one for one in snapshots if one.case_id in own and one.id in barred]
        found.append(
            Life(
                ncp,
                {case.county for case in own.values()},
                any(one.import_id == own[one.case_id].listed_import_id for one in flagged),
                [one.as_of for one in flagged],
                *[table.get(ncp.id, []) for table in tables],
            )
        )
    return found


def day(moment: Any) -> date:
    """Of a moment where the tests run."""
    found: date = moment.astimezone().date()
    return found


def over(row: Job | Enrolment, today: date) -> bool:
    """Whether a job or an enrolment has ended."""
    return row.ended_on is not None and row.ended_on <= today


class Told:
    """What the board must say of one person."""

    def __init__(self, life: Life, agencies: list[Csa], today: date, lapsed_after: int) -> None:
        self.life, self.today = life, today
        self.created = day(life.ncp.created_at)
        self.first = self._first()
        self.standing = self._standing(agencies)
        if self.standing == "csa_review":
            self.first.setdefault("csa_review", self.created)
        if self.standing not in ("listed", "csa_review"):
            self.first.setdefault("to_contact", self.created)
        self.stage = "closed" if life.ncp.closed_on else self.standing
        self.since = life.ncp.closed_on or max([self._since(), *(day(row.at) for row in life.closings)])
        self.furthest = max(self.first, key=ORDER.index)
        self.lapsed = self._lapsed(lapsed_after)

    def _newest(self, csa: Csa) -> str:
        answers = sorted((row for row in self.life.reviews if row.csa_id == csa.id), key=lambda row: row.id)
        return str(answers[-1].answer) if answers else ""

    def _live(self) -> list[Referral]:
        return [row for row in self.life.referrals if row.status in ("open", "enrolled")]

    def _standing(self, agencies: list[Csa]) -> str:
        life, today = self.life, self.today
        if any(not over(row, today) for row in life.jobs):
            return "employed"
        if any(not over(row, today) for row in life.enrolments):
            return "enrolled"
        if self._live():
            return "referred"
        for stage in ("planned", "assessed", "reached", "attempted"):
            if stage in self.first:
                return stage
        if life.flagged_now or any(self._newest(csa) == "excluded" for csa in agencies):
            return "listed"
        asking = [csa for csa in agencies if csa.contact_rule == "csa_first" and csa.county in life.counties]
        sent = life.ncp.source == "csa" and len(life.counties) == 1
        if not sent and any(self._newest(csa) != "cleared" for csa in asking):
            return "csa_review"
        return "to_contact"

    def _first(self) -> dict[str, date]:
        life = self.life
        days: dict[str, list[date]] = {
            "listed": [self.created],
            "csa_review": [day(row.asked_at) for row in life.reviews],
            "to_contact": [day(row.answered_at) for row in life.reviews if row.answer == "cleared"],
            "attempted": [*(day(row.at) for row in life.contacts), *(row.referred_on for row in life.referrals)],
            "reached": [
                *(day(row.at) for row in life.contacts if row.outcome in SPOKEN),
                *(day(row.starts_at) for row in life.meetings if row.state == "kept"),
                *(row.enrolled_on for row in life.enrolments),
                *(row.started_on for row in life.jobs),
            ],
            "assessed": [day(row.finished_at) for row in life.interviews if row.state == "finished"],
            "planned": [row.signed_on for row in life.plans if row.signed_on],
            "referred": [row.referred_on for row in life.referrals],
            "enrolled": [row.enrolled_on for row in life.enrolments],
            "employed": [row.started_on for row in life.jobs],
        }
        return {stage: min(found) for stage, found in days.items() if found}

    def _since(self) -> date:
        life, today, here = self.life, self.today, self.standing
        ends: dict[str, list[date | None]] = {
            "employed": [row.ended_on for row in life.jobs if over(row, today)],
            "enrolled": [row.ended_on for row in life.enrolments if over(row, today)],
            "referred": [row.last_news_on for row in life.referrals if row.status == "not_enrolled"],
        }
        back = [one for stage, days in ends.items() if ORDER.index(stage) > ORDER.index(here) for one in days if one]
        if here == "listed":
            told = [max(days) for days in [self._answered("excluded")] if days] + sorted(life.flagged_on)[:1]
            return max(self.created, min(told))
        if here == "csa_review":
            return max([self.created, *(day(row.asked_at) for row in life.reviews if row.answer == "open")])
        if here == "to_contact":
            return max([self.created, *self._answered("cleared")])
        began = {
            "employed": [row.started_on for row in life.jobs if not over(row, today)],
            "enrolled": [row.enrolled_on for row in life.enrolments if not over(row, today)],
            "referred": [row.referred_on for row in self._live()],
        }
        since: date = max([min(began.get(here, [self.first.get(here, today)])), *back])
        return since

    def _answered(self, answer: str) -> list[date]:
        return [day(row.answered_at) for row in self.life.reviews if row.answer == answer]

    def _lapsed(self, after: int) -> bool:
        life = self.life
        last_quiet = self.today - timedelta(days=after)
        happened = [
            *(day(row.at) for row in life.contacts),
            *(day(row.starts_at) for row in life.meetings if row.state in ("kept", "planned")),
            *(day(row.started_at) for row in life.interviews),
            *(row.signed_on for row in life.plans if row.signed_on),
            *(row.last_news_on for row in life.referrals),
            *(row.ended_on for row in life.enrolments if row.ended_on),
            *(row.ended_on for row in life.jobs if row.ended_on),
        ]
        waits = any(row.done_at is None for row in life.follow_ups)
        quiet = all(one <= last_quiet for one in happened)
        return self.stage in ("reached", "assessed", "planned") and quiet and not waits

    def figures(self, start: date) -> set[tuple[str, str]]:
        """Every number of the board in which this person counts."""
        found = {(self.stage, "now")}
        found |= {(self.stage, f"over_{days}") for days in (30, 60, 90) if (self.today - self.since).days > days}
        if self.stage == "closed" and self.since >= start:
            found.add(("closed", "came_in"))
        last = ORDER.index(self.furthest)
        for number, stage in enumerate(ORDER[: last + 1]):
            came = min(one for name, one in self.first.items() if ORDER.index(name) >= number)
            found.add((stage, "came"))
            if came >= start:
                found.add((stage, "came_in"))
            if number < last:
                found.add((stage, "on"))
                further = min(one for name, one in self.first.items() if ORDER.index(name) > number)
                if further >= start:
                    found.add((stage, "went_on"))
        how = "ended" if self.stage == "closed" else "lapsed" if self.lapsed else "still"
        found.add((self.furthest, how))
        return found

    def steps(self) -> dict[str, int]:
        """From which stages this person went on, after how many days."""
        found = {}
        for number, stage in enumerate(ORDER[: ORDER.index(self.furthest)]):
            own = self.first.get(stage)
            further = min(one for name, one in self.first.items() if ORDER.index(name) > number)
            if own is not None and own <= further:
                found[stage] = (further - own).days
        return found


def tell(session: Session, today: date, lapsed_after: int, counties: set[str] | None = None) -> list[Told]:
    """What the board must say of everybody, or of those with a case in these counties."""
    agencies = list(session.scalars(select(Csa)))
    found = lives(session)
    if counties:
        found = [life for life in found if life.counties & counties]
    return [Told(life, agencies, today, lapsed_after) for life in found]


def half(days: list[int]) -> int | None:
    """The lower of the two in the middle."""
    return sorted(days)[(len(days) - 1) // 2] if days else None


def counted(told: list[Told], start: date) -> Counter[tuple[str, str]]:
    """All numbers."""
    return Counter(place for one in told for place in one.figures(start))
