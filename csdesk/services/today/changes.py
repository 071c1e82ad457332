"""Changes that somebody asked to be told of: each once, with who asked, and with what may be told to them.

There is no table of alerts: a change is the record that says it, found again by being newer than the alert.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.models.referral import Job
from csdesk.models.watch import CustodyChange, WatchedChange, WhoAsked
from csdesk.services.caseload.listed import listed_now
from csdesk.services.days import bounds, local_day
from csdesk.services.disclosure import Fact, Recipient, Ruling, Rulings, To
from csdesk.services.many import one_of
from csdesk.services.referral_report.past import PastReports, past_reports
from csdesk.services.stopping import has_stopped
from csdesk.services.today.agencies import short_name
from csdesk.services.today.groups import SHOWN, Found, away
from csdesk.services.today.lines import OPEN, Action, Due, counted, month_day, short
from csdesk.services.watches import WatchView, open_watches
from csdesk.wording import tr

FACTS = {
    WatchedChange.ADDRESS: Fact.ADDRESS,
    WatchedChange.EMPLOYMENT: Fact.EMPLOYMENT,
    WatchedChange.CUSTODY: Fact.FAMILY,
    WatchedChange.HEARING: Fact.HEARING,
    WatchedChange.PAYMENT_STOPPED: Fact.CASE_FIGURES,
    WatchedChange.BACK_ON_REPORT: Fact.LISTED,
}
TO_CALL = (WatchedChange.EMPLOYMENT, WatchedChange.PAYMENT_STOPPED, WatchedChange.BACK_ON_REPORT)
"""What the liaison asks the parent about; the rest is looked at."""
NEEDS_A_RELEASE = ("release_needed", "after_enrolment", "other_agency")


@dataclass(frozen=True)
class Change:
    """Something that changed about a person."""

    subject_id: UUID
    record: UUID | None
    """The record that says it: it came after an alert when its key did, for keys are in the order of time. None: its
    day tells."""
    ncp_id: UUID
    kind: WatchedChange
    day: date
    words: str
    """Nothing in it was typed by anybody, and it holds no address."""
    counties: frozenset[str] | None = None
    """Whose case it is about; empty: that is not known. None: it is about no case."""

    def came_after(self, alert: WatchView) -> bool:
        """Whether it happened when the alert was on."""
        return alert.asked_on <= self.day if self.record is None else alert.id < self.record

    def of_another(self, alert: WatchView) -> bool:
        """Whether it is about a case of another agency than the one that asked: that is not its own."""
        return bool(self.counties) and alert.county is not None and not self.may_be_its_own(alert)

    def may_be_its_own(self, alert: WatchView) -> bool:
        """Whether an agency may be told of it as of its own case (`own_case` of the disclosure rules)."""
        return self.counties is None or any(county == alert.county for county in self.counties)


@dataclass(frozen=True)
class ToTell:
    """A change that may be told to somebody who asked."""

    to: To
    fact: Fact
    on: date
    words: str
    """`Started a job on October 5`."""


def changes(session: Session, today: date) -> Found:
    """The changes that alerts ask for and nobody has seen yet, the newest first; several askers make one line."""
    found = list(_found(session, today))
    handled = away(session, (change.subject_id for change, _ in found), today)
    found = [(change, askers) for change, askers in found if change.subject_id not in handled]
    found.sort(key=lambda one: (one[0].day, one[0].subject_id), reverse=True)
    shown = found[:SHOWN]
    rulings = Rulings.load(session, (change.ncp_id for change, _ in shown), on=today)
    return Found([_line(change, askers, rulings, today) for change, askers in shown], len(found))


def changes_of(session: Session, today: date, wanted: Collection[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Of these subjects those that are changes: subject, person, and what it was."""
    for change, _askers in _found(session, today):
        if change.subject_id in wanted:
            yield change.subject_id, change.ncp_id, change.words


def to_tell(session: Session, ncp_id: UUID, subject_id: UUID, *, today: date) -> ToTell | None:
    """What is to be told of a change of a person, and to whom: the first who asked and may be told; None: nobody."""
    found = (each for each in _found(session, today, ncp_id) if each[0].subject_id == subject_id)
    change, askers = next(found, (None, []))
    if change is None:
        return None
    rulings = Rulings.load(session, [ncp_id], on=today)
    asker = next((one for one in _others(askers) if _may(change, one, _ruling(change, one, rulings, today))), None)
    return ToTell(_to(asker), FACTS[change.kind], min(change.day, today), change.words) if asker else None


def _found(session: Session, today: date, only: UUID | None = None) -> Iterator[tuple[Change, list[WatchView]]]:
    """The changes of open records that came after an alert, each with the alerts that ask for it; `only` of one."""
    asked: defaultdict[tuple[UUID, WatchedChange], list[WatchView]] = defaultdict(list)
    for ncp_id, watch in open_watches(session, today=today):
        if only in (None, ncp_id):
            asked[ncp_id, watch.kind].append(watch)
    watched = {ncp_id for ncp_id, _kind in asked}
    if not watched:
        return
    still_open = select(Ncp.id).where(Ncp.id.in_(one_of(session, tuple(watched))), Ncp.closed_on.is_(None))
    people = tuple(session.scalars(still_open))
    for start in range(0, len(people), 500):
        for change in _changes_of(session, people[start : start + 500], {kind for _ncp_id, kind in asked}, today):
            askers = [
                one
                for one in asked[change.ncp_id, change.kind]
                if change.came_after(one) and not change.of_another(one)
            ]
            told_elsewhere = change.kind is WatchedChange.PAYMENT_STOPPED and all(
                one.asked_by is WhoAsked.LIAISON for one in askers
            )
            if askers and not told_elsewhere:  # `stopped` tells the liaison of everybody
                yield change, askers


def _changes_of(session: Session, people: Sequence[UUID], kinds: set[WatchedChange], today: date) -> Iterator[Change]:
    if WatchedChange.ADDRESS in kinds:
        yield from _addresses(session, people)
    if WatchedChange.EMPLOYMENT in kinds:
        yield from _jobs(session, people)
    if WatchedChange.CUSTODY in kinds:
        yield from _custody(session, people)
    if WatchedChange.HEARING in kinds:
        yield from _hearings(session, people, today)
    if kinds & {WatchedChange.PAYMENT_STOPPED, WatchedChange.BACK_ON_REPORT}:
        past = past_reports(session)
        yield from _stopped(session, people, past)
        yield from _back(session, people, past)


def _addresses(session: Session, people: Sequence[UUID]) -> Iterator[Change]:
    for table, what in ((NcpAddress, tr("address")), (NcpPhone, tr("phone number"))):
        rows = select(table.id, table.ncp_id, table.since).where(table.ncp_id.in_(people))
        for key, ncp_id, day in session.execute(rows.order_by(table.id)):
            words = tr("New {what} since {month_day}", what=what, month_day=month_day(day))
            yield Change(subject_of(key), key, ncp_id, WatchedChange.ADDRESS, day, words)


def _jobs(session: Session, people: Sequence[UUID]) -> Iterator[Change]:
    kind = WatchedChange.EMPLOYMENT
    for job in session.scalars(select(Job).where(Job.ncp_id.in_(people)).order_by(Job.id)):
        words = tr("Started a job on {month_day}", month_day=month_day(job.started_on))
        yield Change(subject_of(job.id), job.id, job.ncp_id, kind, job.started_on, words)
        if job.ended_on is not None:
            ended = tr("A job ended on {month_day}", month_day=month_day(job.ended_on))
            yield Change(uuid5(job.id, "ended"), None, job.ncp_id, kind, job.ended_on, ended)


def _custody(session: Session, people: Sequence[UUID]) -> Iterator[Change]:
    rows = select(CustodyChange).where(CustodyChange.ncp_id.in_(people)).order_by(CustodyChange.id)
    for row in session.scalars(rows):
        words = tr(
            "{capitalize} changed on {month_day}",
            capitalize=row.what.value.capitalize(),
            month_day=month_day(row.happened_on),
        )
        yield Change(subject_of(row.id), row.id, row.ncp_id, WatchedChange.CUSTODY, row.happened_on, words)


def _hearings(session: Session, people: Sequence[UUID], today: date) -> Iterator[Change]:
    kind = WatchedChange.HEARING
    cases: defaultdict[UUID, set[str]] = defaultdict(set)
    for ncp_id, county in session.execute(select(IvdCase.ncp_id, IvdCase.county).where(IvdCase.ncp_id.in_(people))):
        cases[ncp_id].add(county)
    ahead = (
        Appointment.ncp_id.in_(people),
        Appointment.kind == AppointmentKind.HEARING,
        Appointment.state == AppointmentState.PLANNED,
        Appointment.starts_at >= bounds(today)[0],
    )
    for row in session.scalars(select(Appointment).where(*ahead).order_by(Appointment.id)):
        day = local_day(row.starts_at)
        words = tr("A hearing is set for {month_day}", month_day=month_day(day))
        yield Change(subject_of(row.id), row.id, row.ncp_id, kind, day, words, _of(row.court, cases[row.ncp_id]))
    moved = (
        select(Correction.id, Appointment.id, Appointment.ncp_id, Appointment.starts_at, Appointment.court)
        .join(Appointment, Appointment.id == Correction.record_id)
        .where(*ahead, Correction.field == "starts_at", Correction.ncp_id.in_(people))
        .order_by(Correction.id)
    )
    newest = {row[1]: row for row in session.execute(moved)}
    for key, _appointment_id, ncp_id, starts_at, court in newest.values():
        day = local_day(starts_at)
        words = tr("A hearing was moved to {month_day}", month_day=month_day(day))
        yield Change(subject_of(key), key, ncp_id, kind, day, words, _of(court, cases[ncp_id]))


def _of(court: str, counties: set[str]) -> frozenset[str]:
    """The county whose case a hearing is about: of several the ones that its court names."""
    if len(counties) == 1:
        return frozenset(counties)
    return frozenset(county for county in counties if county.casefold() in court.casefold())


def _stopped(session: Session, people: Sequence[UUID], past: PastReports) -> Iterator[Change]:
    rows = (
        select(CaseSnapshot.id, IvdCase.ncp_id, CaseSnapshot.as_of, IvdCase.county)
        .join(
            CaseSnapshot,
            (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id),
        )
        .where(IvdCase.ncp_id.in_(people), has_stopped(), listed_now(past))
        .order_by(CaseSnapshot.id)
    )
    kind = WatchedChange.PAYMENT_STOPPED
    for key, ncp_id, day, county in session.execute(rows):
        words = tr("Payments stopped, as the report of {month_day} says", month_day=month_day(day))
        yield Change(uuid5(key, "stopped"), key, ncp_id, kind, day, words, frozenset({county}))


def _back(session: Session, people: Sequence[UUID], past: PastReports) -> Iterator[Change]:
    """On the newest report of the county, not on the one before, and on one before that."""
    said = (CaseSnapshot.import_id, CaseSnapshot.id, CaseSnapshot.as_of)
    rows = (
        select(IvdCase.id, IvdCase.ncp_id, IvdCase.county, *said)
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .where(IvdCase.ncp_id.in_(people))
        .order_by(CaseSnapshot.id)
    )
    listed: defaultdict[tuple[UUID, UUID, str], dict[UUID, tuple[UUID, date]]] = defaultdict(dict)
    for case_id, ncp_id, county, import_id, key, day in session.execute(rows):
        listed[case_id, ncp_id, county][import_id] = key, day
    for (_case_id, ncp_id, county), on in listed.items():
        reports = [report.id for report in past.reports if county in report.counties]
        if len(reports) > 2 and reports[-1] in on and reports[-2] not in on and set(reports[:-2]) & on.keys():
            key, day = on[reports[-1]]
            words = tr("On the report of {month_day} again", month_day=month_day(day))
            kind = WatchedChange.BACK_ON_REPORT
            yield Change(uuid5(key, "back"), key, ncp_id, kind, day, words, frozenset({county}))


def _line(change: Change, askers: list[WatchView], rulings: Rulings, today: date) -> Due:
    names = list(dict.fromkeys(short_name(one.asker) for one in _others(askers)))
    why = tr("{words} (asked by {names})", words=change.words, names=", ".join(names)) if names else change.words
    ahead = change.day > today
    when = short(change.day) if ahead else tr("Today") if change.day == today else counted((today - change.day).days)
    return Due(change.subject_id, change.ncp_id, when, why, _action(change, askers, rulings, today))


def _action(change: Change, askers: list[WatchView], rulings: Rulings, today: date) -> Action | None:
    """Tell who asked, where that may be; None: call the person."""
    others = _others(askers)
    if not others:
        return None if change.kind in TO_CALL else OPEN
    asked = [(one, _ruling(change, one, rulings, today)) for one in others]
    for one, ruling in asked:
        if _may(change, one, ruling):
            return "E", tr("Tell {short_name}", short_name=short_name(one.asker))
    kept = any(ruling.rule_code in NEEDS_A_RELEASE for _one, ruling in asked)
    return "O", tr("Kept: needs a release") if kept else tr("Kept: not to be told")


def _others(askers: list[WatchView]) -> list[WatchView]:
    """Who is not the liaison."""
    return [one for one in askers if one.asked_by is not WhoAsked.LIAISON]


def _may(change: Change, asker: WatchView, ruling: Ruling) -> bool:
    return ruling.allowed and (asker.asked_by is not WhoAsked.CSA or change.may_be_its_own(asker))


def _ruling(change: Change, watch: WatchView, rulings: Rulings, today: date) -> Ruling:
    return rulings.ruling(change.ncp_id, _to(watch), FACTS[change.kind], min(change.day, today))


def _to(watch: WatchView) -> To:
    kind = Recipient.CSA if watch.asked_by is WhoAsked.CSA else Recipient.PROGRAM
    return To(kind, csa_id=watch.csa_id, program_id=watch.program_id)


def subject_of(key: UUID) -> UUID:
    """What `mark_done` and `postpone` take for the change that this record is: other lines may be about it, too."""
    return uuid5(key, "changed")
