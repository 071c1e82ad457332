"""The plans' screen: all open plans, the draft that is edited, the plan that is signed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import plans
from csdesk.services.plans import PlanState
from csdesk.ui.desk import Desk, Failed
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.plans import opened as openings
from csdesk.ui.screens.plans.editor import EditorPage
from csdesk.ui.screens.plans.landing import LandingPage
from csdesk.ui.screens.plans.opened import Opened
from csdesk.ui.screens.plans.review import ReviewList
from csdesk.ui.screens.plans.signed import SignedPage
from csdesk.wording import tr


class PlansScreen(Screen):
    """One of three pages."""

    name = "plans"
    depends_on = frozenset({"plans", "ncps"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.landing = LandingPage(desk)
        self.landing.plan_chosen.connect(self._load)
        self.landing.steps_shown.connect(lambda plan_id: self._bring_back_into(self.landing.review, plan_id))
        self.editor = EditorPage(desk)
        self.editor.left.connect(self.show_landing)
        self.editor.signed.connect(self._load)
        self.signed = SignedPage(desk)
        self.signed.left.connect(self.show_landing)
        self.signed.revised.connect(self._load)
        self._open: UUID | None = None
        self._before: dict[str, Any] = {}
        self._pages = QStackedWidget()
        for page in (self.landing, self.editor, self.signed):
            self._pages.addWidget(page)
        desk.taken_back.connect(self._read_again)
        self.set_pages(self._pages)

    def refresh(self) -> None:
        """Read what is in view again; a draft that is being edited knows itself."""
        page = self._pages.currentWidget()
        if page is self.landing and self._before.get("on_landing"):
            self.landing.show_steps_of(UUID(self._before["plan_id"]))
        elif page is self.landing and self._before and self._open is None:
            self._load(UUID(self._before["plan_id"]))
        elif page is self.landing:
            self.landing.refresh()
        elif page is self.signed and self._open is not None:
            self._read(self._open)

    def open_with(self, ncp_id: UUID | None = None, plan_id: UUID | None = None, **_more: Any) -> None:
        """Open a plan, or the one of a person: the draft, the newest, or a first one drawn from the interview."""
        if plan_id is not None:
            self._load(plan_id)
        elif ncp_id is not None:
            self.desk.read(
                self,
                lambda session: openings.of_person(session, ncp_id),
                lambda found: self._load(found) if found is not None else self._propose(ncp_id),
                key="person",
            )

    def unsaved(self) -> dict[str, Any]:
        """What was typed into a draft and cannot be saved as it is."""
        return self._before or self.editor.unsaved() or self.signed.unsaved() or self.landing.unsaved()

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Open the draft again unless another one is, and put back what was typed."""
        self._before = unsaved

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.plans import scenes

        return scenes.of_plans(self, files)

    def primary_action(self) -> QAbstractButton | None:
        """What the page in view is for."""
        page = self._pages.currentWidget()
        return page.primary_action() if isinstance(page, EditorPage | SignedPage) else None

    def first_focus(self) -> QWidget | None:
        """Where the page in view begins."""
        page = self._pages.currentWidget()
        return page.first_focus() if isinstance(page, LandingPage | EditorPage | SignedPage) else None

    def show_landing(self) -> None:
        """Back to all plans."""
        self._open = None
        self._pages.setCurrentWidget(self.landing)
        self.landing.refresh()
        self.landing.first_focus().setFocus()

    def _bring_back_into(self, review: ReviewList, plan_id: UUID) -> None:
        """What was typed on the steps of this plan is there again."""
        if "notes" in self._before and self._before["plan_id"] == str(plan_id):
            before, self._before = self._before, {}
            review.bring_back(before)

    def _propose(self, ncp_id: UUID) -> None:
        at, who, today = self.desk.now(), self.desk.who, self.desk.today()

        def work(session: Any) -> UUID:
            return plans.create(session, ncp_id, plans.propose(session, ncp_id, today=today), at=at, who=who)

        self.desk.write(self, work, self._load, changed={"plans"}, undo=tr("The new plan"))

    def _load(self, plan_id: UUID) -> None:
        """Open a plan: first it is noted that somebody does, then it is shown."""
        self._open = plan_id
        at, who = self.desk.now(), self.desk.who
        self.desk.write(
            self,
            lambda session: plans.note_opening(session, plan_id, at=at, who=who),
            lambda _noted: self._read(plan_id, anew=True),
        )

    def _read_again(self, kinds: frozenset[str]) -> None:
        """Something was taken back: a draft that is being edited shows it too, and a plan that is gone is left."""
        if "plans" in kinds and self._open is not None:
            self._read(self._open, gone=lambda _error: self.show_landing())

    def _read(self, plan_id: UUID, *, anew: bool = False, gone: Failed | None = None) -> None:
        today = self.desk.today()
        self.desk.read(
            self,
            lambda session: openings.read(session, plan_id, today=today),
            lambda opened: self._show(opened, anew=anew),
            gone,
            key="open",
        )

    def _show(self, opened: Opened, *, anew: bool) -> None:
        if opened.view.plan_id != self._open:
            return
        page = self.editor if opened.view.state is PlanState.DRAFT else self.signed
        page.show_plan(opened)
        self._pages.setCurrentWidget(page)
        if page is self.signed:
            self._bring_back_into(self.signed.review, opened.view.plan_id)
        elif "amount" in self._before and self._before["plan_id"] == str(opened.view.plan_id):
            before, self._before = self._before, {}
            self.editor.bring_back(before)
        if anew:
            page.first_focus().setFocus()
