"""The list of people that goes to a CSA for review before contact, and comes back with its answers (DFES 19-07)."""

from csdesk.services.review_list.answers import AnswerLine, AnswersFound, Said, answers_found
from csdesk.services.review_list.candidates import Candidate, Standing, candidates, proposed
from csdesk.services.review_list.going_out import (
    ListMade,
    ReviewListView,
    as_file,
    ask_by_word,
    due_day,
    file_name_of,
    lists_of,
    make,
    withdraw,
)
from csdesk.services.review_list.read import (
    AnswerFile,
    AnswersRefusedError,
    ReviewListBroughtError,
    answers_in,
    read_answers,
    refuse_review_list,
)
from csdesk.services.review_list.taking import Taken, take

__all__ = [
    "AnswerFile",
    "AnswerLine",
    "AnswersFound",
    "AnswersRefusedError",
    "Candidate",
    "ListMade",
    "ReviewListBroughtError",
    "ReviewListView",
    "Said",
    "Standing",
    "Taken",
    "answers_found",
    "answers_in",
    "as_file",
    "ask_by_word",
    "candidates",
    "due_day",
    "file_name_of",
    "lists_of",
    "make",
    "proposed",
    "read_answers",
    "refuse_review_list",
    "take",
    "withdraw",
]
