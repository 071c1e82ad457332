"""How the tests reach the mail servers."""

from csdesk.services.mailbox import Letter, SmtpTransport
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.support.smtp import FailingServer

LETTER = Letter("dana@agency.example", "csa@rock.example", b"Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend")


def to(server: LoopbackServer) -> SmtpTransport:
    """The way to a server with login."""
    return (
        SmtpTransport(
            server.host,
            server.port,
            server.security,
            server.user,
            server.password,
            timeout=20,
            ca_file=server.ca_file,
        )
        if server.security != "none"
        else SmtpTransport(server.host, server.port, "none", timeout=20)
    )


def plain(server: FailingServer) -> SmtpTransport:
    """The way to a server that fails."""
    return SmtpTransport(server.host, server.port, "none", timeout=20)
