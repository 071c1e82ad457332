"""What arrives from outside: a vault is opened by a double click or by another start, the computer is to sleep."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from csdesk.services import places
from csdesk.services.errors import DeskError
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.desk_application import DeskApplication
    from csdesk.ui.one_instance import OneInstance
    from csdesk.ui.shell.window import Window

LISTEN_AFTER_MS = 500
"""The first page comes first."""

NOT_THERE = tr("{name} is not there any more. Nothing was changed; open it where it lies now.")


def expect(window: "Window", application: "DeskApplication", instance: "OneInstance") -> None:
    """From now on what comes from outside arrives at this window, until the program ends."""
    instance.setParent(window)
    for told in (instance.wanted, application.file_opened):
        told.connect(lambda vault: arrive(window, vault))
    application.aboutToQuit.connect(instance.end)
    QTimer.singleShot(LISTEN_AFTER_MS, instance.listen)
    QTimer.singleShot(LISTEN_AFTER_MS, window, lambda: lock_with_the_session(window))


def lock_with_the_session(window: "Window") -> None:
    """From now on the vault is closed before the computer sleeps, and when the session is locked or ends."""
    from csdesk.ui.shell.session_signals import SessionSignals

    signals = SessionSignals(window)

    def lock() -> None:
        window.lock()
        window.tasks.command(window, lambda: None, lambda _shut: signals.closed())

    signals.lock_wanted.connect(lock)


def arrive(window: "Window", vault: Path | None) -> None:
    """Bring the window forward, and open this vault where nothing stands in the way.

    While a parent has the computer nothing happens at all. An open vault is locked only when the liaison says so; a
    page that asks for something still, as for the recovery code, stays. A window that is closing stays open.
    """
    if window.cover is not None or window.doors.is_bare:
        return
    window.backups.stay()
    _come_forward(window)
    desk = window.desk
    if vault is None or (desk is not None and _is_same(desk.vault.path, vault)):
        return
    if not _is_there(window, vault):
        return
    if desk is not None:
        desk.messages.info(
            tr("{name} was opened while this desk is open: one is locked before the other opens.", name=vault.name),
            tr("Lock and open it"),
            lambda: _lock_and_open(window, vault),
        )
    elif not window.doors.is_asking:
        window.doors.choose_vault(vault)


def _lock_and_open(window: "Window", vault: Path) -> None:
    if _is_there(window, vault):
        window.lock_and_back_up()
        window.doors.choose_vault(vault)


def _is_there(window: "Window", vault: Path) -> bool:
    """Whether this vault is there; else that is said, at the desk or at its door."""
    if places.has_vault(vault):
        return True
    gone = DeskError(NOT_THERE.format(name=vault.name))
    if window.desk is not None:
        window.messages.warn(str(gone))
    else:
        window.doors.refuse(gone)
    return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other


def _come_forward(window: "Window") -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
