"""The contact persons of a CSA: a list, and a form in place."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.services import directory
from csdesk.services.directory import CsaContactView, CsaView
from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Button, Column, FieldSpec, Form, ListTable, Sheet, Text, column, holding, row

CHANGED = frozenset({"directory"})
FIELDS = (
    FieldSpec("name", "Name"),
    FieldSpec("phone", "Phone"),
    FieldSpec("email", "E-mail", span=2, placeholder="name@county.example"),
    FieldSpec("receives_reports", "Receives the status reports", "tick", span=2),
)
COLUMNS = (
    Column(
        "Name",
        lambda person: person.name,
        bold=True,
        detail=lambda person: (
            " · ".join(part for part in (person.phone, person.email) if part) or "no phone, no e-mail"
        ),
        tip=lambda person: f"{person.phone}  {person.email}".strip(),
    ),
    Column(
        "Reports",
        lambda person: "gets reports" if person.receives_reports else "",
        116,
        role="ink_2",
        icon=lambda person: "envelope-simple" if person.receives_reports else "",
    ),
)


class ContactPersonsSheet(Sheet):
    """Add, edit, remove; a removal can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="directory.contacts.sheet")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._desk = desk
        self._agency: CsaView | None = None
        self._edited: UUID | None = None
        self._before: dict[str, Any] = {}
        title = Text("Contact persons", "section")
        self.new = Button("Add", self._begin_new, name="directory.contact.new", icon="plus", small=True)
        self.list = ListTable(
            COLUMNS,
            name="directory.contacts",
            spoken="Contact persons",
            key=lambda person: person.id,
            header=False,
            row_height=50,
        )
        self.list.opened.connect(self._begin_edit)
        self.none = Text(
            "Nobody yet. A status report goes to a contact person who receives reports.",
            role="ink_2",
            wrap=True,
            name="directory.contacts.none",
        )
        self._none = holding(row(self.none, margins=(16, 12, 16, 12)))
        self.add(Band(title, None, self.new), self._none)
        self.add(self.list, stretch=1)
        self.add(self._make_form())
        self._close()

    def _make_form(self) -> QWidget:
        self.form = Form(FIELDS, screen="directory.contact", columns=2)
        self.save = Button("Save", self._save, name="directory.contact.save", icon="check")
        self.cancel = Button("Cancel", self._close, name="directory.contact.cancel")
        self.remove = Button("Remove", self._remove, name="directory.contact.remove", icon="trash")
        self._form = holding(
            column(self.form, row(self.save, self.cancel, None, self.remove), gap=8, margins=(16, 8, 16, 12))
        )
        self.edit = Button("Edit", self._edit_selected, name="directory.contact.edit", small=True)
        self._foot = holding(row(self.edit, Text("or Enter", "small"), None, margins=(16, 6, 16, 8)))
        return holding(column(self._foot, self._form, gap=0))

    def show_agency(self, agency: CsaView) -> None:
        """Show the persons of an agency."""
        other = self._agency is None or self._agency.id != agency.id
        self._agency = agency
        self.list.set_rows(agency.contacts)
        self.list.setFixedHeight(scaled(50) * min(3, len(agency.contacts)) + 1)
        if other:
            self._close()
        self._arrange()
        if self._before.get("agency_id") == str(agency.id):
            self._begin_before(agency)

    def unsaved(self) -> dict[str, Any]:
        """What was typed, for which person of which agency; empty when nothing was."""
        typed = self.form.unsaved() if not self._form.isHidden() else {}
        if self._agency is None or not typed:
            return self._before
        contact_id = str(self._edited) if self._edited is not None else ""
        return {"agency_id": str(self._agency.id), "contact_id": contact_id, "typed": typed}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once this agency is shown."""
        self._before = unsaved

    def _begin_before(self, agency: CsaView) -> None:
        before, self._before = self._before, {}
        person = next((found for found in agency.contacts if str(found.id) == before["contact_id"]), None)
        if person is not None:
            self._begin_edit(person)
        elif not before["contact_id"]:
            self._begin_new()
        else:
            return
        self.form.bring_back(before["typed"])

    def _arrange(self) -> None:
        people = bool(self._agency and self._agency.contacts)
        form = not self._form.isHidden()
        self.list.setVisible(people and not form)
        self._none.setVisible(not people and not form)
        self._foot.setVisible(people and not form)

    def _begin_new(self) -> None:
        self._begin(None, {"name": "", "phone": "", "email": "", "receives_reports": True})

    def _edit_selected(self) -> None:
        person = self.list.selected()
        if person is None:
            self.list.select_first()
            person = self.list.selected()
        if person is not None:
            self._begin_edit(person)

    def _begin_edit(self, person: CsaContactView) -> None:
        self._begin(person.id, _values(person))

    def _begin(self, contact_id: UUID | None, values: dict[str, Any]) -> None:
        self._edited = contact_id
        self.form.show_faults({})
        self.form.set_values(values)
        self.remove.setVisible(contact_id is not None)
        self._form.setVisible(True)
        self._arrange()
        self.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self._form.hide()
        self._edited = None
        self._arrange()

    def _save(self) -> None:
        agency, edited, values = self._agency, self._edited, self.form.values()
        if agency is None:
            return
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> None:
            if edited is None:
                directory.add_contact_person(session, agency.id, at=at, who=who, **values)
            else:
                directory.edit_contact_person(session, edited, at=at, who=who, **values)

        words = "The new contact person" if edited is None else "The change to the contact person"
        self._desk.write(self, work, lambda _done: self._close(), self._refused, changed=CHANGED, undo=words)

    def _refused(self, error: DeskError) -> None:
        sentence = str(error)
        self.form.show_faults({"email" if "e-mail" in sentence else "name": sentence})

    def _remove(self) -> None:
        agency, edited = self._agency, self._edited
        person = next((found for found in agency.contacts if found.id == edited), None) if agency else None
        if agency is None or person is None:
            return
        at, who = self._desk.now(), self._desk.who

        def removed(_done: None) -> None:
            self._close()
            self._desk.messages.info(f"A contact person of {agency.name} was removed.")

        self._desk.write(
            self,
            lambda session: directory.remove_contact_person(session, person.id, at=at, who=who),
            removed,
            changed=CHANGED,
            undo="The removal of the contact person",
        )


def _values(person: CsaContactView) -> dict[str, Any]:
    return {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "receives_reports": person.receives_reports,
    }
