"""Two records of one person: the other one is found, both are seen side by side and made one, or taken apart."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import caseload, merging
from csdesk.services.caseload import CaseloadLine, CaseloadQuery
from csdesk.services.errors import DeskError
from csdesk.services.merging import MergeLine, MergePreview, TakenApart
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE
from csdesk.ui.screens.ncps.person_screen import PersonScreen
from csdesk.ui.screens.ncps.record_layout import nobody
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Column,
    EmptyState,
    Fault,
    FieldSpec,
    Form,
    KeyLine,
    ListTable,
    PageHeader,
    Scrolling,
    SearchBox,
    Sheet,
    Text,
    clear,
    column,
    holding,
    page,
    row,
    split,
)
from csdesk.wording import tr

FOUND_AT_ONCE = 30
RECORD, NOBODY = range(2)
BEGIN = tr("Type a name, a PIN, a case or a phone number, and choose the record that is about the same person.")
NOBODY_YET = tr(
    "When one person came to this desk as two, the two records are made one here, and can be parted again. Choose "
    "the person in the list of NCPs."
)
REASON = (
    FieldSpec("reason", tr("Why are they one person?"), longest=200, placeholder=tr("Same PIN on both papers")),
)


def _detail(line: CaseloadLine) -> str:
    age = f"{line.age}" if line.age is not None else ""
    return ", ".join(
        part for part in (age, tr("PIN {pin}", pin=line.pin) if line.pin else "", *line.counties) if part
    )


COLUMNS = (Column(tr("Name"), lambda line: line.name, bold=True, detail=_detail),)


class MergeScreen(PersonScreen):
    """`open_with(ncp_id)`: find the other record of this person. `open_with(merge_id)`: a merge that was made."""

    name = "merge"
    depends_on = ABOUT_PEOPLE

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.preview: MergePreview | None = None
        self._merge_id: UUID | None = None
        self._other: UUID | None = None
        self._swapped = False
        back = BackButton(self._back, tr("the record"), name="merge.back", key="Esc")
        self.header = PageHeader(tr("The same person as …"), "", back=back, name="merge")
        self.search = SearchBox(
            name="merge.search", spoken=tr("Find the other record"), placeholder=tr("Name, PIN, case, phone")
        )
        self.list = ListTable(
            COLUMNS, name="merge.list", spoken=tr("People"), key=lambda line: line.ncp_id, header=False, row_height=50
        )
        self.told = Text("", "small", wrap=True, name="merge.told")
        self.told.hide()
        self.merged = QVBoxLayout()
        self.merged.setSpacing(8)
        self.sides = QGridLayout()
        self.sides.setHorizontalSpacing(16)
        self.sides.setVerticalSpacing(6)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(4)
        self.form = Form(REASON, screen="merge", columns=1, today=desk.today)
        self.swap = Button(tr("Keep the other record"), self._swap, name="merge.swap", icon="swap", small=True)
        self.save = Button(
            tr("Make them one record"), self._merge, name="merge.save", kind="primary", key="Ctrl+Enter"
        )
        self.pages = QStackedWidget()
        self._whole = QStackedWidget()
        self._lay_out()
        self.search.typed.connect(lambda _text: self._find())
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self.list.setFocus)
        self.search.entered.connect(self._choose_first)
        self.list.opened.connect(self._choose)

    def open_with(self, ncp_id: UUID | None = None, merge_id: UUID | None = None, **_more: Any) -> None:
        """A person whose other record is looked for, or a merge."""
        if ncp_id is None and merge_id is None:
            return
        self.ncp_id, self._merge_id, self._other, self._swapped = ncp_id, merge_id, None, False
        self.preview = None
        self.search.clear()
        self.list.set_rows(())
        self.form.clear()
        self._outdated = True

    def refresh(self) -> None:
        """Read who it is, what was merged before, and what a merge would do."""
        if self.ncp_id is None and self._merge_id is None:
            self._whole.setCurrentIndex(NOBODY)
            return
        ncp_id, merge_id, other = self.ncp_id, self._merge_id, self._other
        kept, gone = (other, ncp_id) if self._swapped else (ncp_id, other)
        today = self.desk.today()

        def read(session: Any) -> tuple[str, UUID, tuple[MergeLine, ...], MergePreview | None]:
            one = merging.merge_of(session, merge_id) if merge_id is not None else None
            who = ncp_id or (one.kept_id if one is not None else UUID(int=0))
            name = caseload.record(session, who, today=today).name
            preview = merging.merge_preview(session, kept, gone) if kept and gone else None
            return name, who, merging.merges_of(session, who), preview

        self.desk.read(self, read, self._show, self._gone, key="merge")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.ncps import scenes

        return scenes.of_merge(self, files)

    def unsaved(self) -> dict[str, Any]:
        """Why two records are one person, as far as it is written."""
        typed = self.form.unsaved()
        if not typed or self.ncp_id is None or self._other is None:
            return {}
        return {"of": str(self.ncp_id), "other": str(self._other), "swapped": self._swapped, "typed": typed}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Go on with the two records."""
        self.open_with(ncp_id=UUID(unsaved["of"]))
        self._other, self._swapped = UUID(unsaved["other"]), bool(unsaved["swapped"])
        self.form.bring_back(unsaved["typed"])

    def primary_action(self) -> QAbstractButton:
        """Make them one."""
        return self.save

    def first_focus(self) -> QWidget | None:
        """What is typed first."""
        return self.search if self.ncp_id or self._merge_id else None

    def _lay_out(self) -> None:
        self._merged = Sheet(self.merged, title=tr("Merged into this record"), icon="git-merge", name="merge.before")
        left = Sheet(self.search, name="merge.find", title=tr("Find the other record"), icon="magnifying-glass")
        left.add(self.told)
        left.add(self.list, stretch=1)
        begin = EmptyState(
            tr("Which record is the other one?"),
            BEGIN,
            icon="git-merge",
            action=tr("Find the other record"),
            on_action=self.search.setFocus,
            name="merge.begin",
        )
        self.refused = Fault(name="merge.refused")
        scrolling = Scrolling(holding(self.sides), holding(self.notes), self.refused, None, gap=12)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        both = Sheet(title=tr("Side by side"), icon="columns", name="merge.both")
        both.add(scrolling, stretch=1)
        both.add(self.form, row(self.swap, None, self.save))
        self.pages.addWidget(Sheet(begin, name="merge.beginSheet"))
        self.pages.addWidget(both)
        right = column(self._merged, gap=12)
        right.addWidget(self.pages, 1)
        parts = split((left, 1), (holding(right), 2), gap=12)
        for part in (holding(parts), nobody(lambda: self.desk.navigate("ncps"), NOBODY_YET, name="merge")):
            self._whole.addWidget(part)
        self._whole.setCurrentIndex(NOBODY)
        keys = KeyLine(
            ("↓", tr("to the people")), ("Enter", tr("side by side")), ("Esc", tr("back")), name="merge.keys"
        )
        keys.belong(self.list, "↓", "Enter")
        self.set_content(page(self.header, self._whole), keys)

    def _show(self, read: tuple[str, UUID, tuple[MergeLine, ...], MergePreview | None]) -> None:
        name, self.ncp_id, merges, self.preview = read
        self._whole.setCurrentIndex(RECORD)
        self.header.set(subtitle=name)
        clear(self.merged)
        for one in merges:
            self.merged.addWidget(self._merge_line(one))
        self._merged.setVisible(bool(merges))
        self.pages.setCurrentIndex(1 if self.preview is not None else 0)
        if self.preview is not None:
            self._show_sides(self.preview)

    def _merge_line(self, one: MergeLine) -> QWidget:
        gone = ", ".join(
            part for part in (one.gone_name, tr("PIN {pin}", pin=one.gone_pin) if one.gone_pin else "") if part
        )
        when = tr("Merged {moment} by {by}", moment=formats.moment(one.at), by=one.by)
        words = [Text(gone, "strong", wrap=True), Text(when, "small", wrap=True)]
        words += [Text(one.reason, "small", wrap=True)] if one.reason else []
        apart = Button(tr("Take apart"), lambda: self._take_apart(one), name="merge.apart", small=True)
        apart.setAccessibleName(tr("Take {gone_name} apart from this record again", gone_name=one.gone_name))
        line = row(gap=12)
        line.addWidget(holding(column(*words, gap=2)), 1)
        line.addWidget(apart)
        return holding(line)

    def _show_sides(self, preview: MergePreview) -> None:
        clear(self.sides)
        heads = ("", tr("This record stays"), tr("This one goes into it"), tr("Afterwards"))
        for place, words in enumerate(heads):
            self.sides.addWidget(Text(words, "small_strong", wrap=True), 0, place)
        for number, one in enumerate(preview.sides, start=1):
            differs = bool(one.kept and one.gone and one.kept != one.gone and not one.kept.isdigit())
            cells = (one.label, one.kept or "–", one.gone or "–", one.will_be)
            for place, words in enumerate(cells):
                role = "attention" if differs and place in (1, 2) else "ink_2" if place == 0 else "ink"
                self.sides.addWidget(
                    Text(words, "small" if place == 0 else "body", role=role, wrap=True), number, place
                )
        for place, stretch in enumerate((3, 4, 4, 4)):
            self.sides.setColumnStretch(place, stretch)
        clear(self.notes)
        for note in preview.notes:
            self.notes.addWidget(Text(note, wrap=True))
        self.refused.setText(preview.refused)
        self.refused.setVisible(bool(preview.refused))
        self.save.setEnabled(not preview.refused)
        self.swap.setEnabled(not preview.refused)

    def _find(self) -> None:
        text, me = self.search.text().strip(), self.ncp_id
        if not text:
            self._show_found(())
            return
        query, today = CaseloadQuery(text=text), self.desk.today()

        self.desk.read(
            self,
            lambda session: tuple(
                one
                for one in caseload.find(session, query, today=today, limit=FOUND_AT_ONCE).rows
                if one.ncp_id != me
            ),
            self._show_found,
            key="find",
        )

    def _show_found(self, rows: tuple[CaseloadLine, ...]) -> None:
        self.list.set_rows(rows)
        self.list.select_first()
        nobody = bool(self.search.text().strip()) and not rows
        self.told.setText(
            tr("Nobody else is found. Try fewer letters, or the other record’s number.") if nobody else ""
        )
        self.told.setVisible(nobody)

    def _choose_first(self) -> None:
        line = self.list.selected()
        if line is not None:
            self._choose(line)

    def _choose(self, line: CaseloadLine) -> None:
        self._other, self._swapped = line.ncp_id, False
        self.refresh()
        self.form.fields["reason"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _swap(self) -> None:
        self._swapped = not self._swapped
        self.refresh()

    def _merge(self) -> None:
        preview = self.preview
        if preview is None or preview.refused:
            return
        reason = str(self.form.values()["reason"])
        if not reason:
            self.form.show_faults({"reason": tr("A few words are needed; they stand in what happened.")})
            return
        at, who = self.desk.now(), self.desk.who
        self.save.setEnabled(False)
        before = (self.ncp_id, self._other)
        self.ncp_id, self._other = preview.kept_id, None  # of the record that goes nothing is read any more

        def merged(_merge_id: UUID) -> None:
            self.desk.messages.good(tr("They are one record now. It can be taken apart again from what happened."))
            self.desk.navigate("record", ncp_id=preview.kept_id)

        def refused(error: DeskError) -> None:
            self.ncp_id, self._other = before
            self.save.setEnabled(True)
            self.desk.messages.refused(error)

        self.desk.write(
            self,
            lambda session: merging.merge(session, preview.kept_id, preview.gone_id, reason, at=at, who=who),
            merged,
            refused,
            changed=ABOUT_PEOPLE,
            undo=tr("The merge of two records"),
        )

    def _take_apart(self, one: MergeLine) -> None:
        at, who = self.desk.now(), self.desk.who

        def apart(told: TakenApart) -> None:
            self.desk.messages.good(told.sentence)
            self.desk.navigate("record", ncp_id=told.kept_id)

        self.desk.write(
            self,
            lambda session: merging.take_apart(session, one.id, at=at, who=who),
            apart,
            changed=ABOUT_PEOPLE,
            undo=tr("The taking apart of two records"),
        )
