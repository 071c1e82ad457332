"""What was agreed with a CSA, and the referral processes that it has already."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.ncp import Ncp, Source
from csdesk.services import agreements, directory
from csdesk.services.agreements import Agreement, NewProcess
from csdesk.services.directory import ContactRule, ReportRhythm
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

WHOLE = Agreement(
    contact_rule=ContactRule.CSA_FIRST,
    review_answer_days=10,
    contact_within_days=5,
    follow_up_within_days=21,
    referrals_expected=12,
    referral_rhythm="month",
    identifying_note="A form at court",
    report_rhythm=ReportRhythm.MONTHLY,
    travels="encrypted_email",
    travels_note="Last employer",
    agreed_on=date(2026, 7, 14),
    agreed_note="Mondays",
)


def add(session: Session, county: str = "Rock") -> UUID:
    return directory.add_agency(session, f"{county} County Child Support Agency", county, at=NOW, who=WHO)


def test_what_was_agreed_is_kept_whole_and_can_be_emptied(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        assert agreements.agreement(session, csa_id) == Agreement()
        assert agreements.answer_days(session, csa_id) == 14
        agreements.agree(session, csa_id, WHOLE, at=NOW, who=WHO)
        assert agreements.agreement(session, csa_id) == WHOLE
        assert directory.agency(session, csa_id).agreed == WHOLE
        assert agreements.answer_days(session, csa_id) == 10
        agreements.agree(session, csa_id, Agreement(), at=NOW, who=WHO)
        assert agreements.agreement(session, csa_id) == Agreement()

    vault.write(work)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(WHOLE, review_answer_days=0), "between 1 and 365"),
        (replace(WHOLE, contact_within_days=366), "between 1 and 365"),
        (replace(WHOLE, follow_up_within_days=-1), "between 1 and 365"),
        (replace(WHOLE, referrals_expected=-1), "below zero"),
        (replace(WHOLE, travels="pigeon"), "not known"),
        (replace(WHOLE, referral_rhythm="hour"), "not known"),
    ],
)
def test_what_cannot_be_agreed_is_refused_and_nothing_kept(vault: Vault, wrong: Agreement, said: str) -> None:
    def work(session: Session) -> None:
        csa_id = add(session)
        with pytest.raises(RefusedError, match=said):
            agreements.agree(session, csa_id, wrong, at=NOW, who=WHO)
        assert agreements.agreement(session, csa_id) == Agreement()
        with pytest.raises(NotFoundError):
            agreements.agree(session, uuid7(), WHOLE, at=NOW, who=WHO)

    vault.write(work)


def test_what_a_csa_referred_lately_is_counted_for_what_was_expected(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = add(session), add(session, "Dane")
        for days, source in ((0, Source.CSA), (29, Source.CSA), (30, Source.CSA), (1, Source.REPORT)):
            ncp_id = add_person(session, Person(source=source, counties=("Rock",)))
            session.get_one(Ncp, ncp_id).created_at = NOW - timedelta(days=days)
        session.flush()
        assert agreements.referred_lately(session, rock, today=TODAY) == 2
        assert agreements.referred_lately(session, dane, today=TODAY) == 0

    vault.write(work)


def test_a_process_is_near_whom_it_concerns_until_it_ended(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = add(session), add(session, "Dane")
        here = add_person(session, Person(counties=("Rock",)))
        kept = agreements.keep_process(session, rock, NewProcess(" Contempt ", "Children First"), at=NOW, who=WHO)
        agreements.keep_process(session, dane, NewProcess("Elsewhere", "FSET"), at=NOW, who=WHO)
        over = NewProcess("Contempt", "Children First", since=date(2025, 1, 1), ended_on=TODAY)
        (near,) = agreements.processes_near(session, here, today=TODAY)
        assert (near.name, near.program, near.csa_name) == (
            "Contempt",
            "Children First",
            "Rock County Child Support Agency",
        )
        agreements.keep_process(session, rock, over, process_id=kept, at=NOW, who=WHO)
        assert agreements.processes_near(session, here, today=TODAY)
        assert not agreements.processes_near(session, here, today=date.fromordinal(TODAY.toordinal() + 1))
        agreements.keep_process(session, rock, NewProcess("Begun"), at=NOW, who=WHO)
        assert [one.name for one in agreements.processes(session, rock)] == ["Begun", "Contempt"]
        with pytest.raises(RefusedError, match="before it began"):
            agreements.keep_process(
                session, rock, replace(over, since=TODAY, ended_on=date(2026, 1, 1)), at=NOW, who=WHO
            )
        with pytest.raises(RefusedError, match="needs a name"):
            agreements.keep_process(session, rock, NewProcess(" "), at=NOW, who=WHO)
        agreements.remove_process(session, kept, at=NOW, who=WHO)
        assert [one.name for one in agreements.processes(session, rock)] == ["Begun"]
        with pytest.raises(NotFoundError):
            agreements.remove_process(session, kept, at=NOW, who=WHO)

    vault.write(work)
