"""What can be done for several people at once: each a form, a piece of work, and what is said afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from csdesk.services import closing
from csdesk.services.caseload import bulk_work
from csdesk.services.caseload.bulk_work import Worked
from csdesk.services.caseload.overview import Choices
from csdesk.services.docket import KnownPlaces
from csdesk.services.progress import Progress
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Moment, Values
from csdesk.ui.screens.ncps.actions.meetings import NEEDED, appointment_fields, appointment_from
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

Ids = tuple[UUID, ...]
Work = Callable[[Any, Ids, Progress], Worked]


@dataclass(frozen=True)
class Several:
    """Something that is done for all who are ticked."""

    code: str
    title: str
    """In the menu, and over the form."""
    verb: str
    fields: Callable[[Choices, KnownPlaces], tuple[FieldSpec, ...]]
    work: Callable[[Values, Moment], Work]
    """Raises `FieldFault` for what a field cannot mean."""
    said: Callable[[Values], str]
    """What was done with the people, after *12 people were*."""
    undo: str
    changed: frozenset[str]
    needed: Mapping[str, str] = field(default_factory=dict)


def sentence(worked: Worked, said: str) -> str:
    """`12 people were assigned to Kim. 3 were left out: 2 closed, 1 deceased.`"""
    count = formats.count(worked.done, tr("person was"), tr("people were")) if worked.done else tr("Nobody was")
    words = f"{count} {said}."
    left = sum(number for _why, number in worked.left_out)
    if left:
        why = ", ".join(f"{number:,} {reason}" for reason, number in worked.left_out)
        more = (
            tr("{left:,} was left out: {why}.", left=left, why=why)
            if left == 1
            else tr("{left:,} were left out: {why}.", left=left, why=why)
        )
        words = f"{words} {more}"
    return words


def _assign(values: Values, moment: Moment) -> Work:
    to = str(values["to"])
    return lambda session, ids, progress: bulk_work.assign(
        session, ids, to, at=moment.at, who=moment.who, progress=progress
    )


def _marking(take_away: bool) -> Callable[[Values, Moment], Work]:
    def work(values: Values, moment: Moment) -> Work:
        word = str(values["mark"])
        return lambda session, ids, progress: bulk_work.mark(
            session, ids, word, take_away=take_away, at=moment.at, who=moment.who, progress=progress
        )

    return work


def _step(values: Values, moment: Moment) -> Work:
    what, day = str(values["what"]), values["day"]
    return lambda session, ids, progress: bulk_work.add_step(
        session, ids, what, day, at=moment.at, who=moment.who, progress=progress
    )


def _meeting(values: Values, moment: Moment) -> Work:
    new = appointment_from(values, moment.today)
    return lambda session, ids, progress: bulk_work.set_appointment(
        session, ids, new, at=moment.at, who=moment.who, progress=progress
    )


def _close(values: Values, moment: Moment) -> Work:
    reason = str(values["reason"])
    return lambda session, ids, progress: bulk_work.close(
        session, ids, reason, on=moment.today, at=moment.at, who=moment.who, progress=progress
    )


def _mark_field(choices: Choices, _known: KnownPlaces) -> tuple[FieldSpec, ...]:
    return (FieldSpec("mark", tr("Mark"), placeholder=tr("job fair"), longest=40, offers=choices.marks),)


ALL = (
    Several(
        "assign",
        tr("Assign to …"),
        tr("Assign"),
        lambda choices, _known: (
            FieldSpec(
                "to", tr("Who works with them"), helper=tr("Empty: nobody in particular"), offers=choices.office
            ),
        ),
        _assign,
        lambda values: tr("assigned to {values}", values=values["to"]) if values["to"] else tr("assigned to nobody"),
        tr("The assignment"),
        frozenset({"ncps"}),
    ),
    Several(
        "step",
        tr("One next step for all …"),
        tr("Add the next step"),
        lambda _choices, _known: (
            FieldSpec("what", tr("Next step"), placeholder=tr("Call about the job fair"), longest=200),
            FieldSpec("day", tr("Due"), "date"),
        ),
        _step,
        lambda _values: tr("given this next step"),
        tr("The next steps"),
        frozenset({"contacts", "ncps"}),
        {"what": tr("A next step needs words."), "day": DAY_NEEDED},
    ),
    Several(
        "appointment",
        tr("One appointment for all …"),
        tr("Set the appointment"),
        lambda _choices, known: appointment_fields(known),
        _meeting,
        lambda _values: tr("given this appointment"),
        tr("The appointments"),
        frozenset({"appointments", "ncps"}),
        NEEDED,
    ),
    Several(
        "mark",
        tr("Mark …"),
        tr("Mark"),
        _mark_field,
        _marking(take_away=False),
        lambda values: tr("marked “{values}”", values=values["mark"]),
        tr("The mark"),
        frozenset({"ncps"}),
        {"mark": tr("A mark is a word or a few.")},
    ),
    Several(
        "unmark",
        tr("Take a mark away …"),
        tr("Take the mark away"),
        _mark_field,
        _marking(take_away=True),
        lambda values: tr("relieved of the mark “{values}”", values=values["mark"]),
        tr("Taking the mark away"),
        frozenset({"ncps"}),
        {"mark": tr("Say which mark.")},
    ),
    Several(
        "close",
        tr("Close the records …"),
        tr("Close the records"),
        lambda _choices, _known: (
            FieldSpec(
                "reason",
                tr("Why"),
                "select",
                choices=tuple((one, tr_marked(one)) for one in closing.reasons()),
                span=2,
            ),
        ),
        _close,
        lambda _values: tr("closed"),
        tr("The closing of records"),
        frozenset({"ncps"}),
    ),
)
