"""The performance measures of two years: each by its own rules, and what is typed stays with its year."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from csdesk.services import resources
from csdesk.services.program import measures
from csdesk.services.vault import Vault
from csdesk.ui.screens.measures import MeasuresScreen
from csdesk.ui.shell.window import Window
from tests.services.measures.agencies import ROCK
from tests.services.people import NOW, WHO
from tests.ui.test_measures import OpenScreen, Settled, opened, write


@pytest.fixture
def rock(vault: Vault) -> UUID:
    """Rock County in 2004."""
    return vault.write(lambda session: measures.keep(session, 2004, ROCK, at=NOW, who=WHO))


def years_of(folder: Path, **texts: str) -> None:
    """Resources as they are delivered, with these files of the measures beside 2004: `y2005="..."`."""
    for part in resources.FOLDER.iterdir():
        if part.name != "measures":
            (folder / part.name).symlink_to(part)
    (folder / "measures").mkdir()
    for file in (resources.FOLDER / "measures").iterdir():
        (folder / "measures" / file.name).symlink_to(file)
    for year, text in texts.items():
        (folder / "measures" / f"{year.removeprefix('y')}.toml").write_text(text, "utf-8")


@pytest.fixture
def next_year(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file of 2005 with a higher target of the court order rate, and an agency in it beside that of 2004."""
    folder = tmp_path_factory.mktemp("resources")
    text = (resources.FOLDER / "measures" / "2004.toml").read_text("utf-8")
    text = text.replace("year = 2004", "year = 2005").replace("target = 80\n", "target = 84\n")
    years_of(folder, y2005=text)
    monkeypatch.setattr(resources, "FOLDER", folder)
    yield
    measures.definition.cache_clear()


@pytest.fixture
def two_years(next_year: None, vault: Vault, rock: UUID) -> None:
    """Rock County in both years."""
    vault.write(lambda session: measures.keep(session, 2005, ROCK, at=NOW, who=WHO))


def choose_year(screen: MeasuresScreen, year: int, settled: Settled) -> None:
    screen.years.set_value(year)
    screen.years.activated.emit(screen.years.currentIndex())
    settled()


def bring_back(screen: MeasuresScreen, settled: Settled) -> None:
    """Press *Bring it back*."""
    message = screen.desk.messages.current
    assert message is not None
    assert message.on_action is not None
    message.on_action()
    settled()


@pytest.mark.usefixtures("two_years")
def test_what_if_goes_by_the_rules_of_the_year_that_is_shown(open_screen: OpenScreen, settled: Settled) -> None:
    screen = opened(open_screen, view="what_if", year=2004)
    assert screen.years.value() == 2004
    assert "target 80%" in screen.what_if.sliders["court_order"].now.text()
    choose_year(screen, 2005, settled)
    order = screen.what_if.sliders["court_order"]
    assert "target 84%" in order.now.text()
    assert screen.what_if.isAncestorOf(order)
    order.slider.setValue(order.slider.value() + 1)
    assert "Chart A" in order.then.text()
    choose_year(screen, 2004, settled)
    assert "target 80%" in screen.what_if.sliders["court_order"].now.text()


@pytest.mark.usefixtures("two_years")
def test_what_the_lock_keeps_comes_back_in_its_year_the_form_and_the_funds(
    open_screen: OpenScreen, again: Callable[[], Window], settled: Settled
) -> None:
    screen = opened(open_screen, view="all", year=2004)
    write(screen, "measures.all.funds", "11,000,000")
    screen.begin_edit()
    write(screen, "measures.form.arrears.current.part", "7499")
    main = again().main
    assert main is not None
    there = main.screens["measures"]
    assert isinstance(there, MeasuresScreen)
    assert (there.year, there.years.value()) == (2004, 2004)
    assert there.form.isVisible()
    assert there.form.title.text() == "Rock County CSA, 2004"
    assert there.form.forms["arrears"].fields["arrears.current.part"].typed() == "7499"
    assert there.all.funds.typed() == "11,000,000"


@pytest.mark.usefixtures("two_years")
def test_funds_that_were_typed_do_not_follow_into_another_year(
    open_screen: OpenScreen, settled: Settled, vault: Vault
) -> None:
    screen = opened(open_screen, view="all", year=2004)
    write(screen, "measures.all.funds", "11,000,000")
    choose_year(screen, 2005, settled)
    assert screen.all.funds.value() == 12_340_000_00
    assert screen.unsaved() == {}
    bring_back(screen, settled)
    assert (screen.year, screen.years.value(), screen.all.funds.typed()) == (2004, 2004, "11,000,000")


@pytest.mark.usefixtures("two_years")
def test_a_form_is_left_when_the_year_changes_and_comes_back_in_its_own(
    open_screen: OpenScreen, settled: Settled
) -> None:
    screen = opened(open_screen, year=2004, start="edit")
    write(screen, "measures.form.arrears.current.part", "7499")
    choose_year(screen, 2005, settled)
    assert screen.agency.isVisible()
    assert screen.agency.heading.text() == "Rock County CSA, 2005"
    bring_back(screen, settled)
    assert screen.form.isVisible()
    assert (screen.year, screen.form.title.text()) == (2004, "Rock County CSA, 2004")
    assert screen.form.forms["arrears"].fields["arrears.current.part"].typed() == "7499"


def test_a_broken_file_of_a_year_offers_nothing_but_another_year(
    open_screen: OpenScreen,
    settled: Settled,
    rock: UUID,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("resources")
    years_of(folder, y2005="year = 2006")
    monkeypatch.setattr(resources, "FOLDER", folder)
    screen = opened(open_screen)
    assert (screen.year, screen.broken.isVisible()) == (2005, True)
    assert "2005.toml" in screen.broken.sentence.text()
    for part in (screen.new, screen.bring, screen.template, screen.results, screen.pdf, screen.print):
        assert not part.isEnabled()
    for chip in screen.chips.values():
        assert not chip.isEnabled()
        assert not chip.isChecked()
    assert screen.agencies.count() == 0
    assert screen.first_focus() is screen.years
    screen.show_view("all")
    assert screen.broken.isVisible(), "not the page that says that there is no agency"
    choose_year(screen, 2004, settled)
    assert screen.all.isVisible()
    assert screen.new.isEnabled()
