"""How a person, the other parent and the children stand at enrolment and at exit, side by side; digits answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import corrections, outcomes
from csdesk.services.corrections import CorrectedKind
from csdesk.services.family import HowOften
from csdesk.services.outcomes import Answered, Given, OutcomeLine, OutcomePoint, Outcomes, SpellOutcomes
from csdesk.ui import formats
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE
from csdesk.ui.screens.ncps.action_sheet import Work
from csdesk.ui.screens.ncps.outcome_card import DIGITS, NOT_SAID_KEY, TAKE_KEY, OutcomeCard
from csdesk.ui.screens.ncps.person_screen import PersonScreen
from csdesk.ui.screens.ncps.record_layout import nobody
from csdesk.ui.widgets import (
    BackButton,
    Chip,
    Column,
    EmptyState,
    Group,
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    clear,
    column,
    holding,
    page,
    row,
    split,
)
from csdesk.wording import tr, tr_marked

KEYS = (
    ("↑ ↓", tr("move")),
    ("← →", tr("at enrollment, at exit")),
    (DIGITS, tr("answer")),
    (NOT_SAID_KEY, tr("not said")),
    (TAKE_KEY, tr("as the record says")),
    ("Esc", tr("back")),
)
NOBODY_ENROLLED = tr("Outcomes are asked from the day of an enrollment on, and again at exit or after a year.")
ABOUT = tr(
    "What has changed for one person from enrollment to exit stands here: work, wage, schooling, health insurance, "
    "time with the children. Choose the person in the list of NCPs."
)
LIST, EMPTY, NOBODY = range(3)
LABELS = {"ncp": tr("NCP"), "cp": tr("CP"), "child": "child"}


@dataclass(frozen=True)
class _Row:
    """A line of the table, with the point that its keys answer."""

    line: OutcomeLine
    chosen: OutcomePoint | None

    @property
    def key(self) -> tuple[UUID | None, str]:
        return self.line.key


def _words(point: OutcomePoint, shown: _Row) -> str:
    cell = shown.line.at(point)
    if cell is None:
        return ""
    if cell.answer is not None:
        return cell.answer.words
    if cell.suggestion is not None:
        return f"{cell.suggestion.words}?"
    if cell.due:
        return tr("to ask")
    if cell.can_be_entered:
        return tr("not asked")
    return tr("from {full_day}", full_day=formats.full_day(cell.asked_from)) if cell.asked_from else ""


def _role(point: OutcomePoint, shown: _Row) -> str:
    cell = shown.line.at(point)
    if cell is None or cell.answer is not None:
        return "ink"
    return "attention" if cell.due else "ink_3"


def _is_chosen(point: OutcomePoint, shown: _Row) -> bool:
    return shown.chosen is point


def _columns() -> tuple[Column, ...]:
    points = tuple(
        Column(
            tr_marked(outcomes.words("point")[point]),
            partial(_words, point),
            200 if point is not OutcomePoint.DURING else 120,
            role=partial(_role, point),
            bold=partial(_is_chosen, point),
            tip=partial(_words, point),
            yields=1 if point is OutcomePoint.DURING else 0,
        )
        for point in OutcomePoint
    )
    return (Column(tr("What"), lambda shown: tr_marked(shown.line.measure.label), least=140), *points)


class OutcomesScreen(PersonScreen):
    """`open_with(ncp_id)`: the outcomes of a person."""

    name = "outcomes"
    depends_on = ABOUT_PEOPLE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown: Outcomes | None = None
        self._spell: UUID | None = None
        self._points: dict[tuple[UUID | None, str], OutcomePoint] = {}
        self._answering = False
        back = BackButton(self._back, tr("the record"), name="outcomes.back", key="Esc")
        self.header = PageHeader(tr("Outcomes"), "", back=back, name="outcomes")
        self._spells = column(gap=0)
        self.list = ListTable(_columns(), name="outcomes.list", spoken=tr("Outcomes"), key=lambda shown: shown.key)
        self.card = OutcomeCard()
        self.pages = QStackedWidget()
        beside = column(self.card, None, gap=0)
        self.pages.addWidget(
            holding(split((Sheet(self.list, padding=0, name="outcomes.sheet"), 2), (holding(beside), 1)))
        )
        empty = EmptyState(
            tr("Not enrolled yet"),
            NOBODY_ENROLLED,
            icon="trend-up",
            action=tr("Open the record"),
            on_action=self._back,
            name="outcomes.notEnrolled",
        )
        self.pages.addWidget(Sheet(empty, name="outcomes.emptySheet"))
        self.pages.addWidget(nobody(self._back, ABOUT, name="outcomes"))
        self.keys = KeyLine(*KEYS, name="outcomes.keys")
        self.keys.belong(self.list, *(caps for caps, _meaning in KEYS[:-1]))
        self.set_content(page(self.header, self._spells, self.pages), self.keys)
        self.list.chosen.connect(lambda _row: self._show_card())
        self.card.answered.connect(self._answer)
        for keys, step in (("Left", -1), ("Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._turn, step))

    def open_with(self, ncp_id: UUID | None = None, **_more: Any) -> None:
        """Open the outcomes of a person."""
        if ncp_id is None:
            return
        if ncp_id != self.ncp_id:
            self.shown, self._spell = None, None
            self._points.clear()
            self.list.set_groups([])
            self.card.show_cell(None, None)
        self.ncp_id = ncp_id
        self._outdated = True

    def refresh(self) -> None:
        """Read them again."""
        ncp_id, today, hours = self.ncp_id, self.desk.today(), self.desk.settings.full_time_hours
        if ncp_id is None:
            self.pages.setCurrentIndex(NOBODY)
            return
        self.desk.read(
            self,
            lambda session: outcomes.outcomes_of(session, ncp_id, today=today, full_time_hours=hours),
            self._show,
            self._gone,
            key="outcomes",
        )

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_outcomes(self, files)

    def commands(self) -> list[Command]:
        """The answers to the question that is shown."""
        return self.card.commands()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, found: Outcomes) -> None:
        if found.ncp_id != self.ncp_id:
            return
        first, self.shown = self.shown is None, found
        spell = self._current()
        self.header.set(subtitle=_subtitle(found, spell))
        self._show_spells(found)
        self.pages.setCurrentIndex(LIST if spell is not None else EMPTY)
        self.list.set_groups(self._groups(spell) if spell is not None else [])
        if spell is not None and (first or self._answering):
            self._select_next(spell)
        self._answering = False
        self._show_card()

    def _current(self) -> SpellOutcomes | None:
        spells = self.shown.spells if self.shown is not None else ()
        chosen = next((one for one in spells if self._spell in one.spell.enrolment_ids), None)
        return chosen or next(iter(spells), None)

    def _show_spells(self, found: Outcomes) -> None:
        clear(self._spells)
        if len(found.spells) < 2:
            return
        current = self._current()
        chips = []
        for one in found.spells:
            chip = Chip(tr("Enrolled {full_day}", full_day=formats.full_day(one.spell.since)), name="outcomes.spell")
            chip.setChecked(one is current)
            chip.clicked.connect(partial(self._choose_spell, one.spell.enrolment_ids[0]))
            chips.append(chip)
        self._spells.addWidget(holding(row(*chips, None, gap=6)))

    def _choose_spell(self, enrolment_id: UUID, _checked: bool = False) -> None:
        self._spell = enrolment_id
        self._points.clear()
        if self.shown is not None:
            self._show(self.shown)

    def _groups(self, spell: SpellOutcomes) -> list[tuple[Group, list[_Row]]]:
        groups: dict[UUID | None, tuple[Group, list[_Row]]] = {}
        for line in spell.lines:
            subject = line.subject
            due = sum(one.subject == subject and one.due is not None for one in spell.lines)
            title = f"{subject.name} ({LABELS[subject.kind]})"
            group = Group(title, tr("{due} to ask", due=due) if due else "", "user", "attention" if due else "ink_2")
            groups.setdefault(subject.id, (group, []))[1].append(_Row(line, self._point(line)))
        return list(groups.values())

    def _point(self, line: OutcomeLine) -> OutcomePoint | None:
        """The point that the keys of a line answer: the one that was chosen, else what is due, else the latest."""
        chosen = self._points.get(line.key)
        if chosen is not None and line.at(chosen) is not None:
            return chosen
        if line.due is not None:
            return line.due.point
        usable = [cell.point for cell in line.cells if cell.answer is not None or cell.can_be_entered]
        return usable[-1] if usable else next((cell.point for cell in line.cells), None)

    def _turn(self, step: int) -> None:
        """Another point of the line that is selected."""
        shown, spell = self.list.selected(), self._current()
        if shown is None or spell is None:
            return
        points = [cell.point for cell in shown.line.cells]
        at = points.index(shown.chosen) + step if shown.chosen in points else 0
        if 0 <= at < len(points):
            self._points[shown.key] = points[at]
            self.list.set_groups(self._groups(spell))
            self._show_card()

    def _show_card(self) -> None:
        shown = self.list.selected()
        cell = shown.line.at(shown.chosen) if shown is not None and shown.chosen is not None else None
        self.card.show_cell(shown.line if shown is not None else None, cell)
        self.keys.leave_out(*self.card.unused_keys())

    def _select_next(self, spell: SpellOutcomes) -> None:
        """The next line of which something is to be asked, from the one that was answered on."""
        keys = [line.key for line in spell.lines]
        selected = self.list.selected()
        start = keys.index(selected.key) if selected is not None and selected.key in keys else 0
        due = [line.key for line in (*spell.lines[start:], *spell.lines[:start]) if line.due is not None]
        if due:
            self._points.pop(due[0], None)
            self.list.set_groups(self._groups(spell))
            self.list.select_key(due[0])
        elif selected is None:
            self.list.select_first()

    def _answer(self, value: str, cents: int | None) -> None:
        shown, spell, ncp_id = self.list.selected(), self._current(), self.ncp_id
        cell = shown.line.at(shown.chosen) if shown is not None and shown.chosen is not None else None
        if shown is None or spell is None or ncp_id is None or cell is None:
            return
        if cell.answer is not None:
            work = self._correction(cell.answer, value, cents)
        else:
            work = self._given(ncp_id, shown.line, cell.point, spell, value, cents)
        self._answering = True
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.write(self, work, changed={"ncps", "referrals"}, undo=tr("The answer"))

    def _given(
        self,
        ncp_id: UUID,
        line: OutcomeLine,
        point: OutcomePoint,
        spell: SpellOutcomes,
        value: str,
        cents: int | None,
    ) -> Work:
        subject = line.subject
        at, today, who = self.desk.now(), self.desk.today(), self.desk.who
        given = Given(
            measure=line.measure.code,
            point=point,
            enrolment_id=spell.spell.enrolment_ids[0],
            value=value,
            amount_cents=cents,
            custodial_parent_id=subject.id if subject.kind == "cp" else None,
            child_id=subject.id if subject.kind == "child" else None,
        )
        return lambda session: outcomes.answer(session, ncp_id, given, on=today, at=at, who=who)

    def _correction(self, answer: Answered, value: str, cents: int | None) -> Work:
        at, who = self.desk.now(), self.desk.who
        kind, values = CorrectedKind.OUTCOME, {"value": value, "amount_cents": cents}
        if answer.with_the_child:
            kind, values = CorrectedKind.MEETING, {"how_often": HowOften(value)}
        return lambda session: corrections.correct(session, kind, answer.id, values, at=at, who=who)

    def _escape(self) -> None:
        if self.card.amount.input.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._back()


def _subtitle(found: Outcomes, spell: SpellOutcomes | None) -> str:
    if spell is None:
        return found.name
    since = formats.full_day(spell.spell.since)
    whose = (
        tr(
            "{name}, enrolled {full_day}, ended {ended}",
            name=found.name,
            full_day=since,
            ended=formats.full_day(spell.spell.ended_on),
        )
        if spell.spell.ended_on
        else tr("{name}, enrolled {full_day}", name=found.name, full_day=since)
    )
    if not spell.to_ask:
        return tr("{whose}: nothing to ask now", whose=whose)
    count = formats.count(spell.to_ask, tr("question"), tr("questions"))
    return tr("{whose}: {count} to ask", whose=whose, count=count)
