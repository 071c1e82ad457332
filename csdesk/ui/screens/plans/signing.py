"""The signature: given in person on paper, recorded here, with the scan of the page where there is one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services import plans
from csdesk.services.errors import DeskError
from csdesk.services.plans import PaperDiffersError, PlanView
from csdesk.services.scans import MOST_BYTES, ScanPage
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.tasks import Failed
from csdesk.ui.widgets import Button, Fault, FieldSpec, Form, Sheet, Text, Tick, row
from csdesk.wording import tr

SCANS = tr("Scans (*.pdf *.jpg *.jpeg *.png *.heic *.heif)")
NO_SCAN = tr("No scan: it can be added later.")
CORRECTED = tr("The paper was corrected by hand, as the plan says now")


@dataclass(frozen=True)
class Signature:
    """What is said of a signature."""

    signed_on: date
    coach: str
    scan: Path | None
    corrected_by_hand: bool


@dataclass(frozen=True)
class Scanned:
    """A file that was read as a scan."""

    content: bytes
    file_name: str
    pages: tuple[ScanPage, ...]


class SignPanel(Sheet):
    """Date, coach, scan. `signed(Signature)`, `cancelled`."""

    signed = Signal(object)
    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Signed in person"), icon="pen-nib", name="plans.signPanel")
        self._desk = desk
        self._scan: Path | None = None
        self.form = Form(
            (
                FieldSpec("signed_on", tr("Signed on"), "date"),
                FieldSpec("coach", tr("Coach who signed"), longest=200),
            ),
            screen="plans",
            columns=2,
            today=desk.today,
        )
        self._told = Text(NO_SCAN, "small", elide=True, name="plans.scanTold")
        self._fault = Fault(name="plans.signFault")
        self.corrected = Tick(CORRECTED, name="plans.corrected")
        attach = Button(tr("Attach the scan …"), self._ask_scan, name="plans.scan", icon="paperclip")
        keep = Button(tr("Keep as signed"), self._keep, name="plans.keepSigned", kind="primary")
        cancel = Button(tr("Not yet"), self.cancelled.emit, name="plans.signCancel")
        line = row(attach)
        line.addWidget(self._told, 1)
        line.addWidget(cancel)
        line.addWidget(keep)
        self.add(self.form, self._fault, self.corrected, line)
        self._fault.setVisible(False)
        self.corrected.setVisible(False)

    def ask(self, today: date, view: PlanView, liaison: str) -> None:
        """Open, and ask anew."""
        self.show()
        self._scan = None
        self._told.setText(NO_SCAN)
        self.say("")
        self.corrected.setChecked(False)
        self.corrected.setVisible(view.changed_since_printed)
        if view.changed_since_printed and view.printed_at is not None:
            printed = formats.moment(view.printed_at)
            self.say(
                tr(
                    "The worksheet was printed {printed}, and the plan was changed since. Print it again, or:",
                    printed=printed,
                )
            )
        self.form.set_values({"signed_on": today, "coach": view.draft.coach or liaison})
        self.form.fields["signed_on"].input.setFocus()

    def unsaved(self) -> dict[str, Any]:
        """What was typed while it is open; empty when nothing was."""
        return self.form.unsaved() if not self.isHidden() else {}

    def refuse(self, error: DeskError) -> None:
        """Say what was refused."""
        if isinstance(error, PaperDiffersError):
            self.corrected.setVisible(True)
        self.say(str(error))

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _ask_scan(self) -> None:
        self._desk.dialogs.open_file(tr("The scan of the signed page"), SCANS, self._take_scan)

    def _take_scan(self, path: Path) -> None:
        self._scan = path
        self._told.setText(path.name)

    def _keep(self) -> None:
        values = self.form.values()
        if values["signed_on"] is None:
            self.form.show_faults({"signed_on": tr("When was it signed?")})
            return
        self.form.show_faults({})
        said = Signature(values["signed_on"], values["coach"], self._scan, self.corrected.isChecked())
        self.signed.emit(said)


def sign_plan(
    desk: Desk, owner: QWidget, plan_id: UUID, said: Signature, done: Callable[[None], object], failed: Failed
) -> None:
    """Keep a signature: its scan is read first, beside other work."""
    at, who = desk.now(), desk.who

    def keep(scanned: Scanned | None) -> None:
        def work(session: Any) -> None:
            if scanned is not None:
                plans.require_same_plan(session, plan_id, scanned.pages)
            plans.sign(
                session,
                plan_id,
                signed_on=said.signed_on,
                coach=said.coach,
                scan=scanned.content if scanned is not None else None,
                file_name=scanned.file_name if scanned is not None else "",
                corrected_by_hand=said.corrected_by_hand,
                at=at,
                who=who,
            )

        desk.write(owner, work, done, failed, changed={"plans"}, undo=tr("The signature"))

    if said.scan is None:
        keep(None)
    else:
        read_beside(desk, owner, said.scan, keep, failed)


def attach(desk: Desk, owner: QWidget, plan_id: UUID, path: Path, done: Callable[[None], object]) -> None:
    """Keep a scan with a plan that was signed before."""
    at, who = desk.now(), desk.who

    def keep(scanned: Scanned) -> None:
        def work(session: Any) -> None:
            plans.require_same_plan(session, plan_id, scanned.pages)
            plans.attach_scan(session, plan_id, scanned.content, scanned.file_name, at=at, who=who)

        desk.write(owner, work, done, changed={"plans"}, undo=tr("The scan"))

    read_beside(desk, owner, path, keep)


def read_beside(
    desk: Desk, owner: QWidget, path: Path, done: Callable[[Scanned], object], failed: Failed | None = None
) -> None:
    """Read a scan beside all other work, and tell of it."""

    def work() -> Scanned:
        from csdesk.services import scans

        content = read_scan(path)
        return Scanned(content, path.name, scans.read(content))

    desk.tasks.query(owner, work, done, failed, key="scan")


def read_scan(path: Path) -> bytes:
    """The bytes of a scan. Raises `DeskError`. Off the UI thread."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DeskError(tr("The scan is larger than 100 MB. Nothing was kept; scan fewer pages at once."))
        return path.read_bytes()
    except OSError as error:
        raise DeskError(
            tr("The scan cannot be read: {strerror}. Nothing was kept.", strerror=error.strerror)
        ) from error
