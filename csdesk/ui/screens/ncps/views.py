"""The button of views: choose one, save what is seen as one, rename it, take it away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from csdesk.services.caseload import CaseloadQuery, views
from csdesk.services.caseload.views import View
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.asking import AskLine
from csdesk.ui.widgets import Button
from csdesk.wording import tr, tr_marked

KINDS = frozenset({"views"})
Seen = Callable[[], tuple[CaseloadQuery, tuple[str, ...]]]


class ViewsButton(QObject):
    """`chosen(View)`: look at the list so; `columns_kept(names)`: of the list without a view, once they are read."""

    chosen = Signal(object)
    columns_kept = Signal(object)

    def __init__(self, desk: Desk, ask: AskLine, seen: Seen, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._ask, self._seen = desk, ask, seen
        self.views: tuple[View, ...] = ()
        self.current: View | None = None
        self.button = Button(tr("View"), self._open, name="ncps.view", icon="bookmark-simple", key="Alt+V")
        self.menu = QMenu(self.button)
        self.menu.setObjectName("ncps.view.menu")

    def read(self) -> None:
        """Read the views of the office."""
        who = self._desk.who

        def show(answer: tuple[tuple[View, ...], tuple[str, ...]]) -> None:
            self.views, kept = answer
            if self.current is not None and self.current.id is not None:
                self.current = next((view for view in self.views if view.id == self.current_id), None)
            self._name_button()
            self.columns_kept.emit(self.current.columns if self.current and self.current.columns else kept)

        self._desk.read(
            self, lambda session: (views.views(session, who=who), views.usual_columns(session)), show, key="views"
        )

    @property
    def current_id(self) -> UUID | None:
        """The view of the office that is chosen."""
        return self.current.id if self.current is not None else None

    def choose(self, view: View | None) -> None:
        """Look at the list so; None: without a view."""
        self.current = view
        self._name_button()
        self.chosen.emit(view)

    def keep_columns(self, columns: tuple[str, ...]) -> None:
        """Keep the columns of the view that is chosen, or of the list without one."""
        view_id, at, who = self.current_id, self._desk.now(), self._desk.who
        self._write(
            lambda session: views.set_columns(session, view_id, columns, at=at, who=who), tr("The choice of columns")
        )

    def build_menu(self) -> QMenu:
        """Fill the menu."""
        self.menu.clear()
        everybody = self.menu.addAction(tr("Everybody"))
        everybody.triggered.connect(lambda _checked=False: self.choose(None))
        own = [view for view in self.views if view.id is not None]
        for group in (own, [view for view in self.views if view.id is None]):
            if group:
                self.menu.addSeparator()
            for view in group:
                action = self.menu.addAction(tr_marked(view.name))
                action.setCheckable(True)
                action.setChecked(view == self.current)
                action.triggered.connect(lambda _checked=False, view=view: self.choose(view))
        self.menu.addSeparator()
        self.menu.addAction(tr("Save this list as a view …")).triggered.connect(
            lambda _checked=False: self._ask_name()
        )
        if self.current_id is not None and self.current is not None:
            name = self.current.name
            works = (
                (tr("Save changes to {name}", name=name), self._save_changes),
                (tr("Rename {name} …", name=name), self._ask_new_name),
                (tr("Delete {name}", name=name), self._delete),
            )
            for words, work in works:
                self.menu.addAction(words).triggered.connect(lambda _checked=False, work=work: work())
        return self.menu

    def _open(self) -> None:
        self.build_menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))

    def _name_button(self) -> None:
        self.button.setText(
            tr("View: {name}", name=tr_marked(self.current.name)) if self.current is not None else tr("View")
        )

    def _ask_name(self) -> None:
        self._ask.ask(tr("Name of the view"), tr("Save view"), self._save, back=self.button)

    def _save(self, name: str) -> None:
        (query, columns), at, who = self._seen(), self._desk.now(), self._desk.who

        def saved(view_id: UUID) -> None:
            self.current = View(view_id, name, query, columns)
            self._desk.messages.good(tr("The view is saved: its filters, its order and its columns."))
            self.read()

        self._write(
            lambda session: views.save(session, name, query, columns, at=at, who=who), tr("The new view"), saved
        )

    def _save_changes(self) -> None:
        view_id, (query, columns), at, who = self.current_id, self._seen(), self._desk.now(), self._desk.who
        if view_id is not None:
            self._write(
                lambda session: views.change(session, view_id, query, columns, at=at, who=who),
                tr("The changes of a view"),
                lambda _none: self._desk.messages.good(tr("The view is changed.")),
            )

    def _ask_new_name(self) -> None:
        view = self.current
        if view is None or view.id is None:
            return
        view_id, at, who = view.id, self._desk.now(), self._desk.who

        def rename(name: str) -> None:
            self._write(
                lambda session: views.rename(session, view_id, name, at=at, who=who),
                tr("The new name of a view"),
                lambda _none: self._desk.messages.good(tr("The view has another name.")),
            )

        self._ask.ask(tr("New name"), tr("Rename"), rename, text=view.name, back=self.button)

    def _delete(self) -> None:
        view_id, at, who = self.current_id, self._desk.now(), self._desk.who
        if view_id is None:
            return

        def deleted(_none: object) -> None:
            self.current = None
            self._name_button()
            self._desk.messages.good(tr("The view is deleted. The people that it showed stay."))

        self._write(
            lambda session: views.delete(session, view_id, at=at, who=who), tr("The deletion of a view"), deleted
        )

    def _write(self, work: Callable[[Any], object], undo: str, done: Callable[[Any], object] | None = None) -> None:
        self._desk.write(self, work, done or (lambda _none: None), changed=KINDS, undo=undo)
