"""A report is asked again at every leaving, and each leaving has its own line on the record."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.referral import Enrolment
from csdesk.models.release import Disclosure, Recipient, Release, Way
from csdesk.services import caseload, disclosure, mailbox, merging, reporting
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import MessageState
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import plain, to
from tests.services.mailbox.yes import seen
from tests.services.reporting import desk
from tests.support.smtp import FailingServer

QUARTER = reporting.Quarter(2026, 3)
MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
LATER = MADE + timedelta(days=20)
SETTINGS = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")
ENROLLED = date(2026, 8, 3)


@pytest.fixture
def drafted(vault: Vault) -> Vault:
    """Drafts to the state and to Rock about one person: enrolled on August 3, a contact before and one after."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        desk_settings.save(session, SETTINGS)
        ncp_id = desk.add_person(session, 1, ("Rock",))
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2), enrolled_on=ENROLLED)
        desk.contact(session, ncp_id, date(2026, 7, 14))
        desk.contact(session, ncp_id, date(2026, 9, 14))

    vault.write(work)
    vault.write(prepare)
    return vault


def prepare(session: Session) -> None:
    reporting.prepare_quarter(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)
    mailbox.draft_messages(session, QUARTER, at=MADE, who="Dana", settings=SETTINGS)


def rock(session: Session) -> UUID:
    (line,) = (line for line in mailbox.list_messages(session) if line.recipient_name == "Rock County CSA")
    return line.id


def told(session: Session) -> list[tuple[Way | None, datetime, str, str]]:
    """What the record says was told to Rock, the first first."""
    ncp_id = session.scalars(select(Ncp.id)).one()
    lines = disclosure.disclosures_of(session, ncp_id)[::-1]
    return [(line.way, line.at, line.rule, line.withheld) for line in lines if line.recipient is Recipient.CSA]


def files(session: Session, at: datetime = MADE) -> None:
    mailbox.give_out_files(session, [rock(session)], at=at, who="Dana")


def draft(session: Session, at: datetime = MADE) -> None:
    mailbox.as_eml(session, rock(session), at=at, who="Dana")


def test_each_leaving_has_its_own_line_and_preparing_none(drafted: Vault, server: LoopbackServer) -> None:
    assert drafted.read(told) == []
    drafted.write(files)
    drafted.write(lambda session: draft(session, MADE + timedelta(hours=1)))
    drafted.write(lambda session: mailbox.approve(session, seen(session, rock(session)), at=MADE, who="Dana"))
    sent = MADE + timedelta(hours=2)
    mailbox.send_due(drafted, to(server), clock=SetClock(sent), who="Dana")
    drafted.write(lambda session: files(session, LATER))
    rules = ("before_enrolment, enrolled, identification", "after_enrolment, release_needed")
    assert drafted.read(told) == [
        (Way.FILE, MADE, *rules),
        (Way.DRAFT, MADE + timedelta(hours=1), *rules),
        (Way.MAIL, sent, *rules),
        (Way.FILE, LATER, *rules),
    ]

    def happened(session: Session) -> list[str]:
        ncp_id = session.scalars(select(Ncp.id)).one()
        lines = caseload.record(session, ncp_id, today=LATER.date()).timeline
        return [line.detail for line in lines if line.what == "Told: Rock County CSA"]

    assert drafted.read(happened)[1] == (
        "Report 2026Q3: referrals, enrollment, activities. Sent by e-mail. Rule: participation before enrollment, "
        "that the NCP is enrolled, name and case number. Withheld: what came after enrollment, what only a release "
        "permits."
    )


def revoke(session: Session) -> None:
    session.query(Release).one().revoked_on = date(2026, 10, 20)


def move_the_case(session: Session) -> None:
    session.query(IvdCase).one().county = "Brown"


def enrol_earlier(session: Session) -> None:
    session.query(Enrolment).one().enrolled_on = date(2026, 7, 10)


@pytest.mark.parametrize("change", [revoke, move_the_case, enrol_earlier])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "draft"])
def test_what_may_not_be_told_any_more_does_not_leave_again(
    drafted: Vault, change: Callable[[Session], None], *, sent: bool
) -> None:
    def sign(session: Session) -> None:
        ncp_id = session.scalars(select(Ncp.id)).one()
        desk.release(session, ncp_id, Recipient.CSA, signed_on=date(2026, 10, 1))

    if change is revoke:
        drafted.write(sign)
        drafted.write(prepare)
    drafted.write(files)
    if sent:
        drafted.write(
            lambda session: mailbox.mark_sent(session, rock(session), sent_on=MADE.date(), at=MADE, who="Dana")
        )
    before = drafted.read(told)
    drafted.write(change)
    for leave in (files, draft):
        with pytest.raises(RefusedError, match=r"prepare the quarter again|amend the report"):
            drafted.write(lambda session, leave=leave: leave(session, LATER))  # type: ignore[misc]
    assert drafted.read(told) == before


def test_what_went_by_hand_although_it_may_not_is_written_down_as_such(drafted: Vault) -> None:
    drafted.write(enrol_earlier)
    assert not drafted.write(
        lambda session: mailbox.mark_sent(session, rock(session), sent_on=LATER.date(), at=LATER, who="Dana")
    )
    ((way, at, rule, _withheld),) = drafted.read(told)
    assert (way, at) == (Way.BY_HAND, LATER)
    assert "told_anyway" in rule


def test_a_message_of_which_nobody_knew_is_told_when_it_arrived(drafted: Vault) -> None:
    def lost(session: Session) -> None:
        from csdesk.models.message import OutboxMessage

        session.get_one(OutboxMessage, rock(session)).state = MessageState.UNKNOWN

    drafted.write(lost)
    assert drafted.read(told) == []
    drafted.write(lambda session: mailbox.resolve_unknown(session, rock(session), True, at=LATER, who="Dana"))
    assert [(way, at) for way, at, *_codes in drafted.read(told)] == [(Way.MAIL, LATER)]


@pytest.mark.parametrize(("arrived", "said"), [(True, ""), (False, "; it did not arrive, as the recipient says")])
def test_what_perhaps_left_is_written_down_as_that_and_then_as_what_was_found_out(
    drafted: Vault, *, arrived: bool, said: str
) -> None:
    def what(session: Session) -> list[str]:
        lines = select(Disclosure.what).where(Disclosure.recipient == Recipient.CSA)
        return [
            line.removeprefix("Report 2026Q3: referrals, enrollment, activities") for line in session.scalars(lines)
        ]

    drafted.write(lambda session: mailbox.approve(session, seen(session, rock(session)), at=MADE, who="Dana"))
    with FailingServer("end").running() as server:
        mailbox.send_due(drafted, plain(server), clock=SetClock(MADE), who="Dana")
    assert drafted.read(what) == ["; not known whether it arrived"]
    drafted.write(lambda session: mailbox.resolve_unknown(session, rock(session), arrived, at=LATER, who="Dana"))
    assert drafted.read(what) == [said]


def test_a_report_of_an_earlier_version_is_prepared_anew_before_it_leaves(drafted: Vault) -> None:
    """It did not keep what it tells; its lines were written when it was made, and have not left."""

    def age(session: Session) -> None:
        for workbook in session.query(QuarterWorkbook):
            workbook.told = "[]"
            ncp_id = session.scalars(select(Ncp.id)).one()
            session.add(
                Disclosure(
                    ncp_id=ncp_id, at=MADE, recipient=workbook.recipient, recipient_name=workbook.recipient_name,
                    what="Report", rule="enrolled", attachment_id=workbook.attachment_id,
                )
            )  # fmt: skip

    drafted.write(age)
    assert drafted.read(told) == [], "it has not left"
    with pytest.raises(RefusedError, match=r"prepare the quarter again|amend the report"):
        drafted.write(files)
    drafted.write(prepare)
    drafted.write(files)
    assert len(drafted.read(told)) == 1

    drafted.write(age)
    drafted.write(
        lambda session: mailbox.mark_sent(session, rock(session), sent_on=LATER.date(), at=LATER, who="Dana")
    )
    assert {(way, at) for way, at, *_codes in drafted.read(told)} >= {(Way.BY_HAND, LATER)}


def test_a_report_about_a_record_that_was_merged_is_told_of_the_one_that_stays(drafted: Vault) -> None:
    def merge(session: Session) -> None:
        gone_id = session.scalars(select(Ncp.id)).one()
        kept_id = desk.add_person(session, 2, ("Rock",))
        merging.merge(session, kept_id, gone_id, at=MADE, who="Dana")

    drafted.write(merge)
    drafted.write(files)
    assert [way for way, *_more in drafted.read(told)] == [Way.FILE]
