"""Whom a CSA is to review: the people of its county, those proposed ticked, and the list on its way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import directory, review_list
from csdesk.services.directory import CsaView
from csdesk.services.review_list import Candidate, Standing
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.directory.review_giving import Giving
from csdesk.ui.widgets import (
    ActionBar,
    BackButton,
    Button,
    Column,
    DateInput,
    EmptyState,
    Group,
    ListTable,
    PageHeader,
    Sheet,
    Text,
    page,
)
from csdesk.wording import tr

WHOLE_GROUP = Command("reviewChoice.group", tr("Tick the whole group, or nobody of it"), "A")
GROUPS = {
    Standing.TO_ASK: (tr("On the newest report, not contacted yet"), "user-plus", "accent"),
    Standing.WAITING: (tr("Before the CSA already, no answer yet"), "hourglass", "attention"),
    Standing.ANSWERED: (tr("Answered before"), "check-circle", "good"),
    Standing.NOT_PROPOSED: (tr("Not proposed"), "minus-circle", "ink_2"),
}
COLUMNS = (
    Column("", lambda _line: "", 36, tick=True, spoken=tr("Ticked")),
    Column(tr("NCP"), lambda line: line.name, 240, bold=True, tip=lambda line: line.name),
    Column(tr("IV-D case"), lambda line: ", ".join(line.cases), 280, role="ink_2", yields=1),
    Column("", lambda line: line.why, role="ink_2", tip=lambda line: line.why, spoken=tr("Why")),
)
LIST, NOBODY = range(2)


class ReviewChoiceScreen(Screen):
    """`open_with(csa_id)`: whom this agency is to review. Space ticks, A ticks the group or takes its ticks away."""

    name = "review_choice"
    depends_on = frozenset({"directory", "reviews", "reports", "ncps", "contacts", "referrals"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._csa_id: UUID | None = None
        self._agency: CsaView | None = None
        self._fresh = False
        self._people: tuple[Candidate, ...] = ()
        self._before: dict[str, Any] = {}
        self._giving = Giving(desk, self)
        back = BackButton(self._back, tr("the agency"), name="reviewChoice.back", key="Esc")
        self.header = PageHeader(tr("Whom is the agency to review?"), "", back=back, name="reviewChoice")
        self.list = ListTable(COLUMNS, name="reviewChoice.list", spoken=tr("People"), key=lambda line: line.ncp_id)
        self.list.ticks_changed.connect(lambda _count: self._show_count())
        self.list.offer(lambda line: keyed((WHOLE_GROUP,), self._press, line), opens=tr("Open the record"))
        self.list.opened.connect(lambda line: desk.navigate("record", ncp_id=line.ncp_id))
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.list, padding=0, name="reviewChoice.sheet"))
        nobody = EmptyState(
            tr("Nobody to review"),
            tr("Here stand the people with a case in an agency's county. Open the agency in the Directory."),
            icon="buildings",
            action=tr("Open the Directory"),
            on_action=lambda: desk.navigate("directory"),
            name="reviewChoice.empty",
        )
        self.pages.addWidget(Sheet(nobody, name="reviewChoice.nobody"))
        self.due = DateInput(desk.today, name="reviewChoice.due", spoken=tr("Answer due on"))
        self.due.setFixedWidth(140)
        self._due = ""
        """The day that is proposed, as it stands in the field."""
        self.count = Text("", "strong", name="reviewChoice.count")
        self.spoken = Button(tr("Asked another way"), self._note, name="reviewChoice.note", kind="link")
        self.spoken.setToolTip(tr("They were named by phone or in a meeting: only note that the agency was asked"))
        self.mail = Button(tr("E-mail the list"), self._mail, name="reviewChoice.mail", icon="envelope-simple")
        self.save = Button(
            tr("Save the list"), self._save, name="reviewChoice.save", kind="primary", key="Ctrl+Enter"
        )
        self.bar = ActionBar(
            self.count, Text(tr("answer due"), role="ink_2"), self.due, None, self.spoken, self.mail, self.save
        )
        self.set_content(page(self.header, self.pages), self.bar)
        QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self._back
        )

    def open_with(self, csa_id: UUID | None = None, **_more: Any) -> None:
        """The agency."""
        if csa_id is not None:
            self._csa_id, self._fresh, self._outdated = csa_id, True, True

    def refresh(self) -> None:
        """Read who can be put before the agency."""
        csa_id, today = self._csa_id, self.desk.today()
        if csa_id is None:
            self._show_nobody()
            return
        self.desk.read(
            self,
            lambda session: (
                directory.agency(session, csa_id),
                review_list.candidates(session, csa_id),
                review_list.due_day(session, csa_id, today),
            ),
            self._show,
            key="people",
        )

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.directory import scenes

        return scenes.of_choice(self, files)

    def primary_action(self) -> QAbstractButton:
        """Save the list."""
        return self.save

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.list if self.pages.currentIndex() == LIST else None

    def unsaved(self) -> dict[str, Any]:
        """Who is ticked, and until when; nothing while it is as it was proposed."""
        as_proposed = self._ticked() == self._proposed() and self.due.text() == self._due
        if self._agency is None or as_proposed:
            return self._before
        return {
            "csa_id": str(self._agency.id),
            "ticked": [str(ncp_id) for ncp_id in self._ticked()],
            "due": self.due.text(),
        }

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Open the same agency with the same ticks."""
        self._before = unsaved
        self.open_with(UUID(unsaved["csa_id"]))

    def _show_nobody(self) -> None:
        self.pages.setCurrentIndex(NOBODY)
        self.bar.hide()

    def _show(self, found: tuple[CsaView, tuple[Candidate, ...], Any]) -> None:
        self._agency, self._people, due = found
        self.header.set(
            tr("Whom is {name} to review?", name=self._agency.name), tr("Space ticks one, A the whole group")
        )
        groups = []
        for standing, (title, icon, role) in GROUPS.items():
            lines = [line for line in self._people if line.standing is standing]
            if lines:
                groups.append((Group(title, len(lines), icon, role), lines))
        self.list.set_groups(groups)
        if self._fresh:
            self._fresh = False
            self.list.rows.ticked = self._proposed()
            self.due.set_value(due)
            self._due = self.due.text()
            if self._before.get("csa_id") == str(self._agency.id):
                self.list.rows.ticked = {UUID(one) for one in self._before["ticked"]}
                self.due.setText(self._before["due"])
                self._before = {}
        self.pages.setCurrentIndex(LIST if self._people else NOBODY)
        self.bar.setVisible(bool(self._people))
        if self.list.selected() is None:
            self.list.select_first()
        self._show_count()

    def _proposed(self) -> set[object]:
        return {line.ncp_id for line in self._people if line.standing is Standing.TO_ASK}

    def _ticked(self) -> set[object]:
        return self.list.rows.ticked & {line.ncp_id for line in self._people}

    def _show_count(self) -> None:
        number = len(self._ticked())
        self.count.setText(formats.count(number, tr("person"), tr("people")) if number else tr("Nobody is ticked"))
        for button in (self.spoken, self.mail, self.save):
            button.setEnabled(bool(number))
        self.list.viewport().update()

    def _press(self, key: str, line: Candidate | None) -> None:
        if key == "A" and line is not None:
            group: set[object] = {one.ncp_id for one in self._people if one.standing is line.standing}
            rows = self.list.rows
            rows.ticked = rows.ticked - group if group <= rows.ticked else rows.ticked | group
            self._show_count()

    def _wanted(self) -> tuple[UUID, ...] | None:
        """Who is ticked, in the order of the list; None where the day is missing."""
        if self.due.value() is None:
            self.desk.messages.warn(tr("Enter the day by which the agency answers. No list was made."))
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        ticked = self._ticked()
        return tuple(line.ncp_id for line in self._people if line.ncp_id in ticked)

    def _save(self) -> None:
        wanted, due = self._wanted(), self.due.value()
        if wanted and due is not None and self._agency is not None:
            self._giving.save(self._agency, wanted, due, self._back)

    def _mail(self) -> None:
        wanted, due = self._wanted(), self.due.value()
        if wanted and due is not None and self._agency is not None:
            self._giving.mail(self._agency, wanted, due, self._back)

    def _note(self) -> None:
        wanted, due, agency = self._wanted(), self.due.value(), self._agency
        if not wanted or due is None or agency is None:
            return
        at, who = self.desk.now(), self.desk.who

        def done(asked: tuple[UUID, ...]) -> None:
            self._back()
            people = formats.count(len(asked), tr("person"), tr("people"))
            self.desk.messages.good(
                tr(
                    "{people} put before {name}, answer due {day}.",
                    people=people,
                    name=agency.name,
                    day=formats.day(due),
                )
            )

        self.desk.write(
            self,
            lambda session: review_list.ask_by_word(session, agency.id, wanted, due_on=due, at=at, who=who),
            done,
            changed={"reviews", "today"},
            undo=tr("Asking for review"),
        )

    def _back(self) -> None:
        if self._agency is not None:
            self.desk.navigate("directory", csa_id=self._agency.id, part="review")
        else:
            self.desk.navigate("directory")
