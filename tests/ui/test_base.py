"""The base of the window: tables, forms, dates."""

import re
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import csdesk.ui
from csdesk.ui import formats, theme
from csdesk.ui.messages import ICONS
from csdesk.ui.screens import SCREENS
from csdesk.ui.theme.icons import IconFont
from csdesk.ui.widgets import (
    Column,
    FieldSpec,
    Form,
    Group,
    ListTable,
    Select,
    UnclearNumberError,
    holding,
    parse_date,
    parse_money,
    row,
)
from csdesk.ui.widgets.fields import UNCLEAR_DAY

TODAY = date(2026, 10, 8)


@dataclass(frozen=True)
class Person:
    name: str
    county: str


ROSE, RED, ROBIN = Person("Rose", "Rock"), Person("Red", "Dane"), Person("Robin", "Rock")


@pytest.fixture
def table(qtbot: QtBot) -> ListTable:
    columns = (
        Column("", lambda _person: "", 36, tick=True),
        Column("Name", lambda person: person.name, 160, bold=True, sort="name"),
        Column("County", lambda person: person.county),
    )
    made = ListTable(columns, name="people", spoken="People", key=lambda person: person.name)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_arrow_keys_pass_over_group_lines(table: ListTable) -> None:
    table.set_groups([(Group("Rock", 1), [ROSE]), (Group("Dane", 1), [RED])])
    table.select_first()
    assert table.selected() == ROSE
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.selected() == RED
    assert table.selectionModel().isRowSelected(table.currentIndex().row())


def test_enter_opens_space_ticks_and_letters_go_to_the_screen(table: ListTable) -> None:
    opened, letters = list[Person](), list[tuple[str, Person]]()
    table.opened.connect(opened.append)
    table.key_pressed.connect(lambda letter, row: letters.append((letter, row)))
    table.set_rows([ROSE, RED])
    table.select_key("Red")
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_C)
    assert (opened, table.rows.ticked, letters) == ([RED], {"Red"}, [("C", RED)])


def test_home_and_end_lead_to_the_first_and_the_last_row(table: ListTable) -> None:
    table.set_groups([(Group("Rock", 1), [ROSE]), (Group("Dane", 1), [RED])])
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.selected() == RED
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.selected() == ROSE


def test_the_selection_stays_with_its_row_when_rows_are_shown_again(table: ListTable) -> None:
    chosen: list[Person | None] = []
    table.set_rows([ROSE, RED])
    table.select_key("Red")
    table.chosen.connect(chosen.append)
    table.set_rows([ROBIN, RED])
    assert table.selected() == RED
    table.set_rows([ROBIN])
    assert table.selected() is None
    assert chosen[-1] is None


def test_a_table_asks_for_more_rows_only_once(table: ListTable) -> None:
    asked: list[int] = []
    table.more_wanted.connect(asked.append)
    table.set_rows([ROSE], total=2)
    for _ in range(2):
        if table.rows.canFetchMore(table.rootIndex()):
            table.rows.fetchMore(table.rootIndex())
    assert asked[0] == 1
    assert len(asked) == 1
    table.append_rows([RED])
    assert table.rows.rowCount() == 2


def test_a_table_is_read_aloud(table: ListTable) -> None:
    table.set_rows([ROSE])
    assert [table.rows.index(0, column).data() for column in range(3)] == ["not ticked", "Rose", "Rock"]


def test_a_form_gives_back_what_was_put_in(qtbot: QtBot) -> None:
    specs = (
        FieldSpec("name", "Name"),
        FieldSpec("amount", "Amount", "money"),
        FieldSpec("hours", "Hours", "number"),
        FieldSpec("when", "When", "date"),
        FieldSpec("how", "How", "select", choices=(("call", "Call"), ("text", "Text"))),
        FieldSpec("keep", "Keep", "tick"),
        FieldSpec("note", "Note", "lines"),
    )
    form = Form(specs, screen="test", columns=2, today=lambda: TODAY)
    qtbot.addWidget(form)
    values = {
        "name": "Rose",
        "amount": 120_450,
        "hours": 35,
        "when": TODAY,
        "how": "text",
        "keep": True,
        "note": "Two\nlines",
    }
    form.set_values(values)
    assert form.values() == values
    form.clear()
    assert form.values() == {
        "name": "",
        "amount": None,
        "hours": None,
        "when": None,
        "how": "call",
        "keep": False,
        "note": "",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10/30/2026", date(2026, 10, 30)),
        ("10/30/26", date(2026, 10, 30)),
        ("10/30", date(2026, 10, 30)),
        ("2026-10-30", date(2026, 10, 30)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 10, 9)),
        ("in 2 weeks", date(2026, 10, 22)),
        ("+14", date(2026, 10, 22)),
        ("Friday", date(2026, 10, 9)),
        ("next Monday", date(2026, 10, 12)),
        ("yesterday", date(2026, 10, 7)),
        ("Oct 1", date(2026, 10, 1)),
        ("10/1", date(2026, 10, 1)),
        ("in 1 month", date(2026, 11, 8)),
        ("", None),
    ],
)
def test_dates_are_read_as_people_type_them(text: str, found: date | None) -> None:
    assert parse_date(text, TODAY) == found


@pytest.mark.parametrize("text", ["13/45/1990", "2/30/2026", "soon", "10/30/026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own text for an impossible day
        parse_date(text, TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_reads_back_as_it_is_written(when: date) -> None:
    assert parse_date(f"{when:%m/%d/%Y}", TODAY) == when
    assert formats.near_day(TODAY + timedelta(days=1), TODAY) == "Tomorrow"


@given(st.integers(0, 10**9))
def test_money_reads_back_as_it_is_written(cents: int) -> None:
    assert parse_money(formats.money(cents)) == cents


NO_AMOUNTS = ("$", "1.234", "-5", "SEE NOTES", "1e3", ".", "18.50/hr", "18.50 an hour", "18,50", "1,2,3", "1 5", "١")


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_and_nothing_is_none(text: str) -> None:
    assert parse_money("") is None
    with pytest.raises(UnclearNumberError, match="not an amount"):
        parse_money(text)


def test_an_amount_has_a_bound() -> None:
    assert parse_money("1,000", 100_000) == 100_000
    with pytest.raises(UnclearNumberError, match=r"at most \$1,000\.00"):
        parse_money("1,000.01", 100_000)


@pytest.mark.parametrize(
    ("kind", "typed"), [("number", "+"), ("number", "-"), ("number", "0"), ("number", "66000"), ("money", "abc")]
)
def test_a_field_says_what_it_cannot_read_and_gives_no_value(qapp: QApplication, kind: str, typed: str) -> None:
    form = Form((FieldSpec("it", "It", kind, lowest=1, highest=65_535),), screen="test")
    field = form.fields["it"]
    field.bring_back(typed)
    assert form.find_faults({"it": "It is needed."}) == {"it": field.unclear()} != {"it": ""}
    with pytest.raises(UnclearNumberError):
        form.values()


def test_a_field_for_a_number_takes_digits_only(qapp: QApplication) -> None:
    form = Form((FieldSpec("it", "It", "number", lowest=1, highest=65_535),), screen="test")
    QTest.keyClicks(form.fields["it"].input, "+-5,8 7x")
    assert form.values() == {"it": 587}


def test_every_icon_that_the_program_names_exists(qapp: QApplication) -> None:
    font = IconFont()
    named = re.compile(r'(?:icon=|Icon\(|icon_pixmap\(|theme\.icon\()"([a-z-]+)"')
    files = Path(csdesk.ui.__file__).parent.rglob("*.py")
    names = {name for file in files for name in named.findall(file.read_text(encoding="utf-8"))}
    assert len(names) > 10
    for name in names | {entry.icon for entry in SCREENS} | set(ICONS.values()):
        assert len(font.glyph(name)) == 1
    with pytest.raises(KeyError):
        font.glyph("no such icon")
    assert not theme.icon_pixmap("tray", "accent", 16).isNull()


def test_a_narrow_table_leaves_out_what_may_be_missed(qtbot: QtBot) -> None:
    columns = (
        Column("File", str, least=200),
        Column("Rows", str, 100, yields=1),
        Column("Back", str, 100, yields=2),
        Column("New", str, 100),
    )
    table = ListTable(columns, name="table", spoken="A table")
    qtbot.addWidget(table)
    shown = []
    for width in (520, 420, 320):
        table.resize(width, 200)
        table.show()
        shown.append([column.title for at, column in enumerate(columns) if not table.isColumnHidden(at)])
    assert shown == [["File", "Rows", "Back", "New"], ["File", "Rows", "New"], ["File", "New"]]


def test_a_form_says_what_is_wrong_where_it_is_and_then_again_what_is_usual(qtbot: QtBot) -> None:
    form = Form((FieldSpec("name", "Name"), FieldSpec("day", "Day", "date")), screen="s")
    qtbot.addWidget(form)
    form.show()
    name, day = form.fields["name"], form.fields["day"]
    usual = day.input.accessibleDescription()
    assert usual
    form.show_faults(form.find_faults({"name": "A name is needed.", "day": "A day is needed."}))
    assert (name.below.text(), day.input.accessibleDescription()) == ("A name is needed.", "A day is needed.")
    name.bring_back("Ann")
    day.bring_back("someday")
    assert form.find_faults({"name": "A name is needed."}) == {"day": UNCLEAR_DAY}
    day.bring_back("today")
    form.show_faults(form.find_faults({"name": "A name is needed.", "day": "A day is needed."}))
    assert (name.input.accessibleDescription(), day.input.accessibleDescription()) == ("", usual)


def test_a_form_has_as_many_columns_as_there_is_room_for(qtbot: QtBot) -> None:
    form = Form(
        (FieldSpec("one", "One"), FieldSpec("two", "Two"), FieldSpec("both", "Both", span=2)), screen="s", columns=2
    )
    qtbot.addWidget(form)
    places = []
    for width in (420, 250):
        form.resize(width, 300)
        form.show()
        QApplication.processEvents()
        places.append(form.fields["one"].y() == form.fields["two"].y())
    assert places == [True, False]


def test_calls_into_qt_leave_none_alone(qapp: QApplication) -> None:
    """PySide6 6.12.0 loses a reference at each call that gives nothing back: after some thousands Python aborts."""
    place, before = QRect(), sys.getrefcount(None)
    for _ in range(1000):
        place.setLeft(1)
    assert abs(sys.getrefcount(None) - before) < 500


def test_a_selection_that_is_filled_later_has_room_for_its_choices(qtbot: QtBot) -> None:
    select = Select((), name="test.select", spoken="Recipient")
    line = row(select)
    line.addStretch(1)
    page = holding(line)
    qtbot.addWidget(page)
    page.resize(600, 60)
    with qtbot.waitExposed(page):
        page.show()
    narrow = select.width()
    select.set_choices([(1, "Today, to Rock County Child Support Agency")])
    qtbot.waitUntil(lambda: select.width() > narrow + 100)
    assert select.toolTip() == ""
