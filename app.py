"""Starts CS Desk: the window by default, or one command for IT and for tests (`python app.py --help`)."""

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path


def start(arguments: Sequence[str]) -> int:
    """Run the program, or only one of its readers of foreign files, and give the exit code."""
    if arguments and arguments[0] == "--read-workbook":
        # The installed program, started again by itself for a foreign file: nothing else is loaded beside it.
        from csdesk.services import workbook_reader

        return workbook_reader.main(arguments[1:])
    if arguments and arguments[0] == "--read-scan":
        from csdesk.services import scan_reader

        return scan_reader.main(arguments[1:])
    from csdesk.commands import main

    return main(arguments)


def use_prepared_environment() -> None:
    """Go on with the Python of `.venv` beside this file, where this one lacks the program's packages.

    So that `python app.py` means the same whether or not the environment was activated.
    """
    if getattr(sys, "frozen", False) or find_spec("sqlcipher3") is not None:
        return
    prepared = Path(__file__).resolve().parent / ".venv"
    python = prepared / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists() or Path(sys.prefix) == prepared:
        sys.exit("CS Desk's packages are not installed here. Run `make setup`, or see Two commands in README.md.")
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.call([str(python), __file__, *sys.argv[1:]]))  # noqa: S603 - this very program
    os.execv(python, [str(python), __file__, *sys.argv[1:]])  # noqa: S606 - this very program, with its own packages


if __name__ == "__main__":
    use_prepared_environment()
    sys.exit(start(sys.argv[1:]))
