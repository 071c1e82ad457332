"""Many rows at once: what goes in comes out, whatever their number."""

from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, NcpMark, NcpName, Source
from csdesk.services.bulk import (
    ROWS_A_STATEMENT,
    ROWS_AT_A_TIME,
    Reader,
    insert_rows,
    key_as_row,
    new_keys,
    update_rows,
)
from csdesk.services.vault import Vault
from tests.services.people import add_person

DAY = date(2026, 7, 6)
NAME = ("id", "ncp_id", "last_name", "first_name", "middle_name", "suffix", "since")


def names_of(session: Session, person: UUID, count: int) -> None:
    keys, ncp_key = new_keys(session), key_as_row(session, person)
    rows = ((next(keys), ncp_key, f"NAME {number}", "PAT", "", "", DAY) for number in range(count))
    insert_rows(session, NcpName, NAME, rows, same={"source": Source.COURT, "import_id": None})


@pytest.mark.parametrize(
    "count", [0, 1, ROWS_A_STATEMENT - 1, ROWS_A_STATEMENT, ROWS_A_STATEMENT + 1, ROWS_AT_A_TIME + 7]
)
def test_as_many_rows_come_out_as_went_in(vault: Vault, count: int) -> None:
    def work(session: Session) -> list[str]:
        person = add_person(session)
        names_of(session, person, count)
        found = session.scalars(
            select(NcpName).where(NcpName.ncp_id == person, NcpName.source == Source.COURT).order_by(NcpName.id)
        ).all()
        assert all((name.since, name.import_id, name.id.version) == (DAY, None, 7) for name in found)
        return [name.last_name for name in found]

    assert vault.write(work) == [f"NAME {number}" for number in range(count)]


def test_what_breaks_a_rule_is_refused(vault: Vault) -> None:
    person = vault.write(add_person)

    def add(session: Session, key: UUID) -> None:
        insert_rows(session, NcpMark, ("mark", "ncp_id"), [("x", key_as_row(session, key))])

    vault.write(lambda session: add(session, person))
    for key in (person, uuid4()):
        with pytest.raises(IntegrityError):
            vault.write(partial(add, key=key))
    found = select(NcpMark.ncp_id).where(NcpMark.mark == "x")
    assert vault.read(lambda session: session.scalars(found).all()) == [person]


def test_reading_gives_what_the_models_give_and_each_key_once(vault: Vault) -> None:
    people = [vault.write(add_person) for _ in range(2)]
    for person in people:
        vault.write(partial(names_of, person=person, count=3))

    def read(session: Session) -> None:
        rows = list(
            Reader(session).rows(
                NcpName,
                ("ncp_id", "since", "last_name", "source", "import_id"),
                "ncp_id",
                [*people, uuid4()],
                only={"source": Source.COURT},
                order_by=("since", "id"),
            )
        )
        for person in people:
            mine = [row for row in rows if row[0] == person]
            assert [row[1:] for row in mine] == [(DAY, f"NAME {n}", Source.COURT, None) for n in range(3)]
            assert len({id(row[0]) for row in mine}) == 1
        assert len(rows) == 6
        assert list(Reader(session).rows(NcpName, ("id",), "ncp_id", [])) == []

    vault.read(read)


def test_records_are_changed_by_their_key(vault: Vault) -> None:
    people = [vault.write(add_person) for _ in range(3)]

    def work(session: Session) -> list[tuple[date | None, datetime]]:
        rows = [(date(1990, 1, number), person) for number, person in enumerate(people[:2], 1)]
        update_rows(session, Ncp, "id", ("date_of_birth",), rows, same={"created_at": moment})
        session.expire_all()
        found = {person.id: (person.date_of_birth, person.created_at) for person in session.scalars(select(Ncp))}
        return [found[person] for person in people]

    moment = datetime(2026, 7, 6, 12, 30, tzinfo=UTC)
    first, second, third = vault.write(work)
    assert (first, second) == ((date(1990, 1, 1), moment), (date(1990, 1, 2), moment))
    assert third[1] != moment
