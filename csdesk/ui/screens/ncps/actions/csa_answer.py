"""What a CSA answered about this person: on the phone, say, while the record is open."""

from uuid import UUID

from csdesk.services import reviews
from csdesk.services.reviews import ReviewAnswer
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.correction_forms import ANSWERS
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr


def _answer(_page: RecordPage, values: Values, now: Moment) -> Work:
    review_id, answer, reason = UUID(values["review"]), ReviewAnswer(values["answer"]), values["reason"]
    if answer is ReviewAnswer.EXCLUDED and not reason:
        raise FieldFault("reason", tr("The CSA’s reason is needed."))
    on, by = values["on"], values["by"]
    return lambda session: reviews.answer(
        session, review_id, answer, reason, answered_on=on, answered_by=by, at=now.at, who=now.who
    )


def _fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    choices = tuple(
        (
            str(one.id),
            tr("{csa_name}, due {short_day}", csa_name=one.csa_name, short_day=formats.short_day(one.due_on)),
        )
        for one in page.waiting_reviews
    )
    return (
        FieldSpec("review", tr("Which agency?"), "select", span=2, choices=choices),
        FieldSpec("answer", tr("What did it answer?"), "select", choices=ANSWERS),
        FieldSpec("on", tr("Answered on"), "date"),
        FieldSpec("reason", tr("Its reason"), span=2, longest=200, helper=tr("Needed for “do not contact”.")),
        FieldSpec("by", tr("Who there answered"), span=2, longest=200),
    )


CSA_ANSWER = Action(
    name="csaAnswer",
    title=tr("The CSA’s answer before contact"),
    verb=tr("Save"),
    fields=_fields,
    work=_answer,
    said=tr("The CSA’s answer is noted."),
    undo=tr("The agency's answer"),
    changed=frozenset({"reviews", "today"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.waiting_reviews),
)
