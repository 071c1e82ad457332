"""A liaison and the area: one calm form."""

from typing import Any

from PySide6.QtCore import Qt, Signal

from csdesk.services import agreements, directory, liaisons
from csdesk.services.errors import DeskError
from csdesk.services.liaisons import LiaisonView, NewLiaison
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.entry_sheet import EntrySheet
from csdesk.ui.widgets import Button, FieldSpec, Form, Text, row
from csdesk.wording import tr, tr_marked

FIELDS = (
    FieldSpec("name", tr("Name")),
    FieldSpec("agency", tr("W-2 agency")),
    FieldSpec("phone", tr("Phone")),
    FieldSpec("email", tr("E-mail"), placeholder=tr("name@agency.example")),
    FieldSpec(
        "areas",
        tr("Serves"),
        span=2,
        helper=tr("Counties and nations as the report writes them, separated by commas."),
    ),
    FieldSpec("note", tr("Note"), "lines", span=2, lines=2, helper=tr_marked(agreements.helper())),
    FieldSpec("active", tr("Serves there now"), "tick", span=2),
)
EMPTY: dict[str, Any] = {**dict.fromkeys((spec.name for spec in FIELDS), ""), "active": True}


class LiaisonSheet(EntrySheet):
    """Shows a liaison, or takes a new one. `saved(liaison_id)`; None: removed."""

    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(Form(FIELDS, screen="directory.liaison", columns=2), name="directory.liaison.sheet")
        self._desk = desk
        self.liaison: LiaisonView | None = None
        self.title = Text("", "subtitle", name="directory.liaison.title")
        self.save = Button(tr("Save"), self._save, name="directory.liaison.save", icon="check")
        self.remove = Button(tr("Remove"), self._remove, name="directory.liaison.remove", icon="trash")
        self.form.changed.connect(lambda: self.save.setEnabled(True))
        self.add(self.title, self.form, row(self.save, None, self.remove))
        self.add_space()

    def show_liaison(self, liaison: LiaisonView) -> None:
        """Show a liaison; what was typed and not saved for the same one stays."""
        same = self.liaison is not None and self.liaison.id == liaison.id
        if same and self.save.isEnabled() and not self._comes_back(str(liaison.id)):
            return
        self.liaison = liaison
        values = {spec.name: getattr(liaison, spec.name) for spec in FIELDS}
        self._fill(liaison.name, {**values, "areas": ", ".join(liaison.areas)})
        self._shows(str(liaison.id))

    def begin_new(self) -> None:
        """Take a new one; one that is being typed stays."""
        if self._is_new_typed():
            self.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.liaison = None
        self._fill(tr("New liaison"), EMPTY)
        self._shows("")
        self.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, title: str, values: dict[str, Any]) -> None:
        self.title.setText(title)
        self.form.show_faults({})
        self.form.set_values(values)
        self.save.setEnabled(False)
        self.remove.setVisible(self.liaison is not None)

    def _save(self) -> None:
        values = self.form.values()
        wanted = NewLiaison(**{**values, "areas": directory.listed(values["areas"])})
        liaison_id = self.liaison.id if self.liaison is not None else None
        at, who = self._desk.now(), self._desk.who
        self.save.setEnabled(False)
        self._desk.write(
            self,
            lambda session: liaisons.keep_liaison(session, wanted, liaison_id=liaison_id, at=at, who=who),
            self._done,
            self._refused,
            changed={"directory"},
            undo=tr("The new liaison") if liaison_id is None else tr("The change to the liaison"),
        )

    def _remove(self) -> None:
        liaison = self.liaison
        if liaison is None:
            return
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self,
            lambda session: liaisons.remove_liaison(session, liaison.id, at=at, who=who),
            self._done,
            changed={"directory"},
            undo=tr("The removal of the liaison"),
        )

    def _done(self, liaison_id: object) -> None:
        self.form.keep()
        self.saved.emit(liaison_id)

    def _refused(self, error: DeskError) -> None:
        self.form.show_faults({error.field or "name": str(error)})
        self.save.setEnabled(True)
