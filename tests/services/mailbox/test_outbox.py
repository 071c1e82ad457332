"""What a liaison says about messages: yes, not any more, sent by hand; and what is kept of each."""

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, OutboxMessage
from csdesk.models.partner import CsaContact
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Disclosure, Recipient
from csdesk.services import attachments, mailbox, reporting
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import AttemptOutcome, MessageLine, MessageState, SentHow
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import plain, to
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk
from tests.support.smtp import FailingServer

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
TODAY = MADE.date()
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


@pytest.fixture
def drafted(vault: Vault) -> Vault:
    """Drafts to the state and to Rock about one person."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))
        desk.contact(session, ncp_id, date(2026, 7, 14))

    vault.write(work)
    vault.write(prepare)
    return vault


@pytest.fixture
def approved(drafted: Vault) -> Vault:
    """The same, after the yes."""
    drafted.write(yes)
    return drafted


def prepare(session: Session) -> None:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def yes(session: Session, at: datetime = MADE) -> None:
    mailbox.approve(session, seen(session), at=at, who="Dana")


def rock(session: Session) -> MessageLine:
    (line,) = (line for line in mailbox.list_messages(session) if line.recipient_name == "Rock County CSA")
    return line


def another_contact(session: Session) -> None:
    """Something that the report tells of changed."""
    from csdesk.models.ncp import Ncp

    desk.contact(session, session.query(Ncp).one().id, date(2026, 8, 20))


def test_a_yes_is_said_to_what_was_shown(drafted: Vault) -> None:
    shown = drafted.read(seen)

    def readdress(session: Session) -> None:
        session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one().email = "x@other.example"

    drafted.write(readdress)
    drafted.write(prepare)
    with pytest.raises(RefusedError, match="changed since it was shown"):
        drafted.write(lambda session: mailbox.approve(session, shown, at=MADE, who="Dana"))
    assert {line.state for line in drafted.read(mailbox.list_messages)} == {MessageState.DRAFT}, "all or none"
    assert drafted.write(lambda session: mailbox.approve(session, seen(session), at=MADE, who="Dana")) == 2
    line = drafted.read(rock)
    assert (line.approved_at, line.approved_by) == (MADE, "Dana")


def test_what_changed_after_the_yes_does_not_leave(approved: Vault, server: LoopbackServer) -> None:
    def rewrite(session: Session) -> None:
        for row in session.query(OutboxMessage):
            row.body += "And this."

    approved.write(rewrite)
    results = mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana")
    assert {result.state for result in results} == {MessageState.DRAFT}
    assert "changed after your yes" in results[0].sentence
    assert server.deliveries.received() == ()


@pytest.mark.parametrize("becomes", ["replaced", "unticked"])
def test_nothing_goes_to_an_address_that_the_directory_no_longer_names(
    approved: Vault, server: LoopbackServer, becomes: str
) -> None:
    def change(session: Session) -> None:
        contact = session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one()
        if becomes == "replaced":
            contact.email = "new@rock.example"
        else:
            contact.receives_reports = False

    approved.write(change)
    results = mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana")
    assert {one.recipient_name: one.state for one in results} == {
        "State mailbox": MessageState.SENT,
        "Rock County CSA": MessageState.DRAFT,
    }
    line = approved.read(rock)
    assert line.recipients == (("new@rock.example",) if becomes == "replaced" else ())
    assert "other addresses" in line.problem
    assert len(server.deliveries.received()) == 1


def test_a_yes_does_not_last_for_ever(approved: Vault, server: LoopbackServer) -> None:
    late = SetClock(MADE + timedelta(days=8))
    results = mailbox.send_due(approved, to(server), clock=late, who="Dana")
    assert {result.state for result in results} == {MessageState.DRAFT}
    assert "more than a week old" in approved.read(rock).problem
    assert server.deliveries.received() == ()


def test_a_yes_is_taken_back(approved: Vault, server: LoopbackServer) -> None:
    ids = [line.id for line in approved.read(mailbox.list_messages)]
    assert approved.write(lambda session: mailbox.withdraw(session, ids, at=MADE, who="Dana")) == 2
    assert approved.read(rock).approved_at is None
    assert mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana") == ()
    with pytest.raises(RefusedError, match="does not wait to be sent"):
        approved.write(lambda session: mailbox.withdraw(session, ids, at=MADE, who="Dana"))


def test_all_contact_persons_who_receive_reports_are_written_to(drafted: Vault, server: LoopbackServer) -> None:
    def add(session: Session) -> None:
        first = session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one()
        session.add(CsaContact(csa_id=first.csa_id, name="Pao Vang", email="pao@rock.example", receives_reports=True))

    drafted.write(add)
    drafted.write(prepare)
    line = drafted.read(rock)
    assert set(line.recipients) == {"reports@rock.example", "pao@rock.example"}
    assert "Pao Vang" in line.people
    drafted.write(yes)
    mailbox.send_due(drafted, to(server), clock=SetClock(MADE), who="Dana")
    letters = [path.read_text() for path in server.deliveries.received()]
    assert sum("pao@rock.example" in letter and "reports@rock.example" in letter for letter in letters) == 1


def test_a_file_without_a_rule_does_not_pass(drafted: Vault, server: LoopbackServer) -> None:
    def attach(session: Session) -> None:
        from csdesk.models.attachment import AttachmentKind

        strange = attachments.keep(session, AttachmentKind.WORKBOOK, "all.xlsx", "a/b", b"everybody", at=MADE)
        session.add(MessageAttachment(message_id=rock(session).id, attachment_id=strange, position=1))

    drafted.write(attach)
    line = drafted.read(rock)
    for leave in (
        lambda session: mailbox.approve(session, seen(session, line.id), at=MADE, who="Dana"),
        lambda session: mailbox.as_eml(session, line.id, at=MADE, who="Dana"),
        lambda session: mailbox.as_folder(session, line.id, at=MADE, who="Dana"),
        lambda session: mailbox.give_out_files(session, [line.id], at=MADE, who="Dana"),
    ):
        with pytest.raises(RefusedError, match="no rule says"):
            drafted.write(leave)


def test_a_file_that_was_put_in_after_the_yes_does_not_pass(approved: Vault, server: LoopbackServer) -> None:
    def swap(session: Session) -> None:
        state, csa = session.query(QuarterWorkbook).order_by(QuarterWorkbook.recipient.desc())
        file = session.query(MessageAttachment).filter_by(attachment_id=csa.attachment_id).one()
        file.attachment_id = state.attachment_id
        session.flush()
        row = session.get_one(OutboxMessage, rock(session).id)
        row.approved_print = rock(session).fingerprint

    approved.write(swap)
    results = mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana")
    assert "no rule says" in next(one.sentence for one in results if one.recipient_name == "Rock County CSA")
    assert len(server.deliveries.received()) == 1


def test_preparing_again_takes_the_yes_to_the_old_report_back(approved: Vault, server: LoopbackServer) -> None:
    before = approved.read(rock)
    approved.write(another_contact)
    approved.write(prepare)
    after = approved.read(rock)
    assert (after.state, after.id != before.id) == (MessageState.DRAFT, True), "one message, and no yes to it yet"
    assert mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana") == ()


def test_what_was_tried_is_kept_although_the_report_is_made_anew(approved: Vault) -> None:
    with FailingServer("RCPT", answer="550 5.1.1 no such mailbox").running() as refusing:
        mailbox.send_due(approved, plain(refusing), clock=SetClock(MADE), who="Dana")
    before = approved.read(rock)
    assert before.state is MessageState.FAILED
    approved.write(another_contact)
    approved.write(prepare)
    assert approved.read(rock).state is MessageState.DRAFT
    (kept,) = (
        line
        for line in approved.read(lambda session: mailbox.receipts(session, recipient="Rock County CSA")).lines
        if line.id == before.id
    )
    assert kept.put_away
    assert "newer report took its place" in kept.problem
    assert [(one.outcome, one.fault, one.answer) for one in kept.tries] == [
        (AttemptOutcome.REFUSED, "refused", "550 5.1.1 no such mailbox")
    ]
    assert kept.files[0].sha256 == before.files[0].sha256


def test_a_draft_is_discarded_and_what_was_given_out_is_kept(drafted: Vault) -> None:
    first = drafted.read(rock)
    drafted.write(lambda session: mailbox.discard(session, [first.id], at=MADE, who="Dana"))
    assert "Rock County CSA" not in {line.recipient_name for line in drafted.read(mailbox.list_messages)}
    drafted.write(prepare)
    again = drafted.read(rock)
    drafted.write(lambda session: mailbox.give_out_files(session, [again.id], at=MADE, who="Dana"))
    drafted.write(lambda session: mailbox.discard(session, [again.id], at=MADE, who="Dana"))
    assert again.id in {line.id for line in drafted.read(mailbox.receipts).lines}


@pytest.mark.parametrize("tried", [False, True], ids=["given_out", "tried"])
def test_what_was_discarded_is_drafted_anew_when_somebody_wants_it(drafted: Vault, *, tried: bool) -> None:
    first = drafted.read(rock)
    if tried:
        drafted.write(yes)
        with FailingServer("RCPT", answer="550 5.1.1 no such mailbox").running() as refusing:
            mailbox.send_due(drafted, plain(refusing), clock=SetClock(MADE), who="Dana")
    else:
        drafted.write(lambda session: mailbox.as_eml(session, first.id, at=MADE, who="Dana"))
    drafted.write(lambda session: mailbox.discard(session, [first.id], at=MADE, who="Dana"))
    drafted.write(prepare)
    drafted.write(prepare)
    again = drafted.read(rock)
    assert (again.state, again.id != first.id) == (MessageState.DRAFT, True)
    assert again.message_id != first.message_id
    shown = drafted.write(
        lambda session: mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    )
    assert first.id not in {line.id for line in shown}
    assert drafted.write(lambda session: mailbox.approve(session, seen(session, again.id), at=MADE, who="Dana")) == 1
    assert first.id in {line.id for line in drafted.read(mailbox.receipts).lines}


def test_an_address_that_was_refused_is_taken_anew_from_the_directory(
    approved: Vault, server: LoopbackServer
) -> None:
    with FailingServer("RCPT", answer="550 5.1.1 no such mailbox").running() as refusing:
        mailbox.send_due(approved, plain(refusing), clock=SetClock(MADE), who="Dana")
    before = approved.read(rock)
    approved.write(prepare)
    assert approved.read(rock) == before, "the same address: it still says what the server said"

    def readdress(session: Session) -> None:
        session.query(CsaContact).filter(CsaContact.email == "reports@rock.example").one().email = "new@rock.example"

    approved.write(readdress)
    approved.write(prepare)
    after = approved.read(rock)
    assert (after.id, after.message_id, after.tries) == (before.id, before.message_id, before.tries)
    assert (after.state, after.recipients, after.problem) == (MessageState.DRAFT, ("new@rock.example",), "")
    assert mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana") == (), "it wants another yes"
    approved.write(lambda session: mailbox.approve(session, seen(session, after.id), at=MADE, who="Dana"))
    mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana")
    (letter,) = [path.read_text() for path in server.deliveries.received()]
    assert "new@rock.example" in letter


@pytest.mark.parametrize("way", ["eml", "folder", "files"])
def test_what_is_saved_for_sending_by_hand_is_not_sent_by_the_server_too(
    approved: Vault, server: LoopbackServer, way: str
) -> None:
    def save(session: Session) -> None:
        for one in mailbox.list_messages(session):
            match way:
                case "eml":
                    mailbox.as_eml(session, one.id, at=MADE, who="Dana")
                case "folder":
                    mailbox.as_folder(session, one.id, at=MADE, who="Dana")
                case _:
                    mailbox.give_out_files(session, [one.id], at=MADE, who="Dana")

    approved.write(save)
    for line in approved.read(mailbox.list_messages):
        assert (line.state, line.approved_at, line.handed_out_at) == (MessageState.DRAFT, None, MADE)
    assert mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana") == ()
    assert server.deliveries.received() == ()


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.UNKNOWN])
def test_what_may_have_left_is_not_saved_for_sending_by_hand(approved: Vault, state: MessageState) -> None:
    line = approved.read(rock)

    def set_off(session: Session) -> None:
        session.get_one(OutboxMessage, line.id).state = state

    approved.write(set_off)
    for save in (mailbox.as_eml, mailbox.as_folder):
        with pytest.raises(RefusedError, match="so that it does not go"):
            approved.write(lambda session, save=save: save(session, line.id, at=MADE, who="Dana"))  # type: ignore[misc]
    with pytest.raises(RefusedError, match="so that it does not go"):
        approved.write(lambda session: mailbox.give_out_files(session, [line.id], at=MADE, who="Dana"))
    assert approved.read(rock).handed_out_at is None


def test_sent_by_hand_on_a_day(drafted: Vault) -> None:
    line = drafted.read(rock)
    later = MADE + timedelta(days=6)
    for day, words in ((TODAY - timedelta(days=1), "before the day"), (TODAY + timedelta(days=7), "lies ahead")):
        with pytest.raises(RefusedError, match=words):
            drafted.write(
                lambda session, day=day: mailbox.mark_sent(session, line.id, sent_on=day, at=later, who="Dana")  # type: ignore[misc]
            )
    day = TODAY + timedelta(days=2)
    assert drafted.write(lambda session: mailbox.mark_sent(session, line.id, sent_on=day, at=later, who="Dana"))
    after = drafted.read(rock)
    assert (after.state, after.sent_on, after.sent_how) == (MessageState.SENT, day, SentHow.BY_HAND)
    told = drafted.read(lambda session: [row.left_at for row in session.query(Disclosure)])
    assert [moment.date() for moment in told if moment] == [day], "its people were told of on that day"


def test_a_folder_has_recipient_subject_and_text_to_copy(drafted: Vault) -> None:
    line = drafted.read(rock)
    files = drafted.write(lambda session: mailbox.as_folder(session, line.id, at=MADE, who="Dana"))
    names = {name: content for name, content, _told in files}
    kept = [file.file_name for file in line.files]
    assert set(names) == {f"Rock County CSA/{name}" for name in (*kept, "message.txt")}
    text = names["Rock County CSA/message.txt"].decode()
    assert text.startswith(f"To: reports@rock.example\r\nSubject: {line.subject}\r\n")
    assert line.body.splitlines()[2] in text
    assert drafted.read(rock).handed_out_at == MADE
    lines = drafted.read(lambda session: session.query(Disclosure).count())
    assert lines == 1, "told once, however many files"


def test_a_draft_bears_no_sender_and_all_recipients(drafted: Vault) -> None:
    line = drafted.read(rock)
    content, _told = drafted.write(lambda session: mailbox.as_eml(session, line.id, at=MADE, who="Dana"))
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    assert (letter["From"], letter["X-Unsent"], letter["To"]) == (None, "1", "reports@rock.example")


def test_it_is_the_same_letter_at_each_handing_over(approved: Vault) -> None:
    clock = SetClock(MADE)
    with FailingServer("end", answer="451 4.7.1 later").running() as server:
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
        approved.write(lambda session: desk_settings.save(session, replace(SETTINGS, liaison_name="Somebody Else")))
        clock.moment += timedelta(minutes=1)
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
        line = approved.read(rock)
        assert len({one.letter_sha256 for one in line.tries}) == 1
        assert [one.number for one in line.tries] == [1, 2]
        assert line.next_try_at == clock.now() + timedelta(minutes=5)
        assert {one.server for one in line.tries} == {plain(server).server}


def test_receipts_are_found_by_quarter_and_by_recipient(approved: Vault, server: LoopbackServer) -> None:
    mailbox.send_due(approved, to(server), clock=SetClock(MADE), who="Dana")
    found = approved.read(mailbox.receipts)
    assert (found.total, found.quarters, found.recipients) == (2, (QUARTER,), ("Rock County CSA", "State mailbox"))
    (csa,) = approved.read(lambda session: mailbox.receipts(session, recipient="Rock County CSA")).lines
    assert (csa.recipient, csa.sent_on, csa.sent_how) == (Recipient.CSA, TODAY, SentHow.SMTP)
    assert csa.server_answer.startswith("250")
    stored = approved.read(lambda session: attachments.content(session, csa.files[0].attachment_id))
    assert csa.files[0].sha256 == hashlib.sha256(stored.content).hexdigest()
    assert approved.read(lambda session: mailbox.receipts(session, quarter=QUARTER.previous)).total == 0
    assert approved.read(lambda session: mailbox.receipts(session, text="rock.EXAMPLE")).total == 1
    assert approved.read(lambda session: mailbox.receipts(session, limit=1, offset=1)).lines == (found.lines[1],)
