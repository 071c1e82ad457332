"""What leaves the vault is made beside all other work, and noted when it is there."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from csdesk.models.audit import AuditEvent
from csdesk.services import audit
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress

Settled = Callable[[], None]


class Paper:
    """A long paper, which is drawn until it may come to its end."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self._desk, self._path = desk, path
        self.go_on = threading.Event()
        self.refused = ""

    def ask(self) -> None:
        self._desk.hand_out(self._desk, self._draw, self._note, failed=self._refuse, title="Making the paper")

    def _draw(self, read: Read, progress: Progress) -> bytes:
        lines: int = read(lambda session: session.scalar(select(func.count()).select_from(AuditEvent)))
        assert self.go_on.wait(10)
        progress.report(1, 1)
        return f"{lines} lines".encode()

    def _note(self, session: Any, drawn: bytes, _progress: Progress) -> None:
        audit.record(session, at=self._desk.now(), who="X", action="caseload.exported")
        write_file(session, self._path, drawn, told=Exempt.NOBODY, policy=Policy())

    def _refuse(self, error: DeskError) -> None:
        self.refused = str(error)


def actions(vault: Vault) -> list[str]:
    lines = select(AuditEvent.action).order_by(AuditEvent.number)
    return vault.read(lambda session: list(session.scalars(lines)))


@pytest.fixture
def paper(desk: Desk, tmp_path: Path, settled: Settled) -> Paper:
    settled()
    return Paper(desk, tmp_path / "paper.pdf")


def test_a_save_does_not_wait_for_a_long_paper(
    desk: Desk, vault: Vault, paper: Paper, qtbot: QtBot, settled: Settled, tmp_path: Path
) -> None:
    paper.ask()
    saved: list[None] = []
    desk.write(
        desk, lambda session: audit.record(session, at=desk.now(), who="X", action="contact.recorded"), saved.append
    )
    qtbot.waitUntil(lambda: len(saved) == 1)
    assert not (tmp_path / "paper.pdf").exists()
    paper.go_on.set()
    settled()
    assert actions(vault)[-2:] == ["contact.recorded", "caseload.exported"]
    assert (tmp_path / "paper.pdf").exists()


def test_a_paper_that_is_cancelled_or_has_no_place_is_noted_nowhere(
    desk: Desk, vault: Vault, paper: Paper, settled: Settled, tmp_path: Path
) -> None:
    before = actions(vault)
    paper.ask()
    desk.tasks.cancel_jobs()
    paper.go_on.set()
    settled()
    (tmp_path / "paper.pdf").mkdir()
    paper.ask()
    settled()
    assert "is a folder" in paper.refused
    assert actions(vault) == before
