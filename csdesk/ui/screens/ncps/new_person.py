"""Somebody whom a CSA, a court or a program refers: a form, and who in the caseload may be the same person."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services import caseload, disclosure
from csdesk.services.caseload import Match, NewPerson, Source
from csdesk.services.errors import DeskError
from csdesk.services.search_terms import digits_of
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    Banner,
    Button,
    DateInput,
    Fault,
    FieldSpec,
    Form,
    Icon,
    Line,
    Scrolling,
    Sheet,
    Text,
    clear,
    column,
    holding,
    name_widget,
    row,
    split,
)
from csdesk.wording import tr, tr_marked

SOURCES = (
    (Source.CSA.value, tr("A child support agency")),
    (Source.COURT.value, tr("A court")),
    (Source.PROGRAM.value, tr("A program")),
    (Source.PARENT.value, tr("The parent, by coming in")),
    (Source.LIAISON.value, tr("Nobody: I found this person")),
)
FIELDS = (
    FieldSpec("last_name", tr("Last name"), longest=200),
    FieldSpec("first_name", tr("First name"), longest=200),
    FieldSpec("middle_name", tr("Middle name or initial"), longest=200),
    FieldSpec("phone", tr("Phone"), placeholder="(608) 555-0100", longest=200),
    FieldSpec("address_1", tr("Address"), placeholder=tr("Street and number"), longest=200),
    FieldSpec("address_2", tr("Apartment, unit"), longest=200),
    FieldSpec("city", tr("City"), longest=200),
    FieldSpec("state", tr("State"), longest=20),
    FieldSpec("zip", tr("ZIP code"), longest=20),
    FieldSpec("source", tr("Who referred this person?"), "select", choices=SOURCES),
    FieldSpec("referred_by", tr("Which one, and who there?"), longest=200),
    FieldSpec("referred_on", tr("Referred on"), "date"),
    FieldSpec("county", tr("County of the case"), longest=200),
    FieldSpec("case_number", tr("IV-D case number"), longest=40),
    FieldSpec("pin", tr("PIN"), longest=40),
    FieldSpec("date_of_birth", tr("Date of birth"), "date"),
)
NEEDED = {
    "last_name": tr("A name is needed."),
    "phone": tr("A phone number is needed."),
    "address_1": tr("An address is needed."),
}
MATCHES = 300
"""Width of the column that tells who may be the same person."""
SAVE = tr("Save and open")
SHOWN = 4
SAVE_ANYWAY = tr("Somebody else: save and open")


class NewPersonSheet(Sheet):
    """The form. `closed`: nothing more is to be done here. `wanted(ncp_id)`: open this person's record."""

    closed = Signal()
    wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("New person"), icon="user-plus", gap=10, name="ncps.newPerson")
        self._desk = desk
        self._matches: tuple[Match, ...] = ()
        self.form = Form(FIELDS, screen="ncps.new", columns=3, today=desk.today)
        self.form.changed.connect(self._look)
        self._fault = Fault(name="ncps.new.fault")
        self.matches = QVBoxLayout()
        self.matches.setSpacing(6)
        self.save = Button(SAVE, self._save, name="ncps.new.save", kind="primary", key="Ctrl+Enter")
        leave = Button(tr("Cancel"), self.closed.emit, name="ncps.new.cancel", key="Esc")
        self.add(
            Text(
                tr(
                    "For people from outside the report. Name, phone and address are needed; "
                    "the rest helps to recognize them when the report lists them."
                ),
                role="ink_2",
                wrap=True,
            )
        )
        from_csa = disclosure.rule("from_csa")
        may_be_asked = Text(tr_marked(from_csa.sentence), "small", role="ink_3", wrap=True)
        may_be_asked.setToolTip(f"{from_csa.source}: {from_csa.quote}")
        scrolling = Scrolling(self.form, self._fault, None, gap=12)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        beside = column(Text(tr("Perhaps the same person"), "section"), self.matches, None, may_be_asked, gap=8)
        panel = holding(beside)
        panel.setFixedWidth(theme.scaled(MATCHES))
        self.add(split((scrolling, 1), (panel, 0)), stretch=1)
        self.add(Line(), row(None, leave, self.save, margins=(0, 4, 0, 4)))
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self.closed.emit
        )

    def begin(self, name: str = "") -> None:
        """Start with an empty form; letters that were searched for become the last name."""
        self.form.clear()
        self.form.show_faults({})
        words = name.strip()
        last_name = words.title() if words.replace(" ", "").isalpha() else ""
        self.form.set_values({"state": "WI", "last_name": last_name, "referred_on": self._desk.today()})
        self._fault.setText("")
        self._show_matches(())
        if last_name:
            self._look()
        self.form.fields["last_name"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def unsaved(self) -> dict[str, str | bool]:
        """All that stands in the form, by field."""
        return {name: field.typed() for name, field in self.form.fields.items()}

    def _person(self) -> NewPerson:
        values: dict[str, Any] = self.form.values()
        return NewPerson(**{**values, "source": Source(values["source"])})

    def _look(self) -> None:
        person = self._person()
        self._desk.read(
            self, lambda session: caseload.possible_matches(session, person), self._show_matches, key="matches"
        )

    def _show_matches(self, found: tuple[Match, ...]) -> None:
        self._matches = found
        clear(self.matches)
        certain = any(match.certain for match in found)
        self.save.setText(SAVE_ANYWAY if found and not certain else SAVE)
        if not found:
            words = tr("People of the caseload who may be the same stand here while you type.")
            self.matches.addWidget(Text(words, role="ink_2", wrap=True))
            return
        sentence = tr("This person is in the caseload already.") if certain else tr("Look before you save.")
        self.matches.addWidget(Banner(sentence, Tone.ATTENTION, name="ncps.new.matches"))
        for match in found[:SHOWN]:
            self.matches.addWidget(self._match_line(match))
        if len(found) > SHOWN:
            self.matches.addWidget(Text(tr("and {found} more", found=len(found) - SHOWN), "small"))

    def _match_line(self, match: Match) -> QWidget:
        """What the caseload has, beside what was typed: what agrees is ticked."""
        why = "; ".join(match.reasons)
        open_it = Button(tr("Open"), lambda: self.wanted.emit(match.ncp_id), name="ncps.new.match", small=True)
        open_it.setAccessibleName(tr("Open {name}, {why}", name=match.name, why=why))
        head = row()
        head.addWidget(Text(match.name, "strong", elide=True), 1)
        head.addWidget(open_it)
        facts = [_fact(words, agrees) for words, agrees in _facts(match, self._person())]
        reason = Text(why, "small", role="attention", wrap=True)
        return holding(column(head, reason, *facts, Line(), gap=3))

    def _save(self) -> None:
        values = self.form.values()
        faults = {name: sentence for name, sentence in NEEDED.items() if not values[name]}
        if values["first_name"]:
            faults.pop("last_name", None)
        for name in ("date_of_birth", "referred_on"):
            day = self.form.fields[name].input
            if isinstance(day, DateInput) and not day.is_valid():
                faults[name] = tr("This is not a date.")
        self.form.show_faults(faults)
        if faults:
            return
        person, known = self._person(), {match.ncp_id for match in self._matches}
        self._fault.setText("")

        def looked(found: tuple[Match, ...]) -> None:
            # Nobody is saved beside a match that was not in sight when the button was pressed.
            self._show_matches(found)
            if {match.ncp_id for match in found} <= known and not any(match.certain for match in found):
                self._add(person)

        self._desk.read(self, lambda session: caseload.possible_matches(session, person), looked, key="matches")

    def _add(self, person: NewPerson) -> None:
        at, today, who = self._desk.now(), self._desk.today(), self._desk.who

        def refused(error: DeskError) -> None:
            if error.field in self.form.fields:
                self.form.show_faults({error.field: str(error)})
            else:
                self._fault.setText(str(error))

        def added(ncp_id: object) -> None:
            self.form.keep()
            self.wanted.emit(ncp_id)

        self._desk.write(
            self,
            lambda session: caseload.add_person(session, person, at=at, today=today, who=who),
            added,
            refused,
            changed={"ncps", "cases"},
            undo=tr("The new person"),
        )


def _facts(match: Match, typed: NewPerson) -> list[tuple[str, bool]]:
    """What is known of a look-alike, each with whether the form says the same."""
    born = match.date_of_birth
    facts = [
        (tr("Born {full_day}", full_day=formats.full_day(born)) if born else "", born == typed.date_of_birth),
        (tr("PIN {pin}", pin=match.pin) if match.pin else "", match.pin == typed.pin),
        (tr("Case {cases}", cases=", ".join(match.cases)) if match.cases else "", typed.case_number in match.cases),
        (", ".join(match.counties), typed.county in match.counties),
        (match.phone, digits_of(match.phone) == digits_of(typed.phone)),
        (match.address, bool(typed.address_1) and typed.address_1.lower() in match.address.lower()),
        (tr("Safe contact") if match.safe_contact else "", False),
    ]
    return [(words, agrees) for words, agrees in facts if words]


def _fact(words: str, agrees: bool) -> QWidget:
    text = Text(words, "small_strong" if agrees else "small", elide=True)
    parts = row(Icon("check" if agrees else "circle", "good" if agrees else "ink_3", 14), gap=6)
    parts.addWidget(text, 1)
    line = holding(parts)
    name_widget(line, "", tr("{words}, the same", words=words) if agrees else words)
    return line
