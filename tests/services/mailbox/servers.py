"""How the tests reach the mail servers."""

from csdesk.services.mailbox import Letter, SmtpTransport, Timeouts
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.support.smtp import FailingServer

TIMEOUTS = Timeouts(connect=20, reply=20, block=20, end=20)
LETTER = Letter("dana@agency.example", ("csa@rock.example",), b"Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend")


def to(server: LoopbackServer) -> SmtpTransport:
    """The way to a server with login."""
    return (
        SmtpTransport(
            server.host,
            server.port,
            server.security,
            server.user,
            server.password,
            timeouts=TIMEOUTS,
            ca_file=server.ca_file,
        )
        if server.security != "none"
        else SmtpTransport(server.host, server.port, "none", timeouts=TIMEOUTS)
    )


def plain(server: FailingServer) -> SmtpTransport:
    """The way to a server that fails."""
    return SmtpTransport(server.host, server.port, "none", timeouts=TIMEOUTS)
