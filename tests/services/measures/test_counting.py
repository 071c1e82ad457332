"""What holds whatever the counts are: parts add up, nobody gets less than nothing, the next step is the nearest."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csdesk.services.errors import DeskError
from csdesk.services.program.measures import (
    AgencyCounts,
    Count,
    Rule,
    definition,
    earned_by,
    part_for,
    range_of,
    statewide,
    what_if,
)
from csdesk.services.program.measures.rates import half_up, least_part, rate, shared_out
from csdesk.services.program.measures.reading import parse

YEAR = definition(2004)
CODES = [one.code for one in YEAR.measures]


@st.composite
def counted(draw: st.DrawFn) -> Count:
    """Counts near the targets, where the steps are, and anywhere else."""
    whole = draw(st.integers(1, 50_000))
    near = st.integers(whole * 70 // 100, whole)
    return Count(draw(near | st.integers(0, whole)), whole)


def one_each() -> st.SearchStrategy[Mapping[str, Count]]:
    return st.fixed_dictionaries({code: counted() for code in CODES})


@st.composite
def agency(draw: st.DrawFn, name: str = "A") -> AgencyCounts:
    return AgencyCounts(
        name,
        draw(st.integers(0, 500_000_00)),
        draw(st.integers(0, 5_000)),
        draw(st.integers(0, 5_000)),
        draw(one_each()),
        draw(one_each()),
    )


@st.composite
def agencies(draw: st.DrawFn) -> list[AgencyCounts]:
    return [draw(agency(f"Agency {number}")) for number in range(draw(st.integers(0, 8)))]


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_rate_has_two_places_and_halves_go_up(part: int, whole: int) -> None:
    found = rate(part, whole)
    assert found is not None
    off = Fraction(found) - Fraction(100 * part, whole)
    assert Fraction(-1, 200) < off <= Fraction(1, 200)


def test_halves_go_up_where_floats_and_bankers_would_go_down() -> None:
    assert rate(1005, 100_000) == Decimal("1.01")  # 1.005
    assert rate(80_005, 100_000) == Decimal("80.01")
    assert rate(1, 0) is None
    assert half_up(5, 2) == 3


@given(st.integers(0, 11_000), st.integers(1, 10**9))
def test_the_least_part_of_a_rate_is_the_least(hundredths: int, whole: int) -> None:
    wanted = Decimal(hundredths) / 100
    part = least_part(wanted, whole)
    assert (rate(part, whole) or 0) >= wanted
    assert part == 0 or (rate(part - 1, whole) or 0) < wanted


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.randoms())
def test_what_is_shared_out_adds_up_whatever_the_order(cents: int, weights: list[int], random: object) -> None:
    names = [f"{number:02d}" for number in range(len(weights))]
    parts = shared_out(cents, weights, names)
    assert sum(parts) == (cents if any(weights) else 0)
    assert all(part >= 0 for part in parts)
    order = list(range(len(weights)))
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis's own
    again = shared_out(cents, [weights[at] for at in order], [names[at] for at in order])
    assert [again[order.index(at)] for at in range(len(order))] == parts


@given(agency())
def test_the_measures_of_an_agency_add_up_to_its_allocation(counts: AgencyCounts) -> None:
    found = earned_by(YEAR, counts)
    assert sum(row.available_cents or 0 for row in found.rows) == counts.allocation_cents
    assert found.cents == sum(row.cents or 0 for row in found.rows)
    for row in found.rows:
        assert row.share is not None
        assert 80 <= row.share <= 100
        assert row.share == 100 or row.rule in (Rule.CHART_A, Rule.CHART_B)


@given(agency(), st.sampled_from(CODES))
def test_one_more_never_earns_less(counts: AgencyCounts, code: str) -> None:
    before = earned_by(YEAR, counts)
    more = what_if(YEAR, counts, {code: counts.current[code].part + 1})
    for row, then in zip(before.rows, more.rows, strict=True):
        assert row.share is not None
        assert then.share is not None
        assert then.share >= row.share


@given(agency(), st.sampled_from(CODES))
def test_the_next_step_is_reached_and_one_less_does_not_reach_it(counts: AgencyCounts, code: str) -> None:
    at = CODES.index(code)
    row = earned_by(YEAR, counts).rows[at]
    step = row.next_step
    if step is None:
        assert row.share == 100 or row.measure.is_money
        return
    unit = 100 if row.measure.is_money else 1
    part = counts.current[code].part
    assert row.share is not None
    reached = what_if(YEAR, counts, {code: part + step.more * unit}).rows[at]
    assert reached.share == step.share > row.share
    assert (reached.cents or 0) - (row.cents or 0) == step.cents
    assert what_if(YEAR, counts, {code: part + (step.more - 1) * unit}).rows[at].share == row.share


@given(agency())
def test_what_if_of_nothing_is_what_is_and_leaves_it_alone(counts: AgencyCounts) -> None:
    before = earned_by(YEAR, counts)
    assert what_if(YEAR, counts, {}) == before
    what_if(YEAR, counts, dict.fromkeys(CODES, 0))
    assert earned_by(YEAR, counts) == before


@given(agency())
def test_each_place_of_a_range_has_counts_that_have_its_rate(counts: AgencyCounts) -> None:
    for row in earned_by(YEAR, counts).rows:
        span = range_of(row)
        whole = counts.current[row.measure.code].whole
        assert span.lowest <= row.measure.target.value <= span.highest
        for place in (0, span.steps // 2, span.place_of(row.measure.target.value), span.steps):
            part = part_for(row.measure, span.rate_at(place), whole)
            assert part <= whole or row.measure.can_exceed
            assert (rate(part, whole) or 0) >= span.rate_at(place)


@given(agencies(), st.none() | st.integers(0, 2_000_000_000), st.randoms())
def test_all_agencies_together(found: list[AgencyCounts], funds: int | None, random: object) -> None:
    earned = [earned_by(YEAR, one) for one in found]
    whole = statewide(YEAR, earned, funds)
    for row in whole.rows:
        assert row.earned_cents + row.adjusted_cents + row.redistributed_cents == row.total_cents
        assert row.adjusted_cents <= 0 <= row.redistributed_cents
        assert min(row.total_cents, row.match_cents, row.earned_cents + row.adjusted_cents) >= 0
    assert sum(row.total_cents for row in whole.rows) == whole.funds_cents
    assert whole.funds_cents + whole.surplus_cents <= max(whole.available_cents, whole.projected_cents)
    assert whole.earned_cents + whole.adjusted_cents + whole.redistributed_cents == whole.funds_cents
    random.shuffle(earned)  # type: ignore[attr-defined]  # Hypothesis's own
    assert statewide(YEAR, earned, funds) == whole


@given(agencies())
def test_who_holds_all_allocations_gets_all_funds(found: list[AgencyCounts]) -> None:
    held = sum(one.allocation_cents or 0 for one in found)
    assume(held <= YEAR.funds.projected_cents)
    rest = AgencyCounts(
        "Rest",
        YEAR.funds.projected_cents - held,
        baseline=dict.fromkeys(CODES, Count(1, 2)),
        current=dict.fromkeys(CODES, Count(1, 1)),
    )
    assume((rest.allocation_cents or 0) > 0)
    whole = statewide(YEAR, [earned_by(YEAR, one) for one in (*found, rest)], None)
    assert whole.funds_cents == sum(row.total_cents for row in whole.rows) == YEAR.funds.projected_cents


@given(agency(), st.sampled_from(CODES))
def test_what_is_not_known_is_said_and_counted_nowhere(counts: AgencyCounts, code: str) -> None:
    current = {name: count for name, count in counts.current.items() if name != code}
    found = earned_by(YEAR, replace(counts, current=current, claims_before=None))
    assert not found.is_complete
    assert found.rows[CODES.index(code)].rule is Rule.UNKNOWN
    assert statewide(YEAR, [found], None).incomplete == (found,)
    assert statewide(YEAR, [found], None).funds_cents == 0


def _file() -> str:
    from csdesk.services import resources

    return resources.path("measures/2004.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("year = 2004", "year = 2005", "year: it must be 2004"),
        ("weight = 40", "weight = 41", "weights of all measures must be 100"),
        ("weight = 40", "weight = ''", "measure[2].weight: it must be a number"),
        ("step = 0.10", "step = 0.125", "measure[1].step: it has more than 2 decimal places"),
        ("increment = 1.5", "increment = 1.55", "measure[1].increment: it must be a number of whole steps"),
        ("highest = 99.3", "highest = 99", "measure[1].chart_a.highest: by the steps of chart B a rate of 79.9"),
        ("[1.4, 99.3]", "[1.4, 91]", "measure[1].chart_b.stated: what a change of 1.3 earns does not fit"),
        ("[1.4, 99.3]", "[1.45, 99.3]", "1.45 is no whole step"),
        ("[-0.10, 89.3], [-1.5, 80]", "", "the lowest decline is missing"),
        ("baseline_on = 2003-09-30", 'baseline_on = "Sep 30"', "baseline_on: it must be a day"),
        ('unit = "children"', 'unit = "kids"', "measure[2].unit: it must be one of cases, children, dollars"),
        ('measure = "current_support"', 'measure = "other"', "hold_harmless.measure: there is no such measure"),
        ("federal_share = 66", "federal_share = 100", "funds.federal_share: it must be below 100"),
        ("threshold = 89", "threshold = 91", "measure[2].threshold: it must not be above the target"),
        (
            'target_sentence = "The statewide target for paternity',
            'x = "',
            "measure[2].target_sentence: it is missing",
        ),
        ("[funds]", "[funds", "it is not valid TOML"),
    ],
)
def test_a_file_that_cannot_hold_says_where_and_why(was: str, becomes: str, said: str) -> None:
    assert was in _file()
    with pytest.raises(DeskError) as refused:
        parse(_file().replace(was, becomes, 1), "resources/measures/2004.toml", 2004)
    assert said in str(refused.value)
    assert "resources/measures/2004.toml" in str(refused.value)


def test_rows_that_a_year_states_in_full_are_taken_as_they_are() -> None:
    rows = ", ".join(f"[{0.05 * at:.2f}, {90 + 2 * at}]" for at in range(-4, 5) if at)
    text = _file().replace("[[0.05, 92], [0.20, 98], [-0.05, 88], [-0.25, 80]]", f"[{rows}, [-0.25, 80]]")
    chart = parse(text, "measures", 2004).measure("current_support").chart_b
    assert not chart.is_derived
    assert YEAR.measure("current_support").chart_b.is_derived
    assert [row.share for row in chart.rows] == [row.share for row in YEAR.measure("current_support").chart_b.rows]


def test_a_year_without_a_file_is_refused() -> None:
    with pytest.raises(DeskError, match=r"no measures for 1999.*2004"):
        definition(1999)


def test_a_year_is_dropped_in_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csdesk.services import resources
    from csdesk.services.program.measures import years

    text = _file().replace("year = 2004", "year = 2005").replace("target = 80\n", "target = 82\n")
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "2005.toml").write_text(text, "utf-8")
    (tmp_path / "measures" / "notes.toml").write_text("", "utf-8")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    assert years() == (2005,)
    assert definition(2005).measure("court_order").chart_a.rows[1].at == Decimal("81.9")
    definition.cache_clear()
    monkeypatch.undo()
    assert years() == (2004,)
