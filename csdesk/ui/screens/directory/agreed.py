"""What was agreed with a CSA: who settles whom to contact, how often it is told, and a note."""

from typing import Any

from PySide6.QtWidgets import QSizePolicy

from csdesk.services import directory
from csdesk.services.directory import RHYTHM_LABELS, RULE_LABELS, ContactRule, CsaView, ReportRhythm
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, FieldSpec, Form, Sheet, Text, row

FIELDS = (
    FieldSpec("contact_rule", "Who settles whom to contact", "select", choices=tuple(RULE_LABELS.items())),
    FieldSpec("report_rhythm", "Status report", "select", choices=tuple(RHYTHM_LABELS.items())),
    FieldSpec("agreed_note", "Note", "lines", span=2, lines=3, placeholder="Meetings, hours, whom to call first"),
)


class AgreedSheet(Sheet):
    """The form; it is saved by its button, and the save can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title="What was agreed", icon="handshake", name="directory.agreed")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._desk = desk
        self.agency: CsaView | None = None
        self._before: dict[str, Any] = {}
        self.form = Form(FIELDS, screen="directory", columns=2)
        self.save = Button("Save", self._save, name="directory.agreed.save", icon="check")
        self.form.changed.connect(lambda: self.save.setEnabled(True))
        self.add(self.form, row(self.save, Text("Tell the agency of a change yourself.", "small"), None))

    def show_agency(self, agency: CsaView) -> None:
        """Show another agency; what was typed and not saved for the same one stays."""
        if self.save.isEnabled() and self.agency is not None and self.agency.id == agency.id:
            self.agency = agency
            return
        self.agency = agency
        self.heading.setText(f"Agreed with {agency.name}")
        self.form.set_values(_values(agency))
        self.save.setEnabled(False)
        if self._before.get("agency_id") == str(agency.id):
            self.form.bring_back(self._before["typed"])
            self._before = {}

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and for which agency; empty when nothing was."""
        typed = self.form.unsaved()
        if self.agency is None or not typed:
            return self._before
        return {"agency_id": str(self.agency.id), "typed": typed}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once this agency is shown."""
        self._before = unsaved

    def _save(self) -> None:
        agency = self.agency
        if agency is None:
            return
        self.save.setEnabled(False)
        values = self.form.values()
        values["contact_rule"] = ContactRule(values["contact_rule"])
        values["report_rhythm"] = ReportRhythm(values["report_rhythm"])
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self,
            lambda session: directory.edit_agency(session, agency.id, at=at, who=who, **values),
            lambda _agency: self._desk.messages.info(f"Saved for {agency.name}."),
            changed={"directory", "today"},
            undo="What was agreed",
        )


def _values(agency: CsaView) -> dict[str, Any]:
    return {
        "contact_rule": agency.contact_rule,
        "report_rhythm": agency.report_rhythm,
        "agreed_note": agency.agreed_note,
    }
