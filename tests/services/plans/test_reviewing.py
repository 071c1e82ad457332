"""How steps stand is kept review by review; a new date is not the date of the paper."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from csdesk.services import notes, plans, today
from csdesk.services.caseload.timeline import timeline
from csdesk.services.errors import RefusedError
from csdesk.services.plans import StepState
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import make, sign, view

LATER = NOW + timedelta(days=14)
NEW_DATE = date(2026, 11, 3)


def test_every_review_stays_and_a_new_date_is_due_from_then_on(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    bus = view(vault, plan_id).steps[1]

    def review(state: StepState, note: str = "", *, due_on: date | None = None, at: datetime = NOW) -> None:
        vault.write(
            lambda session: plans.review_step(session, bus.step_id, state, note, due_on=due_on, at=at, who=WHO)
        )

    review(StepState.STUCK, "no form yet", due_on=date(2026, 10, 20))
    review(StepState.UNDER_WAY, due_on=NEW_DATE, at=LATER)
    review(StepState.UNDER_WAY, "asked again", at=LATER + timedelta(days=1))
    step = view(vault, plan_id).steps[1]
    assert [(past.state, past.note, past.due_on, past.former_due_on) for past in step.history] == [
        (StepState.STUCK, "no form yet", date(2026, 10, 20), date(2026, 10, 12)),
        (StepState.UNDER_WAY, "", NEW_DATE, date(2026, 10, 20)),
        (StepState.UNDER_WAY, "asked again", None, None),
    ]
    assert {past.by for past in step.history} == {WHO}
    assert (step.state, step.note, step.due_on) == (StepState.UNDER_WAY, "asked again", NEW_DATE)
    assert step.draft.due_on == date(2026, 10, 12), "what was signed stays as it was"
    line = vault.read(lambda session: plans.open_plans(session, today=date(2026, 10, 25)))[0]
    assert (line.next_due_on, line.steps_due) == (date(2026, 10, 30), 0)
    due = vault.read(lambda session: today.todays_list(session, today=NEW_DATE, now=LATER, settings=Settings()))
    group = next(group for group in due.groups if group.key == "plan_steps")
    assert [line.when for line in group.lines if line.subject_id == bus.step_id] == ["Today"]


def test_the_next_version_goes_on_with_the_new_date_and_the_history(vault: Vault) -> None:
    first = make(vault)
    sign(vault, first)
    step = view(vault, first).steps[1]
    vault.write(
        lambda session: plans.review_step(
            session, step.step_id, StepState.STUCK, "no bus", due_on=NEW_DATE, at=NOW, who=WHO
        )
    )
    second = vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))
    carried = view(vault, second).steps[1]
    assert (carried.draft.due_on, carried.due_on, len(carried.history)) == (NEW_DATE, NEW_DATE, 1)
    # The signed version is in force until the new one is signed: what is said of it holds for the draft, too.
    vault.write(
        lambda session: plans.review_step(session, step.step_id, StepState.UNDER_WAY, "got it", at=LATER, who=WHO)
    )
    carried = view(vault, second).steps[1]
    assert (carried.state, carried.note) == (StepState.UNDER_WAY, "got it")
    sign(vault, second)
    vault.write(lambda session: plans.review_step(session, carried.step_id, StepState.DONE, at=LATER, who=WHO))
    assert [past.state for past in view(vault, second).steps[1].history] == [
        StepState.STUCK, StepState.UNDER_WAY, StepState.DONE
    ]  # fmt: skip
    assert [past.state for past in view(vault, first).steps[1].history] == [StepState.STUCK, StepState.UNDER_WAY]


def test_the_date_of_a_draft_is_simply_another_one(vault: Vault) -> None:
    plan_id = make(vault)
    step = view(vault, plan_id).steps[1]
    vault.write(
        lambda session: plans.review_step(session, step.step_id, StepState.OPEN, due_on=NEW_DATE, at=NOW, who=WHO)
    )
    sign(vault, plan_id)
    after = view(vault, plan_id).steps[1]
    assert (after.draft.due_on, after.due_on, after.history[0].due_on) == (NEW_DATE, NEW_DATE, None)


@pytest.mark.parametrize(
    ("state", "due_on", "sentence"),
    [
        (StepState.OPEN, TODAY - timedelta(days=1), "is past"),
        (StepState.DONE, NEW_DATE, "has no new date"),
        (StepState.DROPPED, NEW_DATE, "has no new date"),
    ],
)
def test_a_new_date_that_makes_no_sense_is_refused(
    vault: Vault, state: StepState, due_on: date, sentence: str
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    before = view(vault, plan_id)
    step = before.steps[0]
    with pytest.raises(RefusedError, match=sentence):
        vault.write(lambda session: plans.review_step(session, step.step_id, state, due_on=due_on, at=NOW, who=WHO))
    assert view(vault, plan_id) == before


reviews = st.lists(
    st.tuples(
        st.sampled_from((StepState.OPEN, StepState.UNDER_WAY, StepState.STUCK)), st.none() | st.integers(0, 300)
    ),
    max_size=6,
)


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=reviews)
def test_the_paper_keeps_its_date_whatever_is_agreed_on_later(
    vault: Vault, said: list[tuple[StepState, int | None]]
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    before = view(vault, plan_id)
    step, due = before.steps[0], before.steps[0].due_on
    for number, (state, days) in enumerate(said):
        at = datetime(2026, 10, 8, 15, 0, tzinfo=UTC) + timedelta(minutes=number)
        due_on = TODAY + timedelta(days=days) if days is not None else None
        due = due_on or due
        vault.write(
            partial(plans.review_step, step_id=step.step_id, state=state, note="why", due_on=due_on, at=at, who=WHO)
        )
    after = view(vault, plan_id)
    assert after.draft == before.draft
    assert (after.steps[0].due_on, len(after.steps[0].history)) == (due, len(said))


def test_progress_is_told_month_by_month_and_on_the_record(vault: Vault) -> None:
    first = make(vault)
    sign(vault, first)
    pay, bus, check_in = view(vault, first).steps
    november = NOW + timedelta(days=30)

    def review(step: plans.StepView, state: StepState, note: str = "", at: datetime = NOW) -> None:
        vault.write(lambda session: plans.review_step(session, step.step_id, state, note, at=at, who=WHO))

    review(pay, StepState.DONE)
    review(bus, StepState.STUCK, "no form yet")
    review(check_in, StepState.UNDER_WAY)
    second = vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))
    sign(vault, second)
    carried = view(vault, second).steps[0]
    review(carried, StepState.DONE, at=november)
    review(carried, StepState.DONE, "has it", at=november + timedelta(days=1))
    months = vault.read(lambda session: plans.progress(session, view(vault, second).ncp_id))
    assert [(one.month, one.spoken_of, one.done) for one in months] == [
        (date(2026, 11, 1), 1, 1), (date(2026, 10, 1), 3, 1)
    ]  # fmt: skip
    told = vault.read(lambda session: timeline(session, view(vault, second).ncp_id))
    steps = [(one.what, one.detail, one.record_id) for one in told if one.what.startswith("Step ")]
    assert steps[0] == ("Step done: Send the form for a free bus pass", "has it", second)
    assert ("Step stuck: Send the form for a free bus pass", "no form yet", first) in steps
    assert len(steps) == 5
    found = vault.read(lambda session: notes.search(session, "no form")).notes
    assert [(one.where, one.excerpt) for one in found] == [("Step of a plan", "no form yet")]
