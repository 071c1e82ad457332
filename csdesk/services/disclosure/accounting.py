"""The accounting of disclosures: what left, about whom, to whom, when, which way, by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from csdesk.models.ncp import NcpMerge
from csdesk.models.partner import Csa, Program
from csdesk.models.release import Disclosure, Recipient, Way
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.disclosure.facts import To
from csdesk.services.disclosure.rulings import Rulings
from csdesk.services.disclosure.telling import TOLD_ANYWAY, PersonTold, Telling, ToldPerson, kept
from csdesk.services.disclosure.words import rule_words, way_words
from csdesk.wording import tr, tr_marked

NAMES = {
    Recipient.STATE: "State mailbox",
    Recipient.PARENT: "The parent",
    Recipient.COURT: "The court",
    Recipient.OWN_USE: "This desk",
    Recipient.CALENDAR: "The office's calendar",
    Recipient.SOURCE: "Whoever made the referral report",
}


@dataclass(frozen=True)
class Accounted:
    """That what a document tells was accounted for: whoever lets it leave asks for this."""

    to: Recipient
    people: int
    """Of whom something is told."""


class Exempt(StrEnum):
    """Why a document that leaves needs no accounting."""

    NOBODY = "nobody"
    """It tells of no person."""
    STAYS = "stays"
    """It is looked at in the window, and does not leave."""
    UNKNOWN = "unknown"
    """Rows that are of nobody in the vault go back to where they came from."""


Left = Accounted | Exempt
"""What a document that leaves must show."""


def account(
    session: Session,
    telling: Telling,
    *,
    what: str,
    way: Way,
    attachment_id: UUID | None = None,
    at: datetime,
    who: str,
) -> Accounted:
    """Write down that a document left: a line on the record of each person of whom it tells.

    A file for the desk itself is told to nobody: only the audit trail counts it (decision `own_use`).
    """
    return _write(
        session, telling.people(), telling.to, what=what, way=way, attachment_id=attachment_id, at=at, who=who
    )


def account_kept(
    session: Session, told: str, to: To, *, what: str, way: Way, attachment_id: UUID | None, at: datetime, who: str
) -> Accounted:
    """The same of a document that was kept with what it tells (`Telling.told`), and leaves now.

    Each fact is asked for as of today; one that went although it may not be told says so (`told_anyway`). A document
    of an earlier version, which did not keep what it tells, has lines that were written when it was made: they get
    their day and way.
    """
    people = _people(session, told)
    if not people and attachment_id is not None:
        session.execute(
            update(Disclosure)
            .where(Disclosure.attachment_id == attachment_id, Disclosure.left_at.is_(None))
            .values(at=at, left_at=at, way=way)
            .execution_options(synchronize_session=False)
        )
    rulings = Rulings.load(session, [person.ncp_id for person in people], on=local_day(at))
    told_now = [_told_now(rulings, to, person) for person in people if person.ncp_id in rulings.standings]
    return _write(session, told_now, to, what=what, way=way, attachment_id=attachment_id, at=at, who=who)


def still_allowed(session: Session, told: str, to: To, *, on: date) -> bool:
    """Whether all that a kept document tells (`Telling.told`) may be told on a day: asked again at every leaving.

    False also where one of its people is not in the vault any more.
    """
    people = _people(session, told)
    rulings = Rulings.load(session, [person.ncp_id for person in people], on=on)
    return all(
        person.ncp_id in rulings.standings and rulings.ruling(person.ncp_id, to, fact, fact_on).allowed
        for person in people
        for fact, fact_on in person.facts
    )


def people_told(session: Session, told: str) -> dict[UUID, frozenset[str]]:
    """About whom a kept document (`Telling.told`) tells, by the records that they have today, and which case numbers
    it has of each, where they were kept with it.
    """
    return {person.ncp_id: frozenset(person.cases) for person in _people(session, told)}


def people_by_rule(session: Session, told: str, to: To, rule_code: str, *, on: date) -> int:
    """About how many people a kept document tells something by this rule on a day."""
    people = _people(session, told)
    rulings = Rulings.load(session, [person.ncp_id for person in people], on=on)
    return sum(rule_code in _told_now(rulings, to, person).rules for person in people)


@dataclass(frozen=True)
class DisclosureView:
    """What was told about a person once."""

    at: datetime
    """When it left."""
    recipient: Recipient
    recipient_name: str
    what: str
    way: Way | None
    rule: str
    """Codes of the rules by which something was told, divided by a comma and a blank."""
    withheld: str
    """Codes of the rules by which something was withheld."""

    @property
    def words(self) -> str:
        """`Sent by e-mail. Rule: participation before enrollment. Withheld: what came after enrollment.`"""
        parts = [
            tr_marked(way_words(self.way)),
            tr("Rule: {rules}", rules=rule_words(self.rule, shown=True)) if self.rule else "",
        ]
        parts.append(tr("Withheld: {rules}", rules=rule_words(self.withheld, shown=True)) if self.withheld else "")
        return " ".join(f"{part}." for part in parts if part)


def view(row: Disclosure) -> DisclosureView:
    """A line of the accounting as other services and the screens see it."""
    return DisclosureView(
        row.left_at or row.at, row.recipient, row.recipient_name, row.what, row.way, row.rule, row.withheld
    )


def disclosures_of(session: Session, ncp_id: UUID) -> tuple[DisclosureView, ...]:
    """The accounting of disclosures of one person: what left, newest first."""
    rows = (
        select(Disclosure)
        .where(Disclosure.ncp_id == ncp_id, Disclosure.left_at.is_not(None))
        .order_by(Disclosure.left_at.desc(), Disclosure.id.desc())
    )
    return tuple(view(row) for row in session.scalars(rows))


def _people(session: Session, told: str) -> tuple[ToldPerson, ...]:
    """Of whom a kept document tells; whoever was merged into another record since is that one."""
    merged = dict(session.execute(select(NcpMerge.gone_id, NcpMerge.kept_id)).all())
    people: dict[UUID, ToldPerson] = {}
    for person in kept(told):
        ncp_id = person.ncp_id
        while ncp_id in merged:
            ncp_id = merged[ncp_id]
        same = people.get(ncp_id, ToldPerson(ncp_id, (), ()))
        withheld = tuple(sorted({*same.withheld, *person.withheld}))
        people[ncp_id] = ToldPerson(ncp_id, same.facts + person.facts, withheld, same.cases + person.cases)
    return tuple(people.values())


def _told_now(rulings: Rulings, to: To, person: ToldPerson) -> PersonTold:
    asked = [rulings.ruling(person.ncp_id, to, fact, on) for fact, on in person.facts]
    rules = {ruling.rule_code if ruling.allowed else TOLD_ANYWAY for ruling in asked}
    return PersonTold(person.ncp_id, tuple(sorted(rules)), person.withheld)


def _write(
    session: Session,
    people: Iterable[PersonTold],
    to: To,
    *,
    what: str,
    way: Way,
    attachment_id: UUID | None,
    at: datetime,
    who: str,
) -> Accounted:
    told = [person for person in people if person.rules]
    if to.kind is not Recipient.OWN_USE:
        name = recipient_name(session, to)
        session.add_all(
            Disclosure(
                ncp_id=person.ncp_id,
                at=at,
                left_at=at,
                way=way,
                recipient=to.kind,
                recipient_name=name[:200],
                what=what[:200],
                rule=_codes(person.rules, 80),
                withheld=_codes(person.withheld, 200),
                attachment_id=attachment_id,
            )
            for person in told
        )
        session.flush()
    audit.record(
        session,
        at=at,
        who=who,
        action="disclosure.made",
        kind=to.kind.value,
        detail=f"{len(told)} people, {way.value}",
    )
    return Accounted(to.kind, len(told))


def recipient_name(session: Session, to: To) -> str:
    """How the accounting, and a document for it, name a recipient."""
    if to.name:
        return to.name
    found: str | None = None
    if to.csa_id is not None:
        found = session.scalar(select(Csa.name).where(Csa.id == to.csa_id))
    elif to.program_id is not None:
        found = session.scalar(select(Program.name).where(Program.id == to.program_id))
    return found or NAMES.get(to.kind, "Not named")


def _codes(codes: tuple[str, ...], room: int) -> str:
    """As many whole codes as there is room for."""
    kept_codes: list[str] = []
    for code in codes:
        if len(", ".join((*kept_codes, code))) <= room:
            kept_codes.append(code)
    return ", ".join(kept_codes)
