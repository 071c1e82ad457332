"""An interview given out whole: everything asked and answered, word for word, each with its state.

Unlike the result, an export names every line: it is made on purpose, for the parent's own file. What leaves is asked
for first: no words of the desk, and while safe contact is on no line that is kept private, and nothing that the
parent told of the family in words of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.ncp import Ncp
from csdesk.services.days import local_day
from csdesk.services.disclosure import WITHHELD, Accounted, Fact, Recipient, Rulings, Telling, To, Way, account
from csdesk.services.errors import NotFoundError
from csdesk.services.interview.answer_lines import answer_text, status_text, words_of
from csdesk.services.interview.before import Before, FormerAnswer, before
from csdesk.services.interview.comparing import Change, Comparison, compare, earlier_interviews
from csdesk.services.interview.instrument import AskedOf, Question, QuestionKind
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.state import InterviewState, QuestionState, QuestionStatus, state_of
from csdesk.wording import tr

WHAT = "The interviews, word for word"


@dataclass(frozen=True)
class ForParent:
    """All interviews of a person as they leave."""

    data: dict[str, Any]
    text: str
    told: Accounted


def export_for_parent(session: Session, ncp_id: UUID, *, way: Way, at: datetime, who: str) -> ForParent:
    """All interviews of a person for the parent's own file, accounted for. Raises `NotFoundError`."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault. Nothing was written."))
    day = local_day(at)
    telling = Telling(Rulings.load(session, [ncp_id], on=day), To(Recipient.PARENT))
    kept = session.scalars(_held(ncp_id)).all()
    may = _asked(telling, ncp_id, day) if kept else ALL  # where none was held nothing is told
    held = [_interview(session, one, may) for one in kept]
    withheld = [f"{one.sentence} ({one.source})" for one in telling.notes()]
    text = "\n\n".join([*map(_as_text, held), *(["\n".join(withheld) + "\n"] if held else [])])
    data = {"ncp": str(ncp_id), "interviews": held, "withheld": withheld}
    return ForParent(data, text, account(session, telling, what=WHAT, way=way, at=at, who=who))


def _asked(telling: Telling, ncp_id: UUID, day: date) -> "_May":
    for fact in (Fact.NAME, Fact.INTERVIEW_HELD, Fact.ANSWERS, Fact.BARRIERS, Fact.ELIGIBILITY):
        telling.tell(ncp_id, fact, day, value=True)
    return _May(
        private=telling.tell(ncp_id, Fact.VIOLENCE, day, value=True, instead=False),
        family=telling.tell(ncp_id, Fact.FAMILY, day, value=True, instead=False),
        words=telling.tell(ncp_id, Fact.NOTE, day, value=True, instead=False),
    )


def export_json(session: Session, ncp_id: UUID) -> dict[str, Any]:
    """All interviews of a person, the first one first, as plain values for JSON. Raises `NotFoundError`."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault. Nothing was written."))
    return {"ncp": str(ncp_id), "interviews": [_interview(session, one) for one in session.scalars(_held(ncp_id))]}


def _held(ncp_id: UUID) -> Select[Assessment]:
    return select(Assessment).where(Assessment.ncp_id == ncp_id).order_by(Assessment.started_at, Assessment.id)


def export_text(session: Session, assessment_id: UUID) -> str:
    """One interview as plain text. Raises `InterviewNotFoundError`."""
    return _as_text(_interview(session, assessment_of(session, assessment_id)))


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['instrument']['title']}, {told['instrument']['version']}", told["instrument"]["source"], ""]
    lines += [f"{key.capitalize()}: {told[key]}" for key in ("name", "state", "mode", "started", "finished")]
    lines += [f"Interviewer: {told['interviewer']}"]
    lines += [f"Held on paper: {told['held_on_paper']}", ""] if told["held_on_paper"] else [""]
    if told["introduction"]:
        lines += [told["introduction"], ""]
    for one in told["questions"]:
        lines += [*one["lead"], f"{one['id']} {one['text']}"]
        if one["rephrased"]:
            lines.append(f"   Rephrased: {one['rephrase']}")
        lines += [f"   {one['answer']} [{one['state']}]", *_before_text(one)]
        for line in one["lines"]:
            note = f" Note: {line['note']}" if line["note"] else ""
            lines += [f"   - {line['text']}: {line['answer']} [{line['state']}]{note}", *_before_text(line)]
        if one["note"]:
            lines.append(f"   Note: {one['note']}")
        lines.append("")
    lines.append(f"Suggested: {told['suggestion']}")
    lines += [f"Suggested before a correction: {one}" for one in told["suggested_before"]]
    lines.append(f"Determined: {told['determination']}")
    if told["determination_reason"]:
        lines.append(f"Reason: {told['determination_reason']}")
    lines += _history_text(told)
    return "\n".join(lines) + "\n"


def _before_text(told: dict[str, Any]) -> list[str]:
    """What it said before, a line for each correction."""
    return [
        f"     Before: {was['answer']} [{was['state']}]. Corrected {was['corrected']} by {was['by']}: {was['reason']}"
        for was in told["before"]
    ]


def _history_text(told: dict[str, Any]) -> list[str]:
    """What was decided before, and what has changed since the interview before."""
    lines = [
        f"Decided {one['at']} by {one['by']}: {', '.join(filter(None, (one['determination'], one['reason'])))}"
        for one in (told["decisions"] if len(told["decisions"]) > 1 else ())
    ]
    if told["corrected_since"]:
        lines.append("An answer was corrected after that.")
    since = told["since_the_last"]
    if since is not None:
        lines += ["", f"Since the interview of {since['held']}:"]
        lines += [
            f"   {one['question']} {one['label']}: {one['before']}, now {one['after']}" for one in since["changed"]
        ]
        lines += [] if since["changed"] else ["   Nothing that was asked in both has changed."]
        lines += [f"   Asked in one of them only: {label}" for label in since["unlike"]]
    return lines


@dataclass(frozen=True)
class _May:
    """What of an interview may be told."""

    private: bool = True
    family: bool = True
    words: bool = True
    """What somebody at this desk typed."""

    def say(self, words: str) -> str:
        return words if self.words else ""

    def answers(self, question: Question) -> bool:
        """Whether an answer may be told: the parent's free words are about the family."""
        return self.family or question.kind is not QuestionKind.TEXT or question.by is not AskedOf.PARENT


ALL = _May()


def _interview(session: Session, assessment: Assessment, may: _May = ALL) -> dict[str, Any]:
    now = state_of(session, assessment)
    said = before(session, assessment)
    earlier = next(iter(earlier_interviews(session, assessment)), None)
    return {
        "id": str(now.assessment_id),
        "name": now.name,
        "instrument": {
            "code": now.instrument.code,
            "version": now.instrument.version,
            "title": now.instrument.title,
            "source": now.instrument.source,
        },
        "mode": now.mode.value if now.mode else "",
        "state": now.state.value,
        "started": now.started_at.isoformat(),
        "finished": now.finished_at.isoformat() if now.finished_at else "",
        "interviewer": now.interviewer,
        "held_on_paper": assessment.held_on.isoformat() if assessment.held_on else "",
        "introduction": now.instrument.introduction(now.mode) if now.mode else "",
        "questions": [_question(now, one, said, may) for one in now.questions],
        "suggestion": assessment.suggestion.value if assessment.suggestion else "",
        "determination": assessment.determination.value if assessment.determination else "",
        "determination_reason": may.say(assessment.determination_reason),
        "determined": assessment.determined_at.isoformat() if assessment.determined_at else "",
        "determined_by": assessment.determined_by,
        "suggested_before": [one.value for one in said.suggestions],
        "decisions": [
            {
                "determination": one.determination.value,
                "reason": may.say(one.reason),
                "at": one.at.isoformat(),
                "by": one.by,
            }
            for one in said.decisions
        ],
        "corrected_since": said.corrected_since,
        "since_the_last": _since(compare(session, earlier.assessment_id, assessment.id), now, may)
        if earlier is not None
        else None,
    }


def _since(comparison: Comparison, now: InterviewState, may: _May) -> dict[str, Any]:
    """What has changed since the interview before."""
    hidden = {one.question.result_label for one in now.questions if not may.answers(one.question)}
    return {
        "interview": str(comparison.earlier_id),
        "held": comparison.earlier_on.isoformat(),
        "changed": [
            {"question": line.number, "label": line.label, "before": line.before, "after": line.after}
            for line in comparison.lines
            if line.change is not Change.SAME and (may.private or not line.private) and line.label not in hidden
        ],
        "unlike": list(comparison.unlike),
    }


def _question(now: InterviewState, one: QuestionState, said: Before, may: _May) -> dict[str, Any]:
    question = one.question
    has_lines = question.kind is QuestionKind.LINES
    told = may.answers(question)
    return {
        "id": question.id,
        "lead": list(question.lead),
        "text": question.text,
        "state": one.status.value,
        "value": one.value if told else "",
        "answer": _answer(now, one) if told else WITHHELD,
        "rephrase": question.rephrase,
        "rephrased": one.rephrased,
        "note": may.say(one.note),
        "before": _before(now, one, said.of(question.id), may) if told else [],
        "lines": [
            _line(now, one, item.code, item.text, said, may)
            for item in (question.items if has_lines else ())
            if may.private or not item.private
        ],
    }


def _answer(now: InterviewState, one: QuestionState) -> str:
    if one.question.kind is QuestionKind.LINES:
        return status_text(now.instrument, now.mode, one.status)
    return answer_text(now.instrument, now.mode, one)


def _before(
    now: InterviewState, one: QuestionState, formers: tuple[FormerAnswer, ...], may: _May
) -> list[dict[str, str]]:
    return [
        {
            "state": was.status.value,
            "value": was.value,
            "answer": words_of(now.instrument, now.mode, one.question, was.status, was.value),
            "corrected": was.at.isoformat(),
            "by": was.by,
            "reason": may.say(was.reason),
        }
        for was in formers
    ]


def _line(now: InterviewState, one: QuestionState, code: str, text: str, said: Before, may: _May) -> dict[str, Any]:
    given = one.item(code)
    status = QuestionStatus(given.state.value) if given else QuestionStatus.NOT_ASKED
    if one.status is QuestionStatus.SKIPPED:
        status = QuestionStatus.SKIPPED
    answered = given is not None and status is QuestionStatus.ANSWERED
    return {
        "id": code,
        "text": text,
        "state": status.value,
        "value": given.value if given else "",
        "answer": one.question.choice_text(given.value)
        if answered and given
        else status_text(now.instrument, now.mode, status),
        "note": may.say(given.note) if given else "",
        "before": _before(now, one, said.of(one.question.id, code), may),
    }
