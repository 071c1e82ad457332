"""Who of some people gets a letter or a label, and who does not, each with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import Standing
from csdesk.services import settings
from csdesk.services.cautions import DO_NOT_CALL_FLAGS
from csdesk.services.letters.facts import Facts, address_lines, facts_of, is_doubtful, letter_day, values_of
from csdesk.services.letters.fields import fields
from csdesk.services.letters.wording import fields_in
from csdesk.wording import tr


class Why(StrEnum):
    """Why somebody gets no letter, the graver first."""

    SAFE_CONTACT = "safe_contact"
    DECEASED = "deceased"
    CLOSED = "closed"
    DO_NOT_CALL = "do_not_call"
    EXCLUDED = "excluded"
    NO_ADDRESS = "no_address"
    RETURNED_MAIL = "returned_mail"
    LACKS = "lacks"
    UNCLEARED = "uncleared"
    UNVERIFIED = "unverified"


WHY_LABELS = {
    Why.SAFE_CONTACT: tr("Safe contact: no letter and no address"),
    Why.DECEASED: tr("The report says deceased"),
    Why.CLOSED: tr("The record is closed"),
    Why.DO_NOT_CALL: tr("The report says not to contact"),
    Why.EXCLUDED: tr("The CSA excluded them"),
    Why.NO_ADDRESS: tr("No address that mail can go to"),
    Why.RETURNED_MAIL: tr("Mail came back"),
    Why.LACKS: tr("Something is missing that the letter says"),
    Why.UNCLEARED: tr("Not cleared by the CSA yet"),
    Why.UNVERIFIED: tr("The address is not verified"),
}


@dataclass(frozen=True)
class Decisions:
    """What the liaison decided on those who would be left out. What is for one person counts for one only."""

    unverified: bool = False
    """Write to addresses that the report does not call verified."""
    reason: str = ""
    """Why the liaison goes ahead with people who are not cleared; to one person, also with somebody whom the CSA
    excluded or whom the report flags."""
    safe_yes: bool = False
    """Write to the one person who is under safe contact."""
    safe_address: bool = False
    """And print the address, which is left away otherwise: the letter is then handed over."""


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a letter."""

    ncp_id: UUID
    name: str
    """*Last, First M*."""
    lines: tuple[str, ...]
    """What stands in the window of the envelope: the name as people write it, the address in capitals."""
    address_id: UUID | None
    values: dict[str, str]
    """What each field of the wording says."""
    last_letter: datetime | None


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets none."""

    ncp_id: UUID
    name: str
    why: Why
    reason: str


@dataclass(frozen=True)
class Sorted:
    """Who gets one and who does not, each in the order in which they were asked for."""

    getting: tuple[Recipient, ...]
    left_out: tuple[LeftOut, ...]
    safe_way: str = ""
    """Of the one person asked for: how to reach them safely."""
    desk_lacks: str = ""
    """What the letter says of the office and the settings do not: a sentence; then nobody can get one."""

    def left_out_for(self, why: Why) -> tuple[LeftOut, ...]:
        """Those who are left out for one reason."""
        return tuple(one for one in self.left_out if one.why is why)


def sort_out(
    session: Session,
    ncp_ids: Sequence[UUID],
    body: str,
    decisions: Decisions,
    *,
    at: datetime,
    today: date,
    label: bool = False,
    in_batch: bool = False,
) -> Sorted:
    """Who of these people gets a letter of this wording.

    `label`: an address label, on which no wording stands, and with which no reason could be kept. `in_batch`: they
    are some of many, so that what was decided for one person does not count.
    """
    found = facts_of(session, ncp_ids, at=at)
    wanted = [found[ncp_id] for ncp_id in dict.fromkeys(ncp_ids) if ncp_id in found]
    single = wanted[0] if len(wanted) == 1 and not (label or in_batch) else None
    desk = settings.load(session)
    of_desk = {one.name: str(getattr(desk, one.setting)) for one in fields().values() if one.setting}
    named = () if label else fields_in(body)
    getting: list[Recipient] = []
    left_out: list[LeftOut] = []
    for facts in wanted:
        values = values_of(facts, today=today) | of_desk
        if single and facts.safe_contact and decisions.safe_address and facts.address is not None:
            values["address"] = " ".join(address_lines(facts.address))
        why = _why(facts, decisions, values, named, is_single=single is not None, is_label=label)
        if why is not None:
            left_out.append(LeftOut(facts.ncp_id, facts.name, why, _reason(why, facts, values, named)))
            continue
        lines = _lines(facts, decisions)
        address_id = facts.address.id if facts.address is not None and len(lines) > 1 else None
        getting.append(
            Recipient(
                ncp_id=facts.ncp_id,
                name=facts.name,
                lines=lines,
                address_id=address_id,
                values=values,
                last_letter=facts.last_letter,
            )
        )
    lacks = [fields()[name].lacks for name in named if fields()[name].setting and not of_desk[name].strip()]
    safe_way = _safe_way(session, single) if single is not None and single.safe_contact else ""
    return Sorted(tuple(getting), tuple(left_out), safe_way, _desk_lacks(lacks))


def _lines(facts: Facts, decisions: Decisions) -> tuple[str, ...]:
    if facts.safe_contact and not decisions.safe_address:
        return (facts.print_name,)
    return (facts.print_name, *address_lines(facts.address))


def _why(
    facts: Facts,
    decisions: Decisions,
    values: dict[str, str],
    named: Sequence[str],
    *,
    is_single: bool,
    is_label: bool,
) -> Why | None:
    """The gravest reason against a letter that no decision has overcome; None when there is none."""
    by_hand = facts.safe_contact and is_single and decisions.safe_yes and not decisions.safe_address
    reason = bool(decisions.reason.strip()) and not is_label
    against: dict[Why, Callable[[], bool]] = {
        Why.SAFE_CONTACT: lambda: facts.safe_contact and not (is_single and decisions.safe_yes),
        Why.DECEASED: lambda: "deceased" in facts.flags,
        Why.CLOSED: lambda: facts.closed_on is not None,
        Why.DO_NOT_CALL: lambda: "unworkable_status" in facts.flags and not (is_single and reason),
        Why.EXCLUDED: lambda: facts.review.excluded and not (is_single and reason),
        Why.NO_ADDRESS: lambda: not by_hand and not address_lines(facts.address),
        Why.RETURNED_MAIL: lambda: not by_hand and _has_failed(facts),
        Why.LACKS: lambda: bool(_lacking(values, named)),
        Why.UNCLEARED: lambda: not facts.review.cleared and not facts.review.excluded and not reason,
        Why.UNVERIFIED: lambda: not by_hand and is_doubtful(facts) and not decisions.unverified,
    }
    return next((why for why, holds in against.items() if holds()), None)


def _has_failed(facts: Facts) -> bool:
    return facts.address is not None and facts.address.standing is Standing.FAILED


def _lacking(values: dict[str, str], named: Sequence[str]) -> str:
    """The sentence of the first field that the person has no value for."""
    lacking = (fields()[name].lacks for name in named if not fields()[name].setting and not values[name].strip())
    return next(lacking, "")


def _reason(why: Why, facts: Facts, values: dict[str, str], named: Sequence[str]) -> str:
    closed = tr("Closed on {letter_day}.", letter_day=letter_day(facts.closed_on)) if facts.closed_on else ""
    sentences = {
        Why.SAFE_CONTACT: tr("Reach only as they said; see the record."),
        Why.DECEASED: DO_NOT_CALL_FLAGS["deceased"],
        Why.CLOSED: closed,
        Why.DO_NOT_CALL: DO_NOT_CALL_FLAGS["unworkable_status"],
        Why.EXCLUDED: facts.review.reason,
        Why.NO_ADDRESS: tr("No street, or no ZIP code and no city.")
        if facts.address
        else tr("No address on the record."),
        Why.RETURNED_MAIL: tr("A letter to the only address came back."),
        Why.LACKS: _lacking(values, named),
        Why.UNCLEARED: facts.review.reason,
        Why.UNVERIFIED: tr("The report does not say that this address was verified."),
    }
    return sentences[why]


def _safe_way(session: Session, facts: Facts) -> str:
    """How and when to reach the person safely, in a sentence."""
    from csdesk.models.ncp import Ncp

    ncp = session.get(Ncp, facts.ncp_id)
    said = (ncp.safe_contact_way, ncp.safe_contact_time, ncp.safe_contact_note) if ncp is not None else ()
    return " · ".join(part for part in said if part) or tr("It is not noted how to reach this person safely.")


def _desk_lacks(lacking: Sequence[str]) -> str:
    if not lacking:
        return ""
    what = " and ".join(dict.fromkeys(lacking))
    return tr("The letter says {what}, and the settings do not have it. Add it in Settings, You.", what=what)
