"""Starts CS Desk: the window by default, or one command for IT and for tests (`python app.py --help`)."""

import sys
from collections.abc import Sequence


def start(arguments: Sequence[str]) -> int:
    """Run the program, or only its reader of workbooks, and give the exit code."""
    if list(arguments) == ["--read-workbook"]:
        # The installed program, started again by itself for a foreign file: nothing else is loaded beside it.
        from csdesk.services import workbook_reader

        return workbook_reader.main()
    from csdesk.commands import main

    return main(arguments)


if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
