"""Who people are, as far as a line of a list needs it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpPhone, Standing
from csdesk.services.names import full_name


@dataclass(frozen=True)
class Person:
    """A person in one line."""

    ncp_id: UUID
    name: str
    """Last name, first name."""
    counties: tuple[str, ...]
    safe_contact: bool
    phone: str
    """The newest number that did not fail; empty where there is none or the safeguards for safe contact are on."""


def people(session: Session, ncp_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """These people by their ids; who is not in the vault is left out."""
    wanted = list(dict.fromkeys(ncp_ids))
    found: dict[UUID, Person] = {}
    for start in range(0, len(wanted), 500):
        found.update(_people(session, wanted[start : start + 500]))
    return found


def _people(session: Session, wanted: list[UUID]) -> dict[UUID, Person]:
    counties: defaultdict[UUID, set[str]] = defaultdict(set)
    for ncp_id, county in session.execute(
        select(IvdCase.ncp_id, IvdCase.county).where(IvdCase.ncp_id.in_(wanted), IvdCase.county != "")
    ):
        counties[ncp_id].add(county)
    working = (
        select(NcpPhone.ncp_id, NcpPhone.number)
        .where(NcpPhone.ncp_id.in_(wanted), NcpPhone.standing != Standing.FAILED)
        .order_by(NcpPhone.since, NcpPhone.id)
    )
    phones = dict(session.execute(working).all())  # the newest comes last and stays
    rows = select(Ncp.id, Ncp.last_name, Ncp.first_name, Ncp.safe_contact).where(Ncp.id.in_(wanted))
    return {
        ncp_id: Person(
            ncp_id=ncp_id,
            name=full_name(last_name, first_name),
            counties=tuple(sorted(counties[ncp_id])),
            safe_contact=safe_contact,
            phone="" if safe_contact else phones.get(ncp_id, ""),
        )
        for ncp_id, last_name, first_name, safe_contact in session.execute(rows)
    }
