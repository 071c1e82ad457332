"""The list of questions at the left of an interview: number, label, and how each stands."""

from PySide6.QtWidgets import QVBoxLayout

from csdesk.services.interview import QuestionState, QuestionStatus
from csdesk.ui.screens.interview.marks import icon_cell
from csdesk.ui.widgets import Column, Icon, Text, column, row
from csdesk.wording import tr

MARKS = {
    QuestionStatus.ANSWERED: ("check", "good"),
    QuestionStatus.REFUSED: ("hand-palm", "attention"),
    QuestionStatus.UNANSWERED: ("minus-circle", "ink_3"),
    QuestionStatus.SKIPPED: ("skip-forward", "ink_3"),
    QuestionStatus.NOT_ASKED: ("", "ink_3"),
}
SPOKEN = {
    QuestionStatus.ANSWERED: "answered",
    QuestionStatus.REFUSED: tr("asked, chose not to respond"),
    QuestionStatus.UNANSWERED: tr("left unanswered"),
    QuestionStatus.SKIPPED: "skipped",
    QuestionStatus.NOT_ASKED: "",
}


def question_columns() -> tuple[Column, ...]:
    """The columns of the list; its rows are the questions as they stand."""

    def icon(row: QuestionState) -> str:
        if not row.question.scored and row.question.by == "parent" and row.status is QuestionStatus.ANSWERED:
            return "note-pencil"
        return MARKS[row.status][0]

    return (
        Column("", lambda one: one.question.number, 44, margin=True, role="ink_2", spoken=tr("Number")),
        Column(tr("Question"), lambda one: one.question.label, role="ink"),
        Column(
            tr("State"),
            lambda row: SPOKEN[row.status],
            34,
            paint=icon_cell(icon, lambda row: MARKS[row.status][1]),
            tip=lambda row: SPOKEN[row.status],
        ),
    )


def legend() -> QVBoxLayout:
    """What the marks of the list mean that do not speak for themselves."""
    return column(
        row(Icon("hand-palm", "attention", 14), Text(tr("asked, chose not to respond"), "small"), None, gap=6),
        row(Icon("note-pencil", "ink_3", 14), Text(tr("not scored, notes only"), "small"), None, gap=6),
        gap=2,
        margins=(12, 8, 12, 8),
    )
