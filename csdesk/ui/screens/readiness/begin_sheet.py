"""The form that begins an assessment, or changes when, by whom and with whom it is held."""

from collections.abc import Callable
from datetime import date
from typing import Any

from csdesk.services.errors import DeskError
from csdesk.services.program.readiness import Assessed, Held
from csdesk.ui.widgets import Button, FieldSpec, Form, Sheet, Text, row
from csdesk.wording import tr

ABOUT_OFFICE = tr("About the office. No names of parents.")


class BeginSheet(Sheet):
    """`save(values)` is told on the button."""

    def __init__(self, save: Callable[[], object], cancel: Callable[[], object], today: Callable[[], date]) -> None:
        self.form = Form(
            (
                FieldSpec("on", tr("Held on"), "date"),
                FieldSpec("by", tr("Held by"), longest=200),
                FieldSpec("present", tr("Who takes part"), span=2, helper=tr("Colleagues and partners.")),
                FieldSpec("note", tr("Note"), "lines", span=2, lines=2, helper=ABOUT_OFFICE),
                FieldSpec("from_last", tr("Begin with the marks of the last assessment"), "tick", span=2),
            ),
            screen="readiness.begin",
            columns=2,
            today=today,
        )
        self.title = Text("", "section", name="readiness.begin.title")
        self.using = Text("", role="ink_2", wrap=True, name="readiness.begin.using")
        self.save = Button("", save, name="readiness.begin.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), cancel, name="readiness.begin.cancel")
        super().__init__(
            self.title, self.using, self.form, row(self.save, self.cancel, None), name="readiness.begin", gap=12
        )
        self.add_space()

    def ask(self, using: str, values: dict[str, Any], *, last: Assessed | None, new: bool) -> None:
        """Show the form. `using`: how the document says it is used; `last`: whose marks may be taken over."""
        self.title.setText(tr("New readiness assessment") if new else tr("The assessment"))
        self.save.setText(tr("Begin") if new else tr("Save"))
        self.using.setText(using)
        self.form.show_faults({})
        self.form.set_values(values)
        self.form.fields["from_last"].setVisible(new and last is not None)

    def held(self) -> Held:
        """What the form says."""
        values = self.form.values()
        return Held(values["on"], values["by"], values["present"], values["note"])

    def refused(self, error: DeskError) -> None:
        """Say below a field what is wrong with it."""
        self.form.show_faults({error.field or "on": str(error)})
