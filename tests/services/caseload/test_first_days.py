"""A list by next step is the same however many days are looked at first."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, FollowUp
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery, Sort, ordering
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, Person, add_person


def _fill(session: Session) -> None:
    chance = Random(1)
    for number in range(24):
        ncp_id = add_person(session, Person(last_name=f"Z{number:02d}"))
        for _ in range(number % 4):
            day = TODAY + timedelta(days=chance.randrange(-5, 6))
            done_at = NOW if chance.random() < 0.3 else None
            session.add(FollowUp(ncp_id=ncp_id, what="Call", due_on=day, created_at=NOW, done_at=done_at))
        if number % 5 == 0:
            at = NOW + timedelta(days=chance.randrange(-5, 6))
            session.add(Appointment(ncp_id=ncp_id, kind=AppointmentKind.HEARING, starts_at=at, created_at=NOW))


@pytest.mark.parametrize("descending", [False, True])
def test_however_many_days_are_looked_at_first(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    vault.write(_fill)
    query = CaseloadQuery(sort=Sort.NEXT_STEP, descending=descending)

    def shown(session: Session) -> list[tuple[str, ...]]:
        pages = (caseload.first_rows(session, query, today=TODAY, limit=limit) for limit in range(1, 25))
        return [tuple(line.name for line in page) for page in pages]

    monkeypatch.setattr(ordering, "NEAR", 1_000)
    of_all = vault.read(shown)
    days = [
        line.next_step.due_on
        for line in vault.read(lambda session: caseload.first_rows(session, query, today=TODAY, limit=60))
        if line.next_step
    ]
    assert days == sorted(days, reverse=descending)
    assert 5 < len(days) < 24
    for near in (0, 1, 3, 8):
        monkeypatch.setattr(ordering, "NEAR", near)
        assert vault.read(shown) == of_all
