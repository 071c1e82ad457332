"""`doctor`: what IT wants to know first. Works without a vault, and without a passphrase."""

import platform
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from csdesk import __version__
from csdesk.commands import display, hardening
from csdesk.commands.context import Context, Outcome
from csdesk.services import places
from csdesk.services.errors import DeskError
from csdesk.services.policy import NOWHERE

PACKAGES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "sqlcipher3",
    "cryptography",
    "argon2-cffi",
    "keyring",
    "python-calamine",
    "openpyxl",
    "msoffcrypto-tool",
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
        "authorities": _authorities(),
        "display": display.describe(),
        "disk": _disk(context),
        "core dumps": hardening.describe(),
        "log": str(places.log_file()),
        "policy": _policy(context),
        "folders": _folders(context),
        "last backup": _last_backup(context),
        "vault": vault,
    }
    lines = [line for key, value in found.items() for line in _lines(key, value)]
    problems = [*context.policy.faults, str(vault.get("problem", ""))]
    return Outcome("\n".join(lines), {"outcome": "examined", **found}, "\n".join(filter(None, problems)))


def _policy(context: Context) -> dict[str, object]:
    """What IT fixed on this computer, each value with where it comes from, and what is wrong with the policy."""
    policy = context.policy
    fixed = [f"{name} = {_value(getattr(policy, name))} ({place})" for name, place in policy.sources.items()]
    return {"file": str(places.policy_file()), "fixed": fixed, "faults": list(policy.faults)}


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    return "nowhere" if value == NOWHERE else _in_words(value) or "none"


def _folders(context: Context) -> list[str]:
    """What is to be said of the places of the vault and of its backups."""
    from csdesk.services.vault import folders

    said = [*folders.warnings(context.vault_path.parent)]
    second = context.second_place()
    if second is not None and not second.is_dir():
        said.append(f"The second place of the backups, {second}, cannot be reached.")
    return said


def _last_backup(context: Context) -> str:
    from csdesk.services.vault import rotation

    made = rotation.last_made(context.vault_path, context.second_place())
    return f"{made.astimezone():%Y-%m-%d %H:%M}" if made else "none that is whole was found"


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


def _authorities() -> str:
    from csdesk.services.mailbox import line

    return _try(line.authorities)


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


def _lines(key: str, value: object) -> list[str]:
    """One line, and below it one for each entry of a list."""
    if not isinstance(value, dict):
        return [f"{key:12}{_in_words(value)}"]
    plain = {name: part for name, part in value.items() if not isinstance(part, list)}
    below = [
        f"{'':12}{name}: {entry}"
        for name, part in value.items()
        if isinstance(part, list)
        for entry in part or ["none"]
    ]
    return [f"{key:12}{_in_words(plain)}", *below]


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(part)}" for key, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "none"
    return str(value)
