"""A release is revoked as of a day that is past: what left by it meanwhile, which it did not permit any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, Program
from csdesk.models.release import Disclosure, Recipient, Release
from csdesk.services.days import bounds, local_day
from csdesk.services.releases.views import NAMED, recipient_words, view

BY_RELEASE, REVOKED_BY_THEN = "release_in_force", "release_revoked"
"""Rules of the accounting: `resources/partners/disclosure.toml`."""


@dataclass(frozen=True)
class LeftSince:
    """What left by a release from the day on as of which it is revoked."""

    times: int
    to: str
    """Who was told, in words; without the name of a program that no list names."""
    last_on: date | None
    """When the last of it left."""


def note_left_since(session: Session, release: Release) -> LeftSince:
    """Let the accounting say of what left by a revoked release since that day that it was revoked by then.

    What another release permits, that held on that day and names as much, stays as it is.
    """
    days, agencies = [], set()
    if release.revoked_on is not None:
        for row, day in _told(session, release, release.revoked_on, BY_RELEASE):
            if not _permitted_besides(session, release, row, day):
                row.rule = row.rule.replace(BY_RELEASE, REVOKED_BY_THEN)
                days.append(day)
                agencies.add(row.recipient_name)
        session.flush()
    # A program may be one that no list names; of agencies it is worth knowing which.
    to = " and ".join(sorted(agencies)) if release.recipient is Recipient.CSA else recipient_words(session, release)
    return LeftSince(len(days), to, max(days, default=None))


def note_again(session: Session, release: Release) -> None:
    """The same after the day of a revocation was corrected, or taken away: what it permitted is told by it again."""
    for row, _day in _told(session, release, release.signed_on, REVOKED_BY_THEN):
        row.rule = row.rule.replace(REVOKED_BY_THEN, BY_RELEASE)
    session.flush()
    note_left_since(session, release)


def _told(session: Session, release: Release, since: date, rule: str) -> Iterator[tuple[Disclosure, date]]:
    """What the recipient of a release was told by a rule, and the day on which it left."""
    name = _name(session, release)
    rows = select(Disclosure).where(
        Disclosure.ncp_id == release.ncp_id,
        Disclosure.recipient == release.recipient,
        Disclosure.left_at >= bounds(since)[0],
        Disclosure.rule.contains(rule),
    )
    for row in session.scalars(rows).all():
        if row.left_at is not None and name in (None, _bare(row.recipient_name)):
            yield row, local_day(row.left_at)


def _permitted_besides(session: Session, release: Release, row: Disclosure, day: date) -> bool:
    """Whether another release held that named this recipient and as much."""
    others = select(Release).where(Release.ncp_id == release.ncp_id, Release.id != release.id)
    return any(
        view(other).in_force(day)
        and other.recipient is row.recipient
        and _name(session, other) in (None, _bare(row.recipient_name))
        and set(release.facts.split()) <= set(other.facts.split())
        for other in session.scalars(others)
    )


def _name(session: Session, release: Release) -> str | None:
    """How the accounting names the recipient of a release; None where it is every one of its kind."""
    if release.csa_id is not None:
        return _bare(session.get_one(Csa, release.csa_id).name)
    if release.program_id is not None:
        return _bare(session.get_one(Program, release.program_id).name)
    return _bare(release.recipient_name) if release.recipient in NAMED else None


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())
