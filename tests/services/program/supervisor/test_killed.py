"""The program is killed while an extract is written: the file is there whole, or not at all, and so is its line."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services import vault as vaults
from csdesk.services.program.supervisor import contents, sealing
from tests.services.program.supervisor.teams import PASSPHRASE, VAULT_PASSPHRASE, desk
from tests.services.reporting import desk as scripted

SCRIPT = """
import os, signal, sys
from pathlib import Path
from csdesk.services import settings, vault as vaults
from csdesk.services.files import write_file
from csdesk.services.policy import Policy
from csdesk.services.program import supervisor
from tests.services.people import NOW, WHO
from tests.services.program.supervisor.teams import PASSPHRASE, QUARTER, VAULT_PASSPHRASE

vault = vaults.unlock(Path(sys.argv[1]), VAULT_PASSPHRASE)
made = vault.read(lambda session: supervisor.make(
    session, QUARTER, PASSPHRASE, source=supervisor.source_of(vault), settings=settings.load(session), at=NOW))
left, step = int(sys.argv[3]), sys.argv[4]
kept = getattr(os, step)


def killing(*words, **named):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(*words, **named)


setattr(os, step, killing)


def work(session):
    write_file(session, Path(sys.argv[2]), made.content, told=made.told, policy=Policy())
    supervisor.note(session, made, at=NOW, who=WHO)


vault.write(work)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("step", ["fsync", "open", "replace"])
def test_a_kill_leaves_the_file_whole_or_away(tmp_path: Path, step: str) -> None:
    with desk(tmp_path, "Ann Archer") as vault:
        vault.write(lambda session: scripted.script(session, seed=11, people=20))
        path = vault.path
    target = tmp_path / "mine.csextract"
    killed = 0
    for number in range(1, 4):
        target.unlink(missing_ok=True)
        words = [sys.executable, "-c", SCRIPT, str(path), str(target), str(number), step]
        ended = subprocess.run(words, cwd=Path(__file__).parents[4], capture_output=True, check=False).returncode
        assert ended in (0, -signal.SIGKILL)
        again = vaults.unlock(path, VAULT_PASSPHRASE)
        lines = again.read(lambda session: session.scalars(select(AuditEvent.action)).all())
        again.lock()
        if target.exists():
            found = contents.read_json(sealing.unseal(target.read_bytes(), PASSPHRASE, name="x"), name="x")
            assert len(found.people) > 0
        if ended == 0:
            assert target.exists()
            assert "extract.made" in lines
            break
        killed += 1
        assert target.exists() or "extract.made" not in lines
    assert killed > 0
