"""The goal-setting worksheet as a PDF, to be read at arm's length and signed with a pen.

Word for word as the example of Colorado's 2Gen Procedures (2019, last appendix) has it. It names no IV-D case and no
barrier unless that is asked for, and neither of anybody under safe contact; its code (QR) holds the plan's random id
and nothing else.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.plan import PlanState
from csdesk.services import people, resources, settings
from csdesk.services.disclosure import Accounted, Fact, Way, tell_parents
from csdesk.services.documents import fonts
from csdesk.services.errors import NotFoundError
from csdesk.services.names import spoken_name
from csdesk.services.plans.changes import Changes, changes_of
from csdesk.services.plans.drafts import PlanDraft
from csdesk.services.plans.views import PlanView, note_worksheet, plan, plan_record
from csdesk.services.settings import Settings
from csdesk.wording import tr

WHAT = "Goal plan, worksheet"


@dataclass(frozen=True)
class WorksheetOptions:
    """What is asked for beside the plan itself; all of it off unless somebody asks."""

    large: bool = False
    """Large print: 18 points."""
    case_number: bool = False
    barriers: bool = False
    """The circumstances that the steps answer; never the private one."""
    blank: bool = False
    """Everything is left to the pen."""
    copy: bool = False
    """Marked as a copy, with the day on which the plan was signed."""
    changes: bool = False
    """With what is different since the version that was signed before."""

    @property
    def asked(self) -> str:
        """What is asked for in words, for the audit trail: *large print, case number*."""
        names = [field.name for field in fields(self) if getattr(self, field.name)]
        return ", ".join("large print" if name == "large" else name.replace("_", " ") for name in names)


AS_AGREED = WorksheetOptions()


@dataclass(frozen=True)
class Facts:
    """What one worksheet says."""

    name: str
    """Empty for the pen."""
    counties: tuple[str, ...]
    coach: str
    draft: PlanDraft
    day: date
    desk: Settings
    options: WorksheetOptions
    plan_id: UUID | None = None
    version: int | None = None
    signed_on: date | None = None
    case_numbers: tuple[str, ...] = ()
    """Empty unless asked for."""
    barriers: tuple[str, ...] = ()
    """Of each step, in its order; empty where there is none to say or it was not asked for."""
    changes: Changes | None = None
    """None unless asked for, and for a first plan."""


def worksheet_pdf(session: Session, plan_id: UUID, *, today: date, options: WorksheetOptions = AS_AGREED) -> bytes:
    """The worksheet of a plan, Letter, tagged for assistive technology.

    A draft bears the date of today, a signed plan the date of its signature. Raises `NotFoundError`.
    """
    desk = settings.load(session)
    view = plan(session, plan_id)
    options = allowed(session, plan_id, options)
    signed_on = view.signed_on if view.state is not PlanState.DRAFT else None
    coach = view.draft.coach or desk.liaison_name
    told = Facts(
        name=view.print_name,
        counties=view.counties,
        coach=coach,
        draft=PlanDraft(coach, None, view.draft.pay_to) if options.blank else view.draft,
        day=signed_on or today,
        desk=desk,
        options=options,
        plan_id=plan_id,
        version=view.version,
        signed_on=signed_on,
        case_numbers=_case_numbers(session, view.ncp_id) if options.case_number else (),
        barriers=_barriers(view) if options.barriers and not options.blank else (),
        changes=changes_of(session, plan_id) if options.changes and not options.blank else None,
    )
    return _drawn(told)


def worksheet_to(
    session: Session,
    plan_id: UUID,
    *,
    options: WorksheetOptions = AS_AGREED,
    way: Way,
    today: date,
    at: datetime,
    who: str,
) -> tuple[bytes, Accounted]:
    """The worksheet leaves for the parent, printed or as a file: noted, and accounted for. Raises `NotFoundError`."""
    options = allowed(session, plan_id, options)
    pdf = worksheet_pdf(session, plan_id, today=today, options=options)
    note_worksheet(session, plan_id, printed=way is Way.PRINT, asked=options.asked, at=at, who=who)
    facts = {Fact.NAME}
    facts |= set() if options.blank else {Fact.PLAN}
    facts |= {Fact.CASE_NUMBER} if options.case_number else set()
    facts |= {Fact.BARRIERS} if options.barriers else set()
    ncp_id = plan_record(session, plan_id).ncp_id
    return pdf, tell_parents(session, {ncp_id: facts}, what=WHAT, way=way, at=at, who=who)


def allowed(session: Session, plan_id: UUID, options: WorksheetOptions) -> WorksheetOptions:
    """What of this may be printed: no number and no barrier of anybody under safe contact. Raises `NotFoundError`."""
    if session.get_one(Ncp, plan_record(session, plan_id).ncp_id).safe_contact:
        return replace(options, case_number=False, barriers=False)
    return options


def empty_worksheet_pdf(session: Session, *, today: date, ncp_id: UUID | None = None, large: bool = False) -> bytes:
    """A worksheet for the pen, of this person or of anybody: no plan is made, so there is no code on it.

    Raises `NotFoundError`.
    """
    desk = settings.load(session)
    ncp = session.get(Ncp, ncp_id) if ncp_id is not None else None
    if ncp is None and ncp_id is not None:
        raise NotFoundError(tr("This person is not in the vault. Nothing was printed; open the list again."))
    told = Facts(
        name=spoken_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix) if ncp is not None else "",
        counties=people.people(session, [ncp.id])[ncp.id].counties if ncp is not None else (),
        coach=desk.liaison_name,
        draft=PlanDraft(desk.liaison_name, None, desk.pay_to),
        day=today,
        desk=desk,
        options=WorksheetOptions(large=large, blank=True),
    )
    return _drawn(told)


def without_font(view: PlanView) -> tuple[str, ...]:
    """The words of a plan that its worksheet has in Latin letters only, because no font has theirs."""
    draft = view.draft
    texts = [view.print_name, draft.coach, draft.pay_to, *draft.longer_term]
    for step in draft.steps:
        texts += [step.who, step.what, step.alternative, *step.items, step.rhythm]
    return tuple(dict.fromkeys(word for text in texts for word in fonts.without_font(text)))


@cache
def words() -> dict[str, Any]:
    """The wordings of the worksheet."""
    return resources.toml("plan/worksheet.toml")


def _drawn(told: Facts) -> bytes:
    """Drawn once more where it has more pages than one: each says of how many."""
    from csdesk.services.plans.worksheet_page import WorksheetPage

    pages = 1
    while True:
        page = WorksheetPage(told, words(), pages)
        content = page.content()
        if page.sheet.page == pages:
            return content
        pages = page.sheet.page


def _case_numbers(session: Session, ncp_id: UUID) -> tuple[str, ...]:
    numbers = select(IvdCase.number).where(IvdCase.ncp_id == ncp_id, IvdCase.number != "")
    return tuple(session.scalars(numbers.order_by(IvdCase.county, IvdCase.number)))


def _barriers(view: PlanView) -> tuple[str, ...]:
    """The private circumstance offers no steps, so it has no words here."""
    labels = {one["code"]: one["label"] for one in resources.toml("plan/steps.toml")["barrier"]}
    return tuple(labels.get(step.barrier, "") for step in view.draft.steps)
