"""Two sample months and a scripted quarter of work at one desk, by the services that the window uses.

Who does what follows from a person's place in the county's list. Nothing is drawn: each sheet always holds the same.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.commands import sample_agencies, sample_script
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Source
from csdesk.services import (
    caseload,
    closing,
    directory,
    jobs,
    plans,
    referral_report,
    referrals,
    releases,
    resources,
)
from csdesk.services import settings as settings_service
from csdesk.services.caseload import NewPerson
from csdesk.services.outcomes import OutcomePoint
from csdesk.services.releases import Recipient
from tests.services.reporting.recount.deeds import SETTINGS, WHO, Deeds, moment

WORKED = ("Brown", "Kenosha", "Racine", "Rock")
TAKEN = 24
"""People of each of these counties with whom somebody works."""
MOVED = 6
"""Cases that are in Kenosha in July and in Brown in August."""


@dataclass
class Work(Deeds):
    """The desk, step by step; each step is a day or a few of the quarter."""

    def spring(self) -> None:
        """The desk, and people whom others referred and who were called in the quarter before."""

        def work(session: Session) -> None:
            settings_service.save(session, SETTINGS)
            for kind in directory.ProgramKind:
                for program in directory.programs(session, kind=kind):
                    self.programs[program.category] = program.id
            for number in range(14):
                on = date(2026, 5, 4) + timedelta(days=3 * number)
                known = NewPerson(
                    f"Vale{'abcdefghijklmn'[number]}", "Sam", f"(608) 555-01{number:02}", "1 Main Street", "Madison",
                    "WI", "53703", source=(Source.CSA, Source.COURT, Source.PROGRAM, Source.PARENT)[number % 4],
                    case_number=f"9900{number:04}" if number % 7 else "", county=("Dane", "Rock")[number % 2],
                )  # fmt: skip
                ncp_id = caseload.add_person(session, known, at=moment(on), today=on, who=WHO)
                if number % 3:
                    self._contact(session, ncp_id, number, on + timedelta(days=2))
                if number in (3, 6, 9, 10, 11, 12):
                    self._refer(session, ncp_id, "wioa", on + timedelta(days=4))

        self.vault.write(work)

    def late_entry(self) -> None:
        """What was done in the spring and is entered in the summer, after the spring was reported."""
        self.vault.write(lambda session: self._contact(session, next(iter(self.referred)), 0, date(2026, 6, 29)))

    def take_in(self, number: int) -> None:
        """A copy of a sample report, with cases that move later, and people who are not to be called."""
        at = moment((date(2026, 7, 6), date(2026, 8, 5))[number], 9)
        original = resources.path(sample_script.REPORTS[number])
        copy = self.folder / original.name
        if number:
            copy.write_bytes(original.read_bytes())
        else:
            text = original.read_text(encoding="utf-8-sig").replace('"Brown"', '"Kenosha"', MOVED)
            lines = [
                line.replace('"OPEN"', '"INCARCERATED"') if place % 25 == 0 else line
                for place, line in enumerate(text.splitlines(keepends=True))
            ]
            copy.write_text("".join(lines), encoding="utf-8", newline="")
        report = referral_report.read_report(copy)
        preview = self.vault.read(
            lambda session: referral_report.preview(session, report, today=at.astimezone().date())
        )
        self.vault.write(lambda session: referral_report.apply(session, preview, at=at, who=WHO))

    def july(self) -> None:
        """Agreements, reviews before contact, the first contacts, appointments, and first referrals."""

        def work(session: Session) -> None:
            sample_agencies.set_up(session)
            counties: defaultdict[UUID, set[str]] = defaultdict(set)
            by_number = select(IvdCase.ncp_id, IvdCase.county).order_by(IvdCase.number)
            for ncp_id, county in session.execute(by_number):
                counties[ncp_id].add(county)
            groups = [[ncp_id for ncp_id, mine in counties.items() if mine == {county}][:TAKEN] for county in WORKED]
            self.several = [ncp_id for ncp_id, mine in counties.items() if len(mine) > 1][:10]
            self.people = [ncp_id for together in zip(*groups, strict=True) for ncp_id in together] + self.several
            self._review(session, [ncp_id for ncp_id, mine in counties.items() if mine == {"Dane"}][:16])
            for number, ncp_id in enumerate(self.people):
                on = date(2026, 7, 7) + timedelta(days=number % 23)
                self._contact(session, ncp_id, number, on, next_on=on + timedelta(days=5 + number % 70))
            for number, ncp_id in enumerate(self.people[:30:2]):
                self._appointment(session, ncp_id, number, date(2026, 7, 20) + timedelta(days=number % 9))
            for number, ncp_id in enumerate(self.people[:24]):
                self._refer(session, ncp_id, ("wioa", "fset")[number % 2], date(2026, 7, 13 + number % 11))
            for number, ncp_id in enumerate(self.people[:8]):
                self._enrol(session, ncp_id, date(2026, 7, 27) + timedelta(days=number % 4))
            for county, calls in (("Fond du Lac", 6), ("La Crosse", 7)):
                for ncp_id in [ncp_id for ncp_id, mine in counties.items() if mine == {county}][:calls]:
                    self._contact(session, ncp_id, 1, date(2026, 7, 30))
            self._meet(session, "Rock", date(2026, 7, 9))
            self._meet(session, None, date(2026, 7, 22))

        self.vault.write(work)

    def august(self) -> None:
        """Interviews, plans, more referrals and enrolments, sessions, releases, families."""

        def work(session: Session) -> None:
            for number, ncp_id in enumerate(self.people[:40]):
                self._interview(session, ncp_id, number, date(2026, 8, 6 + number % 20))
            for number, ncp_id in enumerate(self.people[:12]):
                on = date(2026, 8, 24) + timedelta(days=number % 6)
                draft = plans.with_amount(plans.propose(session, ncp_id, today=on), 10_000)
                plan_id = plans.create(session, ncp_id, draft, at=moment(on), who=WHO)
                if number % 4 != 3:
                    plans.sign(session, plan_id, signed_on=on, coach=WHO, at=moment(on, 15), who=WHO)
            for number, ncp_id in enumerate(self.people[24:60]):
                self._refer(
                    session, ncp_id, ("wioa", "children_first", "fset")[number % 3], date(2026, 8, 3 + number % 25)
                )
            for number, ncp_id in enumerate(self.several):
                self._refer(session, ncp_id, "wioa", date(2026, 8, 3 + number))
            for number, ncp_id in enumerate((*self.people[8:36:2], *self.several[:4])):
                self._enrol(session, ncp_id, date(2026, 8, 28) + timedelta(days=number % 4))
            for number, ncp_id in enumerate(self.people[1:40:3]):
                self._serve(session, ncp_id, date(2026, 8, 10) + timedelta(days=number))
            self._release(session, self.people[0], Recipient.CSA, date(2026, 8, 11), None)
            self._release(session, self.people[1], Recipient.CSA, date(2026, 8, 11), date(2026, 9, 30))
            self._release(session, self.people[2], Recipient.STATE, date(2026, 8, 12), None)
            self._release(session, self.people[3], Recipient.STATE, date(2026, 8, 12), None)
            self._release(session, self.people[4], Recipient.CSA, date(2026, 8, 12), None, ("outcome", "employment"))
            self._release(session, self.several[0], Recipient.CSA, date(2026, 8, 12), None, county="Rock")
            for number, ncp_id in enumerate(list(self.enrolments)[:14]):
                self._have_family(session, ncp_id, number)
                self._ask(session, ncp_id, number, OutcomePoint.ENROLMENT, date(2026, 8, 31))
            known = select(IvdCase.ncp_id).where(IvdCase.county == "Milwaukee").order_by(IvdCase.number).limit(7)
            for ncp_id in session.scalars(known).all():  # a month to the day after the report that lists them
                self._contact(session, ncp_id, 1, date(2026, 8, 6))
            for number, ncp_id in enumerate(self.people[40:70]):
                on = date(2026, 8, 3) + timedelta(days=number % 28)
                self._contact(session, ncp_id, number + 5, on)

        self.vault.write(work)

    def september(self) -> None:
        """What came of it: sessions, ends, second referrals, jobs, outcomes, closings; up to the last minute."""

        def work(session: Session) -> None:
            for number, ncp_id in enumerate(self.enrolments):
                self._attend(session, ncp_id, number)
            self._end(session)
            for number, ncp_id in enumerate(list(self.enrolments)[:14]):
                self._ask(session, ncp_id, number, OutcomePoint.EXIT, date(2026, 9, 29))
            for ncp_id in list(self.enrolments)[:8]:
                self._refer(session, ncp_id, "transitional_jobs", date(2026, 9, 28), first=False)
            again = self._refer(
                session, list(self.enrolments)[8], "transitional_jobs", date(2026, 9, 24), first=False
            )
            referrals.enrol(session, again, enrolled_on=date(2026, 9, 28), at=moment(date(2026, 9, 28)), who=WHO)
            for number, ncp_id in enumerate(self.people[9:21:2]):
                on = date(2026, 9, 30) if number < 3 else date(2026, 9, 10)
                referrals.not_enrolled(
                    session, self.referred[ncp_id], on=on, reason="No place", at=moment(on), who=WHO
                )
            for number, ncp_id in enumerate((*self.people[:10:2], *self.people[50:56], self.several[1])):
                on = date(2026, 9, 1) + timedelta(days=number * 2)
                self.jobs[ncp_id] = jobs.start_job(
                    session, ncp_id, started_on=on, employer="Sample Foods", wage_cents=1700, at=moment(on), who=WHO
                )
            on = date(2026, 9, 25)
            jobs.end_job(session, self.jobs[self.people[50]], ended_on=on, at=moment(on), who=WHO)
            releases.revoke(session, self.signed[self.people[3]], revoked_on=on, at=moment(on), who=WHO)
            for ncp_id in list(self.enrolments)[5:16]:
                self._release(session, ncp_id, Recipient.CSA, on, None)
            for ncp_id in (self.people[67], self.people[71]):
                self._refer(session, ncp_id, "fset", date(2026, 9, 21))
            self._close(session)
            self._meet(session, "Rock", date(2026, 9, 15))
            self._meet(session, "Brown", date(2026, 9, 16))
            self._meet(session, "Rock", date(2026, 10, 13))
            for number, ncp_id in enumerate(self.people[60:90]):
                self._appointment(session, ncp_id, number, date(2026, 9, 2) + timedelta(days=number % 26))
            for number, ncp_id in enumerate(self.people[36:66:2]):
                self._contact(session, ncp_id, number + 3, date(2026, 9, 30), hour=23 if number % 2 else 8)
            for number, ncp_id in enumerate(self.people[70:80]):
                self._contact(session, ncp_id, number, date(2026, 10, 1), hour=0)

        self.vault.write(work)

    def after(self) -> None:
        """What became known after the quarter was reported: entered late, revoked, corrected."""

        def work(session: Session) -> None:
            at = moment(date(2026, 10, 12))
            for number, ncp_id in enumerate(self.people[80:92]):
                self._contact(session, ncp_id, number, date(2026, 9, 29))
            for hour in (9, 10, 10):
                self._contact(session, self.people[46], 1, date(2026, 9, 29), hour=hour)
            releases.revoke(session, self.signed[self.people[0]], revoked_on=date(2026, 10, 10), at=at, who=WHO)
            releases.revoke(session, self.signed[self.people[2]], revoked_on=date(2026, 10, 10), at=at, who=WHO)
            late = [ncp_id for ncp_id in self.people[24:60] if ncp_id not in self.enrolments]
            for ncp_id in late[:6]:
                referrals.enrol(session, self.referred[ncp_id], enrolled_on=date(2026, 9, 28), at=at, who=WHO)
            for ncp_id in self.people[60:64]:
                self._refer(session, ncp_id, "fset", date(2026, 9, 21), at=at)
            jobs.start_job(
                session, self.people[4], started_on=date(2026, 9, 30), employer="Sample Bus", at=at, who=WHO
            )
            closing.close(session, self.people[32], "Cannot be located", on=date(2026, 9, 30), at=at, who=WHO)

        self.vault.write(work)

    def _end(self, session: Session) -> None:
        """Most complete their program; some leave it."""
        for number, ncp_id in enumerate(list(self.enrolments)[:14]):
            on = date(2026, 9, 14) + timedelta(days=number % 12)
            if number % 5 == 4:
                referrals.leave(
                    session, self.referred[ncp_id], ended_on=on, reason="Moved away", at=moment(on), who=WHO
                )
            else:
                referrals.complete(session, self.referred[ncp_id], ended_on=on, at=moment(on), who=WHO)

    def _close(self, session: Session) -> None:
        """One stays closed; one was closed before and is opened again within; one is opened after the quarter."""
        for ncp_id, on in (
            (self.people[21], date(2026, 9, 8)),
            (self.people[22], date(2026, 9, 9)),
            (self.people[23], date(2026, 9, 9)),
        ):
            closing.close(session, ncp_id, "Refuses to take part", on=on, at=moment(on), who=WHO)
        closing.reopen(session, self.people[22], because="Called", at=moment(date(2026, 9, 20)), who=WHO)
        closing.reopen(session, self.people[23], because="Called", at=moment(date(2026, 10, 3)), who=WHO)
