"""Where things lie on this computer when nobody says otherwise."""

import sys
from pathlib import Path

import platformdirs

VAULT_SUFFIX = ".csvault"
MOVE_SUFFIX = ".swap"
"""Added to a vault's name by the file that says how its move into its place goes on."""


def data_folder() -> Path:
    """The folder of this user's CS Desk data. It need not exist yet."""
    return Path(platformdirs.user_data_dir("CS Desk", appauthor=False))


def default_vault() -> Path:
    """Where the liaison's own vault lies."""
    return data_folder() / f"Liaison desk{VAULT_SUFFIX}"


def sample_vault() -> Path:
    """Where the vault with the sample caseload lies: never the liaison's own."""
    return data_folder() / f"Sample desk{VAULT_SUFFIX}"


def is_vault(path: Path) -> bool:
    """Whether a file is named as a vault."""
    return path.suffix.lower() == VAULT_SUFFIX


def has_vault(path: Path) -> bool:
    """Whether there is a vault, be it one whose move into its place was cut short."""
    return path.exists() or path.with_name(path.name + MOVE_SUFFIX).exists()


def log_file() -> Path:
    """The log: kinds of faults and places in the program, never data."""
    return Path(platformdirs.user_log_dir("CS Desk", appauthor=False)) / "csdesk.log"


def policy_file() -> Path:
    """Where IT writes what users may not change. Told by the system, never by a user's environment."""
    if sys.platform == "win32":
        import winreg

        folders = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, folders) as key:
            common = Path(str(winreg.QueryValueEx(key, "Common AppData")[0])) / "CS Desk"
    elif sys.platform == "darwin":
        common = Path("/Library/Application Support/CS Desk")
    else:
        common = Path("/etc/csdesk")
    return common / "policy.toml"
