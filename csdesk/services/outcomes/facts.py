"""What outcomes rest on, read for many people at once: their spells, whom it is asked about, and what was said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactOutcome
from csdesk.models.correction import Correction
from csdesk.models.family import Child, CpContact, CpNeed, CustodialParent, ParentChildContact
from csdesk.models.ncp import Ncp, age_on
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.services.corrections import CorrectedKind
from csdesk.services.measures import Measure, measures, not_asked_when_closed
from csdesk.services.names import full_name
from csdesk.services.outcomes.shapes import Answered, Subject
from csdesk.services.spells import Spell, spells_of
from csdesk.wording import tr_marked

AT_ONCE = 500


@dataclass
class PersonFacts:
    """Of one person."""

    ncp_id: UUID
    name: str
    safe_contact: bool
    spells: tuple[Spell, ...]
    silent: bool
    """The record was closed for a reason after which nothing is asked."""
    parents: list[Subject] = field(default_factory=list)
    """Custodial parents who were served: a need was noted, or they were reached."""
    children: list[Subject] = field(default_factory=list)
    answers: list[OutcomeAnswer] = field(default_factory=list)
    """The oldest first."""
    meetings: defaultdict[UUID, list[ParentChildContact]] = field(default_factory=lambda: defaultdict(list))

    former: defaultdict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What answers said before they were corrected, as it is kept, the latest first."""

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Whom it is asked about: both parents and the children, where served."""
        return (Subject("ncp", None, self.name), *self.parents, *self.children)

    def asked(self, spell: Spell, subject: Subject) -> Iterator[Measure]:
        """What is asked about somebody in a spell; what depends on age goes by the enrolment or the exit."""
        days = (spell.since, spell.exit_on)
        for one in measures():
            ages = [age_on(subject.born, day) if subject.born else None for day in days]
            if subject.kind in one.of and any(one.fits(age) for age in ages):
                yield one

    def fits(self, spell: Spell, subject: Subject, one: Measure, point: OutcomePoint) -> bool:
        """Whether a measure is asked about somebody at a point: age, and the answer that it comes after."""
        day = spell.asked_from(point)
        if point not in one.points or day is None:
            return False
        if not one.fits(age_on(subject.born, day) if subject.born else None):
            return False
        if one.only_after is None:
            return True
        first = next(each for each in measures() if each.code == one.only_after.measure)
        before = self.answer(spell, subject, first, point)
        return before is not None and before.value in one.only_after.values

    def answer(self, spell: Spell, subject: Subject, one: Measure, point: OutcomePoint) -> Answered | None:
        """The answer that holds: the newest."""
        if one.with_the_family:
            rows = [row for row in self.meetings[subject.id or self.ncp_id] if spell.holds(row, point)]
            if rows:
                return _of_meeting(rows[-1], one, self.former)
        said = [
            row
            for row in self.answers
            if row.measure == one.code
            and row.point is point
            and row.enrolment_id in spell.enrolment_ids
            and (row.custodial_parent_id or row.child_id) == subject.id
        ]
        return _of_answer(said[-1], one, self.former) if said else None


def load(session: Session, ncp_ids: Iterable[UUID]) -> dict[UUID, PersonFacts]:
    """The facts of these people; who is not in the vault is left out."""
    wanted = list(dict.fromkeys(ncp_ids))
    spells = spells_of(session, wanted)
    found: dict[UUID, PersonFacts] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for ncp in session.scalars(select(Ncp).where(Ncp.id.in_(some))):
            silent = ncp.closed_on is not None and ncp.closed_reason in not_asked_when_closed()
            name = full_name(ncp.last_name, ncp.first_name)
            found[ncp.id] = PersonFacts(ncp.id, name, ncp.safe_contact, spells.get(ncp.id, ()), silent)
        _fill(session, found, some)
    return found


def _fill(session: Session, found: dict[UUID, PersonFacts], some: list[UUID]) -> None:
    served = select(CpNeed.custodial_parent_id).union(
        select(CpContact.custodial_parent_id).where(CpContact.outcome == ContactOutcome.REACHED)
    )
    parents = select(CustodialParent).where(CustodialParent.ncp_id.in_(some), CustodialParent.id.in_(served))
    for parent in session.scalars(parents.order_by(CustodialParent.id)):
        found[parent.ncp_id].parents.append(Subject("cp", parent.id, parent.name))
    for child in session.scalars(select(Child).where(Child.ncp_id.in_(some)).order_by(Child.id)):
        found[child.ncp_id].children.append(Subject("child", child.id, child.name, child.date_of_birth))
    answers = select(OutcomeAnswer).where(OutcomeAnswer.ncp_id.in_(some))
    for row in session.scalars(answers.order_by(OutcomeAnswer.created_at, OutcomeAnswer.id)):
        found[row.ncp_id].answers.append(row)
    said = (
        select(ParentChildContact, Child.ncp_id)
        .join(Child, Child.id == ParentChildContact.child_id)
        .where(Child.ncp_id.in_(some))
        .order_by(ParentChildContact.asked_on, ParentChildContact.id)
    )
    for meeting, ncp_id in session.execute(said):
        found[ncp_id].meetings[meeting.child_id].append(meeting)
    was = select(Correction).where(
        Correction.ncp_id.in_(some),
        Correction.record_kind.in_((CorrectedKind.OUTCOME, CorrectedKind.MEETING)),
        Correction.field.in_(("value", "amount_cents", "how_often")),
        Correction.former != "",
    )
    for one in session.scalars(was.order_by(Correction.at.desc(), Correction.id.desc())):
        found[one.ncp_id].former[one.record_id].append(one.former)


def _of_answer(row: OutcomeAnswer, one: Measure, former: dict[UUID, list[str]]) -> Answered:
    words = tr_marked(one.label_of(row.value)) if row.amount_cents is None else dollars(row.amount_cents)
    before = tuple(_before(one, kept) for kept in former.get(row.id, ()))
    return Answered(row.id, row.value, row.amount_cents, words, row.asked_on, row.note, row.by, before)


def _of_meeting(row: ParentChildContact, one: Measure, former: dict[UUID, list[str]]) -> Answered:
    value = row.how_often.value
    before = tuple(_before(one, kept) for kept in former.get(row.id, ()))
    return Answered(row.id, value, None, tr_marked(one.label_of(value)), row.asked_on, row.note, "", before, True)


def _before(one: Measure, kept: str) -> str:
    return dollars(int(kept)) if one.money and kept.isdigit() else tr_marked(one.label_of(kept))


def dollars(cents: int) -> str:
    """`$17.50`."""
    return f"${cents // 100:,}.{cents % 100:02d}"
