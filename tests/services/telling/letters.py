"""Letters and labels as they leave."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.ncp import NcpAddress
from csdesk.services import letters, settings
from csdesk.services.days import noon
from csdesk.services.disclosure import Way
from csdesk.services.errors import RefusedError
from csdesk.services.letters import Batch, Decisions
from csdesk.services.settings import Settings
from tests.services.telling.histories import Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World

WORDING = "Dear {full_name} of {counties}, {case_numbers}."
MISSED = "We had a time to meet on {missed_day}."


def _office(session: Session) -> None:
    settings.save(session, Settings(liaison_name=BY, liaison_phone="(608) 555-0100", agency_name="Office"))
    for address in session.scalars(select(NcpAddress)):
        address.zip = "53545"
    for meeting in session.scalars(select(Appointment).where(Appointment.kind == AppointmentKind.APPOINTMENT)):
        meeting.state = AppointmentState.NO_SHOW
    session.flush()


def sent(session: Session, world: World) -> Files:
    """Letters to all, then to each alone, handed over under safe contact; and once more from the file."""
    _office(session)
    today = world.history.today
    how: dict[str, Any] = {"at": noon(today), "today": today}
    handed = Decisions(safe_yes=True)
    batches = [Batch(_wording(session, WORDING, today), world.people)]
    batches += [Batch(batches[0].template, (ncp_id,), handed) for ncp_id in world.people]
    missed = _wording(session, MISSED, today)
    batches += [Batch(missed, (ncp_id,), handed) for ncp_id in world.people]
    files = []
    for batch in batches:
        try:
            prepared = letters.prepare(session, batch, **how)
        except RefusedError:
            continue
        files.append(letters.draw(prepared))
        made = letters.note_sent(session, prepared, files[-1], who=BY)
        files.append(letters.again_pdf(session, made.letter_ids))
        for letter_id in made.letter_ids:
            letters.note_again(session, letter_id, at=noon(today), who=BY)
    return tuple(files)


def _wording(session: Session, body: str, today: date) -> str:
    return letters.save_template(session, "", "Notice", body, at=noon(today), who=BY)


def not_in_a_letter(life: Life, one: Said) -> bool:
    """A letter to somebody under safe contact is handed over: no address stands on it."""
    return life.safe and one.fact == "address"


def sent_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """The name and the cases; the address of the envelope; the newest appointment, which was missed."""
    if life.not_written_to or not (life.safe or any(one.fact == "address" for one in told)):
        return
    yield from (one.word for one in told if one.fact in ("name", "case_number", "address"))
    days = [one.word for one in told if one.fact == "appointment" and isinstance(one.word, date)]
    yield from [max(days)] if days else []


def labels(session: Session, world: World) -> Files:
    """A label for each who may have one."""
    _office(session)
    today = world.history.today
    how: dict[str, Any] = {"at": noon(today), "today": today}
    if not letters.sort_out(session, world.people, "", Decisions(), label=True, **how).getting:
        return ()
    made, _accounted = letters.make_labels(
        session, world.people, Decisions(), sheet="5160", way=Way.PRINT, who=BY, **how
    )
    return (made,)


def none_of_safe(life: Life, _one: Said) -> bool:
    """Nobody under safe contact has a label."""
    return life.safe


def label_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """The name and the address."""
    if not life.not_written_to:
        yield from (one.word for one in told if one.fact in ("name", "address"))
