"""Two hundred messages over a line on which anything fails: each arrives exactly once, or is said to be unknown."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from csdesk.models.message import OutboxMessage
from csdesk.services import mailbox
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import AttemptOutcome, MessageState, Timeouts
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import failing
from tests.services.mailbox.yes import seen
from tests.support.smtp import PROTECTED_STEPS, Deed, FailingServer, Mishap

MESSAGES = 200
SEED = 20261008
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example")
ANSWERS = ("451 4.7.1 later", "421 closing", "452 4.2.2 full", "550 5.1.1 no", "554 5.7.1 spam", "251 kept", "<html>")
WAITING = (MessageState.QUEUED, MessageState.FAILED, MessageState.DRAFT)
HASTY = Timeouts(connect=5, reply=0.2, block=0.2, end=0.2)


def script(chance: random.Random) -> Iterator[Mishap]:
    """What happens in each dialogue: at any step, of any kind, or nothing."""
    steps = (*PROTECTED_STEPS["starttls"], "end", "end", "body", "QUIT")
    while True:
        if chance.random() < 0.35:
            yield Mishap()
            continue
        step = chance.choice(steps)
        answer = chance.choice(ANSWERS) if step != "handshake" and chance.random() < 0.5 else ""
        if step == "body" and answer.startswith("2"):
            answer = ""  # a server that says yes before the end lies, and nobody can know
        deed = chance.choices(tuple(Deed)[:3], (47, 47, 6))[0]
        late = 0.4 if not answer and step == "end" and chance.random() < 0.1 else 0
        keeps = answer.startswith("2") or chance.random() < 0.7
        yield Mishap(step, answer, keeps, deed, chance.randint(1, 700), late)


def write_messages(session: Session) -> None:
    desk_settings.save(session, SETTINGS)
    for number in range(MESSAGES):
        session.add(
            OutboxMessage(
                message_id=f"<{number}@agency.example>",
                recipient_name=f"Agency {number}",
                recipient_email=f"a{number}@csa.example, b{number}@csa.example",
                subject=f"About nobody, {number}",
                body=".\r\nA line with a dot before it.\n" * (1 + number % 6),
                about_people=0,
                rule="It tells of nobody.",
                created_at=MADE,
            )
        )
    session.flush()
    mailbox.approve(session, seen(session), at=MADE, who="Dana")


def send_until_nothing_is_due(vault: Vault, transport: mailbox.SmtpTransport, clock: SetClock) -> None:
    """As the program does it: at the moments that it sets itself. A password or settings are mended at once."""
    for _round in range(5 * MESSAGES):
        moment = vault.read(lambda session: mailbox.next_try(session, at=clock.now()))
        if moment is not None:
            clock.moment = max(clock.moment, moment)
            mailbox.send_due(vault, transport, clock=clock, who="Dana")
        elif not vault.write(lambda session: mailbox.let_go_of_holds(session, at=clock.now(), who="Dana")):
            return
    raise AssertionError("it never came to rest")


def test_each_message_arrives_exactly_once_or_is_reported_as_unknown(vault: Vault) -> None:
    clock = SetClock(MADE)
    vault.write(write_messages)
    with FailingServer(security="starttls", script=script(random.Random(SEED))).running() as server:
        send_until_nothing_is_due(vault, replace(failing(server), timeouts=HASTY), clock)
    arrived = Counter(server.kept_ids())
    lines = vault.read(mailbox.list_messages)
    failures = sum(one.outcome is not AttemptOutcome.TAKEN for line in lines for one in line.tries)
    assert failures >= 200, "too little went wrong"
    assert len(lines) == MESSAGES
    for line in lines:
        assert arrived[line.message_id] <= 1, "never twice"
        assert line.state is not MessageState.SENDING
        if line.state is MessageState.SENT:
            assert arrived[line.message_id] == 1
        elif line.state is not MessageState.UNKNOWN:
            assert arrived[line.message_id] == 0
        assert len(line.tries) == line.attempts
        assert len({one.letter_sha256 for one in line.tries}) == 1, "the same bytes each time"
    digests = {line.message_id: line.tries[0].letter_sha256 for line in lines}
    for message_id, letter in zip(server.kept_ids(), server.kept, strict=True):
        assert hashlib.sha256(letter).hexdigest() == digests[message_id]
    assert {MessageState.SENT, MessageState.UNKNOWN, MessageState.FAILED} == {line.state for line in lines}

    # A person asks about each that is unknown, and says yes once more to what did not arrive.
    clock.moment += timedelta(hours=1)

    def find_out(session: Session) -> None:
        for line in mailbox.list_messages(session):
            if line.state is MessageState.UNKNOWN:
                there = arrived[line.message_id] == 1
                mailbox.resolve_unknown(session, line.id, there, at=clock.now(), who="Dana")
        lost = [line.id for line in mailbox.list_messages(session) if line.state in WAITING]
        mailbox.approve(session, seen(session, *lost), at=clock.now(), who="Dana")

    vault.write(find_out)
    with FailingServer(security="tls").running() as second:
        send_until_nothing_is_due(vault, failing(second), clock)
    assert Counter([*server.kept_ids(), *second.kept_ids()]) == {line.message_id: 1 for line in lines}
    assert {line.state for line in vault.read(mailbox.list_messages)} == {MessageState.SENT}
