"""A quarter of invented work at a sample desk: who was called, interviewed, referred and enrolled.

Everything goes through the services, as it would from the window; only the days are set. Nothing here is about
anybody: the people come from the shipped sample reports.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands import sample_agencies, sample_follow_up, sample_programs, sample_script, sample_standing
from csdesk.commands.sample_script import (
    CALLED_COUNTIES,
    CALLED_IN_EACH,
    CHOSEN_STEPS,
    FIRST_TRIES,
    HEARINGS,
    LIAISON,
    REVIEWED,
    REVIEWED_COUNTY,
    SETTINGS,
    moment,
    report_file,
)
from csdesk.services import (
    appointments,
    caseload,
    contacts,
    interview,
    plans,
    referral_report,
    reviews,
    settings,
)
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.interview import Eligibility, InterviewMode
from csdesk.services.plans import StepState
from csdesk.services.referral_report import Preview
from csdesk.services.vault import Vault

Report = Callable[[int, int, str], None]


@dataclass
class SampleQuarter:
    """The steps of the sample quarter, in order; each says in a sentence what was done."""

    vault: Vault
    reached: list[UUID] = field(default_factory=list)
    assessed: list[UUID] = field(default_factory=list)
    planned: list[UUID] = field(default_factory=list)
    signed_plans: list[UUID] = field(default_factory=list)
    enrolled: list[UUID] = field(default_factory=list)

    def work_through(self, report: Report) -> None:
        """All of it, for whoever tries the program with sample data; `report(done, all, what)` may raise to stop."""

        def plan_and_sign() -> None:
            self.make_plans()
            self.sign_plans(None)

        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("The desk", self.set_up_desk),
            ("The report of July", lambda: self.take_in(0)),
            ("Review by the CSA", self.settle_whom_to_contact),
            ("Contacts", self.work_the_contacts),
            ("The report of August", lambda: self.take_in(1)),
            ("Interviews", self.hold_interviews),
            ("Plans", plan_and_sign),
            ("Referrals", self.refer_and_enrol),
            ("What lies ahead", self.look_ahead),
            ("How the program is doing", self.look_back),
        )
        for number, (what, step) in enumerate(steps):
            report(number, len(steps), what)
            step()
        report(len(steps), len(steps), "Ready")

    def set_up_desk(self) -> str:
        """Who the liaison is, which agencies there are, what was agreed with them."""

        def work(session: Session) -> None:
            settings.save(session, SETTINGS)
            sample_agencies.set_up(session)

        self.vault.write(work)
        return f"{LIAISON} of {SETTINGS.agency_name}; the {REVIEWED_COUNTY} County CSA reviews before contact."

    def take_in(self, number: int) -> Preview:
        """Take in the first or the second month's report (0 or 1)."""
        at = (moment(7, 6, 9), moment(8, 5, 9))[number]
        report = referral_report.read_report(report_file(number))
        preview = self.vault.read(
            lambda session: referral_report.preview(session, report, today=at.astimezone().date())
        )
        self.vault.write(lambda session: referral_report.apply(session, preview, at=at, who=LIAISON))
        return preview

    def settle_whom_to_contact(self) -> str:
        """The CSA that reviews first gets a list and answers most of it."""

        def work(session: Session) -> str:
            people = _people(session, REVIEWED_COUNTY, REVIEWED)
            return sample_agencies.settle_whom_to_contact(session, people)

        return self.vault.write(work)

    def work_the_contacts(self) -> str:
        """Calls, letters and texts of July, each with an outcome and a next step."""

        def work(session: Session) -> int:
            groups = [_people(session, county, CALLED_IN_EACH) for county in CALLED_COUNTIES]
            cleared = [
                ncp_id
                for ncp_id in _people(session, REVIEWED_COUNTY, REVIEWED)
                if reviews.standing_of(session, ncp_id).cleared
            ]
            people = [*_in_turn(groups), *cleared]
            for number, ncp_id in enumerate(people):
                self._first_contact(session, number, ncp_id)
            return len(people)

        count = self.vault.write(work)
        return f"{count} people were called or written to; {len(self.reached)} of them were reached."

    def hold_interviews(self) -> str:
        """Family Resource Assessments in both modes, determined by the caseworker."""
        people = self.reached[:14]
        for number, ncp_id in enumerate(people):
            mode = InterviewMode.CLIENT if number % 3 == 1 else InterviewMode.CASEWORKER
            self._interview(number, ncp_id, mode)
        for ncp_id, mode in zip(reversed(self.reached), InterviewMode, strict=False):
            self._interrupt(ncp_id, mode)
        return (
            f"{len(self.assessed)} interviews held: caseworker facilitates, and client answers alone; "
            "each was determined by the caseworker."
        )

    def make_plans(self) -> tuple[str, UUID]:
        """Plans from the interviews' barriers; the first one's id is given back, for its worksheet."""

        def work(session: Session) -> None:
            for number, ncp_id in enumerate(self.assessed[:9]):
                at = moment(8, 17 + number, 11)
                draft = _with_chosen_steps(session, ncp_id, at.astimezone().date())
                draft = plans.with_amount(draft, 11_000 + 1_000 * number)
                self.planned.append(plans.create(session, ncp_id, draft, at=at, who=LIAISON))

        self.vault.write(work)
        return f"{len(self.planned)} goal plans made from the interviews' barriers.", self.planned[0]

    def sign_plans(self, scan: bytes | None) -> str:
        """Most plans are signed in person; the first with its page scanned into the vault, if there is one."""

        def work(session: Session) -> None:
            for number, plan_id in enumerate(self.planned[:7]):
                page = scan if number == 0 else None
                at = moment(8, 20 + number, 14)
                plans.sign(
                    session,
                    plan_id,
                    signed_on=at.astimezone().date(),
                    coach=LIAISON,
                    scan=page,
                    file_name="signed worksheet.pdf" if page else "",
                    at=at,
                    who=LIAISON,
                )
                self.signed_plans.append(plan_id)
                self._review_steps(session, plan_id, number)

        self.vault.write(work)
        scanned = "; one signed page was scanned into the vault" if scan else ""
        return f"{len(self.signed_plans)} plans signed in person{scanned}."

    def refer_and_enrol(self) -> str:
        """Referrals to programs, enrolments, classes, jobs, and what follows: outcomes, releases, alerts."""

        def work(session: Session) -> None:
            self.enrolled = sample_programs.refer_and_enrol(session, self.assessed)
            sample_follow_up.follow_up(session, self.enrolled)

        self.vault.write(work)
        return f"{sample_programs.REFERRED} people referred to employment programs, {len(self.enrolled)} enrolled."

    def look_back(self) -> str:
        """The office's readiness, now and a year ago, and the measures of its agency."""
        self.vault.write(sample_standing.look_back)
        return f"2 readiness assessments, a year apart; the performance measures of {sample_standing.AGENCY}."

    def look_ahead(self) -> str:
        """Hearings and appointments of the day on which the sample desk is shown, and what is due then."""
        at = moment(10, 5, 16)
        hours = ((9, 0), (10, 30), (11, 15), (15, 0))

        def work(session: Session) -> None:
            waiting = self.reached[14:]
            called = _people(session, HEARINGS[0], CALLED_IN_EACH)
            nearby = [ncp_id for ncp_id in (*waiting, *called) if ncp_id in called and ncp_id not in self.assessed]
            nearby = list(dict.fromkeys(nearby))[: len(hours)]
            for ncp_id, (hour, minute) in zip(nearby, hours, strict=False):
                hearing = hour < 12
                kind = AppointmentKind.HEARING if hearing else AppointmentKind.APPOINTMENT
                purpose = "Contempt hearing" if hearing else "Comes to the office"
                place = HEARINGS[1] if hearing else ""
                new = NewAppointment(kind, moment(10, 8, hour, minute), place, purpose)
                appointments.set_appointment(session, ncp_id, new, at=at, who=LIAISON)
            steps = (
                ("After work, about the interview", date(2026, 10, 5)),
                ("Wants the dates of the next GED class", date(2026, 10, 8)),
                ("Ask for the driver license application", date(2026, 10, 8)),
                ("Call again about the interview", date(2026, 10, 7)),
            )
            others = [ncp_id for ncp_id in waiting if ncp_id not in nearby]
            for ncp_id, (what, due) in zip(others, steps, strict=False):
                contact = NewContact(
                    ContactKind.CALL,
                    Direction.OUT,
                    ContactOutcome.REACHED,
                    "",
                    what,
                    due,
                    promised=due == date(2026, 10, 5),
                )
                contacts.record_contact(session, ncp_id, contact, at=at, who=LIAISON)

            asked_next = _people(session, REVIEWED_COUNTY, 2 * REVIEWED)[REVIEWED:]
            sample_agencies.work_together(session, asked_next)
            sample_follow_up.changes(session, self.enrolled)

        self.vault.write(work)
        return "Hearings, appointments, next steps and joint steps with the agencies set for October 8."

    def _review_steps(self, session: Session, plan_id: UUID, number: int) -> None:
        """What the steps had come to by September: most are done, some under way, one is stuck."""
        at = moment(9, 14 + number, 15)
        steps = plans.plan(session, plan_id).steps
        for place, step in enumerate(steps):
            if place == len(steps) - 1 and number % 3 != 1:
                continue
            if number == 3 and place == 1:
                plans.review_step(session, step.step_id, StepState.STUCK, "No bus in the evening", at=at, who=LIAISON)
            else:
                state = StepState.UNDER_WAY if (place + number) % 4 == 3 else StepState.DONE
                plans.review_step(session, step.step_id, state, at=at, who=LIAISON)

    def _first_contact(self, session: Session, number: int, ncp_id: UUID) -> None:
        kind, outcome, what, days = FIRST_TRIES[number % len(FIRST_TRIES)]
        at = moment(7, 14, 8) + timedelta(days=number % 9, minutes=7 * number)
        due = at.astimezone().date() + timedelta(days=days) if what else None
        contact = NewContact(kind, Direction.OUT, outcome, "", what, due)
        contacts.record_contact(session, ncp_id, contact, at=at, who=LIAISON)
        if outcome in contacts.REACHED_OUTCOMES:
            self.reached.append(ncp_id)
        for open_step in contacts.follow_ups_of(session, ncp_id):
            contacts.complete_follow_up(session, open_step.id, at=at + timedelta(days=days), who=LIAISON)

    def _interview(self, number: int, ncp_id: UUID, mode: InterviewMode) -> None:
        at = moment(8, 6 + number % 8, 10, 2)
        assessment = self._begin(ncp_id, mode, sample_script.answers(number, mode), at)
        finished = at + timedelta(minutes=11)

        def finish(session: Session) -> None:
            suggestion = interview.finish(session, assessment, at=finished, who=LIAISON)
            decided = suggestion.eligibility
            if decided is Eligibility.CANNOT_BE_SAID:
                interview.determine(
                    session, assessment, Eligibility.ELIGIBLE, reason="Said so in the talk.", at=finished, who=LIAISON
                )
            else:
                interview.determine(session, assessment, decided, at=finished, who=LIAISON)

        self.vault.write(finish)
        self.assessed.append(ncp_id)

    def _interrupt(self, ncp_id: UUID, mode: InterviewMode) -> None:
        """An interview that was begun the day before and waits to be gone on with."""
        at = moment(10, 7, 14, 2)
        told = [
            given for given in sample_script.answers(0, mode) if given[0] in sample_script.UNTIL_INTERRUPTED[mode]
        ]
        assessment = self._begin(ncp_id, mode, told, at)
        if mode is InterviewMode.CASEWORKER:
            question, value, note = sample_script.REPHRASED
            rephrased = interview.InterviewEventKind.REPHRASED

            def ask_again(session: Session) -> None:
                interview.note_event(session, assessment, rephrased, question=question, at=at, who=LIAISON)
                interview.answer(session, assessment, question, value=value, note=note, at=at, who=LIAISON)

            self.vault.write(ask_again)

    def _begin(
        self, ncp_id: UUID, mode: InterviewMode, told: Iterable[sample_script.GivenAnswer], at: datetime
    ) -> UUID:
        assessment = self.vault.write(lambda session: interview.start(session, ncp_id, at=at, who=LIAISON))
        filled = self.vault.read(lambda session: interview.prefill(session, ncp_id, who=LIAISON))
        by_record = {one.question: one.values[0] for one in filled if one.values}
        answers: list[sample_script.GivenAnswer] = [
            ("Q1", "", by_record["Q1"]),
            ("Q2", "", by_record.get("Q2", "DW-140")),
            ("Q3", "", "established_apa"),
            ("Q4", "", mode.value),
            *told,
        ]
        for count, given in enumerate(answers):
            self._answer(assessment, given, at + timedelta(seconds=20 * count))
        return assessment

    def _answer(self, assessment: UUID, given: sample_script.GivenAnswer, at: datetime) -> None:
        question, item, value = given
        self.vault.write(
            lambda session: interview.answer(
                session, assessment, question, item, value=value, refused=value is None, at=at, who=LIAISON
            )
        )


def _with_chosen_steps(session: Session, ncp_id: UUID, today: date) -> plans.PlanDraft:
    """A draft as it begins, with the first step that each of the first barriers offers."""
    draft = plans.propose(session, ncp_id, today=today)
    offered = plans.offers(session, ncp_id, today=today)[:CHOSEN_STEPS]
    chosen = {offer.steps[0].what: offer.steps[0] for offer in offered}
    return replace(draft, steps=(draft.steps[0], *chosen.values(), *draft.steps[1:]))


def _people(session: Session, county: str, count: int) -> list[UUID]:
    page = caseload.find(session, CaseloadQuery(counties=(county,)), today=date(2026, 7, 6), limit=4 * count)
    return [line.ncp_id for line in page.rows if not line.do_not_call and len(line.counties) == 1][:count]


def _in_turn(groups: list[list[UUID]]) -> Iterable[UUID]:
    for together in zip(*groups, strict=False):
        yield from together
