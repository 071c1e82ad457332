"""A mail server for the tests of the mailbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.services.mailbox.loopback import LoopbackServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    """A mail server with STARTTLS and login."""
    with LoopbackServer(tmp_path / "mailbox") as running:
        yield running
