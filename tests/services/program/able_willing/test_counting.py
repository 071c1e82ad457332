"""The map agrees with a plain recount, person by person, today and on earlier days; everybody is on it once."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services.caseload import CaseloadQuery, find
from csdesk.services.disclosure import Fact
from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import (
    CELLS,
    EVERY_PLACE,
    NOT_INTERVIEWED,
    NOT_SAID,
    Chosen,
    Map,
    Payment,
    Scope,
)
from csdesk.services.reporting import charts
from csdesk.services.vault import Vault
from tests.services.people import TODAY, add_report
from tests.services.program.able_willing import caseload

DAYS = (TODAY, date(2026, 9, 30), date(2026, 8, 31), date(2026, 6, 30), date(2026, 11, 30))
FIGURE = st.one_of(st.none(), st.integers(0, 500))


@pytest.fixture(params=[3, 4])
def scripted(vault: Vault, request: pytest.FixtureRequest) -> Vault:
    vault.write(lambda session: caseload.script(session, request.param))
    return vault


@pytest.mark.parametrize("counties", [(), ("Brown",), ("Dane", "Rock")])
@pytest.mark.parametrize("as_of", DAYS)
def test_the_map_agrees_with_a_recount(scripted: Vault, as_of: date, counties: tuple[str, ...]) -> None:
    scope = Scope(as_of, counties)
    today = max(TODAY, as_of)
    found = scripted.read(lambda session: able.map_of(session, scope, today=today))
    plain = scripted.read(lambda session: caseload.recounted(session, as_of, counties))
    assert dict(found.counts) == Counter((place, payment) for place, payment, _lately in plain.values())
    assert dict(found.lately) == Counter(place for place, _payment, lately in plain.values() if lately)
    assert found.everybody == len(plain)


@pytest.mark.parametrize("as_of", DAYS[:2])
def test_the_people_behind_each_number_are_those_it_counts(scripted: Vault, as_of: date) -> None:
    plain = scripted.read(lambda session: caseload.recounted(session, as_of))
    numbers = [(place, payment) for place in EVERY_PLACE for payment in Payment]

    def behind(session: Session) -> list[tuple[UUID, ...]]:
        asked = [Chosen((place,), (payment,)) for place, payment in numbers]
        return [able.people_of(session, Scope(as_of), chosen, today=TODAY) for chosen in asked]

    for number, people in zip(numbers, scripted.read(behind), strict=True):
        assert sorted(people) == sorted(key for key, (place, pays, _late) in plain.items() if (place, pays) == number)
    everybody = scripted.read(lambda session: able.people_of(session, Scope(as_of), Chosen(), today=TODAY))
    assert sorted(everybody) == sorted(plain)


def test_the_lines_say_what_the_map_counts(scripted: Vault) -> None:
    plain = scripted.read(lambda session: caseload.recounted(session, TODAY))
    found = scripted.read(lambda session: able.behind(session, Scope(TODAY), Chosen(), today=TODAY))
    lines = {line.ncp_id: (line.place, line.payment, line.stopped_in is not None) for line in found.lines}
    assert lines == plain
    few = scripted.read(lambda session: able.behind(session, Scope(TODAY), Chosen(), today=TODAY, most=5))
    assert len(few.lines) == 5
    assert len(few.ncp_ids) == len(plain)


def test_who_stopped_lately_stopped_in_a_month_of_the_report(scripted: Vault) -> None:
    found = scripted.read(lambda session: able.behind(session, Scope(TODAY), Chosen(lately=True), today=TODAY))
    assert found.lines
    for line in found.lines:
        assert line.payment is Payment.STOPPED
        assert line.reported_on is not None
        assert line.stopped_in is not None
        months = 12 * (line.reported_on.year - line.stopped_in.year) + line.reported_on.month - line.stopped_in.month
        assert 1 <= months <= 2


def test_the_map_of_a_quarter_is_the_same_map(scripted: Vault) -> None:
    chart = scripted.read(lambda session: charts.able_willing(session, TODAY))
    found = scripted.read(lambda session: able.map_of(session, Scope(TODAY), today=TODAY))
    assert chart.counts == tuple(found.at(place) for place in range(CELLS + 1))


def test_an_empty_desk_has_a_map_of_nobody(vault: Vault) -> None:
    found = vault.read(lambda session: able.map_of(session, Scope(TODAY), today=TODAY))
    assert found == Map(Scope(TODAY), {}, {}, None)
    assert vault.read(lambda session: able.people_of(session, Scope(TODAY), Chosen(), today=TODAY)) == ()


@pytest.mark.parametrize(
    ("months", "due", "before", "payment"),
    [
        ((400, 400, 400), 400, 0, Payment.REGULAR),
        ((300, 300, 300), 400, 0, Payment.REGULAR),
        ((300, 300, 299), 400, 0, Payment.PART),
        ((900, 0, 900), 400, 0, Payment.PART),
        ((0, 400, 400), 400, 0, Payment.STOPPED),
        ((0, 0, 0), 400, 0, Payment.NEVER),
        ((0, 0, 0), 400, 100, Payment.STOPPED),
        ((None, 400, 400), 400, 0, Payment.UNKNOWN),
        ((400, 400, 400), 0, 0, Payment.UNKNOWN),
        ((400, 400, 400), None, 0, Payment.PART),
        ((0, None, None), 400, 0, Payment.NEVER),
    ],
)
def test_each_kind_of_payment(
    vault: Vault, months: tuple[int | None, ...], due: int | None, before: int, payment: Payment
) -> None:
    def work(session: Session) -> None:
        earlier, newest = (add_report(session, "Rock", on=on) for on in (date(2026, 6, 4), date(2026, 10, 4)))
        _ncp_id, (case,) = caseload.person(session, "Rock")
        caseload.told(session, case, earlier, date(2026, 6, 4), csup_cents=due, paid_m1_cents=before)
        m1, m2, m3 = months
        caseload.told(
            session, case, newest, date(2026, 10, 4),
            csup_cents=due, paid_m1_cents=m1, paid_m2_cents=m2, paid_m3_cents=m3,
        )  # fmt: skip

    vault.write(work)
    found = vault.read(lambda session: able.map_of(session, Scope(TODAY), today=TODAY))
    assert dict(found.counts) == {(NOT_INTERVIEWED, payment): 1}


def test_several_cases_are_one_person_whose_payments_are_added_up(vault: Vault) -> None:
    def work(session: Session) -> None:
        report = add_report(session, "Rock", "Dane", on=date(2026, 10, 4))
        _ncp_id, cases = caseload.person(session, "Dane", "Rock")
        for case, paid in zip(cases, (600, 0), strict=True):
            told = {"paid_m1_cents": paid, "paid_m2_cents": paid, "paid_m3_cents": paid}
            caseload.told(session, case, report, date(2026, 10, 4), csup_cents=400, **told)

    vault.write(work)
    scopes = [Scope(TODAY, counties) for counties in ((), ("Dane",), ("Rock",), ("Dane", "Rock"))]
    for found in vault.read(lambda session: [able.map_of(session, scope, today=TODAY) for scope in scopes]):
        assert dict(found.counts) == {(NOT_INTERVIEWED, Payment.REGULAR): 1}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    people=st.lists(
        st.tuples(
            st.lists(st.tuples(FIGURE, FIGURE, FIGURE, FIGURE), max_size=2),
            st.sampled_from([*caseload.SAID, None]),
            st.sampled_from(caseload.SAID),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_cells_and_the_strip_are_everybody_and_the_kinds_add_up(
    vault: Vault, people: list[tuple[object, ...]]
) -> None:
    def work(session: Session) -> None:
        by, report = caseload.instrument(session), add_report(session, "Rock", on=date(2026, 10, 4))
        for cases, said_able, willing, is_closed in people:
            ncp_id, made = caseload.person(session, *("Rock",) * len(cases))  # type: ignore[arg-type]
            for case, figures in zip(made, cases, strict=True):  # type: ignore[call-overload]
                names = ("csup_cents", "paid_m1_cents", "paid_m2_cents", "paid_m3_cents")
                caseload.told(session, case, report, date(2026, 10, 4), **dict(zip(names, figures, strict=True)))
            if said_able is not None:
                caseload.interviewed(session, ncp_id, by, date(2026, 9, 1), str(said_able), str(willing))
            session.get_one(Ncp, ncp_id).closed_on = date(2026, 9, 9) if is_closed else None
        session.flush()
        found = able.map_of(session, Scope(TODAY), today=TODAY)
        is_open = sum(not person[-1] for person in people)
        assert found.everybody == is_open
        assert found.placed + found.at(NOT_SAID) + found.at(NOT_INTERVIEWED) == is_open
        assert sum(found.paying(payment) for payment in Payment) == is_open
        assert all(count > 0 for count in found.counts.values())
        raise _Back

    with pytest.raises(_Back):
        vault.write(work)


def test_a_list_of_those_behind_a_number_asks_for_what_the_number_tells(scripted: Vault) -> None:
    behind = able.told_by(Scope(TODAY), Chosen((0,), (Payment.STOPPED,)))
    assert behind.facts == (Fact.INTERVIEW_HELD, Fact.ANSWERS, Fact.CASE_FIGURES)
    assert able.told_by(Scope(TODAY), Chosen()).facts == ()
    people = scripted.read(lambda session: able.people_of(session, Scope(TODAY), Chosen(), today=TODAY))
    query = CaseloadQuery(people=people, behind=behind)
    page = scripted.read(lambda session: find(session, query, today=TODAY, limit=100))
    assert {line.ncp_id for line in page.rows} == set(people)


class _Back(Exception):  # noqa: N818 - nothing went wrong
    """Leaves the vault as it was."""
