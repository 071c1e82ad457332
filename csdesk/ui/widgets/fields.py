"""Forms from descriptions: label above the input, helper or fault below it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from csdesk.ui import formats, theme
from csdesk.ui.speech import announce
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets.amounts import UnclearNumberError, parse_money, parse_number, take_digits_only
from csdesk.ui.widgets.choices import Select, Tick
from csdesk.ui.widgets.dates import DateInput
from csdesk.ui.widgets.layouts import column
from csdesk.ui.widgets.naming import name_widget
from csdesk.ui.widgets.several import Several
from csdesk.ui.widgets.sight import bring_in_sight
from csdesk.ui.widgets.text import Text, describe_fault
from csdesk.wording import tr

LEAST = 168
"""Pixels that a column of fields needs."""
GAP = 12
UNCLEAR_DAY = tr("This is not a day. Write for example 10/22/2026, today or in 2 weeks.")
Input = QLineEdit | QPlainTextEdit | Select | Several | Tick | DateInput


@dataclass(frozen=True)
class FieldSpec:
    """One field. `kind`: text, password, number, money, date, select, several, tick, lines."""

    name: str
    label: str
    kind: str = "text"
    helper: str = ""
    placeholder: str = ""
    choices: tuple[tuple[object, str], ...] = ()
    lowest: int = 0
    highest: int = 999_999
    """Of a number; of an amount in cents."""
    span: int = 1
    """Columns of the form that it takes."""
    lines: int = 3
    longest: int = 0
    """Most characters that are taken; 0 for no limit."""
    offers: tuple[str, ...] = ()
    """Words of a text that are offered while somebody types; any other may be written."""


class Field(QWidget):
    """Label, input, and the line below. `changed`: something was entered; `submitted`: Enter in a single line."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, spec: FieldSpec, *, screen: str, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.spec = spec
        self._helper = spec.helper
        self.input = _input(spec, f"{screen}.{spec.name}", today)
        self.below = Text(spec.helper, "small", wrap=True, name=f"{screen}.{spec.name}.below")
        label: list[QWidget] = []
        if spec.kind != "tick":
            words = Text(spec.label, "small", wrap=True)
            words.setBuddy(self.input)
            label.append(words)
        self.setLayout(column(*label, self.input, self.below, None, gap=4))
        self.below.setVisible(bool(spec.helper))
        self._given = self.typed()
        self._listen()

    def value(self) -> Any:
        """What is in the field: str, int or None, cents or None, date or None, the choice's value or values, bool.

        Raises `UnclearNumberError` where a number or an amount is asked for and something else stands there.
        """
        widget = self.input
        if isinstance(widget, DateInput | Select | Several):
            return widget.value()
        if isinstance(widget, Tick):
            return widget.isChecked()
        text = widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()
        if self.spec.kind == "number":
            return parse_number(text, self.spec.lowest, self.spec.highest)
        if self.spec.kind == "money":
            return parse_money(text, self.spec.highest)
        return text if self.spec.kind == "password" else text.strip()

    def unclear(self) -> str:
        """Why what stands in it cannot be read as a day, a number or an amount; empty where it can, or is empty."""
        if isinstance(self.input, DateInput):
            return "" if self.input.is_valid() else UNCLEAR_DAY
        try:
            self.value()
        except UnclearNumberError as error:
            return str(error)
        return ""

    def set_value(self, value: Any) -> None:
        """Put a value in."""
        self._put(value)
        self.keep()

    def keep(self) -> None:
        """What stands in it is saved."""
        self._given = self.typed()

    def typed(self) -> str | bool:
        """What stands in the field as it is seen, be it a value or not. Never a password."""
        widget = self.input
        if isinstance(widget, Tick):
            return widget.isChecked()
        if isinstance(widget, Select):
            return widget.currentText()
        if isinstance(widget, Several):
            return "\n".join(widget.value())
        if self.spec.kind == "password":
            return ""
        return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()

    def was_changed(self) -> bool:
        """Whether something else stands in the field than what was put in."""
        return self.typed() != self._given

    def bring_back(self, typed: str | bool) -> None:
        """Put back what `typed` gave before."""
        widget = self.input
        if isinstance(widget, Tick):
            widget.setChecked(typed is True)
        elif isinstance(widget, Select):
            widget.setCurrentIndex(max(0, widget.findText(str(typed))))
        elif isinstance(widget, Several):
            widget.set_value(str(typed).splitlines())
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(str(typed))
        else:
            widget.setText(str(typed))

    def _put(self, value: Any) -> None:
        widget = self.input
        if isinstance(widget, DateInput | Select):
            widget.set_value(value)
        elif isinstance(widget, Several):
            widget.set_value(value or ())
        elif isinstance(widget, Tick):
            widget.setChecked(bool(value))
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(str(value or ""))
        elif self.spec.kind == "money":
            widget.setText("" if value is None else formats.money(value, sign=False))
        else:
            widget.setText("" if value is None else str(value))

    def show_fault(self, sentence: str) -> None:
        """Say below the input what is wrong with it; empty takes that away."""
        self.below.setText(sentence or self._helper)
        self.below.set_role("bad" if sentence else "ink_2")
        self.below.setVisible(bool(sentence or self._helper))
        describe_fault(self.input, sentence, self._helper)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what is in it, to the eye and to a reader, and give it the keyboard."""
        self.show_fault(sentence)
        announce(self, self.spec.label, sentence, at_once=True)
        self.input.setFocus()
        QTimer.singleShot(0, self, lambda: bring_in_sight(self))  # once the sentence has its room

    def offer(self, offers: Sequence[str]) -> None:
        """What can be chosen where several can be."""
        if isinstance(self.input, Several):
            self.input.offer(offers)

    def fix(self, sentence: str) -> None:
        """The value is not the user's to change: it is shown, and below it stands who fixed it."""
        self._helper = sentence
        self.input.setEnabled(False)
        self.show_fault("")

    def _listen(self) -> None:
        widget = self.input
        tell = self.changed.emit
        if isinstance(widget, QLineEdit):
            widget.returnPressed.connect(self.submitted)
        if isinstance(widget, DateInput | Several):
            widget.changed.connect(tell)
        elif isinstance(widget, Select):
            widget.activated.connect(lambda _index: tell())
        elif isinstance(widget, Tick):
            widget.clicked.connect(lambda _ticked: tell())
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(tell)
        else:
            widget.textEdited.connect(lambda _text: tell())


class Form(QWidget):
    """Fields in a grid, from their descriptions. `changed` tells of input by the user.

    Where there is too little room for `columns`, there are fewer.
    """

    changed = Signal()

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        *,
        screen: str,
        columns: int = 1,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._most = columns
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(10)
        self.setLayout(self._grid)
        for spec in specs:
            field = Field(spec, screen=screen, today=today)
            field.changed.connect(self.changed.emit)
            self.fields[spec.name] = field
        self._arrange(columns)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest field."""
        widest = max(field.minimumSizeHint().width() for field in self.fields.values())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        fit = (self.width() + GAP) // (theme.scaled(LEAST) + GAP)
        self._arrange(max(1, min(self._most, fit)))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        line = at = 0
        for field in self.fields.values():
            span = min(field.spec.span, columns)
            if at + span > columns:
                line, at = line + 1, 0
            self._grid.addWidget(field, line, at, 1, span)
            at += span
        for number in range(self._most):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def values(self) -> dict[str, Any]:
        """What is in the fields, by name. Raises as `Field.value` does: ask `find_faults` first."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields that are named; the others stay."""
        for name, field in self.fields.items():
            if name in values:
                field.set_value(values[name])

    def keep(self) -> None:
        """What stands in the fields is saved: nothing of it counts as typed any more."""
        for field in self.fields.values():
            field.keep()

    def unsaved(self) -> dict[str, str | bool]:
        """What was typed since the fields were filled, by name and as it is seen; passwords are left out."""
        return {name: field.typed() for name, field in self.fields.items() if field.was_changed()}

    def bring_back(self, unsaved: Mapping[str, str | bool]) -> None:
        """Put back what `unsaved` gave before; it counts as typed, not as saved."""
        for name, typed in unsaved.items():
            if name in self.fields:
                self.fields[name].bring_back(typed)
        if unsaved:
            self.changed.emit()

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong, by field; fields that are not named are in order. The first wrong one gets the focus."""
        for name, field in self.fields.items():
            field.show_fault(faults.get(name, ""))
        for name, field in self.fields.items():
            if name in faults:
                field.refuse(faults[name])
                return

    def find_faults(self, needed: Mapping[str, str]) -> dict[str, str]:
        """What is wrong by field: what cannot be read, and what is empty of those that are needed.

        Once there is nothing, `values` can be asked.
        """
        faults = {name: said for name, field in self.fields.items() if (said := field.unclear())}
        lacking = {name: words for name, words in needed.items() if name not in faults}
        return faults | {name: words for name, words in lacking.items() if self.fields[name].value() in (None, "")}

    def clear(self) -> None:
        """Empty all fields."""
        for field in self.fields.values():
            field.set_value(None)


def _input(spec: FieldSpec, name: str, today: Callable[[], date]) -> Input:
    widget: Input
    if spec.kind == "select":
        widget = Select(spec.choices)
    elif spec.kind == "several":
        widget = Several(spec.placeholder)
    elif spec.kind == "tick":
        widget = Tick(spec.label)
    elif spec.kind == "date":
        widget = DateInput(today)
    elif spec.kind == "lines":
        widget = QPlainTextEdit()
        widget.setTabChangesFocus(True)
        widget.setFixedHeight(theme.scaled(20 * spec.lines + 14))
        widget.setPlaceholderText(spec.placeholder)
    else:
        widget = _line(spec)
    if spec.kind not in ("lines", "several", "tick"):
        widget.setFixedHeight(theme.scaled(CONTROL))
    name_widget(widget, name, spec.label, spec.helper)
    return widget


def _line(spec: FieldSpec) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(spec.placeholder)
    if spec.longest:
        line.setMaxLength(spec.longest)
    if spec.offers:
        line.setCompleter(_completer(spec.offers, line))
    if spec.kind == "password":
        line.setEchoMode(QLineEdit.EchoMode.Password)
    if spec.kind == "number":
        take_digits_only(line, spec.highest)
    return line


def _completer(offers: tuple[str, ...], line: QLineEdit) -> QCompleter:
    completer = QCompleter(list(offers), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(6)
    return completer
