"""The page of a CSA, in four parts: what was agreed, the people there, its review list, working together."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from csdesk.services import agreements, directory, joint_work, liaisons
from csdesk.services.agreements import ProcessView
from csdesk.services.directory import AgencyKind, CsaView
from csdesk.services.errors import DeskError
from csdesk.services.joint_work import JointStepView, MeetingView
from csdesk.services.liaisons import LiaisonView
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.agreed import AgreedSheet
from csdesk.ui.screens.directory.contact_persons import ContactPersonsSheet
from csdesk.ui.screens.directory.review_list import ReviewSheet
from csdesk.ui.screens.directory.together import MeetingsSheet, ProcessesSheet, StepsSheet
from csdesk.ui.widgets import (
    Beside,
    Button,
    Chip,
    FieldSpec,
    Form,
    Scrolling,
    Sheet,
    Text,
    column,
    holding,
    row,
)
from csdesk.wording import tr

PARTS = (
    ("agreement", tr("Agreement"), "handshake"),
    ("people", tr("People"), "users"),
    ("review", tr("Review"), "buildings"),
    ("together", tr("Working together"), "users-three"),
)
BOTH_FIT = 640
"""Pixels from which on joint steps and meetings have room beside each other."""
KINDS = ((AgencyKind.COUNTY, tr("County")), (AgencyKind.TRIBAL, tr("Tribal")))
NAMES = (
    FieldSpec("name", tr("Name"), span=2),
    FieldSpec("county", tr("County or nation"), helper=tr("As the report writes it.")),
    FieldSpec("kind", tr("Kind"), "select", choices=KINDS),
    FieldSpec("other_names", tr("Other ways in which reports write it"), span=2, helper=tr("Separated by commas.")),
)


@dataclass(frozen=True)
class AgencyFacts:
    """What the page reads of an agency."""

    processes: tuple[ProcessView, ...]
    meetings: tuple[MeetingView, ...]
    steps: tuple[JointStepView, ...]
    served_by: tuple[LiaisonView, ...]
    lately: int
    """People whom it referred in the last 30 days."""


class NameSheet(Sheet):
    """The form of an agency's name, county and kind: of a new one, or of the one that is shown. `closed`: it is done
    with; the id of the new agency, or None."""

    closed = Signal(object)
    again = Signal(object, object)
    """What was left is wanted back: of which agency, and what was typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Agency"), icon="buildings", name="directory.agency.form")
        self._desk = desk
        self.agency: CsaView | None = None
        self.form = Form(NAMES, screen="directory.agency", columns=2)
        self.save = Button(tr("Save"), self._save, name="directory.agency.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), self._leave, name="directory.agency.cancel", key="Esc")
        leave = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._leave)
        self.add(self.form, row(self.save, self.cancel, None))
        self.add_space()

    def begin(self, agency: CsaView | None) -> None:
        """Open it for an agency, or a new one."""
        self.agency = agency
        self.heading.setText(
            tr("New agency") if agency is None else tr("Name and county of {name}", name=agency.name)
        )
        values = {"name": "", "county": "", "kind": AgencyKind.TRIBAL, "other_names": ""}
        if agency is not None:
            values = {"name": agency.name, "county": agency.county, "kind": agency.kind}
            values["other_names"] = ", ".join(agency.other_names)
        self.form.show_faults({})
        self.form.set_values(values)
        self.form.fields["name"].input.setFocus()

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and for which agency."""
        typed = self.form.unsaved()
        return {"agency_id": str(self.agency.id) if self.agency else "", "typed": typed} if typed else {}

    def _leave(self) -> None:
        agency, typed = self.agency, self.form.unsaved()
        self.closed.emit(None)
        if typed:
            self._desk.left_typed("directory", partial(self.again.emit, agency, typed))

    def _save(self) -> None:
        agency, values = self.agency, self.form.values()
        values["other_names"] = directory.listed(values["other_names"])
        values["kind"] = AgencyKind(values["kind"])
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> Any:
            if agency is None:
                return directory.add_agency(session, at=at, who=who, **values)
            return directory.edit_agency(session, agency.id, at=at, who=who, **values)

        words = tr("The new agency") if agency is None else tr("The name of the agency")
        self._desk.write(self, work, self.closed.emit, self._refused, changed={"directory", "today"}, undo=words)

    def _refused(self, error: DeskError) -> None:
        self.form.show_faults({error.field or "county": str(error)})


class AgencyPage(QWidget):
    """One agency. `part`: which of the four is shown; it stays when another agency is chosen."""

    added = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.agency: CsaView | None = None
        self._typed_names: dict[str, Any] = {}
        self._name = Text("", "subtitle", elide=True, name="directory.agency.title")
        self._about = Text("", "small", elide=True, name="directory.agency.about")
        self.rename = Button(
            tr("Edit name"), self._rename, name="directory.agency.edit", icon="pencil-simple", small=True
        )
        self.agreed = AgreedSheet(desk)
        self.contacts = ContactPersonsSheet(desk)
        self.reviews = ReviewSheet(desk)
        self.steps = StepsSheet(desk)
        self.meetings = MeetingsSheet(desk)
        self.processes = ProcessesSheet(desk)
        self.names = NameSheet(desk)
        self.names.closed.connect(self._named)
        self.names.again.connect(self._name_again)
        self._chips = QButtonGroup(self)
        self.chips: dict[str, Chip] = {}
        for name, words, icon in PARTS:
            chip = Chip(words, name=f"directory.part.{name}", icon=icon)
            chip.clicked.connect(lambda _checked=False, part=name: self.show_part(part))
            self._chips.addButton(chip)
            self.chips[name] = chip
        self._parts = QStackedWidget()
        beside = Beside((self._column(self.meetings, self.processes), 1), room=1)
        both = Beside((self._column(self.steps), 1), (beside, 1), room=BOTH_FIT)
        together = self._scrolling("together", both)
        for part in (
            self._scrolling("agreement", self.agreed),
            self._scrolling("people", self.contacts),
            self.reviews,
            together,
            self.names,
        ):
            self._parts.addWidget(part)
        named = row(gap=8)
        named.addWidget(self._name, 1)
        named.addWidget(self.rename)
        head = column(named, self._about, row(*self.chips.values(), None, gap=6), gap=4)
        layout = column(head, gap=8)
        layout.addWidget(self._parts, 1)
        self.setLayout(layout)
        self.show_part("agreement")

    def show_part(self, part: str) -> None:
        """Show one of the four."""
        names = [name for name, *_ in PARTS]
        if part in names:
            self.chips[part].setChecked(True)
            self._parts.setCurrentIndex(names.index(part))

    @property
    def part(self) -> str:
        """Which of the four is shown."""
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def show_agency(self, agency: CsaView) -> None:
        """Show an agency, and read what lies between it and this desk."""
        if self.agency is None or self.agency.id != agency.id:
            for sheet in (self.contacts, self.steps, self.meetings, self.processes):
                sheet.shut()
        if self.is_naming and (self.agency is None or self.agency.id != agency.id):
            self.show_part(self.part)
        self.agency = agency
        self._name.setText(agency.name)
        self.rename.setVisible(True)
        self.agreed.show_agency(agency)
        self.contacts.show_agency(agency)
        self.reviews.show_agency(agency)
        today = self._desk.today()
        self._desk.read(
            self,
            lambda session: _facts(session, agency, today),
            lambda found: self._show(agency, found),
            key="agency",
        )
        if self._typed_names.get("agency_id") == str(agency.id):
            self._rename()

    def begin_new(self) -> None:
        """Ask for the name of a new agency; one that is being typed stays."""
        if self.is_naming and self.names.agency is None and not self._typed_names:
            self.names.form.fields["name"].input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._name.setText(tr("New agency"))
        self._about.setText("")
        self.rename.setVisible(False)
        self._name_it(None)

    @property
    def named(self) -> CsaView | None:
        """The agency that is shown; None while a new one is named."""
        return self.names.agency if self.is_naming else self.agency

    @property
    def is_naming(self) -> bool:
        """The form of the name is open."""
        return self._parts.currentWidget() is self.names

    def unsaved(self) -> dict[str, Any]:
        """What was typed, part by part."""
        parts = {
            "agreed": self.agreed.unsaved(),
            "person": self.contacts.unsaved(),
            "review": self.reviews.unsaved(),
            "step": self.steps.unsaved(),
            "meeting": self.meetings.unsaved(),
            "process": self.processes.unsaved(),
            "naming": self.names.unsaved() if self.is_naming else self._typed_names,
        }
        return {name: found for name, found in parts.items() if found}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once its agency is shown."""
        self.agreed.bring_back(unsaved.get("agreed", {}))
        self.contacts.bring_back(unsaved.get("person", {}))
        self.reviews.bring_back(unsaved.get("review", {}))
        self.steps.bring_back(unsaved.get("step", {}))
        self.meetings.bring_back(unsaved.get("meeting", {}))
        self.processes.bring_back(unsaved.get("process", {}))
        self._typed_names = unsaved.get("naming", {})

    def _scrolling(self, part: str, *sheets: QWidget) -> Scrolling:
        found = Scrolling(*sheets, None, gap=12, name=f"directory.agency.{part}")
        found.column.setContentsMargins(0, 0, 0, 0)
        return found

    def _column(self, *sheets: QWidget) -> QWidget:
        return holding(column(*sheets, None, gap=12))

    def _show(self, agency: CsaView, found: AgencyFacts) -> None:
        kind = dict(KINDS)[agency.kind]
        served = "; ".join(", ".join(part for part in (one.name, one.phone) if part) for one in found.served_by)
        about = (
            tr("{kind} agency · liaison: {served}", kind=kind, served=served)
            if served
            else tr("{kind} agency of {county}", kind=kind, county=agency.county)
        )
        if found.lately or agency.agreed.referrals_expected:
            count = formats.count(found.lately, tr("person"), tr("people"))
            lately = tr("referred {count} in the last 30 days", count=count)
            about = f"{about} · {lately}"
        self._about.setText(about)
        self.steps.show_agency(agency.id, found.steps)
        self.meetings.show_agency(agency.id, found.meetings)
        self.processes.show_agency(agency.id, found.processes)

    def _rename(self) -> None:
        self._name_it(self.agency)

    def _name_it(self, agency: CsaView | None) -> None:
        self._parts.setCurrentWidget(self.names)
        self.names.begin(agency)
        before, self._typed_names = self._typed_names, {}
        self.names.form.bring_back(before.get("typed", {}))

    def _name_again(self, agency: CsaView | None, typed: dict[str, Any]) -> None:
        self._name_it(agency)
        self.names.form.bring_back(typed)

    def _named(self, new_id: object) -> None:
        self.show_part(self.part)
        self.added.emit(new_id)


def _facts(session: Any, agency: CsaView, today: Any) -> AgencyFacts:
    return AgencyFacts(
        processes=agreements.processes(session, agency.id),
        meetings=joint_work.meetings(session, agency.id),
        steps=joint_work.joint_steps(session, today=today, csa_id=agency.id),
        served_by=liaisons.liaisons_of(session, agency.county),
        lately=agreements.referred_lately(session, agency.id, today=today),
    )
