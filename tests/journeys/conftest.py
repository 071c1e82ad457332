"""The real window over folders of its own: nothing of a journey reaches the home of whoever runs the tests."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from csdesk.services.clock import SetClock
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.vault import keychain
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from tests.journeys.liaison import SECONDS, Liaison
from tests.support.days import moment
from tests.ui.conftest import qapp

__all__ = ["qapp"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, a folder for temporary files and a folder for data, all empty, for one test."""
    for variable, name in (("HOME", "home"), ("TMPDIR", "temporary"), ("CSDESK_DATA", "data")):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / name))
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home" / variable))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def liaison(home: Path, qtbot: QtBot) -> Iterator[Liaison]:
    """Somebody at a window that was just started, with no vault yet."""
    clock, dialogs = SetClock(moment(7, 6, 8)), ScriptedDialogs()
    window = application.build_window(clock=clock, dialogs=dialogs, data_folder=Path(os.environ["CSDESK_DATA"]))
    qtbot.addWidget(window)
    window.begin(None)
    window.show()
    yield Liaison(window, clock, dialogs, lambda until: qtbot.waitUntil(until, timeout=SECONDS))
    window.lock()
    window.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    """A mail server whose certificate this computer trusts, as it would trust an agency's."""
    with LoopbackServer(tmp_path / "mailbox") as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.ca_file))
        yield running


@pytest.fixture
def keyring_is_real() -> None:
    """The Secret Service must be there when the tests run as the Makefile runs them."""
    if "SecretService" not in keychain.describe():
        assert "CSDESK_TEST_SESSION" not in os.environ, "the keyring service did not start"
        pytest.skip("no keyring service here: run `make test`")
