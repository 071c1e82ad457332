"""How long an answer takes until it is committed, with 360,000 people in the vault.

Each is written as the desk writes it: in a transaction of its own, the recorder of Undo looking on.

The floor is a transaction that changes one row of the same file by SQL. The window's figure goes from the key that
answers until the page knows that the vault has it.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import interview, settings, undo
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.interview import AskedOf, Instrument, QuestionKind
from csdesk.services.vault import Vault
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from tests.bench.daily import AT
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled

INTERVIEWS = 60
IN_WINDOW = 10
WHO = "bench"
MILLISECONDS_ALLOWED = 20
"""At the 99th percentile."""
WINDOW_ALLOWED = 100
"""Until what one does feels done at once."""
ONE_ROW = "UPDATE assessment SET at_question = :place WHERE id = :id"


def measure() -> list[Figure]:
    """Every answer of sixty interviews, and the keys of ten more in the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.unlock(copied(filled("desk"), Path(folder)), PASSPHRASE)
        ids = vault.read(lambda session: list(session.scalars(select(Ncp.id))))
        people = Random(6).sample(ids, INTERVIEWS + IN_WINDOW)
        del ids
        clock, processor, last = answers(vault, people[:INTERVIEWS])
        floor_clock, floor_processor = one_row(vault, last)
        keys = in_window(vault, people[INTERVIEWS:], Path(folder) / "data")
    title = f"an answer among {PEOPLE:,} people"

    def figure(name: str, value: float, reference: float, bound: float = MILLISECONDS_ALLOWED) -> Figure:
        return Figure(f"{title}: {name}", value, "ms", reference, bound, "value")

    return [
        figure("committed, median", median(clock), median(floor_clock)),
        figure("committed, p99", p99(clock), p99(floor_clock)),
        figure("p99 of processor time", p99(processor), p99(floor_processor)),
        figure("key to saved, median", median(keys), median(floor_clock), WINDOW_ALLOWED),
        figure("key to saved, p99", p99(keys), p99(floor_clock), WINDOW_ALLOWED),
    ]


def answers(vault: Vault, people: list[UUID]) -> tuple[list[float], list[float], UUID]:
    """Milliseconds of every answer, by the clock and of processor time; and the last interview."""
    chance, instrument = Random(7), interview.load()
    began = [begun(vault, ncp_id) for ncp_id in people]
    took = [timed(vault, partial(keep, held, *one)) for held in began for one in given(instrument, chance)]
    return [clock for clock, _ in took], [processor for _, processor in took], began[-1]


def begun(vault: Vault, ncp_id: UUID) -> UUID:
    """An interview that was just started."""
    return vault.write(partial(interview.start, ncp_id=ncp_id, at=AT, who=WHO))


def keep(held: UUID, question: str, item: str, value: str, session: Session) -> object:
    """One answer, with what Undo needs."""
    with undo.recorded(session) as recorder:
        interview.answer(session, held, question, item, value=value, at=AT, who=WHO)
        return recorder.step("The answer", at=AT)


def timed(vault: Vault, work: Callable[[Session], object]) -> tuple[float, float]:
    """Milliseconds of one transaction, by the clock and of this thread's processor time."""
    began, used = time.perf_counter(), time.thread_time()
    vault.write(work)
    return (time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000


def given(instrument: Instrument, chance: Random) -> Iterator[tuple[str, str, str]]:
    """A whole interview of the caseworker's mode, line by line."""
    for question in instrument.questions:
        codes = [choice.code for choice in question.choices]
        if question.id == instrument.parts.mode:
            codes = ["caseworker"]
        if question.id == instrument.parts.employed:
            codes = ["yes"]  # whoever is not has no more questions
        free = "38" if question.kind is QuestionKind.HOURS else "12345678901X"
        for item in [line.code for line in question.items] or [""]:
            yield question.id, item, chance.choice(codes) if codes else free


def one_row(vault: Vault, assessment_id: UUID) -> tuple[list[float], list[float]]:
    """Milliseconds of a transaction that changes one row."""
    took = [timed(vault, partial(place, assessment_id, f"Q{number % 9}")) for number in range(200)]
    return [clock for clock, _ in took], [processor for _, processor in took]


def place(assessment_id: UUID, question: str, session: Session) -> None:
    """Change one row."""
    session.execute(text(ONE_ROW), {"place": question, "id": assessment_id.hex})


def in_window(vault: Vault, people: list[UUID], data: Path) -> list[float]:
    """Milliseconds from a digit until the page has it from the vault, for the questions with answers to choose."""
    window = application.build_window(clock=SetClock(AT), data_folder=data, dialogs=ScriptedDialogs())
    application.keep_what_is_loaded(window)
    window.open_desk(vault, vault.read(settings.load))
    window.resize(1366, 688)
    window.show()
    took: list[float] = []
    mode = interview.load().parts.mode
    for ncp_id in people:
        held = begun(vault, ncp_id)
        vault.write(partial(keep, held, mode, "", "caseworker"))
        took += keys_of(window, held)
    window.lock()
    window.close()
    QCoreApplication.processEvents()
    return took


def keys_of(window: Window, assessment_id: UUID) -> Iterator[float]:
    """One interview, opened and answered by the digit 1."""
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("interview", assessment_id=assessment_id)
    _until(lambda: window.tasks.idle)
    screen: Any = window.main.screens["interview"]
    asking = screen.asking
    for one in asking.talk.state.questions:
        question = one.question
        if question.by is not AskedOf.PARENT or question.kind is not QuestionKind.CHOICE:
            continue
        asking.show_question(question.id)
        _until(lambda: window.tasks.idle)
        kept: list[object] = []
        asking.talk.kept.connect(kept.append)
        began = time.perf_counter()
        QTest.keyClick(asking.card.input.first(), Qt.Key.Key_1)
        _until(partial(len, kept))
        yield (time.perf_counter() - began) * 1000
        asking.talk.kept.disconnect(kept.append)


def p99(values: list[float]) -> float:
    """What 99 of 100 are not above."""
    return quantiles(values, n=100)[98]


def _until(holds: Callable[[], object]) -> None:
    """Wait in the event loop as the program does; a loop that spins takes the interpreter from the other threads."""
    QApplication.processEvents()
    while not holds():
        loop = QEventLoop()
        QTimer.singleShot(1, loop.quit)
        loop.exec()
