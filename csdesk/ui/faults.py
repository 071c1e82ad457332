"""What may be copied of a fault and sent to whoever looks after the program: no value, no name, no one's path."""

import sys
import traceback
from pathlib import Path

import csdesk


def details_of(error: BaseException) -> str:
    """The program's version, the system, the kinds of the fault and of what caused it, and the places in the code."""
    lines = [f"CS Desk {csdesk.__version__} · Python {sys.version.split()[0]} · {sys.platform}"]
    fault: BaseException | None = error
    told: set[int] = set()
    while fault is not None and id(fault) not in told:
        told.add(id(fault))
        lines.append(type(fault).__name__)
        lines += [f"  {place}" for place in places_of(fault)]
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "\n".join(lines)


def places_of(error: BaseException) -> tuple[str, ...]:
    """Where it happened, the outermost first: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    return tuple(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
