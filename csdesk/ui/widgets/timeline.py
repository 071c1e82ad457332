"""What happened, newest first: the date in the margin, icon, what, detail."""

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.ui import theme
from csdesk.ui.widgets.rows import Column
from csdesk.ui.widgets.table import ListTable
from csdesk.wording import tr

PLAIN_ROW = 30
DETAIL_ROW = 49


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `reference` is what the screen needs to open it."""

    when: str
    icon: str
    what: str
    detail: str = ""
    reference: object = None


COLUMNS = (
    Column(tr("When"), lambda entry: entry.when, 76, margin=True, role="ink_2"),
    Column(
        tr("What"),
        lambda entry: entry.what,
        bold=True,
        icon=lambda entry: entry.icon,
        detail=lambda entry: entry.detail,
    ),
)


class Timeline(ListTable):
    """A list of entries, higher where there is a detail."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(COLUMNS, name=name, spoken=spoken, header=False, row_height=DETAIL_ROW)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show entries, newest first. Where the newest was marked, the one that came since is marked instead."""
        was_newest = self.currentIndex().row() <= 0
        self.set_rows(entries)
        if was_newest and entries and self.selected() is not None:
            self.select_first()
        for number, entry in enumerate(entries):
            # Rows keep the heights of those that were here before.
            self.setRowHeight(number, theme.scaled(DETAIL_ROW if entry.detail else PLAIN_ROW))
