"""Visits every screen in its working state and saves its picture, at the pace of the window's own event loop."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from csdesk.services import caseload, interview, liaisons, plans, referrals, reviews, settings
from csdesk.services.interview import InterviewMode, UnderWay
from csdesk.services.plans import PlanLine, PlanState
from csdesk.services.vault import Vault
from csdesk.ui.shell.window import SIZE, Window

SETTLE_MS = 60
"""After the last result came: time for layouts and for a query that follows from it."""
ASKED = "Q8"
"""The question that is shown: it has a rephrase option."""
UNLOCK = "unlock"
OF_A_PERSON = ("told", "checklist", "outcomes")
"""Pages of somebody who takes part in a program."""
PARTS = ("people", "review", "together")
"""Of an agency's page, beside the agreement."""
VIEWS = ("charts", "sent")
"""Of the reports, beside the figures."""


@dataclass(frozen=True)
class Scene:
    """One picture: the name of its file, the screen, how it is opened, and what is done there before. Nothing of it
    changes a record."""

    name: str
    screen: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[Any], object] | None = None


def scenes(window: Window, vault: Vault, report: Path | None) -> list[Scene]:
    """Every screen of the window as far as there is something to show. `report`: a referral report to look at."""
    worked = _worked_scenes(vault, report, window.program.clock.today())
    plain = {entry.name: Scene(entry.name, entry.name) for entry in window.program.entries}
    return [scene for name in plain for scene in worked.get(name, [plain[name]])]


def _worked_scenes(vault: Vault, report: Path | None, today: Any) -> dict[str, list[Scene]]:
    """Screens that are shown for somebody, or with something begun on them."""

    def work(session: Any) -> dict[str, list[Scene]]:
        under_way = interview.under_way(session)
        lines = plans.open_plans(session, today=today)
        draft = next((line for line in lines if line.state is PlanState.DRAFT), None)
        signed = [line for line in lines if line.state is PlanState.SIGNED]
        told = max(
            signed, key=lambda line: len(caseload.record(session, line.ncp_id, today=today).timeline), default=None
        )
        held = interview.recent(session)
        whom = next((one.ncp_id for one in referrals.active_referrals(session) if one.enrolment), None)
        agency = _reviewer(session)
        return {
            "referral_report": [*_report_scenes(report), Scene("referral_report", "referral_report")][:1],
            "record": [Scene("record", "record", {"ncp_id": told.ncp_id})] if told else [],
            **{name: [Scene(name, name, {"ncp_id": whom} if whom else {})] for name in OF_A_PERSON},
            "directory": [Scene("directory", "directory"), *_directory_scenes(session)],
            **{name: [Scene(name, name, agency)] for name in ("review_choice", "review_answers")},
            "reports": [
                Scene("reports", "reports"),
                *(Scene(f"reports_{view}", "reports", {"view": view}) for view in VIEWS if told is not None),
            ],
            "interview": [
                Scene("interview", "interview"),
                *_interview_scenes(under_way),
                *(Scene("interview_result", "interview", {"assessment_id": one.assessment_id}) for one in held[:1]),
            ],
            "letters": [Scene("letters", "letters", then=lambda screen: screen.go("wordings"))],
            "plans": [Scene("plans", "plans"), *_plan_scenes(("plan_editor", draft), ("plan_signed", told))],
        }

    return vault.read(work)


def _reviewer(session: Any) -> dict[str, Any]:
    """The agency that has the most people to review."""
    waiting = Counter(one.csa_id for one in reviews.open_reviews(session))
    return {"csa_id": waiting.most_common(1)[0][0]} if waiting else {}


def _directory_scenes(session: Any) -> Iterable[Scene]:
    """The parts of an agency's page and of a program's page, and the liaisons."""
    agency = _reviewer(session)
    for part in PARTS if agency else ():
        yield Scene(f"directory_{part}", "directory", agency | {"part": part})
    enrolled = Counter(one.program_id for one in referrals.active_referrals(session) if one.enrolment)
    for program_id, _count in enrolled.most_common(1):
        for part in ("program", "classes", "results"):
            yield Scene(
                f"directory_program_{part}",
                "directory",
                {"program_id": program_id},
                then=partial(_show_part, part),
            )
    if liaisons.liaisons(session):
        yield Scene("directory_liaisons", "directory", then=lambda screen: screen.liaisons_chip.click())


def _show_part(part: str, screen: Any) -> None:
    screen.program.chips[part].click()


def _report_scenes(report: Path | None) -> Iterable[Scene]:
    if report is not None:
        yield Scene("referral_report", "referral_report", then=lambda screen: screen.take(report))


def _interview_scenes(under_way: tuple[UnderWay, ...]) -> Iterable[Scene]:
    asked = next((one for one in under_way if one.mode is InterviewMode.CASEWORKER), None)
    alone = next((one for one in under_way if one.mode is InterviewMode.CLIENT), None)
    if asked is not None:
        opened = {"assessment_id": asked.assessment_id}
        yield Scene("interview_question", "interview", opened, lambda screen: screen.asking.show_question(ASKED))
    if alone is not None:
        arguments = {"assessment_id": alone.assessment_id, "hand_over": False}
        yield Scene("interview_client", "interview", arguments, then=_show_alone)


def _show_alone(screen: Any) -> None:
    """The parent's page, and nobody is said to have the computer."""
    from csdesk.ui.screens.interview.client import ClientPage

    screen.desk.cover(ClientPage(screen.desk, screen.asking.talk.state))


def _plan_scenes(*named: tuple[str, PlanLine | None]) -> Iterable[Scene]:
    for name, line in named:
        if line is not None:
            yield Scene(name, "plans", {"ncp_id": line.ncp_id})


class Photographer(QObject):
    """Takes one picture after the other. `finished` follows; `taken` lists the files."""

    finished = Signal()

    def __init__(self, window: Window, vault: Vault, folder: Path, report: Path | None = None) -> None:
        super().__init__()
        self._window = window
        self._vault = vault
        self._folder = folder
        self._left = scenes(window, vault, report)
        self.taken: list[Path] = []

    def begin(self) -> None:
        """Open the desk and start."""
        self._window.open_desk(self._vault, self._vault.read(settings.load))
        self._next()

    def _next(self) -> None:
        main = self._window.main
        if self._left and main is not None:
            scene = self._left.pop(0)
            main.open_screen(scene.screen, dict(scene.arguments))
            self._when_idle(lambda: self._prepare(scene))
        else:
            self._window.doors.choose_vault(self._vault.path)
            self._when_idle(lambda: self._take(UNLOCK))

    def _prepare(self, scene: Scene) -> None:
        if scene.then is not None and self._window.main is not None:
            scene.then(self._window.main.screens[scene.screen])
        if self._window.cover is not None:
            # A display of any size is covered; pictures have all the same one.
            self._window.covering.rest()
            self._window.setWindowState(Qt.WindowState.WindowNoState)
            self._window.resize(*SIZE)
        self._when_idle(lambda: self._take(scene.name))

    def _when_idle(self, then: Callable[[], None]) -> None:
        """Call `then` once nothing runs any more, and nothing followed from what had run."""

        def look() -> None:
            if self._window.tasks.idle:
                then()
            else:
                self._when_idle(then)

        QTimer.singleShot(SETTLE_MS, look)

    def _take(self, name: str) -> None:
        file = self._folder / f"{len(self.taken) + 1:02d}-{name}.png"
        self._window.grab().save(str(file))
        self.taken.append(file)
        if name == UNLOCK:
            self.finished.emit()
            return
        if self._window.cover is not None and self._window.desk is not None:
            self._window.desk.uncover()
        self._next()
