"""The signature: given in person on paper, recorded here, with the scan of the page where there is one."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, FieldSpec, Form, Sheet, Text, row

SCANS = "Scans (*.pdf *.jpg *.jpeg *.png)"
MOST_BYTES = 25_000_000
"""More than any scan of a page has."""
NO_SCAN = "No scan: the signed page is kept on paper."


class SignPanel(Sheet):
    """Date, coach, scan. `signed(date, coach, Path or None)`, `cancelled`."""

    signed = Signal(object, str, object)
    cancelled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title="Signed in person", icon="pen-nib", name="plans.signPanel")
        self._desk = desk
        self._scan: Path | None = None
        self.form = Form(
            (FieldSpec("signed_on", "Signed on", "date"), FieldSpec("coach", "Coach who signed", longest=200)),
            screen="plans",
            columns=2,
            today=desk.today,
        )
        self._told = Text(NO_SCAN, "small", elide=True, name="plans.scanTold")
        self._fault = Text("", role="bad", wrap=True, name="plans.signFault")
        attach = Button("Attach the scan …", self._ask_scan, name="plans.scan", icon="paperclip")
        keep = Button("Keep as signed", self._keep, name="plans.keepSigned", kind="primary")
        cancel = Button("Not yet", self.cancelled.emit, name="plans.signCancel")
        line = row(attach)
        line.addWidget(self._told, 1)
        line.addWidget(cancel)
        line.addWidget(keep)
        self.add(self.form, line, self._fault)
        self._fault.setVisible(False)

    def ask(self, today: date, coach: str) -> None:
        """Ask anew."""
        self._scan = None
        self._told.setText(NO_SCAN)
        self.say("")
        self.form.set_values({"signed_on": today, "coach": coach})
        self.form.fields["signed_on"].input.setFocus()

    def say(self, sentence: str) -> None:
        """Say what was refused."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _ask_scan(self) -> None:
        self._desk.dialogs.open_file("The scan of the signed page", SCANS, self._take_scan)

    def _take_scan(self, path: Path) -> None:
        self._scan = path
        self._told.setText(path.name)

    def _keep(self) -> None:
        values = self.form.values()
        if values["signed_on"] is None:
            self.form.show_faults({"signed_on": "When was it signed?"})
            return
        self.form.show_faults({})
        self.signed.emit(values["signed_on"], values["coach"], self._scan)


def read_scan(path: Path | None) -> bytes | None:
    """The bytes of a scan. Raises `DeskError`. Off the UI thread."""
    if path is None:
        return None
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DeskError("The scan is larger than 25 MB. The plan was not signed; scan with fewer dots per inch.")
        return path.read_bytes()
    except OSError as error:
        raise DeskError(f"The scan cannot be read: {error.strerror}. The plan was not signed.") from error
