"""What may be told of a person: the facts for one recipient as things stand today, each with its rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, Program
from csdesk.models.referral import Referral
from csdesk.models.release import Recipient, Release
from csdesk.services import resources
from csdesk.services.days import local_day, refuse_ahead
from csdesk.services.disclosure import Fact, Ruling, Rulings, Telling, To, Way, account, rule
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.names import full_name
from csdesk.services.neutral import program_name
from csdesk.wording import marked, tr, tr_marked

RESOURCE = "partners/fact_words.toml"
FIRST_ENROLMENT = "the enrollment of {day}"


@dataclass(frozen=True)
class Asked:
    """A recipient who can be asked about."""

    words: str
    to: To


@dataclass(frozen=True)
class FactLine:
    """A fact, or the part of it that is of some days, and whether it may be told today."""

    words: str
    when: str
    """`before October 1, 2026`; empty where its own day does not matter."""
    allowed: bool
    short: str
    """The rule in a few words."""
    sentence: str
    source: str
    """The document of the rule."""
    quote: str
    """Its sentence, word for word; of a decision, the decision."""


@dataclass(frozen=True)
class MayBeTold:
    """The whole of it for one person and recipient."""

    name: str
    safe_contact: bool
    closed: bool
    asked: tuple[Asked, ...]
    """Whom one can ask about."""
    lines: tuple[FactLine, ...]
    """What may be told first, each in the order of the resource."""


def may_be_told(session: Session, ncp_id: UUID, to: To | None, *, on: date) -> MayBeTold:
    """What may be told to a recipient on a day; without one, to the first who can be asked about.

    Raises `NotFoundError`.
    """
    person = session.get(Ncp, ncp_id)
    if person is None:
        raise NotFoundError(tr("This person is not in the vault any more. Search again."))
    asked = _asked(session, ncp_id)
    rulings = Rulings.load(session, [ncp_id], on=on)
    lines = list(_lines(rulings, ncp_id, to or asked[0].to, on))
    lines.sort(key=lambda line: not line.allowed)
    return MayBeTold(
        name=full_name(person.last_name, person.first_name, person.middle_name, person.suffix),
        safe_contact=person.safe_contact,
        closed=person.closed_on is not None,
        asked=asked,
        lines=tuple(lines),
    )


def note_told(
    session: Session,
    ncp_id: UUID,
    to: To,
    fact: Fact,
    *,
    fact_on: date,
    what: str,
    way: Way,
    slipped: bool = False,
    at: datetime,
    who: str,
) -> None:
    """Note that somebody was told something by word of mouth, or by hand: a line of the accounting.

    `slipped`: it was told, whether or not it may be; where not, the line says that no rule permits it (decision
    `went_anyway`). Raises `NotFoundError`, and `RefusedError` for what this recipient may not be told and was not,
    for a day ahead, or without words.
    """
    words = " ".join(what.split())
    if not words:
        raise RefusedError(tr("It is not said what was told. Nothing was noted; a few words are enough."))
    refuse_ahead(fact_on, at)
    telling = Telling(Rulings.load(session, [ncp_id], on=local_day(at)), to)
    ruling = telling.ruling(ncp_id, fact, fact_on)
    if ruling.allowed:
        telling.tell(ncp_id, fact, fact_on, words)
    elif slipped:
        telling.slipped(ncp_id)
    else:
        raise RefusedError(
            tr("{sentence} Nothing was noted. Do not tell it; if it was told, tick that.", sentence=ruling.sentence)
        )
    account(session, telling, what=words, way=way, at=at, who=who)


def _asked(session: Session, ncp_id: UUID) -> tuple[Asked, ...]:
    """The CSAs of the person, the programs of the referrals, whoever a release names, and the others by kind."""
    cases = select(IvdCase.county).where(IvdCase.ncp_id == ncp_id)
    referred = select(Referral.program_id).where(Referral.ncp_id == ncp_id)
    released = select(Release).where(Release.ncp_id == ncp_id).order_by(Release.id)
    signed = session.scalars(released).all()
    csa_ids = [row.csa_id for row in signed if row.csa_id is not None]
    program_ids = [row.program_id for row in signed if row.program_id is not None]
    csas = session.execute(
        select(Csa.id, Csa.name).where(Csa.county.in_(cases) | Csa.id.in_(csa_ids)).order_by(Csa.name)
    )
    programs = session.execute(
        select(Program.id, program_name())
        .where(Program.id.in_(referred) | Program.id.in_(program_ids))
        .order_by(Program.name)
    )
    named = {(row.recipient, row.recipient_name) for row in signed if row.recipient_name}
    return (
        *(Asked(name, To(Recipient.CSA, csa_id=key)) for key, name in csas),
        Asked(marked("The state"), To(Recipient.STATE)),
        *(Asked(name, To(Recipient.PROGRAM, program_id=key)) for key, name in programs),
        Asked(marked("Another program"), To(Recipient.PROGRAM)),
        *(Asked(name, To(kind, name=name)) for kind, name in sorted(named)),
        Asked(marked("A court"), To(Recipient.COURT)),
        Asked(marked("Somebody else"), To(Recipient.OTHER)),
        Asked(marked("The parent"), To(Recipient.PARENT)),
    )


def _lines(rulings: Rulings, ncp_id: UUID, to: To, on: date) -> Iterator[FactLine]:
    first = rulings.standings[ncp_id].first_enrolled_on
    enrolled = first is not None and first <= on
    for fact, words in fact_words().items():
        now = rulings.ruling(ncp_id, to, fact, on + timedelta(days=fact is Fact.ENROLLED))
        if first is None or not enrolled:
            yield _line(words, "", rulings.ruling(ncp_id, to, fact, on))
            continue
        early = rulings.ruling(ncp_id, to, fact, first if fact is Fact.ENROLLED else first - timedelta(days=1))
        if early.allowed == now.allowed:
            yield _line(words, "", now)
            continue
        day = whole_day(first)
        of_first = FIRST_ENROLMENT.format(day=day) if fact is Fact.ENROLLED else tr("before {day}", day=day)
        yield _line(words, of_first, early)
        yield _line(words, tr("a later one") if fact is Fact.ENROLLED else tr("since {day}", day=day), now)


def _line(words: str, when: str, ruling: Ruling) -> FactLine:
    short = tr_marked(rule(ruling.rule_code).short)
    return FactLine(words, when, ruling.allowed, short, tr_marked(ruling.sentence), ruling.source, ruling.quote)


@cache
def fact_words() -> dict[Fact, str]:
    """How each fact is called, in the order in which it is shown."""
    return {Fact(code): tr_marked(words) for code, words in resources.toml(RESOURCE)["fact"].items()}
