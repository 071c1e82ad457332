"""A program or a local service: one calm form."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from csdesk.services import directory, resources_nearby
from csdesk.services.directory import NewProgram, ProgramKind, ProgramView
from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.entry_sheet import EntrySheet
from csdesk.ui.widgets import Button, FieldSpec, Form, Select, row
from csdesk.wording import tr, tr_marked

KINDS = (
    (ProgramKind.EMPLOYMENT, tr("Employment program")),
    (ProgramKind.SERVICE, tr("Another service")),
)
NO_CATEGORY = ("", tr("None of these"))
AS_CATEGORY = ("", tr("The same as that program"))
FIELDS = (
    FieldSpec("name", tr("Name"), span=2),
    FieldSpec(
        "kind", tr("Kind"), "select", choices=KINDS, helper=tr("Reports count enrollment in employment programs.")
    ),
    FieldSpec("category", tr("Same kind of help as"), "select", choices=(NO_CATEGORY,)),
    FieldSpec("barrier", tr("Offered when a parent names"), "select", choices=(AS_CATEGORY,), span=2),
    FieldSpec("counties", tr("Counties"), span=2, helper=tr("Separated by commas. Empty: offered everywhere.")),
    FieldSpec("contact_name", tr("Whom to ask for"), longest=200),
    FieldSpec("phone", tr("Phone")),
    FieldSpec("email", tr("E-mail"), longest=200),
    FieldSpec("website", tr("Website"), longest=200),
    FieldSpec("address", tr("Address"), span=2),
    FieldSpec("note", tr("Note"), "lines", span=2, lines=3),
    FieldSpec("active", tr("Offered now: can be chosen for a referral"), "tick", span=2),
)
EMPTY: dict[str, Any] = {
    "name": "",
    "kind": ProgramKind.SERVICE,
    "category": "",
    "counties": "",
    "barrier": "",
    "contact_name": "",
    "phone": "",
    "email": "",
    "website": "",
    "address": "",
    "note": "",
    "active": True,
}


class ProgramSheet(EntrySheet):
    """Shows a program, or takes a new one. `saved(program_id)`."""

    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(Form(FIELDS, screen="directory.program", columns=2), name="directory.program.sheet")
        self._desk = desk
        self.program: ProgramView | None = None
        self.save = Button(tr("Save"), self._save, name="directory.program.save", icon="check")
        self.form.changed.connect(lambda: self.save.setEnabled(True))
        self.add(self.form, row(self.save, None))
        self.add_space()

    def show_categories(self, programs: Sequence[ProgramView]) -> None:
        """Offer the categories that the directory knows, and what parents name in the interview."""
        named = self.form.fields["barrier"].input
        if isinstance(named, Select):
            barriers = ((code, tr_marked(words)) for code, words in resources_nearby.barrier_labels().items())
            named.set_choices((AS_CATEGORY, *barriers))
        field = self.form.fields["category"].input
        if isinstance(field, Select):
            known = {program.category: program.name for program in reversed(programs) if program.category}
            field.set_choices((NO_CATEGORY, *sorted(known.items(), key=lambda found: found[1].casefold())))

    def show_program(self, program: ProgramView) -> None:
        """Show a program; what was typed and not saved for the same one stays."""
        same = self.program is not None and self.program.id == program.id
        if same and self.save.isEnabled() and not self._comes_back(str(program.id)):
            return
        self.program = program
        self._fill(_values(program))
        self._shows(str(program.id))

    def begin_new(self) -> None:
        """Take a new one; one that is being typed stays."""
        if self._is_new_typed():
            self.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.program = None
        self._fill(EMPTY)
        self._shows("")
        self.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, values: dict[str, Any]) -> None:
        self.form.show_faults({})
        self.form.set_values(values)
        self.save.setEnabled(False)

    def _save(self) -> None:
        values = self.form.values()
        counties = directory.listed(values.pop("counties"))
        barrier = values.pop("barrier")
        own = (barrier,) if barrier else ()
        values["kind"] = ProgramKind(values["kind"])
        self.save.setEnabled(False)
        self._write(self.program, NewProgram(counties=counties, own_barriers=own, **values))

    def _write(self, program: ProgramView | None, wanted: NewProgram) -> None:
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> Any:
            if program is None:
                return directory.add_program(session, wanted, at=at, who=who)
            directory.edit_program(session, program.id, wanted, at=at, who=who)
            return program.id

        def done(program_id: Any) -> None:
            self.form.keep()
            if program is None:
                self._desk.messages.good(tr("{name} is in the directory.", name=wanted.name))
            else:
                self._desk.messages.info(tr("Saved: {name}.", name=wanted.name))
            self.saved.emit(program_id)

        words = tr("The new program") if program is None else tr("The change to the program")
        self._desk.write(self, work, done, self._refused, changed={"directory"}, undo=words)

    def _refused(self, error: DeskError) -> None:
        self.form.show_faults({"name": str(error)})
        self.save.setEnabled(True)


def _values(program: ProgramView) -> dict[str, Any]:
    return {
        "name": program.name,
        "kind": program.kind,
        "category": program.category,
        "counties": ", ".join(program.counties),
        "barrier": next(iter(program.own_barriers), ""),
        "contact_name": program.contact_name,
        "phone": program.phone,
        "email": program.email,
        "website": program.website,
        "address": program.address,
        "note": program.note,
        "active": program.active,
    }
