"""The file that a CSA sent back: what it means is seen before anything is changed, and then taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import directory, review_list
from csdesk.services.errors import DeskError
from csdesk.services.review_list import AnswerLine, AnswersFound, Said, Taken
from csdesk.services.reviews import ANSWER_LABELS, ReviewAnswer
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import (
    ActionBar,
    BackButton,
    Button,
    Column,
    DateInput,
    EmptyState,
    Figure,
    FigureStrip,
    ListTable,
    PageHeader,
    Select,
    Sheet,
    Text,
    page,
)
from csdesk.wording import tr

KINDS = tr("Answers (*.xlsx *.xls *.xlsb *.ods *.csv *.txt);;All files (*)")
FIGURES = {
    Said.CLEARED: (tr("May be contacted"), "check", "good"),
    Said.EXCLUDED: (tr("Do not contact"), "prohibit", "bad"),
    Said.OPEN: (tr("No answer yet"), "hourglass", "ink_2"),
    Said.NOTHING_NEW: (tr("Nothing new"), "equals", "ink_2"),
    Said.TO_LOOK_AT: (tr("To look at"), "warning-circle", "attention"),
}
WHY = {
    Said.CLEARED: tr("ticked: taken"),
    Said.EXCLUDED: tr("ticked: taken"),
    Said.OPEN: tr("they stay open"),
    Said.NOTHING_NEW: tr("known already"),
    Said.TO_LOOK_AT: tr("tick what holds"),
}
ALL = "all"
EMPTY, FOUND = range(2)
BEGIN = tr(
    "The agency chose an answer for each person in the review list and sent it back: as a workbook (.xlsx, .xls, "
    ".ods) or as text (.csv). Nothing is changed before you have seen what it means."
)


def _answer(line: AnswerLine) -> str:
    if line.answer is ReviewAnswer.OPEN:
        return ""
    return f"{ANSWER_LABELS[line.answer]}{f': {line.reason}' if line.reason else ''}"


def _row_of(line: AnswerLine) -> int:
    return line.row


COLUMNS = (
    Column(tr("Row"), lambda line: f"{line.row:,}", 56, margin=True, role="ink_3"),
    Column("", lambda _line: "", 36, tick=True, spoken=tr("Ticked")),
    Column(tr("NCP"), lambda line: line.name, 170, bold=True, tip=lambda line: line.name),
    Column(tr("Answer"), _answer, tip=_answer, least=180),
    Column(
        tr("What to know"),
        lambda line: line.why,
        role=lambda line: "attention" if line.said is Said.TO_LOOK_AT else "ink_2",
        icon=lambda line: "warning-circle" if line.said is Said.TO_LOOK_AT else "",
        tip=lambda line: line.why,
    ),
)


@dataclass(frozen=True)
class _Read:
    """What was found, and who of the agency may have answered."""

    found: AnswersFound
    persons: tuple[str, ...]


class ReviewAnswersScreen(Screen):
    """`open_with(path)`: a file that was dropped or chosen; with `csa_id` it must be this agency's.

    The ticks say which answers are taken: of the rows that are to be looked at none, unless the liaison ticks them.
    """

    name = "review_answers"
    depends_on = frozenset[str]()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._csa_id: UUID | None = None
        self.found: AnswersFound | None = None
        self._kept: dict[str, Any] = {}
        back = BackButton(self._back, tr("the agency"), name="reviewAnswers.back", key="Esc")
        self.header = PageHeader(tr("Answers of an agency"), "", back=back, name="reviewAnswers")
        self.figures = FigureStrip(name="reviewAnswers.figures", spoken=tr("What the file means"))
        self.figures.chosen.connect(self._show_lines)
        self.list = ListTable(
            COLUMNS, name="reviewAnswers.list", spoken=tr("Rows of the file"), key=lambda line: line.row
        )
        self.list.ticks_changed.connect(lambda _count: self._only_what_can_be_taken())
        self.missing = Text("", role="attention", wrap=True, name="reviewAnswers.missing")
        self.pages = QStackedWidget()
        self._nothing = EmptyState(
            tr("Bring in the file that the agency sent back"),
            BEGIN,
            icon="tray",
            action=tr("Choose the file"),
            on_action=self.browse,
            key="Ctrl+O",
            name="reviewAnswers.empty",
        )
        self.pages.addWidget(Sheet(self._nothing, name="reviewAnswers.nothing"))
        self.pages.addWidget(Sheet(self.list, padding=0, name="reviewAnswers.sheet"))
        self.on = DateInput(desk.today, name="reviewAnswers.on", spoken=tr("Answered on"))
        self.on.setFixedWidth(140)
        self.by = Select((), name="reviewAnswers.by", spoken=tr("Answered by"))
        self.save = Button(
            tr("Take the answers"), self._take, name="reviewAnswers.take", kind="primary", key="Ctrl+Enter"
        )
        self.bar = ActionBar(
            Text(tr("Answered on"), role="ink_2"), self.on, Text(tr("by"), role="ink_2"), self.by, None, self.save
        )
        self.set_content(page(self.header, self.figures, self.missing, self.pages), self.bar)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._back)
        self._show_nothing()

    def open_with(
        self, csa_id: UUID | None = None, path: Path | None = None, browse: bool = False, **_more: Any
    ) -> None:
        """A file, or the agency whose file is to be chosen."""
        self._csa_id = csa_id
        self._show_nothing()
        if path is not None:
            self.take(path)
        elif browse:
            self.browse()

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.directory import scenes

        return scenes.of_answers(self, files)

    def primary_action(self) -> QAbstractButton:
        """Take the answers."""
        return self.save

    def first_focus(self) -> QWidget | None:
        """The list, or the button that asks for the file."""
        if self.pages.currentIndex() == FOUND:
            return self.list
        return self.findChild(Button, "reviewAnswers.empty.action")

    def browse(self) -> None:
        """Ask for a file."""
        self.desk.dialogs.open_file(tr("The file that the agency sent back"), KINDS, self.take)

    def take(self, path: Path) -> None:
        """Read a file and show what it means."""
        csa_id, vault = self._csa_id, self.desk.vault

        def work(progress: Progress) -> _Read:
            progress.report(0, 2, tr("Reading the file"))
            file = review_list.read_answers(path)
            progress.report(1, 2, tr("Comparing it with the reviews"))

            def compare(session: Any) -> _Read:
                found = review_list.answers_found(session, file, csa_id)
                persons = directory.agency(session, found.csa_id).contacts
                return _Read(
                    found, tuple(one.name for one in sorted(persons, key=lambda one: not one.receives_reviews))
                )

            read = vault.read(compare)
            progress.report(2, 2)
            return read

        self.desk.tasks.job(self, work, self._show, self._refuse, title=tr("Reading the answers"))

    def _refuse(self, error: DeskError) -> None:
        self._show_nothing()
        self.desk.messages.refused(error)

    def _show_nothing(self) -> None:
        self.found = None
        self.header.set(tr("Answers of an agency"), "")
        self.pages.setCurrentIndex(EMPTY)
        for widget in (self.figures, self.missing, self.bar):
            widget.hide()

    def _show(self, read: _Read) -> None:
        self.found = found = read.found
        self._csa_id = found.csa_id
        self.header.set(tr("Answers of {agency}", agency=found.agency), found.file_name)
        self.list.rows.ticked = {line.row for line in found.lines if line.is_proposed}
        figures = [Figure(ALL, tr("Rows of the file"), f"{len(found.lines):,}")]
        for said, (label, icon, role) in FIGURES.items():
            number = found.count(said)
            sign = "=" if said is Said.CLEARED else "+"
            figures.append(Figure(said.value, label, f"{number:,}", WHY[said], sign, icon, role))
        self.figures.set_figures(figures, chosen=ALL)
        self.missing.setText(_missing(found.missing))
        self.on.set_value(self.desk.today())
        self.by.set_choices([("", tr("nobody in particular")), *((name, name) for name in read.persons)])
        self.by.set_value(read.persons[0] if read.persons else "")
        self.pages.setCurrentIndex(FOUND)
        for widget in (self.figures, self.bar):
            widget.show()
        self.missing.setVisible(bool(found.missing))
        wanted = Said.TO_LOOK_AT.value if found.count(Said.TO_LOOK_AT) else ALL
        self.figures.show_chosen(wanted)
        self._show_lines(wanted)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, key: str) -> None:
        lines = self.found.lines if self.found else ()
        self.list.set_rows([line for line in lines if key in (ALL, line.said.value)])
        self.list.select_first()
        self._show_count()

    def _only_what_can_be_taken(self) -> None:
        if self.found is None:
            return
        can = {line.row for line in self.found.lines if line.can_be_taken}
        if not self.list.rows.ticked <= can:
            self.list.rows.ticked &= can
            self.desk.messages.info(tr("There is no answer in this row that could be taken."))
        self._show_count()

    def _show_count(self) -> None:
        number = len(self.list.rows.ticked)
        self.save.setText(
            tr("Take {count}", count=formats.count(number, tr("answer"), tr("answers")))
            if number
            else tr("Nothing to take")
        )
        self.save.setEnabled(bool(number))
        self.list.viewport().update()

    def _take(self) -> None:
        found, on = self.found, self.on.value()
        if found is None:
            return
        if on is None:
            self.desk.messages.warn(tr("Enter the day of the answers. Nothing was taken."))
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        lines = [line for line in found.lines if line.row in self.list.rows.ticked]
        by, at, who = str(self.by.value() or ""), self.desk.now(), self.desk.who

        def done(taken: Taken) -> None:
            self._show_nothing()
            self.desk.navigate("directory", csa_id=found.csa_id, part="review")
            self.desk.messages.good(
                tr(
                    "{count} may be contacted, {count2} may not, as the agency says.",
                    count=formats.count(taken.cleared, tr("person"), tr("people")),
                    count2=formats.count(taken.excluded, tr("person"), tr("people")),
                )
            )

        self.desk.write(
            self,
            lambda session: review_list.take(
                session, found.csa_id, lines, answered_on=on, answered_by=by, at=at, who=who
            ),
            done,
            changed={"reviews", "today"},
            undo=tr("The answers of the agency"),
        )

    def _back(self) -> None:
        if self._csa_id is not None:
            self.desk.navigate("directory", csa_id=self._csa_id, part="review")
        else:
            self.desk.navigate("directory")
        self._show_nothing()


def _missing(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    shown = "; ".join(names[:3])
    if len(names) > 3:
        more = formats.count(len(names) - 3, tr("other"), tr("others"))
        shown = tr("{shown} and {more}", shown=shown, more=more)
    return tr("Not in the file, so still without an answer: {shown}.", shown=shown)
