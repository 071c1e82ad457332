"""What a machine cannot test is said in red at the end of the run, and fails where everything has to be there."""

import os
from typing import NoReturn

import pytest

MARK = "NOT TESTED: "


def untested(sentence: str) -> NoReturn:
    """Skip this test; fail it where `CSDESK_TESTS_NEED_ALL` is set, as `.ci/run` does."""
    if os.environ.get("CSDESK_TESTS_NEED_ALL"):
        pytest.fail(sentence)
    pytest.skip(MARK + sentence)


def sentences(reporter: pytest.TerminalReporter) -> tuple[str, ...]:
    """What was not tested in this run."""
    reasons = (str(report.longrepr[2]) for report in reporter.stats.get("skipped", []) if len(report.longrepr) == 3)
    return tuple(dict.fromkeys(reason.partition(MARK)[2] for reason in reasons if MARK in reason))
