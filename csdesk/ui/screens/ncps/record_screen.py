"""The record of one person, on one page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import merging
from csdesk.services.contacts import NewContact
from csdesk.services.errors import DeskError, NotFoundError
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.ncps.action_sheet import Action, ActionSheet
from csdesk.ui.screens.ncps.actions import SAFE_CONTACT, corrections
from csdesk.ui.screens.ncps.add_contact import AddContact
from csdesk.ui.screens.ncps.aside import Aside
from csdesk.ui.screens.ncps.calling import HIDDEN, Calls
from csdesk.ui.screens.ncps.drafts import Drafts
from csdesk.ui.screens.ncps.family_sheet import call_parent
from csdesk.ui.screens.ncps.forms import ADOPTED, Forms
from csdesk.ui.screens.ncps.going_on import form_after
from csdesk.ui.screens.ncps.happened import Happened
from csdesk.ui.screens.ncps.loading import RecordPage, load
from csdesk.ui.screens.ncps.opening import open_calendar_file, open_entry
from csdesk.ui.screens.ncps.payments import CasesSheet
from csdesk.ui.screens.ncps.reach_sheet import ReachSheet, Way
from csdesk.ui.screens.ncps.record_head import RecordHead
from csdesk.ui.screens.ncps.record_layout import Columns, nobody
from csdesk.ui.screens.ncps.record_menu import OF_PERSON, RecordMenu, action_named
from csdesk.ui.screens.ncps.record_work import RecordWork
from csdesk.ui.screens.ncps.stage_line import StageLine
from csdesk.ui.widgets import Scrolling, framed, holding, page
from csdesk.wording import tr

RECORD, NOBODY, OPENING = range(3)


class RecordScreen(Screen):
    """Who it is, how far the work has come, what happened, what is next; a contact is added at the top."""

    name = "record"
    depends_on = ABOUT_PEOPLE | {"today", "letters"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ncp_id: UUID | None = None
        self.shown: RecordPage | None = None
        self.drafts = Drafts()
        self.work = RecordWork(desk, self)
        self._before: UUID | None = None
        self._start = ""
        ways = (
            ("write", tr("Letter …"), "L", self._write_letter),
            ("calendar", tr("Calendar file for Outlook …"), "", self._open_calendar),
            ("reach", tr("How to reach: all numbers and addresses"), "R", self.toggle_reach),
        )
        self.menu = RecordMenu(self, self.open_form, ways, self._go)
        self.head = RecordHead(self.menu)
        self.stage = StageLine()
        self.contact = AddContact(desk.today)
        self.cases = CasesSheet()
        self.happened = Happened(desk.today())
        self.reach = ReachSheet()
        self.form = ActionSheet(desk.today)
        self.forms = Forms(self.form, self.drafts, self.work, desk.messages)
        self.aside = Aside(desk.today, self._go)
        self._middle = QStackedWidget()
        for part in (self.happened, self.reach, self.form):
            self._middle.addWidget(part)
        self.pages = QStackedWidget()
        self.calls = Calls(desk, self.work, self.contact, self._begin_contact)
        self._keys = self._key_table()
        self._lay_out()
        self._connect()

    def open_with(self, ncp_id: UUID | None = None, start: str = "", back: str = "", **_others: Any) -> None:
        """Open a record; `start` begins a contact (`call`, ...) or opens a form; `back`: where Esc leads."""
        if ncp_id is None:
            return
        self._keep_draft()
        self.head.lead_back(back, anew=ncp_id != self.ncp_id)
        if ncp_id != self.ncp_id:
            self.forms.leave(self.ncp_id)
            self.close_form()
            self.happened.reset()
            self.contact.show_phones(())
            # Until this person is read, nothing of another one stands there to be acted on.
            self.shown = None
            self.contact.restore(self.drafts.of(ncp_id))
            self.pages.setFocus()  # else Qt looks through all parts for one to have the keyboard meanwhile
            self.pages.setCurrentIndex(OPENING)
        self.ncp_id, self._start, self._before = ncp_id, start, None
        self.head.forget_shown()
        self.work.note_opening(ncp_id, self._show_nobody)
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
        return self.drafts.as_json(self.ncp_id, self.form.unsaved())

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put contacts that were begun back to their persons; the record that was open opens unless another does."""
        self.drafts.from_json(unsaved)
        self._before = UUID(unsaved["ncp_id"]) if "ncp_id" in unsaved else None

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_record(self, files)

    def commands(self) -> list[Command]:
        """What its keys do, and its menu."""
        numbers = () if self.shown is None or self.head.hides_reach else self.shown.record.phones
        doing = [one for one in OF_PERSON if not one.keys.isdigit() or int(one.keys) <= len(numbers)]
        of_keys = [one.does(partial(self._press, one.keys), self._has_person) for one in doing]
        back = Command("record.goBack", self.head.back.accessibleName(), "Alt+Left", self._go_back, kind=Kind.GO)
        return [*of_keys, *self.menu.offered(self.shown), back]

    def primary_action(self) -> QAbstractButton:
        """Save the form that is open, else the contact."""
        return self.form.save if self.form.action is not None else self.contact.save

    def first_focus(self) -> QWidget | None:
        """What happened: letters are keys there. A contact that is begun has the keyboard itself."""
        return None if self._start or self.contact.holds_focus() else self.happened.list

    def open_form(self, action: Action) -> None:
        """Show the form of an action in place of what happened."""
        if self.shown is None:
            return
        self.contact.hide()  # one thing is entered at a time
        self.forms.open(action, self.shown)
        self._middle.setCurrentWidget(self.form)
        self.form.take_focus()

    def close_form(self) -> None:
        """Show what happened again. What was typed into a form waits until it is opened again."""
        if self._middle.currentWidget() is self.happened:
            return
        self.forms.close(self.ncp_id)
        self.contact.show()
        self._middle.setCurrentWidget(self.happened)
        self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_reach(self) -> None:
        """Show all ways to reach the person in place of what happened, or what happened again."""
        if self.shown is None:
            return
        if self._middle.currentWidget() is self.reach:
            self.close_form()
        elif self.head.hides_reach:
            self.desk.messages.info(HIDDEN)
        else:
            self.close_form()
            self._middle.setCurrentWidget(self.reach)
            self.reach.open()

    def fill_menu(self) -> None:
        """Offer what can be entered for this person now."""
        self.menu.fill(self.shown)

    def _key_table(self) -> dict[str, Callable[[], object]]:
        """What each key of the page does."""
        keys: dict[str, Callable[[], object]] = {
            "A": self._begin_contact,
            "C": partial(self._begin_contact, "call"),
            "D": self._dial_first,
            "E": self.aside.next_step.settle,
            "P": self.aside.next_step.ask_when,
            "I": partial(self._go, "interview"),
            "W": partial(self._go, "plans"),
            "S": lambda: self.happened.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "X": lambda: self._open_chosen(correct=True),
            "M": self.head.open_menu,
        }
        return keys | {str(number): partial(self.calls.begin_with, number) for number in range(1, 10)}

    def _lay_out(self) -> None:
        parts = page(self.head, self.stage, self.contact, gap=8)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addWidget(Columns(self.cases, self._middle, self.aside), 1)
        # A page that is larger than a small or strongly enlarged screen can be scrolled.
        scrolling = Scrolling(holding(parts), gap=0)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        scrolling.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.pages.addWidget(scrolling)
        self.pages.addWidget(nobody(self._go_back))
        self.pages.addWidget(QWidget())
        self.pages.setCurrentIndex(NOBODY)
        self.set_pages(holding(framed(page(self.pages), least=0)))

    def _connect(self) -> None:
        head, step, reach, family = self.head, self.aside.next_step, self.reach, self.aside.family
        self.menu.aboutToShow.connect(self.fill_menu)
        head.back_wanted.connect(self._go_back)
        head.dial_wanted.connect(self._dial_first)
        head.reach_wanted.connect(self.toggle_reach)
        head.copy_wanted.connect(lambda text: self.work.copy(self.ncp_id, text, shown=head.shown_on_purpose))
        head.interview_wanted.connect(partial(self._go, "interview"))
        head.plan_wanted.connect(partial(self._go, "plans"))
        head.safety_wanted.connect(lambda: self.open_form(SAFE_CONTACT))
        head.show_wanted.connect(lambda ncp_id: self.work.reveal(ncp_id, partial(head.show_hidden, ncp_id)))
        head.reach_shown.connect(self._show_reach)
        self.contact.save_wanted.connect(self._save_contact)
        self.happened.list.opened.connect(lambda _entry: self._open_chosen())
        self.happened.everywhere.connect(lambda text: self.desk.navigate("notes", text=text))
        reach.closed.connect(self.close_form)
        reach.wanted.connect(self._open_named)
        reach.dial_wanted.connect(self._dial_way)
        reach.copy_wanted.connect(lambda way: self.work.copy(self.ncp_id, way.what, shown=head.shown_on_purpose))
        reach.marked.connect(lambda way, standing: self.work.mark(way.id, standing, phone=way.phone))
        reach.correct_wanted.connect(lambda key: corrections.ask(self.desk, self, key, self.open_form))
        for sheet in (family, self.aside.alerts):
            sheet.wanted.connect(self._open_named)
        family.correct_wanted.connect(lambda key: corrections.ask(self.desk, self, key, self.open_form))
        family.call_wanted.connect(lambda parent: call_parent(self.desk, self.shown, parent))
        self.form.closed.connect(self.close_form)
        self.form.save_wanted.connect(lambda action, work: self.forms.save(action, work, self.close_form))
        step.done.connect(lambda to_do: self.work.settle(to_do, self._to_list))
        step.missed.connect(lambda to_do: self.work.miss(to_do, self._to_list))
        step.postponed.connect(lambda to_do, until: self.work.postpone(to_do, until, self._to_list))
        self.aside.told.opened.connect(lambda start: self.desk.navigate("told", ncp_id=self.ncp_id, start=start))
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._escape
        )

    def _show(self, shown: RecordPage) -> None:
        if shown.record.ncp_id != self.ncp_id:
            return
        first = self.shown is None
        self.shown = shown
        self.head.show_record(shown.record, shown.elsewhere)
        self.stage.show_steps(shown.steps)
        self.contact.show_against(shown.reason_needed)
        self.contact.show_steps(shown.open_steps)
        self.cases.show_record(shown.record)
        self._show_reach()
        self.aside.show_page(shown)
        draft = self.drafts.of(shown.record.ncp_id)
        if first and draft is not None:
            self.contact.restore(draft)  # its number can be chosen now
        just_opened = self.pages.currentIndex() != RECORD
        self.pages.setCurrentIndex(RECORD)
        before = self.drafts.form_of(self.ncp_id)
        if self._start:
            (self._open_named if action_named(self._start) else self._begin_contact)(self._start)
            self._start = ""
        elif before is not None:
            self._open_named(before["action"])
        elif just_opened and self.isVisible():
            self._to_list()
        if self.drafts.has_of_others(shown.record.ncp_id):
            self._look_for_merged(shown.record.ncp_id)

    def _look_for_merged(self, ncp_id: UUID) -> None:
        """What was begun on a record that was merged into this one goes on here."""

        def found(gone: tuple[UUID, ...]) -> None:
            if ncp_id != self.ncp_id:
                return
            self._keep_draft()
            if self.drafts.adopt(ncp_id, gone):
                self.contact.restore(self.drafts.of(ncp_id))
                self.desk.messages.info(ADOPTED)

        self.desk.read(self, lambda session: merging.merged_into(session, ncp_id), found, key="merged")

    def _show_reach(self) -> None:
        """What tells phones and addresses, as far as it may be seen now."""
        if self.shown is None:
            return
        record, hidden = self.shown.record, self.head.hides_reach
        self.happened.show_entries(record.timeline, self.shown.today, hide_reach=hidden)
        self.contact.show_phones(() if hidden else record.phones)
        self.reach.show_record(replace(record, phones=(), addresses=(), locates=()) if hidden else record)
        if hidden and self._middle.currentWidget() is self.reach:
            self.close_form()

    def _show_nobody(self, error: DeskError) -> None:
        if isinstance(error, NotFoundError):
            self.ncp_id, self.shown = None, None
            self.pages.setCurrentIndex(NOBODY)
        self.desk.messages.refused(error)

    def _has_person(self) -> bool:
        return self.shown is not None

    def _press(self, key: str) -> bool:
        """A key of the page. False when it is none."""
        if self.shown is None or key not in self._keys:
            return False
        self._keys[key]()
        return True

    def _open_named(self, name: str) -> None:
        """Open a form by the name of its action, one in which something is corrected, too."""
        action = action_named(name)
        if action is None:
            corrections.again(self.desk, self, name, self.open_form)
        elif self.shown is not None and action.possible(self.shown):
            self.open_form(action)

    def _open_chosen(self, *, correct: bool = False) -> None:
        entry = self.happened.list.selected()
        if entry is None or self.shown is None:
            return
        if correct or not open_entry(self.desk, self, entry.reference):
            key = entry.reference.record_id
            if key is not None:
                corrections.ask(self.desk, self, key, self.open_form)

    def _begin_contact(self, start: str = "") -> None:
        self.close_form()
        self.contact.begin(start)

    def _dial_first(self) -> None:
        if self.shown is not None:
            self.calls.dial_first(self.shown, hidden=self.head.hides_reach)

    def _dial_way(self, way: Way) -> None:
        if self.shown is not None:
            self.calls.dial(self.shown, way.id, way.what)

    def _escape(self) -> None:
        if self.aside.next_step.when.input.hasFocus():
            self.aside.next_step.when.hide()
        elif self._middle.currentWidget() is not self.happened:
            self.close_form()
        elif self.contact.holds_focus() or self.happened.search.hasFocus():
            self._to_list()
        else:
            self._go_back()

    def _to_list(self) -> None:
        self.happened.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, screen: str) -> None:
        self.desk.navigate(screen, ncp_id=self.ncp_id)

    def _go_back(self) -> None:
        self._keep_draft()
        self.desk.navigate(self.head.way_back())

    def _write_letter(self) -> None:
        if self.ncp_id is not None:
            self.desk.navigate("letters", ncp_ids=(self.ncp_id,))

    def _open_calendar(self) -> None:
        if self.shown is not None:
            open_calendar_file(self.desk, self.shown)

    def _keep_draft(self) -> None:
        """What was typed for a contact waits for its person, and never shows up on another one's record."""
        if self.ncp_id is not None:
            self.drafts.keep(self.ncp_id, self.contact.draft())

    def _save_contact(self, contact: NewContact) -> None:
        ncp_id, sent = self.ncp_id, self.contact.draft()
        if ncp_id is None:
            return
        self.contact.save.setEnabled(False)

        def saved() -> None:
            self.contact.save.setEnabled(True)
            if self.drafts.of(ncp_id) == sent:
                self.drafts.forget(ncp_id)
            if ncp_id == self.ncp_id and self.contact.draft() == sent:  # nobody typed on meanwhile
                self.contact.clear()
                self._to_list()
                follows = form_after(contact, self.shown.record) if self.shown is not None else None
                if follows is not None:
                    self.open_form(follows)

        def refused(error: DeskError) -> None:
            self.contact.save.setEnabled(True)
            self.contact.show_fault(str(error))

        self.work.save_contact(ncp_id, contact, saved, refused)
