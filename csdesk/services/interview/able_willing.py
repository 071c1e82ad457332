"""Able and willing to pay, as people said it: the answers of the newest finished interview, as of a day.

The map of a quarter's charts and that of *Program* stand on this one query.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, Instrument
from csdesk.services.days import bounds
from csdesk.services.interview.instruments import numbers_of
from csdesk.wording import marked

ABLE = (marked("no"), marked("sometimes"), marked("yes"))
"""The columns of the map, from the left."""
WILLING = ("yes", "sometimes", "no")
"""Its rows, from the top."""
PLACES = tuple((willing, able) for willing in WILLING for able in ABLE)
"""The cells of the map, row by row."""


def newest_interviews(as_of: date, these: Select[Any] | None = None) -> Subquery:
    """The newest interview of each person that was finished by the end of a day: `ncp_id`, `assessment_id`,
    `instrument_id`, `held_at`; of `these` people only. One that was withdrawn since does not count, as it does not
    anywhere."""
    only = () if these is None else (Assessment.ncp_id.in_(these),)
    held_at = func.coalesce(Assessment.finished_at, Assessment.started_at)
    rank = func.row_number().over(partition_by=Assessment.ncp_id, order_by=(held_at.desc(), Assessment.id.desc()))
    held = (
        select(
            Assessment.ncp_id,
            Assessment.id.label("assessment_id"),
            Assessment.instrument_id,
            held_at.label("held_at"),
            rank.label("rank"),
        )
        .where(Assessment.state == AssessmentState.FINISHED, held_at < bounds(as_of)[1], *only)
        .subquery()
    )
    columns = (held.c.ncp_id, held.c.assessment_id, held.c.instrument_id, held.c.held_at)
    return select(*columns).where(held.c.rank == 1).subquery("interviewed")


def said_by(as_of: date, these: Select[Any] | None = None) -> Select[Any]:
    """Who was interviewed by a day: `ncp_id`, `held_at`, and what was said then, `able` and `willing`; NULL where a
    question was not answered. Of `these` people only."""
    held = newest_interviews(as_of, these)
    able, willing = aliased(Answer), aliased(Answer)
    return (
        select(held.c.ncp_id, held.c.held_at, able.value.label("able"), willing.value.label("willing"))
        .select_from(held)
        .outerjoin(able, _answers(able, "able", held))
        .outerjoin(willing, _answers(willing, "willing", held))
    )


def _answers(answer: Any, part: str, held: Subquery) -> ColumnElement[bool]:
    mine = and_(answer.assessment_id == held.c.assessment_id, answer.item == "")
    return and_(mine, answer.state == AnswerState.ANSWERED, _plays(answer, numbers_of(part), held))


def _plays(answer: Any, numbers: Mapping[tuple[str, str], str], held: Subquery) -> ColumnElement[bool]:
    """Whether it answers the question that plays this part, by the instrument that was asked."""
    of_one = (
        and_(
            answer.question == number,
            held.c.instrument_id.in_(
                select(Instrument.id).where(Instrument.code == code, Instrument.version == version)
            ),
        )
        for (code, version), number in numbers.items()
    )
    return or_(false(), *of_one)
