"""The procedures checklist of a person: the record fills it, keys finish it; on paper for the file or for a court."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from csdesk.services import checklist
from csdesk.services.checklist import ChecklistLine, ChecklistState, PersonChecklist
from csdesk.services.disclosure import To, Way
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE
from csdesk.ui.screens.ncps.person_screen import PersonScreen
from csdesk.ui.screens.ncps.record_layout import nobody
from csdesk.ui.screens.told.papers import Made, Papers
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Chip,
    Column,
    Group,
    KeyLine,
    ListTable,
    PageHeader,
    Select,
    Sheet,
    Text,
    column,
    holding,
    name_widget,
    page,
    row,
)
from csdesk.wording import tr

DONE, NOT_NEEDED, OPEN = ChecklistState
OF_LINE = (
    Command("checklist.done", tr("Done"), "1", brief=tr("done"), icon="check"),
    Command("checklist.notNeeded", tr("Not needed"), "2", brief=tr("not needed")),
    Command("checklist.open", tr("Still open"), "0", brief=tr("open")),
    Command("checklist.note", tr("Write a note"), "N", brief=tr("note"), icon="note"),
    Command("checklist.asRecord", tr("As the record says"), "R", brief=tr("as the record says")),
)
KEYS = (("↑ ↓", tr("move")), *OF_LINE, ("Enter", tr("open what it is from")), ("Esc", tr("back")))
MARKS = {"1": DONE, "2": NOT_NEEDED, "0": OPEN}
STANDING = {DONE: tr("Done"), NOT_NEEDED: tr("Not needed"), OPEN: ""}
TONES = {DONE: Tone.GOOD, NOT_NEEDED: Tone.PLAIN}
PAPER = tr("Procedures checklist")
ABOUT = tr(
    "The steps that the procedures ask for with one person stand here: the record fills in what it knows, and you "
    "finish it. Choose the person in the list of NCPs."
)
THE_LIST, NOBODY = range(2)
OF_DONE = (0, 1)
"""The columns in which nothing stands where only open ones are shown: day, and how it stands."""


def _where(line: ChecklistLine) -> str:
    """Where it is from; of an open one what it means here."""
    if line.words:
        return line.words
    return tr("Of the whole office") if line.item.office else line.item.local


def _text(line: ChecklistLine) -> str:
    text = line.item.text
    return f"{line.item.heading}: {text}" if line.item.heading.endswith("address") else text


def _whole(line: ChecklistLine) -> str:
    """All of it, for a narrow window: the step, and what it means here or where it is from."""
    where = _where(line)
    return f"{_text(line).rstrip('.')}. {where}." if where else _text(line)


COLUMNS = (
    Column(tr("Day"), lambda line: formats.full_day(line.on) if line.on else "", 100, margin=True, role="ink_2"),
    Column(tr("Status"), lambda line: STANDING[line.state], 124, tag=lambda line: TONES.get(line.state)),
    Column(tr("Step"), _text, least=260, tip=_text),
    Column(tr("From"), _where, 216, role="ink_2", tip=_where, yields=1),
)


class NoteBar(QFrame):
    """Asks for the note of a mark. `written(str)`; `left`: it is not to be written."""

    written = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.code = self._before = ""
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.note.setPlaceholderText(tr("Why, or what was done"))
        name_widget(self.note, "checklist.note", tr("Note of the mark"))
        self.note.returnPressed.connect(self._write)
        save = Button(tr("Save"), self._write, name="checklist.note.save", key="Enter")
        leave = Button(tr("Cancel"), self.left.emit, name="checklist.note.cancel", key="Esc")
        parts = row(Text(tr("Note")), margins=(16, 8, 16, 8))
        parts.addWidget(self.note, 1)
        parts.addWidget(save)
        parts.addWidget(leave)
        self.setLayout(parts)
        name_widget(self, "checklist.noteBar", tr("Note"))

    def ask(self, code: str, note: str) -> None:
        """Open with what the note of a line says now."""
        self.code, self._before = code, note
        self.note.setText(note)
        self.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> str:
        """What stands in it and is not saved; empty where it is as it was."""
        text = self.note.text()
        return text if not self.isHidden() and text != self._before else ""

    def _write(self) -> None:
        self.hide()
        self.written.emit(self.note.text())


class ChecklistScreen(PersonScreen):
    """`open_with(ncp_id)`: the checklist of a person."""

    name = "checklist"
    depends_on = ABOUT_PEOPLE | {"checklist"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown: PersonChecklist | None = None
        self._courts: tuple[To, ...] = ()
        self.papers = Papers(desk, self)
        back = BackButton(self._back, tr("the record"), name="checklist.back", key="Esc")
        self.to = Select(name="checklist.for", spoken=tr("Paper for whom"))
        # Who is to read the paper is seen before it is printed; a court's long name may be cut.
        self.to.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToContents)
        self.to.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.to.setMaximumWidth(theme.scaled(280))
        self.print = Button(tr("Print"), self._print, name="checklist.print", icon="printer", key="Ctrl+P")
        self.save = Button(tr("Save as PDF …"), self._save, name="checklist.savePdf", icon="floppy-disk")
        self.header = PageHeader(tr("Checklist"), "", self.to, self.save, self.print, back=back, name="checklist")
        self.every = Chip(tr("All"), name="checklist.all")
        self.open_only = Chip(tr("Still open"), name="checklist.open")
        self.every.clicked.connect(partial(self._filter, False))
        self.open_only.clicked.connect(partial(self._filter, True))
        self.list = ListTable(
            COLUMNS,
            name="checklist.list",
            spoken=tr("Procedures checklist"),
            key=lambda line: line.code,
            header=False,
        )
        self.note = NoteBar()
        self._kept: dict[str, Any] = {}
        self.whole = Text("", "small", role="ink_2", wrap=True, name="checklist.whole")
        left = column(gap=6)
        left.addWidget(Sheet(self.list, padding=0, name="checklist.sheet"), 1)
        left.addWidget(self.whole)
        left.addWidget(self.note)
        chips = row(self.every, self.open_only, None, gap=6)
        self.pages = QStackedWidget()
        self.pages.addWidget(holding(column(chips, left, gap=8)))
        self.pages.addWidget(nobody(self._back, ABOUT, name="checklist"))
        self.keys = KeyLine(*KEYS, name="checklist.keys")
        self.keys.belong(self.list, *(caps for caps, _meaning in self.keys.pairs[:-1]))
        self._turn(NOBODY)
        self.set_content(page(self.header, self.pages, gap=8), self.keys)
        self.note.hide()
        self.list.chosen.connect(lambda line: self.whole.setText(_whole(line) if line is not None else ""))
        self.list.opened.connect(self._open)
        self.list.offer(lambda line: keyed(OF_LINE, self._press, line), opens=tr("Open what it is from"))
        self.note.written.connect(self._write_note)
        self.note.left.connect(self._escape)

    def open_with(self, ncp_id: UUID | None = None, **_more: Any) -> None:
        """Open the checklist of a person."""
        if ncp_id is None:
            return
        if ncp_id != self.ncp_id:
            self._let_go()
            self.shown = None
            self.list.set_groups([])
        self.ncp_id = ncp_id
        self._outdated = True

    def unsaved(self) -> dict[str, Any]:
        """The note that is being written."""
        typed = self.note.typed()
        return {"of": str(self.ncp_id), "line": self.note.code, "note": typed} if typed else self._kept

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on with the note, as soon as its line is shown."""
        self._let_go()
        self.open_with(ncp_id=UUID(unsaved["of"]))
        self._kept = unsaved

    def _let_go(self) -> None:
        """Close the note; what was typed in it can be had back."""
        typed, self._kept = self.unsaved(), {}
        self.note.hide()
        if typed:
            self.desk.left_typed(self.name, partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self.bring_back(typed)
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        ncp_id = self.ncp_id
        if ncp_id is None:
            self._turn(NOBODY)
            return

        def read(session: Any) -> tuple[PersonChecklist, tuple[To, ...]]:
            return checklist.checklist_of(session, ncp_id), checklist.courts_of(session, ncp_id)

        self.desk.read(self, read, self._show, self._gone, key="checklist")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_checklist(self, files)

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, read: tuple[PersonChecklist, tuple[To, ...]]) -> None:
        found, self._courts = read
        if found.ncp_id != self.ncp_id:
            return
        self.shown = found
        self._turn(THE_LIST)
        total, done, needless = len(found.lines), found.number(DONE), found.number(NOT_NEEDED)
        said = tr("{name}: {done} of {total} done", name=found.name, done=done, total=total)
        self.header.set(
            subtitle=tr("{said}, {needless} not needed", said=said, needless=needless) if needless else said
        )
        self.every.set_trailing(str(total))
        self.open_only.set_trailing(str(found.number(OPEN)))
        self.to.set_choices(
            (("", tr("For the file")), *((one.name, tr("For {name}", name=one.name)) for one in self._courts))
        )
        self._show_lines()

    def _turn(self, shown: int) -> None:
        """Without a person there is nothing to print, and nothing that a key would do."""
        self.pages.setCurrentIndex(shown)
        for one in (self.to, self.save, self.print, self.keys):
            one.setVisible(shown == THE_LIST)

    def _show_lines(self) -> None:
        if self.shown is None:
            return
        only = self.open_only.isChecked()
        self.every.setChecked(not only)
        groups = [
            (
                Group(
                    name, tr("{sum} of {lines}", sum=sum(line.state is not OPEN for line in lines), lines=len(lines))
                ),
                [line for line in lines if not only or line.state is OPEN],
            )
            for name, lines in self.shown.groups
        ]
        self.list.set_groups([group for group in groups if group[1]])
        for number in OF_DONE:
            self.list.setColumnHidden(number, only)
        if self.list.selected() is None:
            self.list.select_first()
        if self._kept:
            kept, self._kept = self._kept, {}
            self.list.select_key(kept["line"])
            line = self.list.selected()
            self.note.ask(kept["line"], line.note if line is not None else "")
            self.note.note.setText(kept["note"])

    def _filter(self, only_open: bool, _checked: bool = False) -> None:
        self.open_only.setChecked(only_open)
        self._show_lines()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self, key: str, line: ChecklistLine | None) -> None:
        if line is None:
            return
        if key in MARKS:
            self._mark(line, MARKS[key], line.note if line.marked else "")
        elif key == "R" and line.marked:
            self._unmark(line)
        elif key == "N":
            self._ask_note(line)

    def _mark(self, line: ChecklistLine, state: ChecklistState, note: str) -> None:
        ncp_id, at, today, who = self.ncp_id, self.desk.now(), self.desk.today(), self.desk.who
        if ncp_id is None:
            return
        self._step_on(line)
        self.desk.write(
            self,
            lambda session: checklist.mark(session, ncp_id, line.code, state, note, on=today, at=at, who=who),
            changed={"checklist"},
            undo=tr("The mark on the checklist"),
        )

    def _unmark(self, line: ChecklistLine) -> None:
        ncp_id, at, who = self.ncp_id, self.desk.now(), self.desk.who
        if ncp_id is not None:
            self.desk.write(
                self,
                lambda session: checklist.unmark(session, ncp_id, line.code, at=at, who=who),
                changed={"checklist"},
                undo=tr("The mark on the checklist"),
            )

    def _write_note(self, note: str) -> None:
        """A note belongs to a mark: what is open by itself is done then."""
        self.list.select_key(self.note.code)
        line = self.list.selected()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if line is not None and line.code == self.note.code:
            state = line.state if line.marked or line.state is not OPEN else DONE
            self._mark(line, state, note)

    def _step_on(self, line: ChecklistLine) -> None:
        """Where only open ones are shown, the next one is selected before this one goes."""
        lines = [one for one in self.list.rows.rows if not isinstance(one, Group)]
        at = lines.index(line) if line in lines else 0
        if self.open_only.isChecked() and at + 1 < len(lines):
            self.list.select_key(lines[at + 1].code)

    def _open(self, line: ChecklistLine) -> None:
        if line.known is not None:
            self.desk.navigate(line.known.opens, ncp_id=self.ncp_id)
        else:
            self._ask_note(line)

    def _ask_note(self, line: ChecklistLine) -> None:
        """What is typed of the same line stays."""
        if not self.note.typed() or self.note.code != line.code:
            self._let_go()
            self.note.ask(line.code, line.note)
        self.note.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _for(self) -> To:
        chosen = self.to.value()
        return next((one for one in self._courts if one.name == chosen), checklist.OWN_USE)

    def _make(self, session: Any, way: Way, to: To, ncp_id: UUID) -> Made:
        return checklist.checklist_pdf(session, ncp_id, to, way=way, at=self.desk.now(), who=self.desk.who)

    def _print(self) -> None:
        if self.ncp_id is not None:
            make = partial(self._make, to=self._for(), ncp_id=self.ncp_id)
            self.papers.ask_printer(PAPER, make, lambda: None, None)

    def _save(self) -> None:
        if self.ncp_id is not None:
            make = partial(self._make, to=self._for(), ncp_id=self.ncp_id)
            self.papers.ask_path(PAPER, make, lambda: None, None)

    def _escape(self) -> None:
        if self.note.isVisible():
            self._let_go()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._back()
