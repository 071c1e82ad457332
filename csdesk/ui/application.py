"""Starts the window: the one place where Qt's application, the theme and the window are put together."""

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from csdesk.services import places
from csdesk.services.clock import Clock
from csdesk.services.policy import Policy

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from csdesk.services.vault import Vault
    from csdesk.ui.dialogs import Dialogs
    from csdesk.ui.network import Network
    from csdesk.ui.screens import Entry
    from csdesk.ui.shell.window import Window
    from csdesk.ui.ways import MakeSample

NAME = "CS Desk"
TURN_SECONDS = 0.001
"""How long other Python work may go on once the window wants its turn, which it wants again after every call of Qt:
with Python's own five thousandths a page of figures took a quarter of a second to paint beside a long query."""
NO_DISPLAY = (
    "CS Desk has no display here, so its window cannot open. Start it on a desktop, or see `app.py --help` for what "
    "works without one."
)


def has_display() -> bool:
    """Whether a window can be shown: on Linux a display or a Qt platform must be named."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(
    vault_path: Path | None = None,
    *,
    passphrase: str = "",
    make_sample: "MakeSample | None" = None,
    clock: Clock | None = None,
    data_folder: Path | None = None,
    policy: Policy | None = None,
) -> int:
    """Show the window until it is closed. Gives the exit code: 2, with a sentence, where there is no display.

    With a `passphrase` the vault is opened at once: for the sample vault of the demonstration, whose passphrase
    is no secret. `make_sample(folder, progress)` creates or opens the sample vault; without it none is offered.
    `policy`: what IT fixed on this computer.
    """
    if not has_display():
        sys.stderr.write(f"{NO_DISPLAY}\n")
        return 2
    from csdesk.ui.network import SystemNetwork
    from csdesk.ui.shell.session_signals import SessionSignals

    app = application()
    window = build_window(
        clock=clock or Clock(),
        make_sample=make_sample,
        data_folder=data_folder,
        policy=policy,
        network=SystemNetwork(),
    )
    _log_to(places.log_file())
    _catch_bugs(window)
    keep_what_is_loaded(window)
    signals = SessionSignals(window)

    def lock() -> None:
        window.lock()
        window.tasks.command(window, lambda: None, lambda _shut: signals.closed())

    signals.lock_wanted.connect(lock)
    window.begin(vault_path)
    if vault_path is not None and passphrase:
        window.doors.unlock.unlock_wanted.emit(passphrase, False)
    window.show()
    return app.exec()


def application() -> "QApplication":
    """Qt's application in the program's look, made once."""
    from PySide6.QtWidgets import QApplication

    from csdesk.ui import theme

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication([NAME])
    app.setApplicationName(NAME)
    sys.setswitchinterval(TURN_SECONDS)
    theme.follow_system(app)
    return app


def build_window(
    *,
    clock: Clock,
    make_sample: "MakeSample | None" = None,
    data_folder: Path | None = None,
    dialogs: "Dialogs | None" = None,
    entries: "Sequence[Entry] | None" = None,
    policy: Policy | None = None,
    network: "Network | None" = None,
) -> "Window":
    """The window, not yet shown. `data_folder` holds vaults and preferences (else the user's own folder).

    Without a `policy` everything is left to the user.
    """
    from csdesk.ui.preferences import PreferenceFile
    from csdesk.ui.screens import SCREENS
    from csdesk.ui.shell.window import Program, Window
    from csdesk.ui.ways import Ways

    folder = data_folder or places.data_folder()
    ways = Ways(folder, PreferenceFile(folder / "desk.json"), make_sample, policy=policy or Policy(), clock=clock)
    return Window(Program(ways, clock, SCREENS if entries is None else entries, dialogs, network))


def keep_what_is_loaded(window: "Window") -> None:
    """What is there when the desk opens stays: to search all of it for cycles, as Python does now and then, would
    stop the window for a tenth of a second. What a desk before left behind is let go of."""
    from csdesk.services import cycles

    window.opened.connect(lambda _desk: cycles.look_again())


def pictures(
    vault: "Vault", clock: Clock, folder: Path, *, report: Path | None = None, dark: bool = False
) -> tuple[Path, ...]:
    """Save a picture of each screen of an open vault, and of the unlock page. Needs a display or `offscreen`.

    `report`: a referral report that is looked at for its picture, and not taken in. The vault is locked afterwards.
    """
    from PySide6.QtCore import QEventLoop

    from csdesk.ui import theme
    from csdesk.ui.photographer import Photographer

    app = application()
    theme.apply(app, dark)
    folder.mkdir(parents=True, exist_ok=True)
    window = build_window(clock=clock, data_folder=folder)
    window.show()
    photographer = Photographer(window, vault, folder, report)
    loop = QEventLoop()
    photographer.finished.connect(loop.quit)
    photographer.begin()
    loop.exec()
    window.lock()
    window.close()
    return tuple(photographer.taken)


def _log_to(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        return  # a log that cannot be written must not keep anybody from working
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("csdesk")
    logger.addHandler(handler)
    logger.propagate = False


def _catch_bugs(window: "Window") -> None:
    from csdesk.ui.tasks import report_bug

    def caught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        window.show_bug(report_bug(error))

    sys.excepthook = caught
