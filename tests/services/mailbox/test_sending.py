"""From a workbook to a mailbox, over real mail servers on this computer; and every way in which that goes wrong."""

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.message import OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.partner import CsaContact
from csdesk.models.referral import Referral
from csdesk.models.release import Disclosure, Recipient, Release
from csdesk.services import attachments, mailbox, referrals, reporting
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import Letter, MessageState
from csdesk.services.mailbox.loopback import Deliveries, LoopbackServer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import plain, to
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk
from tests.support.smtp import FailingServer

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
CLOCK = SetClock(datetime(2026, 10, 8, 16, tzinfo=UTC))
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


@pytest.fixture
def drafted(vault: Vault) -> Vault:
    """A vault with drafts to the state, Brown and Rock; one person has a release for the CSAs."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number, county in enumerate(("Brown", "Rock")):
            ncp_id = desk.add_person(session, number, (county,))
            program = made.programs["WIOA Adult"]
            desk.refer(session, ncp_id, program, date(2026, 7, 2), enrolled_on=date(2026, 7, 20))
        desk.release(session, ncp_id, Recipient.CSA, signed_on=date(2026, 7, 21))
        desk_settings.save(session, SETTINGS)

    vault.write(work)
    vault.write(_prepare_and_draft)
    return vault


@pytest.fixture
def approved(drafted: Vault) -> Vault:
    """The same, after a person's yes to all of them."""
    drafted.write(lambda session: mailbox.approve(session, seen(session), at=MADE, who="Dana"))
    return drafted


def test_delivered_with_the_attachment_byte_for_byte(approved: Vault, server: LoopbackServer) -> None:
    steps: list[mailbox.HandingOver] = []
    results = mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana", watch=steps.append)
    assert [result.state for result in results] == [MessageState.SENT] * 3
    assert {(step.number, step.of) for step in steps} == {(1, 3), (2, 3), (3, 3)}
    assert {step.message_id for step in steps if step.done == step.total} == {result.id for result in results}
    received = {letter["To"]: letter for letter in map(_read, server.deliveries.received())}
    lines = {line.recipient_email: line for line in approved.read(mailbox.list_messages)}
    assert (
        set(received)
        == set(lines)
        == {
            "DCFDfESBWfContracts@wisconsin.gov",
            "reports@brown.example",
            "reports@rock.example",
        }
    )
    for address, line in lines.items():
        letter = received[address]
        files = list(letter.iter_attachments())
        assert len(files) == len(line.files) == 2, "the workbook, and the page beside it"
        for file, kept in zip(files, line.files, strict=True):
            stored = approved.read(lambda session, key=kept.attachment_id: attachments.content(session, key))  # type: ignore[misc]
            assert file.get_content() == stored.content
            assert file.get_filename() == stored.file_name == kept.file_name
            assert kept.rule == line.rule
        assert letter["Message-ID"] == line.message_id
        assert letter["Subject"] == line.subject
        assert letter["From"] == "Dana Liaison <dana@agency.example>"
        body = letter.get_body()
        assert body is not None
        assert line.rule in " ".join(body.get_content().split())
        assert (line.state, line.attempts, line.sent_at) == (MessageState.SENT, 1, CLOCK.now())
        assert line.server_answer.startswith("250 ")
    assert mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana") == ()
    told = approved.read(lambda session: {row.at for row in session.query(Disclosure)})
    assert told == {CLOCK.now()}, "people were told of when the server took it"


def test_nothing_leaves_without_a_yes(drafted: Vault, server: LoopbackServer) -> None:
    assert mailbox.send_due(drafted, to(server), clock=CLOCK, who="Dana") == ()
    first = drafted.read(mailbox.list_messages)[0]
    drafted.write(lambda session: mailbox.approve(session, seen(session, first.id), at=MADE, who="Dana"))
    mailbox.send_due(drafted, to(server), clock=CLOCK, who="Dana")
    assert len(server.deliveries.received()) == 1
    with pytest.raises(RefusedError, match="sent already"):
        drafted.write(lambda session: mailbox.approve(session, seen(session, first.id), at=MADE, who="Dana"))


def test_drafts_say_who_gets_what_and_why(drafted: Vault) -> None:
    lines = {line.recipient_name: line for line in drafted.read(mailbox.list_messages)}
    state, brown, rock = (lines[name] for name in ("State mailbox", "Brown County CSA", "Rock County CSA"))
    assert "action item 6" in state.rule
    assert state.withheld.startswith("Names, addresses, phone numbers, barriers: all.")
    assert brown.rule == "Participation up to enrollment (DFES 19-07, Release of Information)."
    assert brown.withheld == "What came after enrollment: 1 person, no release."
    assert rock.rule.endswith("1 more by their signed release.")
    assert rock.withheld == "Nothing."
    assert [line.about_people for line in (state, brown, rock)] == [2, 1, 1]
    assert state.recipient == Recipient.STATE
    again = drafted.write(_prepare_and_draft)
    assert {line.id for line in again} == {line.id for line in lines.values()}, "drafting again makes no second one"


def test_an_agency_without_a_contact_person(drafted: Vault, server: LoopbackServer) -> None:
    def forget(session: Session) -> None:
        session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one().receives_reports = False

    def recall(session: Session) -> None:
        session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one().receives_reports = True

    drafted.write(forget)
    line = _named(drafted.write(_prepare_and_draft), "Rock County CSA")
    assert line.recipient_email == ""
    assert "Directory" in line.problem
    with pytest.raises(RefusedError, match="no e-mail address for Rock County CSA"):
        drafted.write(lambda session: mailbox.approve(session, seen(session), at=MADE, who="Dana"))
    assert mailbox.send_due(drafted, to(server), clock=CLOCK, who="Dana") == (), "all or none were approved"
    drafted.write(recall)
    line = _named(drafted.write(_prepare_and_draft), "Rock County CSA")
    assert (line.recipient_email, line.problem) == ("reports@rock.example", "")


def test_a_fault_of_the_line_stops_all_and_all_are_still_wanted(approved: Vault, server: LoopbackServer) -> None:
    results = mailbox.send_due(approved, replace(to(server), password="no"), clock=CLOCK, who="Dana")
    assert [result.state for result in results] == [MessageState.QUEUED] * 3
    assert "does not take this user name and password" in results[0].sentence
    assert "Still queued" in results[1].sentence
    assert server.deliveries.received() == ()
    (why,) = (line.problem for line in approved.read(mailbox.list_messages) if line.id == results[0].id)
    assert why == results[0].sentence
    assert {line.hold for line in approved.read(mailbox.list_messages)} == {"login"}
    assert approved.read(lambda session: mailbox.next_try(session, at=CLOCK.now())) is None
    assert mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana") == (), "it would lock the account"
    assert approved.write(lambda session: mailbox.let_go_of_holds(session, at=CLOCK.now(), who="Dana")) == 3
    again = mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")
    assert [result.state for result in again] == [MessageState.SENT] * 3, "nobody has to say yes twice"
    assert len(server.deliveries.received()) == 3
    assert not any(line.problem for line in approved.read(mailbox.list_messages))


class Refusing(Deliveries):
    """Refuses every recipient with the same answer."""

    answer = "550 5.1.1 no such mailbox"

    async def handle_RCPT(self, *_arguments: Any) -> str:  # noqa: N802 - aiosmtpd's name
        return self.answer


@pytest.mark.parametrize(
    ("answer", "hint", "again"),
    [
        ("550 5.1.1 no such mailbox", "check the address", None),
        ("452 4.2.2 mailbox full", "mailbox is full", timedelta(hours=1)),
        ("552 5.2.2 over quota", "mailbox is full", timedelta(hours=1)),
        ("451 4.7.1 greylisted", "try again later", timedelta(minutes=1)),
    ],
)
def test_a_recipient_refused(
    approved: Vault, tmp_path: Path, answer: str, hint: str, again: timedelta | None
) -> None:
    refusing = Refusing(tmp_path / "mailbox")
    refusing.answer = answer
    with LoopbackServer(refusing) as server:
        results = mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")
    state = MessageState.FAILED if again is None else MessageState.QUEUED
    assert [result.state for result in results] == [state] * 3, "each is tried: it is their mailbox"
    assert {result.next_try_at for result in results} == {CLOCK.now() + again if again is not None else None}
    assert all(hint in result.sentence and answer in result.sentence for result in results)
    assert refusing.received() == ()
    assert {line.server_answer for line in approved.read(mailbox.list_messages)} == {answer}


def test_a_drop_after_the_letter_is_unknown_and_never_sent_again_by_itself(approved: Vault) -> None:
    with FailingServer("end").running() as server:
        results = mailbox.send_due(approved, plain(server), clock=CLOCK, who="Dana")
        assert [result.state for result in results] == [MessageState.UNKNOWN] * 3
        assert all("may have arrived or not" in result.sentence for result in results)
        assert len(server.kept) == 3
        assert mailbox.send_due(approved, plain(server), clock=CLOCK, who="Dana") == ()
        assert server.dialogues == 3
    arrived, lost, _other = (result.id for result in results)
    approved.write(lambda session: mailbox.resolve_unknown(session, arrived, True, at=MADE, who="Dana"))
    approved.write(lambda session: mailbox.resolve_unknown(session, lost, False, at=MADE, who="Dana"))
    lines = {line.id: line for line in approved.read(mailbox.list_messages)}
    assert lines[arrived].state == MessageState.SENT
    assert lines[lost].state == MessageState.FAILED
    with pytest.raises(RefusedError, match="unknown already"):
        approved.write(lambda session: mailbox.approve(session, seen(session, _other), at=MADE, who="Dana"))
    with pytest.raises(RefusedError, match="known what became"):
        approved.write(lambda session: mailbox.resolve_unknown(session, arrived, False, at=MADE, who="Dana"))
    approved.write(lambda session: mailbox.approve(session, seen(session, lost), at=MADE, who="Dana"))
    with FailingServer().running() as server:
        (result,) = mailbox.send_due(approved, plain(server), clock=CLOCK, who="Dana")
        assert result.state == MessageState.SENT
        assert lines[lost].message_id.encode() in server.kept[0], "one Message-ID for ever"


def test_a_program_that_was_stopped_while_sending(approved: Vault, server: LoopbackServer) -> None:
    class Stopped(mailbox.SmtpTransport):
        def deliver(self, letter: Letter, **_watching: object) -> str:
            raise KeyboardInterrupt(letter.sha256)

    with pytest.raises(KeyboardInterrupt):
        mailbox.send_due(approved, Stopped("127.0.0.1"), clock=CLOCK, who="Dana")
    lines = approved.read(mailbox.list_messages)
    (left,) = (line for line in lines if line.state == MessageState.UNKNOWN)
    assert "was stopped while this message was being handed over" in left.problem
    now = approved.read(lambda session: mailbox.list_messages(session, sending_now=True))
    assert MessageState.SENDING in {line.state for line in now}
    results = mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")
    assert left.id not in {result.id for result in results}
    assert len(server.deliveries.received()) == 2
    kept = approved.read(lambda session: session.get_one(OutboxMessage, left.id).state)
    assert kept == MessageState.UNKNOWN


def test_called_off_between_two_messages(approved: Vault, server: LoopbackServer) -> None:
    results = mailbox.send_due(
        approved, to(server), clock=CLOCK, who="Dana", cancelled=lambda: bool(server.deliveries.received())
    )
    assert [result.state for result in results] == [MessageState.SENT, MessageState.QUEUED, MessageState.QUEUED]
    states = sorted(line.state.value for line in approved.read(mailbox.list_messages))
    assert states == ["queued", "queued", "sent"]


def test_a_release_revoked_after_the_report_was_made(approved: Vault, server: LoopbackServer) -> None:
    def revoke(session: Session) -> None:
        session.query(Release).one().revoked_on = MADE.date()

    approved.write(revoke)
    results = {
        result.recipient_name: result for result in mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")
    }
    assert results["Brown County CSA"].state == MessageState.SENT
    assert results["Rock County CSA"].state == MessageState.FAILED
    assert "revoked or ran out" in results["Rock County CSA"].sentence
    with pytest.raises(RefusedError, match="prepare the quarter again"):
        approved.write(
            lambda session: mailbox.approve(
                session, seen(session, results["Rock County CSA"].id), at=MADE, who="Dana"
            )
        )
    line = _named(approved.write(_prepare_and_draft), "Rock County CSA")
    assert line.state == MessageState.DRAFT
    assert line.withheld == "What came after enrollment: 1 person, no release."


def test_a_revocation_that_is_recorded_late_counts_from_its_own_day(approved: Vault, server: LoopbackServer) -> None:
    def revoke(session: Session) -> None:
        session.query(Release).one().revoked_on = date(2026, 10, 5)

    approved.write(revoke)
    rock = _named(approved.read(mailbox.list_messages), "Rock County CSA")
    with pytest.raises(RefusedError, match="prepare the quarter again"):
        approved.write(lambda session: mailbox.as_eml(session, rock.id, at=MADE, who="Dana"))
    with pytest.raises(RefusedError, match="prepare the quarter again"):
        approved.write(lambda session: mailbox.give_out_files(session, [rock.id], at=MADE, who="Dana"))
    assert _states(mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")) == {
        "State mailbox": MessageState.SENT,
        "Brown County CSA": MessageState.SENT,
        "Rock County CSA": MessageState.FAILED,
    }


def test_a_release_in_the_place_of_the_revoked_one_is_enough(approved: Vault, server: LoopbackServer) -> None:
    def sign_again(session: Session) -> None:
        old = session.query(Release).one()
        old.revoked_on = MADE.date()
        desk.release(session, old.ncp_id, Recipient.CSA, signed_on=MADE.date())

    approved.write(sign_again)
    results = mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")
    assert set(_states(results).values()) == {MessageState.SENT}


def test_an_enrolment_that_is_recorded_after_the_report_was_made(vault: Vault, server: LoopbackServer) -> None:
    """The report tells of contacts in September; then it turns out that the parent was enrolled in August."""

    def work(session: Session) -> UUID:
        made = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        ids = [desk.add_person(session, number, (county,)) for number, county in enumerate(("Brown", "Rock"))]
        for ncp_id in ids:
            desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))
            desk.contact(session, ncp_id, date(2026, 9, 14))
        return session.query(Referral).filter(Referral.ncp_id == ids[1]).one().id

    referral_id = vault.write(work)
    vault.write(_prepare_and_draft)
    vault.write(lambda session: mailbox.approve(session, seen(session), at=MADE, who="Dana"))
    vault.write(
        lambda session: referrals.enrol(
            session, referral_id, enrolled_on=date(2026, 8, 3), at=CLOCK.now(), who="Dana"
        )
    )
    assert _states(mailbox.send_due(vault, to(server), clock=CLOCK, who="Dana")) == {
        "State mailbox": MessageState.FAILED,
        "Brown County CSA": MessageState.SENT,
        "Rock County CSA": MessageState.FAILED,
    }
    again = vault.write(_prepare_and_draft)
    assert _named(again, "Rock County CSA").withheld == "What came after enrollment: 1 person, no release."


def test_the_audit_trail_names_nobody(approved: Vault, server: LoopbackServer) -> None:
    mailbox.send_due(approved, to(server), clock=CLOCK, who="Dana")

    def trail(session: Session) -> tuple[list[str], list[str]]:
        names = [person.last_name for person in session.query(Ncp)]
        lines = [f"{event.action} {event.detail}" for event in session.query(AuditEvent)]
        return names, lines

    names, lines = approved.read(trail)
    assert {"message.approved about 1 people", "message.sent 1, 250"} <= set(lines)
    (state,) = (line for line in approved.read(mailbox.list_messages) if line.recipient is Recipient.STATE)
    ((attempt,), files) = state.tries, " ".join(file.sha256[:16] for file in state.files)
    said = f"letter {attempt.letter_sha256[:16]} of {attempt.size} bytes, files {files}"
    assert f"message.sending 1, 2026Q3 state, {said}" in lines
    assert not [line for line in lines for name in names if name in line]
    assert not [line for line in lines if "@" in line]


def test_a_draft_for_outlook(drafted: Vault) -> None:
    first = _named(drafted.read(mailbox.list_messages), "Rock County CSA")
    content, _told = drafted.write(lambda session: mailbox.as_eml(session, first.id, at=MADE, who="Dana"))
    draft = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(draft, EmailMessage)
    assert (draft["X-Unsent"], draft["To"], draft["Date"]) == ("1", "reports@rock.example", None)
    for file, kept in zip(draft.iter_attachments(), first.files, strict=True):
        stored = drafted.read(lambda session, key=kept.attachment_id: attachments.content(session, key))  # type: ignore[misc]
        assert file.get_content() == stored.content
    drafted.write(lambda session: mailbox.mark_sent(session, first.id, sent_on=MADE.date(), at=MADE, who="Dana"))
    assert _named(drafted.read(mailbox.list_messages), "Rock County CSA").state == MessageState.SENT
    with pytest.raises(RefusedError, match="went already"):
        drafted.write(lambda session: mailbox.mark_sent(session, first.id, sent_on=MADE.date(), at=MADE, who="Dana"))


def test_ones_own_address_is_needed(drafted: Vault) -> None:
    drafted.write(lambda session: desk_settings.save(session, replace(SETTINGS, liaison_email="")))
    with pytest.raises(RefusedError, match="Your own e-mail address"):
        drafted.write(lambda session: mailbox.approve(session, seen(session), at=MADE, who="Dana"))


def _prepare_and_draft(session: Session) -> tuple[mailbox.MessageLine, ...]:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    return mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def _ids(session: Session) -> list[UUID]:
    return [line.id for line in mailbox.list_messages(session)]


def _named(lines: tuple[mailbox.MessageLine, ...], name: str) -> mailbox.MessageLine:
    (line,) = (line for line in lines if line.recipient_name == name)
    return line


def _states(results: tuple[mailbox.SendResult, ...]) -> dict[str, MessageState]:
    return {result.recipient_name: result.state for result in results}


def _read(path: Path) -> EmailMessage:
    read: Callable[..., Any] = email.message_from_bytes
    letter = read(path.read_bytes(), policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return letter
