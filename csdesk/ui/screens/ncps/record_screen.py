"""The record of one person, on one page."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QMenu, QStackedWidget, QWidget

from csdesk.services import appointments, caseload, contacts
from csdesk.services.contacts import NewContact
from csdesk.services.errors import DeskError, NotFoundError
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.ncps.action_sheet import Action, ActionSheet, Moment, Work
from csdesk.ui.screens.ncps.actions import MENU, SAFE_CONTACT
from csdesk.ui.screens.ncps.add_contact import AddContact, Draft
from csdesk.ui.screens.ncps.aside import Aside
from csdesk.ui.screens.ncps.happened import Happened
from csdesk.ui.screens.ncps.loading import RecordPage, ToDo, load
from csdesk.ui.screens.ncps.payments import CasesSheet
from csdesk.ui.screens.ncps.record_head import RecordHead
from csdesk.ui.screens.ncps.stage_line import StageLine
from csdesk.ui.widgets import EmptyState, Scrolling, Sheet, holding, page, split

WIDE = 1_140
"""From this width of the page on there is room for wide columns."""
SIDES = {True: (360, 284), False: (276, 208)}
"""Widths of the columns at the left and the right, where there is room and where there is not."""
RECORD, NOBODY, OPENING = range(3)


class RecordScreen(Screen):
    """Who it is, how far the work has come, what happened, what is next; a contact is added at the top."""

    name = "record"
    depends_on = ABOUT_PEOPLE | {"today"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ncp_id: UUID | None = None
        self.shown: RecordPage | None = None
        self._drafts: dict[UUID, Draft] = {}
        self._form_before: dict[str, Any] | None = None
        self._before: UUID | None = None
        self._start = ""
        self.menu = QMenu(self)
        self.menu.setObjectName("record.menu")
        self.head = RecordHead(self.menu)
        self.stage = StageLine()
        self.contact = AddContact(desk.today)
        self.cases = CasesSheet()
        self.happened = Happened(desk.today())
        self.form = ActionSheet(desk.today)
        self.aside = Aside(desk.today, self._open_plan)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.happened)
        self._middle.addWidget(self.form)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def open_with(self, ncp_id: UUID | None = None, start: str = "", **_others: Any) -> None:
        """Open a person's record; `start` (`call`, `email`, `letter`, `contact`) begins a contact at once."""
        if ncp_id is None:
            return
        self._keep_draft()
        if ncp_id != self.ncp_id:
            self.close_form()
            self.happened.reset()
            self.contact.restore(self._drafts.get(ncp_id))
            # Until this person is read, nothing of another one stands there to be acted on.
            self.shown = None
            self.pages.setCurrentIndex(OPENING)
        self.ncp_id, self._start, self._before = ncp_id, start, None
        self.head.forget_shown()
        at, who = self.desk.now(), self.desk.who
        self.desk.write(
            self, lambda session: caseload.note_opening(session, ncp_id, at=at, who=who), failed=self._show_nobody
        )
        self._outdated = True

    def refresh(self) -> None:
        """Read the record again."""
        if self.ncp_id is None and self._before is not None:
            self.open_with(self._before)
        ncp_id, today = self.ncp_id, self.desk.today()
        if ncp_id is None:
            self.pages.setCurrentIndex(NOBODY)
            return
        self.desk.read(
            self, lambda session: load(session, ncp_id, today), self._show, self._show_nobody, key="record"
        )

    def unsaved(self) -> dict[str, Any]:
        """The contacts that were begun, each for its person, and the form that is open."""
        self._keep_draft()
        found: dict[str, Any] = {}
        if self._drafts:
            found["contacts"] = {str(ncp_id): asdict(draft) for ncp_id, draft in self._drafts.items()}
        form = self.form.unsaved() if self.form.action is not None else self._form_before
        if form:
            found["form"] = {"ncp_id": str(self.ncp_id), **form}
        return found | {"ncp_id": str(self.ncp_id)} if found and self.ncp_id is not None else found

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put contacts that were begun back to their persons; the record that was open opens unless another does."""
        self._drafts = {UUID(ncp_id): Draft(**draft) for ncp_id, draft in unsaved.get("contacts", {}).items()}
        self._form_before = unsaved.get("form")
        self._before = UUID(unsaved["ncp_id"]) if "ncp_id" in unsaved else None

    def primary_action(self) -> QAbstractButton:
        """Save the form that is open, else the contact."""
        return self.form.save if self.form.action is not None else self.contact.save

    def first_focus(self) -> QWidget | None:
        """What happened: letters are keys there. A contact that is begun has the keyboard itself."""
        return None if self._start or self.contact.holds_focus() else self.happened.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the page, when no field takes them as letters."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not (plain and len(event.text()) == 1 and self._press(event.text().upper())):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the middle what it needs."""
        super().resizeEvent(event)
        self._fit_columns()

    def open_form(self, action: Action) -> None:
        """Show the form of an action in place of what happened."""
        if self.shown is None:
            return
        self.contact.hide()  # one thing is entered at a time
        self.form.begin(action, self.shown, self._moment)
        self._middle.setCurrentWidget(self.form)
        self.form.take_focus()

    def close_form(self) -> None:
        """Show what happened again."""
        if self.form.action is not None:
            self.form.end()
            self.contact.show()
            self._middle.setCurrentWidget(self.happened)
            self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_columns(self) -> None:
        left, right = SIDES[self.width() >= theme.scaled(WIDE)]
        self.cases.setFixedWidth(theme.scaled(left))
        self._right.setFixedWidth(theme.scaled(right))

    def _lay_out(self) -> None:
        self._right = Scrolling(self.aside, gap=0)
        self._right.column.setContentsMargins(0, 0, 0, 0)
        self._fit_columns()
        body = split((self.cases, 0), (self._middle, 1), (self._right, 0), gap=12)
        parts = page(self.head, self.stage, self.contact, gap=8)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addLayout(body, 1)
        # A page that is larger than a small or strongly enlarged screen can be scrolled.
        scrolling = Scrolling(holding(parts), gap=0)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        scrolling.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.pages.addWidget(scrolling)
        empty = EmptyState(
            "No record is open",
            "A record shows one person: how far the work has come, what happened, and what is next. Choose somebody "
            "in the list.",
            icon="user",
            action="Open the list of NCPs",
            on_action=self._go_back,
            name="record.empty",
        )
        self.pages.addWidget(Sheet(empty, name="record.nobody"))
        self.pages.addWidget(QWidget())
        self.pages.setCurrentIndex(NOBODY)
        self.set_content(page(self.pages))

    def _connect(self) -> None:
        self.menu.aboutToShow.connect(self.fill_menu)
        self.head.back_wanted.connect(self._go_back)
        self.head.call_wanted.connect(lambda: self._begin_contact("call"))
        self.head.interview_wanted.connect(self._open_interview)
        self.head.plan_wanted.connect(self._open_plan)
        self.head.safety_wanted.connect(lambda: self.open_form(SAFE_CONTACT))
        self.head.reach_shown.connect(lambda _shown: self._show_happened())
        self.contact.save_wanted.connect(self._save_contact)
        self.happened.list.key_pressed.connect(lambda key, _entry: self._press(key))
        self.form.closed.connect(self.close_form)
        self.form.save_wanted.connect(self._save_form)
        step = self.aside.next_step
        step.done.connect(self._mark_done)
        step.missed.connect(self._mark_missed)
        step.postponed.connect(self._postpone)
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._escape
        )
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self._go_back)

    def fill_menu(self) -> None:
        """Offer what can be entered for this person now."""
        self.menu.clear()
        for number, group in enumerate(MENU):
            if number:
                self.menu.addSeparator()
            for action in group:
                entry = self.menu.addAction(f"{action.title} …")
                entry.setObjectName(f"record.menu.{action.name}")
                entry.setEnabled(self.shown is not None and action.possible(self.shown))
                entry.triggered.connect(partial(self._choose, action))

    def _choose(self, action: Action, _checked: bool = False) -> None:
        self.open_form(action)

    def _show(self, shown: RecordPage) -> None:
        if shown.record.ncp_id != self.ncp_id:
            return
        self.shown = shown
        self.head.show_record(shown.record)
        self.stage.show_steps(shown.steps)
        self.contact.show_against(shown.reason_needed)
        self.cases.show_record(shown.record)
        self._show_happened()
        self.aside.show_page(shown)
        just_opened = self.pages.currentIndex() != RECORD
        self.pages.setCurrentIndex(RECORD)
        if self._start:
            self._begin_contact(self._start)
            self._start = ""
        elif self._form_before is not None and self._form_before["ncp_id"] == str(self.ncp_id):
            self._open_form_before(self._form_before)
        elif just_opened and self.isVisible():
            self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_form_before(self, before: dict[str, Any]) -> None:
        self._form_before = None
        for action in (SAFE_CONTACT, *(action for group in MENU for action in group)):
            if action.name == before["action"]:
                self.open_form(action)
                self.form.bring_back(before)
                return

    def _show_happened(self) -> None:
        if self.shown is not None:
            entries = self.shown.record.timeline
            self.happened.show_entries(entries, self.shown.today, hide_reach=self.head.hides_reach)

    def _show_nobody(self, error: DeskError) -> None:
        if isinstance(error, NotFoundError):
            self.ncp_id, self.shown = None, None
            self.pages.setCurrentIndex(NOBODY)
        self.desk.messages.error(str(error))

    def _press(self, key: str) -> bool:
        """A key of the page. False when it is none."""
        keys: dict[str, Callable[[], object]] = {
            "A": self._begin_contact,
            "C": lambda: self._begin_contact("call"),
            "E": self.aside.next_step.settle,
            "P": self.aside.next_step.ask_when,
            "I": self._open_interview,
            "W": self._open_plan,
            "M": self.head.open_menu,
        }
        if self.shown is None or key not in keys:
            return False
        keys[key]()
        return True

    def _begin_contact(self, start: str = "") -> None:
        self.close_form()
        self.contact.begin(start)

    def _escape(self) -> None:
        if self.aside.next_step.when.hasFocus():
            self.aside.next_step.when.hide()
        elif self.form.action is not None:
            self.close_form()
        elif self.contact.holds_focus():
            self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_back()

    def _go_back(self) -> None:
        self._keep_draft()
        self.desk.navigate("ncps")

    def _open_interview(self) -> None:
        self.desk.navigate("interview", ncp_id=self.ncp_id)

    def _open_plan(self) -> None:
        self.desk.navigate("plans", ncp_id=self.ncp_id)

    def _moment(self) -> Moment:
        return Moment(self.desk.now(), self.desk.today(), self.desk.who)

    def _keep_draft(self) -> None:
        """What was typed for a contact waits for its person, and never shows up on another one's record."""
        if self.ncp_id is None:
            return
        draft = self.contact.draft()
        if draft is not None:
            self._drafts[self.ncp_id] = draft
        else:
            self._drafts.pop(self.ncp_id, None)

    def _save_contact(self, contact: NewContact) -> None:
        ncp_id, at, who = self.ncp_id, self.desk.now(), self.desk.who
        if ncp_id is None:
            return
        self.contact.save.setEnabled(False)

        def saved(contact_id: UUID) -> None:
            self.contact.save.setEnabled(True)
            self._drafts.pop(ncp_id, None)
            if ncp_id == self.ncp_id:
                self.contact.clear()
                self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.messages.info(_saved_words(contact, self.desk.today()), "Undo", lambda: self._undo(contact_id))

        def refused(error: DeskError) -> None:
            self.contact.save.setEnabled(True)
            self.contact.show_fault(str(error))

        self.desk.write(
            self,
            lambda session: contacts.record_contact(session, ncp_id, contact, at=at, who=who),
            saved,
            refused,
            changed={"contacts"},
        )

    def _undo(self, contact_id: UUID) -> None:
        at, who = self.desk.now(), self.desk.who

        def undone(_result: None) -> None:
            self.desk.messages.info("The contact was taken back.")

        self.desk.write(
            self,
            lambda session: contacts.undo_contact(session, contact_id, at=at, who=who),
            undone,
            changed={"contacts"},
        )

    def _save_form(self, action: Action, work: Work) -> None:
        self.form.save.setEnabled(False)

        def saved(_result: object) -> None:
            self.form.save.setEnabled(True)
            if self.form.action is action:
                self.close_form()
            self.desk.messages.good(action.said)

        def refused(error: DeskError) -> None:
            self.form.save.setEnabled(True)
            self.form.show_refusal(error)

        self.desk.write(self, work, saved, refused, changed=action.changed)

    def _mark_done(self, to_do: ToDo) -> None:
        at, who = self.desk.now(), self.desk.who
        settle = appointments.keep if to_do.appointment else contacts.complete_follow_up
        self._settle(lambda session: settle(session, to_do.id, at=at, who=who), "Done.")

    def _mark_missed(self, to_do: ToDo) -> None:
        at, who = self.desk.now(), self.desk.who
        self._settle(
            lambda session: appointments.no_show(session, to_do.id, at=at, who=who),
            "Noted. A next step for tomorrow was made.",
        )

    def _postpone(self, to_do: ToDo, until: date) -> None:
        at, who = self.desk.now(), self.desk.who
        self._settle(
            lambda session: contacts.postpone_follow_up(session, to_do.id, until, at=at, who=who),
            f"Put off until {formats.near_day(until, self.desk.today())}.",
        )

    def _settle(self, work: Work, said: str) -> None:
        def told(_result: object) -> None:
            self.desk.messages.info(said)
            self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.write(self, work, told, changed={"contacts", "appointments"})


def _saved_words(contact: NewContact, today: date) -> str:
    words = f"{contacts.KIND_LABELS[contact.kind]}: {contacts.OUTCOME_LABELS[contact.outcome].lower()}. Saved"
    if contact.next_step_on is None:
        return f"{words}; no next step."
    return f"{words}; next step {formats.near_day(contact.next_step_on, today)}."
