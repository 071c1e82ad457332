"""The system's list of fonts, read while Qt is being loaded.

On Linux fontconfig goes through a hundred small files before the first letter is drawn. In the morning, when none of
them is in memory, the window would wait for that alone.
"""

import sys
from threading import Thread

from csdesk.commands import display


def read_ahead() -> None:
    """Begin with it, and go on at once. Qt, which asks the same library, finds the list there, or waits for the rest.

    Where the library is not to be had Qt goes by itself, as it would have.
    """
    if not sys.platform.startswith("linux"):
        return
    fontconfig = display.library("libfontconfig.so.1")
    if fontconfig is not None:
        Thread(target=fontconfig.FcInit, name="fonts", daemon=True).start()
