"""The parent's side of reading a scan: see `csdesk.services.scan_reader`. Not for the window's thread."""

import base64
import time
from dataclasses import dataclass, field
from typing import Any

from csdesk.services.reader_process import OUT_OF_BOUNDS, ReaderProcess, reader_command
from csdesk.services.scan_reader import MEMORY_LIMIT
from csdesk.services.scans.kinds import ScanRefusedError, checked
from csdesk.wording import tr

SECONDS = 90
"""Of the clock, for one file."""
FROZEN_FLAG = "--read-scan"
SENTENCES = {
    "damaged_file": tr("The scan is damaged and cannot be read. Nothing was kept; scan the page again."),
    "too_large": tr(
        "The scan has more pages or dots than signed pages have. Nothing was kept; scan fewer pages at "
        "once, with 300 dots per inch."
    ),
    "password_protected": tr("The scan is protected by a password. Nothing was kept; save it without one."),
    "unsafe_file": tr(
        "Reading the scan took more memory or time than a scan can need, so it was given up. Nothing was "
        "kept; scan fewer pages at once, with 300 dots per inch."
    ),
}


@dataclass(frozen=True)
class ScanPage:
    """One page of a scan."""

    number: int
    """From 1."""
    codes: tuple[str, ...]
    """What its QR codes say, each once."""
    picture: bytes
    """JPEG, small."""


@dataclass
class _Said:
    pages: list[ScanPage] = field(default_factory=list)
    file: bytes = b""
    verdict: str = ""


def read(content: bytes) -> tuple[ScanPage, ...]:
    """The pages of a scan with what their codes say. Raises `ScanRefusedError`."""
    return tuple(_said("codes", content).pages)


def shown(content: bytes) -> bytes:
    """The scan as a PDF that shows it: one picture a page, to be looked at and printed. Raises `ScanRefusedError`."""
    return _said("shown", content).file


def some_pages(content: bytes, numbers: tuple[int, ...]) -> bytes:
    """A PDF with these pages of a PDF, from 1, as they are. Raises `ScanRefusedError`."""
    return _said("pages", content, ",".join(map(str, numbers))).file


def _said(job: str, content: bytes, *more: str) -> _Said:
    said = _Said()

    def hear(value: Any) -> bool:
        if "page" in value:
            picture = base64.b64decode(value["picture"])
            said.pages.append(ScanPage(int(value["page"]), tuple(map(str, value["codes"])), picture))
        elif "file" in value:
            said.file = base64.b64decode(value["file"])
        else:
            said.verdict = str(value.get("refused", "end"))
        return bool(said.verdict)

    command = reader_command("scan_reader", FROZEN_FLAG, job, checked(content), *more)
    ended = ReaderProcess(command, content, hear, deadline=time.monotonic() + SECONDS, memory=MEMORY_LIMIT).wait()
    verdict = said.verdict or ("unsafe_file" if ended in OUT_OF_BOUNDS else "damaged_file")
    if verdict != "end":
        raise ScanRefusedError(SENTENCES.get(verdict, SENTENCES["damaged_file"]))
    return said
