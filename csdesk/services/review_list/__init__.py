"""The list of people that goes to a CSA for review before contact, and comes back with its answers (DFES 19-07)."""

from csdesk.services.review_list.answers import AnswerLine, AnswersFound, Said, answers_found
from csdesk.services.review_list.candidates import Candidate, Standing, candidates
from csdesk.services.review_list.going_out import (
    ListMade,
    ReviewListView,
    as_file,
    as_message,
    due_day,
    file_name_of,
    lists_of,
    make,
    recipient_address,
    withdraw,
)
from csdesk.services.review_list.read import (
    AnswerFile,
    AnswersRefusedError,
    answers_in,
    is_review_list,
    read_answers,
)
from csdesk.services.review_list.taking import Taken, take

__all__ = [
    "AnswerFile",
    "AnswerLine",
    "AnswersFound",
    "AnswersRefusedError",
    "Candidate",
    "ListMade",
    "ReviewListView",
    "Said",
    "Standing",
    "Taken",
    "answers_found",
    "answers_in",
    "as_file",
    "as_message",
    "candidates",
    "due_day",
    "file_name_of",
    "is_review_list",
    "lists_of",
    "make",
    "read_answers",
    "recipient_address",
    "take",
    "withdraw",
]
