"""What the tests of letters share: an office, people with addresses, and where on a page a text stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pypdfium2
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.letter import Letter
from csdesk.models.ncp import NcpAddress
from csdesk.services import letters, settings
from csdesk.services.letters import Batch, Decisions, Sorted, Why, shipped
from csdesk.services.letters.geometry import Box
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, Person, add_person

MOMENT: dict[str, Any] = {"at": NOW, "today": TODAY}
BY: dict[str, Any] = {**MOMENT, "who": "Test Liaison"}
BACK = "PO BOX 4411\nJANESVILLE WI 53547"


def office(vault: Vault, **changes: Any) -> None:
    """An office whose settings have what letters say."""
    desk = settings.Settings(
        liaison_name="Dana Liaison", liaison_phone="(608) 555-0100", agency_name="Rock Works", return_address=BACK
    )
    vault.write(lambda session: settings.save(session, replace(desk, **changes)))


def add(session: Session, person: Person | None = None, *, report: UUID | None = None, **address: Any) -> UUID:
    """A person whose address mail can go to; `address` changes it."""
    ncp_id = add_person(session, person, report=report)
    row = session.scalars(select(NcpAddress).where(NcpAddress.ncp_id == ncp_id)).one()
    row.address_1, row.city, row.state, row.zip = "1420 CLARK ST", "JANESVILLE", "WI", "53545"
    for name, value in address.items():
        setattr(row, name, value)
    session.flush()
    return ncp_id


def meeting(
    session: Session,
    ncp_id: UUID,
    *,
    days: int = 7,
    kind: AppointmentKind = AppointmentKind.APPOINTMENT,
    state: AppointmentState = AppointmentState.PLANNED,
    **more: str,
) -> None:
    """An appointment `days` from now."""
    session.add(
        Appointment(
            ncp_id=ncp_id, kind=kind, starts_at=NOW + timedelta(days=days), state=state, created_at=NOW,
            **({"place": "Job Center, Room 4"} | more),
        )
    )  # fmt: skip
    session.flush()


def day(moment: datetime) -> date:
    return moment.astimezone().date()


@dataclass(frozen=True)
class Word:
    """A run of text on a page and the box that it covers."""

    page: int
    text: str
    box: Box


def words_on(pdf: bytes) -> Iterator[Word]:
    """All runs of text with their boxes, as a reader of the PDF finds them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            height = page.get_height()
            for at in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(at)
                said = text.get_text_bounded(left, bottom, right, top).strip()
                if said:
                    yield Word(number, said, Box(left, height - top, right, height - bottom))
    finally:
        document.close()


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


BODY = shipped()["invitation"].body


def sort(vault: Vault, *ids: UUID, body: str = BODY, label: bool = False, **decided: Any) -> Sorted:
    return vault.read(
        lambda session: letters.sort_out(session, ids, body, Decisions(**decided), **MOMENT, label=label)
    )


def why(found: Sorted) -> list[tuple[Why, str]]:
    return [(one.why, one.reason) for one in found.left_out]


def send(vault: Vault, *ids: UUID, template: str = "invitation", again: date | None = None, **decided: Any) -> Any:
    batch = Batch(template, ids, Decisions(**decided), again)
    return vault.write(lambda session: letters.send(session, batch, **BY))


def counts(vault: Vault) -> tuple[int, int, int]:
    def work(session: Session) -> tuple[int, int, int]:
        return tuple(
            session.scalar(select(func.count()).select_from(one)) for one in (ContactAttempt, Letter, FollowUp)
        )  # type: ignore[return-value]

    return vault.read(work)
