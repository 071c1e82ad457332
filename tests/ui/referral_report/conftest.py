"""The screen of the referral report, over a vault that has the month before."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from csdesk.services import referral_report
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.shell.window import Window
from tests.support.doors import screen_of
from tests.support.reports import WHO, csv_bytes, look, report_of
from tests.ui.referral_report.steps import (
    A_MONTH_AGO,
    BEFORE,
    NOW,
    Rows,
    Settled,
)


@pytest.fixture
def screen(vault: Vault, open_screen: Callable[..., Screen]) -> ReferralReportScreen:
    preview = look(vault, report_of(BEFORE, "2026-09-06"))
    vault.write(lambda session: referral_report.apply(session, preview, at=A_MONTH_AGO, who=WHO))
    found = open_screen("referral_report")
    assert isinstance(found, ReferralReportScreen)
    return found


@pytest.fixture
def take(screen: ReferralReportScreen, tmp_path: Path, settled: Settled) -> Callable[..., None]:
    """Brings in a file of rows; `headings` renames columns."""

    def bring_in(rows: Rows = NOW, headings: Mapping[str, str] | None = None) -> None:
        content = csv_bytes(rows).decode()
        for old, new in (headings or {}).items():
            content = content.replace(old, new, 1)
        path = tmp_path / "NCP Referral Report 2026-10-06.csv"
        path.write_text(content, "utf-8")
        screen.take(path)
        settled()

    return bring_in


@pytest.fixture
def reopened(screen: ReferralReportScreen, again: Callable[[], Window]) -> Callable[[], ReferralReportScreen]:
    """Locks the desk and opens it again; gives the screen that comes in view."""

    def lock_and_unlock() -> ReferralReportScreen:
        found = screen_of(again(), "referral_report")
        assert isinstance(found, ReferralReportScreen)
        return found

    return lock_and_unlock
