"""What an interview said before, in words: answers that were corrected, suggestions, decisions."""

from csdesk.services.interview import Decision, InterviewResult, ResultLine
from csdesk.ui import formats
from csdesk.ui.screens.interview.words import ELIGIBILITY
from csdesk.wording import tr

KEPT = tr("Kept with your name and the date.")


def answer_now(line: ResultLine) -> str:
    """The answer, with what it was before."""
    if not line.before:
        return line.answer
    return (
        f"{line.answer} (corrected)"
        if line.private
        else tr("{answer} (before: {answer2})", answer=line.answer, answer2=line.before[-1].answer)
    )


def corrections_of(line: ResultLine) -> str:
    """When the answer was corrected, by whom and why, the latest first; empty for never."""
    told = []
    for was in reversed(line.before):
        day = formats.full_day(was.at.astimezone().date())
        reason = f": {was.reason.rstrip('.')}" if was.reason else ""
        told.append(
            tr(
                "Corrected {day} by {by}{reason}. Before: {answer}.",
                day=day,
                by=was.by,
                reason=reason,
                answer=was.answer,
            )
        )
    return " ".join(told)


def decision_now(result: InterviewResult) -> tuple[str, bool]:
    """What stands under the decision, and whether that calls for another one."""
    if result.determined_at is None or not result.decisions:
        return KEPT, False
    last = result.decisions[-1]
    if result.corrected_since and result.corrected_at is not None:
        decided, corrected = (formats.short_day(one.astimezone().date()) for one in (last.at, result.corrected_at))
        return tr(
            "Determined {decided} by {by}, before the correction of {corrected}. Decide again.",
            decided=decided,
            by=last.by,
            corrected=corrected,
        ), True
    told = tr(
        "Determined {moment} by {determined_by}",
        moment=formats.moment(result.determined_at),
        determined_by=result.determined_by,
    )
    if last.at != result.determined_at:
        told = tr("{told}; confirmed {moment} by {by}", told=told, moment=formats.moment(last.at), by=last.by)
    return f"{told}.", False


def told_before(result: InterviewResult) -> tuple[str, ...]:
    """What was suggested and decided before, the latest first."""
    decided = tuple(_decision(one) for one in reversed(result.decisions[:-1]))
    suggested = tuple(
        tr("Suggested before a correction: {eligibility}.", eligibility=ELIGIBILITY[one].lower())
        for one in reversed(result.suggested_before)
    )
    return decided + suggested


def _decision(one: Decision) -> str:
    reason = f": {one.reason.rstrip('.')}" if one.reason else ""
    return tr(
        "{eligibility}, {full_day}, by {by}{reason}.",
        eligibility=ELIGIBILITY[one.determination],
        full_day=formats.full_day(one.at.astimezone().date()),
        by=one.by,
        reason=reason,
    )
