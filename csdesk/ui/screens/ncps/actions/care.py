"""Next steps without a contact, and safe contact."""

from csdesk.services import caseload, contacts
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr


def _add_step(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, what, on = page.record.ncp_id, values["what"], values["on"]
    promised = values["promised"]
    return lambda session: contacts.add_follow_up(
        session, ncp_id, what, on, promised=promised, at=now.at, who=now.who
    )


NEXT_STEP = Action(
    name="nextStep",
    title=tr("A next step without a contact"),
    verb=tr("Save"),
    fields=lambda _page: (
        FieldSpec("what", tr("What is to be done?"), span=2, longest=200),
        FieldSpec("on", tr("When?"), "date"),
        FieldSpec("promised", tr("Promised to the parent"), "tick"),
    ),
    work=_add_step,
    said=tr("The next step is noted."),
    undo=tr("The next step"),
    changed=frozenset({"contacts"}),
    needed={"what": tr("A few words are needed."), "on": DAY_NEEDED},
)


def _set_safe_contact(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, on, note, reason = page.record.ncp_id, values["on"], values["note"], values.get("reason", "")
    way, time = values["way"], values["time"]
    if on and not (note or way):
        raise FieldFault("way", tr("Say how this person can be reached safely, or that nobody knows yet."))
    if page.record.safe_contact and not on and not reason:
        raise FieldFault("reason", tr("It is taken off for a reason. Say why it is not needed any more."))
    return lambda session: caseload.set_safe_contact(
        session, ncp_id, on, note, way=way, time=time, reason=reason, at=now.at, who=now.who
    )


NOT_SAID = ("nothing", "no")


def _safe_fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    """Once it is on, a change can have a reason; what it said before stands below."""
    before = "; ".join(
        tr("{label} before: {former}", label=one.label, former=one.former)
        for one in page.safety.former[:4]
        if one.former not in NOT_SAID
    )
    reason = FieldSpec("reason", tr("Why is it changed or taken off?"), span=2, longest=200, helper=before)
    return (
        FieldSpec("on", tr("Take care: contact only as it says here"), "tick", span=2),
        FieldSpec("way", tr("Safe way"), longest=200, placeholder=tr("Text only, to the sister's phone")),
        FieldSpec("time", tr("Safe time"), longest=200, placeholder=tr("Weekdays before noon")),
        FieldSpec("note", tr("Note"), "lines", span=2, lines=3),
        *((reason,) if page.record.safe_contact else ()),
    )


SAFE_CONTACT = Action(
    name="safeContact",
    title=tr("Safe contact"),
    verb=tr("Save"),
    about=tr(
        "While this is on, no list shows a phone number or an address, and the record shows them only when asked."
    ),
    fields=_safe_fields,
    work=_set_safe_contact,
    said=tr("Saved."),
    undo=tr("The change of safe contact"),
    changed=frozenset({"ncps"}),
    values=lambda page: {
        "on": page.safety.on,
        "way": page.safety.way,
        "time": page.safety.time,
        "note": page.safety.note,
    },
)
