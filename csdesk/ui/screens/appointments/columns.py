"""What a line of the docket shows, and how lines are grouped."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from csdesk.services.appointments import STATE_LABELS, AppointmentKind, AppointmentState
from csdesk.services.docket import DocketLine
from csdesk.services.stages import STAGE_LABELS
from csdesk.ui import formats
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Column, Group
from csdesk.wording import tr, tr_marked

TONES = {AppointmentState.KEPT: Tone.GOOD, AppointmentState.NO_SHOW: Tone.BAD}


def _phone(line: DocketLine) -> str:
    if line.do_not_call:
        return tr("Do not call")
    return tr("Safe contact") if line.safe_contact else line.phone or tr("No phone")


def _to_know(line: DocketLine) -> str:
    """How it stands once it is settled; before that, what the liaison should know."""
    one = line.appointment
    if one.state is not AppointmentState.PLANNED:
        return STATE_LABELS[one.state]
    told = (
        tr("same time") if line.clashes else "",
        tr("never reached") if line.never_reached else "",
        tr("draft plan") if line.draft_plan else "",
        tr("remind {short_day}", short_day=formats.short_day(one.remind_on)) if one.remind_on else "",
    )
    return ", ".join(part for part in told if part)


def _tip(line: DocketLine) -> str:
    clash = tr("At the same time there is another one, elsewhere or with this parent.") if line.clashes else ""
    return " ".join(part for part in (_to_know(line), clash) if part)


def _what(line: DocketLine) -> str:
    one = line.appointment
    return f"{one.what}: {one.outcome_note}" if one.outcome_note else one.what


def columns(with_place: Callable[[], bool]) -> tuple[Column, ...]:
    """The columns. `with_place`: whether the lines stand under days now, so that each has to say where it is."""

    def what(line: DocketLine) -> str:
        where = line.appointment.where if with_place() else ""
        return " · ".join(part for part in (_what(line), where) if part)

    return (
        Column(
            tr("Time"), lambda line: formats.clock_time(line.appointment.starts_at), 84, margin=True, role="ink_2"
        ),
        Column(tr("Name"), lambda line: line.name, 168, bold=True, tip=lambda line: line.name),
        Column(tr("Purpose"), what, tip=what, least=150),
        Column(tr("Stage"), lambda line: tr_marked(STAGE_LABELS[line.stage]), 92, role="ink_2", yields=2),
        Column(
            tr("County"),
            lambda line: ", ".join(line.counties),
            100,
            role="ink_2",
            yields=3,
            tip=lambda line: ", ".join(line.counties),
        ),
        Column(
            tr("Phone"),
            _phone,
            132,
            role=lambda line: "ink" if line.phone else "ink_2",
            icon=lambda line: "shield-check" if line.safe_contact else "",
            yields=1,
        ),
        Column(
            tr("To know"),
            _to_know,
            196,
            role=lambda line: "attention" if line.clashes else "ink_2",
            tag=lambda line: TONES.get(line.appointment.state),
            icon=lambda line: (
                "warning" if line.clashes and line.appointment.state is AppointmentState.PLANNED else ""
            ),
            tip=_tip,
        ),
    )


def by_place(lines: Sequence[DocketLine]) -> list[tuple[Group, list[DocketLine]]]:
    """The lines of a day under their courts and places."""
    groups = []
    for where, some in groupby(lines, key=lambda line: line.appointment.where):
        found = list(some)
        hearing = any(line.appointment.kind is AppointmentKind.HEARING for line in found)
        icon = "scales" if hearing else "calendar-blank"
        groups.append((Group(where or tr("No place noted"), len(found), icon, "accent"), found))
    return groups


def by_day(lines: Sequence[DocketLine], today: date) -> list[tuple[Group, list[DocketLine]]]:
    """Lines under their days."""
    groups = []
    for day, some in groupby(lines, key=lambda line: line.day):
        found = list(some)
        late = day < today
        groups.append(
            (Group(_long_day(day, today), len(found), "calendar-blank", "bad" if late else "accent"), found)
        )
    return groups


def _long_day(day: date, today: date) -> str:
    named = formats.near_day(day, today)
    words = formats.long_day(day) if day.year == today.year else f"{formats.long_day(day)}, {day.year}"
    return f"{named}, {words}" if named in (tr("Today"), tr("Tomorrow"), tr("Yesterday")) else words
