"""The quarter before stands beside a quarter as the state was told of it, whatever was corrected since."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.services import reporting
from csdesk.services.reporting import Step
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, QUARTER, export, give_out

BEFORE = QUARTER.previous
REFERRED = list(Step).index(Step.REFERRED)


def refer_one_more(session: Session, number: int) -> None:
    ncp_id = desk.add_person(session, number, ("Brown",))
    program = session.query(Program).filter(Program.name == "WIOA Adult").one()
    desk.refer(session, ncp_id, program.id, date(2026, 5, 4))


def test_it_is_counted_anew_until_it_was_reported_and_then_stays(scripted_quarter: Vault) -> None:
    def shown(session: Session) -> reporting.Funnel:
        return reporting.overview(session, QUARTER, MADE).funnel

    first = scripted_quarter.read(shown)
    scripted_quarter.write(lambda session: refer_one_more(session, 900))
    again = scripted_quarter.read(shown)
    assert again.previous[REFERRED] == first.previous[REFERRED] + 1
    assert again.previous_reported_on is None
    before = scripted_quarter.read(lambda session: reporting.people_before(session, QUARTER, Step.REFERRED))
    assert len(before) == again.previous[REFERRED]

    give_out(scripted_quarter, quarter=BEFORE, on=date(2026, 7, 9))
    reported = scripted_quarter.read(shown)
    assert reported.previous_reported_on == date(2026, 7, 9)
    assert (reported.previous, reported.previous_counties) == (again.previous, again.previous_counties)
    scripted_quarter.write(lambda session: refer_one_more(session, 901))
    after = scripted_quarter.read(shown)
    assert (after.previous, after.previous_counties) == (reported.previous, reported.previous_counties)

    def behind(session: Session) -> int:
        return len(reporting.people_before(session, QUARTER, Step.REFERRED))

    assert scripted_quarter.read(behind) == after.previous[REFERRED], "those who were counted then"

    sheet = load_workbook(BytesIO(export(scripted_quarter)["State mailbox"].content))["Summary"]
    headings = [line[0] for line in sheet.iter_rows(values_only=True)]
    assert "The quarter before, April–June 2026, by county, as reported on 07/09/2026" in headings
