"""The performance measures in the window: typed in, brought in, what if, shared out, on paper."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from sqlalchemy.orm import Session

from csdesk.services.program import measures
from csdesk.services.program.measures import Count
from csdesk.services.program.measures.words import dollars, percent
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.measures import MeasuresScreen
from csdesk.ui.screens.measures.all_page import AgencyLine
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.services.measures.agencies import ROCK, several
from tests.services.people import NOW, WHO

Settled = Callable[[], None]
OpenScreen = Callable[..., Screen]
COUNTS = {
    "court_order": ("8,232", "10000", "8341", "10000"),
    "paternity": ("9156", "10000", "9276", "10000"),
    "current_support": ("13,845,140", "18,940,000", "13873550.00", "$18,940,000.00"),
    "arrears": ("7390", "10000", "7410", "10000"),
}


@pytest.fixture
def rock(vault: Vault) -> UUID:
    """Rock County, with all its counts."""
    return vault.write(lambda session: measures.keep(session, 2004, ROCK, at=NOW, who=WHO))


@pytest.fixture
def state(vault: Vault) -> None:
    """All agencies of the state."""
    vault.write(lambda session: measures.take_in(session, 2004, several(71), at=NOW, who=WHO))


def opened(open_screen: OpenScreen, **arguments: object) -> MeasuresScreen:
    screen = open_screen("measures", **arguments)
    assert isinstance(screen, MeasuresScreen)
    return screen


def press(screen: Screen, name: str, settled: Settled) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()
    settled()


def write(screen: Screen, name: str, text: str) -> None:
    field = screen.findChild(QLineEdit, name)
    assert field is not None, name
    field.selectAll()
    QTest.keyClicks(field, text)


def table(screen: MeasuresScreen) -> list[tuple[str, ...]]:
    model = screen.agency.table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def kept(session: Session) -> tuple[measures.KeptAgency, ...]:
    return measures.kept_year(session, 2004).agencies


def test_an_agency_is_typed_in_and_its_table_adds_up(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    screen = opened(open_screen)
    press(screen, "measures.nothing.action", settled)
    press(screen, "measures.form.save", settled)
    assert "needs a name" in screen.form.agency_form.fields["name"].below.text()
    write(screen, "measures.form.name", "Rock County CSA")
    write(screen, "measures.form.allocation", "lots")
    press(screen, "measures.form.save", settled)
    assert "not an amount" in screen.form.agency_form.fields["allocation"].below.text()
    write(screen, "measures.form.allocation", "214,600")
    write(screen, "measures.form.claims_before", "4000")
    for code, texts in COUNTS.items():
        places = [f"{code}.{point}.{side}" for point in ("baseline", "current") for side in ("part", "whole")]
        for place, text in zip(places, texts, strict=True):
            write(screen, f"measures.form.{place}", text.replace(",", "") if code != "current_support" else text)
    write(screen, "measures.form.claims_now", "4100")
    press(screen, "measures.form.save", settled)
    assert [one.counts for one in vault.read(kept)] == [ROCK.counts]
    assert table(screen) == [
        ("Court order", "25%", "82.32%", "83.41%", "80%", "100%", "$53,650.00"),
        ("Paternity establishment", "40%", "91.56%", "92.76%", "90%", "100%", "$85,840.00"),
        ("Current support collected", "25%", "73.10%", "73.25%", "75%", "96%", "$51,504.00"),
        ("Arrears cases collected", "10%", "73.90%", "74.10%", "75%", "94%", "$20,172.40"),
        ("Of $214,600.00", "100%", "", "", "", "98.4%", "$211,166.40"),
        ("Federal match, 66 to 34", "", "", "", "", "", "$409,911.25"),
    ]
    assert "Arrears cases collected: 5 cases more to earn 95%, $214.60 more." in screen.agency.next.text()
    screen.desk.take_back()
    settled()
    assert vault.read(kept) == ()


def test_half_a_rate_is_refused_where_it_lacks(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    screen = opened(open_screen, start="new")
    write(screen, "measures.form.name", "Dane")
    write(screen, "measures.form.arrears.current.part", "75")
    press(screen, "measures.form.save", settled)
    field = screen.form.forms["arrears"].fields["arrears.current.whole"]
    assert "this one is needed" in field.below.text()
    assert vault.read(kept) == ()
    write(screen, "measures.form.arrears.current.whole", "74")
    press(screen, "measures.form.save", settled)
    assert "is more than" in screen.form.forms["arrears"].fields["arrears.current.part"].below.text()
    write(screen, "measures.form.arrears.current.whole", "100")
    press(screen, "measures.form.save", settled)
    assert vault.read(kept)[0].counts.current == {"arrears": Count(75, 100)}


@pytest.mark.usefixtures("rock")
def test_what_is_half_typed_is_there_again_after_a_lock_and_after_esc(
    open_screen: OpenScreen, again: Callable[[], Window], settled: Settled, vault: Vault
) -> None:
    screen = opened(open_screen, start="edit")
    write(screen, "measures.form.arrears.current.part", "7499")
    main = again().main
    assert main is not None
    there = main.screens["measures"]
    assert isinstance(there, MeasuresScreen)
    field = there.form.forms["arrears"].fields["arrears.current.part"]
    assert field.typed() == "7499"
    there.form.leave()
    settled()
    assert there.agency.isVisible()


@pytest.mark.usefixtures("rock")
def test_the_rule_and_the_sentence_stand_behind_each_row(open_screen: OpenScreen, settled: Settled) -> None:
    screen = opened(open_screen)
    screen.agency.table.select_key("current_support")
    why = screen.agency.why
    assert why.title.text() == "Current support collected: Chart B"
    assert "The change of +0.15 reaches the row of +0.15: 96%. This row is derived." in why.rule.text()
    assert "between 92% and 98%" in why.notice.text()
    assert "wrong way round" in why.reading.text()
    screen.agency.table.select_key("sum")
    assert "Initial contract load" in why.rule.text()
    screen.agency.table.select_key("court_order")
    QTest.keyClick(screen.agency.table, Qt.Key.Key_Return)
    settled()
    assert screen.rules.isVisible()
    assert "Charts A and B are not in the notice" in screen.rules.how.text()


@pytest.mark.usefixtures("rock")
def test_what_if_by_arrow_and_by_number_saves_nothing(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    screen = opened(open_screen, view="what_if")
    arrears = screen.what_if.sliders["arrears"]
    QTest.keyClick(arrears.slider, Qt.Key.Key_Right)
    assert arrears.spin.value() == 7415
    assert "7,415, 74.15%. Chart B: 95%, $214.60 more." in arrears.then.text()
    assert arrears.slider.accessibleDescription() == arrears.then.text()
    assert "$214.60 more" in screen.what_if.total.text()
    arrears.spin.selectAll()
    QTest.keyClicks(arrears.spin, "7500")
    QTest.keyClick(arrears.spin, Qt.Key.Key_Return)
    assert "Target met: 100%" in arrears.then.text()
    support = screen.what_if.sliders["current_support"]
    QTest.keyClick(support.slider, Qt.Key.Key_Home)
    assert "80%" in support.then.text()
    press(screen, "measures.whatIf.reset", settled)
    assert (arrears.spin.value(), arrears.then.text()) == (7410, "As it is now.")
    assert [one.counts for one in vault.read(kept)] == [ROCK.counts]


@pytest.mark.usefixtures("state")
def test_all_agencies_share_what_is_there(open_screen: OpenScreen, settled: Settled, vault: Vault) -> None:
    screen = opened(open_screen, view="all")
    assert screen.all.list.rows.rowCount() == 71
    assert "= $12,340,000.00 for 71 agencies" in screen.all.sum.text()
    write(screen, "measures.all.funds", "11,106,000")
    press(screen, "measures.all.save", settled)
    assert "= $11,106,000.00 for 71 agencies" in screen.all.sum.text()
    write(screen, "measures.all.funds", "much")
    press(screen, "measures.all.save", settled)
    assert "not an amount" in screen.all.funds.below.text()
    press(screen, "measures.all.projected", settled)
    assert "= $12,340,000.00 for 71 agencies" in screen.all.sum.text()
    screen.all.list.sort_wanted.emit("total", True)
    lines = [line for line in screen.all.list.rows.rows if isinstance(line, AgencyLine)]
    totals = [line.allotted.total_cents for line in lines if line.allotted]
    assert totals == sorted(totals, reverse=True)
    first = lines[0]
    screen.all.list.select_first()
    QTest.keyClick(screen.all.list, Qt.Key.Key_Return)
    settled()
    assert screen.agency_id == first.id
    assert "Among 71 agencies" in screen.agency.shared.text()
    screen.step(1)
    assert screen.agency_id != first.id


def test_a_workbook_is_brought_in_whole_or_not_at_all(
    open_screen: OpenScreen, settled: Settled, vault: Vault, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = opened(open_screen)
    template = tmp_path / "template.xlsx"
    dialogs.answers = [template]
    press(screen, "measures.template", settled)
    book = load_workbook(template)
    sheet = book.worksheets[0]
    for name, part in (("Rock", 8_000), ("Dane", "most")):
        row: list[Any] = [None] * (sheet.max_column or 0)
        row[0], row[1], row[7], row[8] = name, 1_000.5, part, 10_000
        sheet.append(row)
    book.save(template)
    dialogs.answers = [template]
    press(screen, "measures.bring", settled)
    assert screen.faults.isVisible()
    assert "Row 3: “most” under “CO Rate 09/30/2004: IV-D cases with court orders” is no number" in (
        screen.faults.lines.text()
    )
    assert vault.read(kept) == ()
    sheet.cell(3, 8).value = 7_000
    book.save(template)
    dialogs.answers = [template]
    press(screen, "measures.faults.again", settled)
    assert [one.counts.current for one in vault.read(kept)] == [
        {"court_order": Count(7_000, 10_000)},
        {"court_order": Count(8_000, 10_000)},
    ]
    assert screen.all.isVisible()
    assert "2 agencies not complete" in screen.all.missing.text()
    screen.desk.take_back()
    settled()
    assert vault.read(kept) == ()


@pytest.mark.usefixtures("state")
def test_the_results_leave_as_a_workbook_and_as_a_page(
    open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = opened(open_screen)
    results, page = tmp_path / "results.xlsx", tmp_path / "page.pdf"
    dialogs.answers = [results, page]
    press(screen, "measures.results", settled)
    press(screen, "measures.pdf", settled)
    rows = list(load_workbook(results).worksheets[0].values)
    place = rows[0].index("In all ($)")
    assert sum(round(Decimal(str(row[place])) * 100) for row in rows[1:]) == 12_340_000_00
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(page).pages)
    assert screen.standing is not None
    assert f"Performance measures 2004: {screen.standing.name}" in text
    assert "Among 71 agencies" in text
    assert dialogs.asked[-1].startswith(f"Save the measures (Performance measures 2004, {screen.standing.name}.pdf)")


@pytest.mark.usefixtures("state")
def test_where_all_agencies_are_looked_at_the_page_is_of_all(
    open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = opened(open_screen)
    page = tmp_path / "page.pdf"
    screen.show_view("all")
    dialogs.answers = [page]
    press(screen, "measures.pdf", settled)
    text = " ".join("\n".join(sheet.extract_text() for sheet in PdfReader(page).pages).split())
    assert "Performance measures 2004: all agencies" in text
    assert screen.shown is not None
    rows = screen.shown.year.all.rows
    assert len(rows) == 71
    for row in rows:
        assert f"{row.name} {percent(row.agency.share)} {dollars(row.earned_cents)}" in text
        assert f"{dollars(row.redistributed_cents)} {dollars(row.total_cents)} {dollars(row.match_cents)}" in text
    assert "$12,340,000.00" in text.partition("In all $")[2]
    assert dialogs.asked[-1].startswith("Save the measures (Performance measures 2004.pdf)")


def test_a_year_that_cannot_be_read_says_so(
    open_screen: OpenScreen, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened(open_screen)
    screen.year = 1999
    screen.refresh()
    settled()
    assert screen.broken.isVisible()
    assert "no measures for 1999" in screen.broken.sentence.text()
    screen.year = 2004
    press(screen, "measures.broken.action", settled)
    assert screen.nothing.isVisible()


def test_allocations_above_what_is_projected_are_said_so(
    open_screen: OpenScreen, settled: Settled, vault: Vault
) -> None:
    both = several(2, 13_574_000_00)
    vault.write(lambda session: measures.take_in(session, 2004, both, at=NOW, who=WHO))
    screen = opened(open_screen, view="all")
    said = screen.all.sum.text()
    assert "because the allocations come to $13,574,000.00, and $12,340,000.00 is there" in said
    assert "less is there" not in said


def test_few_agencies_are_said_to_be_few_of_the_states(open_screen: OpenScreen, rock: UUID) -> None:
    screen = opened(open_screen, view="all")
    assert "1 of 71 agencies" in screen.all.more.text()


@pytest.mark.usefixtures("rock")
def test_the_advances_stand_behind_the_sum_and_on_the_page(
    open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = opened(open_screen)
    screen.agency.table.select_key("sum")
    words = "$17,883.33 in each month from January 2004 to March 2004, $53,649.99 together"
    assert words in screen.agency.why.rule.text()
    assert "one-twelfth" in screen.agency.why.notice.text()
    page = tmp_path / "page.pdf"
    dialogs.answers = [page]
    press(screen, "measures.pdf", settled)
    text = " ".join("\n".join(sheet.extract_text() for sheet in PdfReader(page).pages).split())
    assert words in text


def test_a_day_without_counts_is_refused_in_its_field(
    open_screen: OpenScreen, settled: Settled, vault: Vault
) -> None:
    screen = opened(open_screen, start="new")
    write(screen, "measures.form.name", "Dane")
    write(screen, "measures.form.as_of", "6/30/2004")
    press(screen, "measures.form.save", settled)
    assert "no counts of this year" in screen.form.agency_form.fields["as_of"].below.text()
    assert vault.read(kept) == ()
