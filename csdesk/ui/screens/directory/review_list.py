"""Who lies before a CSA for review, list by list, and what it answered: each answer can be given and changed here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu

from csdesk.services import review_list, reviews
from csdesk.services.directory import ContactRule, CsaView
from csdesk.services.review_list import ReviewListView
from csdesk.services.reviews import ANSWER_LABELS, ReviewAnswer, ReviewView
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.review_giving import Giving
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    Band,
    Button,
    Column,
    Fault,
    Group,
    ListTable,
    Sheet,
    Tag,
    Text,
    column,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr

CHANGED = frozenset({"reviews", "today"})
NEEDS_REASON = tr("Write the reason that the CSA gave. Nothing was saved yet.")
ANSWERS = (
    Command("directory.reviews.clear", tr("May be contacted"), "C", icon="check"),
    Command("directory.reviews.exclude", tr("Do not contact …"), "X", icon="prohibit"),
    Command("directory.reviews.again", tr("Ask again"), "A", icon="arrow-clockwise"),
)
ANSWERED_ICONS = {ReviewAnswer.CLEARED: "check", ReviewAnswer.EXCLUDED: "prohibit", ReviewAnswer.OPEN: ""}


@dataclass(frozen=True)
class Lying:
    """All that the sheet shows of an agency."""

    waiting: tuple[ReviewView, ...]
    answered: tuple[ReviewView, ...]
    lists: tuple[ReviewListView, ...]
    to_ask: int


def _read(session: Any, csa_id: UUID) -> Lying:
    return Lying(
        reviews.open_reviews(session, csa_id=csa_id),
        reviews.answered_reviews(session, csa_id),
        review_list.lists_of(session, csa_id),
        review_list.proposed(session, csa_id),
    )


class ReviewSheet(Sheet):
    """Who lies before a CSA, and what it answered. C clears, X excludes with the CSA's reason, A asks again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="directory.reviews.sheet")
        self._desk = desk
        self._agency: CsaView | None = None
        self._lists: dict[UUID, ReviewListView] = {}
        self._before: dict[str, str] = {}
        self._giving = Giving(desk, self)
        columns = (
            Column(tr("When"), self._when, 92, margin=True, role=self._when_role, bold=self._is_late),
            Column(tr("Person"), lambda line: line.name, 180, bold=True),
            Column(
                tr("Answer"),
                _said,
                role="ink_2",
                icon=lambda line: ANSWERED_ICONS[line.answer],
                tip=lambda line: line.reason,
                least=90,
            ),
        )
        self.list = ListTable(columns, name="directory.reviews", spoken=tr("Reviews"), key=lambda line: line.id)
        self.list.opened.connect(lambda line: desk.navigate("record", ncp_id=line.ncp_id))
        self.list.offer(lambda line: keyed(ANSWERS, self._press, line))
        self.list.chosen.connect(lambda _line: self._show_actions())
        self.state = Tag("", Tone.PLAIN, name="directory.reviews.state")
        self.choose = Button(tr("Choose whom to ask …"), self._choose, name="directory.ask", icon="paper-plane-tilt")
        self.bring = Button(tr("Bring answers in …"), self._bring, name="directory.answers", icon="tray")
        top = row(self.choose, self.bring, None, margins=(16, 10, 16, 10))
        self.nothing = Text("", role="ink_2", wrap=True, name="directory.reviews.nothing")
        self._nothing = holding(column(self.nothing, None, margins=(16, 10, 16, 10)))
        self.add(Band(Text(tr("Review before contact"), "section"), None, self.state), holding(top))
        self.add(self._nothing, self.list, stretch=1)
        self.add(self._make_actions())

    def _make_actions(self) -> Any:
        self.clear_ = Button(tr("May be contacted"), self._clear, name="directory.clear", icon="check", key="C")
        self.exclude = Button(tr("Do not contact"), self._exclude, name="directory.exclude", icon="prohibit", key="X")
        self.again = Button(
            tr("Ask again"), self._ask_again, name="directory.askAgain", icon="arrow-clockwise", key="A"
        )
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("The CSA’s reason: needed for “do not contact”"))
        name_widget(self.reason, "directory.reason", tr("The CSA’s reason"))
        self.reason.returnPressed.connect(self._exclude)
        self.fault = Fault("small", name="directory.reason.fault", of=(self.reason,))
        self.fault.hide()
        self.its_list = Button(tr("Its list …"), self._open_menu, name="directory.list")
        self._menu = QMenu(self)
        self._menu.addAction(tr("Save the list again …")).triggered.connect(self._save_again)
        self._menu.addAction(tr("Withdraw the list …")).triggered.connect(self._withdraw)
        answers = row(self.clear_, self.exclude, None)
        beside = row(self.reason, self.again, self.its_list)
        self._actions = holding(column(answers, beside, self.fault, gap=8, margins=(16, 10, 16, 12)))
        return self._actions

    def show_agency(self, agency: CsaView) -> None:
        """Read and show who lies before an agency, and what it answered."""
        if self._agency is None or self._agency.id != agency.id:
            self.reason.clear()
        self._agency = agency
        self._desk.read(
            self, lambda session: _read(session, agency.id), lambda found: self._show(agency, found), key="reviews"
        )

    def _show(self, agency: CsaView, found: Lying) -> None:
        first = agency.contact_rule is ContactRule.CSA_FIRST
        words = tr("reviews first") if first else tr("not needed here")
        self.state.set(words, Tone.INFO if first else Tone.PLAIN, "eye" if first else "minus-circle")
        self.choose.set_trailing(f"{found.to_ask:,}" if found.to_ask else "")
        self._lists = {one.id: one for one in found.lists}
        self.list.set_groups(self._grouped(found))
        anything = bool(found.waiting or found.answered)
        self.list.setVisible(anything)
        self._nothing.setVisible(not anything)
        self.nothing.setText(
            tr("Nobody lies before this CSA, and it has answered about nobody yet.")
            if first
            else tr("This CSA leaves it to you whom to contact. You can still ask for a review.")
        )
        if anything and self.list.selected() is None:
            self.list.select_first()
        if self._before.get("agency_id") == str(agency.id):
            self.list.select_key(UUID(self._before["review_id"]))
            self.reason.setText(self._before["reason"])
            self._before = {}
        self._show_actions()

    def _grouped(self, found: Lying) -> list[tuple[Group, Sequence[ReviewView]]]:
        by_list: defaultdict[UUID | None, list[ReviewView]] = defaultdict(list)
        for line in found.waiting:
            by_list[line.list_id].append(line)
        groups: list[tuple[Group, Sequence[ReviewView]]] = []
        for list_id, lines in by_list.items():
            one = self._lists.get(list_id) if list_id else None
            day = formats.short_day(one.made_at.astimezone().date()) if one else ""
            title = tr("List of {day}: no answer yet", day=day) if one else tr("No answer yet")
            count = tr("{lines:,} of {people:,}", lines=len(lines), people=one.people) if one else f"{len(lines):,}"
            late = any(self._is_late(line) for line in lines)
            groups.append((Group(title, count, "hourglass", "bad" if late else "accent"), lines))
        if found.answered:
            groups.append((Group(tr("Answered"), len(found.answered), "check-circle", "good"), found.answered))
        return groups

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
        line = self.list.selected()
        self._actions.setVisible(line is not None)
        if line is not None:
            self.again.setVisible(line.answer is not ReviewAnswer.OPEN)
            one = self._lists.get(line.list_id)
            self.its_list.setVisible(
                one is not None and one.withdrawn_at is None and line.answer is ReviewAnswer.OPEN
            )

    def _when(self, line: ReviewView) -> str:
        if line.answer is ReviewAnswer.OPEN:
            return tr("due {short_day}", short_day=formats.short_day(line.due_on))
        return formats.short_day(line.answered_on)

    def _is_late(self, line: ReviewView) -> bool:
        return line.answer is ReviewAnswer.OPEN and line.due_on < self._desk.today()

    def _when_role(self, line: ReviewView) -> str:
        return "bad" if self._is_late(line) else "ink_2"

    def _press(self, key: str, _line: ReviewView) -> None:
        if key == "C":
            self._clear()
        elif key == "X":
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key == "A":
            self._ask_again()

    def _choose(self) -> None:
        if self._agency is not None:
            self._desk.navigate("review_choice", csa_id=self._agency.id)

    def _bring(self) -> None:
        if self._agency is not None:
            self._desk.navigate("review_answers", csa_id=self._agency.id, browse=True)

    def _clear(self) -> None:
        self._answer(ReviewAnswer.CLEARED, "")

    def _exclude(self) -> None:
        reason = self.reason.text().strip()
        self._say("" if reason else NEEDS_REASON)
        if not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._answer(ReviewAnswer.EXCLUDED, reason)

    def _say(self, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def _answer(self, answer: ReviewAnswer, reason: str) -> None:
        line = self.list.selected()
        if line is None:
            return
        at, who = self._desk.now(), self._desk.who
        self._step_on(line)

        def saved(_done: None) -> None:
            self.reason.clear()
            words = ANSWER_LABELS[answer].lower()
            self._desk.messages.info(f"{line.name}: {words}.")

        self._desk.write(
            self,
            lambda session: reviews.answer(session, line.id, answer, reason, at=at, who=who),
            saved,
            changed=CHANGED,
            undo=tr("The agency's answer"),
        )

    def _step_on(self, line: ReviewView) -> None:
        """Select whoever waits after a line that is answered now, so that the keyboard can go on."""
        waiting = [
            one
            for one in self.list.rows.rows
            if not isinstance(one, Group) and one.answer is ReviewAnswer.OPEN and one.id != line.id
        ]
        ids = [one.id for one in self.list.rows.rows if not isinstance(one, Group)]
        later = [one for one in waiting if ids.index(one.id) > ids.index(line.id)]
        if line.answer is ReviewAnswer.OPEN and waiting:
            self.list.select_key((later or waiting)[0].id)

    def _ask_again(self) -> None:
        line, agency = self.list.selected(), self._agency
        if line is None or agency is None or line.answer is ReviewAnswer.OPEN:
            return
        at, who, today = self._desk.now(), self._desk.who, self._desk.today()

        def work(session: Any) -> None:
            due_on = review_list.due_day(session, agency.id, today)
            review_list.ask_by_word(session, agency.id, (line.ncp_id,), due_on=due_on, at=at, who=who)

        self._desk.write(
            self,
            work,
            lambda _none: self._desk.messages.info(tr("{name} lies before the CSA again.", name=line.name)),
            changed=CHANGED,
            undo=tr("Asking the agency again"),
        )

    def _open_menu(self) -> None:
        self._menu.popup(self.its_list.mapToGlobal(QPoint(0, self.its_list.height())))

    def _save_again(self) -> None:
        one = self._of_selected()
        if one is not None:
            self._giving.save_again(one)

    def _withdraw(self) -> None:
        one = self._of_selected()
        if one is not None:
            self._giving.withdraw(one)

    def _of_selected(self) -> ReviewListView | None:
        line = self.list.selected()
        return self._lists.get(line.list_id) if line is not None and line.list_id is not None else None


def _said(line: ReviewView) -> str:
    if line.answer is ReviewAnswer.OPEN:
        return tr("asked {short_day}", short_day=formats.short_day(line.asked_at.astimezone().date()))
    return f"{ANSWER_LABELS[line.answer]}{f': {line.reason}' if line.reason else ''}"
