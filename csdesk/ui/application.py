"""Starts the window: the one place where Qt's application, the theme and the window are put together."""

import logging
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.services import cycles, places
from csdesk.services.clock import Clock
from csdesk.services.policy import Policy
from csdesk.ui import last_resort
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault import Vault
    from csdesk.ui.desk_application import DeskApplication
    from csdesk.ui.dialogs import Dialogs
    from csdesk.ui.network import Network
    from csdesk.ui.screens import Entry
    from csdesk.ui.shell.window import Window
    from csdesk.ui.ways import MakeSample

NAME = "CS Desk"
TURN_SECONDS = 0.001
"""How long other Python work may go on once the window wants its turn, which it wants again after every call of Qt:
with Python's own five thousandths a page of figures took a quarter of a second to paint beside a long query."""
NO_DISPLAY = tr(
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
    language: str = "",
) -> int:
    """Show the window until it is closed. Gives the exit code: 2, with a sentence, where there is no display.

    With a `passphrase` the vault is opened at once: for the sample vault of the demonstration, whose passphrase
    is no secret. Else a window that is open already takes `vault_path` over, and this start ends.
    `make_sample(folder, progress)` creates or opens the sample vault; without it none is offered. `policy`: what IT
    fixed on this computer. `language`: the one that is spoken already (`language.speak`).
    """
    if not has_display():
        sys.stderr.write(f"{NO_DISPLAY}\n")
        return 2
    _log_to(places.log_file())
    last_resort.before_the_window()
    folder = data_folder or places.data_folder()
    with cycles.many_objects():  # what is loaded stays: it is not searched for cycles
        app = application(language)
        from csdesk.ui.one_instance import OneInstance

        instance = OneInstance(folder)
        if not passphrase and not instance.is_first() and instance.hand_over(vault_path):
            return 0
        from csdesk.ui.network import SystemNetwork

        window = build_window(
            clock=clock or Clock(),
            make_sample=make_sample,
            data_folder=folder,
            policy=policy,
            network=SystemNetwork(),
        )
        last_resort.in_the_window(window)
        window.begin(vault_path)
        window.show()
    keep_what_is_loaded(window)
    from csdesk.ui.shell.arrivals import expect

    expect(window, app, instance)
    if vault_path is not None and passphrase:
        window.doors.unlock.unlock_wanted.emit(passphrase, False)
    return app.exec()


def application(language: str = "") -> "DeskApplication":
    """Qt's application in the program's look, made once; its own words in a `language` other than the program's."""
    _spare_sources()
    from csdesk.ui import accessible, theme
    from csdesk.ui.desk_application import DeskApplication

    existing = DeskApplication.instance()
    if isinstance(existing, DeskApplication):
        return existing
    app = DeskApplication([NAME, "-style", theme.STYLE])
    app.setProperty(theme.STYLED, True)
    app.setApplicationName(NAME)
    app.setDesktopFileName("csdesk")  # Linux: the entry with the program's icon, installer/linux
    sys.setswitchinterval(TURN_SECONDS)
    theme.follow_system(app)
    accessible.install()
    if language:
        from csdesk.ui.language import teach_qt

        teach_qt(app, language)
    return app


def _spare_sources() -> None:
    """Qt for Python reads the source of every module that is loaded after it, to see whether it may use `__feature__`
    (other names for Qt's functions). None here does, and the installed program has no sources."""
    import shiboken6  # noqa: F401 - brings the support modules along

    with suppress(ImportError):
        vars(import_module("shibokensupport.feature"))["_mod_uses_pyside"] = lambda _module: False


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
    from csdesk.ui.preferences import FILE_NAME, PreferenceFile
    from csdesk.ui.shell.window import Program, Window
    from csdesk.ui.ways import Ways

    folder = data_folder or places.data_folder()
    ways = Ways(folder, PreferenceFile(folder / FILE_NAME), make_sample, policy=policy or Policy(), clock=clock)
    return Window(Program(ways, clock, entries, dialogs, network))


def keep_what_is_loaded(window: "Window") -> None:
    """What is there when the desk opens stays: to search all of it for cycles, as Python does now and then, would
    stop the window for a tenth of a second. What a desk before left behind is let go of."""
    from csdesk.services import cycles

    window.opened.connect(lambda _desk: cycles.look_again())


def pictures(
    vault: "Vault", clock: Clock, folder: Path, *, report: Path | None = None, names: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Save a picture of each scene of an open vault that changes nothing of it, or of those with these names.

    Needs a display or `offscreen`. `report`: a referral report that is looked at for its picture, and not taken in.
    The vault is locked afterwards.
    """
    from csdesk.services import settings
    from csdesk.ui import scenes

    application()
    folder.mkdir(parents=True, exist_ok=True)
    window = build_window(clock=clock, data_folder=folder)
    window.show()
    window.open_desk(vault, vault.read(settings.load))
    files = {"report": report} if report is not None else {}
    taken = []
    for scene in scenes.walk(window, files=files, names=names, only_looking=True):
        scenes.dress(window, scenes.LIGHT)
        file = folder / f"{scene.name}.png"
        scenes.picture(window).save(str(file))
        taken.append(file)
    scenes.clear(window)
    window.lock()
    window.close()
    return tuple(taken)


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
