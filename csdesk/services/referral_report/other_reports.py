"""Tables that are something else: a payroll, custodial parents, another child support report. Refused, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from csdesk.services import resources
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.headings import column_names, fold
from csdesk.services.referral_report.recognise import ColumnMapping
from csdesk.services.referral_report.shapes import Cell
from csdesk.wording import tr

ENOUGH_HEADINGS = 2
CUSTODIAL = frozenset({"cp", "custodial parent", "custodial party", "payee", "obligee"})
ROLE = re.compile(
    r"(?:participant |person |party |case )?(?:role|relationship|party type|participant type|person type)"
)
CHOOSE = tr("Choose the file that was exported from the state's report.")


@dataclass(frozen=True)
class OtherReport:
    """A report that is not this one."""

    name: str
    titles: re.Pattern[str] | None
    headings: re.Pattern[str] | None


@cache
def _others() -> tuple[re.Pattern[str], tuple[OtherReport, ...]]:
    content = resources.toml("referral_report/other_reports.toml")
    reports = tuple(
        OtherReport(entry["name"], _any_of(entry["titles"]), _any_of(entry["headings"]))
        for entry in content["reports"]
    )
    return re.compile("|".join(content["own"])), reports


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def is_own_title(title: str) -> bool:
    """Whether a text names the referral report."""
    return bool(_others()[0].search(fold(title)))


def refuse_other_reports(titles: Iterable[str], headings: Sequence[str], mapping: ColumnMapping) -> None:
    """Raise `ReportRefusedError` (`wrong_report`) for what is another report, or lacks what makes it this one.

    `titles`: the lines above the table, and the names of the sheet and the file.
    """
    folded_titles = [fold(title) for title in titles]
    own, others = _others()
    says_it_is = any(map(own.search, folded_titles))
    _require(mapping, headings, says_it_is=says_it_is)
    present = mapping.columns.keys()
    whole = {"csup", "arrears"} <= present and bool({"paid_m1", "verified_on", "order_on"} & present)
    for other in others:
        by_title = not says_it_is and other.titles and any(map(other.titles.search, folded_titles))
        marks = {fold(heading) for heading in headings if other.headings and other.headings.search(fold(heading))}
        if by_title or (len(marks) >= ENOUGH_HEADINGS and not whole and not says_it_is):
            raise ReportRefusedError(
                "wrong_report",
                tr(
                    "This looks like {name}, not like the NCP referral report. {choose}",
                    name=other.name,
                    choose=CHOOSE,
                ),
            )


def _require(mapping: ColumnMapping, headings: Sequence[str], *, says_it_is: bool) -> None:
    """Refuse a table that lacks what makes it this report and that no answer can bring."""
    required = column_names().required
    hoped = {choice.field for question in mapping.questions if not question.answer for choice in question.choices}
    present = set(mapping.columns) | hoped
    lacking = [group for group in ("name", "identifier", "money") if not present & set(required[group])]
    words = {
        "name": tr("no column with the NCP's name"),
        "identifier": tr("no column with a PIN or a IV-D case number"),
        "money": tr("no column with current support, payments or arrears"),
    }
    reasons = [words[group] for group in lacking]
    names = column_names()
    if "name" in lacking and any("cp" in names.all_words(heading) for heading in headings):
        reasons[0] = tr("no column with the NCP's name, only the custodial parent's")
    if not lacking and not says_it_is and not present & {"csup", "paid_m1"}:
        reasons = [tr("arrears, but neither current support nor what was paid of it in the last months")]
    if reasons:
        raise ReportRefusedError(
            "wrong_report",
            tr(
                "This is not the NCP referral report: it has {reasons}. {choose}",
                reasons=" and ".join(reasons),
                choose=CHOOSE,
            ),
        )


def refuse_custodial_parents(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Raise `ReportRefusedError` (`wrong_report`) when a column of roles says that custodial parents are in it."""
    column = next((at for at, heading in enumerate(headings) if ROLE.fullmatch(fold(heading))), None)
    if column is None:
        return
    roles = {fold(str(row[column])) for row in rows if column < len(row) and row[column] not in ("", None)}
    if roles & CUSTODIAL:
        raise ReportRefusedError(
            "wrong_report",
            tr(
                "This is not the NCP referral report: its column “{headings}” says that custodial parents are in "
                "it. {choose}",
                headings=headings[column],
                choose=CHOOSE,
            ),
        )


def not_this_report(*, is_table: bool) -> ReportRefusedError:
    """The refusal of a file in which no header of this report was found."""
    if is_table:
        return ReportRefusedError(
            "wrong_report",
            tr(
                "This is a table, but not the NCP referral report: hardly any of its columns are in it. {choose}",
                choose=CHOOSE,
            ),
        )
    return ReportRefusedError(
        "no_header",
        tr("No row with the report's headings was found in the first 60 rows. Export the report with its headings."),
    )
