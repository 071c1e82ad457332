"""`report import | undo`."""

from typing import Any

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import referral_report
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import DeskError
from csdesk.services.referral_report import (
    Decision,
    ImportResult,
    Preview,
    Question,
    ReportRefusedError,
)

MOST_SENTENCES = 5
"""Of what is to be answered, in the sentence of a refusal; all of it is in `questions`."""


def take_in(context: Context) -> Outcome:
    """Take in a referral report, all of it or nothing; with `--dry-run` say what it would do."""
    answers = _answers(context.options.answer)
    vault, settings = context.vault(), context.settings()
    try:
        report, ahead = referral_report.read_and_look_ahead(context.options.file, vault.read)
        today = context.clock.today()
        preview = vault.read(
            lambda session: referral_report.preview(session, report, today=today, answers=answers, ahead=ahead)
        )
    except ReportRefusedError as error:
        return _refused(error.code, str(error))
    saved = _save_rejects(context, preview)
    sentences = [question.sentence for question in preview.open_questions]
    sentences += [decision.sentence for decision in preview.open_decisions]
    if sentences and preview.already_imported_at is None:
        sentence = " ".join(sentences[:MOST_SENTENCES])
        more = f" And {len(sentences) - MOST_SENTENCES:,} more." if len(sentences) > MOST_SENTENCES else ""
        return _refused(
            "needs_answer", f"{sentence}{more} Settle it with --answer KEY=VALUE. Nothing was changed.", preview
        )
    if context.options.dry_run:
        return Outcome(f"{_in_words(preview)}{saved}\nNothing was changed.", _as_data(preview, "dry_run"))

    def work(session: Session) -> ImportResult:
        result = referral_report.apply(session, preview, at=context.clock.now(), who=settings.actor)
        if result.outcome == "imported":
            referral_report.remember_columns(session, preview, at=context.clock.now(), who=settings.actor)
        return result

    try:
        result = vault.write(work)
    except ReportRefusedError as error:
        return _refused(error.code, str(error), preview)
    return Outcome(f"{result.sentence}\n{_in_words(preview)}{saved}", _as_data(preview, result.outcome))


def _save_rejects(context: Context, preview: Preview) -> str:
    """Write the rows that are not taken in where `--rejects` says; a line about it."""
    target = context.options.rejects
    if target is None or not preview.rejected:
        return ""
    context.policy.require_lists()
    rows = referral_report.rejects_workbook(preview)
    context.hand_out(target, rows, "report.rows_saved", told=Exempt.UNKNOWN, detail=f"{len(preview.rejected)} rows")
    return f"\n{len(preview.rejected):,} rows were written to {target}. The file is not encrypted: keep it safe."


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
    answers = {key: value for key, _, value in (pair.rpartition("=") for pair in pairs)}  # a sheet's name may hold =
    if not all(answers) or not all(answers.values()):
        raise DeskError("An answer is written KEY=VALUE, such as --answer column_17=csup. Nothing was changed.")
    return answers


def _refused(code: str, message: str, preview: Preview | None = None) -> Outcome:
    data = _as_data(preview, "refused") if preview else NOTHING_READ
    return Outcome(data=data | {"refusal": {"code": code, "message": message}}, problem=message)


COUNTS = (
    "rows_total",
    "rows_accepted",
    "rows_rejected",
    "rows_duplicate",
    "ncps_new",
    "ncps_changed",
    "ncps_unchanged",
    "ncps_returned",
    "ncps_not_listed",
    "ncps_total",
    "cases_total",
)
NOTHING_READ: dict[str, Any] = {
    "outcome": "refused",
    "report_date": None,
    "counties": [],
    "reasons": {},
    "rejected": [],
    "flags": {},
    "warnings": [],
    "questions": [],
    **dict.fromkeys(COUNTS, 0),
}
"""What is said of a file that is no referral report: every key is there."""


def _as_data(preview: Preview, outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "refusal": None,
        "report_date": preview.report_date.isoformat(),
        "counties": [county for county in preview.counties if county],
        "reasons": dict(preview.reasons),
        "rejected": [
            {"sheet": row.sheet or None, "row": row.row, "reason": row.reason, "detail": row.detail}
            for row in preview.rejected
        ],
        "flags": dict(preview.flags),
        "warnings": list(preview.warnings),
        "questions": [
            *(_question(question) for question in preview.questions),
            *(_decision(decision) for decision in preview.decisions),
        ],
        **{name: getattr(preview, name) for name in COUNTS},
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": "column",
        "heading": question.heading,
        "sentence": question.sentence,
        "samples": list(question.samples),
        "choices": [{"value": choice.field, "label": choice.label} for choice in question.choices],
        "answer": question.answer or None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "key": decision.key,
        "kind": "person",
        "sheet": decision.sheet or None,
        "row": decision.row,
        "sentence": decision.sentence,
        "facts": dict(zip(decision.labels, decision.facts, strict=True)),
        "choices": [
            *(
                {
                    "value": candidate.answer,
                    "label": candidate.who,
                    "facts": dict(zip(decision.labels, candidate.facts, strict=True)),
                    "reasons_for": list(candidate.reasons_for),
                    "reasons_against": list(candidate.reasons_against),
                }
                for candidate in decision.candidates
            ),
            {"value": decision.otherwise, "label": decision.otherwise_label},
        ],
        "answer": decision.answer or None,
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
        *(f"{question.key}: {question.sentence}" for question in preview.open_questions),
        *(f"{decision.key}: {decision.sentence}" for decision in preview.open_decisions),
    ]
    return "\n".join(lines)
