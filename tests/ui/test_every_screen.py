"""Every scene of every screen, on a desk with something of everything and on an empty one, wide, narrow, and on a
small display with everything twice as large: nothing is cut off or covered, everything has a name, Tab goes round,
a reader is told of each part, words stand out from their ground, what is typed is kept, keys that are shown do
something and only one thing, Qt does not complain. And every kind of widget is in one of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import interview, settings
from csdesk.services.interview import InterviewMode
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.scenes import LARGE, LIGHT, SMALL, Look, Scene
from csdesk.ui.screens.examples import examples
from csdesk.ui.screens.interview.steps import steps_of
from csdesk.ui.shell.window import Window
from tests.services.people import NOW, WHO
from tests.ui.door_states import states
from tests.ui.full_desk import EveryScene
from tests.ui.kept import not_kept
from tests.ui.keys import ambiguous, without_effect, without_list
from tests.ui.looking import covered, cut_off, nameless, not_reached, reachable, sideways, squeezed
from tests.ui.painted import cut_too_short, paint, pale
from tests.ui.reading import misread
from tests.ui.seeing import Faults, Seen

Settled = Callable[[], None]
FULL = (LIGHT, LARGE, SMALL)
EMPTY = (LARGE, LIGHT)
"""An empty desk is a few words on each page: what fits on the smallest display and on a usual one, fits between."""
HARMLESS = ("propagateSizeHints", "This plugin does not support")
"""Said by the off-screen platform at every window and at every menu."""
NOT_SEEN = {
    "csdesk.ui.screens.interview.alone.AloneNote": "nothing happened while the parents of the sample were alone",
    "csdesk.ui.screens.interview.instrument_choice.InstrumentChoice": "one instrument is shipped: nothing to choose",
    "csdesk.ui.screens.ncps.aside.FlagsSheet": "nobody who is shown on a record has a flag of the report",
    "csdesk.ui.screens.reports.frozen_bar.FrozenBar": "no report of the sample has left by the program itself",
}
"""Kinds of widgets that no scene shows, and why."""
VEILED = "window-drop"
"""What lies under the veil is not to be read."""
PAGES_NOT_SEEN = {
    "AuditScreen: audit.nothing.sheet": "something is always in the trail",
    "Behind: report.done.list.flagged": "the same list as in the preview",
    "Behind: report.done.list.people": "the same list as in the preview",
    "Behind: report.done.list.rows": "the same list as in the preview",
    "OutcomesScreen: outcomes.emptySheet": "whoever is shown was enrolled once",
    "RecordScreen: page 2": "while a record is read",
    "StandingScreen: standing.nothing.sheet": "a desk has its first quarter at once",
    "TodayScreen: today.nothing": "an empty desk shows how to begin",
}
"""Pages of stacks that no scene shows, and why."""

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What Qt says while a test runs."""
    said: list[str] = []

    def keep(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text and not any(one in text for one in HARMLESS):
            said.append(text)

    before = qInstallMessageHandler(keep)
    yield said
    qInstallMessageHandler(before)


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What was in view in the tests of this file."""
    return Seen()


def look_at(
    walked: Iterator[Scene], window: Window, seen: Seen, desk: str, looks: tuple[Look, ...] = FULL
) -> list[str]:
    """Look at each scene in each size; in the last, Tab goes round."""
    faults = Faults()
    typed: set[str] = set()
    for scene in walked:
        seen.note(window)
        for look in looks:
            scenes.dress(window, look)
            where = f"{scene.name}, {look.name}"
            faults.note("cut", where, cut_off(window))
            faults.note("covered", where, covered(window))
            faults.note("sideways", where, sideways(window))
            faults.note("squeezed", where, squeezed(window))
            faults.note("nameless", where, nameless(window))
            painting = paint(window)
            faults.note("too short", where, cut_too_short(painting))
            if scene.name != VEILED:
                faults.note("pale", where, pale(window, painting))
            if look is LIGHT:
                faults.note("misread", where, misread(window, scene))
                faults.note("key of several", where, ambiguous(window))
                faults.note("key of nothing", where, without_effect(window))
                faults.note("key of no list", where, without_list(window))
        seen.note(window)
        faults.note("not reached", scene.name, not_reached(window) if reachable(window) else ())
        faults.note("not kept", scene.name, not_kept(window, typed))  # the last: it leaves words in the fields
    seen.walked.add(desk)
    return faults.told()


def test_every_scene_of_a_full_desk(
    every_scene: EveryScene, full: Vault, window: Window, seen: Seen, complaints: list[str]
) -> None:
    missing: list[str] = []
    assert look_at(every_scene(full, on_missing=missing.append), window, seen, "full") == []
    assert missing == []
    assert complaints == []


def test_every_scene_of_an_empty_desk(
    every_scene: EveryScene, vault: Vault, window: Window, seen: Seen, complaints: list[str]
) -> None:
    assert look_at(every_scene(vault), window, seen, "empty", EMPTY) == []
    assert complaints == []


def test_the_doors(window: Window, vault_file: Path, seen: Seen, complaints: list[str]) -> None:
    faults = Faults()
    for state in states(window, vault_file):
        for look in (LARGE, SMALL, LIGHT):
            window.resize(look.width, look.height)
            QTest.qWait(0)
            where = f"{state}, {look.name}"
            faults.note("cut", where, cut_off(window))
            faults.note("covered", where, covered(window))
            faults.note("sideways", where, sideways(window))
            faults.note("nameless", where, nameless(window))
            painting = paint(window)
            faults.note("too short", where, cut_too_short(painting))
            faults.note("pale", where, pale(window, painting))
        seen.note(window)
        faults.note("not reached", state, not_reached(window) if reachable(window) else ())
    seen.walked.add("doors")
    assert faults.told() == []
    assert complaints == []


def test_every_kind_of_widget_and_every_page_is_in_a_scene(
    every_scene: EveryScene, full: Vault, vault: Vault, window: Window, vault_file: Path, seen: Seen
) -> None:
    for kind, one in (("full", full), ("empty", vault)):
        if kind not in seen.walked:
            for _scene in every_scene(one):
                seen.note(window)
            window.lock()
    if "doors" not in seen.walked:
        for _state in states(window, vault_file):
            seen.note(window)
    assert seen.unseen_kinds() - NOT_SEEN.keys() == set()
    assert NOT_SEEN.keys() - seen.unseen_kinds() == set(), "seen after all"
    unseen = seen.unseen_pages()
    assert " | ".join(page for page in unseen if page not in PAGES_NOT_SEEN) == ""
    assert PAGES_NOT_SEEN.keys() - set(unseen) == set(), "seen after all"


@pytest.mark.parametrize("mode", list(InterviewMode))
def test_each_question_of_the_interview(
    mode: InterviewMode, worked: Vault, window: Window, settled: Settled, complaints: list[str]
) -> None:
    window.resize(SMALL.width, SMALL.height)  # the scenes show some questions in the other sizes
    desk = window.open_desk(worked, worked.read(settings.load))
    ncp_id: UUID | None = examples(desk).somebody

    def begin(session: Session) -> None:
        assert ncp_id is not None
        started = interview.start(session, ncp_id, at=NOW, who=WHO)
        parts = interview.load().parts
        interview.answer(session, started, parts.mode, value=mode.value, at=NOW, who=WHO)

    worked.write(begin)
    desk.navigate("interview", ncp_id=ncp_id)
    settled()
    assert window.main is not None
    screen: Any = window.main.screens["interview"]
    faults = Faults()

    def look(name: str) -> None:
        for check in (cut_off, covered, nameless):
            faults.note(check.__name__, name, check(window))

    if mode is InterviewMode.CASEWORKER:
        for one in screen.asking.talk.state.questions:
            screen.asking.show_question(one.question.id)
            look(one.question.id)
            faults.note("not reached", one.question.id, not_reached(window))
    else:
        for number in range(-1, len(steps_of(screen.client.state)) + 1):
            screen.client.questions.show_at(number)
            look(str(number))
        screen.client.close_asked()
        QTest.qWait(0)
        look("gate")
    assert faults.told() == []
    assert complaints == []
