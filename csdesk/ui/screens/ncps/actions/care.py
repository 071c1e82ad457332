"""Next steps without a contact, and safe contact."""

from csdesk.services import caseload, contacts
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec


def _add_step(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, what, on = page.record.ncp_id, values["what"], values["on"]
    promised = values["promised"]
    return lambda session: contacts.add_follow_up(
        session, ncp_id, what, on, promised=promised, at=now.at, who=now.who
    )


NEXT_STEP = Action(
    name="nextStep",
    title="A next step without a contact",
    verb="Save",
    fields=lambda _page: (
        FieldSpec("what", "What is to be done?", span=2, longest=200),
        FieldSpec("on", "When?", "date"),
        FieldSpec("promised", "Promised to the parent", "tick"),
    ),
    work=_add_step,
    said="The next step is noted.",
    undo="The next step",
    changed=frozenset({"contacts"}),
    needed={"what": "A few words are needed.", "on": DAY_NEEDED},
)


def _set_safe_contact(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, on, note = page.record.ncp_id, values["on"], values["note"]
    if on and not note:
        raise FieldFault("note", "Say how this person can be reached safely, or that nobody knows yet.")
    return lambda session: caseload.set_safe_contact(session, ncp_id, on, note, at=now.at, who=now.who)


SAFE_CONTACT = Action(
    name="safeContact",
    title="Safe contact",
    verb="Save",
    about="While this is on, no list shows a phone number or an address, and the record shows them only when asked.",
    fields=lambda _page: (
        FieldSpec("on", "Take care: contact only as the note says", "tick", span=2),
        FieldSpec("note", "How and when to reach this person safely", "lines", span=2, lines=4),
    ),
    work=_set_safe_contact,
    said="Saved.",
    undo="The change of safe contact",
    changed=frozenset({"ncps"}),
    values=lambda page: {"on": page.record.safe_contact, "note": page.record.safe_contact_note},
)
