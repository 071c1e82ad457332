"""The review list of a CSA: ask for people, and write down its answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from csdesk.services import reviews
from csdesk.services.directory import ContactRule, CsaView
from csdesk.services.reviews import ReviewAnswer, ReviewView
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    Band,
    Button,
    Column,
    DateInput,
    ListTable,
    Sheet,
    Tag,
    Text,
    column,
    holding,
    name_widget,
    row,
)

CHANGED = frozenset({"reviews", "today"})
ANSWER_DAYS = 14


class ReviewSheet(Sheet):
    """Who lies before a CSA. C clears, X excludes with the CSA's reason."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="directory.reviews.sheet")
        self._desk = desk
        self._agency: CsaView | None = None
        self._not_asked: tuple[UUID, ...] = ()
        self._before: dict[str, str] = {}
        columns = (
            Column("Due", self._due, 92, margin=True, role=self._due_role, bold=self._is_late),
            Column("Person", lambda line: line.name, bold=True),
            Column("Asked", lambda line: formats.short_day(line.asked_at.astimezone().date()), 72, role="ink_2"),
        )
        self.list = ListTable(
            columns, name="directory.reviews", spoken="Reviews without an answer", key=lambda line: line.id
        )
        self.list.opened.connect(lambda line: desk.navigate("record", ncp_id=line.ncp_id))
        self.list.key_pressed.connect(self._press)
        self.list.chosen.connect(lambda _line: self._show_actions())
        self.state = Tag("", Tone.PLAIN, name="directory.reviews.state")
        self.count = Text("", wrap=True, name="directory.notAsked")
        self.due = DateInput(desk.today, name="directory.reviews.due", spoken="Answer due on")
        self.due.setFixedWidth(150)
        self.ask = Button("Ask for review", self._ask, name="directory.ask", icon="paper-plane-tilt")
        asking = column(
            self.count,
            row(self.ask, 8, Text("answer due", role="ink_2"), self.due, None),
            gap=8,
            margins=(16, 12, 16, 12),
        )
        self.nothing = Text("", role="ink_2", wrap=True, name="directory.reviews.nothing")
        self._nothing = holding(column(self.nothing, None, margins=(16, 10, 16, 10)))
        self.add(Band(Text("Review before contact", "section"), None, self.state), holding(asking))
        self.add(self._nothing, self.list, stretch=1)
        self.add(self._make_actions())

    def _make_actions(self) -> Any:
        self.clear_ = Button("May be contacted", self._clear, name="directory.clear", icon="check", key="C")
        self.exclude = Button("Do not contact", self._exclude, name="directory.exclude", icon="prohibit", key="X")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("The CSA’s reason: needed for “do not contact”")
        name_widget(self.reason, "directory.reason", "The CSA’s reason")
        self.reason.returnPressed.connect(self._exclude)
        self._actions = holding(
            column(row(self.clear_, self.exclude, None), self.reason, gap=8, margins=(16, 10, 16, 12))
        )
        return self._actions

    def show_reviews(self, agency: CsaView, lines: Sequence[ReviewView], not_asked: tuple[UUID, ...]) -> None:
        """Show who lies before an agency, and how many could be put before it."""
        if self._agency is None or self._agency.id != agency.id:
            self.due.set_value(self._desk.today() + timedelta(days=ANSWER_DAYS))
            self.reason.clear()
        self._agency, self._not_asked = agency, not_asked
        first = agency.contact_rule is ContactRule.CSA_FIRST
        words = "reviews first" if first else "not needed here"
        self.state.set(words, Tone.INFO if first else Tone.PLAIN, "eye" if first else "minus-circle")
        self.count.setText(
            f"{formats.count(len(not_asked), 'person', 'people')} of {agency.county} were not put before the CSA yet."
            if not_asked
            else f"Nobody of {agency.county} is left to be put before the CSA."
        )
        self.ask.setEnabled(bool(not_asked))
        self.list.set_rows(lines)
        self.list.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        self.nothing.setText(
            "No review waits for an answer."
            if first
            else "This CSA leaves it to you whom to contact. You can still ask for a review."
        )
        if lines and self.list.selected() is None:
            self.list.select_first()
        if self._before.get("agency_id") == str(agency.id):
            self.list.select_key(UUID(self._before["review_id"]))
            self.reason.setText(self._before["reason"])
            self._before = {}
        self._show_actions()

    def unsaved(self) -> dict[str, str]:
        """The reason that was typed for the person who is selected; empty when there is none."""
        line, reason = self.list.selected(), self.reason.text()
        if self._agency is None or line is None or not reason:
            return self._before
        return {"agency_id": str(self._agency.id), "review_id": str(line.id), "reason": reason}

    def bring_back(self, unsaved: dict[str, str]) -> None:
        """Put the reason back once its agency is shown."""
        self._before = unsaved

    def _show_actions(self) -> None:
        self._actions.setVisible(self.list.selected() is not None)

    def _due(self, line: ReviewView) -> str:
        return formats.near_day(line.due_on, self._desk.today())

    def _is_late(self, line: ReviewView) -> bool:
        return line.due_on < self._desk.today()

    def _due_role(self, line: ReviewView) -> str:
        return "bad" if self._is_late(line) else "ink_2"

    def _press(self, key: str, _line: ReviewView) -> None:
        if key == "C":
            self._clear()
        elif key == "X":
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self) -> None:
        agency, due, people = self._agency, self.due.value(), self._not_asked
        if agency is None:
            return
        if due is None:
            self._desk.messages.warn("Enter the day on which the answer is due. Nobody was put before the CSA.")
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        number = formats.count(len(people), "person", "people")
        self._desk.dialogs.confirm(
            f"Put {number} before {agency.name}?",
            "They wait until it answers; each answer is written down here, one by one.",
            "Ask for review",
            lambda: self._put_before(agency, people, due),
        )

    def _put_before(self, agency: CsaView, people: Sequence[UUID], due: date) -> None:
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self,
            lambda session: reviews.ask(session, agency.id, people, due_on=due, at=at, who=who),
            lambda asked: self._desk.messages.good(
                f"{formats.count(len(asked), 'person', 'people')} put before {agency.name}, "
                f"answer due {formats.day(due)}."
            ),
            changed=CHANGED,
            undo="Asking for review",
        )

    def _clear(self) -> None:
        self._answer(ReviewAnswer.CLEARED, "")

    def _exclude(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._answer(ReviewAnswer.EXCLUDED, reason)

    def _answer(self, answer: ReviewAnswer, reason: str) -> None:
        line = self.list.selected()
        if line is None:
            return
        at, who = self._desk.now(), self._desk.who

        def saved(_done: None) -> None:
            self.reason.clear()
            words = reviews.ANSWER_LABELS[answer].lower()
            self._desk.messages.info(f"{line.name}: {words}.")

        self._desk.write(
            self,
            lambda session: reviews.answer(session, line.id, answer, reason, at=at, who=who),
            saved,
            changed=CHANGED,
            undo="The agency's answer",
        )
