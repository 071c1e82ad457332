"""The field in which a liaison says why they go ahead with somebody who is not to be contacted as things stand."""

from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr

FIELD = "uncleared"
"""In the values of a form; missing where no reason is needed."""


def going_ahead(page: RecordPage) -> tuple[FieldSpec, ...]:
    """The field, where a reason is needed; it says why."""
    if not page.reason_needed:
        return ()
    return (FieldSpec(FIELD, tr("Why go ahead all the same?"), span=2, helper=page.reason_needed),)
