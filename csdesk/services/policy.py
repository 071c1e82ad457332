"""What IT fixed for every user of this computer, in a machine-wide file (and on Windows in the registry).

The file is TOML, the registry key has values of the same names; where both name one, the registry wins. Nothing is
let through by a mistake: of what is there and not understood, the strictest holds, and `doctor` says so.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from csdesk.services.errors import DeskError
from csdesk.wording import marked, tr, tr_marked

if TYPE_CHECKING:
    from csdesk.services.settings import Settings

REGISTRY_KEY = r"HKLM\Software\Policies\CS Desk"
LONGEST_LOCK_MINUTES = 15
SECURITIES = ("starttls", "tls", "none")
LARGEST_FILE = 64 * 1024
"""Bytes. A policy has a dozen values."""
NOWHERE = Path(os.devnull)
"""Stands for a folder or a file that was named and not understood: nothing lies in it, nothing is read from it."""

Registry = Callable[[], Mapping[str, object]]
"""Gives the values of the registry key; none where there is no registry or no such key. Raises `OSError`."""


class FixedByITError(DeskError):
    """IT does not allow this on this computer. The text says where that is written."""


class Policy(NamedTuple):
    """What users may not change. None: IT left it to them. `Policy()` is a computer without a policy."""

    lock_after_minutes: int | None = None
    """At most so many minutes without input until the vault locks, 1 to 15."""
    backup_folder: Path | None = None
    """Where a second copy of every backup goes."""
    keyring_allowed: bool | None = None
    """Whether a key may be kept in this computer's keyring."""
    caseload_export_allowed: bool | None = None
    """Whether lists of people may be exported to files (worksheets and the reports to agencies go on)."""
    export_folders: tuple[Path, ...] = ()
    """Where files of people may be saved; empty for anywhere."""
    scan_folder: Path | None = None
    """The folder that the scanner writes to."""
    smtp_host: str | None = None
    """Empty: no mail is sent from here."""
    smtp_port: int | None = None
    smtp_security: str | None = None
    smtp_ca_file: Path | None = None
    """Certificates (PEM) of the agency's own authority, which the mail server may show."""
    escrow_key: Path | None = None
    """A public key (PEM) of the agency: new vaults get an escrow slot for it."""
    sources: Mapping[str, str] = MappingProxyType({})
    """Of each value that is fixed: the file or the registry key that it comes from."""
    faults: tuple[str, ...] = ()
    """What could not be read, each a sentence for IT. The strictest value holds where one is not understood."""

    def require_keyring(self) -> None:
        """Raises `FixedByITError` where nothing may be kept in this computer's keyring, or taken from it."""
        if self.keyring_allowed is False:
            raise self._refusal("keyring_allowed", tr("the keyring of this computer is not used"), "changed")

    def require_lists(self) -> None:
        """Raises `FixedByITError` where lists of people may not leave the vault as files."""
        if self.caseload_export_allowed is False:
            raise self._refusal("caseload_export_allowed", tr("lists of people are not exported"), "written")

    def require_place(self, target: Path | None) -> None:
        """Raises `FixedByITError` where no file about people may be written to `target`.

        None: what is printed on standard output, which may be sent to any file.
        """
        folder = target.parent.resolve() if target else None
        allowed = (folder.is_relative_to(one.resolve()) for one in self.export_folders) if folder else ()
        if self.export_folders and not any(allowed):
            places = " or ".join(str(one) for one in self.export_folders if one != NOWHERE)
            rule = (
                tr("files about people are saved in {places} only", places=places)
                if places
                else tr("no file about people is saved")
            )
            raise self._refusal("export_folders", rule, "written")

    def over(self, settings: "Settings") -> "Settings":
        """The settings as they hold on this computer: the mail server is the one that IT fixed."""
        from dataclasses import replace

        names = ("smtp_host", "smtp_port", "smtp_security")
        return replace(settings, **{name: getattr(self, name) for name in names if getattr(self, name) is not None})

    def _refusal(self, name: str, rule: str, done: str) -> FixedByITError:
        place = self.sources.get(name, tr("the policy of this computer"))
        return FixedByITError(
            tr(
                "IT has fixed that {rule} ({place}). Nothing was {done}; ask IT if you need it.",
                rule=rule,
                place=place,
                done=done,
            )
        )


class _NotUnderstoodError(Exception):
    """The text says what the value should be."""


def _minutes(value: object) -> int:
    minutes = _whole_number(value)
    if minutes < 1:
        raise _NotUnderstoodError(
            tr(
                "a whole number of minutes from 1 to {longest_lock_minutes}",
                longest_lock_minutes=LONGEST_LOCK_MINUTES,
            )
        )
    return min(minutes, LONGEST_LOCK_MINUTES)  # the program's own bound is stricter than a longer time


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _NotUnderstoodError(tr("a whole number"))
    return value


def _port(value: object) -> int:
    port = _whole_number(value)
    if not 1 <= port <= 65_535:
        raise _NotUnderstoodError(tr("a port from 1 to 65535"))
    return port


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):  # a REG_DWORD
        return value == 1
    raise _NotUnderstoodError(tr("true or false (in the registry 1 or 0)"))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _NotUnderstoodError(tr("a text"))
    return value.strip()


def _security(value: object) -> str:
    security = _text(value).lower()
    if security not in SECURITIES:
        raise _NotUnderstoodError(tr("one of {securities}", securities=", ".join(SECURITIES)))
    return security


def _whole_path(value: object) -> Path:
    path = Path(_text(value))
    if not path.is_absolute():
        raise _NotUnderstoodError(tr("a whole path"))
    return path


def _folders(value: object) -> tuple[Path, ...]:
    if not isinstance(value, (list, tuple)):
        raise _NotUnderstoodError(tr("a list of whole paths"))
    return tuple(_whole_path(one) for one in value)


class _Rule(NamedTuple):
    """How one value is understood, and what holds when it is not: the fields and the words for it."""

    understand: Callable[[object], Any]
    strictest: dict[str, Any]
    so: str


_NO_MAIL = _Rule(_text, {"smtp_host": ""}, marked("No mail is sent from here"))
RULES: dict[str, _Rule] = {
    "lock_after_minutes": _Rule(_minutes, {"lock_after_minutes": 1}, marked("The vault locks after 1 minute")),
    "backup_folder": _Rule(_whole_path, {}, marked("The second place of backups is left to the user")),
    "keyring_allowed": _Rule(_yes_or_no, {"keyring_allowed": False}, marked("The keyring is not used")),
    "caseload_export_allowed": _Rule(
        _yes_or_no, {"caseload_export_allowed": False}, marked("Lists of people are not exported")
    ),
    "export_folders": _Rule(_folders, {"export_folders": (NOWHERE,)}, marked("Files of people are saved nowhere")),
    "scan_folder": _Rule(_whole_path, {"scan_folder": NOWHERE}, marked("No folder is looked into for scans")),
    "smtp_host": _NO_MAIL,
    "smtp_port": _Rule(_port, _NO_MAIL.strictest, _NO_MAIL.so),
    "smtp_security": _Rule(_security, _NO_MAIL.strictest, _NO_MAIL.so),
    "smtp_ca_file": _Rule(_whole_path, _NO_MAIL.strictest, _NO_MAIL.so),
    "escrow_key": _Rule(_whole_path, {"escrow_key": NOWHERE}, marked("No vault is created")),
}
"""What may be fixed. No value of `backup_folder` is stricter than another, and a backup too few is a loss."""


def read_registry() -> Mapping[str, object]:
    """The values under HKLM, which users cannot write. Raises `OSError` when they are there and cannot be read."""
    values: dict[str, object] = {}
    if sys.platform == "win32":
        import winreg

        hive, path, access = winreg.HKEY_LOCAL_MACHINE, REGISTRY_KEY.partition("\\")[2], winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(hive, path, access=winreg.KEY_READ | access) as key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _kind = winreg.EnumValue(key, number)
                    values[name] = value
        except FileNotFoundError:
            return {}
    return values


def load(file: Path, *, registry: Registry = read_registry) -> Policy:
    """The policy of this computer. Raises nothing: what is wrong with it is in `faults`, and the strictest holds."""
    found: dict[str, tuple[object, str]] = {}
    not_understood: dict[str, str] = {}
    faults: list[str] = []
    places: tuple[tuple[str, Registry], ...] = ((str(file), lambda: _read_file(file)), (REGISTRY_KEY, registry))
    for place, read in places:
        try:
            found |= {name: (value, place) for name, value in read().items()}
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else tr("it is no TOML: {error}", error=error)
            faults.append(
                tr("{place} could not be read ({why}). Of every value, the strictest holds.", place=place, why=why)
            )
            not_understood |= dict.fromkeys(RULES, place)
    policy: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for name, (value, place) in found.items():
        rule = RULES.get(name)
        if rule is None:
            faults.append(
                tr(
                    "{place}: {name} is no value that CS Desk knows. Known are {rules}.",
                    place=place,
                    name=name,
                    rules=", ".join(RULES),
                )
            )
            continue
        try:
            policy[name] = rule.understand(value)
            sources[name] = place
        except _NotUnderstoodError as error:
            faults.append(
                tr(
                    "{place}: {name} has to be {error}. {so}.",
                    place=place,
                    name=name,
                    error=error,
                    so=tr_marked(rule.so),
                )
            )
            not_understood[name] = place
    for name, place in not_understood.items():  # last, so that no value that was understood weakens it
        policy |= RULES[name].strictest
        sources |= dict.fromkeys(RULES[name].strictest, place)
    return Policy(**policy, sources=sources, faults=tuple(faults))


def _read_file(file: Path) -> Mapping[str, object]:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    if len(content) > LARGEST_FILE:
        raise ValueError("it is too large")
    import tomllib

    return tomllib.loads(content.decode("utf-8"))
