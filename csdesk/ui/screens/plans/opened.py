"""What a plan needs to be edited or looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services import caseload, plans
from csdesk.services.caseload import NcpRecord
from csdesk.services.plans import Changes, Offer, PlanState, PlanView


@dataclass(frozen=True)
class Opened:
    """One plan, read for the screen."""

    view: PlanView
    offers: tuple[Offer, ...]
    record: NcpRecord
    changes: Changes | None
    """Since the version that was signed before; None for a first plan."""


def read(session: Any, plan_id: UUID, *, today: date) -> Opened:
    """Read a plan. Raises `NotFoundError`."""
    view = plans.plan(session, plan_id)
    return Opened(
        view=view,
        offers=plans.offers(session, view.ncp_id, today=today),
        record=caseload.record(session, view.ncp_id, today=today),
        changes=plans.changes_of(session, plan_id),
    )


def of_person(session: Any, ncp_id: UUID) -> UUID | None:
    """The plan of a person to open: the draft, else the newest version; None for none."""
    versions = plans.plans_of(session, ncp_id)
    draft = next((view for view in versions if view.state is PlanState.DRAFT), None)
    found = draft or next(iter(versions), None)
    return found.plan_id if found is not None else None
