"""The form of an agency: its allocation, its counts, its unemployment claims."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import measures
from csdesk.services.program.measures import (
    MOST,
    MOST_CLAIMS,
    AgencyCounts,
    Count,
    Definition,
    KeptAgency,
    Measure,
    Typed,
)
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, FieldSpec, Form, Scrolling, Sheet, Text, row
from csdesk.wording import tr

CHANGED = frozenset({"measures"})
POINTS = ("baseline", "current")
SIDES = ("part", "whole")


class FormPage(Scrolling):
    """What is typed in of one agency. `closed(id)`: it is done with; the agency that was saved, or None."""

    closed = Signal(object)
    again = Signal(object)
    """What was left is wanted back: what `unsaved` gave."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.agency: KeptAgency | None = None
        self.definition: Definition | None = None
        self.title = Text("", "section", wrap=True, name="measures.form.title")
        self.about = Text(
            tr("What stays empty is not known. Both counts of a rate belong together."),
            "small",
            role="ink_2",
            wrap=True,
        )
        self.agency_form = Form(_agency_fields(), screen="measures.form", columns=3, today=desk.today)
        self.save = Button(tr("Save"), self._save, name="measures.form.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), self.leave, name="measures.form.cancel", key="Esc")
        self.remove = Button(tr("Remove the agency"), self._remove, name="measures.form.remove", icon="trash")
        buttons = row(self.save, self.cancel, None, self.remove)
        head = Sheet(self.title, self.about, self.agency_form, name="measures.form")
        self.forms: dict[str, Form] = {}
        super().__init__(head, None, name="measures.form.page", joins=True)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._foot = Sheet(buttons, name="measures.form.buttons")
        self._sheets: list[Sheet] = []
        self.column.insertWidget(1, self._foot)
        leave = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.leave)

    def first_focus(self) -> QWidget:
        """The name."""
        return self.agency_form.fields["name"].input

    def begin(self, definition: Definition, agency: KeptAgency | None) -> None:
        """Open it for an agency, or a new one."""
        if self.definition is not definition:
            self._make(definition)
        self.agency, self.definition = agency, definition
        year = definition.year
        self.title.setText(
            tr("New agency, {year}", year=year)
            if agency is None
            else tr("{agency}, {year}", agency=agency.counts.name, year=year)
        )
        self.remove.setVisible(agency is not None)
        counts = AgencyCounts("") if agency is None else agency.counts
        self._show_faults({})
        self.agency_form.set_values(
            {
                "name": counts.name,
                "allocation": counts.allocation_cents,
                "claims_before": counts.claims_before,
                "claims_now": counts.claims_now,
                "as_of": agency.as_of if agency is not None else None,
            }
        )
        for code, form in self.forms.items():
            points = {"baseline": counts.baseline.get(code), "current": counts.current.get(code)}
            form.set_values(
                {
                    f"{code}.{point}.{side}": None if count is None else getattr(count, side)
                    for point, count in points.items()
                    for side in SIDES
                }
            )
        self.verticalScrollBar().setValue(0)

    def unsaved(self) -> dict[str, Any]:
        """What was typed, of which agency, and of which year."""
        typed = {key: value for form in self._all() for key, value in form.unsaved().items()}
        if not typed or self.definition is None:
            return {}
        agency_id = str(self.agency.id) if self.agency else ""
        return {"year": self.definition.year, "agency_id": agency_id, "typed": typed}

    def bring_back(self, typed: dict[str, Any]) -> None:
        """Put back what was typed."""
        for form in self._all():
            form.bring_back({key: value for key, value in typed.items() if key in form.fields})

    def leave(self) -> None:
        """Close the form; what was typed can be had back."""
        typed = self.unsaved()
        self.closed.emit(None)
        if typed:
            self._desk.left_typed("measures", partial(self.again.emit, typed))

    def _all(self) -> list[Form]:
        return [self.agency_form, *self.forms.values()]

    def _make(self, definition: Definition) -> None:
        for sheet in self._sheets:
            self.column.removeWidget(sheet)
            sheet.deleteLater()
        self.forms, self._sheets = {}, []
        for at, measure in enumerate(definition.measures, 1):
            form = Form(_measure_fields(definition, measure), screen="measures.form", columns=2)
            sheet = Sheet(Text(measure.title, "strong", wrap=True), form, name=f"measures.form.{measure.code}", gap=4)
            self.forms[measure.code] = form
            self._sheets.append(sheet)
            self.column.insertWidget(at, sheet)

    def _save(self) -> None:
        definition, agency, desk = self.definition, self.agency, self._desk
        if definition is None:
            return
        faults = self._wrong()
        if faults:
            self._show_faults(faults)
            return
        typed, at, who = self._typed(), desk.now(), desk.who
        agency_id = agency.id if agency is not None else None
        desk.write(
            self,
            lambda session: measures.keep(session, definition.year, typed, agency_id=agency_id, at=at, who=who),
            self._saved,
            self._refused,
            changed=CHANGED,
            undo=tr("The new agency in the measures") if agency is None else tr("The counts of the agency"),
        )

    def _saved(self, agency_id: UUID) -> None:
        self.closed.emit(agency_id)
        self._desk.messages.info(tr("The counts are saved."))

    def _typed(self) -> Typed:
        values = self.agency_form.values()
        counts: dict[str, dict[str, Count]] = {point: {} for point in POINTS}
        for code, form in self.forms.items():
            found = form.values()
            for point in POINTS:
                part, whole = (found[f"{code}.{point}.{side}"] for side in SIDES)
                if part is not None and whole is not None:
                    counts[point][code] = Count(part, whole)
        return Typed(
            AgencyCounts(
                values["name"],
                values["allocation"],
                values["claims_before"],
                values["claims_now"],
                counts["baseline"],
                counts["current"],
            ),
            values["as_of"],
        )

    def _wrong(self) -> dict[str, str]:
        """What cannot be read at all, and counts without the other one: by field."""
        faults: dict[str, str] = {}
        for form in self._all():
            faults |= form.find_faults({})
        for code, form in self.forms.items():
            for point in POINTS:
                part, whole = (form.fields[f"{code}.{point}.{side}"] for side in SIDES)
                for here, other in ((part, whole), (whole, part)):
                    if not str(here.typed()).strip() and str(other.typed()).strip():
                        faults.setdefault(
                            here.spec.name,
                            tr("The other count is there: this one is needed, too. Nothing was saved."),
                        )
        return faults

    def _refused(self, error: DeskError) -> None:
        self._show_faults({error.field or "name": str(error)})

    def _show_faults(self, faults: dict[str, str]) -> None:
        shown = False
        for form in self._all():
            own = {name: said for name, said in faults.items() if name in form.fields}
            for name, field in form.fields.items():
                field.show_fault(own.get(name, ""))
            if own and not shown:
                shown = True
                form.show_faults(own)
                self.ensureWidgetVisible(form.fields[next(iter(own))])

    def _remove(self) -> None:
        agency, desk = self.agency, self._desk
        if agency is None:
            return
        agency_id, at, who = agency.id, desk.now(), desk.who

        def removed(_nothing: None) -> None:
            self.closed.emit(None)
            desk.messages.info(tr("The agency was removed from the measures."))

        desk.write(
            self,
            lambda session: measures.remove(session, agency_id, at=at, who=who),
            removed,
            self._refused,
            changed=CHANGED,
            undo=tr("The removal of the agency from the measures"),
        )


def _agency_fields() -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("name", tr("Agency"), span=2, longest=200),
        FieldSpec("allocation", tr("Allocation ($)"), "money", highest=MOST, helper=tr("Attachment 1, Column A.")),
        FieldSpec("claims_before", tr("Unemployment claims, year before"), "number", highest=MOST_CLAIMS),
        FieldSpec("claims_now", tr("Unemployment claims, this year"), "number", highest=MOST_CLAIMS),
        FieldSpec("as_of", tr("Counts of this year as of"), "date", helper=tr("Empty: the end of the year.")),
    )


def _measure_fields(definition: Definition, measure: Measure) -> tuple[FieldSpec, ...]:
    days = {"baseline": definition.baseline_on, "current": definition.current_on}
    fields = []
    for point in POINTS:
        for side, label in zip(SIDES, (measure.part, measure.whole), strict=True):
            day = formats.full_day(days[point])
            fields.append(
                FieldSpec(
                    f"{measure.code}.{point}.{side}",
                    tr("{day}: {label} ($)", day=day, label=label)
                    if measure.is_money
                    else tr("{day}: {label}", day=day, label=label),
                    "money" if measure.is_money else "number",
                    highest=MOST,
                )
            )
    return tuple(fields)
