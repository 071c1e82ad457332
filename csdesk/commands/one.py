"""Runs one command: its words, what it does, what it has to say."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from csdesk.commands.context import Context, Outcome
from csdesk.commands.parser import WrongUsageError, parse
from csdesk.services import places, policy
from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError


def run(arguments: Sequence[str]) -> int:
    """Run the command that the words name, or the window, and give the exit code."""
    try:
        options = parse(arguments)
    except WrongUsageError as error:
        _say(_failed("wrong_usage", str(error)), "--json" in arguments)
        return 2
    if options.command is None:
        from csdesk.commands.window import run_window

        return run_window(options.vault, policy.load(places.policy_file()))
    return _say(_run(Context(options, Clock(), policy.load(places.policy_file()))), options.json)


def _run(context: Context) -> Outcome:
    """Run one command. What goes wrong becomes a sentence, and never a traceback: that may show a person's data."""
    try:
        outcome: Outcome = context.options.run(context)
    except DeskError as error:
        return _failed("failed", str(error))
    except OSError as error:
        what = error.filename or "Something that this needs from the computer"
        return _failed("failed", f"{what} could not be used: {error.strerror}. Nothing else was changed.")
    except KeyboardInterrupt:
        return _failed("stopped", "Stopped; the step that was under way was undone.")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said without its values
        return _failed("fault", _fault(error))
    finally:
        context.close()
    return outcome


def _failed(outcome: str, sentence: str) -> Outcome:
    return Outcome(problem=sentence, data={"outcome": outcome, "message": sentence})


def _fault(error: Exception) -> str:
    """An unexpected fault: its kind and the places in the program. Its own text may hold a person's data."""
    trace = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in trace]
    sentence = (
        f"CS Desk made a mistake ({type(error).__name__}). The step that was under way was undone. "
        "Please send these lines, which hold no data, to whoever looks after the program:"
    )
    return "\n".join([sentence, *places])


def _say(outcome: Outcome, as_json: bool) -> int:
    """Print what a command has to say, and give the exit code."""
    try:
        if as_json:
            print(json.dumps(outcome.data, ensure_ascii=False, indent=1, default=str), flush=True)
        elif outcome.text:
            print(outcome.text, flush=True)
    except OSError as error:
        # The reader has gone (`| head`), or the disk under a redirected output is full.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the flush at the very end
        if not isinstance(error, BrokenPipeError):
            print(f"The result could not be printed: {error.strerror}. The command itself ended.", file=sys.stderr)
        return 1
    if outcome.problem:
        print(outcome.problem, file=sys.stderr)
        return 1
    return 0
