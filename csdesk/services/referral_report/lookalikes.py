"""People of the caseload who bear a name of the report, and how they can be told apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.services.bulk import portions
from csdesk.services.referral_report import words
from csdesk.services.referral_report.shapes import ReportLine
from csdesk.services.search_terms import digits_of, fold, sort_name

NAMES_AT_A_TIME = 200


@dataclass
class Acquaintance:
    """Where a person is found: all that is known, whoever said it. The newest comes first."""

    phones: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """The first line of each, folded; and the whole in one line."""
    cases: list[tuple[str, str]] = field(default_factory=list)
    """Number and county."""

    def met(self, line: ReportLine) -> bool:
        """The row gives an address or a phone number of theirs."""
        digits = digits_of(line.phone)
        if digits and digits in map(digits_of, self.phones):
            return True
        street = fold(line.address_1)
        return bool(street) and any(street == known for known, _ in self.addresses)


def name_key(line: ReportLine) -> str:
    """The last and first name of a row, as people are sorted."""
    return sort_name(line.last_name, line.first_name)


def bearers(session: Session, lines: Iterable[ReportLine]) -> Mapping[str, list[UUID]]:
    """By last and first name: people of the caseload of whom a row may speak although it names no case of theirs.

    Two different PINs are two people: for a row with a PIN only those count who have none.
    """
    found: dict[str, list[UUID]] = defaultdict(list)
    without: set[str] = set()
    with_pin: set[str] = set()
    for line in lines:
        (with_pin if line.pin else without).add(name_key(line))
    names: Collection[str] = sorted((with_pin | without) - {""})
    columns = (Ncp.id, Ncp.last_name, Ncp.first_name)
    if with_pin:
        for ncp_id, last, first in session.execute(select(*columns).where(Ncp.pin.is_(None))):
            found[sort_name(last, first)].append(ncp_id)
    for some in portions(sorted(without - {""}), NAMES_AT_A_TIME):
        for ncp_id, last, first in session.execute(select(*columns).where(or_(*map(_bears, some)))):
            key = sort_name(last, first)
            if ncp_id not in found[key]:
                found[key].append(ncp_id)
    return {name: found[name] for name in names if found.get(name)}


def _bears(name: str) -> ColumnElement[bool]:
    """That name, with any middle name."""
    return (Ncp.sort_name == name) | Ncp.sort_name.between(f"{name} ", f"{name} ~")


def acquaintances(session: Session, ncp_ids: Iterable[UUID]) -> dict[UUID, Acquaintance]:
    """Where these people are found."""
    met: dict[UUID, Acquaintance] = defaultdict(Acquaintance)
    for some in portions(sorted(set(ncp_ids))):
        phones = select(NcpPhone.ncp_id, NcpPhone.number).where(NcpPhone.ncp_id.in_(some))
        for ncp_id, number in session.execute(phones.order_by(NcpPhone.since.desc(), NcpPhone.id.desc())):
            met[ncp_id].phones.append(number)
        parts = ("address_1", "address_2", "city", "state", "zip", "verified_on")
        addresses = select(NcpAddress.ncp_id, *(getattr(NcpAddress, name) for name in parts))
        newest = (NcpAddress.since.desc(), NcpAddress.id.desc())
        for ncp_id, *address in session.execute(addresses.where(NcpAddress.ncp_id.in_(some)).order_by(*newest)):
            whole = (address[0], address[1], address[2], address[3], address[4], address[5])
            met[ncp_id].addresses.append((fold(address[0]), words.address_line(whole)))
        cases = select(IvdCase.ncp_id, IvdCase.number, IvdCase.county).where(IvdCase.ncp_id.in_(some))
        for ncp_id, number, county in session.execute(cases.order_by(IvdCase.number)):
            met[ncp_id].cases.append((number, county))
    return met
