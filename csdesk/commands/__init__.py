"""The command line, and the one place that puts the program together.

    python app.py                     the window
    python app.py COMMAND ...         one command, without a window, for IT and for tests

Exit 0: done. Exit 1: refused or failed, with a sentence on standard error. Exit 2: wrong usage.
"""

import sys
from collections.abc import Sequence

from csdesk.commands import hardening


def main(arguments: Sequence[str]) -> int:
    """Run the window or one command, and give the exit code."""
    hardening.refuse_core_dumps()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows would fail on a name outside its code page
    if arguments:
        from csdesk.commands import one

        return one.run(arguments)
    from csdesk.commands.window import run_window
    from csdesk.services import places, policy

    return run_window(None, policy.load(places.policy_file()))
