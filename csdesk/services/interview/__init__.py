"""The interview: the instrument as data, a session that keeps every answer, the suggestion and its reasons."""

from csdesk.models.assessment import AnswerState, AssessmentState, Eligibility, InterviewEventKind, InterviewMode
from csdesk.services.interview.answer_lines import PRIVATE_LINE, BeforeLine, ResultLine
from csdesk.services.interview.answers import answer, note_place, start, withdraw
from csdesk.services.interview.before import Decision
from csdesk.services.interview.comparing import Change, ComparedLine, Comparison, Earlier, compare
from csdesk.services.interview.correcting import correct_answer, determine
from csdesk.services.interview.eligibility import Suggestion, suggest
from csdesk.services.interview.errors import AnswerRefusedError, InterviewNotFoundError
from csdesk.services.interview.events import InterviewEventLine, events, note_event, with_the_parent
from csdesk.services.interview.export import ForParent, export_for_parent, export_json, export_text
from csdesk.services.interview.from_paper import PaperAnswer, PaperInterview, enter
from csdesk.services.interview.instrument import (
    AskedOf,
    Choice,
    ClientWords,
    Instrument,
    Item,
    Question,
    QuestionKind,
)
from csdesk.services.interview.instrument_text import InstrumentError
from csdesk.services.interview.instruments import FRA, Available, available, load
from csdesk.services.interview.on_record import told_on_the_record
from csdesk.services.interview.prefill import Prefilled, prefill
from csdesk.services.interview.result import (
    Held,
    InterviewResult,
    RecentInterview,
    finish,
    interviews_of,
    recent,
    result,
)
from csdesk.services.interview.state import (
    GivenAnswer,
    InterviewState,
    QuestionState,
    QuestionStatus,
    UnderWay,
    note_opening,
    state,
    under_way,
)

__all__ = [
    "FRA",
    "PRIVATE_LINE",
    "AnswerRefusedError",
    "AnswerState",
    "AskedOf",
    "AssessmentState",
    "Available",
    "BeforeLine",
    "Change",
    "Choice",
    "ClientWords",
    "ComparedLine",
    "Comparison",
    "Decision",
    "Earlier",
    "Eligibility",
    "ForParent",
    "GivenAnswer",
    "Held",
    "Instrument",
    "InstrumentError",
    "InterviewEventKind",
    "InterviewEventLine",
    "InterviewMode",
    "InterviewNotFoundError",
    "InterviewResult",
    "InterviewState",
    "Item",
    "PaperAnswer",
    "PaperInterview",
    "Prefilled",
    "Question",
    "QuestionKind",
    "QuestionState",
    "QuestionStatus",
    "RecentInterview",
    "ResultLine",
    "Suggestion",
    "UnderWay",
    "answer",
    "available",
    "compare",
    "correct_answer",
    "determine",
    "enter",
    "events",
    "export_for_parent",
    "export_json",
    "export_text",
    "finish",
    "interviews_of",
    "load",
    "note_event",
    "note_opening",
    "note_place",
    "prefill",
    "recent",
    "result",
    "start",
    "state",
    "suggest",
    "told_on_the_record",
    "under_way",
    "with_the_parent",
    "withdraw",
]
