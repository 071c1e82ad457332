"""What is decided before a letter goes out: which wording, and what about those who would be left out."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from csdesk.services.letters import Decisions, Sorted, Template, Why, label_sheets
from csdesk.ui import formats, theme
from csdesk.ui.widgets import Select, Text, Tick, column, holding, name_widget, row, take_digits_only
from csdesk.wording import tr

LABELS = "labels:"
AGAIN = ((0, tr("No reminder")), (7, tr("In 1 week")), (14, tr("In 2 weeks")), (21, tr("In 3 weeks")))


class Options(QWidget):
    """`changed`: something else is asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wording = Select(name="letters.wording", spoken=tr("Wording"))
        self.use = Text("", "small", elide=True, name="letters.use")
        self.again = Select(AGAIN, name="letters.again", spoken=tr("Reminder if nobody answers"))
        self.again.setToolTip(tr("A next step on each record: no answer to the letter yet"))
        self.first = QLineEdit("1")
        take_digits_only(self.first, max(sheet.count for sheet in label_sheets()))
        self.first.setFixedWidth(theme.scaled(52))
        name_widget(self.first, "letters.firstLabel", tr("First label to print on"))
        self._again = holding(row(Text(tr("Remind me"), "small"), self.again))
        self._first = holding(row(Text(tr("First free label, 1 to 30"), "small"), self.first))
        line = row(gap=12)
        line.addWidget(self.wording, 1)
        line.addWidget(self._again)
        line.addWidget(self._first)
        self.safe = Text("", role="attention", wrap=True, name="letters.safe")
        self.safe_yes = Tick(tr("Yes, I write to this person in the safe way"), name="letters.safeYes")
        self.safe_address = Tick(tr("Print the address too, for the mail"), name="letters.safeAddress")
        self.unverified = Tick(tr("Also to addresses that are not verified"), name="letters.unverified")
        self.reason_label = Text("", "small", wrap=True, name="letters.reason.label")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Your reason; it is kept with each letter"))
        name_widget(self.reason, "letters.reason", tr("Why you go ahead"))
        self.setLayout(
            column(
                line,
                self.use,
                self.safe,
                self.safe_yes,
                self.safe_address,
                self.unverified,
                self.reason_label,
                self.reason,
                gap=8,
                margins=(16, 10, 16, 10),
            )
        )
        self._templates: tuple[Template, ...] = ()
        self.reset()
        for tick in (self.safe_yes, self.safe_address, self.unverified):
            tick.toggled.connect(lambda _on: self.changed.emit())
        self.wording.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.again.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.reason.textChanged.connect(lambda _text: self.changed.emit())
        self.first.textChanged.connect(lambda _text: self.changed.emit())

    def reset(self) -> None:
        """Nothing is decided: for other people."""
        for tick in (self.safe_yes, self.safe_address, self.unverified):
            tick.setChecked(False)
        self.reason.clear()
        self._show_only(self.safe, shown=False)
        for part in (self.safe_yes, self.safe_address, self.unverified, self.reason, self.reason_label):
            self._show_only(part, shown=False)
        self._first.setVisible(False)

    @property
    def label_sheet(self) -> str:
        """The sheet of labels that is chosen; empty where a letter is."""
        code = str(self.wording.value() or "")
        return code.removeprefix(LABELS) if code.startswith(LABELS) else ""

    @property
    def template(self) -> Template | None:
        """The wording that is chosen; None for labels."""
        return next((one for one in self._templates if one.code == self.wording.value()), None)

    @property
    def first_label(self) -> int:
        """The label to begin with."""
        return int(self.first.text() or 1)

    def decisions(self) -> Decisions:
        """What was decided."""
        return Decisions(
            unverified=self.unverified.isChecked(),
            reason=self.reason.text().strip(),
            safe_yes=self.safe_yes.isChecked(),
            safe_address=self.safe_address.isChecked(),
        )

    def ask_again_on(self, today: date) -> date | None:
        """The day of the next step; None without one."""
        days = self.again.value()
        return today + timedelta(days=days) if isinstance(days, int) and days else None

    def offer(self, templates: Sequence[Template]) -> None:
        """Offer these wordings, and the labels."""
        self._templates = tuple(templates)
        sheets = [(f"{LABELS}{sheet.code}", tr("Labels: {title}", title=sheet.title)) for sheet in label_sheets()]
        self.wording.set_choices([*((one.code, one.title) for one in templates), *sheets])

    def show_found(self, found: Sorted, asked: int) -> None:
        """Ask only what there is to decide."""
        is_label = bool(self.label_sheet)
        is_single = asked == 1 and not is_label
        self.use.setText(self.template.use if self.template else tr("Name and address only, nothing else."))
        self._again.setVisible(not is_label)
        self._first.setVisible(is_label)
        safe = found.left_out_for(Why.SAFE_CONTACT)
        self.safe.setText(_safe_words(found, len(safe), is_single=is_single, is_label=is_label))
        self._show_only(self.safe, shown=bool(self.safe.text()))
        self._show_only(self.safe_yes, shown=is_single and bool(found.safe_way))
        self._show_only(self.safe_address, shown=is_single and bool(found.safe_way) and self.safe_yes.isChecked())
        doubtful = bool(found.left_out_for(Why.UNVERIFIED))
        self._show_only(self.unverified, shown=doubtful or self.unverified.isChecked())
        barred = [Why.UNCLEARED, *([Why.EXCLUDED, Why.DO_NOT_CALL] if is_single else [])]
        against = [one for why in barred for one in found.left_out_for(why)]
        typed = bool(self.reason.text()) and not is_label
        self._show_only(self.reason_label, shown=bool(against) or typed)
        self._show_only(self.reason, shown=(bool(against) or typed) and not is_label)
        if against:
            people = formats.count(len(against), tr("person"), tr("people"))
            self.reason_label.setText(
                against[0].reason
                if is_single
                else tr("{people} not cleared by the CSA yet: they get no label.", people=people)
                if is_label
                else tr("{people} not cleared by the CSA yet: left out unless you give a reason.", people=people)
            )
        elif typed:
            self.reason_label.setText(tr("The reason is kept with each letter to somebody who is not cleared."))

    @staticmethod
    def _show_only(part: QWidget, *, shown: bool) -> None:
        part.setVisible(shown)


def _safe_words(found: Sorted, count: int, *, is_single: bool, is_label: bool) -> str:
    if is_single and found.safe_way:
        return tr("Safe contact. Reach this person only so: {safe_way}", safe_way=found.safe_way)
    if not count:
        return ""
    people = formats.count(count, tr("person is"), tr("people are"))
    if is_label:
        return tr(
            "{people} under safe contact: no label, and no address on any list. Open the record to write to one.",
            people=people,
        )
    return tr(
        "{people} under safe contact: no letter from here, and no address on any list. Open the record to write to "
        "one.",
        people=people,
    )
