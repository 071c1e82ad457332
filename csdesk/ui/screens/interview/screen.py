"""The interview's screen: where it begins, while it is held, and what it came to."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import interview
from csdesk.services.errors import DeskError
from csdesk.services.going_ahead import ReasonNeededError
from csdesk.services.interview import AssessmentState, InterviewMode, InterviewResult, InterviewState
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.interview import opened as openings
from csdesk.ui.screens.interview.asking import AskingPage
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.entry import EntryPage, PaperEntries
from csdesk.ui.screens.interview.going_ahead import GoingAheadPage
from csdesk.ui.screens.interview.landing import LandingPage
from csdesk.ui.screens.interview.opened import AGAIN, Opened, Opening, last_time
from csdesk.ui.screens.interview.result import ResultPage
from csdesk.ui.screens.interview.steps import has_open
from csdesk.wording import tr


class InterviewScreen(Screen):
    """One of three pages: the landing, the interview under way, the result. The client's page covers the window."""

    name = "interview"
    depends_on = frozenset({"assessments", "ncps"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.landing = LandingPage(desk)
        self.landing.person_chosen.connect(self._begin)
        self.landing.interview_chosen.connect(self._load)
        self.result = ResultPage(desk)
        self.result.left.connect(self.show_landing)
        self.result.again.connect(self._start)
        self.asking: AskingPage | None = None
        self._before: dict[str, Any] = {}
        self.client: ClientPage | None = None
        self.going_ahead = GoingAheadPage(desk)
        self.going_ahead.wanted.connect(self._start)
        self.going_ahead.left.connect(self.show_landing)
        self._pages = QStackedWidget()
        for one in (self.landing, self.result, self.going_ahead):
            self._pages.addWidget(one)
        self.papers = PaperEntries(desk, self._pages)
        self.papers.left.connect(self.show_landing)
        self.papers.kept.connect(self._read_result)
        self.landing.paper_chosen.connect(self.papers.open)
        self.set_pages(self._pages)
        desk.taken_back.connect(self._read_again)

    def refresh(self) -> None:
        """Read the lists of the landing; an interview under way knows itself."""
        if self._pages.currentWidget() is not self.landing:
            return
        if "going_ahead" in self._before:
            ncp_id, typed = self._before.pop("going_ahead")
            self._ask_reason(UUID(ncp_id), typed)
        elif self._before:
            self._load(UUID(self._before["assessment_id"]), self._show_own)
        else:
            self.landing.refresh()

    def unsaved(self) -> dict[str, Any]:
        """A decision or a note that was not kept yet; answers are kept one by one."""
        page, papers = self._pages.currentWidget(), self.papers.unsaved()
        if self._before or page is self.landing:
            return papers | self._before
        return papers | (page.unsaved() if isinstance(page, AskingPage | ResultPage | GoingAheadPage) else {})

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Open the interview again unless another one is, and put back what was typed."""
        self._before = self.papers.bring_back(unsaved)

    def open_with(
        self,
        ncp_id: UUID | None = None,
        assessment_id: UUID | None = None,
        *,
        hand_over: bool = True,
        paper: bool = False,
        **_more: Any,
    ) -> None:
        """Start or go on with a person's interview, or open one; `hand_over`: the parent goes on at once.

        `paper`: type in one that was held on paper.
        """
        if assessment_id is not None:
            self._load(assessment_id, self._show if hand_over else self._show_given_back)
        elif ncp_id is not None and paper:
            self.papers.open(ncp_id)
        elif ncp_id is not None:
            self._begin(ncp_id)

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.interview import scenes

        return scenes.of_interview(self, files)

    def help_page(self) -> str:
        """Of what is shown: who is asked, what came of it, or where one begins."""
        page = self._pages.currentWidget()
        if page is self.asking:
            return "interview-asking"
        if page is self.result:
            return "interview-result"
        return self.name if page in (self.landing, self.going_ahead) else "interview-paper"

    def primary_action(self) -> QAbstractButton | None:
        """What the page in view is for."""
        page = self._pages.currentWidget()
        if isinstance(page, AskingPage | ResultPage | EntryPage | GoingAheadPage):
            return page.primary_action()
        return None

    def first_focus(self) -> QWidget | None:
        """Where the page in view begins."""
        page = self._pages.currentWidget()
        if isinstance(page, AskingPage):
            return page.card.input.first() if page.card.input is not None else None
        if isinstance(page, EntryPage | GoingAheadPage):
            return page.first_focus()
        return self.result.first_focus() if page is self.result else self.landing.first_focus()

    def show_landing(self) -> None:
        """Leave the interview; all of it is kept."""
        self._pages.setCurrentWidget(self.landing)
        self._drop_asking()
        self.landing.refresh()
        self.landing.first_focus().setFocus()

    def _begin(self, ncp_id: UUID) -> None:
        """Go on with a person's interview, or start one; over one that is determined only after a question."""

        def found(opening: Opening) -> None:
            if opening.going_on is not None:
                self._load(opening.going_on)
            elif opening.determined is None:
                self._start(ncp_id)
            else:
                self.desk.dialogs.confirm(
                    AGAIN, last_time(opening.determined), tr("Start it"), lambda: self._start(ncp_id)
                )

        self.desk.read(self, lambda session: openings.of_person(session, ncp_id), found, key="open")

    def _start(self, ncp_id: UUID, reason: str = "") -> None:
        at, who = self.desk.now(), self.desk.who

        def work(session: Any) -> UUID:
            running = openings.under_way(session, ncp_id)
            return running or interview.start(session, ncp_id, at=at, who=who, uncleared_reason=reason)

        def refused(error: DeskError) -> None:
            if isinstance(error, ReasonNeededError):
                self._ask_reason(ncp_id)
            else:
                self.desk.tasks.fault.emit(error)

        self.desk.write(
            self, work, self._load, refused, changed={"assessments"}, undo=tr("The start of the interview")
        )

    def _ask_reason(self, ncp_id: UUID, typed: str = "") -> None:
        """Who is not to be contacted as things stand is interviewed for a reason that is kept."""
        self.going_ahead.ask(ncp_id, typed)
        self._pages.setCurrentWidget(self.going_ahead)
        self.going_ahead.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _load(self, assessment_id: UUID, show: Callable[[Opened], object] | None = None) -> None:
        """Open an interview: first it is noted that somebody does, then it is shown."""
        today, at, who = self.desk.today(), self.desk.now(), self.desk.who

        def read(_noted: None) -> None:
            self.desk.read(
                self,
                lambda session: openings.read(session, assessment_id, today=today, who=who),
                show or self._show,
                key="open",
            )

        self.desk.write(self, lambda session: interview.note_opening(session, assessment_id, at=at, who=who), read)

    def _read_again(self, kinds: frozenset[str]) -> None:
        """Something was taken back: the interview that is open shows it too, and one that is gone is left."""
        page = self._pages.currentWidget()
        assessment_id = None
        if self.asking is not None and page is self.asking:
            assessment_id = self.asking.talk.state.assessment_id
        elif page is self.result:
            assessment_id = self.result.assessment_id
        if "assessments" in kinds and assessment_id is not None:
            today, who, wanted = self.desk.today(), self.desk.who, assessment_id
            self.desk.read(
                self,
                lambda session: openings.read(session, wanted, today=today, who=who),
                self._show_own,
                lambda _error: self.show_landing(),
                key="open",
            )

    def _show(self, opened: Opened) -> None:
        state = opened.state
        if state.state is not AssessmentState.UNDER_WAY:
            self._read_result(state.assessment_id)
            return
        asking = self._show_asking(opened)
        if has_open(state):
            self._hand_over()
        elif state.current is None:
            asking.go_on()

    def _show_own(self, opened: Opened) -> None:
        """What was taken back is asked again, what was typed is there again; that hands over and ends nothing."""
        state = opened.state
        if state.state is not AssessmentState.UNDER_WAY:
            self._read_result(state.assessment_id)
            return
        current = state.current or ""
        if current and state.mode is InterviewMode.CLIENT and state.question(current).question.by == "parent":
            current = state.instrument.parts.mode
        self._show_asking(opened, current)

    def _show_asking(self, opened: Opened, at: str = "") -> AskingPage:
        """Ask as the caseworker does, beginning at this question, or where the interview stands."""
        self._drop_asking()
        asking = AskingPage(self.desk, opened)
        self.asking = asking
        asking.paused.connect(self.show_landing)
        asking.ended.connect(lambda: self._read_result(opened.state.assessment_id))
        asking.client_wanted.connect(self._hand_over)
        self._pages.addWidget(asking)
        self._pages.setCurrentWidget(asking)
        asking.begin(at)
        before = self._before
        if before.get("assessment_id") == str(opened.state.assessment_id) and "question" in before:
            self._before = {}
            asking.bring_back(before)
        return asking

    def _hand_over(self) -> None:
        """Give the window to the parent."""
        if self.asking is None:
            return
        state = self.asking.talk.state
        self.asking.show_question(state.instrument.parts.mode)
        self.client = ClientPage(self.desk, state)
        self.client.returned.connect(self._take_back)
        self.desk.cover(self.client)
        self.client.start()

    def _take_back(self) -> None:
        """The caseworker has the laptop again: the result, or what is still open."""
        client, self.client = self.client, None
        if client is None:
            return
        assessment_id = client.state.assessment_id
        self.desk.uncover()
        today, who = self.desk.today(), self.desk.who
        self.desk.read(
            self,
            lambda session: openings.read(session, assessment_id, today=today, who=who),
            self._show_given_back,
            key="open",
        )

    def _show_given_back(self, opened: Opened) -> None:
        """The result, where all is settled; else the caseworker’s own open questions, or who completes it."""
        if opened.state.state is not AssessmentState.UNDER_WAY:
            self._read_result(opened.state.assessment_id)
        elif opened.state.current is None:
            self._finish(opened.state)
        else:
            self._show_asking(opened, opened.state.instrument.parts.mode if has_open(opened.state) else "")

    def _finish(self, state: InterviewState) -> None:
        assessment_id, at, who = state.assessment_id, self.desk.now(), self.desk.who
        self.desk.write(
            self,
            lambda session: interview.finish(session, assessment_id, at=at, who=who),
            lambda _suggestion: self._read_result(assessment_id),
            changed={"assessments"},
            undo=tr("The end of the interview"),
        )

    def _read_result(self, assessment_id: UUID) -> None:
        self.desk.read(self, lambda session: interview.result(session, assessment_id), self._show_result, key="open")

    def _show_result(self, result: InterviewResult) -> None:
        self.result.show_result(result)
        self._pages.setCurrentWidget(self.result)
        before, self._before = self._before, {}
        if before.get("assessment_id") == str(result.assessment_id):
            self.result.bring_back(before)
        self._drop_asking()
        self.result.first_focus().setFocus()

    def _drop_asking(self) -> None:
        asking, self.asking = self.asking, None
        if asking is not None:
            self._pages.removeWidget(asking)
            asking.setObjectName("")
            asking.deleteLater()
