"""Digits that begin very many numbers find the same people in the same order as those that begin few."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpOtherPin
from csdesk.services import caseload, search_index
from csdesk.services.caseload import CaseloadQuery, conditions
from csdesk.services.vault import Vault
from tests.services.people import TODAY, Person, add_person

PINS = ("9000000001", "9000000002", "9001000003", "9012000004", "9100000005", "0090000006", "90a0000007", None)
CASES = ("7000001", "9000002", "7000003", "9000004", "7000005", "7000006", "7000007", "7000008")
TYPED = (
    "9",
    "90",
    "900",
    "9000",
    "90000",
    "9000000001",
    "700",
    "70000",
    "zam 900",
    "9000s",
    "608",
    "0090",
)
NAMES = ("Zamora", "Young", "90 Mile", "Xiong", "Weber", "9000s", "Vang", "Ulrich")


@pytest.fixture
def desk(vault: Vault) -> Vault:
    vault.write(_fill)
    return vault


def _fill(session: Session) -> None:
    people: list[UUID] = []
    for name, pin, number in zip(NAMES, PINS, CASES, strict=True):
        key = add_person(session, Person(last_name=name))
        ncp = session.get_one(Ncp, key)
        ncp.pin = pin
        session.scalars(select(IvdCase).where(IvdCase.ncp_id == key)).one().number = number
        people.append(key)
    session.add(NcpOtherPin(pin="9000000099", ncp_id=people[-1]))
    search_index.rebuild(session, people)


@pytest.mark.parametrize("descending", [False, True])
def test_many_numbers_begin_so(desk: Vault, monkeypatch: pytest.MonkeyPatch, descending: bool) -> None:
    def first(session: Session, text: str, limit: int) -> list[str]:
        query = CaseloadQuery(text, descending=descending)
        return [line.name for line in caseload.first_rows(session, query, today=TODAY, limit=limit)]

    def shown(session: Session) -> list[list[str]]:
        return [first(session, text, limit) for text in TYPED for limit in (1, 3, 60)]

    one_by_one = desk.read(shown)
    monkeypatch.setattr(conditions, "MANY", 2)
    assert desk.read(shown) == one_by_one
    assert all(one_by_one)
