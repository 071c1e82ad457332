"""The desks of a quarter: whose extract is here, of when, what is missing, and how many people two desks share."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal

from csdesk.services.program.supervisor import AddedUp, Kept, Service, Sum
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.widgets import Column, ListTable, Sheet, Text, column, holding
from csdesk.wording import tr

SERVICES = {
    Service.REFERRED: tr("referred to a service"),
    Service.ENROLLED: tr("enrolled in a service"),
    Service.COMPLETED: tr("completed a service"),
}
SUMS = {
    Sum.CONTACTS: tr("contacts"),
    Sum.KEPT: tr("appointments kept"),
    Sum.INTERVIEWS: tr("interviews held"),
    Sum.PLANS: tr("goal plans signed"),
    Sum.SESSIONS: tr("sessions attended"),
    Sum.MEETINGS: tr("meetings with agencies"),
}


def _name(line: Kept) -> str:
    return tr("{liaison} (this desk)", liaison=line.liaison) if line.own else line.liaison


def _when(line: Kept) -> str:
    made = formats.full_day(line.made_at.astimezone().date())
    return tr("{day}, not whole yet", day=made) if line.early else tr("made {day}", day=made)


def _tip(line: Kept) -> str:
    made = tr("{name}, {when}.", name=_name(line), when=_when(line))
    if not line.early:
        return made
    return tr("{made} It was made before the quarter ended: ask for it once more.", made=made)


COLUMNS = (
    Column(
        tr("Desk"),
        _name,
        least=150,
        bold=True,
        detail=_when,
        icon=lambda line: "warning-circle" if line.early else "",
        icon_role="attention",
        tip=_tip,
    ),
    Column(tr("People"), lambda line: f"{line.people:,}", 72, right=True),
)


class DesksSheet(Sheet):
    """The list and the words below it. `remove_wanted(Kept)`, `count_wanted()`."""

    remove_wanted = Signal(object)
    count_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="supervisor.desks.sheet")
        self.list = ListTable(
            COLUMNS, name="supervisor.desks", spoken=tr("Desks"), key=lambda line: line.source, row_height=50
        )
        self.list.offer(self._commands)
        self.missing = Text("", "small", role="attention", wrap=True, name="supervisor.missing")
        self.shared = Text("", wrap=True, name="supervisor.shared")
        self.further = Text("", "small", wrap=True, name="supervisor.further")
        words = holding(column(self.missing, self.shared, self.further, gap=6, margins=(16, 8, 16, 10)))
        self.add(self.list, stretch=1)
        self.add(words)

    def show_desks(self, lines: Sequence[Kept], missing: Sequence[str]) -> None:
        """Show whose extract is here, whose was here of the quarter before and is not yet, and who is here twice."""
        self.list.set_rows(lines)
        if self.list.selected() is None:
            self.list.select_first()
        names = Counter(line.liaison for line in lines)
        twice = [name for name, count in names.items() if count > 1]
        words = []
        if missing:
            words.append(
                tr("Here for the quarter before, and not yet for this one: {names}.", names=", ".join(missing))
            )
        if twice:
            words.append(
                tr(
                    "More than one desk has the name {names}. If they are one desk in two vaults, take one out: what "
                    "it did would count twice.",
                    names=", ".join(twice),
                )
            )
        self.missing.setVisible(bool(words))
        self.missing.setText(" ".join(words))

    def show_added(self, added: AddedUp) -> None:
        """Say what two desks have in common, who could not be compared, and what else was counted."""
        self.shared.setText(overlap(added))
        services = zip(SERVICES.values(), added.services, strict=True)
        sums = zip(SUMS.values(), added.sums, strict=True)
        counted = ", ".join(f"{count:,} {words}" for words, count in (*services, *sums) if count)
        self.further.setText(tr("Besides: {counted}.", counted=counted) if counted else "")
        self.further.setVisible(bool(counted))

    def _commands(self, line: Kept) -> tuple[Command, ...]:
        remove = Command(
            "supervisor.remove",
            tr("Take out of the quarter"),
            "Delete",
            lambda: self.remove_wanted.emit(line),
            kind=Kind.ROW,
            icon="trash",
        )
        if not line.own:
            return (remove,)
        again = Command(
            "supervisor.count",
            tr("Count this desk again"),
            "C",
            self.count_wanted.emit,
            kind=Kind.ROW,
            icon="arrows-clockwise",
        )
        return again, remove


def overlap(added: AddedUp) -> str:
    """How many people there are, how many two desks share, and who could not be compared."""
    people = formats.count(added.people, tr("person"), tr("people"))
    if len(added.desks) < 2:
        words = tr("{people} at one desk. With a second desk it shows who is at both.", people=people)
    elif not added.shared:
        words = tr("{people}, each once. No two desks share anybody.", people=people)
    elif added.shared == 1:
        words = tr("{people}, each once. Two or more desks share 1 person.", people=people)
    else:
        words = tr(
            "{people}, each once. Two or more desks share {count} people.", people=people, count=f"{added.shared:,}"
        )
    if added.shared:
        joined = tr(
            "Of them {by_pin} by PIN, {by_case} by a case number only, which is weaker.",
            by_pin=f"{added.shared - added.by_case:,}",
            by_case=f"{added.by_case:,}",
        )
        words = f"{words} {joined}"
    if not added.not_compared:
        return words
    alone = (
        tr("1 person could not be compared: no PIN or case number of their own.")
        if added.not_compared == 1
        else tr(
            "{count} people could not be compared: no PIN or case number of their own.",
            count=f"{added.not_compared:,}",
        )
    )
    return f"{words} {alone}"
