"""What an interview's barriers offer to a plan."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import directory, interview, plans, resources
from csdesk.services.errors import NotFoundError
from csdesk.services.vault import Vault
from tests.services.interview.holding import CIRCUMSTANCES, Interview, answer_all, begin
from tests.services.people import NOW, TODAY, WHO, Person
from tests.services.plans.planning import desk, make


def interviewed(vault: Vault, *barriers: str, csup_cents: int | None = 30_400) -> Interview:
    """A parent with a finished interview and one case."""
    desk(vault)
    held = begin(vault, person=Person(last_name="Combs", first_name="Chad"))
    answer_all(held, barriers=barriers)
    held.finish()

    def due(session: Session) -> None:
        session.scalars(select(IvdCase)).one().csup_cents = csup_cents

    vault.write(due)
    return held


def proposed(held: Interview, today: date = TODAY) -> plans.PlanDraft:
    return held.vault.read(lambda session: plans.propose(session, held.ncp_id, today=today))


def test_the_first_draft_pays_what_is_due_and_checks_in_and_the_rest_is_on_offer(vault: Vault) -> None:
    held = interviewed(vault, "job_market", "education", "transportation", "conviction")
    draft = proposed(held)
    assert (draft.coach, draft.amount_cents, draft.longer_term) == ("Dana Whitcomb", 30_400, ())
    assert draft.pay_to == "Wisconsin Support Collections Trust Fund (WI SCTF)"
    assert draft.assessment_id == held.assessment_id
    assert [step.barrier for step in draft.steps] == ["", ""]
    assert draft.steps[0].what == "Pay $304 to WI SCTF each month"
    assert draft.steps[0].due_on == date(2026, 10, 30)
    assert draft.steps[-1].what == "Check in with Child Support office to provide progress update"
    offers = vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY))
    assert [offer.barrier for offer in offers] == ["job_market", "education", "transportation", "conviction"]
    offered = [step for offer in offers for step in offer.steps]
    assert {step.who for step in offered} == {"Chad", "Dana"}
    assert all(step.due_on and step.due_on.weekday() < 5 for step in (*draft.steps, *offered))
    make(vault, draft, held.ncp_id)


@pytest.mark.parametrize(
    ("today", "due_on"),
    [
        (date(2026, 10, 26), date(2026, 11, 30)),
        (date(2026, 10, 23), date(2026, 10, 30)),
        (date(2026, 12, 31), date(2027, 1, 29)),
    ],
)
def test_the_payment_is_due_on_the_last_working_day_that_is_a_week_away(
    vault: Vault, today: date, due_on: date
) -> None:
    assert proposed(interviewed(vault), today).steps[0].due_on == due_on


def test_without_interview_and_figures_the_draft_is_still_a_start(vault: Vault) -> None:
    held = interviewed(vault, csup_cents=None)
    vault.write(directory.seed)
    draft = proposed(held)
    assert draft.amount_cents is None
    assert draft.steps[0].what == "Pay support to WI SCTF each month"
    with pytest.raises(NotFoundError):
        vault.read(lambda session: plans.propose(session, uuid7(), today=TODAY))


def test_each_barrier_offers_steps_and_the_programs_of_the_county(vault: Vault) -> None:
    held = interviewed(vault, *CIRCUMSTANCES)
    vault.write(directory.seed)
    offers = vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY))
    assert [offer.barrier for offer in offers] == [code for code in CIRCUMSTANCES if code != "family_violence"]
    assert all(1 <= len(offer.steps) <= 2 for offer in offers)
    barriers = {view.name: view.barriers for view in vault.read(directory.programs)}
    assert all(offer.barrier in barriers[program.name] for offer in offers for program in offer.programs)
    assert all(program.step.barrier == offer.barrier for offer in offers for program in offer.programs)
    names = {program.name for offer in offers for program in offer.programs}
    assert names
    assert "Transform Milwaukee Jobs (TMJ)" not in names
    assert proposed(held).steps[0].alternative.startswith("apply for services to ")


def test_a_program_is_named_by_its_step_only_where_its_name_tells_nothing(vault: Vault) -> None:
    held = interviewed(vault, *CIRCUMSTANCES)
    vault.write(directory.seed)
    offers = vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY))
    said = {program.name: program.step.what for offer in offers for program in offer.programs}
    assert said["Transportation help"] == "Apply for services to Transportation help"
    unnamed = "Call the program that we chose together, and ask for a first meeting"
    for name in ("Mental-health treatment", "Expungement of a record", "Re-entry support", "Parenting classes"):
        assert said[name] == unnamed


def test_family_violence_offers_nothing_openly(vault: Vault) -> None:
    held = interviewed(vault, "family_violence")
    assert vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY)) == ()
    assert [step.barrier for step in proposed(held).steps] == ["", ""]


def test_steps_that_an_office_writes_for_family_violence_are_offered_no_more_than_its_programs(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offices change the file of steps; the line that is kept private stays private."""
    held = interviewed(vault, "family_violence")
    shipped = resources.toml

    def changed(name: str) -> dict[str, Any]:
        told = shipped(name)
        if name == "plan/steps.toml":
            told["barrier"].append({**told["barrier"][0], "code": "family_violence"})
        return told

    monkeypatch.setattr(resources, "toml", changed)
    assert vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY)) == ()
    assert [step.barrier for step in proposed(held).steps] == ["", ""]


def test_a_withdrawn_interview_offers_nothing(vault: Vault) -> None:
    desk(vault)
    held = begin(vault)
    held.say("Q11", "yes", "education")
    assert vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY))
    vault.write(lambda session: interview.withdraw(session, held.assessment_id, at=NOW, who=WHO))
    assert vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY)) == ()
    assert proposed(held).assessment_id is None


def test_no_step_names_what_it_comes_from() -> None:
    """A worksheet lies on a kitchen table."""
    told = resources.toml("plan/steps.toml")["barrier"]
    words = " ".join(step["what"] for barrier in told for step in barrier["steps"]).lower()
    for word in ("health", "mental", "substance", "alcohol", "drug", "treatment", "violence", "felony", "conviction",
                 "criminal", "record", "probation", "corrections", "protective", "cps"):  # fmt: skip
        assert word not in words
    assert {barrier["code"] for barrier in told} == set(CIRCUMSTANCES) - {"family_violence"}


def test_prompts_stand_beside_the_documents_principles() -> None:
    told = plans.prompts(15_000)
    assert any(
        prompt.text == "From 0 to 10, how sure are you of $150? What would make it one more?" for prompt in told
    )
    assert len({prompt.principle for prompt in told}) == 5
    assert len(plans.prompts()) == len(told) - 1
    assert not any("{" in prompt.text for prompt in plans.prompts())
