"""The columns of the list of people, and what is drawn in them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from csdesk.services import contacts
from csdesk.services.caseload import CaseloadLine, MonthPaid, Sort
from csdesk.services.referral_report import do_not_call_label, flag_label
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui import formats, theme
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import mix
from csdesk.ui.widgets import Column

MONTHS = 6
SLOT = 10
"""Pixels from one month's bar to the next."""
BAR = 8
HEIGHT = 18
DIAL = 9
DIALS: list[Stage] = [stage for stage in Stage if stage is not Stage.CLOSED]


def columns(bars: "PaymentBars", today: Callable[[], date]) -> tuple[Column, ...]:
    """The columns. `bars` knows which months are shown."""

    def step_role(line: CaseloadLine) -> str:
        late = line.next_step is not None and line.next_step.due_on < today()
        return "bad" if late else "ink"

    return (
        Column(
            "Name",
            lambda line: line.name,
            bold=True,
            sort=Sort.NAME,
            found=True,
            tip=lambda line: line.name,
            least=150,
        ),
        Column("Stage", lambda line: STAGE_LABELS[line.stage], 118, paint=paint_stage, yields=1),
        Column("County", lambda line: ", ".join(line.counties), 116, role="ink_2", sort=Sort.COUNTY, yields=5),
        Column("Arrears, $", arrears_text, 104, right=True, sort=Sort.ARREARS, yields=3),
        Column("Six months", bars.text, 84, paint=bars.paint, tip=bars.text, yields=6),
        Column("Flags", flag_text, 178, tag=flag_tone, icon=flag_icon, tip=all_flags, yields=4),
        Column("Last contact", last_contact_text, 178, role="ink_2", sort=Sort.LAST_CONTACT, yields=7),
        Column(
            "Next step",
            lambda line: next_step_text(line, today()),
            208,
            role=step_role,
            sort=Sort.NEXT_STEP,
            tip=lambda line: next_step_text(line, today()),
            yields=2,
        ),
    )


def arrears_text(line: CaseloadLine) -> str:
    """What is owed over all cases."""
    return formats.money(line.arrears_cents, sign=False)


def last_contact_text(line: CaseloadLine) -> str:
    """`Oct 5, call, reached`."""
    last = line.last_contact
    if last is None:
        return "—"
    kind, outcome = contacts.KIND_LABELS[last.kind].lower(), contacts.OUTCOME_LABELS[last.outcome].lower()
    return f"{formats.short_day(last.day)}, {kind}, {outcome}"


def next_step_text(line: CaseloadLine, today: date) -> str:
    """`Fri, Oct 9: call again`."""
    step = line.next_step
    return f"{formats.near_day(step.due_on, today)}: {step.what}" if step else "—"


def _marks(line: CaseloadLine) -> list[tuple[str, Tone, str]]:
    """What is to be known before anything is done, the gravest first: word, tone, icon."""
    marks = []
    if line.do_not_call:
        marks.append((do_not_call_label(line.do_not_call), Tone.BAD, "prohibit"))
    if line.safe_contact:
        marks.append(("Safe contact", Tone.ATTENTION, "shield-check"))
    said = {word for word, _tone, _icon in marks}
    marks += [
        (flag_label(code), Tone.ATTENTION, "warning")
        for code in line.flags
        if flag_label(code) not in said and not (line.do_not_call and code == "unworkable_status")
    ]
    if not line.phone and not line.safe_contact:
        marks.append(("No phone", Tone.ATTENTION, "phone-slash"))
    if not line.on_latest_report:
        marks.append(("Not on the report", Tone.PLAIN, "tray"))
    return marks


def flag_text(line: CaseloadLine) -> str:
    """The gravest mark, and how many more there are."""
    marks = _marks(line)
    more = f" +{len(marks) - 1}" if len(marks) > 1 else ""
    return f"{marks[0][0]}{more}" if marks else ""


def flag_tone(line: CaseloadLine) -> Tone | None:
    """Its tone; None where there is nothing to mark."""
    marks = _marks(line)
    return marks[0][1] if marks else None


def flag_icon(line: CaseloadLine) -> str:
    """Its icon."""
    marks = _marks(line)
    return marks[0][2] if marks else ""


def all_flags(line: CaseloadLine) -> str:
    """All of them, for the pointer."""
    return ", ".join(word for word, _tone, _icon in _marks(line))


def paint_stage(painter: QPainter, rect: QRect, line: CaseloadLine) -> None:
    """The little dial that fills as the work goes on, and the stage in words."""
    tokens = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = theme.scaled(DIAL)
    box = QRectF(rect.x() + 0.5, rect.center().y() - size / 2 + 0.5, size, size)
    if line.stage is None:
        return  # it was not asked for
    closed = line.stage is Stage.CLOSED
    painter.setPen(QPen(QColor(tokens.ink_3 if closed else tokens.accent), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    if not closed:
        share = DIALS.index(line.stage) / (len(DIALS) - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawPie(box, 90 * 16, -round(share * 360 * 16))
    painter.setPen(QColor(tokens.ink_2 if closed else tokens.ink))
    painter.setFont(theme.font("body"))
    words = rect.adjusted(size + 7, 0, 0, 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), STAGE_LABELS[line.stage])


class PaymentBars:
    """Six months of payments: what was due as a frame, what was paid as its fill, dots for what nobody knows.

    All rows show the same months: the six that end with the newest of which any shown row speaks.
    """

    def __init__(self) -> None:
        self.months: tuple[date, ...] = ()

    def look_at(self, lines: tuple[CaseloadLine, ...]) -> None:
        """Settle which months are shown."""
        newest = max((month.month for line in lines for month in line.months), default=None)
        self.months = months_until(newest) if newest else ()

    def span(self) -> str:
        """`Apr–Sep`: the title of the column."""
        return f"{self.months[0]:%b}–{self.months[-1]:%b}" if self.months else "Six months"

    def text(self, line: CaseloadLine) -> str:
        """What is drawn, in words."""
        return "; ".join(month_text(month, self._paid(line, month)) for month in self.months)

    def paint(self, painter: QPainter, rect: QRect, line: CaseloadLine) -> None:
        """Draw the bars."""
        tokens = theme.tokens()
        height = theme.scaled(HEIGHT)
        top = rect.y() + (rect.height() - height) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        frame = QPen(QColor(mix(tokens.edge, tokens.sheet, 0.45)), 1)
        for number, month in enumerate(self.months):
            slot = QRect(rect.x() + number * SLOT, top, BAR - 1, height - 1)
            paid = self._paid(line, month)
            if paid is None or paid.paid_cents is None:
                painter.setPen(QPen(QColor(tokens.ink_3), 1, Qt.PenStyle.DotLine))
                painter.drawLine(slot.bottomLeft(), slot.bottomRight())
                continue
            if paid.due_cents:
                painter.setPen(frame)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(slot)
            share = min(1.0, paid.paid_cents / paid.due_cents) if paid.due_cents else float(paid.paid_cents > 0)
            filled = max(2, round(height * share)) if paid.paid_cents > 0 else 0
            painter.fillRect(slot.x(), top + height - filled, BAR, filled, QColor(tokens.chart))

    @staticmethod
    def _paid(line: CaseloadLine, month: date) -> MonthPaid | None:
        return next((paid for paid in line.months if paid.month == month), None)


def months_until(newest: date, count: int = MONTHS) -> tuple[date, ...]:
    """The first days of the months that end with `newest`, oldest first."""
    last = newest.year * 12 + newest.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1))


def month_text(month: date, paid: MonthPaid | None) -> str:
    """`Apr: 137.90 of 689.50`."""
    if paid is None or paid.paid_cents is None:
        return f"{month:%b}: not known"
    due = f" of {formats.money(paid.due_cents, sign=False)}" if paid.due_cents is not None else ""
    return f"{month:%b}: {formats.money(paid.paid_cents, sign=False)}{due}"
