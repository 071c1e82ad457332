"""Which instrument the next interview is begun with; there only where there is more than one."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QWidget

from csdesk.services import settings
from csdesk.services.interview import Available
from csdesk.services.settings import Settings
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Fault, Select, column
from csdesk.wording import tr


class InstrumentChoice(QWidget):
    """`told(str)`: the instrument in use, in one line."""

    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._offered: tuple[Available, ...] = ()
        self.select = Select(name="interview.instrument", spoken=tr("Questions and language of the next interview"))
        self.select.activated.connect(lambda _index: self._keep())
        self._fault = Fault("small", name="interview.instrumentFault")
        self.setLayout(column(self.select, self._fault, gap=4))
        self._fault.hide()
        self.hide()

    def offer(self, offered: tuple[Available, ...], chosen: str) -> None:
        """Offer the instruments that can be used, and say which cannot, and why."""
        self._offered = offered
        usable = [one for one in offered if not one.fault]
        faults = [one.fault for one in offered if one.fault]
        gone = chosen not in [one.name for one in offered]
        if gone:
            faults.append(
                tr(
                    "The file that interviews were begun with ({chosen}) is not there any more: choose one.",
                    chosen=chosen,
                )
            )
        self.select.set_choices([(one.name, _words(one)) for one in usable])
        self.select.set_value(chosen)
        self.select.setVisible(gone or len(usable) > 1)
        self._fault.setText(" ".join(faults))
        self._fault.setVisible(bool(faults))
        self.setVisible(bool(faults) or len(usable) > 1)
        self._tell()

    def _tell(self) -> None:
        self.told.emit(next((one.summary for one in self._offered if one.name == self.select.value()), ""))

    def _keep(self) -> None:
        name, at, who = str(self.select.value()), self.desk.now(), self.desk.who

        def work(session: Any) -> Settings:
            wanted = replace(settings.load(session), instrument=name)
            settings.change(session, wanted, at=at, who=who)
            return wanted

        def kept(wanted: Settings) -> None:
            self.desk.settings = wanted
            self._tell()

        self.desk.write(self, work, kept, changed={"settings"})


def _words(one: Available) -> str:
    language = QLocale.languageToString(QLocale(one.language).language())
    return f"{one.title}, {one.version} · {language}"
