"""What the record says to a question already: it is shown with where it stands, and confirmed by one key."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.outcome import OutcomePoint
from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Job
from csdesk.services.measures import NOT_SAID, Measure, times
from csdesk.services.outcomes.facts import PersonFacts, dollars
from csdesk.services.outcomes.shapes import Subject, Suggestion
from csdesk.services.spells import Spell
from csdesk.wording import tr, tr_marked


class Known:
    """What the record of one person suggests. `full_time_hours` a week are full time."""

    def __init__(self, session: Session, facts: PersonFacts, *, full_time_hours: int) -> None:
        self._session = session
        self._facts = facts
        self._full_time = full_time_hours

    def suggestion(self, spell: Spell, subject: Subject, one: Measure, point: OutcomePoint) -> Suggestion | None:
        """What is suggested; None where the record says nothing to it."""
        day = spell.asked_from(point)
        if day is None:
            return None
        before = self._said_before(spell, subject, one, point, day)
        if before is not None or subject.kind != "ncp" or one.suggested_by not in RULES:
            return before
        return RULES[one.suggested_by](self, one, day)

    def _said_before(
        self, spell: Spell, subject: Subject, one: Measure, point: OutcomePoint, day: date
    ) -> Suggestion | None:
        """At the enrolment: what was said at the exit of the spell before, shortly before this one."""
        if point is not OutcomePoint.ENROLMENT or one.with_the_family:
            return None
        former = [each for each in self._facts.spells if each.since < spell.since]
        said = self._facts.answer(former[-1], subject, one, OutcomePoint.EXIT) if former else None
        if said is None or said.value == NOT_SAID or said.asked_on < day - timedelta(days=times().carried_days):
            return None
        return Suggestion(
            said.value, said.amount_cents, said.words, tr("Said on {day}", day=whole_day(said.asked_on))
        )

    def _job(self, day: date) -> Job | None:
        rows = select(Job).where(
            Job.ncp_id == self._facts.ncp_id,
            Job.started_on <= day,
            or_(Job.ended_on.is_(None), Job.ended_on > day),
        )
        return self._session.scalars(rows.order_by(Job.started_on.desc(), Job.id.desc())).first()

    def employment(self, one: Measure, day: date) -> Suggestion | None:
        """By the hours of the job on record that day."""
        job = self._job(day)
        if job is None or job.hours_a_week is None:
            return None
        value = "full_time" if job.hours_a_week >= self._full_time else "part_time"
        return Suggestion(value, None, tr_marked(one.label_of(value)), _job_words(job))

    def wage(self, _one: Measure, day: date) -> Suggestion | None:
        """The wage of the job on record that day."""
        job = self._job(day)
        if job is None or job.wage_cents is None:
            return None
        return Suggestion("", job.wage_cents, dollars(job.wage_cents), _job_words(job))

    def education(self, one: Measure, day: date) -> Suggestion | None:
        """A GED program that was completed by then."""
        return self._completed(one, "ged", "ged", day)

    def parenting_plan(self, one: Measure, day: date) -> Suggestion | None:
        """A parenting-plan service that was completed by then."""
        return self._completed(one, "parenting_plan", "developed", day)

    def school(self, one: Measure, day: date) -> Suggestion | None:
        """A GED program or a training in which the person is enrolled that day."""
        for enrolment, program, category in self._enrolments({"ged", "training"}):
            if enrolment.enrolled_on <= day and (enrolment.ended_on is None or enrolment.ended_on > day):
                value = "ged" if category == "ged" else "job_training"
                since = tr("Enrolled in {program} since {day}", program=program, day=whole_day(enrolment.enrolled_on))
                return Suggestion(value, None, tr_marked(one.label_of(value)), since)
        return None

    def _completed(self, one: Measure, category: str, value: str, day: date) -> Suggestion | None:
        for enrolment, program, _category in self._enrolments({category}):
            if enrolment.completed and enrolment.ended_on is not None and enrolment.ended_on <= day:
                because = tr("{program} completed on {day}", program=program, day=whole_day(enrolment.ended_on))
                return Suggestion(value, None, tr_marked(one.label_of(value)), because)
        return None

    def _enrolments(self, categories: set[str]) -> list[tuple[Enrolment, str, str]]:
        rows = (
            select(Enrolment, Program.name, Program.category)
            .join(Program, Program.id == Enrolment.program_id)
            .where(Enrolment.ncp_id == self._facts.ncp_id, Program.category.in_(categories))
            .order_by(Enrolment.enrolled_on.desc(), Enrolment.id.desc())
        )
        return [(enrolment, name, category) for enrolment, name, category in self._session.execute(rows)]


def _job_words(job: Job) -> str:
    day = whole_day(job.started_on)
    if not job.employer:
        return tr("Job since {day}", day=day)
    return tr("Job at {employer} since {day}", employer=job.employer, day=day)


RULES: dict[str, Callable[[Known, Measure, date], Suggestion | None]] = {
    "employment": Known.employment,
    "wage": Known.wage,
    "education": Known.education,
    "parenting_plan": Known.parenting_plan,
    "school": Known.school,
}
"""What a measure's `suggested_by` can name."""
