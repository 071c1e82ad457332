"""How long *Today* and the board take with 360,000 people, of whom 8,000 are worked with, through the real window.

Measured from the wish to read until the page is painted. The floor of *Today* is the barest question of the kind that
its groups ask, a hundred next steps that are due, by `sqlcipher3` alone over the same file; that of the board is one
count of everybody by the moment at which they came.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QThread
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.contact import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    Direction,
    FollowUp,
)
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpPhone, Source, Standing
from csdesk.models.referral import Referral, ReferralStatus
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.bulk import insert_rows
from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.shell.window import Window
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled
from tests.services.people import add_program, add_report
from tests.support.sample_reports import FIRST_NAMES, LAST_NAMES

WORKED = 8_000
COUNTIES = ("Brown", "Dane", "Dodge", "Eau Claire", "Green", "Jefferson", "Kenosha", "Racine", "Rock", "Walworth")
AT = datetime(2026, 11, 21, 15, tzinfo=UTC)
TODAY = date(2026, 11, 21)
RUNS = 15
TODAY_ALLOWED = 100
BOARD_ALLOWED = 1_000
"""Milliseconds. The board is asked for, Today is what the day begins with."""
DUE = "SELECT id, ncp_id, due_on, what FROM follow_up WHERE done_at IS NULL AND due_on <= ? ORDER BY due_on LIMIT 100"
CAME = "SELECT created_at, count(*) FROM ncp GROUP BY created_at"


def measure() -> list[Figure]:
    """Both pages, again and again."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application.application()
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.unlock(copied(filled("desk"), Path(folder)), PASSPHRASE)
        due = floor(vault, DUE, (TODAY.isoformat(),))
        came = floor(vault, CAME, ())
        clock = SetClock(AT)
        window = application.build_window(clock=clock, data_folder=Path(folder) / "data", dialogs=ScriptedDialogs())
        application.keep_what_is_loaded(window)
        window.open_desk(vault, vault.read(settings.load))
        window.resize(1366, 688)
        window.show()
        figures = [
            Figure(f"{PEOPLE:,} people: {name}", painted(window, name), "ms", reference, allowed, "value")
            for name, reference, allowed in (("today", due, TODAY_ALLOWED), ("board", came, BOARD_ALLOWED))
        ]
        window.lock()
        window.close()
        QCoreApplication.processEvents()
        return figures


def painted(window: Window, name: str) -> float:
    """From the wish to read until all is painted, in milliseconds, at the median."""
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate(name)
    _until(lambda: window.tasks.idle)
    screen: Screen = window.main.screens[name]
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        screen.refresh()
        _until(lambda: window.tasks.idle)
        screen.repaint()
        seconds.append(time.perf_counter() - began)
    return median(seconds) * 1000


def _until(holds: Callable[[], bool]) -> None:
    """Sleeps between events: a loop that spins takes the interpreter from the thread that reads."""
    QCoreApplication.processEvents()
    while not holds():
        QThread.msleep(1)
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()


def floor(vault: Vault, statement: str, parameters: tuple[Any, ...]) -> float:
    """The same question by the driver alone, in milliseconds, at the median."""

    def ask(session: Session) -> float:
        connection = session.connection().connection.driver_connection
        assert connection is not None
        seconds = []
        for _ in range(RUNS):
            began = time.perf_counter()
            assert connection.execute(statement, parameters).fetchall()
            seconds.append(time.perf_counter() - began)
        return median(seconds) * 1000

    return vault.read(ask)


def fill(session: Session, count: int) -> None:
    """A whole state on one report, and the work of an office with some of them."""
    chance = random.Random(1)
    report = add_report(session, *COUNTIES, on=TODAY - timedelta(days=12))
    program = add_program(session)
    people, cases, phones = [], [], []
    ids = []
    for number in range(count):
        key = uuid7()
        ids.append(key)
        last, first = chance.choice(LAST_NAMES), chance.choice(FIRST_NAMES)
        came = AT - timedelta(days=31 * (number % 8))
        named = (last, first, "", "", f"{last} {first}".lower())
        people.append(
            (key, f"9{number:09d}", *named, None, Source.REPORT, came, report, False, "", "", "", "", None, "")
        )
        cases.append((uuid7(), key, f"7{number:07d}", chance.choice(COUNTIES), report, 1_000_00, "", "OPEN"))
        phones.append((uuid7(), key, "(608) 555-0142", TODAY, Standing.UNTRIED, Source.REPORT, None))
    names = ("last_name", "first_name", "middle_name", "suffix", "sort_name", "date_of_birth", "source")
    rest = ("created_at", "listed_import_id", "safe_contact", "safe_contact_note", "safe_contact_way")
    by_hand = ("safe_contact_time", "assigned_to", "closed_on", "closed_reason")
    insert_rows(session, Ncp, ("id", "pin", *names, *rest, *by_hand), people)
    case_columns = ("id", "ncp_id", "number", "county", "listed_import_id", "arrears_cents", "worker", "case_status")
    insert_rows(session, IvdCase, case_columns, cases)
    phone_columns = ("id", "ncp_id", "number", "since", "standing", "source", "import_id")
    insert_rows(session, NcpPhone, phone_columns, phones)
    work(session, chance, chance.sample(ids, min(WORKED, count)), program)
    session.flush()
    session.execute(text("ANALYZE"))


def work(session: Session, chance: random.Random, worked: list[UUID], program: UUID) -> None:
    """Contacts, next steps, appointments and referrals of half a year."""
    contacts, steps, meetings, referrals = [], [], [], []
    for number, ncp_id in enumerate(worked):
        for _ in range(4):
            at = AT - timedelta(days=chance.randrange(1, 180), minutes=chance.randrange(400))
            outcome = chance.choice(list(ContactOutcome))
            contacts.append((uuid7(), ncp_id, at, ContactKind.CALL, Direction.OUT, outcome, "", "Kim", ""))
        if number % 4 == 0:
            due_on = TODAY + timedelta(days=chance.randrange(-3, 20))
            steps.append((uuid7(), ncp_id, None, "Call again", number % 8 == 0, due_on, None, AT))
        if number % 20 == 0:
            at = AT + timedelta(days=chance.randrange(-5, 14), minutes=chance.randrange(200))
            kind, state = AppointmentKind.HEARING, AppointmentState.PLANNED
            meetings.append((uuid7(), ncp_id, kind, at, "Courthouse", "", None, "", state, "", AT))
        if number % 16 == 0:
            on = TODAY - timedelta(days=chance.randrange(1, 60))
            referrals.append((uuid7(), ncp_id, program, on, "Kim", False, ReferralStatus.OPEN, "", on, "", AT))
    columns = ("id", "ncp_id", "at", "kind", "direction", "outcome", "note", "by", "uncleared_reason")
    insert_rows(session, ContactAttempt, columns, contacts)
    step_columns = ("id", "ncp_id", "contact_id", "what", "promised", "due_on", "done_at", "created_at")
    insert_rows(session, FollowUp, step_columns, steps)
    where = ("id", "ncp_id", "kind", "starts_at", "place", "court", "remind_on", "purpose")
    insert_rows(session, Appointment, (*where, "state", "outcome_note", "created_at"), meetings)
    referred = ("id", "ncp_id", "program_id", "referred_on", "by", "warm_hand_off", "status", "reason")
    insert_rows(session, Referral, (*referred, "last_news_on", "note", "created_at"), referrals)
