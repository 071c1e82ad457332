"""The docket on paper: what the corridor needs, no address, no arrears, nobody named in its title."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pypdf
from sqlalchemy.orm import Session

from csdesk.services import appointments, docket
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.docket import Docket
from csdesk.services.papers import docket_sheet
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

NINE = datetime(2026, 10, 8, 9, 0).astimezone()
HEARING = NewAppointment(AppointmentKind.HEARING, NINE, "Janesville", "<b>Contempt</b> & more", "Branch 3")


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def docket_of(vault: Vault) -> Docket:
    def work(session: Session) -> Docket:
        plain = add_person(session, Person("Nguyễn", "Thị"))
        safe = add_person(session, Person("Abbott", "Ann", phone="(608) 555-0157", safe_contact=True))
        for ncp_id, new in ((plain, HEARING), (safe, replace(HEARING, place="Beloit", purpose="Sign there"))):
            appointments.set_appointment(session, ncp_id, new, at=NOW, who=WHO)
        return docket.day_docket(session, TODAY, today=TODAY)

    return vault.write(work)


def test_it_says_who_when_where_and_what_to_bring(vault: Vault) -> None:
    reader, text = read(docket_sheet.make(docket_of(vault), at=NOW))
    assert text.startswith("Docket for Thursday, October 8, 2026 2 appointments and hearings, as of Thursday")
    assert "The laptop, charged, for 2 people to interview" in text
    assert (
        "9:00 AM Nguyễn, Thị <b>Contempt</b> & more Rock · never reached (608) 555-0156 Interview Came / did not"
        in text
    )
    assert "Abbott, Ann Hearing Rock · never reached Interview" in text
    assert not {"Beloit", "Sign", "0157"} & set(re.findall(r"\w+", text))
    assert "1 Test St" not in text
    assert reader.metadata is not None
    assert {key: str(value) for key, value in reader.metadata.items()} == {
        "/Title": "Docket for Thursday, October 8, 2026"
    }


def test_assistive_technology_finds_a_title_headings_and_tables(vault: Vault) -> None:
    reader, _ = read(docket_sheet.make(docket_of(vault), at=NOW))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    document = root["/StructTreeRoot"]["/K"].get_object()
    tags = [child.get_object()["/S"] for child in document["/K"]]
    assert tags == ["/H1", "/P", "/P", "/L", "/H2", "/Table", "/H2", "/Table"]


def test_sixty_people_and_nobody(vault: Vault) -> None:
    found = docket_of(vault)
    many, text = read(docket_sheet.make(replace(found, lines=found.lines[1:] * 60), at=NOW))
    assert text.count("Nguyễn, Thị") == 60
    assert 7 <= len(many.pages) <= 9
    _, empty = read(docket_sheet.make(Docket(date(2026, 10, 9), (), 0, (), 0, 0), at=NOW))
    assert "Nothing is planned on this day." in empty
