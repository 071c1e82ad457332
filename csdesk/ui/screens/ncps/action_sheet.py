"""The one form in which everything rarer than a contact is entered, in place, from descriptions of its fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from csdesk.services.errors import DeskError
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Line, Scrolling, Sheet, Text, clear, row
from csdesk.ui.widgets.sight import TOGETHER
from csdesk.wording import tr

Values = Mapping[str, Any]
DAY_NEEDED = tr("A day is needed.")


class FieldFault(Exception):  # noqa: N818 - an answer to the user, not a fault of the program
    """A field does not say what it should."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True)
class Moment:
    """When something is entered, and by whom."""

    at: datetime
    today: date
    who: str


Work = Callable[[Any], object]


@dataclass(frozen=True)
class Action:
    """Something that can be entered on a record."""

    name: str
    title: str
    verb: str
    fields: Callable[[RecordPage], tuple[FieldSpec, ...]]
    work: Callable[[RecordPage, Values, Moment], Work]
    """The piece of work that saves the values. Raises `FieldFault` for what a field cannot mean."""
    said: str
    """What is told afterwards."""
    changed: frozenset[str]
    about: str = ""
    needed: Mapping[str, str] = field(default_factory=dict)
    """Fields that must not be empty, each with what is said when they are."""
    values: Callable[[RecordPage], Values] = lambda _page: {}
    """What stands in the fields at first."""
    possible: Callable[[RecordPage], bool] = lambda _page: True
    undo: str = tr("What was entered")
    """What is taken back by Ctrl+Z, as a noun phrase that names nobody."""
    answer: Callable[[Any], str] | None = None
    """What is told instead of `said`, by what the work gave."""

    offers: Callable[[Any], tuple[str, str]] | None = None
    """By what the work gave: words, and the name of the action that is offered with what is told; empty for none."""

    def words_for(self, result: Any) -> str:
        """What is told after the work gave this."""
        return self.answer(result) if self.answer is not None else self.said


class ActionSheet(Sheet):
    """Shows the form of one action. `closed`; `save_wanted(Action, Work)`."""

    closed = Signal()
    save_wanted = Signal(object, object)

    def __init__(self, today: Callable[[], date], *, name: str = "record.form") -> None:
        super().__init__(title="Enter", gap=10, name=name)
        self.setProperty(TOGETHER, True)
        self._name = name
        self._today = today
        self.action: Action | None = None
        self.form: Form | None = None
        self._page: RecordPage | None = None
        self._now: Callable[[], Moment] | None = None
        self._about = Text("", role="ink_2", wrap=True, name=f"{name}.about")
        self._place = QVBoxLayout()
        self._place.setContentsMargins(2, 0, 2, 0)
        self.fault = Fault(name=f"{name}.fault")
        self.save = Button(tr("Save"), self._save, name=f"{name}.save", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.closed.emit, name=f"{name}.cancel", key="Esc")
        self.anew = Button(tr("Start anew"), self._start_anew, name=f"{name}.anew", kind="link", small=True)
        self.anew.setToolTip(tr("Drop what was typed before"))
        scrolling = Scrolling(gap=12, joins=True)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        for part in (self._about, row(self.anew, None), self._place, self.fault):
            if isinstance(part, Text):
                scrolling.column.addWidget(part)
            else:
                scrolling.column.addLayout(part)
        scrolling.column.addStretch(1)
        self.add(scrolling, stretch=1)
        self.add(Line(), row(None, leave, self.save, margins=(0, 4, 0, 4)))

    def begin(self, action: Action, page: RecordPage, now: Callable[[], Moment]) -> None:
        """Show the form of an action for a person."""
        self._forget_form()
        self.action, self._page, self._now = action, page, now
        self.heading.setText(action.title)
        self._about.setText(action.about)
        self._about.setVisible(bool(action.about))
        self.save.setText(action.verb)
        self.show_fault("")
        self.anew.hide()
        self.form = Form(action.fields(page), screen=self._name, columns=2, today=self._today)
        self.form.set_values(action.values(page))
        self._place.addWidget(self.form)

    @property
    def ncp_id(self) -> UUID | None:
        """Whose record the form is for; None while none is open."""
        return self._page.record.ncp_id if self._page is not None else None

    def take_focus(self) -> None:
        """Give the keyboard to the first field."""
        if self.form is not None:
            next(iter(self.form.fields.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Forget what was entered."""
        self._forget_form()
        self.action = self._page = None
        self.save.setText(tr("Save"))  # a long verb would keep the page wide

    def unsaved(self) -> dict[str, Any]:
        """The action and what was typed for it; empty when nothing was."""
        typed = self.form.unsaved() if self.form is not None else {}
        return {"action": self.action.name, "typed": typed} if typed and self.action is not None else {}

    def bring_back(self, unsaved: Values) -> None:
        """Put back what `unsaved` gave, once the form of its action is open."""
        if self.form is not None:
            self.form.bring_back(unsaved["typed"])
            self.anew.show()

    def show_fault(self, sentence: str) -> None:
        """Say why it was not saved."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def show_refusal(self, error: DeskError) -> None:
        """The service refused: at the field that it is about, else below all of them."""
        if self.form is not None and error.field in self.form.fields:
            self.form.show_faults({error.field: str(error)})
        else:
            self.show_fault(str(error))

    def _start_anew(self) -> None:
        if self.action is not None and self._page is not None and self._now is not None:
            self.begin(self.action, self._page, self._now)
            self.take_focus()

    def _forget_form(self) -> None:
        clear(self._place)
        self.form = None

    def _save(self) -> None:
        if self.action is None or self.form is None or self._page is None or self._now is None:
            return
        faults = self.form.find_faults(self.action.needed)
        self.form.show_faults(faults)
        self.show_fault("")
        if faults:
            return
        try:
            work = self.action.work(self._page, self.form.values(), self._now())
        except FieldFault as fault:
            self.form.show_faults({fault.name: str(fault)})
            return
        self.save_wanted.emit(self.action, work)
