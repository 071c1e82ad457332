"""What was agreed with the agencies stands on Today when it is due."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import Csa, CsaReview, ReviewAnswer
from csdesk.models.referral import Referral
from csdesk.models.release import Disclosure, Recipient
from csdesk.services import agreements, joint_work, today
from csdesk.services.agreements import Agreement
from csdesk.services.directory import ReportRhythm
from csdesk.services.joint_work import JointStepState, NewMeeting
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program, add_report
from tests.services.test_agreements import add
from tests.services.test_joint_work import STEP


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def groups(session: Session, on: date = TODAY) -> dict[str, list[today.TodayLine]]:
    found = today.todays_list(session, today=on, now=NOW, settings=Settings())
    return {group.key: list(group.lines) for group in found.groups}


def agree(session: Session, csa_id: UUID, agreed: Agreement) -> None:
    agreements.agree(session, csa_id, agreed, at=NOW, who=WHO)


def referred(session: Session, days: int) -> UUID:
    """Somebody whom the CSA of Rock referred so many days ago."""
    ncp_id = add_person(session, Person(source=Source.CSA, counties=("Rock",)))
    session.get_one(Ncp, ncp_id).created_at = NOW - timedelta(days=days)
    session.flush()
    return ncp_id


def test_a_first_contact_is_due_within_the_days_that_were_agreed(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        report = add_report(session, "Rock")
        cleared = add_person(session, Person(counties=("Rock",)), report=report)
        answered = CsaReview(
            ncp_id=cleared, csa_id=csa_id, asked_at=NOW, due_on=TODAY, answer=ReviewAnswer.CLEARED, answered_at=NOW,
            answered_on=ago(8),
        )  # fmt: skip
        session.add(answered)
        came = referred(session, 5)
        recent = referred(session, 4)
        assert "first_contact" not in groups(session)
        agree(session, csa_id, Agreement(contact_within_days=5))
        found = groups(session)
        late, due = found["first_contact"]
        assert (late.ncp_id, late.when, late.late) == (cleared, "3 days", True)
        assert late.why == "Within 5 days: Rock CSA cleared on September 30"
        assert (due.ncp_id, due.when, due.late) == (came, "Today", False)
        assert [line.ncp_id for line in found["to_contact"]] == [recent]
        today.mark_done(session, cleared, at=NOW, who=WHO)
        assert [line.ncp_id for line in groups(session)["first_contact"]] == [came]

    vault.write(work)


def test_a_csa_hears_of_whom_it_referred(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        told, waits, old = referred(session, 30), referred(session, 22), referred(session, 400)
        referred(session, 20)
        for ncp_id, name in (
            (told, "Rock County Child Support Agency"),
            (waits, "Dane County Child Support Agency"),  # did not refer: Rock did, and waits still
        ):
            session.add(
                Disclosure(
                    ncp_id=ncp_id,
                    at=NOW,
                    recipient=Recipient.CSA,
                    recipient_name=name,
                    what="Status",
                    rule="x",
                    left_at=NOW,
                )
            )
        agree(session, csa_id, Agreement(follow_up_within_days=21))
        (line,) = groups(session)["csa_follow_up"]
        assert (line.ncp_id, line.when, line.action_key) == (waits, "1 day", "O")
        assert old not in {line.ncp_id for line in groups(session)["csa_follow_up"]}
        today.mark_done(session, line.subject_id, at=NOW, who=WHO)
        assert "csa_follow_up" not in groups(session)
        assert [one.what for one in today.done_lines(session, TODAY)] == ["Word to the CSA that referred"]
        today.bring_back(session, line.subject_id, at=NOW, who=WHO)
        assert "csa_follow_up" in groups(session)

    vault.write(work)


def test_a_report_is_due_as_often_as_was_agreed_once_somebody_was_referred(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        monthly = Agreement(report_rhythm=ReportRhythm.MONTHLY, agreed_on=ago(37))
        agree(session, csa_id, monthly)
        person = add_person(session, Person(counties=("Rock",)))
        session.get_one(Ncp, person).created_at = NOW - timedelta(days=100)
        assert "csa_reports" not in groups(session)
        session.add(
            Referral(
                ncp_id=person,
                program_id=add_program(session),
                referred_on=ago(40),
                by=WHO,
                last_news_on=TODAY,
                created_at=NOW,
            )
        )
        session.flush()
        (line,) = groups(session)["csa_reports"]
        assert (line.ncp_id, line.csa_id, line.action_key, line.name) == (None, csa_id, "R", "Rock CSA")
        assert (line.when, line.late) == ("Oct 15", False)
        assert line.why == "September 2026: due in 7 days (every month)"
        assert groups(session, date(2026, 10, 15))["csa_reports"][0].when == "Today"
        (late,) = groups(session, date(2026, 10, 18))["csa_reports"]
        assert (late.when, late.late) == ("3 days", True)
        assert late.why == "September 2026: was due October 15 (every month)"
        (missed,) = groups(session, date(2026, 11, 2))["csa_reports"]
        assert (missed.when, missed.late) == ("18 days", True)
        assert missed.why == "October 2026; missing since September 2026 (every month)"
        today.mark_done(session, line.subject_id, at=NOW, who=WHO)
        assert "csa_reports" not in groups(session)
        assert [one.what for one in today.done_lines(session, TODAY)] == ["Status report"]
        agree(session, csa_id, replace(monthly, agreed_on=TODAY))
        assert "csa_reports" not in groups(session)
        agree(session, csa_id, replace(monthly, report_rhythm=ReportRhythm.QUARTERLY))
        (line,) = groups(session)["csa_reports"]
        assert line.why.endswith("(every quarter)")

    vault.write(work)


def test_joint_steps_and_meetings_stand_with_their_agency(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        step = joint_work.keep_step(session, csa_id, STEP, today=TODAY, at=NOW, who=WHO)
        joint_work.keep_step(
            session, None, replace(STEP, due_on=TODAY + timedelta(days=1)), today=TODAY, at=NOW, who=WHO
        )
        for days, subject in ((-1, "Held"), (0, "Now"), (7, "Next week"), (8, "Later")):
            new = NewMeeting(subject, TODAY + timedelta(days=days))
            joint_work.keep_meeting(session, None if days else csa_id, new, at=NOW, who=WHO)
        lines = groups(session)["agency_work"]
        assert [(line.name, line.when) for line in lines] == [
            ("Rock CSA", "3 days"),
            ("Rock CSA", "Today"),
            ("Several agencies", "Oct 15"),
        ]
        assert lines[0].why == "Train two workers (Pao Vang)"
        assert all(line.ncp_id is None for line in lines)
        today.postpone(session, step, TODAY + timedelta(days=2), at=NOW, who=WHO)
        (put_off,) = today.done_lines(session, TODAY)
        assert (put_off.name, put_off.what, put_off.put_off) == ("Rock CSA", "Joint step: Train two workers", True)
        joint_work.do_step(session, step, JointStepState.DONE, today=TODAY, at=NOW, who=WHO)
        assert len(groups(session, TODAY + timedelta(days=2))["agency_work"]) == 3
        session.delete(session.get_one(Csa, csa_id))

    vault.write(work)
