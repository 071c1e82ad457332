"""Corrections of what a CSA answered before contact."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from csdesk.models.partner import CsaReview, ReviewAnswer
from csdesk.services.corrections.shape import CorrectedKind, Kind, refuse_long
from csdesk.services.days import local_day, refuse_ahead, refuse_before
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

NO_ANSWER = tr("The CSA has not answered yet. Its answer is written down on the agency's page in the Directory.")


def _check(_session: Session, row: Any, values: Mapping[str, Any], at: datetime) -> None:
    refuse_long(values)
    if values["answer"] is ReviewAnswer.OPEN:
        raise RefusedError(tr("An answer is needed. Nothing was changed; to ask anew, use the agency's page."))
    if values["answer"] is ReviewAnswer.EXCLUDED and not values["reason"]:
        raise RefusedError(tr("An exclusion needs the CSA's reason. Nothing was changed; add the reason."))
    if values["answered_on"] is None:
        raise RefusedError(tr("A day is needed. Nothing was changed; say when it was."))
    refuse_ahead(values["answered_on"], at)
    refuse_before(values["answered_on"], local_day(row.asked_at), tr("the question"))


KINDS = {
    CorrectedKind.REVIEW: Kind(
        CsaReview,
        {"answer": ReviewAnswer, "answered_on": date, "answered_by": str, "reason": str},
        _check,
        refused=lambda row: NO_ANSWER if row.answer is ReviewAnswer.OPEN else "",
    ),
}
