"""What was told about a person: the accounting of disclosures."""

from PySide6.QtCore import Signal

from csdesk.services.days import local_day
from csdesk.services.disclosure import DisclosureView
from csdesk.ui import formats
from csdesk.ui.widgets import Band, Button, Column, ListTable, Sheet, Text
from csdesk.wording import tr

NOTHING = tr("Nothing yet.")
COLUMNS = (
    Column(tr("Day"), lambda one: formats.full_day(local_day(one.at)), 104, margin=True, role="ink_2"),
    Column(
        tr("To whom"),
        lambda one: f"{one.recipient_name}: {one.what}",
        bold=True,
        detail=lambda one: one.words,
        tip=lambda one: f"{one.recipient_name}: {one.what}. {one.words}",
    ),
)


class WasToldSheet(Sheet):
    """`print_wanted`, `save_wanted`: the accounting on paper. `tell_wanted`: somebody was told by word of mouth."""

    tell_wanted = Signal()
    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="told.accounting")
        self._told = Text("", "small", wrap=True)
        self.list = ListTable(
            COLUMNS, name="told.accounting.list", spoken=tr("What was told"), key=id, header=False, row_height=50
        )
        self.tell = Button(
            tr("Told …"), self.tell_wanted.emit, name="told.accounting.tell", icon="plus", key="A", small=True
        )
        self.tell.setAccessibleName(tr("Note that somebody was told something"))
        self.print = Button(
            tr("Print"),
            self.print_wanted.emit,
            name="told.accounting.print",
            icon="printer",
            key="Ctrl+P",
            small=True,
        )
        self.save = Button(tr("PDF …"), self.save_wanted.emit, name="told.accounting.save", small=True)
        self.save.setAccessibleName(tr("Save what was told as PDF"))
        self.add(Band(Text(tr("What was told"), "section"), self._told, self.tell, self.print, self.save))
        self.add(self.list, stretch=1)

    def show_told(self, told: tuple[DisclosureView, ...]) -> None:
        """Show what left, the newest first."""
        self.list.set_rows(told)
        self._told.setText(formats.count(len(told), tr("time"), tr("times")) if told else NOTHING)
