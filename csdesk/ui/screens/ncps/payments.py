"""Cases and payments: for each case what was due as a frame, what was paid as its fill, each value as text below."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from csdesk.services.caseload import CaseFigures, MonthPaid, NcpRecord
from csdesk.ui import formats, theme
from csdesk.ui.screens.ncps.columns import month_text, months_until
from csdesk.ui.theme.tokens import mix
from csdesk.ui.widgets import Choosable, Line, Scrolling, Sheet, Text, column, holding, row
from csdesk.wording import tr

BAR = 42
BETWEEN = 6
"""Pixels between two amounts, at least."""
LOWEST, HIGHEST = 44, 150
"""Height of a case's bars."""


class PaymentChart(Choosable):
    """The months of one case: arrows go from one to the next, each says what was paid of what was due."""

    def __init__(self, number: int) -> None:
        super().__init__(name=f"record.cases.chart{number}", spoken="")
        self._case_id: UUID | None = None
        self._months: tuple[date, ...] = ()
        self._paid: dict[date, MonthPaid] = {}
        self._with_months = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_case(self, case: CaseFigures, months: Sequence[date], *, with_months: bool) -> None:
        """Show what was due and paid of a case; with the names of the months or without."""
        self._months, self._with_months = tuple(months), with_months
        self._paid = {paid.month: paid for paid in case.months}
        lines = 2 if with_months else 1
        self.setMinimumHeight(theme.scaled(LOWEST + lines * 17))
        self.setMaximumHeight(theme.scaled(HIGHEST + lines * 17))
        if case.case_id != self._case_id:
            self._case_id, self.place = case.case_id, None
        self._spoken = tr("Payments of the {county} case", county=case.county)
        self.show_words([month_text(month, self._paid.get(month)) for month in self._months], len(self._months))

    def room_of(self, place: int) -> QRect:
        """A month, from the top to the bottom."""
        left, right = (round(self.width() * at / len(self._months)) for at in (place, place + 1))
        return QRect(left, 0, right - left, self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the pointer is on; nothing opens here."""
        super().mouseMoveEvent(event)
        self.unsetCursor()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frames, fills and values."""
        tokens = theme.tokens()
        painter = QPainter(self)
        line = theme.scaled(17)
        base = self.height() - line * (2 if self._with_months else 1) - 2
        most = max((_height_of(paid) for paid in self._paid.values()), default=0) or 1
        slot = self.width() / len(self._months)
        font, whole = self._writing(slot)
        painter.setFont(font)
        if self.place is not None:
            room = self.room_of(self.place)
            painter.fillRect(room, QColor(tokens.selection))
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        for number, month in enumerate(self._months):
            paid = self._paid.get(month)
            middle = slot * (number + 0.5)
            bar = min(theme.scaled(BAR), slot - 12)
            self._draw_bar(painter, QRectF(middle - bar / 2, 2, bar, base - 2), paid, most)
            amount = _amount(paid, whole=whole)
            chosen = number == self.place
            painter.setPen(QColor(tokens.ink if chosen or (paid and paid.paid_cents) else tokens.ink_3))
            self._draw_word(painter, amount, middle, base + 2, slot)
            if self._with_months:
                painter.setPen(QColor(tokens.ink if chosen else tokens.ink_2))
                self._draw_word(painter, formats.short_month(month), middle, base + 2 + line, slot)
        painter.fillRect(0, base, self.width(), 1, QColor(tokens.ink_3))

    def _writing(self, slot: float) -> tuple[QFont, bool]:
        """The font of the amounts, and whether they are whole dollars since there is no room for cents; exact is what
        the pointer and the keys say."""
        small = theme.font("small")
        for whole in (False, True):
            texts = (_amount(paid, whole=whole) for paid in self._paid.values())
            if max(map(QFontMetrics(small).horizontalAdvance, texts), default=0) <= slot - BETWEEN:
                return small, whole
        return theme.font("cap"), True

    @staticmethod
    def _draw_bar(painter: QPainter, room: QRectF, paid: MonthPaid | None, most: int) -> None:
        tokens = theme.tokens()
        if paid is None:
            return
        if paid.due_cents:
            painter.setPen(QPen(QColor(mix(tokens.edge, tokens.sheet, 0.4)), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            height = room.height() * paid.due_cents / most
            painter.drawRect(QRectF(room.x() + 0.5, room.bottom() - height + 0.5, room.width() - 1, height - 1))
        if paid.paid_cents and paid.paid_cents > 0:
            height = max(2.0, room.height() * paid.paid_cents / most)
            painter.fillRect(QRectF(room.x(), room.bottom() - height, room.width(), height), QColor(tokens.chart))

    @staticmethod
    def _draw_word(painter: QPainter, word: str, middle: float, top: int, slot: float) -> None:
        metrics = QFontMetrics(painter.font())
        cut = metrics.elidedText(word, Qt.TextElideMode.ElideRight, round(slot))
        place = QRect(round(middle - slot / 2), top, round(slot), theme.scaled(17))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), cut)


class CaseLines:
    """One case in the sheet. Used again for the next person: to make it takes longer than to fill it."""

    def __init__(self, layout: QVBoxLayout, number: int) -> None:
        """It comes before the last item of the layout."""
        self._line, self._chart = Line(), PaymentChart(number)
        self._county, self._number = Text("", "strong"), Text("", role="ink_2")
        self._status, self._facts = Text("", "small", elide=True), Text("", "small", elide=True)
        self._status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._no_payments = Text(tr("No report speaks of payments yet."), "small")
        self._words = (self._county, self._number, self._status, self._facts)
        head = row(self._county, self._number)
        head.addWidget(self._status, 1)
        at = layout.count() - 1
        layout.insertWidget(at, self._line)
        layout.insertLayout(at + 1, column(head, self._facts, gap=0))
        layout.insertWidget(at + 2, self._chart, 10)
        layout.insertWidget(at + 3, self._no_payments)

    def show_case(self, case: CaseFigures, months: Sequence[date], *, first: bool, last: bool) -> None:
        """Show a case."""
        said = (case.county or tr("No county"), case.number or tr("no number"), _status(case), _facts(case))
        for words, text in zip(self._words, said, strict=True):
            words.setText(text)
            words.show()
        self._status.setToolTip(self._status.text())
        spoken_of = bool(months) and any(paid.month in months for paid in case.months)
        if spoken_of:
            self._chart.show_case(case, months, with_months=last)
        self._line.setVisible(not first)
        self._chart.setVisible(spoken_of)
        self._no_payments.setVisible(not spoken_of)

    def show_nothing(self) -> None:
        """There is no such case."""
        for words in self._words:
            words.setText("")
            words.hide()
        for widget in (self._line, self._chart, self._no_payments):
            widget.hide()


class CasesSheet(Sheet):
    """All cases of a person, and what was paid in sum."""

    def __init__(self) -> None:
        super().__init__(title=tr("Cases and payments"), gap=6, name="record.cases")
        self._arrears = Text("", "strong", name="record.arrears")
        self._arrears_on = Text("", elide=True, name="record.arrears.on")
        self._sum = Text("", "strong", name="record.paid")
        self._span = Text("", elide=True)
        self._cases: list[CaseLines] = []
        self._no_case = Text(
            tr("No case is known. It appears when a referral report lists this person."), "small", wrap=True
        )
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.addWidget(self._no_case)
        self._column.addStretch(1)
        self._owed = _foot(self._arrears_on, self._arrears)
        self._paid = _foot(self._span, self._sum)
        self._legend = Text(tr("Dashed frame: support due. Filled: paid."), "small")
        scrolling = Scrolling(gap=0)
        scrolling.column.addLayout(self._column, 1)
        self.add(scrolling, stretch=1)
        self.add(Line(), self._owed, self._paid, self._legend)

    def show_record(self, record: NcpRecord) -> None:
        """Show the cases of a person."""
        day = record.arrears_as_of
        self._arrears_on.setText(tr("Arrears on {day}", day=formats.short_day(day)) if day else tr("Arrears"))
        self._arrears.setText(formats.money(record.arrears_cents) if record.arrears_cents is not None else "")
        self._owed.setVisible(record.arrears_cents is not None)
        months = months_until(record.months[-1].month) if record.months else ()
        while len(self._cases) < len(record.cases):
            self._cases.append(CaseLines(self._column, len(self._cases) + 1))
        for number, lines in enumerate(self._cases):
            if number < len(record.cases):
                last = number == len(record.cases) - 1
                lines.show_case(record.cases[number], months, first=number == 0, last=last)
            else:
                lines.show_nothing()
        self._no_case.setVisible(not record.cases)
        self._show_sum(record, months)

    def _show_sum(self, record: NcpRecord, months: Sequence[date]) -> None:
        known = [paid for paid in record.months if paid.month in months and paid.paid_cents is not None]
        for widget in (self._paid, self._legend):
            widget.setVisible(bool(known))
        if known:
            first, last = known[0].month, known[-1].month
            due = sum(paid.due_cents or 0 for paid in known)
            self._span.setText(
                tr("Paid, {first}–{last}", first=formats.short_month(first), last=formats.short_month(last))
                if first != last
                else tr("Paid in {month}", month=formats.month(first))
            )
            total = formats.money(sum(paid.paid_cents or 0 for paid in known))
            self._sum.setText(tr("{total} of {money}", total=total, money=formats.money(due)) if due else total)


def _foot(words: Text, amount: Text) -> QWidget:
    line = row()
    line.addWidget(words, 1)
    line.addWidget(amount)
    return holding(line)


def _amount(paid: MonthPaid | None, *, whole: bool) -> str:
    """What was paid in a month; `whole`: rounded to dollars."""
    if paid is None or paid.paid_cents is None:
        return "—"
    return formats.money(paid.paid_cents, whole=whole)


def _height_of(paid: MonthPaid) -> int:
    return max(paid.due_cents or 0, paid.paid_cents or 0)


def _status(case: CaseFigures) -> str:
    said = [case.case_status.capitalize()] if case.case_status else []
    return ", ".join([*said, *([] if case.on_latest_report else [tr("not on the latest report")])])


def _facts(case: CaseFigures) -> str:
    facts = [tr("{money} a month", money=formats.money(case.csup_cents))] if case.csup_cents is not None else []
    if case.arrears_cents is not None:
        facts.append(tr("arrears {money}", money=formats.money(case.arrears_cents)))
    return " · ".join(facts)
