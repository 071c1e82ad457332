"""Assessments are kept as they are filled in, finished when nothing is missing, corrected, compared, removed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Instrument
from csdesk.models.audit import AuditEvent
from csdesk.models.program import ReadinessMark
from csdesk.services import joint_work, today
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.joint_work import JointStepState, NewStep
from csdesk.services.program import readiness
from csdesk.services.program.readiness import Held
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.program.readiness.holding import NOW_LEVELS, THEN, THEN_LEVELS, begun, fill_in, finished

LEVELS = st.sampled_from((1, 2, 3))


@given(st.lists(LEVELS, min_size=1, max_size=6))
def test_what_is_proposed_lies_between_the_statements_and_is_integrated_only_when_all_are(levels: list[int]) -> None:
    proposed = readiness.proposed(levels)
    assert proposed is not None
    assert min(levels) <= proposed <= max(levels)
    assert (proposed == 3) is (set(levels) == {3})
    assert proposed == readiness.proposed(sorted(levels))
    better = [min(3, level + 1) for level in levels]
    assert (readiness.proposed(better) or 0) >= proposed
    assert readiness.proposed([*levels, None]) is None


def test_nothing_is_proposed_of_nothing() -> None:
    assert readiness.proposed(()) is None
    assert readiness.proposed((1, 2, 3)) == 2
    assert readiness.proposed((3, 2)) == 2


def test_each_mark_is_kept_at_once_and_can_be_taken_away(vault: Vault) -> None:
    found = vault.write(begun)
    vault.write(lambda session: readiness.mark(session, found, "identify_parents_1", 2, at=NOW, who=WHO))
    vault.write(lambda session: readiness.mark(session, found, "identify_parents_1", 3, at=NOW, who=WHO))
    vault.write(lambda session: readiness.mark(session, found, "identify_parents_2", 1, at=NOW, who=WHO))
    one = vault.read(readiness.under_way)
    assert one is not None
    assert (one.marked, one.statements) == (2, 29)
    first = one.categories[0]
    assert (first.marks, first.proposed, first.overall) == ((3, 1), 2, None)
    vault.write(lambda session: readiness.mark(session, found, "identify_parents_1", None, at=NOW, who=WHO))
    one = vault.read(lambda session: readiness.assessed(session, found))
    assert (one.marked, one.categories[0].proposed) == (1, None)


def test_one_at_most_is_under_way(vault: Vault) -> None:
    vault.write(begun)
    with pytest.raises(RefusedError, match="under way already"):
        vault.write(begun)


def test_it_cannot_be_finished_before_all_is_marked_and_says_what_is_missing(vault: Vault) -> None:
    def work(session: Session) -> None:
        found = begun(session)
        with pytest.raises(RefusedError, match=r"0 of 29 statements are marked.*“Identify Parents”"):
            readiness.finish(session, found, at=NOW, who=WHO)
        for statement in readiness.load().statements:
            readiness.mark(session, found, statement.code, 2, at=NOW, who=WHO)
        readiness.set_overall(session, found, {"identify_parents": 2}, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match=r"12 of 13 categories have no overall mark.*“Enroll Parents”"):
            readiness.finish(session, found, at=NOW, who=WHO)
        one = readiness.assessed(session, found)
        rest = {category.code: category.proposed for category in one.to_set}
        readiness.set_overall(session, found, rest, at=NOW, who=WHO)
        readiness.finish(session, found, at=NOW, who=WHO)
        latest = readiness.latest(session)
        assert latest is not None
        assert set(latest.overalls) == {2}
        assert not latest.under_way

    vault.write(work)


def test_a_finished_one_changes_only_after_it_was_opened_to_be_corrected(vault: Vault) -> None:
    def work(session: Session) -> None:
        found = finished(session)
        changes: tuple[Callable[[], object], ...] = (
            lambda: readiness.mark(session, found, "identify_parents_1", 1, at=NOW, who=WHO),
            lambda: readiness.set_overall(session, found, {"identify_parents": 1}, at=NOW, who=WHO),
            lambda: readiness.note(session, found, "identify_parents", "No", at=NOW, who=WHO),
            lambda: readiness.describe(session, found, Held(TODAY, "Nobody"), at=NOW, who=WHO),
            lambda: readiness.finish(session, found, at=NOW, who=WHO),
        )
        for change in changes:
            with pytest.raises(RefusedError, match="choose Correct first"):
                change()
        readiness.reopen(session, found, at=NOW, who=WHO)
        assert readiness.latest(session) is None
        readiness.note(session, found, "identify_parents", " Ask the court. ", at=NOW, who=WHO)
        readiness.set_overall(session, found, {"identify_parents": 1}, at=NOW, who=WHO)
        readiness.finish(session, found, at=NOW, who=WHO)
        latest = readiness.latest(session)
        assert latest is not None
        assert (latest.categories[0].overall, latest.categories[0].note) == (1, "Ask the court.")
        assert latest.categories[0].proposed == 3, "what the user set stands"

    vault.write(work)


def test_only_one_is_corrected_at_a_time(vault: Vault) -> None:
    def work(session: Session) -> None:
        found = finished(session)
        begun(session)
        with pytest.raises(RefusedError, match="Another readiness assessment is under way"):
            readiness.reopen(session, found, at=NOW, who=WHO)

    vault.write(work)


def test_a_new_one_may_begin_from_the_marks_of_the_last_and_looks_at_each_category_anew(vault: Vault) -> None:
    def work(session: Session) -> None:
        finished(session, THEN, THEN_LEVELS)
        found = readiness.assessed(session, begun(session, from_last=True))
        assert found.marked == 29
        assert [one.proposed for one in found.categories] == list(THEN_LEVELS)
        assert set(found.overalls) == {None}
        readiness.remove(session, found.id, at=NOW, who=WHO)
        assert readiness.assessed(session, begun(session)).marked == 0

    vault.write(work)


def test_the_newest_the_one_before_and_any_two_side_by_side(vault: Vault) -> None:
    def work(session: Session) -> None:
        assert (readiness.latest(session), readiness.before(session), readiness.under_way(session)) == (None,) * 3
        new = finished(session)
        assert readiness.before(session) is None
        old = finished(session, THEN, THEN_LEVELS)
        oldest = finished(session, THEN - timedelta(days=365), (1,) * 13)
        under_way = begun(session)
        assert [one.id for one in readiness.assessments(session)] == [under_way, new, old, oldest]
        latest, before = readiness.latest(session), readiness.before(session)
        assert latest is not None
        assert before is not None
        assert (latest.id, before.id) == (new, old)
        assert (latest.overalls, before.overalls) == (NOW_LEVELS, THEN_LEVELS)
        growth = readiness.compare(latest, before)
        assert [one.change for one in growth] == [
            now - then for now, then in zip(NOW_LEVELS, THEN_LEVELS, strict=True)
        ]
        first = readiness.compare(readiness.assessed(session, under_way), readiness.assessed(session, oldest))
        assert (first[0].then, first[0].now, first[0].change) == (1, None, None)
        assert [one.title for one in latest.weak][:2] == ["Case Management for CPs and Children", "Support Education"]
        assert [latest.counted(level) for level in (3, 2, 1)] == [4, 7, 2]

    vault.write(work)


def test_a_next_step_is_a_joint_step_and_stands_on_today_when_it_is_due(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        finished(session)
        for what, day in (("Ask the college", None), ("GED course list", TODAY)):
            readiness.add_step(session, "support_education", what, "Ana", day, today=TODAY, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="what is to be done"):
            readiness.add_step(session, "support_education", " ", today=TODAY, at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            readiness.add_step(session, "weather", "Rain", today=TODAY, at=NOW, who=WHO)
        latest = readiness.latest(session)
        assert latest is not None
        education = latest.of("support_education")
        assert education is not None
        assert education.next_step == "GED course list"
        assert [one.what for one in education.steps] == ["GED course list", "Ask the college"]
        assert {one.topic for one in education.steps} == {"readiness"}
        planned = joint_work.joint_steps(session, today=TODAY)
        assert [one.what for one in planned] == ["GED course list", "Ask the college"]
        return planned[0].id

    step = vault.write(work)
    day = vault.read(lambda session: today.todays_list(session, today=TODAY, now=NOW, settings=Settings()))
    (line,) = [line for group in day.groups if group.key == "agency_work" for line in group.lines]
    assert line.why == "GED course list (Ana)"

    def change(session: Session) -> None:
        new = NewStep("GED course list by November 2", "readiness", "Ana", TODAY)
        joint_work.keep_step(session, None, new, step_id=step, today=TODAY, at=NOW, who=WHO)
        latest = readiness.latest(session)
        assert latest is not None
        education = latest.of("support_education")
        assert education is not None
        assert education.next_step == "GED course list by November 2", "a change keeps of which category it is"
        joint_work.do_step(session, step, JointStepState.DONE, today=TODAY, at=NOW, who=WHO)
        latest = readiness.latest(session)
        assert latest is not None
        education = latest.of("support_education")
        assert education is not None
        assert education.next_step == "Ask the college"

    vault.write(change)


def test_what_it_needs_is_asked_for(vault: Vault) -> None:
    def work(session: Session) -> None:
        for held, said in (
            (Held(None, "Sam"), "needs its day"),
            (Held(TODAY, " "), "needs who holds it"),
            (Held(TODAY + timedelta(days=3), "Sam"), "ahead"),
        ):
            with pytest.raises(RefusedError, match=said):
                readiness.begin(session, held, at=NOW, who=WHO)
        found = begun(session)
        with pytest.raises(RefusedError, match="no such statement"):
            readiness.mark(session, found, "weather", 1, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="no such category"):
            readiness.set_overall(session, found, {"weather": 1}, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="1, 2 or 3"):
            readiness.mark(session, found, "identify_parents_1", 4, at=NOW, who=WHO)
        readiness.describe(session, found, Held(THEN, " Pao  Vang ", "Two", "Short"), at=NOW, who=WHO)
        one = readiness.assessed(session, found)
        assert (one.held_on, one.held_by, one.present, one.note) == (THEN, "Pao Vang", "Two", "Short")

    vault.write(work)


def test_removed_it_is_gone_with_its_marks_and_its_steps_stay_in_the_plan(vault: Vault) -> None:
    def work(session: Session) -> None:
        found = finished(session)
        readiness.add_step(session, "engage_court", "Meet the court", today=TODAY, at=NOW, who=WHO)
        readiness.remove(session, found, at=NOW, who=WHO)
        assert readiness.assessments(session) == ()
        assert session.scalar(select(func.count()).select_from(ReadinessMark)) == 0
        assert len(joint_work.joint_steps(session, today=TODAY)) == 1
        with pytest.raises(NotFoundError):
            readiness.remove(session, found, at=NOW, who=WHO)

    vault.write(work)


def test_the_words_of_then_are_kept_and_the_trail_names_nobody(vault: Vault) -> None:
    def work(session: Session) -> None:
        found = begun(session)
        fill_in(session, found)
        readiness.note(session, found, "engage_court", "Judge Smith agrees", at=NOW, who=WHO)
        readiness.finish(session, found, at=NOW, who=WHO)
        finished(session, THEN)
        kept = session.scalars(select(Instrument)).all()
        assert [(one.code, one.version) for one in kept] == [("readiness", "2019")], "one file, kept once"
        assert "Use CQJ Approach" in kept[0].source_text
        details = " ".join(session.scalars(select(AuditEvent.detail)))
        assert "engage_court" in details
        assert "Smith" not in details

    vault.write(work)
