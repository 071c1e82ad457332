"""Starts CS Desk: the window by default, or one command for IT and for tests (`python app.py --help`)."""

import sys

from csdesk.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
