"""What is typed and cannot be is said at its field, heard at it, and nothing is saved."""

from uuid import UUID

import pytest

from csdesk.services import appointments, corrections, jobs
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions import corrections as forms
from tests.services.people import NOW, TODAY, WHO
from tests.ui.records import Open, Settled, add_zamora, as_record, choose, enter, fault_of


@pytest.fixture
def zamora(vault: Vault) -> UUID:
    """A person on the report of a county whose CSA lets the liaison go ahead."""
    return vault.write(add_zamora)


@pytest.fixture
def screen(zamora: UUID, open_screen: Open) -> RecordScreen:
    return as_record(open_screen("record", ncp_id=zamora))


def wages(vault: Vault, ncp_id: UUID) -> list[int | None]:
    return [one.wage_cents for one in vault.read(lambda session: jobs.jobs_of(session, ncp_id))]


@pytest.mark.parametrize(
    "typed", ["18.50/hr", "18.50 an hour", "15.555", "-5", "abc", "18,50", "99999999", "1,2,3", "1000.01"]
)
def test_a_wage_that_is_none_is_said_at_its_field(
    screen: RecordScreen, zamora: UUID, vault: Vault, settled: Settled, typed: str
) -> None:
    choose(screen, "job")
    enter(screen, employer="Sample Foods", wage=typed)
    settled()
    assert "Nothing was saved" in fault_of(screen, "wage")
    assert wages(vault, zamora) == []
    enter(screen, wage="$1,000.00")
    settled()
    assert screen.form.action is None
    assert wages(vault, zamora) == [100_000]


def test_a_wage_that_is_corrected_to_none_stays(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    key = vault.write(
        lambda session: jobs.start_job(session, zamora, started_on=TODAY, wage_cents=1725, at=NOW, who=WHO)
    )
    forms.ask(desk, screen, key, screen.open_form)
    settled()
    enter(screen, wage_cents="19.00/hr", reason="A raise")
    settled()
    assert "Nothing was saved" in fault_of(screen, "wage_cents")
    assert wages(vault, zamora) == [1725]
    assert vault.read(lambda session: corrections.corrections_of(session, zamora)) == ()


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [
        ("nextStep", {"what": "Call", "on": "1/1/1900"}, "on"),
        ("nextStep", {"what": "Call", "on": "12/31/9999"}, "on"),
        ("appointment", {"day": "1/1/1900", "time": "9 AM"}, "day"),
        ("address", {"address_1": "1 Elm St", "city": "Beloit", "zip": "abc"}, "zip"),
        ("phone", {"number": "555 0156"}, "number"),
        ("phone", {"number": "608 555 015"}, "number"),
        ("addParent", {"name": "Rosa", "phone": "abc"}, "phone"),
        ("addParent", {"name": "Rosa", "email": "not an email"}, "email"),
    ],
)
def test_what_a_service_refuses_is_said_at_the_field(
    screen: RecordScreen, settled: Settled, action: str, values: dict[str, str], field: str
) -> None:
    choose(screen, action)
    enter(screen, **values)
    settled()
    assert "Nothing was saved" in fault_of(screen, field)
    assert screen.form.form is not None
    assert screen.form.form.fields[field].input.hasFocus()
    assert not screen.form.fault.isVisible()


def test_an_appointment_of_yesterday_is_noted_and_asks_what_came_of_it(
    screen: RecordScreen, zamora: UUID, vault: Vault, desk: Desk, settled: Settled
) -> None:
    choose(screen, "appointment")
    enter(screen, day="yesterday", time="9 AM")
    settled()
    assert len(vault.read(lambda session: appointments.appointments_of(session, zamora))) == 1
    assert desk.messages.current is not None
    assert "its time is past. Say whether the parent came." in desk.messages.current.sentence
