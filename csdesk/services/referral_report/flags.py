"""Accepted rows that break the report's own rules (DFES 19-07, who is on the report and who is not)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from csdesk.models.ncp import age_on
from csdesk.services import resources
from csdesk.services.days import add_months
from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.shapes import ReportLine

STATE_WORDS = frozenset({"wi", "wis", "wisc", "wisconsin"})
BIRTHDAY_SLACK = timedelta(days=45)


@cache
def row_rules() -> dict[str, Any]:
    """`rows.toml`, read once. Raises `DeskError` when it is missing or broken."""
    return resources.toml("referral_report/rows.toml")


def flag_label(code: str) -> str:
    """A flag in words: `address_unverified` is *Address not verified*."""
    return str(row_rules()["flags"].get(code, code.replace("_", " ").capitalize()))


def reason_label(code: str) -> str:
    """Why a row is not taken in, in words."""
    return str(row_rules()["reasons"].get(code, code.replace("_", " ").capitalize()))


def do_not_call_label(code: str) -> str:
    """Why not to call, in words."""
    return str(row_rules()["do_not_call"].get(code, code.replace("_", " ").capitalize()))


@cache
def _status_patterns() -> dict[str, re.Pattern[str]]:
    return {
        meaning: re.compile(r"\b(" + "|".join(re.escape(fold(word)) for word in words) + r")\b")
        for meaning, words in row_rules()["statuses"].items()
    }


def status_meanings(status: str) -> frozenset[str]:
    """What a case status says: `deceased`, `closed`, `incarcerated`, `bankruptcy`, `unworkable`."""
    folded = fold(status)
    return frozenset(meaning for meaning, pattern in _status_patterns().items() if pattern.search(folded))


def do_not_call(flags: Iterable[str], statuses: Iterable[str]) -> str:
    """Why a person with these flags is not on the list to call; empty for everybody else."""
    present = set(flags)
    if "deceased" in present:
        return "deceased"
    if "unworkable_status" not in present:
        return ""
    meanings = {meaning for status in statuses for meaning in status_meanings(status)}
    return next((code for code in ("incarcerated", "bankruptcy") if code in meanings), "unworkable_status")


@dataclass(frozen=True)
class Flagger:
    """Tells what is unusual about a row, as of the day of its report.

    `exact`: the file said its date, so that ages can be compared closely. `present`: fields that have a column;
    what the report has no column for is not missing from a row.
    """

    report_date: date
    exact: bool
    present: frozenset[str]

    @cached_property
    def _too_recent(self) -> date:
        """An order of after this day is too new for the report."""
        return add_months(self.report_date, -row_rules()["rules"]["order_months"])

    def flags_of(self, line: ReportLine) -> tuple[str, ...]:
        """The codes of the rules that this row breaks."""
        return (*self._person(line), *self._address(line), *_flags_of_status(line.case_status), *self._money(line))

    def _person(self, line: ReportLine) -> Iterable[str]:
        born = line.date_of_birth
        age = age_on(born, self.report_date) if born else line.age
        rules = row_rules()["rules"]
        if age is not None and age < rules["youngest"]:
            yield "age_under_18"
        if age is not None and age > rules["oldest"]:
            yield "age_over_50"
        if born and line.age is not None and age is not None and self._ages_differ(born, line.age, age):
            yield "age_dob_mismatch"
        days = (born, line.verified_on, line.last_payment_on, line.order_on)
        if max(filter(None, days), default=self.report_date) > self.report_date:
            yield "future_date"

    def _ages_differ(self, born: date, said: int, computed: int) -> bool:
        if said == computed:
            return False
        if abs(said - computed) > 1 or not self.exact:
            return abs(said - computed) > 1
        # A year of difference is no contradiction when a birthday lies between the two ways of counting.
        nearby = {age_on(born, self.report_date + slack) for slack in (-BIRTHDAY_SLACK, BIRTHDAY_SLACK)}
        return said not in nearby

    def _address(self, line: ReportLine) -> Iterable[str]:
        if "address_1" in self.present and not line.address_1:
            yield "missing_address"
        if line.state and line.state.lower().strip(". ") not in STATE_WORDS:
            yield "out_of_state"
        if {"state", "city_state_zip"} & self.present and not line.state:
            yield "missing_state"
        if "verified_on" in self.present and not line.verified_on:
            yield "address_unverified"

    def _money(self, line: ReportLine) -> Iterable[str]:
        rules = row_rules()["rules"]
        csup = line.csup_cents
        if "csup" in self.present and not csup:
            yield "no_current_obligation"
        if csup and max(line.paid_m1_cents or 0, line.paid_m2_cents or 0, line.paid_m3_cents or 0) >= csup > 0:
            yield "paid_in_full"
        if line.order_on and line.order_on > self._too_recent:
            yield "order_too_recent"
        if csup and line.arrears_cents is not None and line.arrears_cents <= rules["arrears_months"] * csup:
            yield "arrears_below_threshold"


@cache
def _meanings_of(status: str) -> frozenset[str]:
    return status_meanings(status)


@cache
def _flags_of_status(status: str) -> tuple[str, ...]:
    meanings = _meanings_of(status)
    deceased = ("deceased",) if "deceased" in meanings else ()
    unworkable = ("unworkable_status",) if meanings & {"incarcerated", "bankruptcy", "unworkable"} else ()
    closed = ("case_closed",) if "closed" in meanings else ()
    return (*deceased, *unworkable, *closed)


def tells_something(status: str) -> bool:
    """Whether a case status is one for which a row is flagged."""
    return bool(_meanings_of(status))
