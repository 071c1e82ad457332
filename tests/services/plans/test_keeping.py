"""Plans are drafted, saved, signed, frozen, revised and reviewed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from csdesk.models.audit import AuditEvent
from csdesk.services import attachments, plans
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plans import PlanDraft, PlanState, StepDraft, StepState, money, with_amount
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import DRAFT, PDF, make, person, sign, view


def without_ids(draft: PlanDraft) -> PlanDraft:
    return replace(draft, steps=tuple(replace(step, step_id=None) for step in draft.steps))


def test_a_plan_comes_back_as_it_was_kept(vault: Vault) -> None:
    kept = view(vault, make(vault))
    assert without_ids(kept.draft) == DRAFT
    assert (kept.name, kept.print_name, kept.counties) == ("Combs, Chad", "Chad Combs", ("Rock",))
    assert (kept.version, kept.state) == (1, PlanState.DRAFT)
    assert [step.state for step in kept.steps] == [StepState.OPEN] * 3


lines = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=100).map(
    lambda text: " ".join(text.split())
)
steps = st.builds(
    StepDraft,
    who=lines.filter(bool),
    what=lines.filter(bool),
    due_on=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    alternative=lines,
    items=st.lists(lines.filter(bool), max_size=3).map(tuple),
    rhythm=lines,
)


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(steps, max_size=6).map(tuple),
    order=st.randoms(use_true_random=False),
    goals=st.lists(lines.filter(bool), max_size=3).map(tuple),
    amount=st.none() | st.integers(1, 10_000_000),
)
def test_saving_keeps_whatever_order_steps_are_brought_into(
    vault: Vault, first: tuple[StepDraft, ...], order: object, goals: tuple[str, ...], amount: int | None
) -> None:
    plan_id = make(vault, replace(DRAFT, steps=first, longer_term=goals, amount_cents=amount), person(vault))
    before = view(vault, plan_id).draft
    shuffled = list(before.steps)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    changed = replace(before, steps=tuple(shuffled[:4]), pay_to=before.pay_to or "FSR")
    vault.write(lambda session: plans.save(session, plan_id, changed, at=NOW, who=WHO))
    expected = replace(changed, pay_to=changed.pay_to if amount is not None else "")
    assert view(vault, plan_id).draft == expected


def test_a_review_of_an_earlier_day_is_history_and_not_how_the_step_stands(vault: Vault) -> None:
    plan_id = make(vault)
    step = view(vault, plan_id).steps[0].step_id
    vault.write(lambda session: plans.review_step(session, step, StepState.DONE, at=NOW, who=WHO))
    before = NOW - timedelta(days=3)
    vault.write(lambda session: plans.review_step(session, step, StepState.UNDER_WAY, at=before, who=WHO))
    stands = view(vault, plan_id).steps[0]
    assert (stands.state, len(stands.history)) == (StepState.DONE, 2)


def test_a_step_that_stays_keeps_its_state_through_a_save(vault: Vault) -> None:
    plan_id = make(vault)
    first, second, _ = view(vault, plan_id).steps
    vault.write(lambda session: plans.review_step(session, second.step_id, StepState.DONE, "came", at=NOW, who=WHO))
    draft = replace(DRAFT, steps=(StepDraft("Chad", "New"), second.draft, first.draft))
    vault.write(lambda session: plans.save(session, plan_id, draft, at=NOW, who=WHO))
    after = view(vault, plan_id).steps
    assert [(step.state, step.note) for step in after] == [
        (StepState.OPEN, ""), (StepState.DONE, "came"), (StepState.OPEN, "")
    ]  # fmt: skip
    assert after[1].step_id == second.step_id


def test_a_signed_plan_does_not_change_any_more(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    signed = view(vault, plan_id)
    assert (signed.state, signed.signed_on) == (PlanState.SIGNED, date(2026, 10, 8))
    with pytest.raises(RefusedError, match="does not change any more"):
        vault.write(lambda session: plans.save(session, plan_id, replace(DRAFT, coach="X"), at=NOW, who=WHO))
    with pytest.raises(RefusedError, match="does not change any more"):
        sign(vault, plan_id)
    assert view(vault, plan_id) == signed
    scan_id = signed.signed_attachment_id
    assert scan_id
    stored = vault.read(lambda session: attachments.content(session, scan_id))
    assert (stored.content, stored.media_type) == (PDF, "application/pdf")


@pytest.mark.parametrize(
    ("scan", "media_type"),
    [(b"\xff\xd8\xff\xe0 jpeg", "image/jpeg"), (b"\x89PNG\r\n\x1a\n png", "image/png"), (None, None)],
)
def test_a_scan_is_a_picture_or_none(vault: Vault, scan: bytes | None, media_type: str | None) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan)
    kept = view(vault, plan_id).signed_attachment_id
    stored = vault.read(lambda session: attachments.content(session, kept)) if kept else None
    assert (stored.media_type if stored else None) == media_type


@pytest.mark.parametrize(
    ("scan", "signed_on", "coach", "draft", "sentence"),
    [
        (b"MZ\x90 program", TODAY, "Dana", DRAFT, "neither a PDF"),
        (PDF, TODAY + timedelta(days=2), "Dana", DRAFT, "lies ahead"),
        (PDF, TODAY, "  ", DRAFT, "which coach"),
        (PDF, TODAY, "Dana", PlanDraft("Dana", None, ""), "no goal and no step"),
    ],
)
def test_no_signature_without_what_it_needs(
    vault: Vault, scan: bytes, signed_on: date, coach: str, draft: PlanDraft, sentence: str
) -> None:
    plan_id = make(vault, draft)
    with pytest.raises(RefusedError, match=sentence):
        vault.write(
            lambda session: plans.sign(
                session, plan_id, signed_on=signed_on, coach=coach, scan=scan, file_name="a", at=NOW, who=WHO
            )
        )
    assert view(vault, plan_id).state is PlanState.DRAFT


def test_a_change_is_a_new_version_that_replaces_the_old_one_when_signed(vault: Vault) -> None:
    plan_id = make(vault)
    with pytest.raises(RefusedError, match="Only the signed plan"):
        vault.write(lambda session: plans.revise(session, plan_id, at=NOW, who=WHO))
    sign(vault, plan_id)
    done, stuck, _ = view(vault, plan_id).steps
    vault.write(lambda session: plans.review_step(session, done.step_id, StepState.DONE, at=NOW, who=WHO))
    vault.write(lambda session: plans.review_step(session, stuck.step_id, StepState.STUCK, "no bus", at=NOW, who=WHO))
    second = vault.write(lambda session: plans.revise(session, plan_id, at=NOW, who=WHO))
    draft = view(vault, second)
    assert (draft.version, draft.state) == (2, PlanState.DRAFT)
    assert [(step.draft.what, step.state, step.note) for step in draft.steps] == [
        (DRAFT.steps[1].what, StepState.STUCK, "no bus"), (DRAFT.steps[2].what, StepState.OPEN, "")
    ]  # fmt: skip
    assert view(vault, plan_id).state is PlanState.SIGNED
    with pytest.raises(RefusedError, match="has a draft"):
        vault.write(lambda session: plans.revise(session, plan_id, at=NOW, who=WHO))
    sign(vault, second)
    versions = vault.read(lambda session: plans.plans_of(session, draft.ncp_id))
    assert [(one.version, one.state) for one in versions] == [(2, PlanState.SIGNED), (1, PlanState.REPLACED)]
    with pytest.raises(RefusedError, match="replaced by a newer version"):
        vault.write(lambda session: plans.review_step(session, done.step_id, StepState.OPEN, at=NOW, who=WHO))


def test_a_step_that_is_stuck_says_why(vault: Vault) -> None:
    step = view(vault, make(vault)).steps[0]
    with pytest.raises(RefusedError, match="needs a note of why"):
        vault.write(lambda session: plans.review_step(session, step.step_id, StepState.STUCK, " ", at=NOW, who=WHO))
    with pytest.raises(NotFoundError):
        vault.write(lambda session: plans.review_step(session, uuid7(), StepState.DONE, at=NOW, who=WHO))


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(DRAFT, steps=DRAFT.steps * 3), "at most 6 first steps"),
        (replace(DRAFT, amount_cents=0), "more than"),
        (replace(DRAFT, amount_cents=10_000_001), "at most"),
        (replace(DRAFT, pay_to=""), "to whom"),
        (replace(DRAFT, steps=(StepDraft("", "Pay"),)), "who and what"),
        (replace(DRAFT, steps=(StepDraft("Chad", " \n"),)), "who and what"),
        (replace(DRAFT, steps=(StepDraft("Chad", "x" * 301),)), "A step is longer than 300"),
        (replace(DRAFT, steps=(StepDraft("Chad", "x", items=("y" * 121,)),)), "part of a step is longer"),
        (replace(DRAFT, steps=(StepDraft("Chad", "x", items=("y",) * 9),)), "at most 8 parts"),
        (replace(DRAFT, longer_term=("x" * 501,)), "goal is longer"),
        (replace(DRAFT, assessment_id=uuid7()), "not this person's"),
    ],
)
def test_what_cannot_be_kept_is_refused(vault: Vault, draft: PlanDraft, sentence: str) -> None:
    plan_id = make(vault)
    before = view(vault, plan_id)
    with pytest.raises(RefusedError, match=sentence):
        vault.write(lambda session: plans.save(session, plan_id, draft, at=NOW, who=WHO))
    assert view(vault, plan_id) == before


def test_one_draft_at_a_time_and_only_for_people_in_the_vault(vault: Vault) -> None:
    ncp_id = view(vault, make(vault)).ncp_id
    with pytest.raises(RefusedError, match="has a draft"):
        make(vault, ncp_id=ncp_id)
    with pytest.raises(NotFoundError):
        make(vault, ncp_id=uuid7())
    with pytest.raises(NotFoundError):
        view(vault, ncp_id)


def test_open_plans_tell_what_is_due(vault: Vault) -> None:
    zoe = make(vault, replace(DRAFT, steps=()), person(vault, "Zamora", "Zoë"))
    chad = make(vault)
    sign(vault, chad)
    step = view(vault, chad).steps[0]

    def read(today: date) -> tuple[plans.PlanLine, ...]:
        return vault.read(lambda session: plans.open_plans(session, today=today))

    assert [line.name for line in read(TODAY)] == ["Combs, Chad", "Zamora, Zoë"]
    line = read(date(2026, 10, 30))[0]
    assert (line.plan_id, line.steps, line.steps_due, line.next_due_on) == (chad, 3, 2, date(2026, 10, 12))
    assert read(date(2026, 10, 11))[0].steps_due == 0
    vault.write(lambda session: plans.review_step(session, step.step_id, StepState.DROPPED, at=NOW, who=WHO))
    assert read(date(2026, 10, 30))[0].steps_due == 1
    last = read(TODAY)[1]
    assert (last.plan_id, last.state, last.next_due_on) == (zoe, PlanState.DRAFT, None)


def test_the_audit_trail_holds_no_words_of_the_plan(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    told = vault.read(lambda session: [f"{one.action} {one.detail}" for one in session.scalars(select(AuditEvent))])
    assert [line for line in told if line.startswith("plan.")] == ["plan.created steps=3", "plan.signed with scan"]


@pytest.mark.parametrize(
    ("cents", "text"), [(15_000, "$150"), (130_450, "$1,304.50"), (1, "$0.01"), (10_000_000, "$100,000")]
)
def test_amounts_as_a_worksheet_says_them(cents: int, text: str) -> None:
    assert money(cents) == text


def test_another_amount_reaches_the_steps_that_name_it() -> None:
    other = with_amount(replace(DRAFT, steps=(*DRAFT.steps, StepDraft("Chad", "Keep $150.50 and $1500"))), 17_550)
    assert other.amount_cents == 17_550
    assert other.steps[0].what == "Pay $175.50 to WI SCTF each month"
    assert other.steps[-1].what == "Keep $150.50 and $1500"
