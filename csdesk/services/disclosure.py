"""Who may be told what: answers for a person, a recipient, a fact and the fact's own date (DFES 19-07).

The rules, the decisions where the memo is silent, and their sentences are in `resources/partners/disclosure.toml`.
Everything that leaves the desk asks here, and leaves an accounting on the record (`account`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa
from csdesk.models.referral import Enrolment
from csdesk.models.release import Disclosure, Recipient, Release
from csdesk.services import audit, releases, resources
from csdesk.services.errors import NotFoundError
from csdesk.services.releases import ReleaseView

__all__ = [
    "DisclosureView",
    "Fact",
    "Recipient",
    "Ruling",
    "Rulings",
    "WhatMayBeTold",
    "account",
    "disclosures_of",
    "ruling",
    "sentence_for",
]

RESOURCE = "partners/disclosure.toml"


class Fact(StrEnum):
    """What could be told of a person."""

    CASE_NUMBER = "case_number"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    SAFE_CONTACT = "safe_contact"
    CONTACT = "contact"
    """That a contact was made or tried, its kind and outcome."""
    COOPERATION = "cooperation"
    APPOINTMENT = "appointment"
    INTERVIEW_HELD = "interview_held"
    ELIGIBILITY = "eligibility"
    PLAN_SIGNED = "plan_signed"
    REFERRAL = "referral"
    """A referral to an employment program, and that it is open or did not lead to an enrolment."""
    SERVICE_REFERRAL = "service_referral"
    """A referral to, or an enrolment in, a named service: it tells of a need."""
    ENROLLED = "enrolled"
    """That the NCP is enrolled in a program."""
    ATTENDANCE = "attendance"
    OUTCOME = "outcome"
    """What came of a referral or an enrolment: completed, left, not enrolled."""
    EMPLOYMENT = "employment"
    NEXT_STEP = "next_step"
    """That a next step is set, and its day; its words are a note."""
    ANSWERS = "answers"
    BARRIERS = "barriers"
    NOTE = "note"
    """Free text: a note, a reason, a goal."""


@dataclass(frozen=True)
class Ruling:
    """May it be told, by which rule, and what that rule says."""

    allowed: bool
    rule_code: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Standing:
    """What rulings about one person rest on."""

    safe_contact: bool = False
    first_enrolled_on: date | None = None
    csa_ids: frozenset[UUID] = frozenset()
    """The CSAs of the counties of the person's cases."""
    releases: tuple[ReleaseView, ...] = ()


@dataclass(frozen=True)
class _Question:
    recipient: Recipient
    fact_on: date
    csa_id: UUID | None
    program_id: UUID | None


@cache
def _rules() -> dict[str, Any]:
    return resources.toml(RESOURCE)


@dataclass(frozen=True)
class Rulings:
    """Rulings for many people, as of one day of telling: loaded once, then no query for a fact."""

    on: date
    standings: dict[UUID, Standing]
    table: dict[str, Any] = field(default_factory=_rules)

    @classmethod
    def load(cls, session: Session, ncp_ids: Iterable[UUID], *, on: date) -> "Rulings":
        """Load what the rulings about these people rest on; `on` is the day on which they would be told."""
        wanted = list(dict.fromkeys(ncp_ids))
        standings: dict[UUID, Standing] = {}
        for start in range(0, len(wanted), 500):
            standings.update(_standings(session, wanted[start : start + 500]))
        return cls(on, standings)

    def ruling(
        self,
        ncp_id: UUID,
        recipient: Recipient,
        fact: Fact,
        fact_on: date,
        *,
        csa_id: UUID | None = None,
        program_id: UUID | None = None,
    ) -> Ruling:
        """May `recipient` be told this fact, which is of `fact_on`?

        `csa_id` or `program_id` name the recipient; without them only a release that names nobody helps.
        Raises `NotFoundError` for a person who was not loaded.
        """
        standing = self.standings.get(ncp_id)
        if standing is None:
            raise NotFoundError("This person is not in the vault any more. Nothing was told; search again.")
        allowed, code = self._decide(standing, fact, _Question(recipient, fact_on, csa_id, program_id))
        rule = next(rule for rule in self.table["rule"] if rule["code"] == code)
        return Ruling(allowed, code, rule["sentence"], rule["source"])

    def _decide(self, standing: Standing, fact: Fact, asked: _Question) -> tuple[bool, str]:
        treatment = self.table[asked.recipient.value][fact.value]
        released = self._releases(standing, asked)
        if treatment in ("never", "minimum"):
            return False, "never" if treatment == "never" else "state_minimum"
        if treatment == "address" and standing.safe_contact:
            return False, "safe_contact"
        if asked.csa_id is not None and asked.recipient is Recipient.CSA and asked.csa_id not in standing.csa_ids:
            named = any(release.csa_id == asked.csa_id for release in released)
            return named, "release_in_force" if named else "other_agency"
        if treatment in ("open", "enrolment"):
            return True, "identification" if treatment == "open" else "enrolled"
        first = standing.first_enrolled_on
        if treatment == "participation" and (first is None or asked.fact_on < first):
            return True, "before_enrolment"
        if released:
            return True, "release_in_force"
        return False, "after_enrolment" if treatment == "participation" else "release_needed"

    def _releases(self, standing: Standing, asked: _Question) -> list[ReleaseView]:
        return [
            release
            for release in standing.releases
            if release.in_force(self.on)
            and release.covers(asked.recipient, csa_id=asked.csa_id, program_id=asked.program_id)
        ]


def _standings(session: Session, ncp_ids: list[UUID]) -> dict[UUID, Standing]:
    safe = dict(session.execute(select(Ncp.id, Ncp.safe_contact).where(Ncp.id.in_(ncp_ids))).all())
    enrolled = dict(
        session.execute(
            select(Enrolment.ncp_id, func.min(Enrolment.enrolled_on))
            .where(Enrolment.ncp_id.in_(ncp_ids))
            .group_by(Enrolment.ncp_id)
        ).all()
    )
    csa_ids: defaultdict[UUID, set[UUID]] = defaultdict(set)
    agencies = select(IvdCase.ncp_id, Csa.id).join(Csa, Csa.county == IvdCase.county)
    for ncp_id, csa_id in session.execute(agencies.where(IvdCase.ncp_id.in_(ncp_ids))):
        csa_ids[ncp_id].add(csa_id)
    signed: defaultdict[UUID, list[ReleaseView]] = defaultdict(list)
    for row in session.scalars(select(Release).where(Release.ncp_id.in_(ncp_ids)).order_by(Release.id)):
        signed[row.ncp_id].append(releases.view(row))
    return {
        ncp_id: Standing(
            safe_contact=safe[ncp_id],
            first_enrolled_on=enrolled.get(ncp_id),
            csa_ids=frozenset(csa_ids[ncp_id]),
            releases=tuple(signed[ncp_id]),
        )
        for ncp_id in ncp_ids
        if ncp_id in safe
    }


def ruling(
    session: Session,
    ncp_id: UUID,
    recipient: Recipient,
    fact: Fact,
    fact_on: date,
    *,
    on: date,
    csa_id: UUID | None = None,
    program_id: UUID | None = None,
) -> Ruling:
    """May this recipient be told this fact of `fact_on`, on the day `on`? For one question; see `Rulings`."""
    rulings = Rulings.load(session, [ncp_id], on=on)
    return rulings.ruling(ncp_id, recipient, fact, fact_on, csa_id=csa_id, program_id=program_id)


@dataclass(frozen=True)
class WhatMayBeTold:
    """What the record screen says about telling the CSAs."""

    sentence: str
    source: str


def sentence_for(session: Session, ncp_id: UUID, *, on: date) -> WhatMayBeTold:
    """What the CSAs of this person may be told as things stand on a day. Raises `NotFoundError`."""
    rulings = Rulings.load(session, [ncp_id], on=on)
    standing = rulings.standings.get(ncp_id)
    if standing is None:
        raise NotFoundError("This person is not in the vault any more. Search again.")
    words = rulings.table["sentence"]
    csas = dict(session.execute(select(Csa.id, Csa.county).where(Csa.id.in_(standing.csa_ids))).all())
    counties = sorted(csas.values())
    agencies = "To the CSA"
    if counties:
        agencies = f"To the {joined(counties)} CSA{'s' if len(counties) > 1 else ''}"
    first = standing.first_enrolled_on
    what = words["before"] if first is None or first > on else words["after"]
    told = what.format(agencies=agencies, day=_long(first) if first else "")
    return WhatMayBeTold(f"{told} {_release_words(standing, csas, on, words)}", words["source"])


def _release_words(standing: Standing, csas: dict[UUID, str], on: date, words: dict[str, str]) -> str:
    for_csas = [release for release in standing.releases if release.recipient is Recipient.CSA]
    holding = [release for release in for_csas if release.in_force(on)]
    if not holding:
        return words["ended"] if for_csas else words["none"]
    held_until = {
        csa_id: max(release.valid_until or date.max for release in covering)
        for csa_id in csas
        if (covering := [release for release in holding if release.covers(Recipient.CSA, csa_id=csa_id)])
    }
    if not held_until and csas:
        return words["none"]
    last_day = min(held_until.values(), default=date.max)
    until = "" if last_day == date.max else words["until"].format(day=_long(last_day))
    if len(held_until) == len(csas):
        return words["in_force"].format(until=until)
    names = joined(sorted(csas[csa_id] for csa_id in held_until))
    others = joined(sorted(county for csa_id, county in csas.items() if csa_id not in held_until))
    return words["in_force_for"].format(names=names, others=others, until=until)


def joined(names: list[str]) -> str:
    """`Rock`, `Dane and Rock`, `Brown, Dane and Rock`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def account(
    session: Session,
    ncp_ids: Iterable[UUID],
    recipient: Recipient,
    recipient_name: str,
    *,
    what: str,
    rule: str,
    withheld: str = "",
    attachment_id: UUID | None = None,
    at: datetime,
    who: str,
) -> int:
    """Write down for each of these people what was told, to whom, and by which rule; how many were written."""
    told = [
        Disclosure(
            ncp_id=ncp_id,
            at=at,
            recipient=recipient,
            recipient_name=recipient_name,
            what=what,
            rule=rule,
            withheld=withheld,
            attachment_id=attachment_id,
        )
        for ncp_id in dict.fromkeys(ncp_ids)
    ]
    session.add_all(told)
    session.flush()
    audit.record(
        session, at=at, who=who, action="disclosure.made", kind=recipient.value, detail=f"{len(told)} people, {rule}"
    )
    return len(told)


@dataclass(frozen=True)
class DisclosureView:
    """What was told about a person once."""

    at: datetime
    recipient: Recipient
    recipient_name: str
    what: str
    rule: str
    withheld: str


def disclosures_of(session: Session, ncp_id: UUID) -> tuple[DisclosureView, ...]:
    """The accounting of disclosures of one person, newest first."""
    rows = select(Disclosure).where(Disclosure.ncp_id == ncp_id).order_by(Disclosure.at.desc(), Disclosure.id.desc())
    return tuple(
        DisclosureView(row.at, row.recipient, row.recipient_name, row.what, row.rule, row.withheld)
        for row in session.scalars(rows)
    )
