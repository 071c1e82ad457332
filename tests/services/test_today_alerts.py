"""What Today tells of changes that somebody asked for, of payments that stop, and of releases and their forms."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, Source
from csdesk.models.partner import ContactRule, Csa
from csdesk.models.release import Release
from csdesk.models.watch import CustodyChange, CustodyKind
from csdesk.services import appointments, contacts, jobs, referrals, releases, today, watches
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.days import noon
from csdesk.services.errors import RefusedError
from csdesk.services.referrals import NewReferral
from csdesk.services.releases import NewForm, NewRelease, Recipient
from csdesk.services.settings import Settings
from csdesk.services.today import TodayGroup
from csdesk.services.vault import Vault
from csdesk.services.watches import NewWatch, WatchedChange, WhoAsked
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report

EVERY = tuple(WatchedChange)


def look(session: Session, on: date = TODAY) -> dict[str, TodayGroup]:
    found = today.todays_list(session, today=on, now=NOW, settings=Settings())
    return {group.key: group for group in found.groups}


def said(session: Session, key: str, on: date = TODAY) -> list[tuple[str, str]]:
    group = look(session, on).get(key)
    return [(line.why, line.action) for line in group.lines] if group else []


def pay(session: Session, ncp_id: UUID, *months: int | None, csup: int | None = 20_000) -> None:
    """What was paid in the last closed month, the one before and the one before that, in all cases of a person."""
    for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id)):
        case.paid_m1_cents, case.paid_m2_cents, case.paid_m3_cents = months
        case.csup_cents = csup


def listed(session: Session, person: Person | None = None) -> UUID:
    """Somebody on the newest report of a county whose CSA lets the liaison go ahead."""
    person = person or Person()
    for county in person.counties:
        add_csa(session, county, ContactRule.LIAISON_FIRST)
    return add_person(session, person, report=add_report(session, *person.counties))


# Paid, and stopped


def test_a_parent_who_paid_and_stops_is_seen_at_the_next_import(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        pay(session, ncp_id, 0, 20_000, 20_000)
        expected = ("Paid in July and August, nothing in September", "Call (608) 555-0156")
        assert said(session, "stopped") == [expected]
        pay(session, ncp_id, 0, 20_000, None)
        assert said(session, "stopped")[0][0] == "Paid in August, nothing in September"

    vault.write(work)


@pytest.mark.parametrize(
    ("months", "csup"),
    [((20_000, 0, 0), 20_000), ((None, 20_000, 20_000), 20_000), ((0, 0, 20_000), 20_000), ((0, 20_000, 20_000), 0)],
)
def test_who_pays_never_paid_or_owes_nothing_has_not_stopped(
    vault: Vault, months: tuple[int | None, ...], csup: int
) -> None:
    def work(session: Session) -> None:
        pay(session, listed(session), *months, csup=csup)
        assert said(session, "stopped") == []

    vault.write(work)


def test_who_is_closed_barred_not_listed_or_spoken_with_since_is_not_asked(vault: Vault) -> None:
    def work(session: Session) -> None:
        for county, person in (("Rock", Person()), ("Dane", Person(counties=("Dane",), flags=("deceased",)))):
            ncp_id = listed(session, replace(person, counties=(county,)))
            pay(session, ncp_id, 0, 20_000, 20_000)
            if county == "Rock":
                rock = ncp_id
        assert [line.ncp_id for line in look(session)["stopped"].lines] == [rock]
        reached = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED)
        contacts.record_contact(session, rock, reached, at=NOW + timedelta(minutes=5), who=WHO)
        assert said(session, "stopped") == []
        add_report(session, "Rock", on=date(2026, 10, 7))
        again = listed(session, Person(counties=("Brown",)))
        pay(session, again, 0, 20_000, 20_000)
        session.get_one(Ncp, again).closed_on = TODAY
        assert said(session, "stopped") == []

    vault.write(work)


def test_two_cases_are_one_line_and_it_is_done_for_its_report(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session, Person(counties=("Rock", "Dane")))
        pay(session, ncp_id, 0, 20_000, 20_000)
        (line,) = look(session)["stopped"].lines
        today.mark_done(session, line.subject_id, at=NOW, who=WHO)
        assert said(session, "stopped") == []
        assert [one.what for one in today.done_lines(session, TODAY)] == ["Paid, and stopped"]
        report = add_report(session, "Rock", "Dane", on=TODAY)
        for case in session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id)):
            case.listed_import_id = report
            session.add(CaseSnapshot(case_id=case.id, import_id=report, as_of=TODAY, row_number=1))
        session.flush()
        assert len(said(session, "stopped")) == 1

    vault.write(work)


# Changes that somebody asked for


def test_what_was_there_before_the_alert_is_no_change(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        jobs.start_job(session, ncp_id, started_on=date(2026, 9, 1), employer="Acme", at=NOW, who=WHO)
        watches.ask(session, ncp_id, NewWatch(EVERY), at=NOW, who=WHO)
        assert said(session, "changes") == []
        assert watches.ask(session, ncp_id, NewWatch(EVERY), at=NOW, who=WHO) == 0

    vault.write(work)


def test_every_kind_of_change_is_told_once_with_what_to_do(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        watches.ask(session, ncp_id, NewWatch(EVERY), at=NOW, who=WHO)
        session.add(NcpAddress(ncp_id=ncp_id, address_1="9 Elm St", since=date(2026, 10, 7), source=Source.PARENT))
        jobs.start_job(session, ncp_id, started_on=date(2026, 10, 5), employer="Acme", at=NOW, who=WHO)
        session.add(
            CustodyChange(
                ncp_id=ncp_id, happened_on=date(2026, 10, 1), what=CustodyKind.PLACEMENT, words="With the aunt",
                source=Source.PARENT, created_at=NOW,
            )
        )  # fmt: skip
        hearing = NewAppointment(AppointmentKind.HEARING, noon(date(2026, 10, 30)), court="Rock Circuit Court")
        key = appointments.set_appointment(session, ncp_id, hearing, at=NOW, who=WHO)
        session.flush()
        assert said(session, "changes") == [
            ("A hearing is set for October 30", "Open the record"),
            ("New address since October 7", "Open the record"),
            ("Started a job on October 5", "Call (608) 555-0156"),
            ("Placement changed on October 1", "Open the record"),
        ]
        lines = look(session)["changes"].lines
        today.mark_done(session, lines[0].subject_id, at=NOW, who=WHO)
        today.postpone(session, lines[1].subject_id, TODAY + timedelta(days=1), at=NOW, who=WHO)
        assert len(said(session, "changes")) == 2
        moved = replace(hearing, starts_at=noon(date(2026, 11, 6)))
        appointments.change(session, key, moved, at=NOW, who=WHO)
        assert said(session, "changes")[0][0] == "A hearing was moved to November 6"
        assert {one.what for one in today.done_lines(session, TODAY)} == {
            "A hearing is set for November 6", "New address since October 7",
        }  # fmt: skip

    vault.write(work)


def test_who_asked_is_told_only_what_may_be_told(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        csa_id = session.scalar(select(Csa.id))
        new = NewWatch((WatchedChange.EMPLOYMENT, WatchedChange.HEARING, WatchedChange.CUSTODY), WhoAsked.CSA, csa_id)
        watches.ask(session, ncp_id, new, at=NOW, who=WHO)
        jobs.start_job(session, ncp_id, started_on=date(2026, 10, 5), employer="Acme", at=NOW, who=WHO)
        asked = "(asked by Rock CSA)"
        assert said(session, "changes") == [(f"Started a job on October 5 {asked}", "Kept: needs a release")]
        release = NewRelease(Recipient.CSA, TODAY, facts=("employment",))
        releases.record_release(session, ncp_id, release, at=NOW, who=WHO)
        assert said(session, "changes") == [(f"Started a job on October 5 {asked}", "Tell Rock CSA")]

    vault.write(work)


def test_payments_that_stop_are_told_to_the_agency_that_asked(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        csa_id = session.scalar(select(Csa.id))
        kinds = (WatchedChange.PAYMENT_STOPPED, WatchedChange.BACK_ON_REPORT)
        watches.ask(session, ncp_id, NewWatch(kinds, WhoAsked.CSA, csa_id), at=NOW, who=WHO)
        add_report(session, "Rock", on=date(2026, 10, 5))
        newest = add_report(session, "Rock", on=date(2026, 10, 7))
        case = session.scalars(select(IvdCase)).one()
        case.listed_import_id = newest
        session.add(CaseSnapshot(case_id=case.id, import_id=newest, as_of=date(2026, 10, 7), row_number=1))
        pay(session, ncp_id, 0, 20_000, 0)
        session.flush()
        assert sorted(said(session, "changes")) == [
            ("On the report of October 7 again (asked by Rock CSA)", "Tell Rock CSA"),
            ("Payments stopped, as the report of October 7 says (asked by Rock CSA)", "Tell Rock CSA"),
        ]

    vault.write(work)


def test_an_agency_that_asked_is_told_of_its_own_cases_only(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session, Person(counties=("Rock", "Dane")))
        csas = {csa.county: csa.id for csa in session.scalars(select(Csa))}
        kinds = (WatchedChange.PAYMENT_STOPPED, WatchedChange.BACK_ON_REPORT, WatchedChange.HEARING)
        for county in ("Rock", "Dane"):
            watches.ask(session, ncp_id, NewWatch(kinds, WhoAsked.CSA, csas[county]), at=NOW, who=WHO)
        add_report(session, "Dane", on=date(2026, 10, 5))
        newest = add_report(session, "Dane", on=date(2026, 10, 7))
        (dane,) = session.scalars(select(IvdCase).where(IvdCase.county == "Dane"))
        dane.listed_import_id = newest
        session.add(CaseSnapshot(case_id=dane.id, import_id=newest, as_of=date(2026, 10, 7), row_number=1))
        dane.paid_m1_cents, dane.paid_m2_cents, dane.paid_m3_cents, dane.csup_cents = 0, 20_000, 20_000, 20_000
        for court, day in (("Dane County Circuit Court", 30), ("By phone", 29)):
            hearing = NewAppointment(AppointmentKind.HEARING, noon(date(2026, 10, day)), court=court)
            appointments.set_appointment(session, ncp_id, hearing, at=NOW, who=WHO)
        session.flush()
        assert sorted(said(session, "changes")) == [
            ("A hearing is set for October 29 (asked by Rock CSA, Dane CSA)", "Kept: not to be told"),
            ("A hearing is set for October 30 (asked by Dane CSA)", "Tell Dane CSA"),
            ("On the report of October 7 again (asked by Dane CSA)", "Tell Dane CSA"),
            ("Payments stopped, as the report of October 7 says (asked by Dane CSA)", "Tell Dane CSA"),
        ]
        keys = {line.why: line.subject_id for line in look(session)["changes"].lines}
        told = [today.to_tell(session, ncp_id, key, today=TODAY) for _why, key in sorted(keys.items())]
        assert [one and one.to.csa_id for one in told] == [None, *[csas["Dane"]] * 3]

    vault.write(work)


def test_an_alert_that_ended_or_ran_out_tells_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        watches.ask(session, ncp_id, NewWatch((WatchedChange.EMPLOYMENT,), until=TODAY), at=NOW, who=WHO)
        jobs.start_job(session, ncp_id, started_on=date(2026, 10, 5), employer="Acme", at=NOW, who=WHO)
        assert len(said(session, "changes")) == 1
        assert said(session, "changes", TODAY + timedelta(days=1)) == []
        (on,) = watches.watches_of(session, ncp_id, today=TODAY)
        assert on.words == "A job begins or ends"
        watches.end(session, on.id, at=NOW, who=WHO)
        assert said(session, "changes") == []
        with pytest.raises(RefusedError):
            watches.end(session, on.id, at=NOW, who=WHO)
        for refused in (NewWatch(()), NewWatch(EVERY, WhoAsked.CSA), NewWatch(EVERY, until=date(2026, 10, 7))):
            with pytest.raises(RefusedError):
                watches.ask(session, ncp_id, refused, at=NOW, who=WHO)

    vault.write(work)


# Releases and their forms


def test_a_release_that_ran_out_is_told_while_a_program_goes_on(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, program_id = listed(session), add_program(session)
        release = NewRelease(Recipient.PROGRAM, date(2026, 9, 1), date(2026, 10, 1), program_id=program_id)
        releases.record_release(session, ncp_id, release, at=NOW, who=WHO)
        assert said(session, "releases") == []
        referral = referrals.refer(session, ncp_id, NewReferral(program_id, date(2026, 9, 1)), at=NOW, who=WHO)
        referrals.enrol(session, referral, enrolled_on=date(2026, 9, 2), at=NOW, who=WHO)
        why = "The release for WIOA ran out on October 1"
        assert said(session, "releases") == [(why, "Release form")]
        releases.record_release(session, ncp_id, replace(release, facts=("participation",)), at=NOW, who=WHO)
        less = replace(release, valid_until=None, facts=("participation",))
        releases.record_release(session, ncp_id, less, at=NOW, who=WHO)
        assert said(session, "releases")[0][0] == why
        releases.record_release(session, ncp_id, replace(release, valid_until=None), at=NOW, who=WHO)
        assert said(session, "releases") == []
        newest = session.scalars(select(Release).order_by(Release.id.desc())).first()
        assert newest is not None
        releases.revoke(session, newest.id, revoked_on=date(2026, 10, 7), at=NOW, who=WHO)
        assert ("The release for WIOA was taken back on October 7", "What may be told") in said(session, "releases")

    vault.write(work)


def test_a_release_under_safe_contact_says_none_of_the_words_that_somebody_typed(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        place, week_ago = "Golden House shelter, 12 Oak St", NOW - timedelta(days=7)
        runs_out = NewRelease(Recipient.OTHER, date(2026, 9, 1), date(2026, 10, 11), recipient_name=place)
        releases.record_release(session, ncp_id, runs_out, at=NOW, who=WHO)
        form = NewForm(Recipient.OTHER, ("participation",), recipient_name="Sister Ann, 608-555-0101")
        releases.print_form(session, ncp_id, form, at=week_ago, who=WHO)
        assert f"The release for {place} runs out on October 11" in [why for why, _ in said(session, "releases")]
        session.get_one(Ncp, ncp_id).safe_contact = True
        session.flush()
        assert [why for why, _ in said(session, "releases")] == [
            "The form was made on October 1 and is not signed",
            "The release runs out on October 11",
        ]
        (newest,) = session.scalars(select(Release))
        newest.valid_until = date(2026, 10, 5)
        program_id = add_program(session)
        referral = referrals.refer(session, ncp_id, NewReferral(program_id, date(2026, 9, 1)), at=NOW, who=WHO)
        referrals.enrol(session, referral, enrolled_on=date(2026, 9, 2), at=NOW, who=WHO)
        assert "The release ran out on October 5" in [why for why, _ in said(session, "releases")]
        with pytest.raises(RefusedError, match="lies ahead"):
            releases.revoke(session, newest.id, revoked_on=date(2027, 10, 7), at=NOW, who=WHO)
        releases.revoke(session, newest.id, revoked_on=date(2026, 10, 7), at=NOW, who=WHO)
        assert "The release was taken back on October 7" in [why for why, _ in said(session, "releases")]

    vault.write(work)


def test_a_form_that_nobody_signed_is_told_after_a_week(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = listed(session)
        form = NewForm(Recipient.STATE, ("participation",))
        week_ago = NOW - timedelta(days=7)
        made = releases.print_form(session, ncp_id, form, at=week_ago, who=WHO)
        why = "The form for the state was made on October 1 and is not signed"
        assert said(session, "releases") == [(why, "What may be told")]
        releases.print_form(session, ncp_id, form, at=NOW, who=WHO)
        assert said(session, "releases") == []
        assert said(session, "releases", TODAY + timedelta(days=7)) != []
        releases.sign_form(session, made.form_id, signed_on=TODAY, at=NOW, who=WHO)
        assert said(session, "releases", TODAY + timedelta(days=7)) == []

    vault.write(work)
