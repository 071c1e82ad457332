"""The worksheet in the window: previewed at any width, with what is asked for, empty, letters without a font."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import IvdCase
from csdesk.services.plans import WorksheetOptions
from csdesk.services.vault import Vault
from csdesk.ui import printing
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from tests.services.plans.planning import DRAFT, desk, make, sign

OpenScreen = Callable[..., Any]
Settled = Callable[[], None]


def to_file(target: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def details(vault: Vault) -> list[str]:
    events = (
        select(AuditEvent.detail).where(AuditEvent.action.startswith("plan.worksheet")).order_by(AuditEvent.number)
    )
    return list(vault.read(lambda session: session.scalars(events).all()))


@pytest.mark.parametrize(("width", "both"), [(1366, True), (1024, False)])
def test_the_worksheet_is_seen_at_any_width(
    vault: Vault, window: Window, open_screen: OpenScreen, settled: Settled, width: int, *, both: bool
) -> None:
    window.resize(width, 620)
    editor = open_screen("plans", plan_id=make(vault)).editor
    assert editor.amount.isVisible()
    assert editor.sheet.isVisible() == both
    assert editor.preview.isVisible() != both

    QTest.keyClick(window, Qt.Key.Key_F9)
    settled()
    assert editor.sheet.isVisible()
    assert editor.amount.isVisible() == both
    assert editor.paper.save.isVisible()

    QTest.keyClick(window, Qt.Key.Key_F9)
    assert editor.amount.isVisible()


def test_what_is_asked_for_is_seen_saved_noted_and_off_again(
    vault: Vault, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    desk(vault)
    plan_id = make(vault)
    number = vault.read(lambda session: session.scalars(select(IvdCase.number)).one())
    editor = open_screen("plans", plan_id=plan_id).editor
    assert len(editor.sheet.pages) == 1

    menu = {action.text(): action for action in editor.paper.asked.build_menu().actions()}
    assert not any(action.isChecked() for action in menu.values())
    menu["With the IV-D number"].trigger()
    menu["Large print"].trigger()
    settled()
    assert len(editor.sheet.pages) == 3
    dialogs.answers = [tmp_path / "asked.pdf"]
    editor.paper.save.click()
    settled()

    assert number in text_of((tmp_path / "asked.pdf").read_bytes())
    assert editor.paper.asked.options == WorksheetOptions()
    assert len(editor.sheet.pages) == 1
    dialogs.answers = [tmp_path / "plain.pdf"]
    editor.paper.save.click()
    settled()
    assert number not in text_of((tmp_path / "plain.pdf").read_bytes())
    assert details(vault) == ["large print, case number", ""]


def test_a_signed_plan_prints_as_a_copy(vault: Vault, open_screen: OpenScreen, settled: Settled) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    signed = open_screen("plans", plan_id=plan_id).signed

    assert signed.paper.asked.options == WorksheetOptions(copy=True)
    signed.paper.asked.ask("large")
    settled()
    assert len(signed.sheet.pages) == 3


def test_letters_that_no_font_has_are_said_before_it_prints(
    vault: Vault, open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(printing, "ask_printer", lambda _owner, document, _then: asked.append(document))
    plan_id = make(vault, replace(DRAFT, longer_term=("Read 𒀀𒁀",)))
    editor = open_screen("plans", plan_id=plan_id).editor

    assert editor.sheet.letters.isVisible()
    assert "𒀀𒁀" in editor.sheet.letters.text()
    editor.paper.print.click()
    assert asked == ["Goal plan"]
    assert "𒀀𒁀" in editor.desk.messages.current.sentence


def test_an_empty_one_prints_for_nobody(
    vault: Vault, open_screen: OpenScreen, settled: Settled, tmp_path: Path
) -> None:
    landing = open_screen("plans").landing
    for large, pages in ((False, 1), (True, 3)):
        target = tmp_path / f"{large}.pdf"
        landing.empty_sheet.print_on(to_file(target), large=large)
        settled()
        assert len(printing.render(target.read_bytes(), 20)) == pages
    assert [action.text() for action in landing.empty_sheet.choices.actions()] == [
        "Print one",
        "Print one in large print",
    ]
