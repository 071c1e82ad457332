"""The goal plan: drawn from the interview, kept in versions, printed, signed in person, reviewed step by step."""

from csdesk.models.plan import PlanState, StepState
from csdesk.services.plan_steps import SETTLED, PastReview, StepReview, review_step
from csdesk.services.plans.drafts import MOST_STEPS, PlanDraft, StepDraft, money, with_amount
from csdesk.services.plans.keeping import PaperDiffersError, create, revise, save, sign
from csdesk.services.plans.proposal import Offer, Prompt, offers, prompts, propose
from csdesk.services.plans.signed_pages import attach_scan, note_scan, signed_scan
from csdesk.services.plans.views import (
    PlanLine,
    PlanView,
    StepView,
    note_opening,
    note_worksheet,
    open_plans,
    plan,
    plans_of,
)
from csdesk.services.plans.worksheet import (
    WorksheetOptions,
    allowed,
    empty_worksheet_pdf,
    without_font,
    worksheet_pdf,
)

__all__ = [
    "MOST_STEPS",
    "SETTLED",
    "Offer",
    "PaperDiffersError",
    "PastReview",
    "PlanDraft",
    "PlanLine",
    "PlanState",
    "PlanView",
    "Prompt",
    "StepDraft",
    "StepReview",
    "StepState",
    "StepView",
    "WorksheetOptions",
    "allowed",
    "attach_scan",
    "create",
    "empty_worksheet_pdf",
    "money",
    "note_opening",
    "note_scan",
    "note_worksheet",
    "offers",
    "open_plans",
    "plan",
    "plans_of",
    "prompts",
    "propose",
    "review_step",
    "revise",
    "save",
    "sign",
    "signed_scan",
    "with_amount",
    "without_font",
    "worksheet_pdf",
]
