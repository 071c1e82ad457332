"""How the window starts, and its pictures."""

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from csdesk.commands import sample_script
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.cycles import many_objects
from csdesk.services.vault import Vault, check
from csdesk.ui import application, theme
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE

WITHOUT_DISPLAY = {
    key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
}
HEAVY = ("sqlalchemy", "alembic", "openpyxl", "msoffcrypto", "reportlab", "qtawesome", "keyring", "smtplib")


def run_python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_it_says_so_and_ends_with_2() -> None:
    code = "import sys; from csdesk.ui.application import run; sys.exit(run())"
    ended = run_python(code, WITHOUT_DISPLAY)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "no display" in ended.stderr


def test_the_locked_window_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from csdesk.ui import application; from csdesk.services.clock import Clock;"
        f"application.application(); folder = pathlib.Path({str(tmp_path)!r});"
        "w = application.build_window(clock=Clock(), data_folder=folder);"
        "w.doors.choose_vault(pathlib.Path('none.csvault')); w.show(); w.grab(); print(' '.join(sys.modules))"
    )
    ended = run_python(code, WITHOUT_DISPLAY | {"QT_QPA_PLATFORM": "offscreen"})
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert loaded & set(HEAVY) == set()
    assert not any(name.startswith("csdesk.ui.screens.") and name != "csdesk.ui.screens.base" for name in loaded)


def test_pictures_show_the_scenes_that_are_named_and_change_nothing(
    worked: Vault, clock: SetClock, tmp_path: Path
) -> None:
    path, before = worked.path, check.check(worked).rows
    names = ("today", "referral_report-preview", "plans-signed", "interview-client_1")
    report = sample_script.report_file(2)
    taken = application.pictures(worked, clock, tmp_path / "pictures", report=report, names=names)
    assert {file.stem for file in taken} == set(names)
    for picture in map(QImage, map(str, taken)):
        assert (picture.width(), picture.height()) == (1366, 688)
        assert picture.pixelColor(1360, 600).name().upper() in (theme.tokens().desk, theme.tokens().sheet)
    again = vaults.unlock(path, PASSPHRASE)
    after = check.check(again).rows
    again.lock()
    assert after | {"audit_event": 0} == before | {"audit_event": 0}


def test_what_is_loaded_is_searched_for_cycles_no_more_until_the_next_opening(
    window: Window, vault: Vault, settled: Callable[[], None]
) -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    application.keep_what_is_loaded(window)
    try:
        window.open_desk(vault, vault.read(settings.load))
        settled()  # while another thread looks for cycles, Python does not look twice
        assert gc.get_freeze_count() > 50_000
        with many_objects():
            knot = Knot()
        left = weakref.ref(knot)
        del knot
        assert left() is not None
        window.opened.emit(window.desk)
        assert left() is None
        assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()
