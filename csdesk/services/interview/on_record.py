"""What the record tells of each interview besides its outcome, in one line: corrections, decisions, what has changed.

Of a private line it says no more than which question was corrected.
"""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.services.days import local_day
from csdesk.services.interview.before import Before, before_of
from csdesk.services.interview.comparing import compare, in_order
from csdesk.services.interview.instrument import Instrument
from csdesk.services.interview.records import instrument_of
from csdesk.wording import in_number, tr


def told_on_the_record(session: Session, ncp_id: UUID) -> dict[UUID, str]:
    """Each finished interview of a person -> what is to be told of it; empty for nothing."""
    finished = (Assessment.ncp_id == ncp_id, Assessment.state == AssessmentState.FINISHED)
    held = sorted(session.scalars(select(Assessment).where(*finished)), key=in_order)
    said = before_of(session, held)
    told = {one.id: list(_decisions(said[one.id])) for one in held}
    if len(held) > 1:
        comparison = compare(session, held[-2].id, held[-1].id)
        count = comparison.changed
        day = whole_day(comparison.earlier_on)
        told[held[-1].id].append(
            tr("{answers} other than on {day}", answers=in_number(count, tr("answer"), tr("answers")), day=day)
            if count
            else tr("no answers other than on {day}", day=day)
        )
    for one in held:
        told[one.id] += _corrections(session, one, said[one.id])
    return {key: "; ".join(parts) for key, parts in told.items()}


def _corrections(session: Session, assessment: Assessment, said: Before) -> Iterator[str]:
    """*Q12, Q13, Q14 corrected on October 9, 2026 (misheard)*: what was corrected at once, in one piece."""
    if not said.answers:
        return
    private = _private_items(instrument_of(session, assessment))
    at_once: defaultdict[tuple[object, str], set[str]] = defaultdict(set)
    for one in said.answers:
        reason = "" if (one.question, one.item) in private else one.reason
        at_once[one.at, f" on {whole_day(local_day(one.at))}" + (f" ({reason})" if reason else "")].add(one.question)
    for (_at, rest), questions in at_once.items():
        yield tr(
            "{sorted} corrected{rest}",
            sorted=", ".join(sorted(questions, key=lambda number: (len(number), number))),
            rest=rest,
        )


def _decisions(said: Before) -> Iterator[str]:
    """That it is to be decided again, and what was determined otherwise before."""
    if said.corrected_since:
        yield tr("determined before a correction: decide again")
    for one, after in zip(said.decisions, said.decisions[1:], strict=False):
        if one.determination is not after.determination:
            words = one.determination.value.replace("_", " ")
            yield tr("{words} before ({day})", words=words, day=whole_day(local_day(one.at)))


def _private_items(instrument: Instrument) -> frozenset[tuple[str, str]]:
    return frozenset(
        (question.id, item.code) for question in instrument.questions for item in question.items if item.private
    )
