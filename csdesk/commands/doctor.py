"""`doctor`: what IT wants to know first. Works without a vault, and without a passphrase."""

import os
import platform
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from csdesk import __version__
from csdesk.commands.context import Context, Outcome
from csdesk.services.errors import DeskError
from csdesk.services.places import log_file

PACKAGES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "sqlcipher3",
    "cryptography",
    "argon2-cffi",
    "keyring",
    "python-calamine",
    "openpyxl",
    "reportlab",
)


def run(context: Context) -> Outcome:
    """Gather versions, keyring, display, disk, and the vault's health when it can be opened without asking."""
    vault = _vault(context)
    found = {
        "program": f"CS Desk {__version__}, Python {platform.python_version()}, {platform.platform()}",
        "packages": {name: _version(name) for name in PACKAGES},
        "encryption": _cipher(),
        "keyring": _keyring(),
        "display": _display(),
        "disk": _disk(context),
        "log": str(log_file()),
        "vault": vault,
    }
    lines = [f"{key:12}{_in_words(value)}" for key, value in found.items()]
    problem = "" if vault["health"] != "faults" else "The vault has faults; see above."
    return Outcome("\n".join(lines), {"outcome": "examined", **found}, problem)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _cipher() -> str:
    import sqlcipher3

    connection = sqlcipher3.connect(":memory:")
    (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    return f"SQLCipher {cipher}, SQLite {sqlcipher3.sqlite_version}"


def _keyring() -> str:
    from csdesk.services.vault import keychain

    return _try(keychain.describe)


def _display() -> str:
    if sys.platform in ("win32", "darwin"):
        return "the system's own"
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"):
        if os.environ.get(name):
            return f"{name}={os.environ[name]}"
    return "none: the window cannot open here, the commands work"


def _disk(context: Context) -> str:
    folder = context.vault_path.resolve().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return f"{free / 1e9:,.1f} GB free at {folder}"


def _vault(context: Context) -> dict[str, object]:
    path = context.vault_path
    state: dict[str, object] = {"path": str(path), "exists": path.exists(), "health": "not examined"}
    if not path.exists() or not context.options.passphrase_file:
        return state
    from csdesk.services.vault.check import check

    health = check(context.vault())
    return state | {
        "health": "healthy" if health.healthy else "faults",
        "faults": list(health.faults),
        "schema": health.schema_version,
    }


def _try(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except DeskError as error:
        return str(error)


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(part)}" for key, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "none"
    return str(value)
