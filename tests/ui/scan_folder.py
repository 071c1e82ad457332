"""The scanner’s folder, and the screen that looks at what is in it."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLabel, QPushButton

from csdesk.services import plans, scans
from csdesk.services.vault import Vault
from tests.services.people import TODAY

DAY_BEFORE = TODAY - timedelta(days=1)
Settled = Callable[[], None]


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def button(screen: Any, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def said(screen: Any) -> str:
    found = screen.findChild(QLabel, "scans.said")
    assert isinstance(found, QLabel)
    return found.text()


def pages_kept(vault: Vault, plan_id: UUID) -> int:
    return len(scans.read(vault.read(lambda session: plans.signed_scan(session, plan_id)).content))


def open_first(screen: Any, settled: Settled) -> None:
    screen.waiting.list.opened.emit(screen.waiting.list.selected())
    settled()
