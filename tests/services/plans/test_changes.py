"""What a new version of a plan changes is told in sentences."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from csdesk.services import plans
from csdesk.services.plans import PlanDraft, StepDraft, StepState, with_amount
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO
from tests.services.plans.planning import DRAFT, make, sign, view


def revised(vault: Vault) -> UUID:
    first = make(vault)
    sign(vault, first)
    return vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))


def save(vault: Vault, plan_id: UUID, draft: PlanDraft) -> tuple[str, ...]:
    vault.write(lambda session: plans.save(session, plan_id, draft, at=NOW, who=WHO))
    found = vault.read(lambda session: plans.changes_of(session, plan_id))
    assert found is not None
    return found.lines


def test_a_first_plan_changes_nothing(vault: Vault) -> None:
    plan_id = make(vault)
    assert vault.read(lambda session: plans.changes_of(session, plan_id)) is None


def test_a_new_version_says_what_is_different(vault: Vault) -> None:
    plan_id = revised(vault)
    draft = view(vault, plan_id).draft
    pay, bus, _ = draft.steps
    changed = replace(
        with_amount(draft, 12_000),
        longer_term=("Own a food truck",),
        steps=(
            replace(pay, what="Pay $120 to WI SCTF each month"),
            replace(bus, due_on=date(2026, 11, 3)),
            StepDraft("Chad", "Sign up for the GED class"),
        ),
    )
    assert save(vault, plan_id, changed) == (
        "Primary goal: $120 a month (before: $150 a month)",
        "New goal: Own a food truck",
        f"Goal taken out: {DRAFT.longer_term[0]}",
        "Step reworded: Chad: Pay $120 to WI SCTF each month (before: Chad: Pay $150 to WI SCTF each month)",
        "By November 3, 2026 (before: October 12, 2026): Send the form for a free bus pass",
        "New step: Chad: Sign up for the GED class",
        "Step taken out: Chad: Check in with Child Support office to provide progress update",
    )


def test_steps_that_are_done_stay_behind_and_a_new_date_is_told(vault: Vault) -> None:
    first = make(vault)
    sign(vault, first)
    pay, bus, check_in = view(vault, first).steps
    november = date(2026, 11, 3)

    def review(step: plans.StepView, state: StepState, due_on: date | None = None) -> None:
        vault.write(
            lambda session: plans.review_step(session, step.step_id, state, "x", due_on=due_on, at=NOW, who=WHO)
        )

    review(pay, StepState.DONE)
    review(bus, StepState.UNDER_WAY, november)
    review(check_in, StepState.DROPPED)
    second = vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))
    found = vault.read(lambda session: plans.changes_of(session, second))
    assert found is not None
    assert (found.version, found.signed_on) == (1, date(2026, 10, 8))
    assert found.lines == (
        "By November 3, 2026 (before: October 12, 2026): Send the form for a free bus pass",
        "Done, and not on the plan any more: Chad: Pay $150 to WI SCTF each month",
        "Dropped: Chad: Check in with Child Support office to provide progress update",
    )


def test_the_coachs_sentence_belongs_to_one_version(vault: Vault) -> None:
    plan_id = revised(vault)
    draft = view(vault, plan_id).draft
    save(vault, plan_id, replace(draft, change_note="  The job ended  "))
    assert view(vault, plan_id).draft.change_note == "The job ended"
    assert not view(vault, plan_id).changed_since_printed
    sign(vault, plan_id)
    third = vault.write(lambda session: plans.revise(session, plan_id, at=NOW, who=WHO))
    assert view(vault, third).draft.change_note == ""


words = st.sampled_from(("Send the form", "Pay $150", "Apply", "Renew the license"))
steps = st.lists(
    st.builds(StepDraft, who=st.just("Chad"), what=words, due_on=st.none() | st.just(date(2026, 12, 1))), max_size=4
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=steps, kept=st.sets(st.integers(0, 2)), amount=st.none() | st.sampled_from((15_000, 20_000)))
def test_there_are_changes_exactly_where_something_is_different(
    vault: Vault, new: list[StepDraft], kept: set[int], amount: int | None
) -> None:
    plan_id = revised(vault)
    draft = view(vault, plan_id).draft
    assert save(vault, plan_id, draft) == ()
    going_on = tuple(step for number, step in enumerate(draft.steps) if number in kept)
    changed = replace(draft, amount_cents=amount, steps=(*going_on, *new)[: plans.MOST_STEPS])
    different = (changed.amount_cents, changed.steps) != (draft.amount_cents, draft.steps)
    assert bool(save(vault, plan_id, changed)) == different
