"""What the office decides about a record: closed or open, who works with the person, marks."""

from csdesk.services import belonging, closing
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

OTHER = tr("Other, see the note")


def _close(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, reason, note, on = page.record.ncp_id, values["reason"], values["note"], values["on"]
    if reason == OTHER and not note:
        raise FieldFault("note", tr("Say in a few words why."))
    return lambda session: closing.close(session, ncp_id, reason, note=note, on=on, at=now.at, who=now.who)


CLOSE = Action(
    name="close",
    title=tr("Close this record"),
    verb=tr("Close record"),
    about=tr("It leaves Today and the lists of open people, with all that is due. It can be opened again."),
    fields=lambda _page: (
        FieldSpec(
            "reason",
            tr("Why?"),
            "select",
            span=2,
            choices=tuple((words, tr_marked(words)) for words in closing.reasons()),
        ),
        FieldSpec("on", tr("Closed on"), "date"),
        FieldSpec("note", tr("Note"), longest=120),
    ),
    work=_close,
    said=tr("The record is closed."),
    changed=frozenset({"ncps", "contacts"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: page.record.closed_on is None,
    undo=tr("The closing"),
)


def _reopen(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, because = page.record.ncp_id, values["because"]
    return lambda session: closing.reopen(session, ncp_id, because=because, at=now.at, who=now.who)


REOPEN = Action(
    name="reopen",
    title=tr("Open this record again"),
    verb=tr("Open it again"),
    about=tr("What was due before is due again. The closing stays among what happened."),
    fields=lambda _page: (FieldSpec("because", tr("Why?"), span=2, longest=200),),
    work=_reopen,
    said=tr("The record is open again."),
    changed=frozenset({"ncps", "contacts"}),
    needed={"because": tr("A few words are needed.")},
    possible=lambda page: page.record.closed_on is not None,
    undo=tr("The opening of a closed record"),
)


def _assign(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, to = page.record.ncp_id, values["to"]
    return lambda session: belonging.assign(session, [ncp_id], to, at=now.at, who=now.who)


ASSIGN = Action(
    name="assign",
    title=tr("Who works with this person"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec(
            "to",
            tr("Name"),
            span=2,
            longest=200,
            offers=page.workers,
            helper=tr("Empty: nobody in particular"),
        ),
    ),
    work=_assign,
    said=tr("Saved."),
    changed=frozenset({"ncps"}),
    values=lambda page: {"to": page.record.assigned_to},
    undo=tr("The assignment"),
)


def _set_marks(page: RecordPage, values: Values, now: Moment) -> Work:
    ncp_id, words = page.record.ncp_id, values["marks"].split(",")
    if any(len(word.strip()) > belonging.LONGEST_MARK for word in words):
        raise FieldFault("marks", tr("A mark is a word or a few, 40 letters at most."))
    return lambda session: belonging.set_marks(session, ncp_id, words, at=now.at, who=now.who)


MARKS = Action(
    name="marks",
    title=tr("Marks of the office"),
    verb=tr("Save"),
    about=tr("Words of your own by which people are found together, such as job fair."),
    fields=lambda page: (
        FieldSpec(
            "marks",
            tr("Marks, separated by commas"),
            span=2,
            helper=tr("In use: {marks_in_use}", marks_in_use=", ".join(page.marks_in_use))
            if page.marks_in_use
            else "",
        ),
    ),
    work=_set_marks,
    said=tr("Saved."),
    changed=frozenset({"ncps"}),
    values=lambda page: {"marks": ", ".join(page.record.marks)},
    undo=tr("The marks"),
)
