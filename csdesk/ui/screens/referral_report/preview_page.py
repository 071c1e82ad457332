"""Step 3: what the report means for the caseload, as two equations; each number opens what is behind it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from csdesk.services.referral_report import Preview
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.referral_report.behind import Behind
from csdesk.ui.screens.referral_report.flag_line import FlagLine
from csdesk.ui.screens.referral_report.lists import FLAG
from csdesk.ui.screens.referral_report.strips import Strips
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import ActionBar, Banner, Button, DateInput, Flowing, Icon, Text, clear, column, row
from csdesk.wording import tr

SAID_ELSEWHERE = (tr("today's date"), tr("This very file"))
"""Warnings that have a line of their own on this page, with what can be done about them."""
FEW_WARNINGS = 2
"""So many are shown at once; of more only the first, until somebody asks."""


class PreviewPage(QWidget):
    """The two equations, the flags and the list. `date_said(date)`: the user dated the report."""

    date_said = Signal(object)

    def __init__(
        self,
        desk: Desk,
        *,
        on_apply: Callable[[], object],
        on_decide: Callable[[], object],
        on_columns: Callable[[], object],
        on_cancel: Callable[[], object],
    ) -> None:
        super().__init__()
        self.preview: Preview | None = None
        self.key = ""
        self._on_decide = on_decide
        self._busy = False
        self._all_warnings = False
        self.strips = Strips("report.preview")
        self.flags = FlagLine()
        for source in (self.strips.rows, self.strips.people, self.flags):
            source.chosen.connect(self.choose)
        self.date = DateInput(desk.today, name="report.date", spoken=tr("Date of the report"))
        self.date.setMaximumWidth(theme.scaled(180))
        self.date.returnPressed.connect(self._say_date)
        self.use_date = Button(tr("Use this date"), self._say_date, name="report.date.use", small=True)
        asked = tr("The file does not say when the state refreshed it. Date of the report:")
        words = Text(asked, role="attention", wrap=True)
        self._date_line = Flowing([Icon("warning", "attention"), words], [self.date, self.use_date])
        self._warnings = column(gap=6)
        self.behind = Behind(desk, "report.list", corrects=True)
        body = column(self.strips, self.flags, self._date_line, self._warnings, gap=10)
        body.addWidget(self.behind, 1)
        self.setLayout(body)
        self._make_bar(on_apply, on_columns, on_cancel)

    def _make_bar(
        self, on_apply: Callable[[], object], on_columns: Callable[[], object], on_cancel: Callable[[], object]
    ) -> None:
        self.promise = Text("", wrap=True, name="report.promise")
        self.columns = Button(tr("Columns"), on_columns, name="report.columns.open")
        self.cancel = Button(tr("Cancel"), on_cancel, name="report.cancel", key="Esc")
        self.decide = Button(
            tr("Decide who they are"), self._on_decide, name="report.decide", kind="primary", key="Ctrl+Enter"
        )
        self.apply = Button(tr("Apply"), on_apply, name="report.apply", kind="primary", key="Ctrl+Enter")
        self.bar = ActionBar(
            Icon("arrow-counter-clockwise", "accent"),
            self.promise,
            self.columns,
            self.cancel,
            self.decide,
            self.apply,
            name="report.preview.bar",
        )

    @property
    def primary(self) -> QAbstractButton:
        """Apply, or what must be decided before."""
        return self.decide if self.preview is not None and self.preview.open_decisions else self.apply

    def show_preview(self, preview: Preview, off_list: int) -> None:
        """Show a preview; `off_list`: how many of its rows are not for the list to call."""
        self.preview = preview
        chosen = self.key or ("rejected" if preview.rows_rejected else "new" if preview.ncps_new else "changed")
        if chosen.startswith(FLAG) and chosen.removeprefix(FLAG) not in {"", *preview.flags}:
            chosen = "accepted"
        self.strips.show_numbers(preview, preview)
        self.flags.show_flags(preview, off_list)
        self._date_line.setVisible(not preview.report_date_said)
        self.date.set_value(preview.report_date)
        self._show_warnings()
        self._show_verb(preview)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Show the list behind a number or a flag."""
        if self.preview is None:
            return
        self.key = key
        self.strips.show_chosen(key)
        self.flags.show_chosen(key)
        self.behind.show_list(self.preview, key)

    def show_busy(self, busy: bool) -> None:
        """While numbers are worked out or a report is taken in, nothing is applied and nothing left."""
        self._busy = busy
        if self.preview is not None:
            self._show_verb(self.preview)
        for widget in (self.columns, self.use_date, self.decide):
            widget.setEnabled(not busy)

    def forget(self) -> None:
        """Let go of the file and of all that it says."""
        self.preview = None
        self.key = ""
        self._all_warnings = False
        self.behind.forget()

    def _show_warnings(self) -> None:
        clear(self._warnings)
        preview = self.preview
        if preview is None:
            return
        if preview.already_imported_at is not None:
            came = formats.full_day(preview.already_imported_at.astimezone().date())
            self._warnings.addWidget(
                Banner(
                    tr(
                        "This very file came in on {came}, as {already_imported_as}. There is nothing to apply.",
                        came=came,
                        already_imported_as=preview.already_imported_as,
                    ),
                    Tone.ATTENTION,
                    name="report.again",
                )
            )
        elif preview.decisions:
            self._warnings.addWidget(self._decisions_banner(preview))
        spoken = [text for text in preview.warnings if not any(words in text for words in SAID_ELSEWHERE)]
        few = self._all_warnings or len(spoken) <= FEW_WARNINGS
        for number, text in enumerate(spoken if few else spoken[:1]):
            line = row(Icon("info"))
            line.addWidget(Text(text, role="ink_2", wrap=True, name=f"report.warning.{number}"), 1)
            if not few:
                rest = tr("{spoken} more", spoken=len(spoken) - 1)
                line.addWidget(Button(rest, self._show_all, name="report.warnings.more", kind="link", small=True))
            self._warnings.addLayout(line)

    def _decisions_banner(self, preview: Preview) -> Banner:
        left = len(preview.open_decisions)
        if left:
            sentence = (
                tr(
                    "One person on the report may be in the caseload already. A name alone joins no records: only "
                    "you can say."
                )
                if left == 1
                else tr(
                    "{left:,} people on the report may be in the caseload already. A name alone joins no records: "
                    "only you can say.",
                    left=left,
                )
            )
            return Banner(sentence, Tone.ATTENTION, name="report.undecided")
        decided = len(preview.decisions)
        return Banner(
            tr("You decided who 1 person on the report is.")
            if decided == 1
            else tr("You decided who {decided:,} people on the report are.", decided=decided),
            Tone.GOOD,
            action=tr("Look again"),
            on_action=self._on_decide,
            name="report.decided",
        )

    def _show_all(self) -> None:
        self._all_warnings = True
        self._show_warnings()

    def _show_verb(self, preview: Preview) -> None:
        undecided = len(preview.open_decisions)
        self.decide.setVisible(bool(undecided))
        self.apply.setVisible(not undecided)
        self.apply.setText(
            tr("Apply to {count}", count=formats.count(preview.ncps_total, tr("person"), tr("people")))
        )
        self.apply.setEnabled(not self._busy and _can_apply(preview))
        self.promise.setText(self._words(preview, undecided))

    def _words(self, preview: Preview, undecided: int) -> str:
        if self._busy:
            return tr("One moment: the numbers are worked out anew.")
        if preview.already_imported_at is not None:
            return tr("Nothing to apply: this file is in the caseload already.")
        if undecided:
            return tr("Nothing can be applied before it is decided who is who.")
        if not preview.ncps_total:
            return tr("Nothing to apply: no row of this file can be taken in.")
        return tr("One step, all or nothing. Undo import works until later work depends on it, then names that work.")

    def _say_date(self) -> None:
        day: date | None = self.date.value()
        if day is not None:
            self.date_said.emit(day)


def _can_apply(preview: Preview) -> bool:
    waits = preview.open_questions or preview.open_decisions
    return preview.already_imported_at is None and preview.ncps_total > 0 and not waits
