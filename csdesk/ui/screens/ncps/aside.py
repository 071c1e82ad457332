"""The right-hand column of a record: what is next, what may be told, the plan."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.dates import clock_time
from csdesk.services import caseload, contacts
from csdesk.services.classes import ClassAhead
from csdesk.services.contacts import UnclearDayError
from csdesk.services.days import local_day
from csdesk.services.plans import MonthOfSteps, StepState, StepView
from csdesk.services.referral_report import flag_label
from csdesk.ui import formats
from csdesk.ui.screens.ncps.family_sheet import FamilySheet, SafetySheet
from csdesk.ui.screens.ncps.loading import RecordPage, ToDo
from csdesk.ui.screens.ncps.outcomes_sheet import OutcomesSheet
from csdesk.ui.widgets import (
    Button,
    Field,
    FieldSpec,
    Flowing,
    Icon,
    Sheet,
    Text,
    clear,
    column,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr

STEPS = {
    StepState.OPEN: ("circle", "ink_3", ""),
    StepState.UNDER_WAY: ("arrow-circle-right", "accent", tr("under way")),
    StepState.DONE: ("check-circle", "good", "done"),
    StepState.STUCK: ("warning-circle", "attention", "stuck"),
    StepState.DROPPED: ("minus-circle", "ink_3", "dropped"),
}
"""State of a step -> icon, its colour, and the word that stands for the date."""
MORE_SHOWN = 2
MONTHS_SHOWN = 3


def _class_words(one: ClassAhead, today: date) -> str:
    """*Tomorrow: class at 5:30 PM, Beloit library: Parenting classes*."""
    where = f", {one.place}" if one.place else ""
    day = formats.near_day(local_day(one.starts_at), today)
    return tr(
        "{day}: class at {clock_time}{where}: {program}",
        day=day,
        clock_time=clock_time(one.starts_at),
        where=where,
        program=one.program,
    )


class NextStepSheet(Sheet):
    """What is due first, to be done or put off here. `done(ToDo)`, `missed(ToDo)`, `postponed(ToDo, date)`."""

    done = Signal(object)
    missed = Signal(object)
    postponed = Signal(object, object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(title=tr("Next step"), icon="flag", key="E", gap=6, name="record.nextStep")
        self._today = today
        self.first: ToDo | None = None
        self.due = Text("", "strong", wrap=True, name="record.nextStep.due")
        self._what = Text("", wrap=True, name="record.nextStep.what")
        self._further = Text("", "small", wrap=True, name="record.nextStep.further")
        self.mark = Button(tr("Done"), self._mark_done, name="record.nextStep.done", icon="check", small=True)
        self.miss = Button(tr("Did not come"), self._mark_missed, name="record.nextStep.missed", small=True)
        self.put_off = Button(tr("Put off …"), self.ask_when, name="record.nextStep.postpone", small=True)
        until = FieldSpec("until", tr("Put off until"), placeholder=tr("tomorrow, in 2 weeks"))
        self.when = Field(until, screen="record.nextStep")
        self.when.submitted.connect(self._postpone)
        self.add(
            self.due,
            self._what,
            Flowing([self.mark, self.miss, self.put_off], gap=4),
            self.when,
            self._further,
        )
        self.when.hide()

    def show_page(self, page: RecordPage) -> None:
        """Show what is due for a person."""
        self.first = page.to_do[0] if page.to_do else None
        self.when.hide()
        first, today = self.first, page.today
        is_late = first is not None and first.due_on < today and page.record.closed_on is None
        when = formats.near_day(first.due_on, today) if first else ""
        self.due.setText(tr("{day}: late", day=when) if is_late else when)
        self.due.setVisible(first is not None)
        self.due.set_role("bad" if is_late else "ink")
        self._what.setText(
            first.what if first else tr("Nothing is planned. Say with the next contact what comes then, and when.")
        )
        self._what.set_role("ink" if first else "ink_2")
        came = first is not None and first.appointment
        can_be_settled = first is not None and (not first.appointment or first.due_on <= today)
        self.mark.setText(tr("Came") if came else tr("Done"))
        self.mark.setVisible(can_be_settled)
        self.miss.setVisible(came and can_be_settled)
        self.put_off.setVisible(first is not None and not came)
        self.want(is_late)
        later = page.to_do[1 : 1 + MORE_SHOWN]
        lines = [f"{formats.near_day(one.due_on, today)}: {one.what}" for one in later]
        lines += [_class_words(one, today) for one in page.classes_ahead[:MORE_SHOWN]]
        self._further.setText("\n".join(lines))
        self._further.setVisible(bool(lines))

    def settle(self) -> None:
        """The key for *done*: nothing where it cannot be settled yet."""
        if self.mark.isVisible():
            self.mark.click()

    def ask_when(self) -> None:
        """Ask until when it is put off."""
        if self.first is None or self.first.appointment:
            return
        self.when.set_value("")
        self.when.show_fault("")
        self.when.show()
        self.when.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_done(self) -> None:
        if self.first is not None:
            self.done.emit(self.first)

    def _mark_missed(self) -> None:
        if self.first is not None:
            self.missed.emit(self.first)

    def _postpone(self) -> None:
        if self.first is None:
            return
        try:
            until = contacts.parse_when(self.when.value(), self._today())
        except UnclearDayError:
            self.when.refuse(tr("Write for example tomorrow, in 2 weeks, Friday or 10/22."))
            return
        self.postponed.emit(self.first, until)


class ToldSheet(Sheet):
    """What the CSAs may be told of this person now, and by which rule. `opened(str)`: all of it; `form`: to print."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(title=tr("What may be told"), icon="eye", gap=6, name="record.told")
        self.sentence = Text("", wrap=True, name="record.told.sentence")
        self._source = Text("", "small", wrap=True, name="record.told.source")
        every = Button(tr("Every fact …"), lambda: self.opened.emit(""), name="record.told.open", key="T", small=True)
        form = Button(tr("Release form …"), lambda: self.opened.emit("form"), name="record.told.form", small=True)
        self.add(self.sentence, self._source, row(every, None), row(form, None))

    def show_page(self, page: RecordPage) -> None:
        """Show the sentence."""
        self.sentence.setText(page.told.sentence)
        self._source.setText(page.told.source)


class PlanSheet(Sheet):
    """The newest version of the plan and how its steps stand."""

    def __init__(self, on_open: Callable[[], object]) -> None:
        super().__init__(title=tr("Plan"), gap=4, name="record.plan")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._open = Button(tr("Open the plan"), on_open, name="record.plan.open", small=True)
        self._progress = Text("", "small", wrap=True, name="record.plan.progress")
        self.add(self._lines, self._progress, row(self._open, None))
        self._progress.hide()

    def show_page(self, page: RecordPage) -> None:
        """Show the steps."""
        clear(self._lines)
        plan = page.plan
        self._open.setText(tr("Open the plan") if plan else tr("Write a plan"))
        if plan is None:
            self._progress.hide()
            self.heading.setText(tr("No plan yet"))
            self._lines.addWidget(Text(tr("A plan follows from the interview."), role="ink_2", wrap=True))
            return
        done = sum(step.state is StepState.DONE for step in plan.steps)
        count = formats.count(len(plan.steps), tr("step"), tr("steps"))
        if plan.signed_on:
            said = tr("Plan: {done} of {count} done", done=done, count=count) if plan.steps else tr("Plan")
        else:
            said = tr("Draft: {done} of {count} done", done=done, count=count) if plan.steps else tr("Draft")
        self.heading.setText(said)
        for step in plan.steps:
            self._lines.addWidget(_step_line(step))
            if step.note:
                note = Text(step.note, "small", elide=True)
                note.setToolTip(step.note)
                self._lines.addLayout(row(note, margins=(24, 0, 0, 0)))
        months = [month_words(month) for month in page.progress]
        self._progress.setText("\n".join(months[:MONTHS_SHOWN]))
        self._progress.setToolTip("\n".join(months[MONTHS_SHOWN:]))
        self._progress.setVisible(bool(months))


class FlagsSheet(Sheet):
    """What the newest reports flag about this person, each with its sentence; not there when nothing is flagged."""

    def __init__(self) -> None:
        super().__init__(
            title=tr("Flags of the report"), icon="warning", tone="attention", gap=6, name="record.flags"
        )
        self.lines = QVBoxLayout()
        self.lines.setSpacing(6)
        self.add(self.lines)

    def show_page(self, page: RecordPage) -> None:
        """Show the flags."""
        clear(self.lines)
        for code in page.record.flags:
            self.lines.addWidget(Text(flag_label(code), "small_strong", wrap=True))
            self.lines.addWidget(Text(caseload.flag_sentence(code), "small", wrap=True))
        self.setVisible(bool(page.record.flags))


class AlertsSheet(Sheet):
    """The changes of which somebody asked to be told; not there when nobody did. `wanted(str)`: the form's name."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(title=tr("Alerts"), icon="bell-ringing", gap=6, name="record.alerts")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        off = Button(tr("Turn off …"), lambda: self.wanted.emit("alertOff"), name="record.alerts.off", small=True)
        self.add(self._lines, row(off, None))

    def show_page(self, page: RecordPage) -> None:
        """Show the alerts that are on."""
        clear(self._lines)
        for alert in page.alerts:
            until = formats.short_day(alert.until)
            words = tr("{words} (until {until})", words=alert.words, until=until) if alert.until else alert.words
            self._lines.addWidget(Text(words, "small", wrap=True))
        self.setVisible(bool(page.alerts))


class AsideSheet(Protocol):
    """A sheet of this column."""

    def show_page(self, page: RecordPage) -> None:
        """Show what it tells of a person."""


class Aside(QWidget):
    """The sheets, one under the other. Another one is put among them here, and shows itself by `show_page`."""

    def __init__(self, today: Callable[[], date], on_page: Callable[[str], object]) -> None:
        super().__init__()
        self.next_step = NextStepSheet(today)
        self.told = ToldSheet()
        self.plan = PlanSheet(partial(on_page, "plans"))
        self.flags = FlagsSheet()
        self.alerts = AlertsSheet()
        self.safety = SafetySheet()
        self.family = FamilySheet()
        self.outcomes = OutcomesSheet(partial(on_page, "outcomes"))
        shown = (
            self.next_step,
            self.safety,
            self.flags,
            self.outcomes,
            self.told,
            self.alerts,
            self.plan,
            self.family,
        )
        self.setLayout(column(*shown, None, gap=12))
        self.sheets: tuple[AsideSheet, ...] = shown

    def show_page(self, page: RecordPage) -> None:
        """Show them for a person."""
        for sheet in self.sheets:
            sheet.show_page(page)


def month_words(month: MonthOfSteps) -> str:
    """`October 2026: 1 done, 3 spoken of`."""
    return tr(
        "{month}: {done} done, {spoken_of} spoken of",
        month=formats.month_year(month.month),
        done=month.done,
        spoken_of=month.spoken_of,
    )


def _step_line(step: StepView) -> QWidget:
    icon, role, word = STEPS[step.state]
    due = word or (formats.short_day(step.due_on) if step.due_on else "")
    what = Text(step.draft.what, elide=True)
    what.setToolTip(step.draft.what)
    parts = row(Icon(icon, role), gap=8)
    parts.addWidget(what, 1)
    parts.addWidget(Text(due, "small"))
    line = holding(parts)
    name_widget(line, "", f"{step.draft.what}: {due or 'open'}")
    return line
