"""The other parent and the children: who they are, outreach, needs, how often parent and child meet."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from csdesk.services import contacts, family
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction
from csdesk.services.days import noon
from csdesk.services.family import CustodyKind, HowOften, NewChild, NewCustody, NewParent, Source, WorkPoint
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

NAME_NEEDED = tr("A name is needed; a first name is enough.")
CHANGED = frozenset({"ncps", "contacts"})
NOBODY = (("", tr("Not known")),)
BE_SURE = tr("Be sure of this first, or ask the program.")


def _add_parent(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, case = page.record.ncp_id, values["case"]
    new = NewParent(values["name"], values["phone"], values["email"], values["note"], UUID(case) if case else None)
    return lambda session: family.add_parent(session, ncp_id, new, at=now.at, who=now.who)


def _cases(page: RecordPage) -> tuple[tuple[object, str], ...]:
    return NOBODY + tuple((str(case_id), words[:1].upper() + words[1:]) for case_id, words in page.family.cases)


ADD_PARENT = Action(
    name="addParent",
    title=tr("The other parent"),
    verb=tr("Save"),
    about=tr("The custodial parent (CP), as far as the work needs it."),
    fields=lambda page: (
        FieldSpec("name", tr("Name"), longest=200),
        FieldSpec("phone", tr("Phone"), longest=200),
        FieldSpec("email", tr("E-mail"), longest=200),
        FieldSpec("case", tr("Receives support on"), "select", choices=_cases(page)),
        FieldSpec("note", tr("Note"), "lines", span=2, lines=2),
    ),
    work=_add_parent,
    said=tr("The other parent is on the record."),
    undo=tr("The other parent"),
    changed=CHANGED,
    needed={"name": NAME_NEEDED},
    values=lambda page: {"case": str(page.family.cases[0][0]) if len(page.family.cases) == 1 else ""},
)


def _parents(page: RecordPage) -> tuple[tuple[object, str], ...]:
    return tuple((str(one.id), one.name) for one in page.family.parents)


def _contact(page: RecordPage, values: Values, now: Moment) -> Work:
    if page.record.safe_contact and not values["sure"]:
        raise FieldFault("sure", BE_SURE)
    parent_id, note = UUID(values["parent"]), values["note"]
    kind, direction = ContactKind(values["kind"]), Direction(values["direction"])
    outcome = ContactOutcome(values["outcome"])
    on = now.at if values["on"] == now.today else noon(values["on"])
    return lambda session: family.record_contact(
        session, parent_id, kind, direction, outcome, note, on=on, at=now.at, who=now.who
    )


def _contact_fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    """While safe contact is on, the form asks first."""
    safe = page.record.safe_contact
    caution = FieldSpec(
        "sure",
        tr("It puts nobody in danger, and I say nothing of this record"),
        "tick",
        helper=family.caution(safe_contact=True),
        span=2,
    )
    return (
        *((caution,) if safe else ()),
        FieldSpec("parent", tr("Who?"), "select", choices=_parents(page), span=2),
        FieldSpec("kind", tr("Kind"), "select", choices=_choices(contacts.KIND_LABELS)),
        FieldSpec("direction", tr("Direction"), "select", choices=_choices(contacts.DIRECTION_LABELS)),
        FieldSpec("outcome", tr("Outcome"), "select", choices=_choices(contacts.OUTCOME_LABELS)),
        FieldSpec("on", tr("Day"), "date"),
        FieldSpec(
            "note", tr("Note"), "lines", span=2, lines=3, helper="" if safe else family.caution(safe_contact=False)
        ),
    )


def _choices(labels: Mapping[Any, str]) -> tuple[tuple[object, str], ...]:
    return tuple((code.value, tr_marked(words)) for code, words in labels.items())


CP_CONTACT = Action(
    name="cpContact",
    title=tr("A contact with the other parent"),
    verb=tr("Save"),
    about=tr("It stands in what happened as CP, and never counts as reaching the NCP."),
    fields=_contact_fields,
    work=_contact,
    said=tr("The contact with the other parent is on the record."),
    undo=tr("The contact with the other parent"),
    changed=CHANGED,
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.family.parents),
)


def _note_need(_page: RecordPage, values: Values, now: Moment) -> Work:
    parent_id, need, note, on = UUID(values["parent"]), values["need"], values["note"], values["on"]
    return lambda session: family.note_need(session, parent_id, need, note, on=on, at=now.at, who=now.who)


CP_NEED = Action(
    name="cpNeed",
    title=tr("A need of the other parent"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec("parent", tr("Whose?"), "select", choices=_parents(page), span=2),
        FieldSpec(
            "need",
            tr("Need"),
            "select",
            choices=tuple((code, tr_marked(words)) for code, words in family.need_labels().items()),
        ),
        FieldSpec("on", tr("Noted on"), "date"),
        FieldSpec("note", tr("Note"), span=2, longest=200),
    ),
    work=_note_need,
    said=tr("The need is noted."),
    undo=tr("The need"),
    changed=CHANGED,
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.family.parents),
)


def _open_needs(page: RecordPage) -> tuple[tuple[object, str], ...]:
    return tuple(
        (f"{parent.id} {need.code}", f"{tr_marked(need.label)}: {parent.name}")
        for parent in page.family.parents
        for need in parent.open_needs
    )


def _settle_need(_page: RecordPage, values: Values, now: Moment) -> Work:
    parent, _, need = values["need"].partition(" ")
    parent_id, on = UUID(parent), values["on"]
    if values["how"] == "mistake":
        return lambda session: family.forget_need(session, parent_id, need, at=now.at, who=now.who)
    return lambda session: family.meet_need(session, parent_id, need, on=on, at=now.at, who=now.who)


CP_NEED_MET = Action(
    name="cpNeedMet",
    title=tr("A need of the other parent is met"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec("need", tr("Which?"), "select", choices=_open_needs(page), span=2),
        FieldSpec(
            "how", tr("It"), "select", choices=(("met", tr("is met")), ("mistake", tr("was noted by mistake")))
        ),
        FieldSpec("on", tr("Met on"), "date"),
    ),
    work=_settle_need,
    said=tr("Saved."),
    undo=tr("The change of the need"),
    changed=CHANGED,
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(_open_needs(page)),
)


def _add_child(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, parent = page.record.ncp_id, values["parent"]
    new = NewChild(values["name"], values["born"], UUID(parent) if parent else None, values["note"])
    return lambda session: family.add_child(session, ncp_id, new, at=now.at, who=now.who)


ADD_CHILD = Action(
    name="addChild",
    title=tr("A child"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec("name", tr("Name"), longest=200),
        FieldSpec("born", tr("Date of birth"), "date"),
        FieldSpec("parent", tr("Lives with"), "select", choices=NOBODY + _parents(page), span=2),
        FieldSpec("note", tr("Note"), "lines", span=2, lines=2),
    ),
    work=_add_child,
    said=tr("The child is on the record."),
    undo=tr("The child"),
    changed=CHANGED,
    needed={"name": NAME_NEEDED},
    values=lambda page: {"parent": str(page.family.parents[0].id) if len(page.family.parents) == 1 else ""},
)


def _note_meeting(_page: RecordPage, values: Values, now: Moment) -> Work:
    child_id, how_often = UUID(values["child"]), HowOften(values["how_often"])
    point, note, on = WorkPoint(values["point"]), values["note"], values["on"]
    return lambda session: family.note_meeting(
        session, child_id, how_often, point, note, on=on, at=now.at, who=now.who
    )


def _first_to_ask(page: RecordPage) -> Values:
    """The child and the moment that are to be asked about now."""
    asked = page.family.to_ask[0] if page.family.to_ask else None
    values: dict[str, object] = {"on": page.today, "how_often": HowOften.WEEKLY.value}
    values["point"] = (asked.point if asked else WorkPoint.OTHER).value
    return values | ({"child": str(asked.child_id)} if asked else {})


HOW_OFTEN = Action(
    name="howOften",
    title=tr("How often parent and child meet"),
    verb=tr("Save"),
    about=tr("As the parent says. It is asked once at intake and once at exit; in between when something changes."),
    fields=lambda page: (
        FieldSpec(
            "child", tr("Child"), "select", choices=tuple((str(one.id), one.name) for one in page.family.children)
        ),
        FieldSpec("how_often", tr("They meet"), "select", choices=_choices(family.how_often_labels())),
        FieldSpec("point", tr("Asked"), "select", choices=_choices(family.point_labels())),
        FieldSpec("on", tr("On"), "date"),
        FieldSpec("note", tr("Note"), span=2, longest=200),
    ),
    work=_note_meeting,
    said=tr("Saved."),
    undo=tr("The answer"),
    changed=CHANGED,
    needed={"on": DAY_NEEDED},
    values=_first_to_ask,
    possible=lambda page: bool(page.family.children),
)


def _note_custody(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, child = page.record.ncp_id, values["child"]
    new = NewCustody(
        CustodyKind(values["what"]),
        values["on"],
        Source(values["source"]),
        values["words"],
        UUID(child) if child else None,
    )
    return lambda session: family.note_custody(session, ncp_id, new, at=now.at, who=now.who)


CUSTODY = Action(
    name="custody",
    title=tr("Custody, placement or paternity changed"),
    verb=tr("Save"),
    about=tr("Who asked to be told of it sees it on Today."),
    fields=lambda page: (
        FieldSpec("what", tr("What changed?"), "select", choices=_choices(family.CUSTODY_LABELS)),
        FieldSpec(
            "child",
            tr("For"),
            "select",
            choices=(("", tr("All children")), *((str(one.id), one.name) for one in page.family.children)),
        ),
        FieldSpec("on", tr("Since"), "date"),
        FieldSpec("source", tr("Who told of it?"), "select", choices=_choices(family.TOLD_BY)),
        FieldSpec("words", tr("What is it now?"), "lines", span=2, lines=2),
    ),
    work=_note_custody,
    said=tr("The change is on the record."),
    undo=tr("The change of custody"),
    changed=CHANGED,
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
)
