"""Readiness: the assessment of the office's service level, filled in together, and what grew since the last one."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import readiness
from csdesk.services.program.readiness import Assessed
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.screens.readiness.begin_sheet import BeginSheet
from csdesk.ui.screens.readiness.fill_page import MARKS, FillPage, Line, Notes
from csdesk.ui.screens.readiness.head import ReadinessHead
from csdesk.ui.screens.readiness.paper import ReadinessPaper
from csdesk.ui.screens.readiness.result_page import ResultPage
from csdesk.ui.screens.readiness.work import Done, ReadinessWork, Refused
from csdesk.ui.widgets import EmptyState, KeyLine, Sheet, page
from csdesk.wording import tr


class ReadinessScreen(Screen):
    """An empty page, the form that begins, the filling in, the result."""

    name = "readiness"
    depends_on = frozenset({"readiness", "directory"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.all: tuple[Assessed, ...] = ()
        self.view = ""
        self.shown_id: UUID | None = None
        self._overlaid: tuple[UUID, ...] | None = None
        """None: the one before."""
        self._wanted: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        self.tabs = ProgramTabs(desk, self.name)
        self._is_described = False
        """Whether the form changes the one that is under way."""
        self.work = ReadinessWork(desk, self)
        self.paper = ReadinessPaper(desk, self, self._on_paper)
        self.header = ReadinessHead(self, self.paper)
        self.begin = BeginSheet(self._save_held, self._leave_form, desk.today)
        self.fill = FillPage(self._note)
        self.fill.marked.connect(self._mark)
        self.result = ResultPage(self._add_step, lambda: desk.navigate("collaboration"), desk.today)
        self.result.shown.connect(self._show_other)
        self.result.overlaid.connect(self._lay_over)
        self.result.too_many.connect(desk.messages.info)
        self.result.category.left.connect(self._left_typed)
        empty = EmptyState(
            tr("No readiness assessment yet"),
            tr(
                "29 statements in 13 categories, from the 2Gen procedures: each is Emerging, Coordinated or "
                "Integrated. The web of the categories shows where the office is strong and where it can grow."
            ),
            icon="target",
            action=tr("New assessment"),
            on_action=self.begin_new,
            name="readiness.empty",
        )
        self.pages = QStackedWidget()
        self._views: dict[str, QWidget] = {
            "empty": Sheet(empty, name="readiness.empty.sheet"),
            "begin": self.begin,
            "fill": self.fill,
            "result": self.result,
        }
        for one in self._views.values():
            self.pages.addWidget(one)
        content = page(self.header, self.tabs, gap=10)
        content.addWidget(self.pages, 1)
        self.keys = KeyLine(*MARKS, ("Enter", tr("open the category")), name="readiness.keys")
        self.keys.belong(self.fill.list, *(mark.key for mark in MARKS))
        for one in (self.result.numbers, self.result.weak, self.result.all):
            self.keys.belong(one, "Enter")
        self.set_content(content, self.keys)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._escape)
        self._show_view("empty")

    @property
    def under_way(self) -> Assessed | None:
        """The one that is filled in."""
        return next((one for one in self.all if one.under_way), None)

    @property
    def finished(self) -> tuple[Assessed, ...]:
        """Those that are done, the latest on top."""
        return tuple(one for one in self.all if not one.under_way)

    @property
    def shown(self) -> Assessed | None:
        """The result in view: the one that was chosen, or the latest."""
        done = self.finished
        return next((one for one in done if one.id == self.shown_id), done[0] if done else None)

    @property
    def earlier(self) -> tuple[Assessed, ...]:
        """What the result is laid over: as chosen, or the one before it."""
        now = self.shown
        if now is None:
            return ()
        if self._overlaid is None:
            before = readiness.before_it(now, self.finished)
            return () if before is None else (before,)
        return tuple(one for one in self.finished if one.id in self._overlaid)

    def refresh(self) -> None:
        """Read all assessments."""
        self.desk.read(self, readiness.assessments, self._show, key="readiness")

    def open_with(
        self,
        *,
        view: str = "",
        category: str = "",
        statement: str = "",
        assessment_id: UUID | None = None,
        **_others: Any,
    ) -> None:
        """`view`: fill, result, weak, all or begin. `category`: of the result, or to be filled in."""
        self.shown_id = assessment_id or self.shown_id
        self._wanted = {"view": view, "category": category, "statement": statement}
        self._outdated = True

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.readiness import scenes

        return scenes.of_readiness(self, files)

    def commands(self) -> Sequence[Command]:
        """The other pages of *Program*."""
        return self.tabs.commands()

    def primary_action(self) -> QAbstractButton:
        """Finish, begin, save the step."""
        if self.view == "begin":
            return self.begin.save
        if self.view == "fill":
            return self.header.finish
        if self.view == "result" and self.result.part == "category" and self.result.category.is_entering:
            return self.result.category.save
        return self.header.new

    def first_focus(self) -> QWidget:
        """The statements, the form, or the diagram."""
        if self.view == "begin":
            return self.begin.form.fields["on"].input
        if self.view == "fill":
            return self.fill.list
        return self.result.diagram if self.view == "result" else self.pages

    def unsaved(self) -> dict[str, Any]:
        """Notes, a step, and the form, as they were typed, wherever they stand."""
        notes = self.fill.unsaved_notes()
        typed = ({"notes": notes} if notes else {}) | self.result.category.unsaved() | self._unsaved_form()
        return typed or self._before

    def _unsaved_form(self) -> dict[str, Any]:
        typed = self.begin.form.unsaved() if self.view == "begin" else {}
        return {"begin": typed, "changes": self._is_described} if typed else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once the assessments are read."""
        self._before = unsaved

    def _show(self, found: tuple[Assessed, ...]) -> None:
        self.all = found
        wanted, self._wanted = self._wanted, {}
        now, under_way = self.shown, self.under_way
        view = self._view_of(wanted)
        if under_way is not None:
            self.fill.show_assessed(under_way)
        if now is not None:
            self.result.show_result(now, self.earlier, found)
        self._show_view(view)
        if wanted.get("category"):
            if self.view == "fill":
                self.fill.select(wanted["category"], wanted["statement"])
            elif self.view == "result":
                self.result.open(wanted["category"])
        if wanted.get("view") in ("all", "weak") and self.view == "result":
            self.result.show_part(wanted["view"])
        if wanted.get("view") == "begin":
            self.begin_new()
        self._begin_before()

    def _view_of(self, wanted: dict[str, Any]) -> str:
        """The view that is asked for, or stays, where there is something for it."""
        can = {"fill": self.under_way is not None, "result": self.shown is not None}
        asked = {"all": "result", "weak": "result"}.get(wanted.get("view", ""), wanted.get("view", ""))
        for view in (asked, self.view, "fill" if self.under_way else "result"):
            if can.get(view) or (view == "begin" and self.view == "begin" and not asked):
                return view
        return "result" if can["result"] else "empty"

    def _show_view(self, view: str) -> None:
        if self.view == "begin" and view != "begin":
            self._left_typed(self._unsaved_form())
            self.begin.form.clear()
        self.view = view
        self.pages.setCurrentWidget(self._views[view])
        filling, result = view == "fill", view == "result"
        self.header.show_for(view, self.under_way, self.shown)
        self.keys.setVisible(filling or result)

    def begin_new(self) -> None:
        """Ask when and with whom a new one is held; or go on with the form, or with the one that is under way."""
        if self.view == "begin":
            self.begin.form.fields["on"].input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.under_way is not None:
            self._show_view("fill")
            self.fill.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._is_described = False
        last = self.finished[0] if self.finished else None
        values = {
            "on": self.desk.today(),
            "by": self.desk.who,
            "present": "",
            "note": "",
            "from_last": False,
        }
        self._ask_form(values, last)

    def describe(self) -> None:
        """Change when, by whom and with whom it is held."""
        one = self.under_way
        if one is not None:
            self.fill.keep_notes()
            self._is_described = True
            self._ask_form({"on": one.held_on, "by": one.held_by, "present": one.present, "note": one.note}, None)

    def _ask_form(self, values: dict[str, Any], last: Assessed | None) -> None:
        definition = readiness.load()
        using = f"{definition.using}\n\n{definition.directions}"
        self.begin.ask(using, values, last=last, new=not self._is_described)
        self._show_view("begin")
        self.begin.form.fields["on"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_held(self) -> None:
        held, from_last, one = self.begin.held(), bool(self.begin.form.values()["from_last"]), self.under_way

        def done(_id: object) -> None:
            self.begin.form.clear()
            self.view, self._before = "", {}
            self._read_again("fill")
            self.fill.list.setFocus(Qt.FocusReason.OtherFocusReason)

        if self._is_described and one is not None:
            self.work.describe(one.id, held, done, self.begin.refused)
        else:
            self.work.begin(held, done, self.begin.refused, from_last=from_last)

    def _leave_form(self) -> None:
        self._show_view(self._view_of({"view": "fill"}))

    def _left_typed(self, typed: dict[str, Any]) -> None:
        if typed:
            self.desk.left_typed(self.name, partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self.bring_back(typed)
        self.refresh()

    def _begin_before(self) -> None:
        """Everything that was typed stands in its place again; the last of these is shown."""
        before, self._before = self._before, {}
        if "step_of" in before and self.shown is not None:
            self._show_view("result")
            self.result.category.leave_step()
            self.result.open(before["step_of"])
            self.result.category.begin_step()
            self.result.category.form.bring_back(before["typed"])
        if "notes" in before and self.under_way is not None:
            self._show_view("fill")
            self.fill.bring_back(before["notes"])
        if "begin" in before:
            self._leave_form()
            if before.get("changes"):
                self.describe()
            else:
                self.begin_new()
            if self.view == "begin":
                self.begin.form.bring_back(before["begin"])

    def _mark(self, line: Line, level: int | None) -> None:
        if self.under_way is not None:
            self.work.mark(self.under_way.id, line, level)

    def _note(self, notes: Notes, done: Done, refused: Refused) -> None:
        def failed(error: DeskError) -> None:
            self.desk.messages.refused(error)
            refused(error)

        if self.under_way is not None:
            self.work.note(self.under_way.id, notes, done, failed)

    def take(self) -> None:
        """Take over what is proposed for the categories that are open."""
        if self.under_way is not None and self.under_way.proposals:
            self.work.take(self.under_way.id, self.under_way.proposals)

    def finish(self) -> None:
        """Say that it is done; what is missing is said."""
        self.fill.keep_notes(self._finish)

    def _finish(self) -> None:
        one = self.under_way
        if one is None:
            return
        found = one.id

        def done(_nothing: None) -> None:
            self.shown_id, self._overlaid = found, None
            self._read_again("result")
            self.desk.messages.good(tr("The readiness assessment is finished."))

        def refused(error: DeskError) -> None:
            self.fill.go_to_next_open(statements_first=True)
            self.desk.messages.refused(error)

        self.work.finish(found, done, refused)

    def reopen(self) -> None:
        """Correct the one in view."""
        if self.shown is not None:
            self.work.reopen(self.shown.id, lambda _nothing: self._read_again("fill"))

    def remove(self) -> None:
        """Take the one in view out; it can be taken back."""
        if self.view == "fill":
            self.fill.keep_notes(lambda: self._remove(self.under_way))
        else:
            self._remove(self.shown)

    def _remove(self, one: Assessed | None) -> None:
        def removed(_nothing: None) -> None:
            self.shown_id, self.view = None, ""
            self._read_again("")
            self.desk.messages.info(tr("The readiness assessment was removed. Its joint steps stay in the plan."))

        if one is not None:
            self.work.remove(one.id, removed)

    def _read_again(self, view: str) -> None:
        self._wanted = {"view": view}
        self.refresh()

    def _add_step(self) -> None:
        category = self.result.category

        def kept(_id: UUID) -> None:
            category.end_step()
            category.new.setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.messages.info(tr("The next step stands in the collaboration plan."))

        if category.one is not None:
            step = category.form.values()
            code = category.one.code
            self.work.add_step(code, step["what"], step["who"], step["due_on"], kept, category.refused)

    def _show_other(self, found: UUID) -> None:
        self.shown_id, self._overlaid = found, None
        self._show(self.all)

    def _lay_over(self, ids: tuple[UUID, ...]) -> None:
        self._overlaid = ids
        if self.shown is not None:
            self.result.show_result(self.shown, self.earlier, self.all)

    def _on_paper(self) -> tuple[UUID, tuple[UUID, ...]] | None:
        now = self.shown
        return None if now is None else (now.id, tuple(one.id for one in self.earlier))

    def to_result(self) -> None:
        """The last result, while another is filled in."""
        self.fill.keep_notes()
        self._show_view("result")

    def _escape(self) -> None:
        if self.view == "begin":
            self._leave_form()
        elif self.view == "result" and self.result.part == "category":
            if self.result.category.is_entering:
                self.result.category.leave_step()
            else:
                self.result.close_category()
