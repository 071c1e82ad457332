"""What is typed of an assessment: kept by every way out, or offered again; said when it is not kept."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from csdesk.services.program import readiness
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from tests.services.people import NOW, WHO
from tests.services.program.readiness.holding import some_years
from tests.ui.test_readiness import all_of, opened

Settled = Callable[[], None]
OpenScreen = Callable[..., Screen]


def test_a_note_is_kept_when_its_category_is_left_and_survives_a_lock(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="fill", category="engage_court")
    QTest.keyClicks(screen.fill.form.fields["note"].input, "Ask the clerk")
    assert screen.unsaved() == {"notes": {"engage_court": "Ask the clerk"}}
    screen.fill.select("enroll_parents")
    settled()
    court = all_of(vault)[0].of("engage_court")
    assert court is not None
    assert court.note == "Ask the clerk"
    assert screen.unsaved() == {}
    screen.bring_back({"notes": {"identify_parents": "As typed before"}})
    screen.refresh()
    settled()
    assert screen.fill.form.unsaved() == {"note": "As typed before"}


def test_a_step_that_was_typed_is_brought_back_after_a_lock(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="result", category="support_education")
    screen.result.category.begin_step()
    QTest.keyClicks(screen.result.category.form.fields["what"].input, "Call the college")
    typed = screen.unsaved()
    assert typed == {"step_of": "support_education", "typed": {"what": "Call the college"}}
    screen.result.category.end_step()
    screen.bring_back(typed)
    screen.refresh()
    settled()
    assert screen.result.category.is_entering
    assert screen.unsaved() == typed


@pytest.mark.parametrize("way", ["describe", "to_result", "begin_new", "finish", "save", "remove"])
def test_a_typed_note_is_kept_by_every_way_out_of_the_page(
    open_screen: OpenScreen, vault: Vault, settled: Settled, way: str
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="fill", category="engage_court")
    QTest.keyClicks(screen.fill.form.fields["note"].input, "Ask the clerk")
    ways = {
        "describe": screen.header.describe.click,
        "to_result": screen.header.to_result.click,
        "begin_new": screen.begin_new,
        "finish": screen.header.finish.click,
        "save": screen.fill.keep.click,
        "remove": screen.header.remove.click,
    }
    ways[way]()
    assert screen.unsaved()["notes"] == {"engage_court": "Ask the clerk"}, "until it is in the vault"
    settled()
    if way == "remove":
        screen.desk.take_back()
        settled()
    (one,) = (each for each in all_of(vault) if each.under_way)
    court = one.of("engage_court")
    assert court is not None
    assert court.note == ("" if way == "begin_new" else "Ask the clerk")
    assert screen.unsaved() == ({"notes": {"engage_court": "Ask the clerk"}} if way == "begin_new" else {})


def test_a_note_that_is_refused_stays_and_is_said_to_be_unsaved(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="fill", category="engage_court")
    (under_way,) = (one for one in all_of(vault) if one.under_way)
    note = screen.fill.form.fields["note"]
    QTest.keyClicks(note.input, "Ask the clerk")
    vault.write(lambda session: readiness.remove(session, under_way.id, at=NOW, who=WHO))
    screen.fill.keep.click()
    settled()
    assert note.value() == "Ask the clerk"
    assert "The note is not saved yet; it stays here." in note.below.text()
    message = screen.desk.messages.current
    assert message is not None
    assert "not in the vault any more" in message.sentence
    screen.fill.select("enroll_parents")
    settled()
    assert note.value() == ""
    assert screen.unsaved() == {"notes": {"engage_court": "Ask the clerk"}}
    screen.fill.select("engage_court")
    assert note.value() == "Ask the clerk"


def test_everything_that_is_typed_at_once_is_brought_back(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="result", category="support_education")
    screen.result.category.begin_step()
    QTest.keyClicks(screen.result.category.form.fields["what"].input, "Call the college")
    screen.header.new.click()
    settled()
    screen.fill.select("engage_court")
    screen.header.describe.click()
    QTest.keyClicks(screen.begin.form.fields["present"].input, "Lee Moua, ")
    typed = screen.unsaved()
    assert set(typed) == {"step_of", "typed", "begin", "changes"}
    screen.open_with(view="result")
    screen.refresh()
    settled()
    assert screen.view == "result"
    message = screen.desk.messages.current
    assert message is not None
    assert message.sentence == "What you typed was not saved."
    screen.bring_back(typed | {"notes": {"engage_court": "Ask the clerk"}})
    screen.refresh()
    settled()
    assert screen.view == "begin"
    assert screen.unsaved() == typed
    court = all_of(vault)[0].of("engage_court")
    assert court is not None
    assert court.note == "Ask the clerk", "the form is opened over it"


def test_a_step_that_is_left_can_be_had_back(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    vault.write(some_years)
    screen = opened(open_screen, view="result", category="support_education")
    page = screen.result.category
    for leave in (page.cancel.click, lambda: screen.result.open("engage_court")):
        page.new.click()
        QTest.keyClicks(page.form.fields["what"].input, "Call the college")
        page.new.click()
        assert page.form.fields["what"].value() == "Call the college"
        leave()
        assert not page.is_entering
        message = screen.desk.messages.current
        assert message is not None
        assert message.on_action is not None
        message.on_action()
        settled()
        assert screen.unsaved() == {"step_of": "support_education", "typed": {"what": "Call the college"}}
        page.end_step()
