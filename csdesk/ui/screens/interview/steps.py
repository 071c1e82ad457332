"""The parent's own questions, page by page."""

from dataclasses import dataclass

from csdesk.services.interview import InterviewMode, InterviewState, Item, Question, QuestionState, QuestionStatus


@dataclass(frozen=True)
class Step:
    """What is on one page: a question, or one line of a question that has several."""

    question: Question
    item: Item | None = None

    @property
    def begins(self) -> bool:
        """Whether the question begins with it."""
        return self.item is None or self.item is self.question.items[0]


def steps_of(state: InterviewState) -> list[Step]:
    """The parent's questions, as far as no answer skips them; each line of a list is a page of its own."""
    found = []
    for one in state.questions:
        question = one.question
        if question.by != "parent" or one.status is QuestionStatus.SKIPPED:
            continue
        if InterviewMode.CLIENT in question.modes:
            lines: tuple[Item | None, ...] = question.items or (None,)
            found += [Step(question, item) for item in lines]
    return found


def place_of(step: Step, steps: list[Step]) -> tuple[int, int]:
    """Which question it is, from 1, and how many there are."""
    ids = list(dict.fromkeys(one.question.id for one in steps))
    return ids.index(step.question.id) + 1, len(ids)


def is_settled(state: QuestionState, step: Step) -> bool:
    """Whether it was answered, refused or left open on purpose."""
    if step.item is not None:
        return state.item(step.item.code) is not None
    return state.status is not QuestionStatus.NOT_ASKED


def has_open(state: InterviewState) -> bool:
    """Whether the parent still has something to answer alone."""
    return state.mode is InterviewMode.CLIENT and any(
        one.question.by == "parent"
        and InterviewMode.CLIENT in one.question.modes
        and one.status is QuestionStatus.NOT_ASKED
        for one in state.questions
    )
