"""What a recipient is told of a chart: no number of few people, none that follows, and nothing that is not there."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.services import reporting
from csdesk.services.reporting import charts, layout, told_charts
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.told_charts import ToldChart
from csdesk.services.vault import Vault
from tests.services.reporting.books import MADE, QUARTER, SETTINGS, export, rows

BARS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=6)
"""Of each bar: how many people, and how many times more often than once."""


def told(chart: Chart) -> ToldChart:
    funnel = reporting.Funnel(QUARTER, (), (0,) * 10, (0,) * 10, (0,) * 10, (None,) * 10)
    _funnel, found = told_charts.of_state(funnel, [chart], "withheld")
    return found


@given(BARS, st.sampled_from(("people", "contacts")))
def test_the_state_is_told_no_number_of_few_people_nor_one_that_follows(
    bars: list[tuple[int, int]], unit: str
) -> None:
    counts = tuple(people * (1 + (more if unit == "contacts" else 0)) for people, more in bars)
    behind = tuple({UUID(int=number): (MADE, "") for number in range(people)} for people, _more in bars)
    labels = tuple(f"Bar {place}" for place in range(len(bars)))
    found = told(Chart("weeks", "T", labels, counts, behind, "", unit))
    hidden = [place for place, count in enumerate(found.counts) if not isinstance(count, int)]
    few = [place for place, (people, _more) in enumerate(bars) if people < 5]
    assert set(few) <= set(hidden)
    assert len(hidden) == len(bars) or sum(bars[place][0] for place in hidden) not in {1, 2, 3, 4}
    assert len(hidden) != 1 or not bars[hidden[0]][0] or len(bars) == 1
    assert all(found.counts[place] == counts[place] for place in range(len(bars)) if place not in hidden)
    assert found.bars == tuple(None if place in hidden else counts[place] for place in range(len(bars)))
    for place in hidden:
        assert f"{labels[place]} {found.counts[place]}" in found.said


@given(BARS)
def test_the_word_says_nothing_of_how_often(bars: list[tuple[int, int]]) -> None:
    """Of few people it stays the same, however often one of them was called."""

    def words(times: int) -> list[object]:
        behind = tuple({UUID(int=number): (MADE, "") for number in range(people)} for people, _more in bars)
        counts = tuple(people * (times if people < 5 else 1) for people, _more in bars)
        shown = told(Chart("weeks", "T", tuple(map(str, range(len(bars)))), counts, behind, "", "contacts")).counts
        return [word for word, (people, _more) in zip(shown, bars, strict=True) if people < 5]

    assert words(1) == words(9)


def test_a_csas_charts_count_the_lines_of_its_own_workbook(scripted_quarter: Vault) -> None:
    files = export(scripted_quarter)
    kinds = {
        layout.words()["activity"][kind] for kind in ("call", "letter", "text", "email", "visit", "office", "court")
    }
    for name in ("Brown County CSA", "Rock County CSA"):
        steps, weeks = _charts(scripted_quarter, name)
        lines = rows(files[name], "Active NCPs")
        shown = dict(zip(steps.labels, steps.counts, strict=True))
        assert shown == {
            "Referred": len(lines),
            "Enrolled": sum(line["Outcome of the referral"] == "Enrolled" for line in lines),
            "Completed": sum(line["Since enrollment"] == "Completed" for line in lines),
            "Employed": sum(isinstance(line["Employed since"], date) for line in lines),
            "After enrollment withheld": sum(line["Since enrollment"] == "withheld" for line in lines),
        }
        days = [line["Date"] for line in rows(files[name], "Activities") if line["Activity"] in kinds]
        first_days = charts.weeks(QUARTER.first_day, QUARTER.last_day)
        counted = Counter(sum(first <= day for first in first_days) - 1 for day in days)
        assert weeks.counts == tuple(counted[place] for place in range(len(first_days)))
        assert len(days) > 2


def _charts(vault: Vault, name: str) -> tuple[ToldChart, ...]:
    from csdesk.services.reporting.preparing import Preparing

    def work(session: Session) -> tuple[ToldChart, ...]:
        preparing = Preparing(session, QUARTER, today=MADE, settings=SETTINGS)
        agency = next(one for one in preparing.agencies() if one.name == name)
        return preparing.made(agency).contents.charts

    return vault.read(work)
