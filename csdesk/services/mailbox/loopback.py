"""A real mail server on this computer, for the demonstration and for tests. It delivers into a folder only.

It listens on 127.0.0.1 only. Encrypted, by a certificate made for the occasion, it takes mail only after a login.
"""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ssl

HOST = "127.0.0.1"


class Deliveries:
    """Takes every letter and writes it into a folder as .eml. A subclass may refuse."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.only_after_login = False

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """A sender. Encrypted from its first byte, a line is none of which the server itself asks a login."""
        if self.only_after_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """A whole letter has come."""
        number = 1 + len(self.received())
        (self._folder / f"letter-{number:03}.eml").write_bytes(envelope.original_content)
        return "250 OK, delivered"

    def received(self) -> tuple[Path, ...]:
        """The letters that were delivered, in the order of their coming."""
        return tuple(sorted(self._folder.glob("letter-*.eml")))


class LoopbackServer:
    """A mail server with login, for as long as it is used as a context. It delivers into a folder.

    `ca_file` holds the certificate that a client must trust. `security` is `starttls`, `tls` or `none`, which asks no
    login.
    """

    def __init__(
        self,
        into: Path | Deliveries,
        *,
        user: str = "liaison",
        password: str = "loopback",  # noqa: S107 - guards nothing: the server delivers into a folder of its own
        security: str = "starttls",
    ) -> None:
        self.deliveries = into if isinstance(into, Deliveries) else Deliveries(into)
        self.user, self.password, self.security = user, password, security
        self.host, self.port = HOST, 0
        self._controller: Any = None
        self._secrets = TemporaryDirectory(prefix="csdesk-mail-")

    @property
    def ca_file(self) -> Path:
        """The server's certificate."""
        return Path(self._secrets.name) / "certificate.pem"

    def __enter__(self) -> Self:
        from aiosmtpd.controller import Controller

        class AnyFreePort(Controller):
            def _trigger_server(self) -> None:
                """Connects once to see that it runs: to the port that the system chose."""
                running: Any = self.server
                self.port = running.sockets[0].getsockname()[1]
                super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types

        logging.getLogger("mail.log").addHandler(logging.NullHandler())
        context = self._context()
        starttls, tls = self.security == "starttls", self.security == "tls"
        self.deliveries.only_after_login = tls
        self._controller = AnyFreePort(
            self.deliveries,
            hostname=HOST,
            port=0,
            ssl_context=context if tls else None,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=self._knows,
            auth_required=starttls,
            auth_require_tls=starttls,
            ready_timeout=20,
        )
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_fault: object) -> None:
        self._controller.stop()
        self._secrets.cleanup()

    def _knows(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        known = (login.login, login.password) == (self.user.encode(), self.password.encode())
        return AuthResult(success=known, handled=False)

    def _context(self) -> "ssl.SSLContext":
        import ssl

        key_file = Path(self._secrets.name) / "key.pem"
        certificate, key = self_signed(HOST)
        self.ca_file.write_bytes(certificate)
        key_file.write_bytes(key)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.ca_file, key_file)
        key_file.unlink()
        return context


def self_signed(host: str) -> tuple[bytes, bytes]:
    """A certificate for an IP address, good for a day, and its key, both PEM."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CS Desk loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
