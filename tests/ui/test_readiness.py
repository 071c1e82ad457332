"""The readiness assessment in the window: filled in by keys, shown as a web, laid over what was before, on paper."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from csdesk.services import joint_work
from csdesk.services.program import readiness
from csdesk.services.program.readiness import Assessed
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.readiness import ReadinessScreen
from csdesk.ui.screens.readiness.result_page import Number
from csdesk.ui.widgets import RadialDiagram
from tests.services.people import TODAY
from tests.services.program.readiness.holding import NOW_LEVELS, THEN, THEN_LEVELS, finished, some_years

Settled = Callable[[], None]
OpenScreen = Callable[..., Screen]
Keys = Qt.Key


def opened(open_screen: OpenScreen, **arguments: object) -> ReadinessScreen:
    screen = open_screen("readiness", **arguments)
    assert isinstance(screen, ReadinessScreen)
    return screen


def all_of(vault: Vault) -> tuple[Assessed, ...]:
    return vault.read(readiness.assessments)


def test_it_is_filled_in_by_keys_alone_and_finished(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    screen = opened(open_screen)
    assert screen.view == "empty"
    QTest.keyClick(screen, Keys.Key_N, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert screen.view == "begin"
    assert screen.begin.using.text().startswith("Using this assessment: Complete the table")
    screen.begin.form.fields["by"].set_value("")
    screen.begin.save.click()
    settled()
    assert "who holds it" in screen.begin.form.fields["by"].below.text()
    QTest.keyClicks(screen.begin.form.fields["by"].input, "Sam Liaison")
    QTest.keyClick(screen, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert screen.view == "fill"
    screen.header.finish.click()
    settled()
    assert screen.view == "fill", "nothing is marked yet"
    table = screen.fill.list
    for _line in range(29 + 13):
        QTest.keyClick(table, Keys.Key_2)
        settled()
    (one,) = all_of(vault)
    assert (one.marked, set(one.overalls)) == (29, {2})
    screen.fill.select("engage_court", "engage_court_2")
    QTest.keyClick(table, Keys.Key_0)
    settled()
    assert all_of(vault)[0].marked == 28
    assert screen.header.subtitle.text() == "Under way: 28 of 29 statements, 13 of 13 categories"
    screen.header.finish.click()
    settled()
    assert screen.view == "fill"
    assert screen.fill.line is not None
    assert screen.fill.line.statement == "engage_court_2", "the list stands on what is missing"
    assert "Caseworkers attend and review hearings for parents" in screen.fill.text.text()
    QTest.keyClick(table, Keys.Key_3)
    settled()
    screen.header.finish.click()
    settled()
    assert screen.view == "result"
    assert not all_of(vault)[0].under_way
    screen.desk.take_back()
    settled()
    assert all_of(vault)[0].under_way


def test_the_overall_marks_are_proposed_by_a_rule_that_is_said_and_taken_over_on_wish(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="fill", category="engage_court")
    assert screen.fill.rule.text() == (
        "Proposed: 3 Integrated, the average of its statements rounded down. It is a proposal; you set the mark."
    )
    screen.header.take.click()
    settled()
    court = all_of(vault)[0].of("engage_court")
    assert court is not None
    assert court.overall == 3
    assert not screen.header.take.isEnabled()


def test_growth_is_since_the_one_before_it_whatever_lies_under_the_web(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(lambda session: finished(session, THEN - timedelta(days=400), (1,) * 13))
    vault.write(lambda session: finished(session, THEN, THEN_LEVELS))
    newest = vault.write(finished)
    middle = next(one.id for one in all_of(vault) if one.held_on == THEN)
    screen = opened(open_screen, assessment_id=middle)
    screen.result.show_part("all")
    screen.result.all.select(0)
    QTest.keyClick(screen.result.all, Keys.Key_Space)
    screen.result.all.select(2)
    QTest.keyClick(screen.result.all, Keys.Key_Space)
    settled()
    assert [one.id for one in screen.earlier] == [newest]
    rows = [row for row in screen.result.numbers.rows.rows if isinstance(row, Number)]
    assert {row.then for row in rows} == {"1 Emerging"}
    assert tuple(row.change for row in rows) == tuple(level - 1 for level in THEN_LEVELS)


def test_three_lie_under_the_web_and_a_fourth_is_said_to_be_too_many(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    days = [TODAY - timedelta(days=400 * years) for years in range(5)]
    vault.write(lambda session: [finished(session, day) for day in days])
    screen = opened(open_screen)
    table = screen.result.all
    screen.result.show_part("all")
    for line in (4, 3, 2):
        table.select(line)
        QTest.keyClick(table, Keys.Key_Space)
        settled()
    assert [one.held_on for one in screen.earlier] == [days[1], days[3], days[4]]
    assert table.rows.ticked == {one.id for one in screen.earlier}
    message = screen.desk.messages.current
    assert message is not None
    assert message.sentence.startswith("Three lie under the web already.")


def test_a_weak_category_has_what_the_document_says_at_hand_and_gets_a_next_step(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="weak")
    assert screen.result.weak.selected().one.title == "Case Management for CPs and Children"
    QTest.keyClick(screen.result.weak, Keys.Key_Return)
    settled()
    page = screen.result.category
    said = [label.text() for label in page.findChildren(type(page.title))]
    one = page.one
    assert one is not None
    for adaptation in one.category.adaptations:
        assert not adaptation.text or adaptation.text in said
        assert all(f"• {item}" in said for item in adaptation.items)
    page.new.click()
    page.save.click()
    settled()
    assert "what is to be done" in page.form.fields["what"].below.text()
    QTest.keyClicks(page.form.fields["what"].input, "Call each CP in the first week")
    page.form.fields["due_on"].set_value(TODAY)
    QTest.keyClick(screen, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    planned = vault.read(joint_work.of_readiness)["case_management_cps"]
    assert [(step.what, step.due_on, step.topic) for step in planned] == [
        ("Call each CP in the first week", TODAY, "readiness")
    ]
    assert not page.is_entering
    QTest.keyClick(screen, Keys.Key_Escape)
    settled()
    assert screen.result.part == "weak"


def test_earlier_assessments_are_laid_under_the_web_and_the_paper_has_the_same(
    open_screen: OpenScreen, vault: Vault, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    vault.write(lambda session: finished(session, THEN - timedelta(days=400), (1,) * 13))
    vault.write(lambda session: finished(session, THEN, THEN_LEVELS))
    vault.write(finished)
    screen = opened(open_screen)
    diagram = screen.result.diagram
    assert (diagram.now, diagram.earlier) == (NOW_LEVELS, (THEN_LEVELS,))
    assert diagram.legends == ("Oct 8, 2026", "Oct 7, 2025")
    screen.result.show_part("all")
    screen.result.all.select(2)
    QTest.keyClick(screen.result.all, Keys.Key_Space)
    settled()
    assert diagram.earlier == (THEN_LEVELS, (1,) * 13)
    path = tmp_path / "readiness.pdf"
    dialogs.answers = [path]
    screen.paper.save.click()
    settled()
    assert "Sep 2, 2024" in PdfReader(path).pages[0].extract_text()
    screen.result.all.select(1)
    QTest.keyClick(screen.result.all, Keys.Key_Return)
    settled()
    told: tuple[object, object] = (diagram.now, diagram.earlier)
    assert told == (THEN_LEVELS, ((1,) * 13,))


def test_one_is_removed_and_taken_back_and_corrected(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    vault.write(finished)
    screen = opened(open_screen)
    screen.header.remove.click()
    settled()
    assert (screen.view, all_of(vault)) == ("empty", ())
    screen.desk.take_back()
    settled()
    assert screen.view == "result"
    assert all_of(vault)[0].overalls == NOW_LEVELS
    screen.header.correct.click()
    settled()
    assert screen.view == "fill"
    QTest.keyClick(screen.fill.list, Keys.Key_1)
    settled()
    assert all_of(vault)[0].categories[0].marks[0] == 1


@pytest.fixture
def diagram(qtbot: QtBot) -> RadialDiagram:
    made = RadialDiagram(name="radial", spoken="Readiness")
    definition = readiness.load()
    titles = [one.shown for one in definition.categories]
    made.show_marks(titles, NOW_LEVELS, [(*THEN_LEVELS[:12], None)], ["2026", "2025"], levels=definition.levels)
    qtbot.addWidget(made)
    made.resize(520, 460)
    made.show()
    return made


def test_the_diagram_says_every_number_in_words(diagram: RadialDiagram) -> None:
    assert diagram.words[0] == "Identify Parents: 2026: 3 Integrated; 2025: 2 Coordinated"
    assert diagram.words[12] == "Use CQI Approach: 2026: 2 Coordinated; 2025: no mark"
    assert diagram.accessibleDescription() == "; ".join(diagram.words)


def test_the_arrows_walk_around_the_axes_and_enter_opens_one(diagram: RadialDiagram) -> None:
    chosen: list[int] = []
    gone_in: list[int] = []
    diagram.chosen.connect(chosen.append)
    diagram.opened.connect(gone_in.append)
    diagram.mark(0)
    for key in (Keys.Key_Right, Keys.Key_Down, Keys.Key_Left, Keys.Key_Home, Keys.Key_Up, Keys.Key_Return):
        QTest.keyClick(diagram, key)
    assert chosen == [1, 2, 1, 0, 12]
    assert gone_in == [12]
    assert diagram.accessibleName() == "Readiness: Use CQI Approach: 2026: 2 Coordinated; 2025: no mark"


def test_an_axis_is_chosen_by_its_label_or_near_it(diagram: RadialDiagram) -> None:
    for place in range(13):
        assert diagram.place_at(diagram.room_of(place).center()) == place
        x, y = diagram.radial.point(place, 2)
        assert diagram.place_at(QPoint(round(x), round(y))) == place
    assert diagram.place_at(QPoint(1, 1)) is None


@pytest.mark.parametrize("width", [340, 400, 520, 900])
def test_in_its_least_height_no_label_is_cut_or_touches_another(diagram: RadialDiagram, width: int) -> None:
    diagram.resize(width, 400)
    diagram.resize(width, diagram.minimumSizeHint().height())
    labels = diagram.radial.labels
    for at, one in enumerate(labels):
        assert min(one.x, one.y) >= 0
        assert one.x + one.width <= diagram.width()
        assert one.y + one.height <= diagram.height()
        assert not any(one.touches(other) for other in labels[:at])
