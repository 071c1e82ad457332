"""Every figure that Notice 03-21 Revised states, beside its sentence."""
# ruff: noqa: E501 - the sentences stand as they are in the notice, so that they can be found there

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from csdesk.services.program.measures import (
    AgencyCounts,
    Count,
    Rule,
    advances,
    available_by,
    definition,
    earned_by,
    statewide,
)
from csdesk.services.program.measures.earning import federal_match, share_of
from csdesk.services.program.measures.words import advance_words, readings_in_lines, sentences

NOTICE = Path(__file__).parents[2] / "data" / "notice_03_21_revised.txt"
YEAR = definition(2004)
SENTENCES = {
    "projected": "the Department of Workforce Development is estimating that $12.34 million will be available",
    "match": "the $12.34 million generates $23.95 million in federal funds for a total of $36.29 million",
    "loaded in full": "will have an initial contract load amount of 100% for the measure.",
    "loaded in part": "will have an initial contract load rate of 90% for the measure.",
    "target or improvement": "An agency may earn 100% of the available funding by meeting or exceeding the statewide target, "
    "or an agency may earn 100% of the available funding based on incremental improvement toward the statewide target.",
    "revised": "Agencies with ACC Baseline Rate below 74.5% on September 3, 2003.",
}


@cache
def notice() -> str:
    """The notice as one line, without the marks of its Markdown."""
    return " ".join(re.sub(r"[\\#*]|</?u>", " ", NOTICE.read_text(encoding="utf-8").replace("\\$", "$")).split())


def said(sentence: str) -> None:
    """Fails for a sentence that is not in the notice."""
    assert " ".join(sentence.split()) in notice(), sentence


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_what_the_tests_cite_is_in_the_notice(sentence: str) -> None:
    said(sentence)


def test_each_figure_of_the_file_stands_with_a_sentence_of_the_notice() -> None:
    import tomllib

    from csdesk.services import resources

    def walk(part: dict[str, object]) -> list[str]:
        found = [value for name, value in part.items() if name.endswith("sentence") and isinstance(value, str)]
        for value in part.values():
            for one in value if isinstance(value, list) else [value]:
                found += walk(one) if isinstance(one, dict) else []
        return found

    sentences = walk(tomllib.loads(resources.path("measures/2004.toml").read_text(encoding="utf-8")))
    assert len(sentences) >= 45
    for sentence in sentences:
        said(sentence)


def share(code: str, baseline: str, current: str) -> str:
    """What two rates earn, in per cent."""
    _rule, row = share_of(YEAR.measure(code), Decimal(baseline), Decimal(current))
    assert row is not None
    return f"{row.share.normalize():f}"


def test_twelve_point_three_four_million_with_the_match_are_thirty_six_point_two_nine() -> None:
    said(SENTENCES["projected"])
    said(SENTENCES["match"])
    funds = YEAR.funds.projected_cents
    match = federal_match(YEAR, funds)
    assert funds == 12_340_000_00
    assert round(Decimal(match) / 100_000_000, 2) == Decimal("23.95")
    assert round(Decimal(funds + match) / 100_000_000, 2) == Decimal("36.29")


@pytest.mark.parametrize(
    ("code", "weight", "target", "sentence"),
    [
        (
            "court_order",
            25,
            80,
            "Twenty-five percent (25%) of the total funds under the performance-based allocation will be available for the court order establishment measure.",
        ),
        (
            "paternity",
            40,
            90,
            "Forty percent (40%) of the total funds under the performance-based allocation will be available for the paternity establishment measure.",
        ),
        (
            "current_support",
            25,
            75,
            "Twenty-five percent (25%) of the total funds under the performance-based allocation will be available for the current support collection rate measure.",
        ),
        (
            "arrears",
            10,
            75,
            "Ten percent (10%) of the total funds under the performance-based allocation will be available for the arrearage case collection measure.",
        ),
    ],
)
def test_each_measure_has_its_part_of_the_funds(code: str, weight: int, target: int, sentence: str) -> None:
    said(sentence)
    assert YEAR.measure(code).weight.value == weight
    counts = {code: Count(target, 100)}
    rows = {row.measure.code: row for row in earned_by(YEAR, AgencyCounts("A", 10_000, current=counts)).rows}
    assert rows[code].available_cents == rows[code].cents == 100 * weight


FULL = [
    # measure, baseline, rate, and the sentence by which it earns 100%
    ("court_order", "85", "80", "Agencies that have a CO Rate of 80% as of September 30, 2004 will earn 100% of the available allocation under this measure."),
    ("court_order", "78.5", "80", "Agencies that have a CO Baseline Rate at or above 78.5% can earn 100% if they have a performance level at or above the statewide target of 80% on September 30, 2004."),
    ("court_order", "78.49", "79.99", "Agencies with a CO Baseline Rate below 78.5% can earn 100% based on incremental improvement of 1.5%."),
    ("paternity", "95", "90", "Agencies that have a PE Rate of 90% as of September 30, 2004 will earn 100% of the available allocation under this measure."),
    ("paternity", "89", "90", "Agencies that have a PE Baseline Rate at or above 89% can earn 100% if they have a performance level at or above the statewide target of 90% on September 30, 2004."),
    ("paternity", "88.99", "89.99", "Agencies with a PE Baseline Rate of below 89% can earn 100% based on incremental improvement of 1%."),
    ("current_support", "80", "75", "Agencies that have a CSUP Rate of 75% as of September 30, 2004 will earn 100% of the available allocation under this measure."),
    ("current_support", "74.75", "75", "Agencies that have a CSUP Baseline Rate at or above 74.75% or above can earn 100% if they have a performance level at or above the statewide target of 75% on September 30, 2004."),
    ("current_support", "74.74", "74.99", "Agencies with a CSUP Baseline Rate below 74.75% can earn 100% based on incremental improvement of .25%."),
    ("arrears", "80", "75", "Agencies that have a ACC Rate of 75% as of September 30, 2004 will earn 100% of the available allocation under this measure."),
    ("arrears", "74.5", "75", "Agencies that have an ACC Baseline Rate at or above 74.5% can earn 100% if they have a performance level at or above the statewide target of 75% on September 30, 2004."),
    ("arrears", "74.49", "74.99", "Agencies with an ACC Baseline Rate below 74.5% can earn 100% based on incremental improvement of .5%."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "baseline", "current", "sentence"), FULL)
def test_all_is_earned(code: str, baseline: str, current: str, sentence: str) -> None:
    said(sentence)
    assert share(code, baseline, current) == "100"
    assert share(code, baseline, str(Decimal(current) - Decimal("0.01"))) != "100"


CHART_A = [
    # measure, baseline at the threshold, first rate below the target and its share, rate of the lowest share
    ("court_order", "78.5", "79.9", "99.3", "77", "If an agency has a CO Rate below 80% on September 30, 2004, the agency will earn between 80% and 99.3% under this measure."),
    ("paternity", "89", "89.9", "99", "88", "If an agency has a PE Rate below 90% on September 30, 2004, the agency will earn between 80% and 99% under this measure."),
    ("current_support", "74.75", "74.95", "98", "74.5", "If an agency has a CSUP Rate below 74.75% on September 30, 2004, the agency will earn between 80% and 98% under this measure."),
    ("arrears", "74.5", "74.95", "99", "74", "If an agency has an ACC Rate below 75% on September 30, 2004, the agency will earn between 80% and 99% under this measure."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "baseline", "first", "highest", "last", "sentence"), CHART_A)
def test_chart_a_has_the_ends_that_are_stated(
    code: str, baseline: str, first: str, highest: str, last: str, sentence: str
) -> None:
    said(sentence)
    below = Decimal(baseline) - Decimal("0.01")
    assert share_of(YEAR.measure(code), Decimal(baseline), Decimal(last))[0] is Rule.CHART_A
    assert share_of(YEAR.measure(code), below, Decimal(last))[0] is Rule.CHART_B
    just_below = str(YEAR.measure(code).target.value - Decimal("0.01"))
    assert share(code, baseline, first) == share(code, baseline, just_below) == highest
    assert share(code, baseline, last) == share(code, "99", last) == "80"
    assert share(code, baseline, str(Decimal(last) + YEAR.measure(code).step)) != "80"
    assert share(code, baseline, "0") == "80"


SAME = "Agencies that remain at the same performance level during the year will earn 90% under this measure."
CHART_B = [
    # measure, change, share, sentence
    ("court_order", "0.10", "90.7", "Agencies that show improved performance of 0.10% to 1.4% during the year will earn between 90.7% and 99.3% under this measure."),
    ("court_order", "1.4", "99.3", "Agencies that show improved performance of 0.10% to 1.4% during the year will earn between 90.7% and 99.3% under this measure."),
    ("court_order", "-0.10", "89.3", "Agencies that show declining performance of -0.10% to 1.5% during the year will earn between 89.3% and 80% under this measure."),
    ("court_order", "-1.5", "80", "Agencies that show declining performance of -0.10% to 1.5% during the year will earn between 89.3% and 80% under this measure."),
    ("paternity", "0.10", "91", "Agencies that show improved performance of 0.10% to 0.9% during the year will earn between 91% and 99% under this measure."),
    ("paternity", "0.9", "99", "Agencies that show improved performance of 0.10% to 0.9% during the year will earn between 91% and 99% under this measure."),
    ("paternity", "-0.10", "89", "Agencies that show declining performance of -0.10% to -1% during the year will earn between 89% and 80% under this measure."),
    ("paternity", "-1", "80", "Agencies that show declining performance of -0.10% to -1% during the year will earn between 89% and 80% under this measure."),
    ("current_support", "0.05", "92", "Agencies that show improved performance of 0.05% to 0.20% during the year will earn between 92% and 98% under this measure."),
    ("current_support", "0.20", "98", "Agencies that show improved performance of 0.05% to 0.20% during the year will earn between 92% and 98% under this measure."),
    ("current_support", "-0.05", "88", "Agencies that show declining performance of -0.05% to -0.25% during the year will earn between 88% and 80% under this measure."),
    ("current_support", "-0.25", "80", "Agencies that show declining performance of -0.05% to -0.25% during the year will earn between 88% and 80% under this measure."),
    ("arrears", "0.05", "91", "Agencies that show improved performance of 0.05% to 0.45% during the year will earn between 91% and 99% under this measure."),
    ("arrears", "0.45", "99", "Agencies that show improved performance of 0.05% to 0.45% during the year will earn between 91% and 99% under this measure."),
    ("arrears", "-0.05", "89", "Agencies that show declining performance of -0.05% to -0.50% during the year will earn between 89% and 80% under this measure."),
    ("arrears", "-0.50", "80", "Agencies that show declining performance of -0.05% to -0.50% during the year will earn between 89% and 80% under this measure."),
    *((code, "0", "90", SAME) for code in ("court_order", "paternity", "current_support", "arrears")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "expected", "sentence"), CHART_B)
def test_chart_b_has_the_ends_that_are_stated(code: str, change: str, expected: str, sentence: str) -> None:
    said(sentence)
    assert notice().count(SAME) == 4
    baseline = "60"
    assert share(code, baseline, str(Decimal(baseline) + Decimal(change))) == expected


@pytest.mark.parametrize("code", ["court_order", "paternity", "current_support", "arrears"])
def test_below_the_threshold_between_eighty_and_a_hundred_per_cent_are_earned(code: str) -> None:
    assert notice().count("The agency will earn between 80% and 100% under this measure") == 4
    measure = YEAR.measure(code)
    shares = [Decimal(share(code, "60", f"{Decimal(rate) / 100:f}")) for rate in range(5_000, 7_001)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (Decimal(80), Decimal(100))
    assert {row.share for row in measure.chart_b.rows} == set(shares)


@pytest.mark.parametrize(("below", "loaded", "what"), [(0, 100, "loaded in full"), (1, 90, "loaded in part")])
def test_the_initial_load_depends_on_the_baseline_alone(below: int, loaded: int, what: str) -> None:
    said(SENTENCES[what])
    counts = {one.code: Count(int(one.target.value) * 100 - below, 10_000) for one in YEAR.measures}
    found = earned_by(YEAR, AgencyCounts("A", 1_000_00, baseline=counts))
    assert [row.load_share for row in found.rows] == [Decimal(loaded)] * 4
    assert [row.load_cents for row in found.rows] == [10 * weight * loaded for weight in (25, 40, 25, 10)]
    assert found.load_cents == 1_000 * loaded


@pytest.mark.parametrize(
    ("before", "now", "is_held"),
    [(1_000, 1_100, True), (1_000, 1_099, False), (1_000, 1_000, False), (0, 1, True), (0, 0, False), (7, 8, True)],
)
def test_claims_that_rise_by_a_tenth_earn_all_of_current_support(before: int, now: int, is_held: bool) -> None:
    said(
        "In the event that the county unemployment claims filed for the federal fiscal year 2004 increase by 10% or "
        "more, as compared to the county unemployment claims filed for federal fiscal year 2003, the county shall "
        "receive 100% of the allocation under this measure."
    )
    counts = {"current_support": Count(60, 100)}
    row = earned_by(YEAR, AgencyCounts("A", 10_000, before, now, baseline=counts, current=counts)).rows[2]
    assert row.rule is (Rule.HELD_HARMLESS if is_held else Rule.CHART_B)
    assert row.cents == (2_500 if is_held else 2_250)


def test_unearned_funds_go_to_all_by_their_earnings() -> None:
    said(
        "any unearned funds will be distributed to all agencies based on each agency's proportionate earnings compared "
        "to the statewide earnings."
    )
    met = {"court_order": Count(80, 100), "paternity": Count(90, 100), "current_support": Count(75, 100)}
    full = AgencyCounts("Full", 6_170_000_00, current={**met, "arrears": Count(75, 100)})
    low = {one.code: Count(0, 100) for one in YEAR.measures}
    least = AgencyCounts("Least", 6_170_000_00, baseline=low, current=low)
    found = statewide(YEAR, [earned_by(YEAR, one) for one in (least, full)], None)
    assert [row.earned_cents for row in found.rows] == [6_170_000_00, 5_553_000_00]
    assert found.redistributed_cents == 617_000_00
    # 617,000 by 10 to 9
    assert [row.redistributed_cents for row in found.rows] == [324_736_84, 292_263_16]
    assert sum(row.total_cents for row in found.rows) == 12_340_000_00


def test_less_funds_reduce_every_amount_and_more_wait_for_the_committee() -> None:
    said("reductions will be made to the incentive payment amounts.")
    said("the additional amount will be allocated in consultation with the PAC contract committee.")
    met = {one.code: Count(int(one.target.value), 100) for one in YEAR.measures}
    half = AgencyCounts("Half", 6_170_000_00, current=met)
    other = AgencyCounts("Other", 6_170_000_00, current=met)
    agencies = [earned_by(YEAR, one) for one in (half, other)]
    less = statewide(YEAR, agencies, 11_106_000_00)
    assert [row.adjusted_cents for row in less.rows] == [-617_000_00, -617_000_00]
    assert [row.total_cents for row in less.rows] == [5_553_000_00, 5_553_000_00]
    more = statewide(YEAR, agencies, 13_000_000_00)
    assert [row.total_cents for row in more.rows] == [6_170_000_00, 6_170_000_00]
    assert more.surplus_cents == 660_000_00


def test_the_rates_are_read_as_the_federal_measures_have_them() -> None:
    said("For this reason, it is likely that high-performing agencies will achieve more than 100% PE Rate.")
    more = {"paternity": Count(1_050, 1_000)}
    assert earned_by(YEAR, AgencyCounts("A", current=more)).rows[1].current == Decimal("105.00")
    for code in ("paternity", "current_support", "arrears"):
        assert any("wrong way round" in reading.about for reading in YEAR.measure(code).readings)


def test_an_advance_is_a_twelfth_in_each_of_the_first_three_months_and_is_taken_back_in_the_three_after_the_end() -> (
    None
):
    said(
        "Agencies will receive an advance payment in each of the first three months of the contract period, each equal "
        "to one-twelfth of the performance based allocation and the administrative estimate for their agencies."
    )
    said(
        "Advances for all CSAs will appear on line code 7501 (CS Performance-Based Advance) and line code 7500 (CS "
        "Administrative Advances)."
    )
    said(
        "Advance payments are taken back during the first three months immediately following the ending date of the "
        "contract and are taken back in the same increments as they were issued"
    )
    found = advances(YEAR, 120_000_00)
    assert found is not None
    assert (found.cents, found.total_cents) == (10_000_00, 30_000_00)
    assert found.paid == (date(2004, 1, 1), date(2004, 2, 1), date(2004, 3, 1))
    assert found.taken_back == (date(2005, 1, 1), date(2005, 2, 1), date(2005, 3, 1))
    words = advance_words(YEAR, 120_000_00)
    for part in ("line code 7501", "$10,000.00 in each", "January 2004 to March 2004", "January 2005 to March 2005"):
        assert part in words
    whole = advances(YEAR, YEAR.funds.projected_cents)
    assert whole is not None
    assert whole.cents == 1_028_333_33, "12.34 million by 12, to the cent"
    assert advances(YEAR, None) is None


def test_thirteen_and_fifty_eight_agencies_are_all_of_the_state() -> None:
    said("The 13 agencies which are part of the county human service department will have reimbursements similar")
    said("The remaining 58 agencies will have no change in method of reimbursement from CY2003.")
    assert [int(one.value) for one in YEAR.groups] == [13, 58]
    assert YEAR.agencies == 71


def test_the_year_and_its_days() -> None:
    said("ISSUE DATE: 12/15/2003")
    assert "12/15/2003" in YEAR.source
    said("the Calendar Year (CY) 2004 (January 1, 2004 – December 31, 2004) for counties.")
    assert YEAR.applies == (date(2004, 1, 1), date(2004, 12, 31))
    for code, name in (("court_order", "CO"), ("paternity", "PE"), ("current_support", "CSUP"), ("arrears", "ACC")):
        said(f"The baseline for this measure is the agency's {name} Rate as of September 30, 2003.")
        assert YEAR.measure(code).rate_name == f"{name} Rate"
    assert YEAR.baseline_on == date(2003, 9, 30)
    said("The agency's performance as of September 30, 2004, will be used to determine the actual earned amount.")
    assert YEAR.current_on == date(2004, 9, 30)
    # Unemployment claims, current support and arrears are of federal fiscal year 2004: the twelve months between.
    assert YEAR.baseline_on + timedelta(days=1) == date(2003, 10, 1)


def test_september_3_of_the_first_page_is_read_as_september_30() -> None:
    said(SENTENCES["revised"])
    said("Agencies with an ACC Baseline Rate below 74.5% on September 30, 2003")
    assert notice().count("September 3, 2003") == 1
    words = readings_in_lines(YEAR.measure("arrears"))
    assert "September 3, 2003" in words
    assert "September 30, 2003" in words
    before = {"arrears": Count(7_449, 10_000)}
    assert earned_by(YEAR, AgencyCounts("A", baseline=before, current=before)).rows[3].rule is Rule.CHART_B


def test_children_under_nineteen_count_and_only_what_is_owed_makes_an_arrears_case() -> None:
    under = "The definition of paternity-related children includes all children under the age of 19 for whom paternity has ever been an issue."
    above_zero = "The definition of an arrearage case includes IV-D cases with an arrearage, interest or past support balance greater than zero;"
    said(under)
    said("Paternity-related children whose IV-D cases close or who turn age 19 during the year are counted.")
    said(above_zero)
    for code, sentence in (("paternity", under), ("arrears", above_zero)):
        assert any(one.startswith(sentence) for _about, one in sentences(YEAR, YEAR.measure(code)))


def test_four_of_the_five_federal_measures_are_earned_by_in_the_order_of_the_report() -> None:
    said(
        "five performance measures including court order establishment, paternity establishment, percentage of current "
        "support collected, arrearage cases with a collection and cost effectiveness."
    )
    names = ("Court Order Rate", "Paternity Establishment Rate", "Current Support Collection Rate")
    for number, name in enumerate((*names, "Arrearage Cases Collection Rate"), 1):
        assert re.search(rf"{name} [-–] Performance Measure {number} on the OCSE-157 Report", notice())
    assert [one.code for one in YEAR.measures] == ["court_order", "paternity", "current_support", "arrears"]


def test_the_four_parts_of_the_funds_in_dollars_and_the_match_of_column_b() -> None:
    said("Attachment 1, Column A shows each agency's total projected performance-based allocation and Column B shows")
    parts = available_by(YEAR, YEAR.funds.projected_cents)
    assert parts == [3_085_000_00, 4_936_000_00, 3_085_000_00, 1_234_000_00]
    earned = earned_by(
        YEAR,
        AgencyCounts("A", 340_000_00, current={one.code: Count(int(one.target.value), 100) for one in YEAR.measures}),
    )
    assert (earned.cents, earned.match_cents) == (340_000_00, 660_000_00), "66 per cent of a million"


def test_twelve_dollars_thirty_four_are_read_as_millions() -> None:
    said("In the event that county child support agencies qualify for more than $12.34 based on Wis. Stat. S. 49.24")
    assert "“more than $12.34”, without “million”" in readings_in_lines(YEAR.funds)
    assert statewide(YEAR, [], 12_340_000_00).surplus_cents == 0
    assert statewide(YEAR, [], 12_340_000_01).surplus_cents == 1


def test_the_example_of_the_first_drawing_of_this_page() -> None:
    """Rock County of the design: 100, 100, 96 and 94 per cent of $214,600.00 are 98.4 per cent."""
    counts = AgencyCounts(
        "Rock County CSA",
        214_600_00,
        baseline=_of_ten_thousand(8232, 9156, 7310, 7390),
        current=_of_ten_thousand(8341, 9276, 7325, 7410),
    )
    found = earned_by(YEAR, counts)
    assert [str(row.share.normalize()) for row in found.rows if row.share] == ["1E+2", "1E+2", "96", "94"]
    assert [row.cents for row in found.rows] == [53_650_00, 85_840_00, 51_504_00, 20_172_40]
    assert (found.share, found.cents, found.match_cents) == (Decimal("98.4"), 211_166_40, 409_911_25)


def _of_ten_thousand(*parts: int) -> dict[str, Count]:
    return {one.code: Count(part, 10_000) for one, part in zip(YEAR.measures, parts, strict=True)}
