"""A release is revoked while a report waits in the outbox that relies on it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import disclosure, mailbox, releases, reporting
from csdesk.services.disclosure import Fact, Rulings, Telling, To, Way
from csdesk.services.releases import NewRelease, Recipient
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from tests.services.people import add_csa, add_person
from tests.services.reporting import desk as reports
from tests.ui.records import as_record, choose

MADE = datetime(2026, 10, 8, 13, tzinfo=UTC)
DANA = Settings(liaison_name="Dana Liaison", liaison_email="dana@agency.example", agency_name="Forward Works")


def waiting(session: Session) -> UUID:
    """A draft to the state, and one to Rock that tells of an enrolment by a release."""
    made = reports.set_up(session)
    ncp_id = reports.add_person(session, 1, ("Rock",))
    reports.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2), enrolled_on=date(2026, 7, 20))
    reports.release(session, ncp_id, Recipient.CSA, signed_on=date(2026, 7, 21))
    quarter = reporting.Quarter(2026, 3)
    reporting.prepare_quarter(session, quarter, at=MADE, who="Dana", settings=DANA)
    mailbox.draft_messages(session, quarter, at=MADE, who="Dana", settings=DANA)
    return ncp_id


def test_who_revokes_hears_which_reports_it_stops(
    vault: Vault, open_screen: Callable[..., Screen], settled: Callable[[], None], desk: Desk
) -> None:
    ncp_id = vault.write(waiting)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    choose(screen, "revoke")
    screen.form.save.click()
    settled()
    assert desk.messages.current is not None
    assert desk.messages.current.sentence == (
        "The release is revoked. What waits in the outbox for Rock County CSA tells too much now: prepare it again."
    )
    overtaken = vault.read(lambda session: mailbox.overtaken_now(session, today=MADE.date()))
    assert list(overtaken.values()) == ["Rock County CSA"]


def test_who_revokes_late_hears_what_left_meanwhile(
    vault: Vault, open_screen: Callable[..., Screen], settled: Callable[[], None], desk: Desk
) -> None:
    def told(session: Session) -> UUID:
        ncp_id = add_person(session)
        to = To(Recipient.CSA, csa_id=add_csa(session))
        releases.record_release(session, ncp_id, NewRelease(Recipient.CSA, MADE.date()), at=MADE, who="Dana")
        telling = Telling(Rulings.load(session, [ncp_id], on=MADE.date()), to)
        telling.tell(ncp_id, Fact.EMPLOYMENT, MADE.date(), "A job")
        disclosure.account(session, telling, what="A job", way=Way.MAIL, at=MADE, who="Dana")
        return ncp_id

    ncp_id = vault.write(told)
    screen = as_record(open_screen("record", ncp_id=ncp_id))
    choose(screen, "revoke")
    screen.form.save.click()
    settled()
    assert desk.messages.current is not None
    assert desk.messages.current.sentence == (
        "The release is revoked. From that day on Rock County Child Support Agency was told by it once, on "
        "Oct 8, 2026; the accounting says so."
    )
    (line,) = vault.read(lambda session: disclosure.disclosures_of(session, ncp_id))
    assert line.rule == "release_revoked"
    desk.take_back()
    settled()
    (line,) = vault.read(lambda session: disclosure.disclosures_of(session, ncp_id))
    assert line.rule == "release_in_force"
