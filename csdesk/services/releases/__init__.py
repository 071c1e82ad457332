"""Releases of information: to whom, for which facts, signed when and how, valid until, revoked (DFES 19-07).

The signed page lies in the vault.
"""

from csdesk.models.release import Recipient, RevokedHow, SignedHow
from csdesk.services.release_facts import ReleaseFact, fact_words, general_facts, release_facts
from csdesk.services.releases.forms import (
    FormPaper,
    FormView,
    NewForm,
    form,
    forms_of,
    print_form,
    sign_form,
    sign_page,
)
from csdesk.services.releases.keeping import (
    NewRelease,
    Scan,
    attach_scan,
    keep_page,
    open_scan,
    record_release,
    revoke,
)
from csdesk.services.releases.late import LeftSince, note_again
from csdesk.services.releases.recipients import Recipients, by_name, everybody, meant, recipients
from csdesk.services.releases.views import (
    EVERYBODY,
    Holds,
    ReleaseLine,
    ReleaseView,
    in_force,
    lines_of,
    recipient_words,
    releases_of,
    view,
)

__all__ = [
    "EVERYBODY",
    "FormPaper",
    "FormView",
    "Holds",
    "LeftSince",
    "NewForm",
    "NewRelease",
    "Recipient",
    "Recipients",
    "ReleaseFact",
    "ReleaseLine",
    "ReleaseView",
    "RevokedHow",
    "Scan",
    "SignedHow",
    "attach_scan",
    "by_name",
    "everybody",
    "fact_words",
    "form",
    "forms_of",
    "general_facts",
    "in_force",
    "keep_page",
    "lines_of",
    "meant",
    "note_again",
    "open_scan",
    "print_form",
    "recipient_words",
    "recipients",
    "record_release",
    "release_facts",
    "releases_of",
    "revoke",
    "sign_form",
    "sign_page",
    "view",
]
