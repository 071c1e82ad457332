"""What an interview's barriers offer to a plan: first steps to choose from together, and programs nearby."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ProgramKind
from csdesk.services import resources, settings
from csdesk.services.directory import ProgramView
from csdesk.services.errors import NotFoundError
from csdesk.services.names import readable
from csdesk.services.plans.drafts import PlanDraft, StepDraft, money, short_payee
from csdesk.services.resources_nearby import barriers_of, latest_interview, nearby
from csdesk.wording import tr


@dataclass(frozen=True)
class ProgramOffer:
    """A program nearby, and the step to go there. A program whose name would say too much is not named by it."""

    name: str
    step: StepDraft


@dataclass(frozen=True)
class Offer:
    """What one barrier offers. A private barrier offers nothing, so there is none for it."""

    barrier: str
    label: str
    steps: tuple[StepDraft, ...]
    programs: tuple[ProgramOffer, ...]
    """Active programs in the person's counties that answer the barrier, local ones first."""


@dataclass(frozen=True)
class Prompt:
    """Something one could ask, and the principle of motivational interviewing behind it."""

    text: str
    principle: str


def propose(session: Session, ncp_id: UUID, *, today: date) -> PlanDraft:
    """A first draft: the support due, a payment step, a check-in. All else is offered, and chosen together.

    Nothing is kept. The longer-term goals are the parent's own words and stay empty. Raises `NotFoundError`.
    """
    ncp = _ncp(session, ncp_id)
    desk = settings.load(session)
    told = resources.toml("plan/steps.toml")
    names = _names(ncp, desk.liaison_name)
    amount = _support_due(session, ncp_id)
    payment = _payment(session, ncp_id, told["payment"], names["parent"], amount, desk.pay_to, today)
    assessment = latest_interview(session, ncp_id)
    return PlanDraft(
        coach=desk.liaison_name,
        amount_cents=amount,
        pay_to=desk.pay_to,
        steps=(payment, _step(told["check_in"], names, today, "")),
        assessment_id=assessment.id if assessment else None,
    )


def offers(session: Session, ncp_id: UUID, *, today: date) -> tuple[Offer, ...]:
    """What each barrier of the last interview offers, in the interview's order. Raises `NotFoundError`."""
    ncp = _ncp(session, ncp_id)
    names = _names(ncp, settings.load(session).liaison_name)
    words = resources.toml("plan/steps.toml")
    told = {one["code"]: one for one in words["barrier"]}
    around = nearby(session, ncp_id)
    found = []
    for code in (barrier.code for barrier in barriers_of(session, ncp_id)):
        one = told.get(code)
        if one is None:
            continue
        steps = tuple(_step(step, names, today, code) for step in one["steps"])
        programs = tuple(
            ProgramOffer(near.program.name, _step(_going_to(near.program, code, words["apply"]), names, today, code))
            for near in around
            if code in near.program.barriers
        )
        found.append(Offer(code, one["label"], steps, programs))
    return tuple(found)


def prompts(amount_cents: int | None = None) -> tuple[Prompt, ...]:
    """Motivational-interviewing prompts, each beside its principle. None is required.

    Questions about the amount are left out while none is agreed.
    """
    amount = money(amount_cents) if amount_cents is not None else ""
    return tuple(
        Prompt(text.replace("{amount}", amount), principle["text"])
        for principle in resources.toml("plan/prompts.toml")["principle"]
        for text in principle["prompts"]
        if amount or "{amount}" not in text
    )


def _ncp(session: Session, ncp_id: UUID) -> Ncp:
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault. Nothing was changed; open the list again."))
    return ncp


def _names(ncp: Ncp, liaison: str) -> dict[str, str]:
    return {"parent": readable(ncp.first_name or ncp.last_name), "coach": (liaison.split() or ["Coach"])[0]}


def _support_due(session: Session, ncp_id: UUID) -> int | None:
    """The current support of all cases together, cents a month; None when no report says."""
    due = [cents for cents in session.scalars(select(IvdCase.csup_cents).where(IvdCase.ncp_id == ncp_id)) if cents]
    return sum(due) if due else None


def _payment(
    session: Session, ncp_id: UUID, told: dict[str, Any], who: str, amount: int | None, pay_to: str, today: date
) -> StepDraft:
    """The step to pay, *or* to apply to the employment program that answers most of what was said."""
    programs = [near for near in nearby(session, ncp_id) if near.program.kind is ProgramKind.EMPLOYMENT]
    best = max(programs, key=lambda near: len(near.because), default=None)
    alternative = (
        told["alternative"].format(program=best.program.name) if best else told["alternative_without_program"]
    )
    return StepDraft(
        who=who,
        what=told["what"].format(amount=money(amount) if amount else "support", pay_to=short_payee(pay_to)),
        alternative=alternative,
        items=tuple(told["items"]),
        due_on=_end_of_month(today),
        rhythm=told["rhythm"],
    )


def _step(told: dict[str, Any], names: dict[str, str], today: date, barrier: str) -> StepDraft:
    due_on = today + timedelta(days=told["within_days"])
    while due_on.weekday() >= 5:
        due_on += timedelta(days=1)
    return StepDraft(
        who=names[told["who"]],
        what=told["what"],
        due_on=due_on,
        rhythm=told.get("rhythm", ""),
        barrier=barrier,
    )


def _going_to(program: ProgramView, barrier: str, told: dict[str, Any]) -> dict[str, Any]:
    """The step to apply to a program, in words that a worksheet may say."""
    may_be_named = program.kind is ProgramKind.EMPLOYMENT or barrier in told["named"]
    what = told["what"].replace("{program}", program.name) if may_be_named else told["what_unnamed"]
    return {**told, "what": what}


def _end_of_month(today: date) -> date:
    """The last working day of this month; of the next when that is less than a week away."""
    soon = today + timedelta(days=7)
    last = date(soon.year, soon.month, calendar.monthrange(soon.year, soon.month)[1])
    while last.weekday() >= 5:
        last -= timedelta(days=1)
    return last if last >= soon else _end_of_month(last + timedelta(days=4))
