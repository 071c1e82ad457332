"""The workbooks, read back cell by cell: the same every time, and Excel's own."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.release import Recipient
from csdesk.services import reporting
from csdesk.services.reporting import Quarter, Step, layout
from csdesk.services.reporting.xlsx import Book
from csdesk.services.vault import Vault
from tests.services.reporting import desk
from tests.services.reporting.books import HEADING, MADE, QUARTER, SETTINGS, export, give_out, rows


def test_state_summary_holds_the_figures(scripted_quarter: Vault) -> None:
    funnel = scripted_quarter.read(lambda session: reporting.funnel(session, QUARTER))
    sheet = load_workbook(BytesIO(export(scripted_quarter)["State mailbox"].content))["Summary"]
    cells = [line for line in sheet.iter_rows(values_only=True) if line[0]]
    headings = [str(line[0]) for line in cells]
    second = headings.index("The quarter before, April–June 2026, by county")
    earlier = {str(line[0]): line[1:] for line in cells[second:]}
    assert {county for county in earlier if county in desk.COUNTIES} <= set(headings[:second])
    lines = {str(line[0]): line[1:] for line in cells[:second]}
    assert lines["County"] == tuple(text.heading for text in reporting.step_texts())

    def told(counts: tuple[int, ...]) -> tuple[int | str, ...]:
        return (counts[0], *("under 5" if count < 5 else count for count in counts[1:]))

    by_county = [county.counts for county in funnel.counties]
    for place, step in enumerate(reporting.Step):
        words = [lines[county.county or "not known"][place] for county in funnel.counties]
        for counts, shown in zip(by_county, words, strict=True):
            assert shown in ("withheld", counts[place]), step
            assert shown == "withheld" or counts[place] >= 5 or not place, step
        hidden = [counts[place] for counts, shown in zip(by_county, words, strict=True) if shown == "withheld"]
        assert not sum(hidden) or (len(hidden) > 1 and sum(hidden) >= 5), step
        assert lines["In several counties"][place] == ("withheld" if hidden else funnel.in_several[place])
    assert lines["All counties"] == told(funnel.total)
    assert lines["April–June 2026"] == told(funnel.previous)
    assert "under 5" in str(lines)
    for shown, share, before, count in zip(
        lines["Of the step before"][1:], funnel.of_step_before[1:], funnel.total, funnel.total[1:], strict=False
    ):
        assert shown == (share if before >= 5 and count >= 5 else None)
    assert earlier["All counties"] == told(funnel.previous)
    quarter_before = scripted_quarter.read(lambda session: reporting.funnel(session, QUARTER.previous))
    assert funnel.previous_counties == quarter_before.counties
    for county in quarter_before.counties:
        words = list(earlier.get(county.county or "not known", ("withheld",) * len(county.counts)))
        assert all(word in (count, "withheld") for word, count in zip(words, county.counts, strict=True))
    assert lines["Agency"][0] == "Forward Works"
    assert f"{lines['As of'][0]:%Y-%m-%d}" == "2026-09-30"
    assert f"{lines['Due'][0]:%Y-%m-%d}" == "2026-10-15"


def test_the_same_data_gives_the_same_bytes_and_the_same_workbook(scripted_quarter: Vault) -> None:
    first, second = export(scripted_quarter), export(scripted_quarter)
    assert {name: file.content for name, file in first.items()} == {
        name: file.content for name, file in second.items()
    }
    assert {file.workbook.id for file in first.values()} == {file.workbook.id for file in second.values()}
    with zipfile.ZipFile(BytesIO(first["State mailbox"].content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_report_replaces_one_that_nobody_has_seen_and_no_other(scripted_quarter: Vault) -> None:
    def prepare(session: Session) -> tuple[reporting.WorkbookMade, ...]:
        return reporting.prepare_quarter(session, QUARTER, at=desk.noon(MADE), who="L", settings=SETTINGS)

    def change(session: Session) -> None:
        ncp_id = desk.add_person(session, 900 + session.query(Ncp).count(), ("Brown",))
        program = session.query(Program).filter(Program.name == "WIOA Adult").one()
        desk.refer(session, ncp_id, program.id, date(2026, 7, 3))

    def kept(session: Session) -> tuple[int, int]:
        from csdesk.models.attachment import Attachment, AttachmentKind
        from csdesk.models.release import Disclosure

        files = [file.media_type for file in session.query(Attachment) if file.kind == AttachmentKind.WORKBOOK]
        books = sum(media_type != "application/pdf" for media_type in files)
        assert len(files) == 2 * books, "each has a page beside it"
        return books, session.query(Disclosure).filter(Disclosure.recipient == Recipient.STATE).count()

    first = scripted_quarter.write(prepare)
    assert scripted_quarter.read(kept) == (4, 0), "nothing was told yet"
    scripted_quarter.write(change)
    second = scripted_quarter.write(prepare)
    assert second[0].id != first[0].id
    assert scripted_quarter.read(kept) == (4, 0), "the first one was never seen, and goes"
    given = give_out(scripted_quarter)["State mailbox"]
    scripted_quarter.write(change)
    third = scripted_quarter.write(prepare)
    assert scripted_quarter.read(kept) == (4, given.workbook.people), "what left is on the record"
    assert third[0] == given.workbook, "and stays what it was"


def test_tables_filters_frozen_headings_and_print_setup(scripted_quarter: Vault) -> None:
    for file in export(scripted_quarter).values():
        book = load_workbook(BytesIO(file.content))
        of_state = file.workbook.recipient == Recipient.STATE
        rest = ["Outcomes", "Notes"] if of_state else ["Notes"]
        assert book.sheetnames == ["Summary", "Charts", "Active NCPs", "Referrals", "Activities", *rest]
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
        described = layout.load(layout.STATE if of_state else layout.CSA)
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


def test_the_notes_hold_every_counting_rule(scripted_quarter: Vault) -> None:
    files = export(scripted_quarter)
    of_steps = [*reporting.general_rules(), *(text.rule for text in reporting.step_texts())]
    for name, rules in (("State mailbox", of_steps), ("Brown County CSA", [])):
        notes = {line[1] for line in load_workbook(BytesIO(files[name].content))["Notes"].values}
        assert notes >= {*reporting.report_rules(), *rules}
    assert not notes & set(of_steps), "an agency's report has no funnel"


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
    assert rows(files["State mailbox"], "Active NCPs")[0]["IV-D case"] == "Nothing to report."
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
    named = {check.kind: [line.name[12:16] for line in check.lines] for check in seen.checks if check.lines}
    assert named == {
        reporting.CheckKind.NO_OUTCOME: ["0001", "0002"],
        reporting.CheckKind.NO_NEWS: ["0001"],
        reporting.CheckKind.OUTCOMES: ["0003"],
        reporting.CheckKind.NO_AGENCY: ["0002"],
        reporting.CheckKind.NO_RELEASE: ["0003"],
    }
    assert seen.funnel.total[list(Step).index(Step.REFERRED)] == 3
    export(vault)
    after = vault.read(lambda session: reporting.overview(session, QUARTER, MADE))
    assert [line.recipient_name for line in after.workbooks] == ["State mailbox", "Brown County CSA"]
