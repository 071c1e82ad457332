"""The command line, and the one place that puts the program together.

    python app.py                     the window
    python app.py COMMAND ...         one command, without a window, for IT and for tests

Exit 0: done. Exit 1: refused or failed, with a sentence on standard error. Exit 2: wrong usage.
"""

import json
import sys
from collections.abc import Sequence

from csdesk.commands.context import Context, Outcome
from csdesk.commands.parser import build_parser
from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError


def main(arguments: Sequence[str]) -> int:
    """Run the window or one command, and give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows would fail on a name outside its code page
    options = build_parser().parse_args(arguments)
    if options.command is None:
        from csdesk.commands.window import run_window

        return run_window(options.vault)
    context = Context(options, Clock())
    try:
        outcome: Outcome = options.run(context)
    except DeskError as error:
        return _report(Outcome(problem=str(error), data={"outcome": "failed", "message": str(error)}), options.json)
    except OSError as error:
        sentence = f"{error.filename or 'A file'} could not be used: {error.strerror}. Nothing else was changed."
        return _report(Outcome(problem=sentence, data={"outcome": "failed", "message": sentence}), options.json)
    except KeyboardInterrupt:
        return _report(Outcome(problem="Stopped; the step that was under way was undone."), options.json)
    finally:
        context.close()
    return _report(outcome, options.json)


def _report(outcome: Outcome, as_json: bool) -> int:
    if as_json:
        print(json.dumps(outcome.data, ensure_ascii=False, indent=1, default=str))
    elif outcome.text:
        print(outcome.text)
    if outcome.problem:
        print(outcome.problem, file=sys.stderr)
        return 1
    return 0
