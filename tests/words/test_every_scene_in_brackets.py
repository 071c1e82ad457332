"""Every scene in a language that is made as any other is: what stands in no brackets is data, or is listed here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.words import brackets
from tests.words.sources import ROOT

LONGEST = 900
IN_THE_PROGRAMS_WORDS = {
    "interview-correct": "why somebody is eligible is kept and written with the answers, as it was said",
    "interview-map": "why somebody is eligible is kept and written with the answers, as it was said",
    "interview-result": "why somebody is eligible is kept and written with the answers, as it was said",
    "interview-result_alone": "why somebody is eligible is kept and written with the answers, as it was said",
    "interview-compare": "what was answered is written with the interview",
    "referral_report-preview": "why a row is rejected goes back in a workbook",
    "report-state": "what a report says is in the words in which it leaves",
    "referral_report-rows": "why a row is rejected goes back in a workbook",
}
"""Scenes that show words which are kept: those are said again as they were kept."""
TYPED = frozenset({"in 2 weeks"})
"""What stands in a field that is understood in the program's own words."""


@pytest.mark.timeout(LONGEST + 60)
def test_all_that_is_shown_is_translated_or_data(tmp_path: Path) -> None:
    found, stored = _walked(tmp_path)
    past = {bare: where[0] for bare, where in found.items() if bare not in TYPED and not _is_kept(where)}
    assert past == {}
    assert stored == [], "what is kept, and what leaves the desk, has a language of its own"


def _is_kept(where: list[str]) -> bool:
    return all(one.split(":")[0] in IN_THE_PROGRAMS_WORDS for one in where)


def _walked(folder: Path) -> tuple[dict[str, list[str]], list[str]]:
    """In a process of its own: what is said is looked up when the program is loaded."""
    out = folder / "found.json"
    surroundings = {
        **os.environ,
        "CSDESK_WORDS": str(brackets.make(folder)),
        "CSDESK_FOUND": str(out),
        "QT_QPA_PLATFORM": "offscreen",
    }
    options = ["-p", "tests.words.speaking", "-n", "0", "-q", "-o", f"timeout={LONGEST}", "tests/ui/in_brackets.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    told = json.loads(out.read_text("utf-8"))
    return told["found"], told["stored"]
