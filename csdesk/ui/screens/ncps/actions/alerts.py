"""Alerts: what to be told of when it changes, who asked for it, and until when."""

from uuid import UUID

from csdesk.services import watches
from csdesk.services.watches import NewWatch, WatchedChange, WhoAsked
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr

KIND = "kind."
"""What the fields begin with of which each is one kind of change."""


def _askers(page: RecordPage) -> tuple[tuple[object, str], ...]:
    """The desk itself, the CSAs of the person, and the programs of the referrals."""
    programs = {tr("program {program_id}", program_id=one.program_id): one.program_name for one in page.referrals}
    return (
        ("liaison", tr("This desk")),
        *((tr("csa {id}", id=one.id), one.name) for one in page.agencies),
        *programs.items(),
    )


def _ask(page: RecordPage, values: Values, now: Moment) -> Work:
    kinds = tuple(kind for kind in WatchedChange if values[f"{KIND}{kind.value}"])
    if not kinds:
        raise FieldFault(f"{KIND}{WatchedChange.ADDRESS.value}", tr("Tick at least one."))
    if values["until"] is not None and values["until"] < now.today:
        raise FieldFault("until", tr("This day is past."))
    asked_by, _, key = str(values["who"]).partition(" ")
    asker = UUID(key) if key else None
    new = NewWatch(
        kinds,
        WhoAsked(asked_by),
        csa_id=asker if asked_by == WhoAsked.CSA else None,
        program_id=asker if asked_by == WhoAsked.PROGRAM else None,
        until=values["until"],
        note=values["note"],
    )
    ncp_id = page.record.ncp_id
    return lambda session: watches.ask(session, ncp_id, new, at=now.at, who=now.who)


ALERT = Action(
    name="alert",
    title=tr("Alert: tell of a change"),
    verb=tr("Turn on"),
    about=tr("What changes from now on stands on Today, with what may be told to whoever asked."),
    fields=lambda page: (
        *(
            FieldSpec(f"{KIND}{kind.value}", words, "tick", span=2 if kind is WatchedChange.CUSTODY else 1)
            for kind, words in watches.LABELS.items()
        ),
        FieldSpec("who", tr("Who asks to be told?"), "select", choices=_askers(page)),
        FieldSpec("until", tr("Until"), "date", helper=tr("Empty: until it is turned off")),
        FieldSpec("note", tr("Note"), span=2, longest=200),
    ),
    work=_ask,
    said=tr("The alert is on."),
    undo=tr("The alert"),
    changed=frozenset({"ncps", "today"}),
    answer=lambda number: tr("The alert is on.") if number else tr("These alerts are on already."),
)


def _end(_page: RecordPage, values: Values, now: Moment) -> Work:
    watch_id = UUID(values["alert"])
    return lambda session: watches.end(session, watch_id, at=now.at, who=now.who)


def _on(page: RecordPage) -> tuple[tuple[object, str], ...]:
    return tuple(
        (str(one.id), tr("{words}, since {full_day}", words=one.words, full_day=formats.full_day(one.asked_on)))
        for one in page.alerts
    )


ALERT_OFF = Action(
    name="alertOff",
    title=tr("Turn an alert off"),
    verb=tr("Turn off"),
    fields=lambda page: (FieldSpec("alert", tr("Which alert?"), "select", span=2, choices=_on(page)),),
    work=_end,
    said=tr("The alert is off."),
    undo=tr("The alert"),
    changed=frozenset({"ncps", "today"}),
    possible=lambda page: bool(page.alerts),
)
