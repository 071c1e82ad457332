"""Why somebody is in a list: what the words that were typed found, where the name alone does not say it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone
from csdesk.services.names import full_name
from csdesk.services.search_terms import RUN, digits_of, words_in, words_typed
from csdesk.wording import tr

Fact = tuple[str, str]
"""What it is, for people to read, and the fact itself."""


def found_by(session: Session, ncp_ids: Sequence[UUID], text: str) -> dict[UUID, str]:
    """What beside their present name these words found of people: `formerly Drake, Rose`, `PIN 9022522747`,
    `case 7001122`, `phone (608) 555-0144`, `2 Sample St, Janesville`.

    Who is found by name is left out; so are phones and addresses of people under safe contact.
    """
    words = words_typed(text)
    if not words or not ncp_ids:
        return {}
    missing = {}
    people = select(Ncp.id, Ncp.last_name, Ncp.first_name, Ncp.middle_name).where(Ncp.id.in_(ncp_ids))
    for ncp_id, *name in session.execute(people):
        own = words_in(*name)
        left = [word for word in words if not any(one.startswith(word) for one in own)]
        if left:
            missing[ncp_id] = left
    found: dict[UUID, list[str]] = {}
    for ncp_id, (what, fact) in _facts(session, list(missing)):
        explained = [word for word in missing[ncp_id] if _says(what, fact, word)]
        if explained:
            missing[ncp_id] = [word for word in missing[ncp_id] if word not in explained]
            found.setdefault(ncp_id, []).append(f"{what} {fact}".strip())
    return {ncp_id: "; ".join(facts) for ncp_id, facts in found.items()}


def _says(what: str, fact: str, word: str) -> bool:
    if what == "phone":
        return word.isdigit() and len(word) >= RUN and word in digits_of(fact)
    return any(one.startswith(word) for one in words_in(fact))


def _facts(session: Session, ncp_ids: Sequence[UUID]) -> Iterator[tuple[UUID, Fact]]:
    """What is kept of people by which they can be found, in the order in which it tells most."""
    if not ncp_ids:
        return
    former = select(NcpName.ncp_id, NcpName.last_name, NcpName.first_name, NcpName.middle_name, NcpName.suffix)
    for ncp_id, *name in session.execute(former.where(NcpName.ncp_id.in_(ncp_ids)).order_by(NcpName.since.desc())):
        yield ncp_id, ("formerly", full_name(*name))
    for ncp_id, pin in session.execute(select(Ncp.id, Ncp.pin).where(Ncp.id.in_(ncp_ids), Ncp.pin.is_not(None))):
        yield ncp_id, (tr("PIN"), pin or "")
    others = select(NcpOtherPin.ncp_id, NcpOtherPin.pin).where(NcpOtherPin.ncp_id.in_(ncp_ids))
    for ncp_id, pin in session.execute(others):
        yield ncp_id, (tr("PIN"), pin)
    cases = select(IvdCase.ncp_id, IvdCase.number).where(IvdCase.ncp_id.in_(ncp_ids), IvdCase.number != "")
    for ncp_id, number in session.execute(cases.order_by(IvdCase.number)):
        yield ncp_id, ("case", number)
    yield from _places(session, ncp_ids)


def _places(session: Session, ncp_ids: Sequence[UUID]) -> Iterator[tuple[UUID, Fact]]:
    """Phones and addresses of those who are not under safe contact."""
    phones = select(NcpPhone.ncp_id, NcpPhone.number).join(Ncp, Ncp.id == NcpPhone.ncp_id)
    phones = phones.where(NcpPhone.ncp_id.in_(ncp_ids), ~Ncp.safe_contact).order_by(NcpPhone.since.desc())
    for ncp_id, number in session.execute(phones):
        yield ncp_id, ("phone", number)
    columns = (NcpAddress.address_1, NcpAddress.address_2, NcpAddress.city, NcpAddress.zip)
    places = select(NcpAddress.ncp_id, *columns).join(Ncp, Ncp.id == NcpAddress.ncp_id)
    places = places.where(NcpAddress.ncp_id.in_(ncp_ids), ~Ncp.safe_contact).order_by(NcpAddress.since.desc())
    for ncp_id, *parts in session.execute(places):
        yield ncp_id, ("", ", ".join(filter(None, parts)))
