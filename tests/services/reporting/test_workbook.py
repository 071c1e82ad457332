"""The workbooks, read back cell by cell: right, lawful, the same every time, and Excel's own."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone
from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services import reporting
from csdesk.services.reporting import Quarter, Step, WorkbookFile, layout
from csdesk.services.reporting.xlsx import Book
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTER = Quarter(2026, 3)
MADE = date(2026, 10, 8)
SETTINGS = Settings(
    liaison_name="Dana Liaison",
    liaison_phone="608-555-0100",
    liaison_email="dana@agency.example",
    agency_name="Forward Works",
)
HEADING = 4
Cells = dict[str, Any]


def export(vault: Vault, *, on: date = MADE, quarter: Quarter = QUARTER) -> dict[str, WorkbookFile]:
    """The quarter's workbooks by recipient."""

    def work(session: Session) -> tuple[WorkbookFile, ...]:
        return reporting.export_quarter(session, quarter, at=desk.noon(on), who="Liaison", settings=SETTINGS)

    return {file.workbook.recipient_name: file for file in vault.write(work)}


def rows(file: WorkbookFile, sheet: str) -> list[Cells]:
    """The lines of a table by the headings above them."""
    lines = list(load_workbook(BytesIO(file.content))[sheet].iter_rows(min_row=HEADING, values_only=True))
    headings = [str(cell) for cell in lines[0]]
    found = [dict(zip(headings, line, strict=True)) for line in lines[1:]]
    for line in found:
        for heading, cell in line.items():
            line[heading] = cell.date() if isinstance(cell, datetime) else cell
    return found


@pytest.fixture
def scripted(vault: Vault) -> Vault:
    vault.write(lambda session: desk.script(session, seed=11, people=50))
    return vault


def test_state_summary_holds_the_figures(scripted: Vault) -> None:
    funnel = scripted.read(lambda session: reporting.funnel(session, QUARTER))
    sheet = load_workbook(BytesIO(export(scripted)["State mailbox"].content))["Summary"]
    lines = {str(line[0]): line[1:] for line in sheet.iter_rows(values_only=True) if line[0]}
    assert lines["County"] == tuple(text.heading for text in reporting.step_texts())
    for county in funnel.counties:
        assert lines[county.county or "not known"] == county.counts
    assert lines["In several counties"] == funnel.in_several
    assert lines["All counties"] == funnel.total
    assert lines["April–June 2026"] == funnel.previous
    assert lines["Of the step before"] == funnel.of_step_before
    assert lines["Agency"][0] == "Forward Works"
    assert f"{lines['As of'][0]:%Y-%m-%d}" == "2026-09-30"
    assert f"{lines['Due'][0]:%Y-%m-%d}" == "2026-10-15"


def test_state_lines_agree_with_a_recount(scripted: Vault) -> None:
    found = rows(export(scripted)["State mailbox"], "Active NCPs")
    counted = scripted.read(lambda session: [_recount(session, ncp_id) for ncp_id in _active(session)])
    expected = [line for line in counted if line is not None]
    assert len(expected) > 10
    assert _sorted(found) == _sorted(expected)
    assert any(line["Since enrollment"] == "withheld" for line in found)
    assert any(line["Since enrollment"] == "Completed" for line in found)


def test_nothing_that_names_a_person_is_anywhere_in_the_states_copy(scripted: Vault) -> None:
    def markers(session: Session) -> set[str]:
        found = {"Marker", "drinks", "substance", "Sober", "Acorn Mill", "Marmalade", "608-555-01"}
        for person in session.query(Ncp):
            found |= {person.last_name, person.first_name, str(person.pin), str(person.id), person.id.hex}
        found |= {phone.number for phone in session.query(NcpPhone)}
        return found | {address.address_1 for address in session.query(NcpAddress)}

    content = export(scripted)["State mailbox"].content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    text = text.replace(SETTINGS.liaison_phone, "")
    assert "700000" in text, "case numbers are there"
    assert not [marker for marker in scripted.read(markers) if marker in text]


def test_each_csa_gets_its_own_county_only(scripted: Vault) -> None:
    files = export(scripted)
    assert set(files) == {"State mailbox", *(f"{county} County CSA" for county in desk.COUNTIES)}
    for county in desk.COUNTIES:
        own = scripted.read(lambda session, county=county: _cases_by_name(session, county))  # type: ignore[misc]
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
    assert rows(file, "Activities")[0]["NCP"] == "Nothing to report in this quarter."


def test_the_same_data_gives_the_same_bytes_and_the_same_workbook(scripted: Vault) -> None:
    first, second = export(scripted), export(scripted)
    assert {name: file.content for name, file in first.items()} == {
        name: file.content for name, file in second.items()
    }
    assert {file.workbook.id for file in first.values()} == {file.workbook.id for file in second.values()}
    with zipfile.ZipFile(BytesIO(first["State mailbox"].content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_report_replaces_one_that_nobody_has_seen_and_no_other(scripted: Vault) -> None:
    def prepare(session: Session) -> tuple[reporting.WorkbookMade, ...]:
        return reporting.prepare_quarter(session, QUARTER, at=desk.noon(MADE), who="L", settings=SETTINGS)

    def change(session: Session) -> None:
        desk.contact(session, session.query(Referral).first().ncp_id, date(2026, 7, 3))  # type: ignore[union-attr]

    def kept(session: Session) -> tuple[int, int]:
        from csdesk.models.attachment import Attachment, AttachmentKind
        from csdesk.models.release import Disclosure

        books = session.query(Attachment).filter(Attachment.kind == AttachmentKind.WORKBOOK).count()
        return books, session.query(Disclosure).filter(Disclosure.recipient == Recipient.STATE).count()

    first = scripted.write(prepare)
    people = first[0].people
    assert scripted.read(kept) == (4, people)
    scripted.write(change)
    second = scripted.write(prepare)
    assert second[0].id != first[0].id
    assert scripted.read(kept) == (4, people), "the first one was never seen, and leaves no accounting"
    export(scripted)
    scripted.write(change)
    scripted.write(prepare)
    assert scripted.read(kept)[1] == 2 * people, "the exported one stays on the record"


def test_tables_filters_frozen_headings_and_print_setup(scripted: Vault) -> None:
    for file in export(scripted).values():
        book = load_workbook(BytesIO(file.content))
        assert book.sheetnames == ["Summary", "Active NCPs", "Referrals", "Activities", "Notes"]
        assert book.properties.language == "en-US"
        assert book.properties.title is not None
        assert "July–September 2026" in book.properties.title
        assert book.properties.creator == "CS Desk"
        assert book.properties.lastModifiedBy is None
        for sheet in book.worksheets:
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.page_setup.fitToWidth == 1
            assert sheet.sheet_properties.pageSetUpPr is not None
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        described = layout.load(layout.STATE if file.workbook.recipient == Recipient.STATE else layout.CSA)
        for title, key in (("Active NCPs", "active"), ("Referrals", "referrals"), ("Activities", "activities")):
            sheet = book[title]
            (table,) = sheet.tables.values()
            assert table.autoFilter.ref == table.ref
            assert sheet.freeze_panes == f"A{HEADING + 1}"
            assert sheet.print_title_rows == f"${HEADING}:${HEADING}"
            columns = described.columns(key)
            assert [cell.value for cell in sheet[HEADING]] == [column.heading for column in columns]
            for place, column in enumerate(columns):
                letter = "ABCDEFGHIJKLMNOP"[place]
                assert sheet.column_dimensions[letter].width == column.width
                if column.format == "date":
                    typed = [cell for (cell,) in sheet[f"{letter}5:{letter}{sheet.max_row}"] if cell.is_date]
                    assert {cell.number_format for cell in typed} <= {"mm/dd/yyyy"}


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example")', "\tx", "=cmd|' /C calc'!A0")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = Book(title="T", subject="S", language="en-US", as_of=MADE)
    writer = book.sheet("Sheet", [20])
    for text in FORMULAS:
        writer.line((text, "text"))
    sheet = load_workbook(BytesIO(book.to_bytes()))["Sheet"]
    for cell, text in zip(sheet["A"], FORMULAS, strict=True):
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_a_name_like_a_formula_and_control_characters(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = desk.add_person(session, 1, ("Brown",))
        person = session.get_one(Ncp, ncp_id)
        person.last_name, person.first_name = "=2+3", "O\x00l\x1fe & <b>"
        desk.refer(session, ncp_id, made.programs["WIOA Adult"], date(2026, 7, 2))

    vault.write(work)
    (line,) = rows(export(vault)["Brown County CSA"], "Active NCPs")
    assert line["NCP"] == "=2+3, Ole & <b>"


def test_no_active_people_gives_the_state_a_workbook_that_says_so(vault: Vault) -> None:
    files = export(vault)
    assert list(files) == ["State mailbox"]
    assert rows(files["State mailbox"], "Active NCPs")[0]["IV-D case"] == "Nothing to report in this quarter."
    assert files["State mailbox"].workbook.people == 0


def test_a_quarter_that_has_not_begun_is_refused(vault: Vault) -> None:
    with pytest.raises(reporting.QuarterError, match="2026Q3"):
        reporting.parse("2026Q7")
    with pytest.raises(Exception, match="has not begun"):
        export(vault, quarter=Quarter(2026, 4), on=date(2026, 9, 30))


def test_overview_counts_days_and_names_what_is_to_be_looked_at(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        waiting = desk.add_person(session, 1, ("Brown",))
        desk.refer(session, waiting, made.programs["WIOA Adult"], date(2026, 9, 1))
        fresh = desk.add_person(session, 2, ("Marathon",))
        desk.refer(session, fresh, made.programs["WIOA Adult"], date(2026, 9, 28))
        enrolled = desk.add_person(session, 3, ("Brown",))
        desk.refer(session, enrolled, made.programs["WIOA Adult"], date(2026, 8, 1), enrolled_on=date(2026, 9, 29))

    vault.write(work)
    seen = vault.read(lambda session: reporting.overview(session, QUARTER, MADE))
    assert (seen.days_left, seen.over, seen.as_of, seen.workbooks) == (7, True, date(2026, 9, 30), ())
    named = {check.kind: [line.name[12:16] for line in check.people] for check in seen.checks}
    assert named == {
        reporting.CheckKind.NO_OUTCOME: ["0001", "0002"],
        reporting.CheckKind.NO_NEWS: ["0001"],
        reporting.CheckKind.NO_RELEASE: ["0003"],
        reporting.CheckKind.NO_AGENCY: ["0002"],
    }
    assert seen.funnel.total[list(Step).index(Step.REFERRED)] == 3
    export(vault)
    after = vault.read(lambda session: reporting.overview(session, QUARTER, MADE))
    assert [line.recipient_name for line in after.workbooks] == ["State mailbox", "Brown County CSA"]


def test_libreoffice_opens_it_without_complaint(scripted: Vault, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
    file = export(scripted)["State mailbox"]
    (tmp_path / file.name).write_bytes(file.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    said = subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            "again",
            file.name,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "repair" not in (said.stdout + said.stderr).lower()
    ours, theirs = load_workbook(BytesIO(file.content)), load_workbook(tmp_path / "again" / file.name)
    assert _values(theirs) == _values(ours)


def _values(book: Workbook) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for sheet in book.worksheets:
        lines = [tuple(cell for cell in line if cell is not None) for line in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [line for line in lines if line]
    return found


def _text(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def _notes(file: WorkbookFile) -> str:
    lines = load_workbook(BytesIO(file.content))["Notes"].iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell) for cell in line if cell) for line in lines)


def _sorted(lines: list[Cells]) -> list[str]:
    return sorted(str(sorted((key, str(value)) for key, value in line.items())) for line in lines)


def _cases_by_name(session: Session, county: str) -> dict[str, str]:
    found = {}
    for ncp_id in _active(session):
        cases = session.query(IvdCase).filter(IvdCase.ncp_id == ncp_id, IvdCase.county == county).all()
        person = session.get_one(Ncp, ncp_id)
        if cases and _tellable(session, ncp_id, Recipient.CSA) is not None:
            found[f"{person.last_name}, {person.first_name}"] = ", ".join(sorted(case.number for case in cases))
    return found


def _active(session: Session) -> list[UUID]:
    employment = {program.id for program in session.query(Program) if program.kind.value == "employment"}
    referred = {
        referral.ncp_id
        for referral in session.query(Referral)
        if referral.program_id in employment and referral.referred_on <= QUARTER.last_day
    }
    people = {person.id: person for person in session.query(Ncp)}
    return [key for key in referred if not (closed := people[key].closed_on) or closed >= QUARTER.first_day]


def _teller(session: Session, ncp_id: UUID, recipient: Recipient) -> tuple[Callable[[Any, date], Any], bool]:
    """The memo's rule for one person, and whether a release holds."""
    enrolments = session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id)
    first = min((line.enrolled_on for line in enrolments), default=None)
    signed = session.query(Release).filter(Release.ncp_id == ncp_id, Release.recipient == recipient).all()
    released = any(release.signed_on <= MADE for release in signed)
    return lambda value, on: value if first is None or on < first or released else "withheld", released


def _tellable(session: Session, ncp_id: UUID, recipient: Recipient) -> Referral | None:
    """The newest referral to an employment program that may be told of."""
    tell, _released = _teller(session, ncp_id, recipient)
    employment = {program.id for program in session.query(Program) if program.kind.value == "employment"}
    enrolled = {
        line.referral_id
        for line in session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id)
        if line.enrolled_on <= QUARTER.last_day
    }
    return max(
        (
            line
            for line in session.query(Referral).filter(Referral.ncp_id == ncp_id)
            if line.program_id in employment
            and line.referred_on <= QUARTER.last_day
            and (line.id in enrolled or tell(True, line.referred_on) is True)
        ),
        key=lambda line: (line.referred_on, line.id),
        default=None,
    )


def _recount(session: Session, ncp_id: UUID) -> Cells | None:
    """A line of the state's sheet *Active NCPs*, again, from the records of one person and the memo's words."""
    end = QUARTER.last_day
    tell, released = _teller(session, ncp_id, Recipient.STATE)
    cases = session.query(IvdCase).filter(IvdCase.ncp_id == ncp_id).order_by(IvdCase.number).all()
    programs = {program.id: program for program in session.query(Program)}
    referral = _tellable(session, ncp_id, Recipient.STATE)
    if referral is None:
        return None
    on = referral.referred_on
    line: Cells = {
        "IV-D case": ", ".join(case.number for case in cases) or "none known",
        "County": ", ".join(sorted(case.county for case in cases)) or "not known",
        "Employment program": tell(programs[referral.program_id].name, on),
        "Referred": tell(on, on),
    }
    line |= _recount_enrolment(session, referral, tell, released=released)
    contacts = session.query(ContactAttempt).filter(ContactAttempt.ncp_id == ncp_id).order_by(ContactAttempt.at).all()
    contacts = [contact for contact in contacts if contact.at.date() <= end]
    line["Contacts in quarter"] = tell(sum(item.at.date() >= QUARTER.first_day for item in contacts), end)
    may = [contact for contact in contacts if tell(True, contact.at.date()) is True]
    line["Last contact"] = may[-1].at.date() if may else tell(None, end)
    line["Came of it"] = layout.words()["outcome"][may[-1].outcome.value] if may else line["Last contact"]
    steps = [
        step.due_on
        for step in session.query(FollowUp).filter(FollowUp.ncp_id == ncp_id)
        if step.created_at.date() <= end
    ]
    line["Next step due"] = tell(min(steps, default=None), end)
    return line


def _recount_enrolment(session: Session, referral: Referral, tell: Any, *, released: bool) -> Cells:
    end = QUARTER.last_day
    enrolment = session.query(Enrolment).filter(Enrolment.referral_id == referral.id).one_or_none()
    if enrolment is not None and enrolment.enrolled_on <= end:
        ended = enrolment.ended_on if enrolment.ended_on and enrolment.ended_on <= end else None
        since = "Taking part" if ended is None else "Completed" if enrolment.completed else "Left"
        return {
            "Outcome of the referral": "Enrolled",
            "Enrolled": enrolment.enrolled_on,
            "Since enrollment": since if released else "withheld",
            "Ended": ended if released else "withheld",
        }
    refused = referral.status == ReferralStatus.NOT_ENROLLED
    outcome = "Not enrolled" if refused else "Waiting for the program"
    told = tell(outcome, referral.last_news_on if refused else referral.referred_on)
    empty = tell(None, referral.referred_on)
    return {"Outcome of the referral": told, "Enrolled": empty, "Since enrollment": empty, "Ended": empty}
