"""Review by the CSA before contact."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.ncp import Source
from csdesk.services import corrections, reviews
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.stages import Stage, stages_of
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person

DUE = date(2026, 10, 15)


def test_an_answer_clears_or_excludes_and_the_stage_follows(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        cleared, excluded, waiting = (add_person(session) for _ in range(3))
        first, second, _ = reviews.ask(session, csa_id, (cleared, excluded, waiting), due_on=DUE, at=NOW, who=WHO)
        reviews.answer(session, first, ReviewAnswer.CLEARED, at=NOW, who=WHO)
        reviews.answer(session, second, ReviewAnswer.EXCLUDED, "Has a job since May", at=NOW, who=WHO)
        standings = [reviews.standing_of(session, ncp_id) for ncp_id in (cleared, excluded, waiting)]
        assert [(one.needed, one.cleared, one.excluded) for one in standings] == [
            (True, True, False),
            (True, False, True),
            (True, False, False),
        ]
        assert standings[1].reason == "Rock County Child Support Agency excluded this NCP: Has a job since May"
        assert stages_of(session, [cleared, excluded, waiting], today=TODAY) == {
            cleared: Stage.TO_CONTACT,
            excluded: Stage.LISTED,
            waiting: Stage.CSA_REVIEW,
        }
        assert [review.ncp_id for review in reviews.open_reviews(session, csa_id=csa_id)] == [waiting]

    vault.write(work)


def test_nobody_lies_twice_before_the_same_csa(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        assert len(reviews.ask(session, csa_id, (ncp_id, ncp_id), due_on=DUE, at=NOW, who=WHO)) == 1
        assert reviews.ask(session, csa_id, (ncp_id,), due_on=DUE, at=NOW, who=WHO) == ()
        (lying,) = reviews.reviews_of(session, ncp_id)
        reviews.answer(session, lying.id, ReviewAnswer.CLEARED, at=NOW, who=WHO)
        reviews.ask(session, csa_id, (ncp_id,), due_on=DUE, at=NOW, who=WHO)
        assert not reviews.standing_of(session, ncp_id).cleared

    vault.write(work)


def test_a_review_that_nobody_wants_stands_in_nobodys_way(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session)
        elsewhere = reviews.standing_of(session, add_person(session, Person(counties=("Dane",))))
        referred = reviews.standing_of(session, add_person(session, Person(source=Source.CSA)))
        assert elsewhere == referred == reviews.ReviewStanding(False, True, False, "")
        both = reviews.standing_of(session, add_person(session, Person(source=Source.CSA, counties=("Dane", "Rock"))))
        assert (both.needed, both.cleared) == (True, False)
        unasked = reviews.standing_of(session, add_person(session))
        assert (unasked.needed, unasked.cleared) == (True, False)

    vault.write(work)


def test_an_exclusion_needs_the_csas_reason(vault: Vault) -> None:
    def work(session: Session) -> None:
        (review_id,) = reviews.ask(session, add_csa(session), (add_person(session),), due_on=DUE, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            reviews.answer(session, review_id, ReviewAnswer.EXCLUDED, "  ", at=NOW, who=WHO)
        assert len(reviews.open_reviews(session)) == 1
        for unknown in (
            lambda: reviews.answer(session, uuid7(), ReviewAnswer.CLEARED, at=NOW, who=WHO),
            lambda: reviews.ask(session, uuid7(), (), due_on=DUE, at=NOW, who=WHO),
            lambda: reviews.standing_of(session, uuid7()),
        ):
            with pytest.raises(NotFoundError):
                unknown()

    vault.write(work)


def test_an_agency_answers_after_it_was_asked_and_not_ahead(vault: Vault) -> None:
    def work(session: Session) -> None:
        (review_id,) = reviews.ask(session, add_csa(session), (add_person(session),), due_on=DUE, at=NOW, who=WHO)
        for wrong in (TODAY.replace(year=2016), TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
            with pytest.raises(RefusedError, match="correct the day"):
                reviews.answer(session, review_id, ReviewAnswer.CLEARED, answered_on=wrong, at=NOW, who=WHO)
        assert len(reviews.open_reviews(session)) == 1
        reviews.answer(session, review_id, ReviewAnswer.CLEARED, answered_on=TODAY, at=NOW, who=WHO)
        assert reviews.open_reviews(session) == ()

    vault.write(work)


def test_an_answer_is_corrected_and_what_it_said_is_kept(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        (review_id,) = reviews.ask(session, add_csa(session), (ncp_id,), due_on=DUE, at=NOW, who=WHO)
        found = corrections.correctable(session, review_id)
        assert found is not None
        assert "has not answered yet" in found.refused
        reviews.answer(session, review_id, ReviewAnswer.CLEARED, answered_by="Pao Vang", at=NOW, who=WHO)
        said = {"answer": ReviewAnswer.EXCLUDED, "answered_on": TODAY, "answered_by": "Pao Vang", "reason": ""}
        for wrong in (said, said | {"answer": ReviewAnswer.OPEN}, said | {"reason": "x", "answered_on": DUE}):
            with pytest.raises(RefusedError):
                corrections.correct(session, CorrectedKind.REVIEW, review_id, wrong, at=NOW, who=WHO)
        right = said | {"reason": "Works since May"}
        corrections.correct(session, CorrectedKind.REVIEW, review_id, right, "Misread", at=NOW, who=WHO)
        assert reviews.standing_of(session, ncp_id).reason.endswith("excluded this NCP: Works since May")
        told = {(one.label, one.former) for one in corrections.corrections_of(session, ncp_id)}
        assert told == {("Answer", "cleared"), ("Reason", "nothing")}

    vault.write(work)
