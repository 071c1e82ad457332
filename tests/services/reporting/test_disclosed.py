"""What may be told, to whom: the lines of the workbooks against the records and the memo's rule, again."""

import re
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from uuid import UUID

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.models.partner import CsaMeeting
from csdesk.models.referral import Attendance, Attended, Enrolment, Job, Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, SETTINGS, Book, Cells, export, give_out, rows
from tests.services.reporting.lines_again import active_people, cases_by_name, line_of
from tests.services.telling.reading import parts_of, said


def test_state_lines_agree_with_a_recount(scripted_quarter: Vault) -> None:
    found = rows(export(scripted_quarter)["State mailbox"], "Active NCPs")
    counted = scripted_quarter.read(lambda session: [line_of(session, ncp_id) for ncp_id in active_people(session)])
    expected = [line for line in counted if line is not None]
    assert len(expected) > 10
    assert _sorted(found) == _sorted(expected)
    assert any(line["Since enrollment"] == "withheld" for line in found)
    assert any(line["Since enrollment"] == "Completed" for line in found)


def test_nothing_that_names_a_person_is_anywhere_in_the_states_copy(scripted_quarter: Vault) -> None:
    def markers(session: Session) -> set[str]:
        found = {"Marker", "drinks", "substance", "Sober", "Acorn Mill", "Marmalade", "608-555-01"}
        for person in session.query(Ncp):
            found |= {person.last_name, person.first_name, str(person.pin), str(person.id), person.id.hex}
        found |= {phone.number for phone in session.query(NcpPhone)}
        return found | {address.address_1 for address in session.query(NcpAddress)}

    content = export(scripted_quarter)["State mailbox"].content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    text = text.replace(SETTINGS.liaison_phone, "")
    assert "700000" in text, "case numbers are there"
    assert not [marker for marker in scripted_quarter.read(markers) if marker in text]


def test_the_page_beside_each_report_names_nobody(scripted_quarter: Vault) -> None:
    def people(session: Session) -> set[str]:
        found = {"marker", "drinks", "acorn mill", "marmalade", "sober"}
        for person in session.query(Ncp):
            found |= {person.last_name.lower(), person.first_name.lower(), str(person.pin), str(person.id)}
        return found | {case.number for case in session.query(IvdCase)}

    markers = scripted_quarter.read(people)
    for name, file in give_out(scripted_quarter).items():
        assert file.page is not None
        assert file.page[0] == file.name.replace(".xlsx", "-page.pdf")
        text = said(parts_of(file.page[1]))
        assert "contacts" in text
        assert not [marker for marker in markers if marker in text], name


def test_each_csa_gets_its_own_county_only(scripted_quarter: Vault) -> None:
    files = export(scripted_quarter)
    assert set(files) == {"State mailbox", *(f"{county} County CSA" for county in desk.COUNTIES)}
    for county in desk.COUNTIES:
        own = scripted_quarter.read(lambda session, county=county: cases_by_name(session, county))  # type: ignore[misc]
        found = rows(files[f"{county} County CSA"], "Active NCPs")
        assert {line["NCP"]: line["IV-D case"] for line in found} == own
        for sheet in ("Referrals", "Activities"):
            lines = rows(files[f"{county} County CSA"], sheet)
            assert {line["NCP"] for line in lines} <= set(own)
        text = _text(files[f"{county} County CSA"].content)
        assert "Marker" not in text
        assert "Marmalade" not in text


def test_what_came_after_enrolment_needs_a_release(vault: Vault) -> None:
    ids: dict[str, UUID] = {}

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number, name in enumerate(("without", "with", "revoked", "never enrolled")):
            ncp_id = ids[name] = desk.add_person(session, number, ("Brown",))
            enrolled = None if name == "never enrolled" else date(2026, 7, 20)
            ended = None if name == "never enrolled" else date(2026, 8, 20)
            desk.refer(
                session,
                ncp_id,
                made.programs["WIOA Adult"],
                date(2026, 7, 2),
                enrolled_on=enrolled,
                ended_on=ended,
                completed=bool(ended),
            )
            desk.contact(session, ncp_id, date(2026, 7, 5))
            desk.contact(session, ncp_id, date(2026, 8, 5))
        desk.release(session, ids["with"], Recipient.CSA, signed_on=date(2026, 7, 20))
        desk.release(session, ids["revoked"], Recipient.CSA, signed_on=date(2026, 7, 20))
        session.query(Release).filter(Release.ncp_id == ids["revoked"]).one().revoked_on = date(2026, 10, 1)

    vault.write(work)
    file = export(vault)["Brown County CSA"]
    lines = dict(zip(ids, rows(file, "Active NCPs"), strict=True))
    for name in ("without", "revoked"):
        assert lines[name]["Employment program"] == "WIOA Adult"
        assert lines[name]["Outcome of the referral"] == "Enrolled"
        assert lines[name]["Enrolled"] == date(2026, 7, 20)
        later = ("Since enrollment", "Ended", "Employed since", "Next step due")
        assert {lines[name][heading] for heading in later} == {"withheld"}
        assert lines[name]["Last contact"] == date(2026, 7, 5), "the last one that may be told"
    assert lines["with"]["Since enrollment"] == "Completed"
    assert lines["with"]["Ended"] == date(2026, 8, 20)
    assert lines["with"]["Last contact"] == date(2026, 8, 5)
    assert lines["never enrolled"]["Last contact"] == date(2026, 8, 5)
    assert lines["never enrolled"]["Employed since"] is None

    contacts = Counter(line["NCP"][-4:] for line in rows(file, "Activities") if line["Activity"] == "Phone call")
    assert contacts == {"0000": 1, "0001": 2, "0002": 1, "0003": 2}
    assert file.workbook.withheld == 2
    assert file.workbook.people == 4
    cells = sum(list(line.values()).count("withheld") for line in rows(file, "Active NCPs") + rows(file, "Referrals"))
    notes = _notes(file)
    said = [int(number) for number in re.findall(r"(\d+) cells? about 2 people", notes)]
    assert sum(said) == cells
    assert "DFES 19-07" in notes
    assert "Active NCPs are people of this county" in notes


def test_a_withheld_cell_does_not_tell_that_something_happened(vault: Vault) -> None:
    """Two people are enrolled without a release; only one of them has completed. Their lines look alike."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number, ended in enumerate((None, date(2026, 9, 1))):
            ncp_id = desk.add_person(session, number, ("Rock",))
            program = made.programs["WIOA Adult"]
            enrolled = date(2026, 7, 20)
            desk.refer(
                session,
                ncp_id,
                program,
                date(2026, 7, 2),
                enrolled_on=enrolled,
                ended_on=ended,
                completed=bool(ended),
            )
            if ended:
                desk.contact(session, ncp_id, ended)
                desk.refer(session, ncp_id, made.programs["Transitional Jobs"], ended)

    vault.write(work)
    file = export(vault)["Rock County CSA"]
    first, second = rows(file, "Active NCPs")
    for line in (first, second):
        del line["NCP"], line["IV-D case"]
    assert first == second
    assert first["Last contact"] == first["Came of it"] == "withheld"
    assert len(rows(file, "Referrals")) == 2, "the later referral of one of them has no line"
    assert rows(file, "Activities")[0]["NCP"] == "Nothing to report."


def test_a_second_enrolment_needs_a_release(vault: Vault) -> None:
    """Enrolled in WIOA in July; in August in Transitional Jobs: told only where a release is in force."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number in range(2):
            ncp_id = desk.add_person(session, number, ("Brown",))
            for program, referred, enrolled in (("WIOA Adult", 2, date(2026, 7, 20)), ("Transitional Jobs", 6, None)):
                day = enrolled or date(2026, 8, 4)
                desk.refer(session, ncp_id, made.programs[program], date(2026, 7, referred), enrolled_on=day)
        desk.release(session, ncp_id, Recipient.CSA, signed_on=date(2026, 7, 20))
        desk.release(session, ncp_id, Recipient.STATE, signed_on=date(2026, 7, 20))

    vault.write(work)
    for name, who in (("Brown County CSA", "NCP"), ("State mailbox", "IV-D case")):
        lines = rows(export(vault)[name], "Referrals")
        assert {line[who] for line in lines[:2]} & {line[who] for line in lines[2:]} == set()
        first, second, first_with, second_with = ({key: line[key] for key in line if key != who} for line in lines)
        for line in (first, first_with):
            assert (line["Outcome of the referral"], line["Enrolled"]) == ("Enrolled", date(2026, 7, 20))
        assert second["Employment program"] == "Transitional Jobs", "referred before the first enrollment"
        later = ("Outcome of the referral", "Enrolled", "Since enrollment", "Ended")
        assert {second[heading] for heading in later} == {"withheld"}
        assert (second_with["Outcome of the referral"], second_with["Enrolled"]) == ("Enrolled", date(2026, 8, 4))


def test_who_enrolled_elsewhere_is_not_told_to_wait_nor_to_have_enrolled_again(vault: Vault) -> None:
    """Four people, all enrolled in a service in July without a release, each with a referral to WIOA before that: one
    waits, one was enrolled later, one was enrolled later and completed it and works, one was refused later. What may
    be told of them is the same."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        for number in range(4):
            ncp_id = desk.add_person(session, number, ("Brown",))
            service = made.programs["Sober living counselling"]
            desk.refer(session, ncp_id, service, date(2026, 7, 8), enrolled_on=date(2026, 7, 10))
            enrolled = date(2026, 8, 3) if number in (1, 2) else None
            referral_id = desk.refer(
                session,
                ncp_id,
                made.programs["WIOA Adult"],
                date(2026, 7, 2),
                enrolled_on=enrolled,
                ended_on=date(2026, 9, 1) if number == 2 else None,
                completed=number == 2,
            )
            if number == 2:
                session.add(Job(ncp_id=ncp_id, started_on=date(2026, 9, 2), created_at=desk.noon(MADE)))
            if number == 3:
                referral = session.get_one(Referral, referral_id)
                referral.status, referral.settled_on = ReferralStatus.NOT_ENROLLED, date(2026, 8, 3)
                referral.last_news_on = date(2026, 8, 3)

    vault.write(work)
    for name in ("Brown County CSA", "State mailbox"):
        file = export(vault)[name]
        for sheet in ("Active NCPs", "Referrals"):
            lines = rows(file, sheet)
            assert len(lines) == 4
            alike = {str([value for key, value in line.items() if key not in ("NCP", "IV-D case")]) for line in lines}
            assert len(alike) == 1, (name, sheet)
        assert lines[0]["Outcome of the referral"] == "withheld"


def test_the_day_on_which_a_referral_led_to_nothing_is_not_moved_by_later_news(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",))
        referral_id = desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))
        referral = session.get_one(Referral, referral_id)
        referral.status, referral.settled_on = ReferralStatus.NOT_ENROLLED, date(2026, 7, 9)
        referral.last_news_on = date(2026, 9, 9)
        desk.refer(
            session, ncp_id, made.programs["Transitional Jobs"], date(2026, 8, 1), enrolled_on=date(2026, 8, 3)
        )

    vault.write(work)
    first, second = rows(export(vault)["Brown County CSA"], "Referrals")
    assert (first["Outcome of the referral"], first["Since enrollment"]) == ("Not enrolled", "withheld")
    assert second["Outcome of the referral"] == "Enrolled"


def test_few_people_are_not_counted_for_the_state(vault: Vault) -> None:
    """One more contact after an enrolment, a job, a session attended: the state's copy stays the same."""

    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",))
        program = made.programs["WIOA Adult"]
        desk.refer(session, ncp_id, program, date(2026, 7, 2), enrolled_on=date(2026, 7, 20))

    def later(session: Session) -> None:
        enrolment = session.query(Enrolment).one()
        desk.contact(session, enrolment.ncp_id, date(2026, 8, 5))
        session.add(Job(ncp_id=enrolment.ncp_id, started_on=date(2026, 8, 9), created_at=desk.noon(MADE)))
        session.add(Attendance(enrolment_id=enrolment.id, held_on=date(2026, 8, 1), attended=Attended.YES))
        enrolment.ended_on, enrolment.completed = date(2026, 9, 1), True

    vault.write(work)
    before = export(vault)
    vault.write(later)
    after = export(vault)
    assert {name: file.content for name, file in before.items()} == {
        name: file.content for name, file in after.items()
    }


def test_meetings_with_agencies_are_counted_to_the_state_and_to_each_agency_its_own(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        for county, days in (
            ("Brown", (date(2026, 7, 1), date(2026, 9, 30), date(2026, 6, 30))),
            ("Rock", (date(2026, 10, 1), date(2026, 8, 5))),
            ("", (date(2026, 8, 6),)),
        ):
            for day in days:
                subject = "Marker: drinks again"
                csa_id = made.csas.get(county)
                session.add(
                    CsaMeeting(csa_id=csa_id, held_on=day, subject=subject, by="Liaison", created_at=desk.noon(day))
                )
        for number, county in enumerate(("Brown", "Rock", "Fond du Lac")):
            ncp_id = desk.add_person(session, number, (county,))
            desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))

    vault.write(work)
    files = export(vault)
    assert rows(files["State mailbox"], "Activities") == [
        {"Activity": "Meeting with a CSA", "Came of it": "Held", "Number": 4, "People": None}
    ]
    for county, number in (("Brown", 2), ("Rock", 1), ("Fond du Lac", 0)):
        sheet = load_workbook(BytesIO(files[f"{county} County CSA"].content))["Summary"]
        lines = {str(line[0]): line[1] for line in sheet.iter_rows(values_only=True) if line[0]}
        assert lines["Meetings with this agency"] == number
        assert lines["Meetings with several agencies"] == 1
        assert "Marker" not in _text(files[f"{county} County CSA"].content)


def _text(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def _notes(file: Book) -> str:
    lines = load_workbook(BytesIO(file.content))["Notes"].iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell) for cell in line if cell) for line in lines)


def _sorted(lines: list[Cells]) -> list[str]:
    return sorted(str(sorted((key, str(value)) for key, value in line.items())) for line in lines)
