"""What is done with a list: with those who are ticked, and the list as a file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from csdesk.services.caseload import CaseloadQuery, Exported, Ticked, bulk_work
from csdesk.services.caseload.as_json import chosen_from_json, chosen_to_json
from csdesk.services.caseload.bulk_work import Chosen, Worked
from csdesk.services.caseload.overview import Choices
from csdesk.services.docket import KnownPlaces, known_places
from csdesk.services.errors import DeskError
from csdesk.services.files import write_file
from csdesk.ui import formats
from csdesk.ui.desk import Desk, Read
from csdesk.ui.screens.ncps.action_sheet import Moment
from csdesk.ui.screens.ncps.people_table import PeopleTable
from csdesk.ui.screens.ncps.several import ALL, Several, Work, sentence
from csdesk.ui.screens.ncps.several_sheet import SeveralSheet
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.caseload.for_whom import ForWhom

NOT_ENCRYPTED = tr(
    "The file is not encrypted: keep it where nobody else can read it, and delete it when it is done with."
)
FORMS = tr("Excel workbook (*.xlsx);;Text table (*.csv)")


@dataclass(frozen=True)
class Seen:
    """The list as it is seen."""

    query: CaseloadQuery
    columns: tuple[str, ...]
    without: frozenset[UUID] = frozenset()
    """Of whom the query means, those who are not ticked where everybody else is."""
    shown: CaseloadQuery | None = None
    """Whose lines are there already, while those of another query are still read."""


class SeveralPeople(QObject):
    """The menu of Ctrl+M. `opened`: the form of one work is to be seen; `ended`: it is not any more."""

    opened = Signal()
    ended = Signal()

    def __init__(
        self, desk: Desk, table: PeopleTable, seen: Callable[[], Seen], export: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._table, self._seen, self._export = desk, table, seen, export
        self.choices = Choices()
        self._for = Chosen(())
        self._people = 0
        self._before: dict[str, Any] = {}
        """What was begun before a lock, until what the form offers is read."""
        self.menu = QMenu(parent)
        self.menu.setObjectName("ncps.several.menu")
        self.sheet = SeveralSheet(desk.today, lambda: Moment(desk.now(), desk.today(), desk.who))
        self.sheet.closed.connect(self.ended)
        self.sheet.wanted.connect(self._do)

    @property
    def count(self) -> int:
        """How many people it would be done for: those who are ticked, else the one who is selected."""
        rows = self._table.people
        return rows.tick_count or int(self._table.selected() is not None)

    def chosen(self) -> Chosen:
        """Who is ticked, else who is selected."""
        rows = self._table.people
        ticked = frozenset(key for key in rows.ticked if isinstance(key, UUID))
        if rows.everybody:
            return Chosen(everybody=self._seen().query, without=ticked)
        line = self._table.selected()
        return Chosen(tuple(ticked) or ((line.ncp_id,) if line is not None else ()))

    def build_menu(self) -> QMenu:
        """Fill the menu."""
        self.menu.clear()
        some = self.count > 0
        title = formats.count(self.count, tr("person"), tr("people")) if some else tr("Nobody is ticked")
        self.menu.addAction(title).setEnabled(False)  # a section's title is not drawn by every style
        self.menu.addSeparator()
        self._entry(tr("Write to them …"), self._write_to, enabled=some)
        for several in ALL:
            self._entry(several.title, partial(self.begin, several), enabled=some)
        ticked = self._table.people.tick_count
        self._entry(
            tr("Export {ticked:,} ticked …", ticked=ticked) if ticked else tr("Export those who are ticked …"),
            self._export,
            enabled=ticked > 0,
        )
        self.menu.addSeparator()
        self._entry(tr("Tick everybody who is found\tCtrl+A"), lambda: self._tick(everybody=True))
        self._entry(tr("Untick everybody"), lambda: self._tick(everybody=False), enabled=ticked > 0)
        return self.menu

    def open_menu(self, at: QWidget) -> None:
        """Show the menu over a widget, or below it."""
        self.build_menu().popup(at.mapToGlobal(QPoint(0, at.height() + 2)))

    def begin(self, several: Several) -> None:
        """Open the form of one work, for those who are chosen now: the list may be read again meanwhile."""
        self._for, self._people = self.chosen(), self.count
        self._open(several, {})

    def take_choices(self, choices: Choices) -> None:
        """What the forms offer was read; what was begun before a lock is shown again."""
        self.choices = choices
        before, self._before = self._before, {}
        several = next((one for one in ALL if one.code == before.get("work")), None)
        if several is not None:
            self._for, self._people = chosen_from_json(before["for"]), before["people"]
            self._open(several, before["typed"])

    def unsaved(self) -> dict[str, Any]:
        """The form that is open, what was typed into it, and for whom; empty when nothing was."""
        typed = self.sheet.unsaved()
        return typed | {"for": chosen_to_json(self._for), "people": self._people} if typed else self._before

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Show again what `unsaved` gave, as soon as what the form offers is read."""
        self._before = unsaved

    def _open(self, several: Several, typed: dict[str, Any]) -> None:
        def show(known: KnownPlaces) -> None:
            self.sheet.begin(several, self._people, self.choices, known)
            if self.sheet.form is not None:
                self.sheet.form.bring_back(typed)
            self.opened.emit()

        self._desk.read(self, known_places, show, key="known")

    def end(self) -> None:
        """Leave the form."""
        self.sheet.end()
        self.ended.emit()

    def _entry(self, words: str, on: Callable[[], object], *, enabled: bool = True) -> None:
        action = self.menu.addAction(words)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _checked=False: on())

    def _tick(self, *, everybody: bool) -> None:
        self._table.people.tick_everybody(everybody)

    def _write_to(self) -> None:
        chosen, today = self.chosen(), self._desk.today()
        self._desk.read(
            self,
            lambda session: bulk_work.people_of(session, chosen, today=today),
            lambda ncp_ids: self._desk.navigate("letters", ncp_ids=ncp_ids),
        )

    def _do(self, several: Several, work: Work, values: dict[str, Any]) -> None:
        chosen, today = self._for, self._desk.today()

        def run(session: Any, progress: Any) -> Worked:
            ncp_ids = bulk_work.people_of(session, chosen, today=today)
            return work(session, ncp_ids, progress.report)

        def done(worked: Worked) -> None:
            self.end()
            self._desk.messages.good(sentence(worked, several.said(values)))

        def failed(error: DeskError) -> None:
            self.sheet.fault.setText(str(error))

        title = several.title.removesuffix(" …")
        self._desk.job(self, run, done, failed, title=title, changed=several.changed, undo=several.undo)


def export_words(total: int | None, ticked: int) -> str:
    """What the button says that writes a list to a file."""
    if ticked:
        return tr("Export {ticked:,} ticked …", ticked=ticked)
    return tr("Export {total:,} …", total=total) if total else tr("Export …")


class ListExport(QObject):
    """The list as a file: those who are ticked, else whom it shows, in its order, in its columns."""

    def __init__(
        self, desk: Desk, table: PeopleTable, seen: Callable[[], Seen], over: Callable[[], QWidget], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._table, self._seen, self._over = desk, table, seen, over
        self.menu = QMenu(parent)
        """For whom it is."""
        self.menu.setObjectName("ncps.export.menu")
        self._ticked_in: dict[UUID, CaseloadQuery] = {}
        """In which list each who is ticked was ticked: what it was filtered by."""
        table.ticks_changed.connect(lambda _count: self._note_ticks())

    def _note_ticks(self) -> None:
        rows, seen = self._table.people, self._seen()
        ticked = set() if rows.everybody else {key for key in rows.ticked if isinstance(key, UUID)}
        here = seen.shown or seen.query
        self._ticked_in = {key: self._ticked_in.get(key, here) for key in ticked}

    def meant(self) -> Seen:
        """Of whom the file would be, and by what they were chosen."""
        seen, rows = self._seen(), self._table.people
        ticked = frozenset(key for key in rows.ticked if isinstance(key, UUID))
        if rows.everybody:
            return replace(seen, without=ticked)
        if not ticked:
            return seen
        # Who is ticked stays so while something else is searched for.
        together: dict[CaseloadQuery, list[UUID]] = {}
        for key in ticked:
            together.setdefault(self._ticked_in.get(key, seen.query), []).append(key)
        lists = tuple(Ticked(tuple(people), query) for query, people in together.items())
        query = CaseloadQuery(
            sort=seen.query.sort, descending=seen.query.descending, people=tuple(ticked), ticked=lists
        )
        return replace(seen, query=query)

    def ask(self) -> None:
        """Ask for whom it is, unless IT allows no lists."""
        try:
            self._desk.ways.policy.require_lists()
        except DeskError as error:
            self._desk.messages.refused(error)
            return
        from csdesk.services.caseload import for_whom

        self._desk.read(self, for_whom.recipients, self._offer, key="recipients")

    def _offer(self, recipients: "tuple[ForWhom, ...]") -> None:
        self.menu.clear()
        self.menu.addAction(tr("For my own use …")).triggered.connect(lambda _checked=False: self._ask_place(None))
        self.menu.addSeparator()
        for one in recipients:
            entry = self.menu.addAction(tr("For {name} …", name=one.name).replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, one=one: self._ask_place(one))
        if not recipients:
            self.menu.addAction(tr("For an agency: no case of one is in the vault")).setEnabled(False)
        over = self._over()
        self.menu.popup(over.mapToGlobal(QPoint(0, over.height() + 2)))

    def _ask_place(self, whom: "ForWhom | None") -> None:
        self._desk.dialogs.save_file(
            _export_title(whom.name if whom is not None else "", ticked=bool(self._table.people.tick_count)),
            "people.xlsx",
            FORMS,
            partial(self._write, self.meant(), whom),
        )

    def _write(self, seen: Seen, whom: "ForWhom | None", path: Path) -> None:
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy
        today, form = self._desk.today(), "csv" if path.suffix.lower() == ".csv" else "xlsx"

        def draw(read: Read, progress: Progress) -> Exported:
            from csdesk.services.caseload.export_list import OWN_USE, export_list

            policy.require_place(path)
            exported: Exported = read(
                lambda session: export_list(
                    session,
                    seen.query,
                    seen.columns,
                    form=form,
                    to=whom.to if whom is not None else OWN_USE,
                    without=seen.without,
                    today=today,
                    policy=policy,
                    progress=progress.report,
                )
            )
            return exported

        def note(session: Any, exported: Exported, _progress: Progress) -> Exported:
            from csdesk.services.caseload.export_list import note_list

            told = note_list(session, exported, at=at, who=who)
            write_file(session, path, exported.content, told=told, policy=policy)
            return exported

        def done(exported: Exported) -> None:
            self._desk.messages.good(f"{said_of(exported, whom, path.name)} {NOT_ENCRYPTED}")

        self._desk.hand_out(self, draw, note, done, title=tr("Export the list"), changed={"told"})


def said_of(exported: Exported, whom: "ForWhom | None", file_name: str) -> str:
    """What is said of a list that was written."""
    people = formats.count(exported.lines, tr("person"), tr("people"))
    if whom is None:
        said = tr("{people} written to {file_name}, as the list shows them.", people=people, file_name=file_name)
        if exported.withheld:
            held = formats.count(exported.withheld, tr("person"), tr("people"))
            more = tr("Addresses and phones of {held} under safe contact are left out.", held=held)
            said = f"{said} {more}"
        return said
    said = tr(
        "{people} written to {file_name} for {name}, noted on each record. The file says what was withheld.",
        people=people,
        file_name=file_name,
        name=whom.name,
    )
    if exported.left_out:
        left = formats.count(exported.left_out, tr("person"), tr("people"))
        more = tr("{left} may not be named there, or told of by the filter, and are left out.", left=left)
        said = f"{said} {more}"
    return said


def _export_title(name: str, *, ticked: bool) -> str:
    """What the dialog of the file says. `name`: for whom it is; empty for own use."""
    if ticked:
        return (
            tr("Export those who are ticked for {name}. The file will not be encrypted", name=name)
            if name
            else tr("Export those who are ticked. The file will not be encrypted")
        )
    return (
        tr("Export this list for {name}. The file will not be encrypted", name=name)
        if name
        else tr("Export this list. The file will not be encrypted")
    )
