"""The one form of the screen, in place of the list: a new appointment, another time, what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from csdesk.services.errors import DeskError
from csdesk.services.going_ahead import ReasonNeededError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.appointments.person import PersonPicker
from csdesk.ui.screens.ncps.action_sheet import FieldFault
from csdesk.ui.screens.ncps.actions.going_ahead import FIELD
from csdesk.ui.widgets import (
    Button,
    Fault,
    Field,
    FieldSpec,
    Form,
    Line,
    Scrolling,
    Sheet,
    Text,
    clear,
    column,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr

Values = Mapping[str, Any]
Work = Callable[[Any], Any]
NOBODY = tr("Choose somebody: type a name and press Enter.")


@dataclass(frozen=True)
class Entry:
    """Something that is entered: its form, and what it saves."""

    name: str
    title: str
    verb: str
    fields: tuple[FieldSpec, ...]
    work: Callable[[UUID, Values], Work]
    """The work that saves the values for a person. Raises `FieldFault`."""
    undo: str
    about: str = ""
    values: Values = field(default_factory=dict)
    needed: Mapping[str, str] = field(default_factory=dict)
    person: tuple[UUID, str] | None = None
    """Whom it is about; None: somebody is to be chosen."""
    subject: UUID | None = None
    """The appointment that it is about; None for a new one."""


class EntrySheet(Sheet):
    """Shows one entry. `closed`; `save_wanted(Entry, Work)`."""

    closed = Signal()
    save_wanted = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Appointment"), gap=10, name="appointments.form")
        self._desk = desk
        self.entry: Entry | None = None
        self.form: Form | None = None
        self.person = PersonPicker(desk)
        self.person.chosen.connect(lambda _ncp_id: self._to_form())
        self._about = Text("", role="ink_2", wrap=True, name="appointments.form.about")
        self._place = column(gap=0)
        self.fault = Fault(name="appointments.form.fault")
        self.because = Field(FieldSpec("because", tr("Why go ahead all the same?")), screen="appointments.form")
        self.save = Button(tr("Save"), self._save, name="appointments.form.save", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.closed.emit, name="appointments.form.cancel", key="Esc")
        inner = holding(column(self._about, self.person, self._place, self.fault, self.because, gap=12))
        inner.setMaximumWidth(theme.scaled(900))
        scrolling = Scrolling(inner, None)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        self.add(scrolling, stretch=1)
        self.add(Line(), row(None, leave, self.save, margins=(0, 4, 0, 4)))
        name_widget(self, "appointments.form", tr("Appointment"))

    def begin(self, entry: Entry) -> None:
        """Show the form of an entry, and give it the keyboard."""
        self._forget_form()
        self.entry = entry
        self.heading.setText(entry.title)
        self._about.setText(entry.about)
        self._about.setVisible(bool(entry.about))
        self.save.setText(entry.verb)
        self.show_fault("")
        self.because.set_value("")
        self.because.show_fault("")
        self.because.hide()
        self.form = Form(entry.fields, screen="appointments.form", columns=2, today=self._desk.today)
        self.form.set_values(entry.values)
        self._place.addWidget(self.form)
        self.person.setVisible(entry.person is None)
        self.person.reset(take_focus=entry.person is None)
        if entry.person is not None:
            self._to_form()

    def end(self) -> None:
        """Forget what was entered."""
        self._forget_form()
        self.entry = None

    def unsaved(self) -> dict[str, Any]:
        """What was begun and not saved; empty when nothing was typed."""
        if self.entry is None or self.form is None:
            return {}
        typed, chosen = self.form.unsaved(), self.person.ncp_id
        if not typed and chosen is None:
            return {}
        found: dict[str, Any] = {"entry": self.entry.name, "typed": typed}
        if self.entry.subject is not None:
            found["subject"] = str(self.entry.subject)
        if chosen is not None:
            found["person"] = [str(chosen), self.person.name]
        if self.because.value():
            found["because"] = self.because.value()
        return found

    def bring_back(self, unsaved: Values) -> None:
        """Put back what `unsaved` gave, into the form that is open for it."""
        if self.form is None:
            return
        if "person" in unsaved:
            ncp_id, name = unsaved["person"]
            self.person.choose(UUID(ncp_id), name)
        self.form.bring_back(unsaved["typed"])
        self.because.bring_back(unsaved.get("because", ""))
        self.because.setVisible("because" in unsaved)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not saved."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def show_refusal(self, error: DeskError) -> None:
        """The service refused. Where it wants a reason for going ahead, it is asked for."""
        self.save.setEnabled(True)
        if isinstance(error, ReasonNeededError):
            self.because.show()
            self.because.refuse(str(error))
        elif self.form is not None and error.field in self.form.fields:
            self.form.show_faults({error.field: str(error)})
        else:
            self.show_fault(str(error))

    def go_on(self) -> None:
        """Give the keyboard back to what is being entered."""
        if self.person.isHidden() or self.person.ncp_id is not None:
            self._to_form()
        else:
            self.person.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_form(self) -> None:
        if self.form is not None:
            next(iter(self.form.fields.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_form(self) -> None:
        clear(self._place)
        self.form = None
        self.save.setEnabled(True)

    def _save(self) -> None:
        entry, form = self.entry, self.form
        if entry is None or form is None:
            return
        faults = form.find_faults(entry.needed)
        form.show_faults(faults)
        self.show_fault("")
        self.because.show_fault("")
        ncp_id = entry.person[0] if entry.person is not None else self.person.ncp_id
        if ncp_id is None:
            self.person.show_fault(NOBODY)
        if faults or ncp_id is None:
            return
        try:
            work = entry.work(ncp_id, {**form.values(), FIELD: self.because.value()})
        except FieldFault as fault:
            form.show_faults({fault.name: str(fault)})
            return
        self.save.setEnabled(False)
        self.save_wanted.emit(entry, work)
