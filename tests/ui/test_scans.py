"""Scans through the real window: several plans in one file, checked and kept one by one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services import releases
from csdesk.services.plans import PlanState
from csdesk.services.releases import NewForm, Recipient
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.messages import Message
from csdesk.ui.screens.scans.parts import Done
from csdesk.ui.shell.window import Window
from tests.services.people import NOW, TODAY
from tests.services.plans.planning import make, person, sign, view
from tests.services.scans.scanning import as_pdf, as_picture, page
from tests.ui.scan_folder import DAY_BEFORE, Settled, button, open_first, pages_kept, put, said

OpenScreen = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, desk: Desk) -> Path:
    """The scanner's folder."""
    made = tmp_path / "scans"
    made.mkdir()
    desk.ways.preferences.note_scan_folder(str(made))
    return made


def test_several_plans_of_one_scan_are_kept_and_the_file_goes(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    draft, signed = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    sign(vault, signed, scan=None)
    file = put(folder / "scan 7.pdf", as_pdf([page(draft, turned=1), page(), page(signed)]))
    screen = open_screen("scans")
    assert [scan.path for scan in screen.waiting.list.rows.rows] == [file]
    open_first(screen, settled)
    assert [(line.pages, line.plan.name) for line in screen.check.list.rows.rows] == [
        ("1, 2", "Combs, Chad"),
        ("3", "Zamora, Ana"),
    ]
    assert len(screen.check.pages.pages) == 2
    assert "no code on 2" in screen.findChild(QLabel, "scans.shown").text()
    screen.check.form.set_values({"signed_on": None})
    screen.check.keep.click()
    settled()
    assert view(vault, draft).state is PlanState.DRAFT
    screen.check.form.set_values({"signed_on": TODAY})
    screen.check.keep.click()
    settled()
    assert (view(vault, draft).state, view(vault, draft).signed_on) == (PlanState.SIGNED, TODAY)
    assert screen.check.keep.text() == "Keep the scan"
    dialogs.answers = [True]
    screen.check.keep.click()
    settled()
    assert (pages_kept(vault, draft), pages_kept(vault, signed)) == (2, 1)
    assert not file.exists()
    assert screen.waiting.isVisible()
    actions = vault.read(lambda session: session.scalars(select(AuditEvent.action)).all())
    assert actions.count("plan.scan_file_deleted") == 2


def test_a_release_form_among_plans_is_signed_by_its_page(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    draft = make(vault)
    ncp_id = person(vault, "Zamora", "Ana")
    form = NewForm(Recipient.STATE, ("participation", "employment"))
    made = vault.write(lambda session: releases.print_form(session, ncp_id, form, at=NOW, who="Rae"))
    put(folder / "scan 8.pdf", as_pdf([page(draft), page(made.form_id)]))
    screen = open_screen("scans")
    open_first(screen, settled)
    assert [(line.pages, line.name) for line in screen.check.list.rows.rows] == [
        ("1", "Combs, Chad"),
        ("2", "Zamora, Ana"),
    ]
    screen.check.list.select_key(2)
    assert said(screen) == "A release form: taking part, work. It holds from that day on."
    assert screen.check.form.fields["coach"].isHidden()
    screen.check.form.set_values({"signed_on": TODAY})
    screen.check.keep.click()
    settled()
    (held,) = vault.read(lambda session: releases.releases_of(session, ncp_id))
    assert (held.form_id, held.signed_on, held.facts) == (made.form_id, TODAY, frozenset(form.facts))
    assert held.attachment_id is not None
    assert view(vault, draft).state is PlanState.DRAFT
    assert not screen.check.form.fields["coach"].isHidden()


def test_a_form_whose_release_was_revoked_asks_when_it_was_signed_again(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    ncp_id = person(vault, "Zamora", "Ana")
    form = NewForm(Recipient.STATE, ("participation", "employment"))
    made = vault.write(lambda session: releases.print_form(session, ncp_id, form, at=NOW, who="Rae"))
    first = vault.write(
        lambda session: releases.sign_form(session, made.form_id, signed_on=DAY_BEFORE, at=NOW, who="Rae")
    )
    vault.write(lambda session: releases.revoke(session, first, revoked_on=TODAY, at=NOW, who="Rae"))
    put(folder / "scan 9.pdf", as_pdf([page(made.form_id)]))
    screen = open_screen("scans")
    open_first(screen, settled)
    assert said(screen).endswith("It was revoked as of Oct 8, 2026: signed from then on, it is a new release.")
    screen.check.keep.click()
    settled()
    assert len(vault.read(lambda session: releases.releases_of(session, ncp_id))) == 1
    screen.check.form.set_values({"signed_on": TODAY})
    dialogs.answers = [False]
    screen.check.keep.click()
    settled()
    held = vault.read(lambda session: releases.releases_of(session, ncp_id))
    assert [(one.signed_on, one.revoked_on) for one in held] == [(TODAY, None), (DAY_BEFORE, TODAY)]


def test_a_page_without_a_code_finds_its_plan_by_name(
    vault: Vault, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    plan_id = make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    make(vault)
    photo = put(tmp_path / "IMG_2.jpg", as_picture(page(), "JPEG"))
    screen = open_screen("scans")
    dialogs.answers = [photo]
    button(screen, "scans.choose").click()
    settled()
    assert "No code" in said(screen)
    assert not screen.check.keep.isEnabled()
    QTest.keyClicks(screen.check.finder.name, "nobody")
    settled()
    assert "No plan" in screen.check.finder.told.text()
    screen.check.finder.name.clear()
    QTest.keyClicks(screen.check.finder.name, "zam")
    settled()
    assert [plan.name for plan in screen.check.finder.list.rows.rows] == ["Zamora, Ana"]
    assert not screen.check.finder.told.isVisible()
    screen.check.finder.name.returnPressed.emit()
    dialogs.answers = [False]
    screen.check.keep.click()
    settled()
    assert view(vault, plan_id).state is PlanState.SIGNED
    assert photo.exists()


def test_what_was_left_out_stays_in_the_folder(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    plan_id = make(vault)
    file = put(folder / "scan.pdf", as_pdf([page(plan_id), page(UUID(int=5))]))
    screen = open_screen("scans")
    open_first(screen, settled)
    screen.check.keep.click()
    settled()
    assert "of no plan in this vault" in said(screen)
    button(screen, "scans.leaveOut").click()
    settled()
    assert dialogs.asked == []
    assert file.exists()
    assert pages_kept(vault, plan_id) == 1


def test_new_scans_are_told_once_while_the_desk_is_in_view(
    vault: Vault, folder: Path, window: Window, desk: Desk, settled: Settled
) -> None:
    told: list[Message] = []
    desk.messages.shown.connect(told.append)
    put(folder / "scan.pdf", as_pdf([page()]))
    assert window.main is not None
    for _again in range(2):
        window.main._scanner.watch.look()
        settled()
    assert [message.sentence for message in told] == ["1 scan waits in the scanner’s folder."]
    assert told[0].on_action is not None
    told[0].on_action()
    settled()
    assert window.main.current == "scans"
    window.main.hide()
    put(folder / "second.pdf", as_pdf([page()]))
    window.main._scanner.watch.look()
    settled()
    assert len(told) == 1


def test_a_folder_that_is_gone_and_none_at_all_are_said(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, desk: Desk
) -> None:
    folder.rmdir()
    screen = open_screen("scans")
    assert "folder cannot be read" in screen.waiting.told.text()
    button(screen, "scans.noFolder").click()
    settled()
    assert screen.waiting.told.isHidden()
    assert desk.ways.scan_folder is None
    assert "no folder" in screen.waiting.header.subtitle.text()


def test_what_is_taken_back_is_to_be_checked_again_and_its_file_stays(
    vault: Vault,
    folder: Path,
    desk: Desk,
    open_screen: OpenScreen,
    settled: Settled,
    dialogs: ScriptedDialogs,
) -> None:
    first, second = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    file = put(folder / "scan.pdf", as_pdf([page(first), page(second)]))
    screen = open_screen("scans")
    open_first(screen, settled)
    screen.check.keep.click()
    settled()
    desk.take_back()
    settled()
    assert view(vault, first).state is PlanState.DRAFT
    assert {line.done for line in screen.check.list.rows.rows} == {Done.OPEN}
    lines = tuple(replace(line, done=Done.KEPT, kept="0" * 64) for line in screen.check.list.rows.rows)
    dialogs.answers = [True]
    screen.check.finished.emit(screen.check._scanned, lines)
    settled()
    assert file.exists()
    assert desk.messages.current is not None
    assert "Not all of the scan" in desk.messages.current.sentence


def test_pages_that_are_said_to_be_of_one_plan_are_kept_together(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs
) -> None:
    plan_id = make(vault)
    put(folder / "scan.pdf", as_pdf([page(), page(plan_id)]))
    screen = open_screen("scans")
    open_first(screen, settled)
    assert [line.pages for line in screen.check.list.rows.rows] == ["1", "2"]
    screen.check.finder.list.opened.emit(screen.check.finder.list.selected())
    settled()
    assert [line.pages for line in screen.check.list.rows.rows] == ["1, 2"]
    dialogs.answers = [True]
    screen.check.keep.click()
    settled()
    assert pages_kept(vault, plan_id) == 2


def test_a_scan_that_is_dropped_on_the_window_is_looked_at(
    vault: Vault, window: Window, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    plan_id = make(vault)
    assert window.main is not None
    window.main._take_file(put(tmp_path / "Scan.PDF", as_pdf([page(plan_id)])))
    settled()
    assert window.main.current == "scans"
    screen: Any = window.main.screens["scans"]
    assert screen.check.isVisible()
    window.main._take_file(put(tmp_path / "broken.jpg", b"\xff\xd8\xff broken"))
    settled()
    assert desk.messages.current is not None
    assert "damaged" in desk.messages.current.sentence


def test_what_is_kept_late_is_never_of_another_scan(
    vault: Vault,
    folder: Path,
    desk: Desk,
    open_screen: OpenScreen,
    settled: Settled,
    dialogs: ScriptedDialogs,
    qtbot: QtBot,
) -> None:
    first, second = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    files = [put(folder / "a.pdf", as_pdf([page(first)])), put(folder / "b.pdf", as_pdf([page(second)]))]
    screen = open_screen("scans")
    open_first(screen, settled)
    goes_on = Event()
    desk.write(desk, lambda _session: goes_on.wait(10))
    dialogs.answers = [True]
    screen.check.keep.click()
    assert not screen.check.back.isEnabled()
    assert not screen.check.list.isEnabled()
    assert not button(screen, "scans.leaveOut").isEnabled()
    qtbot.waitUntil(lambda: len(desk.tasks._newest) == 0)
    desk.navigate("scans", path=files[1])
    qtbot.waitUntil(lambda: "b.pdf" in screen.check.header.subtitle.text())
    goes_on.set()
    settled()
    assert view(vault, first).state is PlanState.SIGNED
    assert view(vault, second).state is PlanState.DRAFT
    assert [line.done for line in screen.check.list.rows.rows] == [Done.OPEN]
    assert (dialogs.asked, [file.exists() for file in files]) == ([], [True, True])
    screen.check.keep.click()
    settled()
    assert view(vault, second).state is PlanState.SIGNED
    assert [file.exists() for file in files] == [True, False]


def test_a_signed_page_whose_file_is_deleted_is_not_taken_back(
    vault: Vault,
    folder: Path,
    desk: Desk,
    open_screen: OpenScreen,
    settled: Settled,
    dialogs: ScriptedDialogs,
) -> None:
    plan_id = make(vault)
    file = put(folder / "scan.pdf", as_pdf([page(plan_id)]))
    screen = open_screen("scans")
    open_first(screen, settled)
    dialogs.answers = [True]
    screen.check.keep.click()
    settled()
    assert not file.exists()
    desk.take_back()
    settled()
    assert (view(vault, plan_id).state, pages_kept(vault, plan_id)) == (PlanState.SIGNED, 1)
    assert desk.messages.current is not None
    assert desk.messages.current.sentence == "There is nothing to take back."


def test_enter_takes_nobody_from_the_list_of_another_name(
    vault: Vault, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    make(vault)
    screen = open_screen("scans")
    dialogs.answers = [put(tmp_path / "IMG_2.jpg", as_picture(page(), "JPEG"))]
    button(screen, "scans.choose").click()
    settled()
    assert [plan.name for plan in screen.check.finder.list.rows.rows] == ["Combs, Chad", "Zamora, Ana"]
    QTest.keyClicks(screen.check.finder.name, "zam")
    QTest.keyClick(screen.check.finder.name, Qt.Key.Key_Return)
    assert [line.plan for line in screen.check.list.rows.rows] == [None]
    settled()
    assert [line.plan.name for line in screen.check.list.rows.rows] == ["Zamora, Ana"]


def test_the_pages_of_a_long_scan_are_made_beside_the_window_and_drawn_once(
    vault: Vault, folder: Path, open_screen: OpenScreen, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = make(vault)
    put(folder / "a.pdf", as_pdf([page(plan_id), page()]))
    made_in: set[Thread] = set()
    read = QImage.fromData

    def noted(data: bytes) -> QImage:
        made_in.add(current_thread())
        return read(data)

    monkeypatch.setattr(QImage, "fromData", noted)
    screen = open_screen("scans")
    open_first(screen, settled)
    assert made_in
    assert current_thread() not in made_in
    drawn = screen.check.pages._views
    assert len(drawn) == 2
    screen.check._open_again(frozenset())
    assert screen.check.pages._views is drawn


def test_new_scans_are_not_told_over_a_warning_nor_over_their_own_list(
    vault: Vault, folder: Path, window: Window, desk: Desk, settled: Settled
) -> None:
    put(folder / "scan.pdf", as_pdf([page()]))
    main: Any = window.main
    desk.messages.error("The backup was not made.")

    def look() -> str:
        main._scanner.watch.look()
        settled()
        return desk.messages.current.sentence if desk.messages.current is not None else ""

    assert look() == "The backup was not made."
    desk.messages.clear()
    assert look() == "1 scan waits in the scanner’s folder."
    desk.navigate("scans")
    settled()
    desk.messages.clear()
    put(folder / "second.pdf", as_pdf([page()]))
    assert look() == ""
    desk.navigate("today")
    settled()
    desk.messages.clear()
    assert look() == ""
