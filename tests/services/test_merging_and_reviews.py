"""Two records of one person who both lie before a CSA: one review of them stands, and one waits at most."""

from datetime import date
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.services import corrections, merging, review_list, reviews
from csdesk.services.corrections import CorrectedKind
from csdesk.services.review_list import Said
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.stages import Stage, stages_of
from csdesk.services.today.reviews_due import reviews_due
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person
from tests.services.review_list.lists import DUE, answered, look
from tests.services.test_merging import everything, in_vain

CLEARED, EXCLUDED, OPEN = ReviewAnswer.CLEARED, ReviewAnswer.EXCLUDED, ReviewAnswer.OPEN


def asked(session: Session, csa_id: UUID, ncp_id: UUID, said: ReviewAnswer = OPEN) -> UUID:
    """A person is put before an agency, which answers or not."""
    (review_id,) = reviews.ask(session, csa_id, (ncp_id,), due_on=DUE, at=NOW, who=WHO)
    if said is not OPEN:
        reviews.answer(session, review_id, said, "Violent" if said is EXCLUDED else "", at=NOW, who=WHO)
    return review_id


def two(session: Session) -> tuple[UUID, UUID]:
    return add_person(session, Person("Adams", "Jo")), add_person(session, Person("Adamz", "Jo"))


def test_do_not_contact_outlasts_a_merge_until_the_agency_is_asked_again(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, (adams, adamz) = add_csa(session), two(session)
        wrong = asked(session, csa_id, adams, CLEARED)
        right = {"answer": EXCLUDED, "answered_on": TODAY, "answered_by": "", "reason": "Violent"}
        corrections.correct(session, CorrectedKind.REVIEW, wrong, right, "Misread", at=NOW, who=WHO)
        asked(session, csa_id, adamz, CLEARED)
        before = everything(session)
        agency = "Rock County Child Support Agency"
        assert f"{agency} does not want one of them contacted: that stands until it is asked again." in (
            merging.merge_preview(session, adams, adamz).notes
        )
        merge_id = merging.merge(session, adamz, adams, at=NOW, who=WHO)
        standing = reviews.standing_of(session, adamz)
        assert (standing.cleared, standing.reason) == (False, f"{agency} excluded this NCP: Violent")
        assert stages_of(session, [adamz], today=TODAY) == {adamz: Stage.LISTED}
        assert [one.answer for one in reviews.reviews_of(session, adamz)] == [EXCLUDED, CLEARED]
        assert {one.label for one in corrections.corrections_of(session, adamz)} >= {"Answer", "Reason"}
        merging.take_apart(session, merge_id, at=NOW, who=WHO)
        assert everything(session) == before
        merging.merge(session, adamz, adams, at=NOW, who=WHO)
        asked(session, csa_id, adamz, CLEARED)
        assert reviews.standing_of(session, adamz).cleared

    in_vain(vault, work)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(st.tuples(st.booleans(), st.sampled_from(ReviewAnswer)), max_size=6),
    first_is_kept=st.booleans(),
)
def test_a_merge_never_clears_whom_an_agency_excluded_and_leaves_one_question(
    vault: Vault, said: list[tuple[bool, ReviewAnswer]], first_is_kept: bool
) -> None:
    def work(session: Session) -> None:
        csa_id, people = add_csa(session), two(session)
        for which, answer in said:
            if not any(one.ncp_id == people[which] for one in reviews.open_reviews(session)):
                asked(session, csa_id, people[which], answer)
        before, all_rows = reviews.newest_of(session, csa_id), everything(session)
        kept, gone = people if first_is_kept else people[::-1]
        merge_id = merging.merge(session, kept, gone, at=NOW, who=WHO)
        answers = {one.answer for one in before.values()}
        newest = max(before.values(), key=lambda one: one.id).answer if before else None
        after = reviews.newest_of(session, csa_id)
        assert [one.answer for one in after.values()] == (
            [EXCLUDED] if EXCLUDED in answers else [newest] * bool(before)
        )
        assert reviews.standing_of(session, kept).excluded is (EXCLUDED in answers)
        lying = reviews.open_reviews(session)
        assert [one.id for one in lying] == [one.id for one in after.values() if one.answer is OPEN]
        merging.take_apart(session, merge_id, at=NOW, who=WHO)
        assert everything(session) == all_rows

    in_vain(vault, work)


def test_a_person_who_was_on_one_list_twice_is_there_once_and_answered_once(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, (adams, adamz) = add_csa(session), two(session)
        made = review_list.make(session, csa_id, (adams, adamz), due_on=DUE, at=NOW, who=WHO)
        merging.merge(session, adams, adamz, at=NOW, who=WHO)
        assert [one.still_open for one in review_list.lists_of(session, csa_id)] == [1]
        again = review_list.make(session, csa_id, (adams,), due_on=DUE, at=NOW, who=WHO)
        (line,) = look(session, answered(again.content, [("May be contacted", "")])).lines
        review_list.take(session, csa_id, (line,), answered_on=TODAY, at=NOW, who=WHO)
        assert (line.ncp_id, line.said) == (adams, Said.CLEARED)
        assert reviews.open_reviews(session) == ()
        assert reviews_due(session, date(2027, 1, 4)).lines == []
        back = look(session, answered(made.content, [("May be contacted", ""), ("Do not contact", "Violent")]))
        assert [(one.ncp_id, one.said) for one in back.lines] == [
            (adams, Said.NOTHING_NEW), (adams, Said.TO_LOOK_AT),
        ]  # fmt: skip

    in_vain(vault, work)


def test_the_question_that_stays_keeps_the_ref_that_the_agency_has(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, (adams, adamz) = add_csa(session), two(session)
        made = review_list.make(session, csa_id, (adams,), due_on=DUE, at=NOW, who=WHO)
        review_list.ask_by_word(session, csa_id, (adamz,), due_on=DUE, at=NOW, who=WHO)
        merging.merge(session, adams, adamz, at=NOW, who=WHO)
        (line,) = look(session, answered(made.content, [("May be contacted", "")])).lines
        assert (line.ncp_id, line.said) == (adams, Said.CLEARED)

    in_vain(vault, work)
