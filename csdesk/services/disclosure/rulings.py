"""Rulings: may a recipient be told a fact of a person that is of a day, and by which rule (DFES 19-07)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa
from csdesk.models.referral import Enrolment
from csdesk.models.release import Recipient, Release
from csdesk.services import releases
from csdesk.services.disclosure.facts import Fact, To
from csdesk.services.disclosure.table import Table, table
from csdesk.services.errors import NotFoundError
from csdesk.services.releases import ReleaseView
from csdesk.wording import tr

ALWAYS = {"open": "identification", "own_case": "from_csa_back", "own": "own_record", "desk": "own_use"} | {
    "hearing": "court_own"
}
"""Treatments that depend on nothing, with their rules."""
IDENTITY = (Fact.NAME, Fact.CASE_NUMBER)
"""What every release covers; of the rest what it names (decision `named_release`)."""
GUARDED = {Recipient.PARENT: "own_record", Recipient.OWN_USE: "own_use", Recipient.CALENDAR: "office_calendar"}


@dataclass(frozen=True)
class Ruling:
    """May it be told, by which rule, and what that rule says."""

    allowed: bool
    rule_code: str
    sentence: str
    outside: str
    """The same as a document says it that leaves."""
    source: str
    quote: str
    """The sentence of the document that the rule rests on, or the decision."""


@dataclass(frozen=True)
class Standing:
    """What rulings about one person rest on."""

    safe_contact: bool = False
    first_enrolled_on: date | None = None
    csa_ids: frozenset[UUID] = frozenset()
    """The CSAs of the counties of the person's cases."""
    releases: tuple[ReleaseView, ...] = ()


@dataclass(frozen=True)
class Rulings:
    """Rulings for many people, as of one day of telling: loaded once, then no query for a fact."""

    on: date
    standings: dict[UUID, Standing]
    table: Table = field(default_factory=table)
    _said: dict[tuple[bool, str], Ruling] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, session: Session, ncp_ids: Iterable[UUID], *, on: date) -> "Rulings":
        """Load what the rulings about these people rest on; `on` is the day on which they would be told."""
        wanted = list(dict.fromkeys(ncp_ids))
        standings: dict[UUID, Standing] = {}
        for start in range(0, len(wanted), 500):
            standings.update(_standings(session, wanted[start : start + 500]))
        return cls(on, standings)

    def turn_to(self, session: Session, ncp_ids: Iterable[UUID]) -> None:
        """Load these people instead of the former ones: for whoever goes through many, some at a time."""
        self.standings.clear()
        self.standings.update(Rulings.load(session, ncp_ids, on=self.on).standings)

    def ruling(self, ncp_id: UUID, to: To, fact: Fact, fact_on: date) -> Ruling:
        """May `to` be told this fact, which is of `fact_on`?

        Raises `NotFoundError` for a person who was not loaded.
        """
        standing = self.standings.get(ncp_id)
        if standing is None:
            raise NotFoundError(tr("This person is not in the vault any more. Nothing was told; search again."))
        decided = self._decide(standing, to, fact, fact_on)
        if decided not in self._said:
            allowed, code = decided
            rule = self.table.rules[code]
            self._said[decided] = Ruling(allowed, code, rule.sentence, rule.outside, rule.source, rule.quote)
        return self._said[decided]

    def _decide(self, standing: Standing, to: To, fact: Fact, fact_on: date) -> tuple[bool, str]:
        treatment = self.table.treatments[to.kind, fact]
        if treatment == "never":
            return False, "never"
        if treatment == "minimum":
            return False, "state_minimum" if to.kind is Recipient.STATE else "not_needed"
        elsewhere = to.csa_id is not None and to.kind is Recipient.CSA and to.csa_id not in standing.csa_ids
        named = elsewhere and self._released(standing, to, fact, by_name=True)
        if elsewhere and not named:
            return False, "other_agency"
        if treatment in ("address", "guarded", "calendar") and standing.safe_contact:
            return False, "safe_contact"
        if named:
            return True, "release_in_force"
        if treatment in ALWAYS:
            return True, ALWAYS[treatment]
        if treatment in ("guarded", "calendar"):
            return True, GUARDED[to.kind]
        first = standing.first_enrolled_on
        if treatment == "enrolment" and (first is None or fact_on <= first):
            return True, "enrolled"
        if treatment == "participation" and (first is None or fact_on < first):
            return True, "before_enrolment"
        if self._released(standing, to, fact):
            return True, "release_in_force"
        return False, "after_enrolment" if treatment in ("participation", "enrolment") else "release_needed"

    def _released(self, standing: Standing, to: To, fact: Fact, *, by_name: bool = False) -> bool:
        """Whether a release in force covers it; `by_name`: one that names this agency."""
        code = self.table.covered_by.get(fact)
        return any(
            release.in_force(self.on)
            and release.covers(to.kind, csa_id=to.csa_id, program_id=to.program_id, name=to.name)
            and (fact in IDENTITY if code is None else code in release.facts)
            and (not by_name or release.csa_id == to.csa_id)
            for release in standing.releases
        )


def ruling(session: Session, ncp_id: UUID, to: To, fact: Fact, fact_on: date, *, on: date) -> Ruling:
    """May this recipient be told this fact of `fact_on`, on the day `on`? For one question; see `Rulings`."""
    return Rulings.load(session, [ncp_id], on=on).ruling(ncp_id, to, fact, fact_on)


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
