"""Lists of people who were chosen: by each filter, behind each number of the board, ticked in a filtered list."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services import flow
from csdesk.services.caseload import CaseloadQuery, Contacted, Eligibility, StepDue, Ticked, find
from csdesk.services.caseload.export_list import export_list, note_list
from csdesk.services.days import noon
from csdesk.services.errors import RefusedError
from csdesk.services.flow import Asked as Number
from csdesk.services.flow import Figure, Period, Scope
from csdesk.services.policy import Policy
from csdesk.services.stages import Stage
from tests.services.telling.histories import COUNTIES, History, Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World

NOBODY = b"nobody"
COLUMNS = ("name", "stage", "case", "last_contact", "next_step")
ANY_AGENCY = (Stage.CSA_REVIEW, Stage.TO_CONTACT, Stage.CLOSED)
"""What an agency's review decides is for people without another agency's case, as are filters by a case: whether
somebody has one decides then who is on the list, which is not asked for here."""
BY_FACT = (Contacted.NEVER, Contacted.LATELY, Contacted.LONG_AGO)
FIGURES = (Figure.CAME, Figure.STILL)
"""One that tells how far somebody came, and one that tells what did not happen, too."""


def chosen(session: Session, world: World) -> Files:
    """A file for each way to choose; one that is refused says nobody, for an empty list would tell as much."""
    return tuple(_made(session, world, query) for query in _queries(session, world))


def _made(session: Session, world: World, query: CaseloadQuery) -> bytes:
    today = world.history.today
    try:
        made = export_list(session, query, COLUMNS, form="csv", to=world.to, today=today, policy=Policy())
    except RefusedError:
        return NOBODY
    note_list(session, made, at=noon(today), who=BY)
    return made.content


def _queries(session: Session, world: World) -> Iterator[CaseloadQuery]:
    filtered = tuple(_filtered(world.history))
    yield from filtered
    yield from (CaseloadQuery(stages=(stage,)) for stage in Stage)
    yield from (CaseloadQuery(closed=closed) for closed in (True, False))
    yield from (_ticked(session, world, query) for query in filtered)
    for figure in FIGURES:
        for stage in Stage:
            if stage not in ANY_AGENCY and (figure, stage) != (Figure.STILL, Stage.LISTED):
                yield _behind(session, world, Number(stage, figure))


def _filtered(history: History) -> Iterator[CaseloadQuery]:
    yield from (CaseloadQuery(contacted=contacted, contacted_days=90) for contacted in BY_FACT)
    yield from (CaseloadQuery(step_due=due) for due in StepDue)
    yield CaseloadQuery(eligibility=(Eligibility.NOT_ELIGIBLE,))
    yield from (CaseloadQuery(counties=(county,)) for county in COUNTIES)
    yield CaseloadQuery(office_marks=tuple(life.word("mark") for life in history.lives))
    life = history.lives[-1]
    yield from (CaseloadQuery(text=text) for text in (life.word("quill"), life.word("street"), life.phone))


def _ticked(session: Session, world: World, query: CaseloadQuery) -> CaseloadQuery:
    found = find(session, query, today=world.history.today)
    people = tuple(line.ncp_id for line in found.rows)
    return CaseloadQuery(people=people, ticked=(Ticked(people, query),))


def _behind(session: Session, world: World, number: Number) -> CaseloadQuery:
    today = world.history.today
    people = flow.people_behind(session, [number], Scope(), today=today, lapsed_after_days=60, period=Period.QUARTER)
    return CaseloadQuery(people=people, behind=flow.told_by([number], Scope()))


def chosen_offers(_life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """The name: one of the filters, *not closed*, lets everybody through of whom it may be told."""
    yield from (one.word for one in told if one.fact == "name")
