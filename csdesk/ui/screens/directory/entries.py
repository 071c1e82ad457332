"""A list with a form in place: what is kept of an agency, one under the other, added, changed and removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Button, Column, FieldSpec, Form, ListTable, Sheet, Text, column, holding, row
from csdesk.wording import tr

ROW = 50


@dataclass(frozen=True)
class Entries:
    """What such a sheet holds."""

    title: str
    one: str
    """`contact person`."""
    name: str
    """Of its buttons: `directory.contact`."""
    list_name: str
    """`directory.contacts`."""
    columns: tuple[Column, ...]
    fields: tuple[FieldSpec, ...]
    nothing: str
    """What is said while there are none."""
    changed: frozenset[str] = frozenset({"directory"})
    shown: int = 3
    """Rows that are seen without scrolling."""


class EntriesSheet(Sheet):
    """Add, edit, remove; each can be undone. A subclass says how a row is read, kept and taken out."""

    def __init__(self, desk: Desk, entries: Entries) -> None:
        super().__init__(padding=0, gap=0, name=f"{entries.list_name}.sheet")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.desk = desk
        self._entries = entries
        self._owner: str | None = None
        self._rows: Sequence[Any] = ()
        self._edited: UUID | None = None
        self._before: dict[str, Any] = {}
        self.new = Button(tr("Add"), self.begin_new, name=f"{entries.name}.new", icon="plus", small=True)
        self.list = ListTable(
            entries.columns,
            name=entries.list_name,
            spoken=entries.title,
            key=lambda one: one.id,
            header=False,
            row_height=ROW,
        )
        self.list.opened.connect(self._begin_edit)
        self.none = Text(entries.nothing, role="ink_2", wrap=True, name=f"{entries.list_name}.none")
        self._none = holding(row(self.none, margins=(16, 12, 16, 12)))
        self.add(Band(Text(entries.title, "section"), None, self.new), self._none)
        self.add(self.list, stretch=1)
        self.add(self._make_form())
        self._close()

    def blank(self) -> dict[str, Any]:
        """The values of a form for a new one."""
        return dict.fromkeys((spec.name for spec in self._entries.fields), "")

    def values(self, one: Any) -> dict[str, Any]:
        """The values of a form for this one."""
        return {spec.name: getattr(one, spec.name) for spec in self._entries.fields}

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Write the values of a form down: of a new one where there is no id."""
        raise NotImplementedError

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Remove one."""
        raise NotImplementedError

    def more(self) -> tuple[QWidget, ...]:
        """Further buttons below the list."""
        return ()

    def _make_form(self) -> QWidget:
        name = self._entries.name
        self.form = Form(self._entries.fields, screen=name, columns=2, today=self.desk.today)
        self.save = Button(tr("Save"), self._save, name=f"{name}.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), self._leave, name=f"{name}.cancel", key="Esc")
        self.remove = Button(tr("Remove"), self._remove, name=f"{name}.remove", icon="trash")
        self._form = holding(
            column(self.form, row(self.save, self.cancel, None, self.remove), gap=8, margins=(16, 8, 16, 12))
        )
        leave = QShortcut(QKeySequence("Esc"), self._form, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave)
        self.edit = Button(tr("Edit"), self._edit_selected, name=f"{name}.edit", small=True)
        self._foot = holding(
            row(self.edit, Text(tr("or Enter"), "small"), None, *self.more(), margins=(16, 6, 16, 8))
        )
        return holding(column(self._foot, self._form, gap=0))

    def show_rows(self, owner: str, rows: Sequence[Any]) -> None:
        """Show what there is of an owner (an agency's id)."""
        other = self._owner != owner
        self._owner, self._rows = owner, rows
        self.list.set_rows(rows)
        self.list.setFixedHeight(scaled(ROW) * min(self._entries.shown, len(rows)) + 1)
        if other:
            self._close()
        self._arrange()
        if self._before.get("owner") == owner:
            self._begin_before()

    def unsaved(self) -> dict[str, Any]:
        """What was typed, for which one of which owner; empty when nothing was."""
        typed = self.form.unsaved() if not self._form.isHidden() else {}
        if self._owner is None or not typed:
            return self._before
        one_id = str(self._edited) if self._edited is not None else ""
        return {"owner": self._owner, "one_id": one_id, "typed": typed}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once this owner is shown."""
        self._before = unsaved

    def _begin_before(self) -> None:
        before, self._before = self._before, {}
        one = next((found for found in self._rows if str(found.id) == before["one_id"]), None)
        if one is not None:
            self._begin_edit(one)
        elif not before["one_id"]:
            self.begin_new()
        else:
            return
        self.form.bring_back(before["typed"])

    def _arrange(self) -> None:
        form = not self._form.isHidden()
        self.list.setVisible(bool(self._rows) and not form)
        self._none.setVisible(not self._rows and not form)
        self._foot.setVisible(bool(self._rows) and not form)
        self.new.setVisible(not form)

    def begin_new(self) -> None:
        """Open the form for a new one."""
        self._begin(None, self.blank())

    def _edit_selected(self) -> None:
        if self.list.selected() is None:
            self.list.select_first()
        if (one := self.list.selected()) is not None:
            self._begin_edit(one)

    def _begin_edit(self, one: Any) -> None:
        self._begin(one.id, self.values(one))

    def _begin(self, one_id: UUID | None, values: dict[str, Any]) -> None:
        self._edited = one_id
        self.form.show_faults({})
        self.form.set_values(values)
        self.remove.setVisible(one_id is not None)
        self._form.setVisible(True)
        self._arrange()
        self.form.fields[self._entries.fields[0].name].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        typed = self.unsaved()
        self._close()
        if typed:
            self.desk.left_typed("directory", partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self._before = typed
        if typed["owner"] == self._owner:  # else it waits until that owner is shown again
            self._begin_before()

    def shut(self) -> None:
        """Another owner is shown from now on: its form is not to be seen there. What was typed is kept by `unsaved`,
        which is asked before."""
        self._close()

    def _close(self) -> None:
        self._form.hide()
        self._edited = None
        self._arrange()

    def _save(self) -> None:
        faults = self.form.find_faults({})
        self.form.show_faults(faults)
        if faults:
            return
        edited, values = self._edited, self.form.values()
        words = (
            tr("The new {one}", one=self._entries.one)
            if edited is None
            else tr("The change to the {one}", one=self._entries.one)
        )
        self.write(lambda session: self.keep(session, edited, values), words, self._close)

    def write(self, work: Callable[[Any], None], words: str, done: Callable[[], None] | None = None) -> None:
        """Do what can be taken back; a refusal stands in the form."""

        def went_well(_nothing: None) -> None:
            if done is not None:
                done()

        self.desk.write(self, work, went_well, self._refused, changed=self._entries.changed, undo=words)

    def _refused(self, error: DeskError) -> None:
        known = error.field in self.form.fields
        self.form.show_faults({error.field if known else self._entries.fields[0].name: str(error)})

    def _remove(self) -> None:
        edited = self._edited
        if edited is None:
            return

        def removed() -> None:
            self._close()
            self.desk.messages.info(tr("The {one} was removed.", one=self._entries.one))

        self.write(
            lambda session: self.take_out(session, edited),
            tr("The removal of the {one}", one=self._entries.one),
            removed,
        )
