"""Where things lie on this computer when nobody says otherwise."""

from pathlib import Path

import platformdirs

VAULT_SUFFIX = ".csvault"


def data_folder() -> Path:
    """The folder of this user's CS Desk data. It need not exist yet."""
    return Path(platformdirs.user_data_dir("CS Desk", appauthor=False))


def default_vault() -> Path:
    """Where the liaison's own vault lies."""
    return data_folder() / f"Liaison desk{VAULT_SUFFIX}"


def sample_vault() -> Path:
    """Where the vault with the sample caseload lies: never the liaison's own."""
    return data_folder() / f"Sample desk{VAULT_SUFFIX}"


def log_file() -> Path:
    """The log: kinds of faults and places in the program, never data."""
    return Path(platformdirs.user_log_dir("CS Desk", appauthor=False)) / "csdesk.log"
