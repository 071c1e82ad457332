"""What is entered under *What may be told* besides releases: what stands on a form that is to be signed."""

from collections.abc import Callable
from typing import Any

from csdesk.services.days import add_months
from csdesk.services.releases import NewForm
from csdesk.ui.screens.ncps.action_sheet import Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.releases import fact_fields, first_values, new_form, whom_fields
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec

BE_SURE = "Be sure of this first."
CAUTION = (
    "Safe contact is on: hand the form over only where it puts nobody in danger. It is never sent by mail or e-mail, "
    "and a program for victims is not named on it."
)
PRINT, SAVE = "print", "save"
HOW = ((PRINT, "Print it"), (SAVE, "Save it as a PDF"))
FORM_NAME = "releaseForm"


def form_action(make: Callable[[NewForm, str], Work]) -> Action:
    """The form that asks what stands on a release form. `make(form, PRINT or SAVE)` gives what makes the paper."""

    def work(page: RecordPage, values: Values, now: Moment) -> Work:
        if page.record.safe_contact and not values["sure"]:
            raise FieldFault("sure", BE_SURE)
        if values["until"] is not None and values["until"] < now.today:
            raise FieldFault("until", "This would have run out already.")
        return make(new_form(page, values), values["paper"])

    return Action(
        name=FORM_NAME,
        title="Release form",
        verb="Make the form",
        about="One page to read, to sign and to hand back. It becomes a release when it is signed.",
        fields=_fields,
        work=work,
        said="The form is made.",
        changed=frozenset({"releases"}),
        needed={"recipient": "Say who may be told."},
        values=_first,
    )


def _fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    safe = FieldSpec("sure", "It puts nobody in danger", "tick", helper=CAUTION, span=2)
    return (
        *((safe,) if page.record.safe_contact else ()),
        *whom_fields(page),
        *fact_fields(),
        FieldSpec("until", "Holds until", "date", helper="Empty: until it is taken back"),
        FieldSpec("paper", "And then", "select", choices=HOW),
    )


def _first(page: RecordPage) -> dict[str, Any]:
    return first_values(page) | {"until": add_months(page.today, 12), "paper": PRINT}
