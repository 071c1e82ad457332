"""The Family Resource Assessment interview: what was asked, each answer, and what was determined."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, one_only, refers_to


class Instrument(Record):
    """An instrument word for word as it was used, so that an old interview shows what was asked then."""

    __tablename__ = "instrument"
    __table_args__ = (UniqueConstraint("code", "version", "sha256"),)

    code: Mapped[Line]
    version: Mapped[Line]
    sha256: Mapped[str] = mapped_column(String(64))
    source_text: Mapped[str] = mapped_column(Text)
    """The whole TOML file."""


class InterviewMode(StrEnum):
    """Who reads the questions (Q4 of the FRA)."""

    CASEWORKER = "caseworker"
    CLIENT = "client"


class AssessmentState(StrEnum):
    """Where an interview stands."""

    UNDER_WAY = "under_way"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class Eligibility(StrEnum):
    """Suggested by the program, determined by the caseworker."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    CANNOT_BE_SAID = "cannot_be_said"


class Assessment(Record):
    """One interview of one person, who has one under way at most."""

    __tablename__ = "assessment"
    __table_args__ = (
        one_only("ncp_id", "state = 'under_way'", "uq_assessment_ncp_id_under_way"),
        CheckConstraint("state = 'under_way' OR finished_at IS NOT NULL", name="over_has_its_moment"),
        CheckConstraint("determination IS NULL OR determined_at IS NOT NULL", name="determined_has_its_moment"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    instrument_id: Mapped[UUID] = refers_to("instrument", index=False)
    mode: Mapped[InterviewMode | None] = mapped_column(choice(InterviewMode))
    """None until Q4 is answered."""
    state: Mapped[AssessmentState] = mapped_column(choice(AssessmentState), default=AssessmentState.UNDER_WAY)
    started_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]
    interviewer: Mapped[Line]
    at_question: Mapped[str] = mapped_column(String(20), default="")
    """The question in view when it was last worked at."""
    from_paper: Mapped[bool] = mapped_column(default=False)
    held_on: Mapped[Day | None]
    """When it was held on paper. `started_at` and `finished_at` are of that day, too; the moments of its answers say
    when they were typed in."""
    full_time_hours: Mapped[int | None] = mapped_column(Integer)
    """Hours a week that counted as full time when it was finished."""
    suggestion: Mapped[Eligibility | None] = mapped_column(choice(Eligibility))
    determination: Mapped[Eligibility | None] = mapped_column(choice(Eligibility, "determination"))
    determination_reason: Mapped[Prose] = mapped_column(default="")
    determined_at: Mapped[Moment | None]
    determined_by: Mapped[Line] = mapped_column(default="")
    uncleared_reason: Mapped[Prose] = mapped_column(default="")
    """Why the interview was held although the person was not to be contacted as things stood."""


class AnswerState(StrEnum):
    """Asked and answered, asked and refused, left open on purpose, or skipped by a rule of the instrument.

    A question without an answer record was not asked.
    """

    ANSWERED = "answered"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    SKIPPED = "skipped"


class Answer(Record):
    """The answer to one question, or to one line of a question that has several."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("assessment_id", "question", "item"),)

    assessment_id: Mapped[UUID] = belongs_to("assessment", index=False)
    question: Mapped[str] = mapped_column(String(20))
    """`Q1` to `Q14`, or `opening`."""
    item: Mapped[str] = mapped_column(String(40), default="")
    """The circumstance of Q11; empty elsewhere."""
    state: Mapped[AnswerState] = mapped_column(choice(AnswerState))
    value: Mapped[Prose] = mapped_column(default="")
    """The code of the choice, the number, or the text."""
    rephrased: Mapped[bool] = mapped_column(default=False)
    """Until schema 0007; since then it is an `InterviewEvent`, which does not wait for the answer."""
    note: Mapped[Prose] = mapped_column(default="")
    answered_at: Mapped[Moment]


class InterviewEventKind(StrEnum):
    """What happened besides the answers. From `HANDED_OVER` to `RETURNED` the parent has the computer alone."""

    REPHRASED = "rephrased"
    HANDED_OVER = "handed_over"
    LEFT = "left"
    WENT_ON = "went_on"
    IDLE = "idle"
    LOCKED = "locked"
    GATE_REFUSED = "gate_refused"
    RETURNED = "returned"


class InterviewEvent(Record):
    """A moment of an interview: a question put in other words, the computer handed over, left alone, given back."""

    __tablename__ = "interview_event"

    assessment_id: Mapped[UUID] = belongs_to("assessment")
    at: Mapped[Moment]
    kind: Mapped[InterviewEventKind] = mapped_column(choice(InterviewEventKind))
    question: Mapped[str] = mapped_column(String(20), default="")
