"""An interview given out whole: everything asked and answered, word for word, each with its state.

Unlike the result, an export names every line: it is made on purpose, for the parent's own file.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.ncp import Ncp
from csdesk.services.errors import NotFoundError
from csdesk.services.interview.instrument import QuestionKind
from csdesk.services.interview.records import assessment_of
from csdesk.services.interview.result import answer_text, status_text
from csdesk.services.interview.state import InterviewState, QuestionState, QuestionStatus, state_of


def export_json(session: Session, ncp_id: UUID) -> dict[str, Any]:
    """All interviews of a person, the first one first, as plain values for JSON. Raises `NotFoundError`."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault. Nothing was written.")
    held = select(Assessment).where(Assessment.ncp_id == ncp_id).order_by(Assessment.started_at, Assessment.id)
    return {"ncp": str(ncp_id), "interviews": [_interview(session, one) for one in session.scalars(held)]}


def export_text(session: Session, assessment_id: UUID) -> str:
    """One interview as plain text. Raises `InterviewNotFoundError`."""
    told = _interview(session, assessment_of(session, assessment_id))
    lines = [f"{told['instrument']['title']}, {told['instrument']['version']}", told["instrument"]["source"], ""]
    lines += [f"{key.capitalize()}: {told[key]}" for key in ("name", "state", "mode", "started", "finished")]
    lines += [f"Interviewer: {told['interviewer']}", ""]
    if told["introduction"]:
        lines += [told["introduction"], ""]
    for one in told["questions"]:
        lines += [*one["lead"], f"{one['id']} {one['text']}"]
        if one["rephrased"]:
            lines.append(f"   Rephrased: {one['rephrase']}")
        lines.append(f"   {one['answer']} [{one['state']}]")
        lines += [
            f"   - {line['text']}: {line['answer']} [{line['state']}]"
            + (f" Note: {line['note']}" if line["note"] else "")
            for line in one["lines"]
        ]
        if one["note"]:
            lines.append(f"   Note: {one['note']}")
        lines.append("")
    lines.append(f"Suggested: {told['suggestion']}")
    lines.append(f"Determined: {told['determination']}")
    if told["determination_reason"]:
        lines.append(f"Reason: {told['determination_reason']}")
    return "\n".join(lines) + "\n"


def _interview(session: Session, assessment: Assessment) -> dict[str, Any]:
    now = state_of(session, assessment)
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
        "introduction": now.instrument.introduction(now.mode) if now.mode else "",
        "questions": [_question(now, one) for one in now.questions],
        "suggestion": assessment.suggestion.value if assessment.suggestion else "",
        "determination": assessment.determination.value if assessment.determination else "",
        "determination_reason": assessment.determination_reason,
        "determined": assessment.determined_at.isoformat() if assessment.determined_at else "",
        "determined_by": assessment.determined_by,
    }


def _question(now: InterviewState, one: QuestionState) -> dict[str, Any]:
    question = one.question
    has_lines = question.kind is QuestionKind.LINES
    return {
        "id": question.id,
        "lead": list(question.lead),
        "text": question.text,
        "state": one.status.value,
        "value": one.value,
        "answer": status_text(now.instrument, now.mode, one.status)
        if has_lines
        else answer_text(now.instrument, now.mode, one),
        "rephrase": question.rephrase,
        "rephrased": one.rephrased,
        "note": one.note,
        "lines": [_line(now, one, item.code, item.text) for item in question.items] if has_lines else [],
    }


def _line(now: InterviewState, one: QuestionState, code: str, text: str) -> dict[str, Any]:
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
        "note": given.note if given else "",
    }
