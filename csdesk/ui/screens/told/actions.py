"""What is entered under *What may be told* besides releases: what stands on a form that is to be signed."""

from collections.abc import Callable, Sequence
from typing import Any

from csdesk.services.days import add_months
from csdesk.services.disclosure import Fact, Recipient, Way
from csdesk.services.may_be_told import Asked, MayBeTold, fact_words, note_told
from csdesk.services.releases import NewForm
from csdesk.services.today import ToTell
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.releases import fact_fields, first_values, new_form, whom_fields
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

WAYS = (
    (Way.SPOKEN.value, tr("Said, in person or by phone")),
    (Way.BY_HAND.value, tr("In writing, by hand")),
)
TELL_NAME = "tellSomebody"
SLIPPED = tr("Only where it happened: the accounting then says that no rule permits it.")
BE_SURE = tr("Be sure of this first.")
CAUTION = tr(
    "Safe contact is on: hand the form over only where it puts nobody in danger. It is never sent by mail or e-mail, "
    "and a program for victims is not named on it."
)
PRINT, SAVE = "print", "save"
HOW = ((PRINT, tr("Print it")), (SAVE, tr("Save it as a PDF")))
FORM_NAME = "releaseForm"


def form_action(make: Callable[[NewForm, str], Work]) -> Action:
    """The form that asks what stands on a release form. `make(form, PRINT or SAVE)` gives what makes the paper."""

    def work(page: RecordPage, values: Values, now: Moment) -> Work:
        if page.record.safe_contact and not values["sure"]:
            raise FieldFault("sure", BE_SURE)
        if values["until"] is not None and values["until"] < now.today:
            raise FieldFault("until", tr("This would have run out already."))
        return make(new_form(page, values), values["paper"])

    return Action(
        name=FORM_NAME,
        title=tr("Release form"),
        verb=tr("Make the form"),
        about=tr("One page to read, to sign and to hand back. It becomes a release when it is signed."),
        fields=_fields,
        work=work,
        said=tr("The form is made."),
        changed=frozenset({"releases"}),
        needed={"recipient": tr("Say who may be told.")},
        values=_first,
    )


def tell_action(told: MayBeTold, change: ToTell | None = None) -> Action:
    """Notes that somebody was told something by word of mouth or by hand. `change`: what they asked to be told of."""
    asked = tuple(one for one in told.asked if one.to.kind is not Recipient.PARENT)

    def work(page: RecordPage, values: Values, now: Moment) -> Work:
        to, fact, on = asked[values["to"]].to, Fact(values["fact"]), values["on"]
        what, way, ncp_id = values["what"], Way(values["way"]), page.record.ncp_id
        slipped = bool(values["slipped"])
        return lambda session: note_told(
            session, ncp_id, to, fact, fact_on=on, what=what, way=way, slipped=slipped, at=now.at, who=now.who
        )

    return Action(
        name=TELL_NAME,
        title=tr("Somebody was told"),
        verb=tr("Save"),
        about=tr(
            "What a paper or a workbook of this desk tells is noted by itself. What may not be told is refused."
        ),
        fields=lambda _page: (
            FieldSpec(
                "to",
                tr("Who was told?"),
                "select",
                span=2,
                choices=tuple((number, tr_marked(one.words)) for number, one in enumerate(asked)),
            ),
            FieldSpec(
                "fact",
                tr("About what?"),
                "select",
                choices=(("", tr("Choose …")), *((fact.value, words) for fact, words in fact_words().items())),
            ),
            FieldSpec("on", tr("On which day was it?"), "date"),
            FieldSpec("what", tr("What was told, in a few words"), longest=200),
            FieldSpec("way", tr("How?"), "select", choices=WAYS),
            FieldSpec("slipped", tr("It was told, whether or not it may be"), "tick", helper=SLIPPED, span=2),
        ),
        work=work,
        said=tr("It is in what was told."),
        changed=frozenset({"told"}),
        undo="",
        needed={"fact": tr("Say what it is about."), "on": DAY_NEEDED, "what": tr("A few words are needed.")},
        values=lambda page: (
            {"to": 0, "fact": "", "on": page.today, "way": Way.SPOKEN.value} | _of_change(asked, change)
        ),
    )


def _of_change(asked: Sequence[Asked], change: ToTell | None) -> dict[str, Any]:
    """What the form says of a change that somebody asked to be told of."""
    if change is None:
        return {}
    numbers = [number for number, one in enumerate(asked) if one.to == change.to]
    first = {"to": numbers[0]} if numbers else {}
    return first | {"fact": change.fact.value, "on": change.on, "what": change.words}


def _fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    safe = FieldSpec("sure", tr("It puts nobody in danger"), "tick", helper=CAUTION, span=2)
    return (
        *((safe,) if page.record.safe_contact else ()),
        *whom_fields(page),
        *fact_fields(safe_contact=page.record.safe_contact),
        FieldSpec("until", tr("Holds until"), "date", helper=tr("Empty: until it is taken back")),
        FieldSpec("paper", tr("And then"), "select", choices=HOW),
    )


def _first(page: RecordPage) -> dict[str, Any]:
    return first_values(page) | {"until": add_months(page.today, 12), "paper": PRINT}
