"""Puts the window together."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csdesk.services.policy import Policy
    from csdesk.services.vault import Vault

Report = Callable[[int, int, str], None]


def run_window(vault: Path | None, policy: "Policy") -> int:
    """Open the window, on `vault` or on the liaison's own. Gives the exit code; 2 without a display."""
    from csdesk.commands import display, system_fonts
    from csdesk.services import places
    from csdesk.ui import language
    from csdesk.ui.preferences import FILE_NAME, PreferenceFile

    system_fonts.read_ahead()
    spoken = language.speak(PreferenceFile(places.data_folder() / FILE_NAME).load().language)
    from csdesk.ui.application import NO_DISPLAY, run  # all that is said is looked up when it is loaded

    if not display.is_there():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    return run(
        vault,
        make_sample=lambda folder, progress: open_sample(folder, progress.report),
        policy=policy,
        language=spoken,
    )


def open_sample(folder: Path, report: Report) -> "Vault":
    """The vault with the sample caseload: opened where it is there, else made, which takes some seconds.

    One that was left half made (the computer was switched off) is made anew; the liaison's own vault is another file.
    """
    from csdesk.commands.sample_quarter import SampleQuarter
    from csdesk.commands.sample_script import PASSPHRASE
    from csdesk.services import new_desk
    from csdesk.services import vault as vaults
    from csdesk.services.places import sample_vault
    from csdesk.services.vault import swap
    from csdesk.services.vault.writer import Writer

    path = folder / sample_vault().name
    half = path.with_name(path.name + ".half")
    if not swap.exists(path):
        writer = Writer(path)
        try:
            vaults.discard(half)
            made = new_desk.create(half, PASSPHRASE).vault
            try:
                SampleQuarter(made).work_through(report)
            finally:
                made.lock()
            swap.put_in_place(half, path)
        finally:
            swap.tidy(half, path)
            writer.let_go()
    return vaults.unlock(path, PASSPHRASE)
