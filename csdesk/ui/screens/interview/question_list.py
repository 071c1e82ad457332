"""The list of questions at the left of an interview: number, label, and how each stands."""

from csdesk.services.interview import QuestionState, QuestionStatus
from csdesk.ui.screens.interview.marks import icon_cell
from csdesk.ui.widgets import Column

MARKS = {
    QuestionStatus.ANSWERED: ("check", "good"),
    QuestionStatus.REFUSED: ("hand-palm", "attention"),
    QuestionStatus.UNANSWERED: ("minus-circle", "ink_3"),
    QuestionStatus.SKIPPED: ("skip-forward", "ink_3"),
    QuestionStatus.NOT_ASKED: ("", "ink_3"),
}
SPOKEN = {
    QuestionStatus.ANSWERED: "answered",
    QuestionStatus.REFUSED: "asked, chose not to respond",
    QuestionStatus.UNANSWERED: "left unanswered",
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
        Column("", lambda row: row.question.number, 44, margin=True, role="ink_2"),
        Column("Question", lambda row: row.question.label, role="ink"),
        Column(
            "State",
            lambda row: SPOKEN[row.status],
            34,
            paint=icon_cell(icon, lambda row: MARKS[row.status][1]),
            tip=lambda row: SPOKEN[row.status],
        ),
    )
