"""How long opening a record takes with 360,000 people in one vault, from the wish until it is painted.

Ordinary people who were worked with, and one with twelve cases in four counties, eight numbers and 200 contacts. The
floor is the barest look-up of a person's contacts by `sqlcipher3` alone, over the same file.
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QThread
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Source
from csdesk.services import contacts, reach, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.loading import load
from csdesk.ui.shell.window import Window
from tests.bench.daily import floor
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled
from tests.bench.people import AT, COUNTIES, TODAY

OPENED = 30
MILLISECONDS_ALLOWED = 50
BARE = "SELECT id, at, kind, outcome, note FROM contact_attempt WHERE ncp_id = ?"
OUTCOMES = (ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE, ContactOutcome.REACHED)


def measure() -> list[Figure]:
    """Many records, one after the other; the query alone, and until it is painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.unlock(copied(filled("caseload"), Path(folder)), PASSPHRASE)
        worked_with = vault.read(lambda session: list(session.scalars(select(ContactAttempt.ncp_id).distinct())))
        some = Random(3).sample(worked_with, OPENED + 1)
        busy = some.pop()
        vault.write(lambda session: make_busy(session, busy))
        reference = floor(vault, BARE, (busy.hex,))
        clock = SetClock(AT)
        window = application.build_window(clock=clock, data_folder=Path(folder) / "data", dialogs=ScriptedDialogs())
        application.keep_what_is_loaded(window)
        window.open_desk(vault, vault.read(settings.load))
        window.resize(1366, 688)
        window.show()
        asked = median([read(vault, ncp_id) for ncp_id in some])
        opened(window, some[0])  # the screen is made
        seen = [opened(window, ncp_id) for ncp_id in some[1:]]
        much = median([again(window, busy, some[0]) for _ in range(5)])
        window.lock()
        window.close()
        QCoreApplication.processEvents()
        figure = partial(Figure, unit="ms", reference=reference, bound=MILLISECONDS_ALLOWED, bounded="value")
        title = f"a record among {PEOPLE:,} people"
        return [
            figure(f"{title}: the query", asked),
            figure(f"{title}: painted", median(seen)),
            figure(f"{title}: painted, the slowest of {OPENED}", max(seen)),
            figure(f"{title}: 12 cases, 200 contacts, painted", much),
        ]


def make_busy(session: Session, ncp_id: UUID) -> None:
    """Twelve cases in four counties, eight numbers, 200 contacts."""
    for number in range(11):
        session.add(IvdCase(ncp_id=ncp_id, number=f"8{number:07d}", county=COUNTIES[number % 4]))
    for number in range(7):
        reach.add_phone(session, ncp_id, f"608 555 01{number}0", Source.PARENT, at=AT, today=TODAY, who="bench")
    for number in range(200):
        note, outcome = "Asked for the class", OUTCOMES[number % 3]
        made = NewContact(ContactKind.CALL, Direction.OUT, outcome, note, uncleared_reason="x")
        contacts.record_contact(session, ncp_id, made, at=AT - timedelta(days=number), who="bench")


def read(vault: Vault, ncp_id: UUID) -> float:
    """What the page asks for, in milliseconds."""
    began = time.perf_counter()
    vault.read(lambda session: load(session, ncp_id, TODAY))
    return (time.perf_counter() - began) * 1000


def opened(window: Window, ncp_id: UUID) -> float:
    """From the wish to open a record until this person is painted, in milliseconds."""
    assert window.desk is not None
    assert window.main is not None
    began = time.perf_counter()
    window.desk.navigate("record", ncp_id=ncp_id)
    screen = window.main.screens["record"]
    assert isinstance(screen, RecordScreen)
    _until(lambda: screen.shown is not None and screen.shown.record.ncp_id == ncp_id)
    screen.repaint()
    took = (time.perf_counter() - began) * 1000
    _until(lambda: window.tasks.idle)  # that it was opened is noted
    return took


def _until(holds: Callable[[], bool]) -> None:
    """Sleeps between events: a loop that spins takes the interpreter from the thread that reads."""
    QCoreApplication.processEvents()
    while not holds():
        QThread.msleep(1)
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()


def again(window: Window, ncp_id: UUID, other: UUID) -> float:
    """The same of one who was open before, coming from another one."""
    opened(window, other)
    return opened(window, ncp_id)
