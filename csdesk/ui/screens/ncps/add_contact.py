"""The lines by which a contact is put on the record, with its next step."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from csdesk.services import contacts
from csdesk.services.caseload import Phone, Standing
from csdesk.services.contacts import (
    BY_PHONE,
    ContactKind,
    ContactOutcome,
    Direction,
    NewContact,
    Proposal,
    UnclearDayError,
)
from csdesk.services.plans import StepView
from csdesk.ui import formats, theme
from csdesk.ui.screens.ncps.drafts import Draft
from csdesk.ui.screens.ncps.steps_spoken_of import KEY, StepsSpokenOf
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets import (
    Button,
    Fault,
    Flowing,
    Icon,
    KeyCap,
    LineInput,
    Select,
    Sheet,
    Text,
    Tick,
    describe_fault,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr, tr_marked

KINDS = tuple((kind.value, tr_marked(words)) for kind, words in contacts.KIND_LABELS.items())
DIRECTIONS = tuple((direction.value, tr_marked(words)) for direction, words in contacts.DIRECTION_LABELS.items())
OUTCOMES = tuple((outcome.value, tr_marked(words)) for outcome, words in contacts.OUTCOME_LABELS.items())
ONLY_FOR = {
    ContactOutcome.LEFT_MESSAGE: (ContactKind.CALL, ContactKind.VISIT),
    ContactOutcome.NO_ANSWER: (ContactKind.CALL, ContactKind.TEXT, ContactKind.EMAIL, ContactKind.VISIT),
    ContactOutcome.SENT: (ContactKind.LETTER, ContactKind.TEXT, ContactKind.EMAIL),
    ContactOutcome.WRONG_NUMBER: (ContactKind.CALL, ContactKind.TEXT),
    ContactOutcome.RETURNED_MAIL: (ContactKind.LETTER,),
    ContactOutcome.NO_SHOW: (ContactKind.VISIT, ContactKind.OFFICE, ContactKind.COURT),
}
"""Outcomes that only some kinds of contact can have; the others fit all."""
LIKELY = {ContactKind.LETTER: ContactOutcome.SENT, ContactKind.TEXT: ContactOutcome.SENT}
LIKELY |= {ContactKind.EMAIL: ContactOutcome.SENT}
NEXT_STEP = tr("Next step: call again …")
STEP_WIDTH = 420
INDENT = 116
"""The second line begins below the first one's fields."""


class AddContact(Sheet):
    """Kind, direction, outcome, what was said; then the next step and when. `save_wanted(NewContact)`.

    What usually follows an outcome is proposed as the next step until something else is typed. Where there are
    several numbers, the digits 1 to 9 choose the one that was called, in any of the selections.
    """

    save_wanted = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(padding=12, gap=8, name="record.addContact")
        self._today = today
        self._against = ""
        self._phones: tuple[Phone, ...] = ()
        self._proposed = Proposal()
        self.kind = Select(KINDS, name="record.addContact.kind", spoken=tr("Kind of contact"))
        self.direction = Select(DIRECTIONS, name="record.addContact.direction", spoken=tr("Who began: out is you"))
        self.outcome = Select((), name="record.addContact.outcome", spoken=tr("What came of it"))
        self.phone = Select((), name="record.addContact.phone", spoken=tr("Number that was called"))
        self.note = _line("record.addContact.note", tr("What was said"), tr("What was said"))
        self.next_step = _line("record.addContact.nextStep", tr("Next step"), NEXT_STEP, most=STEP_WIDTH)
        self.next_step.setMaxLength(contacts.LONGEST_STEP)
        self.when = _line("record.addContact.when", tr("When the next step is due"), "in 2 weeks")
        self.day = Text("", role="ink_2", name="record.addContact.day")
        self.promised = Tick(tr("Promised"), name="record.addContact.promised")
        self.promised.setToolTip(tr("The parent was told that you would call back"))
        self.reason = _line(
            "record.addContact.reason", tr("Reason for going ahead"), tr("Why you go ahead; it is kept on the record")
        )
        self.save = Button(tr("Save"), self._save, name="record.addContact.save", kind="primary", key="Ctrl+Enter")
        self.fault = Fault("small", name="record.addContact.fault")
        self.against = Text("", "small", role="attention", wrap=True, name="record.addContact.against")
        self.steps = StepsSpokenOf(today, theme.scaled(INDENT - 8))
        self._lay_out()
        self._connect()
        self._offer_outcomes()

    def show_phones(self, phones: Sequence[Phone]) -> None:
        """The numbers among which the digits choose; none while they are kept from sight."""
        self._phones = tuple(phones)
        begun = self.holds_focus() or self.draft() is not None
        kept = self.phone.value() if begun else None
        usable = [one for one in self._phones if one.standing is not Standing.FAILED]
        first = str((usable or self._phones)[0].id) if self._phones else ""
        self.phone.set_choices(
            [(str(one.id), f"{number}  {_phone_words(one)}") for number, one in enumerate(self._phones, 1)]
        )
        self.phone.set_value(kept if kept in {str(one.id) for one in self._phones} else first)
        self._show_phone_line()

    def show_steps(self, steps: tuple[StepView, ...]) -> None:
        """The open steps of the signed plan, to be spoken of once a contact is begun."""
        self.steps.show_steps(steps)
        self._show_steps_lines()

    def choose_phone(self, number: int) -> bool:
        """Choose the number by its digit. False where there is none."""
        if not 1 <= number <= len(self._phones):
            return False
        self.phone.setCurrentIndex(number - 1)
        return True

    def begin(self, start: str = "") -> None:
        """Go to the first field that is not settled: `call`, `email`, `letter` settle the kind."""
        kinds = {"call": ContactKind.CALL, "email": ContactKind.EMAIL, "letter": ContactKind.LETTER}
        if start in kinds:
            self.kind.set_value(kinds[start].value)
            self.direction.set_value(Direction.OUT.value)
            self._offer_outcomes()
            self.outcome.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Empty the fields for another contact."""
        for one in (self.note, self.next_step, self.when, self.reason):
            one.clear()
        self.steps.bring_back({})
        self.steps.hide()
        self._proposed = Proposal()
        self.phone.clear()
        self.show_phones(self._phones)
        self.kind.set_value(ContactKind.CALL.value)
        self.direction.set_value(Direction.OUT.value)
        self.promised.setChecked(False)
        self._offer_outcomes()
        self.outcome.set_value(ContactOutcome.REACHED.value)
        self.show_fault("")

    def show_against(self, sentence: str) -> None:
        """What stands against going out to this person; then a reason is asked for."""
        self._against = sentence
        self.against.setText(sentence)
        self._reason_line.setVisible(sentence != "" and self._goes_out())

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong, below the fields."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def draft(self) -> Draft | None:
        """What was typed and is not saved; None when nothing was."""
        steps = self.steps.typed()
        if not steps and not any(one.text().strip() for one in (self.note, self.next_step, self.when, self.reason)):
            return None
        return Draft(
            self.kind.value(),
            self.direction.value(),
            self.outcome.value(),
            self.note.text(),
            self.next_step.text(),
            self.when.text(),
            self.promised.isChecked(),
            self.reason.text(),
            str(self.phone.value() or ""),
            steps,
        )

    def restore(self, draft: Draft | None) -> None:
        """Put back what was typed before."""
        self.clear()
        if draft is None:
            return
        self.kind.set_value(draft.kind)
        self.direction.set_value(draft.direction)
        self._offer_outcomes()
        self.outcome.set_value(draft.outcome)
        self._proposed = Proposal(draft.next_step, draft.when) if self._is_proposal(draft) else Proposal()
        if draft.phone:
            self.phone.set_value(draft.phone)
        self.note.setText(draft.note)
        self.next_step.setText(draft.next_step)
        self.when.setText(draft.when)
        self.promised.setChecked(draft.promised)
        self.reason.setText(draft.reason)
        self.steps.bring_back(draft.steps)
        self._show_steps_lines()

    def holds_focus(self) -> bool:
        """Whether the keyboard is in one of the fields."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _lay_out(self) -> None:
        height = theme.scaled(CONTROL)
        for select, width in ((self.kind, 122), (self.direction, 76), (self.outcome, 158)):
            select.setFixedSize(theme.scaled(width), height)
        self.when.setFixedWidth(theme.scaled(132))
        self.day.setFixedWidth(theme.scaled(112))
        head = holding(row(Text(tr("Add contact"), "section"), KeyCap("A"), None, gap=6))
        head.setFixedWidth(theme.scaled(INDENT - 8))
        first = Flowing([head, self.kind, self.direction, self.outcome, self.note])
        next_words = holding(row(None, Text(tr("then"), role="ink_2")))
        next_words.setFixedWidth(theme.scaled(INDENT - 8))
        number_words = holding(row(None, Text(tr("on"), role="ink_2")))
        number_words.setFixedWidth(theme.scaled(INDENT - 8))
        self.phone.setFixedHeight(height)
        numbers = row(number_words)
        numbers.addWidget(self.phone, 1)
        self._numbers = QWidget()
        self._numbers.setLayout(numbers)
        second = Flowing([next_words, self.next_step, self.when, self.day, self.promised], [None, self.save])
        why = [Icon("warning", "attention"), self.against]
        self._reason_line = Flowing(why, [self.reason], margins=(theme.scaled(INDENT), 0, 0, 0))
        self.add(first, self._numbers, second, self._reason_line, self.steps, self.fault)
        self._numbers.hide()
        self._reason_line.hide()
        self.steps.hide()
        self.fault.hide()

    def _connect(self) -> None:
        self.steps.changed.connect(lambda: self.show_fault(""))
        QShortcut(QKeySequence(KEY), self, self.steps.take_focus)
        self.kind.currentIndexChanged.connect(lambda _index: self._offer_outcomes())
        self.outcome.currentIndexChanged.connect(lambda _index: self._propose())
        self.outcome.currentIndexChanged.connect(lambda _index: self._show_steps_lines())
        self.phone.currentIndexChanged.connect(lambda _index: self._propose())
        self.direction.currentIndexChanged.connect(lambda _index: self.show_against(self._against))
        self.when.returnPressed.connect(self._save)
        for watched in (self.kind, self.direction, self.outcome, self.note):
            watched.installEventFilter(self)
        self.when.textChanged.connect(lambda _text: self._show_day())
        self.next_step.textChanged.connect(lambda _text: self.show_fault(""))
        self.reason.textChanged.connect(lambda _text: self.show_fault(""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits choose the number while a selection has the keyboard; a contact is begun by going there."""
        if event.type() == QEvent.Type.FocusIn:
            self._show_steps_lines()
        is_key = watched is not self.note and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.text().isdecimal():
            return self.choose_phone(int(event.text()))
        return super().eventFilter(watched, event)

    def _propose(self) -> None:
        """Put what usually follows into the fields, unless something was typed there."""
        kind, outcome = ContactKind(str(self.kind.value())), ContactOutcome(str(self.outcome.value()))
        before = self._proposed
        proposed = contacts.proposal(kind, outcome, self._today(), other_number=self._has_other_number())
        meeting = outcome is ContactOutcome.APPOINTMENT_MADE
        self.next_step.setPlaceholderText(tr("What the appointment is for") if meeting else NEXT_STEP)
        self.when.setPlaceholderText(tr("its day") if meeting else "in 2 weeks")
        if self.next_step.text() == before.step and self.when.text() == before.when:
            self._proposed = proposed
            self.next_step.setText(proposed.step)
            self.when.setText(proposed.when)

    def _is_proposal(self, draft: Draft) -> bool:
        kind, outcome = ContactKind(str(draft.kind)), ContactOutcome(str(draft.outcome))
        usual = contacts.proposal(kind, outcome, self._today(), other_number=self._has_other_number())
        return (draft.next_step, draft.when) == (usual.step, usual.when)

    def _has_other_number(self) -> bool:
        """Whether another number than the chosen one may still work."""
        chosen = self.phone.value()
        return any(str(one.id) != chosen and one.standing is not Standing.FAILED for one in self._phones)

    def _show_phone_line(self) -> None:
        by_phone = ContactKind(str(self.kind.value())) in BY_PHONE
        self._numbers.setVisible(by_phone and len(self._phones) > 1)

    def _show_steps_lines(self) -> None:
        """Steps are spoken of with who is reached, in a contact that is begun."""
        if self.steps.isHidden():
            begun = self.holds_focus() or self.draft() is not None
            self.steps.setVisible(begun and self._is_reached() and bool(self.steps.lines))
        else:
            self.steps.setVisible(self._is_reached() and bool(self.steps.lines))

    def _is_reached(self) -> bool:
        return ContactOutcome(str(self.outcome.value())) in contacts.REACHED_OUTCOMES

    def _goes_out(self) -> bool:
        return self.direction.value() == Direction.OUT.value

    def _offer_outcomes(self) -> None:
        kind = ContactKind(str(self.kind.value()))
        fitting = [
            (value, words) for value, words in OUTCOMES if kind in ONLY_FOR.get(ContactOutcome(value), (kind,))
        ]
        kept = self.outcome.value()
        self.outcome.set_choices(fitting)
        likely = LIKELY.get(kind, ContactOutcome.REACHED).value
        is_default = kept in (None, ContactOutcome.REACHED.value, ContactOutcome.SENT.value)
        if is_default or kept not in dict(fitting):
            self.outcome.set_value(likely)
        self._show_phone_line()
        self._show_steps_lines()
        self._propose()

    def _day(self) -> date | None:
        text = self.when.text().strip()
        return contacts.parse_when(text, self._today()) if text else None

    def _show_day(self) -> None:
        self.show_fault("")
        try:
            day = self._day()
        except UnclearDayError:
            self.day.setText("")
            return
        self.day.setText(formats.near_day(day, self._today()) if day else "")

    def _save(self) -> None:
        for field in (self.when, self.reason, *self.steps.inputs()):
            describe_fault(field, "")
        try:
            day = self._day()
        except UnclearDayError as error:
            self._refuse(self.when, str(error))
            return
        meeting = self.outcome.value() == ContactOutcome.APPOINTMENT_MADE.value
        if self.next_step.text().strip() and day is None and not meeting:
            self._refuse(
                self.when, tr("Say when the next step is due, for example in 2 weeks. Nothing was saved yet.")
            )
            return
        if self._against and self._goes_out() and not self.reason.text().strip():
            self._refuse(self.reason, tr("Give the reason for going ahead; it is kept. Nothing was saved yet."))
            return
        fault = self.steps.fault() if self._is_reached() else None
        if fault is not None:
            self._refuse(fault[1], fault[0])
            return
        self.show_fault("")
        self.save_wanted.emit(self._contact(day))

    def _contact(self, day: date | None) -> NewContact:
        return NewContact(
            kind=ContactKind(str(self.kind.value())),
            direction=Direction(str(self.direction.value())),
            outcome=ContactOutcome(str(self.outcome.value())),
            note=self.note.text(),
            next_step=self.next_step.text(),
            next_step_on=day,
            promised=self.promised.isChecked(),
            uncleared_reason=self.reason.text() if self._goes_out() else "",
            phone_id=self._phone_used(),
            reviews=self.steps.reviews() if self._is_reached() else (),
        )

    def _phone_used(self) -> UUID | None:
        """Who calls in does so from a number that nobody asked for."""
        chosen = self.phone.value()
        by_phone = ContactKind(str(self.kind.value())) in BY_PHONE
        return UUID(str(chosen)) if chosen and by_phone and self._goes_out() else None

    def _refuse(self, field: QLineEdit, sentence: str) -> None:
        self.show_fault(sentence)
        describe_fault(field, sentence)
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _phone_words(phone: Phone) -> str:
    match phone.standing:
        case Standing.FAILED:
            return tr("{number}, does not work", number=phone.number)
        case Standing.WORKS:
            return tr("{number}, works", number=phone.number)
    return phone.number


def _line(name: str, spoken: str, placeholder: str, *, most: int = 0) -> LineInput:
    field = LineInput(most=most)
    field.setPlaceholderText(placeholder)
    field.setFixedHeight(theme.scaled(CONTROL))
    name_widget(field, name, spoken)
    return field
