"""What a finished interview said before: answers that were corrected, suggestions, decisions.

It stands among the corrections of the record (`former`), the interview being what was corrected, and is told by this
package alone, which knows what is private.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, Assessment, Eligibility
from csdesk.models.correction import Correction
from csdesk.services import former
from csdesk.services.corrections import ANSWER, INTERVIEW
from csdesk.services.interview.state import QuestionStatus

SUGGESTION = "suggestion"
DETERMINATION = "determination"


@dataclass(frozen=True)
class FormerAnswer:
    """What an answer was until it was corrected. `item`: the line of a question that has several; empty elsewhere."""

    question: str
    item: str
    status: QuestionStatus
    value: str
    at: datetime
    """When it was corrected."""
    by: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """One decision of the caseworker. The same one twice is a confirmation."""

    determination: Eligibility
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Before:
    """All that an interview said before, each the first first."""

    answers: tuple[FormerAnswer, ...] = ()
    suggestions: tuple[Eligibility, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The present one is the last; empty while nothing was determined."""

    @property
    def corrected_since(self) -> bool:
        """Whether an answer was corrected after the last decision."""
        return bool(self.answers and self.decisions) and self.answers[-1].at > self.decisions[-1].at

    def of(self, question: str, item: str = "") -> tuple[FormerAnswer, ...]:
        """What was answered before to a question, or to a line of it."""
        return tuple(one for one in self.answers if (one.question, one.item) == (question, item))


Standing = tuple[QuestionStatus, str]
"""How an answer stands, and its value."""


def standing(row: Answer | None) -> Standing:
    """How an answer stands; one that there is not was not asked."""
    return (QuestionStatus.NOT_ASKED, "") if row is None else (QuestionStatus(row.state.value), row.value)


def keep_answer(
    session: Session,
    assessment: Assessment,
    key: tuple[str, str],
    was: Standing,
    reason: str,
    *,
    at: datetime,
    who: str,
) -> None:
    """Keep what was answered to a question and line."""
    (question, item), (status, value) = key, was
    said = f"{item} {status.value} {value}"
    former.keep(session, assessment.ncp_id, ANSWER, assessment.id, question, said, reason, at=at, who=who)


def keep_suggestion(session: Session, assessment: Assessment, reason: str, *, at: datetime, who: str) -> None:
    """Keep what the answers suggested, before it is another."""
    said = assessment.suggestion.value if assessment.suggestion else ""
    former.keep(session, assessment.ncp_id, INTERVIEW, assessment.id, SUGGESTION, said, reason, at=at, who=who)


def keep_decision(session: Session, assessment: Assessment, reason: str, *, at: datetime, who: str) -> None:
    """Keep what was decided, before it is decided again."""
    if assessment.determination is None or assessment.determined_at is None:
        return
    moment = assessment.determined_at.isoformat()
    decided = (assessment.determination.value, moment, assessment.determined_by, assessment.determination_reason)
    said = "\n".join(decided)
    former.keep(session, assessment.ncp_id, INTERVIEW, assessment.id, DETERMINATION, said, reason, at=at, who=who)


def before(session: Session, assessment: Assessment) -> Before:
    """What this interview said before."""
    return before_of(session, (assessment,))[assessment.id]


def before_of(session: Session, assessments: Iterable[Assessment]) -> dict[UUID, Before]:
    """What each of these interviews said before, read at once."""
    wanted = {one.id: one for one in assessments}
    rows: dict[UUID, list[Correction]] = {key: [] for key in wanted}
    kept = select(Correction).where(Correction.record_id.in_(wanted), Correction.record_kind.in_((ANSWER, INTERVIEW)))
    for row in session.scalars(kept.order_by(Correction.at, Correction.id)):
        rows[row.record_id].append(row)
    return {key: _before(one, rows[key]) for key, one in wanted.items()}


def _before(assessment: Assessment, rows: Sequence[Correction]) -> Before:
    of_field = {
        field: [row for row in rows if row.record_kind == INTERVIEW and row.field == field]
        for field in (SUGGESTION, DETERMINATION)
    }
    return Before(
        answers=tuple(_answer(row) for row in rows if row.record_kind == ANSWER),
        suggestions=tuple(Eligibility(row.former) for row in of_field[SUGGESTION] if row.former),
        decisions=_decisions(assessment, of_field[DETERMINATION]),
    )


def _answer(row: Correction) -> FormerAnswer:
    item, status, value = row.former.split(" ", 2)
    return FormerAnswer(row.field, item, QuestionStatus(status), value, row.at, row.by, row.reason)


def _decisions(assessment: Assessment, rows: Sequence[Correction]) -> tuple[Decision, ...]:
    """What was decided, and after it what took its place when it did."""
    if assessment.determination is None or assessment.determined_at is None:
        return ()
    said = [row.former.split("\n", 3) for row in rows]
    decided = [(Eligibility(code), reason) for code, _at, _by, reason in said]
    decided.append((assessment.determination, assessment.determination_reason))
    first = (assessment.determined_at, assessment.determined_by)
    if said:
        first = (datetime.fromisoformat(said[0][1]), said[0][2])
    moments = [first, *((row.at, row.by) for row in rows)]
    return tuple(Decision(*what, *when) for what, when in zip(decided, moments, strict=True))
