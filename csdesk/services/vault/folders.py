"""Places where a vault should not lie: folders that are copied to a cloud, network drives, disks that are unplugged.

Nothing is forbidden. Each warning is a sentence that names the place and says what happens there. The environment
variables and the names of file systems are those of Windows, macOS and Linux; a folder that cannot be looked at
gives no warning.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from csdesk.wording import tr

NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.sshfs",
    "9p",
    "ncpfs",
}
CLOUD_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "box sync": "Box",
    "nextcloud": "Nextcloud",
}
"""How the folders of these services are named, in lower case. OneDrive adds ` - ` and the name of the agency."""
CLOUD_VARIABLES = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
"""Environment variables of Windows that hold the folder of a service."""
REMOVABLE_LINUX = ("/media/", "/run/media/", "/mnt/usb")
REMOVABLE_MACOS = ("/Volumes/",)
ON_A_NETWORK = tr(
    "This folder is on a network drive. A connection that breaks while the vault is open can damage it. "
    "Choose a folder on this computer's own disk; a network drive is a good second place for backups."
)
CAN_BE_UNPLUGGED = tr(
    "This folder is on a disk that can be unplugged. Unplugging it while the vault is open can damage the "
    "vault, and it is easily lost. Choose this computer's own disk; backups may go here."
)

NOT_THERE = tr(
    "This folder cannot be reached now. The backups beside the vault are made all the same, and copied when it is "
    "there again."
)
SAME_DISK = tr(
    "This folder is on the same disk as the vault: who loses one loses both. A network drive is better, or a disk "
    "that you unplug."
)


def warnings(
    path: Path, *, environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> tuple[str, ...]:
    """What is to be said about a vault at a path, a sentence for each; empty for a good place."""
    folder = _nearest_folder(path)
    found = []
    service = _cloud(folder, environment)
    if service:
        found.append(
            tr(
                "This folder is copied to {service}. The vault stays encrypted there, but two computers may write "
                "it at once and a half-copied vault does not open. Choose a folder that stays on this computer.",
                service=service,
            )
        )
    disk = of_disk(folder, platform)
    return (*found, disk) if disk else tuple(found)


def second_place_warnings(
    second: Path, vault: Path, *, environment: Mapping[str, str] = os.environ
) -> tuple[str, ...]:
    """What is to be said about the second place for a vault's backups. A network drive is a good one, and so is a
    disk that is unplugged; the disk that the vault lies on is not."""
    if not second.is_dir():
        return (NOT_THERE,)
    found = []
    service = _cloud(_nearest_folder(second), environment)
    if service:
        found.append(
            tr(
                "This folder is copied to {service}. Backups are encrypted, and they leave the agency all the same: "
                "ask IT whether they may.",
                service=service,
            )
        )
    with suppress(OSError):
        if second.stat().st_dev == _nearest_folder(vault).stat().st_dev and not service:
            found.append(SAME_DISK)
    return tuple(found)


def _nearest_folder(path: Path) -> Path:
    """The folder itself, or the nearest one above it that is there already."""
    try:
        folder = path.absolute()
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        return folder.resolve()
    except (OSError, ValueError):
        return path


def _cloud(folder: Path, environment: Mapping[str, str]) -> str:
    for variable, service in CLOUD_VARIABLES.items():
        root = environment.get(variable)
        if root and folder.is_relative_to(root):
            return service
    parts = [part.casefold() for part in (*folder.parts, *PureWindowsPath(folder).parts)]
    for name, service in CLOUD_NAMES.items():
        if any(part == name or part.startswith((f"{name} - ", f"{name}-", f"{name} (")) for part in parts):
            return service
    return ""


def of_disk(folder: Path, platform: str) -> str:
    """What is to be said of the disk that a folder lies on; nothing for one of this computer, or an unknown one."""
    if platform == "win32":
        return _windows_disk(folder)
    kind, mounted = _mounted(folder)
    if kind in NETWORK or kind.startswith(("fuse.rclone", "fuse.davfs", "fuse.gvfsd")):
        return ON_A_NETWORK
    removable = REMOVABLE_MACOS if platform == "darwin" else REMOVABLE_LINUX
    return CAN_BE_UNPLUGGED if f"{mounted}/".startswith(removable) else ""


def _mounted(folder: Path) -> tuple[str, str]:
    """The file system's kind in lower case, and where it is mounted."""
    import psutil

    try:
        mounts = [part for part in psutil.disk_partitions(all=True) if folder.is_relative_to(part.mountpoint)]
    except (OSError, psutil.Error):
        return "", ""
    if not mounts:
        return "", ""
    nearest = max(mounts, key=lambda part: len(part.mountpoint))
    return nearest.fstype.casefold(), nearest.mountpoint


def _windows_disk(folder: Path) -> str:
    """Windows says by itself what a drive is; a path that begins with two backslashes is a share."""
    import psutil

    drive = PureWindowsPath(folder).drive.casefold()
    if drive.startswith("\\\\"):
        return ON_A_NETWORK
    try:
        kinds = {
            part.device.rstrip("\\").casefold(): part.opts.split(",") for part in psutil.disk_partitions(all=True)
        }
    except (OSError, psutil.Error):
        return ""
    kind = kinds.get(drive, [])
    return ON_A_NETWORK if "remote" in kind else CAN_BE_UNPLUGGED if "removable" in kind else ""
