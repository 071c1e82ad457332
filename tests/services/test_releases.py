"""Releases of information over time."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment
from csdesk.services import corrections, disclosure, releases
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import local_day, noon
from csdesk.services.disclosure import Fact, Rulings, Telling, To, Way
from csdesk.services.errors import DeskError, NotFoundError, RefusedError
from csdesk.services.releases import Holds, NewRelease, Recipient, RevokedHow, Scan
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program

SIGNED = date(2026, 9, 1)


def sign(session: Session, ncp_id: UUID, new: NewRelease) -> UUID:
    return releases.record_release(session, ncp_id, new, at=NOW, who=WHO)


def test_a_release_holds_from_its_signature_through_its_last_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, csa_id = add_person(session), add_csa(session)
        sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, date(2026, 9, 30)))
        held = {
            day: releases.in_force(session, ncp_id, Recipient.CSA, csa_id, date(2026, month, day)) is not None
            for month, day in ((8, 31), (9, 1), (9, 30), (10, 2))
        }
        assert held == {31: False, 1: True, 30: True, 2: False}
        assert releases.in_force(session, ncp_id, Recipient.STATE, None, SIGNED) is None

    vault.write(work)


def test_from_the_day_of_its_revocation_it_permits_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        release_id = sign(session, ncp_id, NewRelease(Recipient.STATE, SIGNED))
        releases.revoke(session, release_id, revoked_on=date(2026, 9, 15), at=NOW, who=WHO)
        assert releases.in_force(session, ncp_id, Recipient.STATE, None, date(2026, 9, 14)) is not None
        assert releases.in_force(session, ncp_id, Recipient.STATE, None, date(2026, 9, 15)) is None
        with pytest.raises(RefusedError):
            releases.revoke(session, release_id, revoked_on=date(2026, 9, 20), at=NOW, who=WHO)

    vault.write(work)


def test_one_that_names_an_agency_covers_no_other(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, rock, dane = add_person(session), add_csa(session, "Rock"), add_csa(session, "Dane")
        sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, csa_id=rock))
        assert releases.in_force(session, ncp_id, Recipient.CSA, rock, SIGNED) is not None
        assert releases.in_force(session, ncp_id, Recipient.CSA, dane, SIGNED) is None
        assert releases.in_force(session, ncp_id, Recipient.CSA, None, SIGNED) is None

    vault.write(work)


def test_the_scan_lies_in_the_vault(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, scan=Scan("page.pdf", "application/pdf", b"%PDF-")))
        (held,) = releases.releases_of(session, ncp_id)
        attachment = session.get_one(Attachment, held.attachment_id)
        assert (attachment.content, attachment.size) == (b"%PDF-", 5)

    vault.write(work)


def test_what_cannot_be_is_refused(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, csa_id, program_id = add_person(session), add_csa(session), add_program(session)
        for new in (
            NewRelease(Recipient.CSA, SIGNED, date(2026, 8, 31)),
            NewRelease(Recipient.CSA, TODAY + timedelta(days=1)),
            NewRelease(Recipient.STATE, SIGNED, csa_id=csa_id),
            NewRelease(Recipient.CSA, SIGNED, program_id=program_id),
            NewRelease(Recipient.CSA, SIGNED, scan=Scan("page.pdf", "application/pdf", b"")),
        ):
            with pytest.raises(DeskError):
                sign(session, ncp_id, new)
        with pytest.raises(NotFoundError):
            sign(session, uuid7(), NewRelease(Recipient.CSA, SIGNED))
        release_id = sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED))
        with pytest.raises(RefusedError):
            releases.revoke(session, release_id, revoked_on=date(2026, 8, 1), at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            releases.revoke(session, uuid7(), revoked_on=SIGNED, at=NOW, who=WHO)
        assert len(releases.releases_of(session, ncp_id)) == 1

    vault.write(work)


def test_what_was_entered_wrongly_is_corrected_and_a_revocation_that_was_none_is_taken_away(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        key = sign(session, ncp_id, NewRelease(Recipient.STATE, SIGNED, facts=("participation",)))
        releases.revoke(session, key, revoked_on=TODAY, how=RevokedHow.SPOKEN, note="By phone", at=NOW, who=WHO)
        right = {"facts": "participation employment", "valid_until": date(2027, 9, 1), "revoked_on": None}
        corrections.correct(session, CorrectedKind.RELEASE, key, right, "Read again", at=NOW, who=WHO)
        (held,) = releases.releases_of(session, ncp_id)
        assert (held.facts, held.valid_until) == (frozenset({"participation", "employment"}), date(2027, 9, 1))
        assert (held.revoked_on, held.revoked_how, held.revoked_note) == (None, None, "")
        said = {one.label: one.former for one in corrections.corrections_of(session, ncp_id)}
        assert said["What may be told"] == "taking part"
        assert said["Revoked on"] == "October 8, 2026"
        for wrong in ({"signed_on": None}, {"facts": ""}, {"valid_until": date(2026, 8, 1)}, {"revoked_on": TODAY}):
            with pytest.raises(RefusedError):
                corrections.correct(session, CorrectedKind.RELEASE, key, wrong, at=NOW, who=WHO)

    vault.write(work)


def test_a_release_that_names_nothing_covers_no_address_under_safe_contact(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, Person(safe_contact=True))
        sign(session, ncp_id, NewRelease(Recipient.STATE, SIGNED))
        (line,) = releases.lines_of(session, ncp_id, today=TODAY)
        assert line.view.facts == frozenset(releases.general_facts()) - {"address_phone"}

    vault.write(work)


def test_whom_and_what_a_release_names(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        for new in (
            NewRelease(Recipient.COURT, SIGNED),
            NewRelease(Recipient.PARENT, SIGNED),
            NewRelease(Recipient.STATE, SIGNED, facts=()),
            NewRelease(Recipient.STATE, SIGNED, facts=("everything",)),
        ):
            with pytest.raises(RefusedError):
                sign(session, ncp_id, new)
        court = NewRelease(Recipient.COURT, SIGNED, recipient_name=" Rock  County Court ")
        sign(session, ncp_id, court)
        (line,) = releases.lines_of(session, ncp_id, today=TODAY)
        assert (line.to, line.holds) == ("Rock County Court", Holds.IN_FORCE)
        assert line.view.covers(Recipient.COURT, name="ROCK COUNTY COURT")
        assert not line.view.covers(Recipient.COURT, name="Dane County Court")
        assert line.view.facts == frozenset(releases.general_facts())

    vault.write(work)


def told(session: Session, ncp_id: UUID, to: To, on: date) -> None:
    telling = Telling(Rulings.load(session, [ncp_id], on=on), to)
    telling.tell(ncp_id, Fact.EMPLOYMENT, on, "A job")
    disclosure.account(session, telling, what="A job", way=Way.MAIL, at=noon(on), who=WHO)


def test_what_left_after_the_day_of_a_late_revocation_is_said_and_accounted_for(vault: Vault) -> None:
    before, since = TODAY - timedelta(days=12), TODAY - timedelta(days=3)

    def work(session: Session) -> None:
        ncp_id = add_person(session, Person(counties=("Rock", "Dane")))
        rock, dane = add_csa(session, "Rock"), add_csa(session, "Dane")
        first = sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, csa_id=rock, facts=("employment",)))
        sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, csa_id=dane, facts=("employment",)))
        for csa_id, on in ((rock, before), (rock, since), (dane, since)):
            told(session, ncp_id, To(Recipient.CSA, csa_id=csa_id), on)
        left = releases.revoke(session, first, revoked_on=TODAY - timedelta(days=10), at=NOW, who=WHO)
        assert (left.times, left.to, left.last_on) == (1, "Rock County Child Support Agency", since)

        def rules() -> set[tuple[str, date, str]]:
            lines = disclosure.disclosures_of(session, ncp_id)
            return {(one.recipient_name.split()[0], local_day(one.at), one.rule) for one in lines}

        rest = {("Rock", before, "release_in_force"), ("Dane", since, "release_in_force")}
        assert rules() == rest | {("Rock", since, "release_revoked")}
        said = [one.words for one in disclosure.disclosures_of(session, ncp_id)]
        assert said.count("Sent by e-mail. Rule: a release that was revoked by then.") == 1
        for right, rule in ((TODAY, "release_in_force"), (since, "release_revoked"), (None, "release_in_force")):
            corrections.correct(
                session, CorrectedKind.RELEASE, first, {"revoked_on": right}, "Read again", at=NOW, who=WHO
            )
            assert rules() == rest | {("Rock", since, rule)}

    vault.write(work)


def test_what_another_release_permitted_is_not_said_to_have_left_too_late(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        rock = add_csa(session, "Rock")
        first = sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, csa_id=rock, facts=("employment",)))
        sign(session, ncp_id, NewRelease(Recipient.CSA, SIGNED, facts=("employment", "attendance")))
        told(session, ncp_id, To(Recipient.CSA, csa_id=rock), TODAY)
        assert releases.revoke(session, first, revoked_on=SIGNED, at=NOW, who=WHO).times == 0
        assert [one.rule for one in disclosure.disclosures_of(session, ncp_id)] == ["release_in_force"]

    vault.write(work)
