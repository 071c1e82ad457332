"""Appointments and hearings as they leave: the calendar file, and the docket on paper."""

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services import calendar_file, docket
from csdesk.services.days import bounds, noon
from csdesk.services.disclosure import Way
from csdesk.services.errors import RefusedError
from csdesk.services.papers import docket_sheet
from tests.services.telling.histories import FIRST, Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World

MEETINGS = ("appointment", "hearing")


def calendar(*, with_names: bool) -> Callable[[Session, World], Files]:
    """All that there ever was as one calendar file."""

    def make(session: Session, world: World) -> Files:
        today = world.history.today
        try:
            made = calendar_file.of_day(
                session, bounds(FIRST)[0], bounds(today)[1], with_names=with_names, at=noon(today), who=BY
            )
        except RefusedError:
            return ()
        return (made.content,)

    return make


def place_of_safe(life: Life, one: Said) -> bool:
    """What somebody typed of where a person under safe contact is met."""
    return life.safe and one.fact == "appointment" and isinstance(one.word, str)


def of_no_name(life: Life, one: Said) -> bool:
    """When and where an entry without a name is; never the place of somebody under safe contact."""
    return one.fact in MEETINGS and not place_of_safe(life, one)


def calendar_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """When and where; with names, of whoever has an entry, the name."""
    meetings = [one for one in life.facts() if of_no_name(life, one)]
    yield from (one.word for one in meetings)
    yield from (one.word for one in told if meetings and one.fact == "name")


def dockets(session: Session, world: World) -> Files:
    """The docket of each day that has one, in one pile."""
    today = world.history.today
    days = {deed.on for life in world.history.lives for deed in life.deeds if deed.kind in MEETINGS}
    made = []
    for day in sorted(days):
        found, telling = docket.docket_for_paper(session, day, today=today)
        made.append(docket_sheet.make(found, at=noon(today)))
        docket.note_paper(session, telling, len(found.lines), way=Way.PRINT, at=noon(today), who=BY)
    return tuple(made)


def docket_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """When, where and who, and the phone."""
    if any(deed.kind in MEETINGS for deed in life.deeds):
        yield from (one.word for one in told if one.fact in ("name", "phone", *MEETINGS))
