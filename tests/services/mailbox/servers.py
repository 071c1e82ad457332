"""How the tests reach the mail servers."""

from dataclasses import replace
from pathlib import Path

from csdesk.services.mailbox import Letter, SmtpTransport, Timeouts
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.support.smtp import FailingServer

TIMEOUTS = Timeouts(connect=20, reply=20, block=20, end=20)
HASTY = Timeouts(connect=20, reply=0.25, block=0.25, end=0.25)
"""For servers that say nothing."""
LETTER = Letter("dana@agency.example", ("csa@rock.example",), b"Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend")
LARGE = replace(LETTER, content=LETTER.content + b"\r\n" + (b"x" * 998 + b"\r\n") * 1_000)
"""More than the buffers of both ends hold: who stops reading is noticed."""


def to(server: LoopbackServer) -> SmtpTransport:
    """The way to a server with login."""
    if server.security == "none":
        return SmtpTransport(server.host, server.port, "none", timeouts=TIMEOUTS)
    return _protected(server.host, server.port, server.security, server.ca_file, (server.user, server.password))


def plain(server: FailingServer) -> SmtpTransport:
    """The way to a server that fails, by a line that is not encrypted."""
    return SmtpTransport(server.host, server.port, "none", timeouts=TIMEOUTS)


def failing(server: FailingServer) -> SmtpTransport:
    """The way to a server that fails, as it wants it."""
    if server.security == "none":
        return plain(server)
    return _protected(server.host, server.port, server.security, server.ca_file, (server.user, server.password))


def _protected(host: str, port: int, security: str, ca_file: Path, login: tuple[str, str]) -> SmtpTransport:
    return SmtpTransport(host, port, security, *login, timeouts=TIMEOUTS, ca_file=ca_file)
