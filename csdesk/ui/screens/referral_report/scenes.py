"""The referral report as it is looked at: every step of a file, from its columns to what came of it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.referral_report.lists import ALL_PEOPLE, FLAG

RETURN = (Qt.Key.Key_Return,)
LISTS = {"accepted": "accepted", "people": ALL_PEOPLE, "flagged": FLAG}
"""Scenes of the lists behind numbers, and the numbers."""


def of_referral_report(_screen: Screen, files: Files) -> Iterable[Scene]:
    """`report`: one as it comes; `questions`: one with unknown columns, wrong rows, and a person who may be two."""
    if "report" in files:
        take = partial(_take, files, "report")
        yield Scene("referral_report-preview", steps=(take,))
        for name, key in LISTS.items():
            yield Scene(f"referral_report-{name}", steps=(take, partial(_show_list, key)))
        yield Scene("referral_report-columns", steps=(take, press("report.columns.open")))
        column = (take, press("report.columns.open"), choose("report.columns", keys=RETURN))
        yield Scene("referral_report-column", steps=column)
        yield Scene("referral_report-done", steps=(take, press("report.apply")), changes=True)
    if "questions" in files:
        take = partial(_take, files, "questions")
        yield Scene("referral_report-questions", steps=(take,))
    if "rows" in files:
        take = partial(_take, files, "rows")
        yield Scene("referral_report-rows", steps=(take, partial(_show_list, "rejected")))
        yield Scene(
            "referral_report-row",
            steps=(take, partial(_show_list, "rejected"), choose("report.list.rejected", keys=RETURN)),
        )
        yield Scene("referral_report-who", steps=(take, press("report.decide")))
    if "not_a_report" in files:
        yield Scene("referral_report-refused", steps=(partial(_take, files, "not_a_report"),))


def _take(files: Files, name: str, page: Any) -> None:
    page.take(files[name])


def _show_list(key: str, page: Any) -> None:
    page.preview.choose(key)
