"""What a CSA answered about this person: on the phone, say, while the record is open."""

from uuid import UUID

from csdesk.services import reviews
from csdesk.services.reviews import ReviewAnswer
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.correction_forms import ANSWERS
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec


def _answer(_page: RecordPage, values: Values, now: Moment) -> Work:
    review_id, answer, reason = UUID(values["review"]), ReviewAnswer(values["answer"]), values["reason"]
    if answer is ReviewAnswer.EXCLUDED and not reason:
        raise FieldFault("reason", "The CSA’s reason is needed.")
    on, by = values["on"], values["by"]
    return lambda session: reviews.answer(
        session, review_id, answer, reason, answered_on=on, answered_by=by, at=now.at, who=now.who
    )


def _fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    choices = tuple(
        (str(one.id), f"{one.csa_name}, due {formats.short_day(one.due_on)}") for one in page.waiting_reviews
    )
    return (
        FieldSpec("review", "Which agency?", "select", span=2, choices=choices),
        FieldSpec("answer", "What did it answer?", "select", choices=ANSWERS),
        FieldSpec("on", "Answered on", "date"),
        FieldSpec("reason", "Its reason", span=2, longest=200, helper="Needed for “do not contact”."),
        FieldSpec("by", "Who there answered", span=2, longest=200),
    )


CSA_ANSWER = Action(
    name="csaAnswer",
    title="The CSA’s answer before contact",
    verb="Save",
    fields=_fields,
    work=_answer,
    said="The CSA’s answer is noted.",
    undo="The agency's answer",
    changed=frozenset({"reviews", "today"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.waiting_reviews),
)
