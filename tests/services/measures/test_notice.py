"""Every figure that Notice 03-21 Revised states, beside its sentence."""
# ruff: noqa: E501 - the sentences stand as they are in the notice, so that they can be found there

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from csdesk.services.program.measures import AgencyCounts, Count, Rule, definition, earned_by, statewide
from csdesk.services.program.measures.earning import federal_match, share_of

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


@pytest.mark.parametrize(("rate", "loaded", "what"), [(80, 100, "loaded in full"), (79, 90, "loaded in part")])
def test_the_initial_load_depends_on_the_baseline_alone(rate: int, loaded: int, what: str) -> None:
    said(SENTENCES[what])
    counts = AgencyCounts("A", 10_000, baseline={"court_order": Count(rate, 100)})
    row = earned_by(YEAR, counts).rows[0]
    assert (row.load_share, row.load_cents) == (Decimal(loaded), 25 * loaded)


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
