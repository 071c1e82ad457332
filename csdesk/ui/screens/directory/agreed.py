"""What was agreed with a CSA: whom to contact, its referrals, reports and how information travels."""

from dataclasses import fields
from typing import Any

from PySide6.QtWidgets import QSizePolicy

from csdesk.services import agreements
from csdesk.services.agreements import Agreement
from csdesk.services.directory import RHYTHM_LABELS, RULE_LABELS, ContactRule, CsaView, ReportRhythm
from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, Fault, Field, FieldSpec, Form, Sheet, Text, row
from csdesk.wording import tr, tr_marked

NOT_SAID = (("", tr("Not agreed")),)
COLUMNS = 4


def _codes(of: str) -> tuple[tuple[object, str], ...]:
    return (*NOT_SAID, *((code, tr_marked(words)) for code, words in agreements.choices(of).items()))


def _sections() -> tuple[tuple[str, tuple[FieldSpec, ...]], ...]:
    return (
        (
            tr("Whom to contact"),
            (
                FieldSpec(
                    "contact_rule", tr("Who decides whom to contact"), "select", choices=tuple(RULE_LABELS.items())
                ),
                FieldSpec(
                    "review_answer_days", tr("CSA answers within, days"), "number", placeholder="14", highest=365
                ),
                FieldSpec("contact_within_days", tr("You contact within, days"), "number", highest=365),
                FieldSpec("follow_up_within_days", tr("The CSA hears within, days"), "number", highest=365),
            ),
        ),
        (
            tr("Referrals from the CSA"),
            (
                FieldSpec("referrals_expected", tr("People to expect"), "number", highest=99_999),
                FieldSpec("referral_rhythm", tr("How often"), "select", choices=_codes("referral_rhythm")),
                FieldSpec(
                    "identifying_note", tr("How it identifies, refers and tracks parents"), "lines", span=2, lines=2
                ),
            ),
        ),
        (
            tr("Reports, and how information travels"),
            (
                FieldSpec("report_rhythm", tr("Status report"), "select", choices=tuple(RHYTHM_LABELS.items())),
                FieldSpec("travels", tr("Information travels by"), "select", choices=_codes("travels")),
                FieldSpec(
                    "travels_note", tr("What a referral holds besides name, phone, address"), "lines", span=2, lines=2
                ),
                FieldSpec("agreed_on", tr("Agreed on"), "date"),
                FieldSpec("agreed_note", tr("Note"), "lines", span=3, lines=2, helper=tr_marked(agreements.helper())),
            ),
        ),
    )


class AgreedSheet(Sheet):
    """The form; it is saved by its button, and the save can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="directory.agreed")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._desk = desk
        self.agency: CsaView | None = None
        self._before: dict[str, Any] = {}
        self.fields: dict[str, Field] = {}
        self._forms: list[Form] = []
        self.save = Button(tr("Save"), self._save, name="directory.agreed.save", icon="check", key="Ctrl+S")
        for title, specs in _sections():
            form = Form(specs, screen="directory", columns=COLUMNS, today=desk.today)
            form.changed.connect(lambda: self.save.setEnabled(True))
            self._forms.append(form)
            self.fields |= form.fields
            self.add(Text(title, "section"), form)
        self.fault = Fault("small", name="directory.agreed.fault")
        self.add(self.fault, row(self.save, Text(tr("Tell the agency of a change yourself."), "small"), None))
        self.fault.hide()

    def show_agency(self, agency: CsaView) -> None:
        """Show another agency; what was typed and not saved for the same one stays."""
        comes_back = self._before.get("agency_id") == str(agency.id)
        same = self.agency is not None and self.agency.id == agency.id
        if same and self.save.isEnabled() and not comes_back:
            self.agency = agency
            return
        self.agency = agency
        for form in self._forms:
            form.set_values({field.name: getattr(agency.agreed, field.name) for field in fields(Agreement)})
        self._say("")
        self.save.setEnabled(False)
        if comes_back:
            for form in self._forms:
                form.bring_back({name: typed for name, typed in self._before["typed"].items() if name in form.fields})
            self._before = {}

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and for which agency; empty when nothing was."""
        typed = {name: typed for form in self._forms for name, typed in form.unsaved().items()}
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
        self._say("")
        faults = {name: said for form in self._forms for name, said in form.find_faults({}).items()}
        for name, field in self.fields.items():
            field.show_fault(faults.get(name, ""))
        if faults:
            first = next(iter(faults))
            self.fields[first].refuse(faults[first])
            return
        self.save.setEnabled(False)
        values = {name: field.value() for name, field in self.fields.items()}
        values["contact_rule"] = ContactRule(values["contact_rule"])
        values["report_rhythm"] = ReportRhythm(values["report_rhythm"])
        agreed, at, who = Agreement(**values), self._desk.now(), self._desk.who
        self._desk.write(
            self,
            lambda session: agreements.agree(session, agency.id, agreed, at=at, who=who),
            lambda _nothing: self._desk.messages.info(tr("Saved for {name}.", name=agency.name)),
            self._refused,
            changed={"directory", "today"},
            undo=tr("What was agreed"),
        )

    def _refused(self, error: DeskError) -> None:
        self._say(str(error))
        self.save.setEnabled(True)

    def _say(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
