"""What is asked for on a worksheet beside the plan itself: ticks in a menu, all of them off each time."""

from dataclasses import fields, replace

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from csdesk.services.plans import WorksheetOptions
from csdesk.ui.widgets import Button
from csdesk.wording import tr

WORDS = {
    "large": tr("Large print"),
    "blank": tr("Empty, for the pen"),
    "copy": tr("Marked as a copy"),
    "changes": tr("With what changed since the version before"),
    "case_number": tr("With the IV-D number"),
    "barriers": tr("With what the steps help with"),
}
"""In the order of the menu: how it looks first, then what it would tell of the parent."""


class Asked(Button):
    """A button whose menu holds the ticks. `changed`: another worksheet is wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(
            tr("Options"), self._open, name="plans.options", icon="sliders-horizontal", key="F7", small=True
        )
        self.options = WorksheetOptions()
        self._usual = self.options
        self._menu = QMenu(self)
        self._menu.setObjectName("plans.options.menu")

    def begin(self, *, copy: bool) -> None:
        """Everything off; a plan that is signed prints as a copy, lest it be signed once more."""
        self._usual = WorksheetOptions(copy=copy)
        self._take(self._usual)

    def put_back(self) -> None:
        """As at the beginning: what was asked for once is not asked for again."""
        if self.options != self._usual:
            self._take(self._usual)
            self.changed.emit()

    def ask(self, name: str) -> None:
        """Ask for it, or not any more."""
        self._take(replace(self.options, **{name: not getattr(self.options, name)}))
        self.changed.emit()

    def build_menu(self) -> QMenu:
        """The menu with what is asked for ticked."""
        self._menu.clear()
        for name, words in WORDS.items():
            if name == "case_number":
                self._menu.addSeparator()
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(getattr(self.options, name))
            action.triggered.connect(lambda _checked=False, name=name: self.ask(name))
        return self._menu

    def _open(self) -> None:
        self.build_menu().popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _take(self, options: WorksheetOptions) -> None:
        self.options = options
        number = sum(getattr(options, field.name) for field in fields(options))
        self.set_trailing(str(number) if number else "")
        self.setToolTip(options.asked)
