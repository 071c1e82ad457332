"""What goes on the clipboard out of a record: the text itself, as the window puts it there."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services import caseload
from csdesk.services.days import noon
from csdesk.services.errors import RefusedError
from tests.services.telling.histories import Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World


def copied(session: Session, world: World) -> Files:
    """Every number and address of each person, none of which was shown on purpose."""
    today, texts = world.history.today, []
    for ncp_id in world.people:
        record = caseload.record(session, ncp_id, today=today)
        for text in (*(one.number for one in record.phones), *(one.line for one in record.addresses)):
            try:
                given, _what = caseload.copy_out(session, ncp_id, text, shown=False, at=noon(today), who=BY)
            except RefusedError:
                continue
            texts.append(given)
    return ("\n".join(texts).encode(),)


def copied_offers(_life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """All that may stand in a file for the desk."""
    yield from (one.word for one in told if one.fact in ("phone", "address"))
