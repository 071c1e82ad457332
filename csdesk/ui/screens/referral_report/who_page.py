"""Who is this? Rows that may be about somebody of the caseload, side by side with whom they may be about."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from csdesk.services.referral_report import NEW_PERSON, ROW_LEFT_OUT, Candidate, Decision
from csdesk.ui import formats, theme
from csdesk.ui.commands import Command
from csdesk.ui.screens.referral_report.lists import readable
from csdesk.ui.widgets import (
    ActionBar,
    Beside,
    Button,
    Column,
    Icon,
    Line,
    ListTable,
    Scrolling,
    Sheet,
    Text,
    clear,
    column,
    holding,
    row,
)
from csdesk.wording import tr

LIST_SHARE, DETAIL_SHARE = 38, 77
BOTH_FIT = 760
SIDE_BY_SIDE = 156
"""Pixels that a person needs in the comparison."""
FOR = ("plus-circle", "good")
AGAINST = ("minus-circle", "attention")
MARK = 14
TOP = Qt.AlignmentFlag.AlignTop
NOT_KNOWN = tr("not known")


def _answer_words(answer: str) -> str:
    if answer == NEW_PERSON:
        return "new"
    if answer == ROW_LEFT_OUT:
        return tr("left out")
    return tr("the same") if answer else tr("to decide")


class WhoPage(QWidget):
    """The rows at the left; at the right the one that is chosen. `answers`: what was said, by decision."""

    answered = Signal()

    def __init__(self, on_back: Callable[[], object], on_record: Callable[[UUID], object]) -> None:
        super().__init__()
        self.answers: dict[str, str] = {}
        self._on_record = on_record
        self.decisions: tuple[Decision, ...] = ()
        self.buttons: dict[str, Button] = {}
        self.list = ListTable(
            (
                Column(
                    tr("Row"), lambda one: f"{one.row:,}", 56, margin=True, role="ink_2", tip=lambda one: one.sheet
                ),
                Column(tr("The report says"), lambda one: one.who, bold=True, least=110, tip=lambda one: one.who),
                Column(
                    tr("Who it is"),
                    lambda one: _answer_words(self.answers.get(one.key, "")),
                    104,
                    icon=lambda one: "check-circle" if self.answers.get(one.key) else "question",
                    role=lambda one: "good" if self.answers.get(one.key) else "attention",
                ),
            ),
            name="report.who",
            spoken=tr("People of the report who may be in the caseload"),
            key=lambda one: one.key,
        )
        self.list.chosen.connect(self._show)
        self.list.offer(self._answers_of)
        self._sentence = Text("", "section", wrap=True, name="report.who.sentence")
        head = row(Icon("users", "attention", 20), gap=10)
        head.addWidget(self._sentence, 1)
        self._body = column(gap=10)
        self._scroll = Scrolling(holding(self._body), name="report.who.detail")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLayout(
            column(
                Beside(
                    (Sheet(self.list, padding=0, name="report.who.sheet"), LIST_SHARE),
                    (Sheet(head, self._scroll, padding=14, name="report.who.one"), DETAIL_SHARE),
                    room=BOTH_FIT,
                )
            )
        )
        self.left = Text("", "strong", wrap=True, name="report.who.left")
        self.back = Button(
            tr("Back to the preview"), on_back, name="report.who.back", kind="primary", key="Ctrl+Enter"
        )
        self.bar = ActionBar(self.left, self.back, name="report.who.bar")

    def show_decisions(self, decisions: tuple[Decision, ...]) -> None:
        """Show what is to be decided; the first that is open is chosen."""
        self.decisions = decisions
        self.answers = {one.key: one.answer for one in decisions if one.answer}
        self.list.set_rows(decisions)
        self._count()
        if not self._choose_open(0):
            self.list.select_first()

    def answer(self, decision: Decision, answer: str) -> None:
        """Say who somebody is, and go on to the next who is open."""
        self.answers[decision.key] = answer
        self._count()
        self.list.viewport().update()
        at = self.decisions.index(decision)
        if not self._choose_open(at + 1):
            self._show(decision)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answered.emit()

    def forget(self) -> None:
        """Let go of the file."""
        self.decisions = ()
        self.answers = {}
        self.list.set_rows(())
        clear(self._body)
        self.buttons = {}

    def _choose_open(self, after: int) -> bool:
        """Choose the next who is open, from this one on and round; False when none is."""
        order = (*self.decisions[after:], *self.decisions[:after])
        wanted = next((one for one in order if one.key not in self.answers), None)
        return wanted is not None and self.list.select_key(wanted.key)

    def _count(self) -> None:
        left = len(self.decisions) - len(self.answers)
        if left:
            words = tr(
                "{count} still to decide; nothing is applied before.",
                count=formats.count(left, tr("person"), tr("people")),
            )
        else:
            words = tr("All are decided. The preview counts them as you said.")
        self.left.setText(words)
        self.left.set_role("attention" if left else "good")

    def _answers_of(self, decision: Decision) -> list[Command]:
        """The same person as one of the candidates, by number; or nobody of them."""
        same = [
            Command(
                f"report.who.{number}",
                tr("The same person as number {number}", number=number),
                str(number),
                partial(self.answer, decision, candidate.answer),
            )
            for number, candidate in enumerate(decision.candidates, 1)
        ]
        other = partial(self.answer, decision, decision.otherwise)
        return [*same, Command("report.who.other", tr("Nobody of these"), "N", other)]

    def _show(self, decision: Decision | None) -> None:
        clear(self._body)
        self.buttons = {}
        self._scroll.verticalScrollBar().setValue(0)
        if decision is None:
            return
        self._sentence.setText(decision.sentence)
        self._body.addWidget(holding(self._comparison(decision)))
        self._body.addStretch(1)

    def _comparison(self, decision: Decision) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        answer = self.answers.get(decision.key, "")
        self._put_column(grid, 1, tr("The report says"), decision.facts, None)
        for number, candidate in enumerate(decision.candidates):
            self._put_column(grid, number + 2, tr("The caseload says"), candidate.facts, decision.facts)
        for line, label in enumerate(decision.labels):
            grid.addWidget(Text(label, "small"), line + 1, 0, TOP)
        below = len(decision.labels) + 1
        grid.addWidget(Line(), below, 0, 1, len(decision.candidates) + 2)
        new = self._button(decision, decision.otherwise, decision.otherwise_label, "N", answer)
        grid.addLayout(column(new, None), below + 2, 1)
        for number, candidate in enumerate(decision.candidates):
            grid.addLayout(_reasons(candidate), below + 1, number + 2)
            same = self._button(decision, candidate.answer, tr("The same person"), str(number + 1), answer)
            record = Button(
                tr("Open the record"),
                partial(self._on_record, candidate.ncp_id),
                name=f"report.who.record.{number + 1}",
                kind="link",
            )
            grid.addLayout(column(same, record, None, gap=6), below + 2, number + 2)
        return grid

    def _put_column(
        self, grid: QGridLayout, at: int, title: str, facts: tuple[str, ...], said: tuple[str, ...] | None
    ) -> None:
        grid.setColumnMinimumWidth(at, theme.scaled(SIDE_BY_SIDE))
        grid.setColumnStretch(at, 1)
        grid.addWidget(Text(title, "small_strong", role="ink_2"), 0, at)
        for line, fact in enumerate(facts):
            same = None if said is None else bool(fact) and fact == said[line]
            grid.addLayout(_fact(readable("", fact), same=same, strong=line == 0), line + 1, at, TOP)

    def _button(self, decision: Decision, answer: str, words: str, key: str, chosen: str) -> Button:
        button = Button(
            words,
            lambda: self.answer(decision, answer),
            name=f"report.who.{'new' if answer == decision.otherwise else f'same.{key}'}",
            icon="check" if answer == chosen else "",
            key=key,
        )
        button.setAccessibleName(f"{words}{', chosen' if answer == chosen else ''}")
        self.buttons[answer] = button
        return button


def _fact(fact: str, *, same: bool | None, strong: bool) -> QLayout:
    words = Text(fact or NOT_KNOWN, "strong" if strong else "body", role="" if fact else "ink_3", wrap=True)
    line = row(gap=6)
    if same:
        line.addWidget(Icon("equals", "good", MARK), 0, TOP)
    elif same is not None:
        line.addSpacing(theme.scaled(MARK) + line.spacing())
    line.addWidget(words, 1)
    return line


def _reasons(candidate: Candidate) -> QLayout:
    lines = column(gap=2)
    sides = ((candidate.reasons_for, *FOR), (candidate.reasons_against, *AGAINST))
    for reasons, icon, role in sides:
        for reason in reasons:
            line = row(Icon(icon, role, 14), gap=6)
            line.addWidget(Text(reason, "small", role=role, wrap=True), 1)
            lines.addLayout(line)
    lines.addStretch(1)
    return lines
