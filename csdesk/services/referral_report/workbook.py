"""The parent's side of reading a workbook: start the reader, take its rows, and give up on it in time."""

import json
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import IO, Any

from csdesk.services import workbook_reader
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import Cell, UntrustedSheet

SECONDS = 30
"""Of the clock, for the whole file."""
OUT_OF_BOUNDS = (3, -6, -9, -24)
"""How the reader ends when it met a limit: out of memory in Python or in Rust, our clock, its processor time."""
FROZEN_FLAG = "--read-workbook"
"""An installed program is its own interpreter: it is started again with this argument, which `app.py` knows."""

SENTENCES = {
    "password_protected": "The workbook is protected by a password. Open it in Excel, save it without one, "
    "and choose it again.",
    "too_large": "The workbook has more cells than a referral report can have.",
    "unsafe_file": "Reading the file took more memory or time than a referral report can need, so it was given up.",
    "damaged_file": "The file is damaged or is not a workbook. Export the report again.",
}


def reader_command() -> list[str]:
    """How the reader is started."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_FLAG]
    return [sys.executable, "-I", "-X", "utf8", str(Path(workbook_reader.__file__))]


def read_workbook(content: bytes) -> tuple[UntrustedSheet, ...]:
    """The sheets of a workbook, from row 1. Raises `ReportRefusedError`."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
        reader_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    watch = threading.Timer(SECONDS, process.kill)
    feeder = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
    watch.start()
    feeder.start()
    try:
        sheets, verdict = _take(process.stdout)
    except BaseException:
        process.kill()
        raise
    finally:
        if process.stdout:
            process.stdout.close()
        ended = process.wait()
        watch.cancel()
        feeder.join()
    if verdict == "end":
        return sheets
    if verdict is None:
        verdict = "unsafe_file" if ended in OUT_OF_BOUNDS else "damaged_file"
    raise ReportRefusedError(verdict, SENTENCES.get(verdict, SENTENCES["damaged_file"]))


def _feed(stdin: IO[bytes] | None, content: bytes) -> None:
    if stdin is None:
        return
    try:
        with stdin:
            stdin.write(content)
    except OSError:
        return  # the reader ended early; what it said is what counts


def _take(stdout: IO[bytes] | None) -> tuple[tuple[UntrustedSheet, ...], str | None]:
    sheets: list[UntrustedSheet] = []
    for line in stdout or ():
        try:
            said = json.loads(line)
        except ValueError:
            return (), None
        if isinstance(said, list) and sheets:
            sheets[-1].rows.extend([_row(row) for row in said])
        elif isinstance(said, dict) and "sheet" in said:
            sheets.append(UntrustedSheet(str(said["sheet"]), []))
        elif isinstance(said, dict):
            return tuple(sheets), str(said.get("refused", "end"))
    return (), None


def _row(row: list[Any]) -> list[Cell]:
    return [_dated(cell) if cell.__class__ is str and cell[:1] == "\0" else cell for cell in row]


def _dated(text: str) -> Cell:
    try:
        return date.fromisoformat(text[1:])
    except ValueError:
        return text[1:]
