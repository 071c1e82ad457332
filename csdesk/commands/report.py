"""`report import | undo`."""

from typing import Any

from csdesk.commands.context import Context, Outcome
from csdesk.services import referral_report
from csdesk.services.errors import DeskError
from csdesk.services.referral_report import Preview, Question, ReportRefusedError


def take_in(context: Context) -> Outcome:
    """Take in a referral report, all of it or nothing; with `--dry-run` say what it would do."""
    answers = _answers(context.options.answer)
    vault, settings = context.vault(), context.settings()
    try:
        report = referral_report.read_report(context.options.file)
        preview = vault.read(
            lambda session: referral_report.preview(session, report, today=context.clock.today(), answers=answers)
        )
    except ReportRefusedError as error:
        return _refused(error.code, str(error))
    if preview.open_questions:
        sentence = " ".join(question.sentence for question in preview.open_questions)
        return _refused(
            "needs_answer", f"{sentence} Settle it with --answer KEY=VALUE. Nothing was changed.", preview
        )
    if context.options.dry_run:
        return Outcome(f"{_in_words(preview)}\nNothing was changed.", _as_data(preview, "dry_run"))
    try:
        result = vault.write(
            lambda session: referral_report.apply(session, preview, at=context.clock.now(), who=settings.actor)
        )
    except ReportRefusedError as error:
        return _refused(error.code, str(error), preview)
    return Outcome(f"{result.sentence}\n{_in_words(preview)}", _as_data(preview, result.outcome))


def undo(context: Context) -> Outcome:
    """Take the last import back, unless later work depends on it."""
    vault, settings = context.vault(), context.settings()
    result = vault.write(
        lambda session: referral_report.undo_last(session, at=context.clock.now(), who=settings.actor)
    )
    return Outcome(
        result.sentence,
        {
            "outcome": "undone",
            "file": result.report_import.file_name,
            "report_date": result.report_import.report_date.isoformat(),
            "ncps_removed": result.ncps_removed,
            "cases_removed": result.cases_removed,
        },
    )


def _answers(pairs: list[str]) -> dict[str, str]:
    answers = dict(pair.partition("=")[::2] for pair in pairs)
    if not all(answers.values()):
        raise DeskError("An answer is written KEY=VALUE, such as --answer column_17=csup. Nothing was changed.")
    return answers


def _refused(code: str, message: str, preview: Preview | None = None) -> Outcome:
    data = _as_data(preview, "refused") if preview else {"outcome": "refused"}
    return Outcome(data=data | {"refusal": {"code": code, "message": message}}, problem=message)


def _as_data(preview: Preview, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "report_date": preview.report_date.isoformat(),
        "counties": list(preview.counties),
        "rows_total": preview.rows_total,
        "rows_accepted": preview.rows_accepted,
        "rows_rejected": preview.rows_rejected,
        "rows_duplicate": preview.rows_duplicate,
        "reasons": dict(preview.reasons),
        "rejected": [
            {"sheet": row.sheet or None, "row": row.row, "reason": row.reason, "detail": row.detail}
            for row in preview.rejected
        ],
        "flags": dict(preview.flags),
        "ncps_new": preview.ncps_new,
        "ncps_changed": preview.ncps_changed,
        "ncps_unchanged": preview.ncps_unchanged,
        "ncps_returned": preview.ncps_returned,
        "ncps_not_listed": preview.ncps_not_listed,
        "ncps_total": preview.ncps_total,
        "cases_total": preview.cases_total,
        "warnings": list(preview.warnings),
        "questions": [_question(question) for question in preview.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "heading": question.heading,
        "sentence": question.sentence,
        "samples": list(question.samples),
        "choices": [{"value": choice.field, "label": choice.label} for choice in question.choices],
        "answer": question.answer or None,
    }


def _in_words(preview: Preview) -> str:
    lines = [
        (
            f"{preview.rows_total:,} rows in the file = {preview.rows_accepted:,} accepted "
            f"+ {preview.rows_rejected:,} rejected + {preview.rows_duplicate:,} duplicates"
        ),
        (
            f"{preview.ncps_total:,} people = {preview.ncps_new:,} new + {preview.ncps_changed:,} changed "
            f"+ {preview.ncps_unchanged:,} unchanged + {preview.ncps_returned:,} back again; "
            f"{preview.ncps_not_listed:,} not listed any more"
        ),
        *(f"Row {row.row}: {row.reason}, {row.detail}" for row in preview.rejected),
        *(f"Flagged {code}: {count:,}" for code, count in preview.flags.items()),
        *preview.warnings,
    ]
    return "\n".join(lines)
