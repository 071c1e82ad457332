"""Who may be told what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.release import Recipient

__all__ = ["Fact", "Recipient", "Ruling", "Rulings"]


class Fact(StrEnum):
    CASE_NUMBER = "case_number"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    SAFE_CONTACT = "safe_contact"
    CONTACT = "contact"
    COOPERATION = "cooperation"
    APPOINTMENT = "appointment"
    INTERVIEW_HELD = "interview_held"
    ELIGIBILITY = "eligibility"
    PLAN_SIGNED = "plan_signed"
    REFERRAL = "referral"
    """A referral to an employment program."""
    SERVICE_REFERRAL = "service_referral"
    """A referral to, or enrolment in, a named service: it tells of a need."""
    ENROLLED = "enrolled"
    """That the NCP is enrolled in a program."""
    ATTENDANCE = "attendance"
    OUTCOME = "outcome"
    EMPLOYMENT = "employment"
    NEXT_STEP = "next_step"
    ANSWERS = "answers"
    BARRIERS = "barriers"
    NOTE = "note"
    """Free text: a note, a reason, a goal."""


@dataclass(frozen=True)
class Ruling:
    allowed: bool
    rule_code: str
    sentence: str
    source: str


class Rulings:
    """Rulings for many people on one day: loaded once, then no query for a fact."""

    @classmethod
    def load(cls, session: Session, ncp_ids: Iterable[UUID], *, on: date) -> "Rulings":
        raise NotImplementedError

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
        raise NotImplementedError


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
    raise NotImplementedError


@dataclass(frozen=True)
class WhatMayBeTold:
    sentence: str
    source: str


def sentence_for(session: Session, ncp_id: UUID, *, on: date) -> WhatMayBeTold:
    """The 'What may be told' sentence of the record screen."""
    raise NotImplementedError


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
    """Write one `Disclosure` for each person; how many were written."""
    raise NotImplementedError


@dataclass(frozen=True)
class DisclosureView:
    at: datetime
    recipient: Recipient
    recipient_name: str
    what: str
    rule: str
    withheld: str


def disclosures_of(session: Session, ncp_id: UUID) -> tuple[DisclosureView, ...]:
    raise NotImplementedError
