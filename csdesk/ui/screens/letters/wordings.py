"""The page on which an office changes the wordings: text, fields, what is wrong, and the page as it is typed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from csdesk.services import letters
from csdesk.services.errors import DeskError
from csdesk.services.letters import Template, fields
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.printing import render
from csdesk.ui.screens.letters.preview import MOST, SCREEN_DPI, Preview
from csdesk.ui.screens.letters.return_address import ReturnAddress
from csdesk.ui.screens.letters.tabs import LettersHeader
from csdesk.ui.widgets import (
    Band,
    Button,
    Column,
    Fault,
    KeyLine,
    ListTable,
    Select,
    Sheet,
    StatusPill,
    Text,
    column,
    framed,
    holding,
    name_widget,
    page,
    row,
    split,
)
from csdesk.wording import tr, tr_marked

LIST_WIDTH = 216
WITH_PREVIEW = 850
"""Pixels from which on the page has room for the preview."""
CHANGED = frozenset({"letters"})
NOBODYS = Template(
    "", "", tr("Dear {first_name},\n\n\n\nSincerely,\n\n\n\n{liaison}"), "", shipped=False, changed=False
)
"""What a new wording begins with."""
CONFIDENTIAL = tr(
    "A case number is confidential. It stands inside the letter, never on the envelope; leave it out if you can."
)


class WordingsPage(QWidget):
    """`to(str)`: another page of the screen is wanted."""

    to = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("letters.wordings")
        self.desk = desk
        self._code = ""
        self._is_own = False
        """The wording that is shown; empty for a new one."""
        self._given = ("", "")
        self._before: dict[str, Any] = {}
        self.saved = StatusPill("letters.wordings.saved")
        self.saved.hide()
        self.new = Button(tr("New wording"), self.begin_new, name="letters.wordings.new", icon="plus", key="Ctrl+N")
        self.save = Button(tr("Save"), self._save, name="letters.wordings.save", kind="primary", key="Ctrl+Enter")
        self.header = LettersHeader("wordings", self.to.emit, self.saved, self.new, self.save)
        columns = (Column(tr("Wording"), lambda one: one.title, bold=True, detail=_state),)
        self.list = ListTable(
            columns, name="letters.wordings.list", spoken=tr("Wordings"), key=lambda one: one.code, row_height=50,
            header=False,
        )  # fmt: skip
        self.list.chosen.connect(self._choose)
        self.title = QLineEdit()
        name_widget(self.title, "letters.wordings.title", tr("Name of the letter"))
        self.title.textEdited.connect(lambda _text: self._typed())
        self.body = QPlainTextEdit()
        self.body.setTabChangesFocus(True)
        name_widget(self.body, "letters.wordings.body", tr("Text of the letter"))
        self.body.textChanged.connect(self._typed)
        self.fields = Select(
            [(one.name, f"{tr_marked(one.label)}: {{{one.name}}}") for one in fields().values()],
            name="letters.wordings.fields", spoken=tr("Field to put in"),
        )  # fmt: skip
        self.insert = Button(
            tr("Put in"), self._insert, name="letters.wordings.insert", icon="brackets-curly", small=True
        )
        self.faults = Fault(name="letters.wordings.faults", of=(self.body,))
        self.name_fault = Fault(name="letters.wordings.nameFault", of=(self.title,))
        self.confidential = Text(CONFIDENTIAL, role="attention", wrap=True, name="letters.wordings.confidential")
        self.remove = Button("", self._remove, name="letters.wordings.remove", icon="arrow-counter-clockwise")
        self.preview = Preview("letters.wordings.preview")
        self.back_to = ReturnAddress(desk)
        self._lay_out()

    def _lay_out(self) -> None:
        kinds = Sheet(self.list, padding=0, gap=0, name="letters.wordings.sheet")
        below_each_other = column(kinds, self.back_to, gap=12)
        below_each_other.setStretch(0, 1)
        left = holding(below_each_other)
        left.setFixedWidth(theme.scaled(LIST_WIDTH))
        editor = Sheet(padding=0, gap=0, name="letters.wordings.editor")
        editor.add(Band(Text(tr("Name"), "small"), self.title, self.remove))
        self._beneath_name = holding(row(self.name_fault, margins=(16, 8, 16, 0)))
        editor.add(self._beneath_name)
        putting = row(Text(tr("Field"), "small"), gap=8)
        putting.addWidget(self.fields, 1)
        putting.addWidget(self.insert)
        how = Text(tr("An empty line ends a paragraph. # begins a heading, - an item of a list."), "small", wrap=True)
        inner = column(putting, gap=8, margins=(16, 10, 16, 12))
        inner.addWidget(self.body, 1)
        for part in (how, self.confidential, self.faults):
            inner.addWidget(part)
        editor.add(holding(inner), stretch=1)
        body = split((left, 0), (editor, 6), (self.preview, 5), gap=12)
        keys = KeyLine(("Ctrl+Enter", tr("save")), ("Ctrl+N", tr("new wording")), name="letters.wordings.keys")
        keys.note.setText(tr("Letters that were sent stay as they are."))
        self.setLayout(framed(page(self.header, holding(body)), keys))
        self._say(self.name_fault, "")
        self._say(self.faults, "")
        self.confidential.hide()

    def refresh(self) -> None:
        """Read the wordings again; one that is being written stays as it is typed."""
        self.desk.read(self, letters.templates, self._show, key="wordings")
        self.back_to.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def primary_action(self) -> QAbstractButton | None:
        """Save, when something was changed and can be used."""
        return self.save

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the text only."""
        super().resizeEvent(event)
        self.preview.setVisible(self.width() >= theme.scaled(WITH_PREVIEW))

    def unsaved(self) -> dict[str, Any]:
        """A wording that was begun."""
        if self._before:
            return self._before
        if not self._is_changed():
            return {}
        return {"code": self._code, "title": self.title.text(), "body": self.body.toPlainText()}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on with it, as soon as the wordings are read."""
        self._before = unsaved

    def begin_new(self) -> None:
        """A wording of the office's own. What was typed and not saved is asked about first."""
        if self._is_changed():
            self._ask_about(self.begin_new)
            return
        self._open(NOBODYS)
        self.list.select_nothing()
        self.title.setFocus()

    def _show(self, found: tuple[Template, ...]) -> None:
        self.list.set_rows(found)
        count = sum(1 for one in found if one.changed or not one.shipped)
        self.header.set(
            subtitle=tr("{found} wordings, {count} of your own", found=len(found), count=count)
            if count
            else tr("{found} wordings", found=len(found))
        )
        before, self._before = self._before, {}
        if before:
            self._code = before["code"]
        here = next((one for one in found if one.code == self._code), None)
        if here is None and (before or self._is_changed()):
            here = NOBODYS  # it was taken away meanwhile, or is new: what was typed is not lost
        if here is None:
            here = found[0]
        if before:
            self._open(here)
            self.title.setText(before["title"])
            self.body.setPlainText(before["body"])
        elif not self._is_changed():
            self._open(here)
        self._show_removal(here)
        if here is not NOBODYS:
            self.list.select_key(here.code)

    def _choose(self, chosen: Template | None) -> None:
        """Another wording is wanted; what was typed and not saved is asked about first."""
        if chosen is None or chosen.code == self._code:
            return
        if not self._is_changed():
            self._open(chosen)
            return
        if not self.list.select_key(self._code):
            self.list.select_nothing()
        self._ask_about(lambda: self.list.select_key(chosen.code))

    def _ask_about(self, then: Callable[[], object]) -> None:
        def let_go() -> None:
            self._given = (self.title.text(), self.body.toPlainText())
            then()

        leaving = self.title.text().strip()
        said = tr("“{leaving}” is not saved.", leaving=leaving) if leaving else tr("The new wording is not saved.")
        self.desk.messages.warn(said, tr("Let go of it"), let_go)

    def _open(self, one: Template) -> None:
        self._code = one.code
        self._given = (one.title, one.body)
        self.title.setText(one.title)
        self.body.blockSignals(True)
        self.body.setPlainText(one.body)
        self.body.blockSignals(False)
        self.saved.hide()
        self._show_removal(one)
        self._typed()

    def _show_removal(self, one: Template) -> None:
        self._is_own = not one.shipped
        self.remove.setText(tr("Delete") if self._is_own else tr("Reset to the shipped wording"))
        self.remove.setVisible(one is not NOBODYS and (one.changed or not one.shipped))

    def _is_changed(self) -> bool:
        return (self.title.text(), self.body.toPlainText()) != self._given

    def _typed(self) -> None:
        """Say what is wrong, and show the page."""
        title, body = self.title.text(), self.body.toPlainText()
        name = title or ("" if self._code else "…")
        found = letters.faults(name, body)
        self._say(self.name_fault, "\n".join(fault.sentence for fault in found if fault.of_name))
        self._say(self.faults, "\n".join(fault.sentence for fault in found if not fault.of_name))
        named = letters.fields_in(body)
        self.confidential.setVisible(any(fields()[name].confidential for name in named))
        if self._is_changed():
            self.saved.waiting()
        self.save.setEnabled(not found)
        if found:
            self.preview.show_sentence(
                tr("The page is shown when the text can be used: {fault}", fault=found[0].sentence)
            )
            return
        today = self.desk.today()

        def draw(session: Any) -> tuple[QImage, ...]:
            return render(letters.wording_pdf(session, name, body, today=today), SCREEN_DPI, most=MOST)

        self.desk.read(
            self, draw, lambda pages: self._draw(pages, body), lambda _error: None, key="preview"
        )  # fmt: skip

    def _say(self, place: Fault, sentence: str) -> None:
        place.setText(sentence)
        (self._beneath_name if place is self.name_fault else place).setVisible(bool(sentence))

    def _draw(self, pages: tuple[QImage, ...], body: str) -> None:
        if body == self.body.toPlainText():
            told = (
                tr("as it will print, to nobody")
                if len(pages) == 1
                else tr("{pages} pages: shorter is read sooner", pages=len(pages))
            )
            self.preview.show_pages(pages, told)

    def _insert(self) -> None:
        self.body.textCursor().insertText(f"{{{self.fields.value()}}}")
        self.body.moveCursor(QTextCursor.MoveOperation.NoMove)
        self.body.setFocus()

    def _save(self) -> None:
        title, body, at, who = self.title.text(), self.body.toPlainText(), self.desk.now(), self.desk.who
        code = self._code

        def kept(saved: str) -> None:
            self._code, self._given = saved, (title, body)
            self.refresh()
            self.saved.saved(at)
            self.desk.messages.good(tr("The wording is saved. Letters that were sent stay as they are."))

        def refused(error: DeskError) -> None:
            of_name = any(fault.of_name for fault in letters.faults(title, body))
            self._say(self.name_fault if of_name else self.faults, str(error))
            if of_name:
                self.title.setFocus()

        self.desk.write(
            self,
            lambda session: letters.save_template(session, code, title, body, at=at, who=who),
            kept,
            refused,
            changed=CHANGED,
            undo=tr("The change of a wording"),
        )

    def _remove(self) -> None:
        code, is_own = self._code, self._is_own
        at, who = self.desk.now(), self.desk.who

        def gone(_nothing: None) -> None:
            self._given = (self.title.text(), self.body.toPlainText())
            self.refresh()
            self.desk.messages.info(
                tr("The wording is deleted. Letters that were sent stay as they are.")
                if is_own
                else tr("The shipped wording is back. Letters that were sent stay as they are.")
            )

        self.desk.write(
            self,
            lambda session: letters.take_template_away(session, code, at=at, who=who),
            gone,
            changed=CHANGED,
            undo=tr("The deletion of a wording") if is_own else tr("The reset of a wording"),
        )


def _state(one: Template) -> str:
    if one.changed:
        return tr("changed by your office")
    return tr("as shipped") if one.shipped else tr("your own")
