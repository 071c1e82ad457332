"""The goal plan: drawn from the interview, kept in versions, printed, signed in person, reviewed step by step."""

from csdesk.models.plan import PlanState, StepState
from csdesk.services.plan_steps import SETTLED, MonthOfSteps, PastReview, StepReview, progress, review_step
from csdesk.services.plans.changes import Changes, changes_of
from csdesk.services.plans.drafts import MOST_STEPS, PlanDraft, StepDraft, money, with_amount
from csdesk.services.plans.keeping import PaperDiffersError, create, revise, save, sign
from csdesk.services.plans.on_paper import (
    Doubt,
    PlanOnPaper,
    ScanPart,
    keep_signed_page,
    on_paper,
    parts_of,
    require_kept,
    require_same_plan,
    still_kept,
    without_scan,
)
from csdesk.services.plans.proposal import Offer, ProgramOffer, Prompt, offers, prompts, propose
from csdesk.services.plans.signed_pages import attach_scan, open_scan, signed_scan
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
    "Changes",
    "Doubt",
    "MonthOfSteps",
    "Offer",
    "PaperDiffersError",
    "PastReview",
    "PlanDraft",
    "PlanLine",
    "PlanOnPaper",
    "PlanState",
    "PlanView",
    "ProgramOffer",
    "Prompt",
    "ScanPart",
    "StepDraft",
    "StepReview",
    "StepState",
    "StepView",
    "WorksheetOptions",
    "allowed",
    "attach_scan",
    "changes_of",
    "create",
    "empty_worksheet_pdf",
    "keep_signed_page",
    "money",
    "note_opening",
    "note_worksheet",
    "offers",
    "on_paper",
    "open_plans",
    "open_scan",
    "parts_of",
    "plan",
    "plans_of",
    "progress",
    "prompts",
    "propose",
    "require_kept",
    "require_same_plan",
    "review_step",
    "revise",
    "save",
    "sign",
    "signed_scan",
    "still_kept",
    "with_amount",
    "without_font",
    "without_scan",
    "worksheet_pdf",
]
