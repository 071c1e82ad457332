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
from csdesk.services.interview.answer_lines import answer_text, status_text, words_of
from csdesk.services.interview.before import Before, FormerAnswer, before
from csdesk.services.interview.comparing import Change, Comparison, compare, earlier_interviews
from csdesk.services.interview.instrument import QuestionKind
from csdesk.services.interview.records import assessment_of
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


def _interview(session: Session, assessment: Assessment) -> dict[str, Any]:
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
        "questions": [_question(now, one, said) for one in now.questions],
        "suggestion": assessment.suggestion.value if assessment.suggestion else "",
        "determination": assessment.determination.value if assessment.determination else "",
        "determination_reason": assessment.determination_reason,
        "determined": assessment.determined_at.isoformat() if assessment.determined_at else "",
        "determined_by": assessment.determined_by,
        "suggested_before": [one.value for one in said.suggestions],
        "decisions": [
            {
                "determination": one.determination.value,
                "reason": one.reason,
                "at": one.at.isoformat(),
                "by": one.by,
            }
            for one in said.decisions
        ],
        "corrected_since": said.corrected_since,
        "since_the_last": _since(compare(session, earlier.assessment_id, assessment.id))
        if earlier is not None
        else None,
    }


def _since(comparison: Comparison) -> dict[str, Any]:
    """What has changed since the interview before."""
    return {
        "interview": str(comparison.earlier_id),
        "held": comparison.earlier_on.isoformat(),
        "changed": [
            {"question": line.number, "label": line.label, "before": line.before, "after": line.after}
            for line in comparison.lines
            if line.change is not Change.SAME
        ],
        "unlike": list(comparison.unlike),
    }


def _question(now: InterviewState, one: QuestionState, said: Before) -> dict[str, Any]:
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
        "before": _before(now, one, said.of(question.id)),
        "lines": [_line(now, one, item.code, item.text, said) for item in question.items] if has_lines else [],
    }


def _before(now: InterviewState, one: QuestionState, formers: tuple[FormerAnswer, ...]) -> list[dict[str, str]]:
    return [
        {
            "state": was.status.value,
            "value": was.value,
            "answer": words_of(now.instrument, now.mode, one.question, was.status, was.value),
            "corrected": was.at.isoformat(),
            "by": was.by,
            "reason": was.reason,
        }
        for was in formers
    ]


def _line(now: InterviewState, one: QuestionState, code: str, text: str, said: Before) -> dict[str, Any]:
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
        "before": _before(now, one, said.of(one.question.id, code)),
    }
