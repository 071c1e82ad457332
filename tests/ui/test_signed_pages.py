"""The signed page through the real window: attached, looked at, printed as a copy, exchanged."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services import plans
from csdesk.services.plans import PlanState
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from tests.services.people import NOW, WHO
from tests.services.plans.planning import DRAFT, make, person, sign, view
from tests.services.scans.scanning import as_pdf, as_picture, page

OpenScreen = Callable[..., Any]
Settled = Callable[[], None]


def button(screen: Any, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def actions(vault: Vault) -> list[str]:
    return list(vault.read(lambda session: session.scalars(select(AuditEvent.action)).all()))


def test_a_scan_is_added_later_looked_at_and_printed_as_a_copy(
    vault: Vault, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, scan=None)
    photo = tmp_path / "IMG_1.heic"
    photo.write_bytes(as_picture(page(plan_id, turned=3), "HEIC"))
    screen = open_screen("plans", plan_id=plan_id)
    assert button(screen.signed, "plans.showScan").isHidden()
    dialogs.answers = [photo]
    button(screen.signed, "plans.addScan").click()
    settled()
    assert vault.read(lambda session: plans.signed_scan(session, plan_id)).content == photo.read_bytes()
    assert button(screen.signed, "plans.addScan").isHidden()
    button(screen.signed, "plans.showScan").click()
    settled()
    assert len(screen.signed.scan.pages.pages) == 1
    assert screen.signed.scan.isVisible()
    target = tmp_path / "copy.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    screen.signed.scan.print_on(printer)
    settled()
    assert target.read_bytes().startswith(b"%PDF")
    assert {"plan.scan_added", "plan.scan_opened", "plan.copy_printed"} <= set(actions(vault))
    button(screen.signed, "plans.showScan").click()
    assert screen.signed.sheet.isVisible()
    assert screen.signed.scan.pages.pages == ()


def test_the_page_of_another_plan_and_a_damaged_one_are_not_kept(
    vault: Vault,
    desk: Desk,
    open_screen: OpenScreen,
    settled: Settled,
    dialogs: ScriptedDialogs,
    tmp_path: Path,
) -> None:
    plan_id, other = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    wrong, torn = tmp_path / "wrong.pdf", tmp_path / "torn.pdf"
    wrong.write_bytes(as_pdf([page(other)]))
    torn.write_bytes(b"%PDF-1.7 torn off")
    screen = open_screen("plans", plan_id=plan_id)
    screen.editor.sign.click()
    for file, sentence in ((wrong, "of another plan"), (torn, "damaged")):
        dialogs.answers = [file]
        button(screen, "plans.scan").click()
        button(screen, "plans.keepSigned").click()
        settled()
        assert sentence in screen.findChild(QLabel, "plans.signFault").text()
    assert view(vault, plan_id).state is PlanState.DRAFT


def test_what_changed_after_printing_is_said_before_it_is_signed(
    vault: Vault, open_screen: OpenScreen, settled: Settled
) -> None:
    plan_id = make(vault)
    vault.write(lambda session: plans.note_worksheet(session, plan_id, printed=True, at=NOW, who=WHO))
    changed = replace(DRAFT, amount_cents=20_000)
    vault.write(lambda session: plans.save(session, plan_id, changed, at=NOW, who=WHO))
    screen = open_screen("plans", plan_id=plan_id)
    screen.editor.sign.click()
    fault = screen.findChild(QLabel, "plans.signFault")
    assert "changed since" in fault.text()
    button(screen, "plans.keepSigned").click()
    settled()
    assert "the paper says something else" in fault.text()
    assert view(vault, plan_id).state is PlanState.DRAFT
    screen.editor.panel.corrected.click()
    button(screen, "plans.keepSigned").click()
    settled()
    assert view(vault, plan_id).signed_note == "The paper was corrected by hand."
    assert screen.signed.isVisible()
