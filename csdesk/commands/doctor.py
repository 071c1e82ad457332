"""`doctor`: what IT wants to know first. Works without a vault, and without a passphrase."""

import platform
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from csdesk import __version__
from csdesk.commands import display
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
        "display": display.describe(),
        "disk": _disk(context),
        "log": str(log_file()),
        "vault": vault,
    }
    lines = [f"{key:12}{_in_words(value)}" for key, value in found.items()]
    return Outcome("\n".join(lines), {"outcome": "examined", **found}, str(vault.get("problem", "")))


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


def _disk(context: Context) -> str:
    folder = context.vault_path.absolute().parent
    while True:
        try:
            return f"{shutil.disk_usage(folder).free / 1e9:,.1f} GB free at {folder}"
        except OSError as error:
            if folder == folder.parent:
                return f"not known: {error.strerror}"
            folder = folder.parent


def _vault(context: Context) -> dict[str, object]:
    path = context.vault_path
    state: dict[str, object] = {"path": str(path), "exists": False, "health": "not examined"}
    try:
        state["exists"] = path.exists()
        if not state["exists"] or not context.options.passphrase_file:
            return state
        return state | _health(context)
    except DeskError as error:
        return state | {"health": "not opened", "problem": str(error)}
    except OSError as error:
        sentence = f"{error.filename or path} could not be used: {error.strerror}."
        return state | {"health": "not opened", "problem": sentence}


def _health(context: Context) -> dict[str, object]:
    from csdesk.services.vault.check import check

    health = check(context.vault())
    found = {"faults": list(health.faults), "schema": health.schema_version}
    if health.healthy:
        return {"health": "healthy", **found}
    return {"health": "faults", **found, "problem": "The vault has faults; see above."}


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
