"""The family of a person in the right-hand column, and what is at hand for somebody to be reached safely."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services import family
from csdesk.services.family import Child, CustodyView, OtherParent, ToAsk
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.dialing import dial
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.screens.ncps.record_work import NO_DIALER
from csdesk.ui.widgets import Button, Sheet, Text, clear, column, holding, row
from csdesk.wording import tr, tr_marked

EMPTY = tr("The other parent and the children, as far as the work needs them.")


class FamilySheet(Sheet):
    """`wanted(name)`: the form of that name. `correct_wanted(UUID)`. `call_wanted(OtherParent)`."""

    wanted = Signal(str)
    correct_wanted = Signal(object)
    call_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(title=tr("Family"), icon="users-three", gap=8, name="record.family")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        add_parent = Button(
            tr("Parent …"), self._want("addParent"), name="record.family.addParent", icon="plus", small=True
        )
        add_parent.setAccessibleName(tr("Add the other parent"))
        add_child = Button(
            tr("Child …"), self._want("addChild"), name="record.family.addChild", icon="plus", small=True
        )
        add_child.setAccessibleName(tr("Add a child"))
        custody = Button(
            tr("Custody …"), self._want("custody"), name="record.family.custody", icon="plus", small=True
        )
        custody.setAccessibleName(tr("Note a change of custody, placement or paternity"))
        self.add(self._lines, row(add_parent, None), row(add_child, None), row(custody, None))

    def show_page(self, page: RecordPage) -> None:
        """Show the family of a person."""
        clear(self._lines)
        shown = page.family
        if not shown.parents and not shown.children and not shown.custody:
            self._lines.addWidget(Text(EMPTY, role="ink_2", wrap=True))
        for parent in shown.parents:
            self._lines.addWidget(self._parent(parent))
        for child in shown.children:
            self._lines.addWidget(self._child(child, tuple(one for one in shown.custody if one.child_id == child.id)))
        for change in shown.custody:
            if change.child_id is None:
                self._lines.addWidget(Text(_custody_words(change), "small", wrap=True))
        if shown.to_ask:
            self._lines.addWidget(self._question(shown.to_ask[0]))
        self.want(bool(shown.to_ask))

    def _parent(self, parent: OtherParent) -> QWidget:
        head = row(Text(parent.name, "strong", wrap=True), gap=4)
        head.addStretch(1)
        head.addWidget(self._correct(parent.id, parent.name))
        facts = [tr("CP, {case_words}", case_words=parent.case_words) if parent.case_words else tr("CP")]
        if parent.last_contact_on:
            contacts = formats.count(parent.contacts, tr("contact"), tr("contacts"))
            facts.append(
                tr(
                    "{contacts}, the last {short_day}",
                    contacts=contacts,
                    short_day=formats.short_day(parent.last_contact_on),
                )
            )
        if parent.open_needs:
            needs = ", ".join(tr_marked(one.label).lower() for one in parent.open_needs)
            facts.append(tr("Needs {needs}", needs=needs))
        lines = [Text(one, "small", wrap=True) for one in (*facts, parent.email, parent.note, *parent.former) if one]
        contact = Button(tr("Contact …"), self._want("cpContact"), name="record.family.contact", small=True)
        contact.setAccessibleName(tr("Add a contact with {name}", name=parent.name))
        buttons: list[QWidget] = []
        if parent.phone:
            call = Button(
                parent.phone,
                lambda: self.call_wanted.emit(parent),
                name="record.family.phone",
                icon="phone",
                small=True,
            )
            call.setAccessibleName(tr("Dial {name}, {phone}", name=parent.name, phone=parent.phone))
            buttons.append(call)
        return holding(column(head, *lines, *(row(one, None) for one in (*buttons, contact)), gap=3))

    def _child(self, child: Child, custody: tuple[CustodyView, ...]) -> QWidget:
        age = f", {child.age}" if child.age is not None else ""
        head = row(Text(f"{child.name}{age}", "strong", wrap=True), gap=4)
        head.addStretch(1)
        head.addWidget(self._correct(child.id, child.name))
        said = [f"{one.words}, {formats.short_day(one.asked_on)}" for one in child.meetings[:2]]
        said += [_custody_words(one) for one in custody[:2]]
        lines = [Text(one, "small", wrap=True) for one in (*said, child.note, *child.former) if one]
        return holding(column(head, *lines, gap=3))

    def _question(self, asked: ToAsk) -> QWidget:
        words = Text(
            tr("Ask now: how often do parent and child meet? ({name})", name=asked.name), role="attention", wrap=True
        )
        enter = Button(tr("Enter …"), self._want("howOften"), name="record.family.ask", small=True)
        enter.setAccessibleName(tr("Enter how often the parent meets {name}", name=asked.name))
        return holding(column(words, row(enter, None), gap=4))

    def _correct(self, key: UUID, name: str) -> Button:
        button = Button(
            "",
            lambda: self.correct_wanted.emit(key),
            name="record.family.correct",
            icon="pencil",
            kind="bar",
            small=True,
        )
        button.setAccessibleName(tr("Correct {name}", name=name))
        button.setToolTip(tr("Correct"))
        return button

    def _want(self, name: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(name)


def _custody_words(change: CustodyView) -> str:
    """`Placement changed Oct 1, 2026: with the aunt`."""
    words = f": {change.words}" if change.words else ""
    return tr(
        "{label} changed {full_day}{words}",
        label=change.label,
        full_day=formats.full_day(change.happened_on),
        words=words,
    )


class SafetySheet(Sheet):
    """For somebody to be reached safely: the program that helps nearby. Else it is not there."""

    def __init__(self) -> None:
        super().__init__(
            title=tr("Safe contact"), icon="shield-check", tone="attention", gap=6, name="record.safeContact"
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add(self._lines)

    def show_page(self, page: RecordPage) -> None:
        """Show what is at hand."""
        clear(self._lines)
        safety = page.safety
        self.setVisible(safety.on)
        self._lines.addWidget(Text(tr("Help nearby"), "small_strong"))
        for program in safety.programs[:2]:
            words = ": ".join(part for part in (program.name, program.phone) if part)
            self._lines.addWidget(Text(words, "small", wrap=True))
        if not any(program.phone for program in safety.programs):
            self._lines.addWidget(Text(tr("The directory has no phone number for it yet."), "small", wrap=True))


def call_parent(desk: Desk, page: RecordPage | None, parent: OtherParent) -> None:
    """Say what to heed, then dial the other parent."""
    if page is None:
        return

    def dialled() -> None:
        if dial(parent.phone):
            desk.messages.info(tr("Dialing {phone}.", phone=parent.phone))
        else:
            desk.messages.warn(NO_DIALER)

    caution = family.caution(safe_contact=page.record.safe_contact)
    desk.dialogs.confirm(tr("Call the other parent, {phone}?", phone=parent.phone), caution, tr("Dial"), dialled)
