"""The columns of the list of people, and what is drawn in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from csdesk.services import contacts
from csdesk.services.caseload import CaseloadLine, MonthPaid, Sort
from csdesk.services.referral_report import do_not_call_label, flag_label
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui import formats, theme
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import mix
from csdesk.ui.widgets import Column
from csdesk.wording import tr, tr_marked

MONTHS = 6
SLOT = 10
"""Pixels from one month's bar to the next."""
BAR = 8
HEIGHT = 18
USUAL = ("name", "stage", "county", "arrears", "months", "flags", "last_contact", "next_step")
"""What is shown where nobody chose columns."""
TICK = 36


@dataclass(frozen=True)
class PeopleColumn(Column):
    """A column of the list of people, by the name under which views and files know it."""

    name: str = ""
    dial: bool = False
    """Shows a stage: the dial that fills before the words."""


def columns(chosen: Sequence[str], bars: "PaymentBars", today: Callable[[], date]) -> tuple[PeopleColumn, ...]:
    """The box that ticks, and the chosen columns in their order. `bars` knows which months are shown."""
    known = all_columns(bars, today)
    names = [name for name in dict.fromkeys(("name", *chosen) if "name" not in chosen else chosen) if name in known]
    shown = [known[name] for name in names]
    if tuple(names) != USUAL:  # the last of those that somebody chose yields first
        shown = [
            replace(column, yields=0 if column.name == "name" else number) for number, column in enumerate(shown, 1)
        ]
    return (PeopleColumn("", lambda _line: "", TICK, tick=True, name="tick", spoken=tr("Ticked")), *shown)


def all_columns(bars: "PaymentBars", today: Callable[[], date]) -> dict[str, PeopleColumn]:
    """Every column that can be chosen."""

    def step_role(line: CaseloadLine) -> str:
        if line.stage is Stage.CLOSED:
            return "ink_3"  # it waits for a reopening
        late = line.next_step is not None and line.next_step.due_on < today()
        return "bad" if late else "ink"

    def step(line: CaseloadLine) -> str:
        return next_step_text(line, today())

    every = (
        PeopleColumn(tr("Name"), _name, bold=True, sort=Sort.NAME, found=True, tip=_name, least=150, name="name"),
        PeopleColumn(tr("Stage"), stage_text, 126, dial=True, sort=Sort.STAGE, yields=1, name="stage"),
        PeopleColumn(
            tr("County"), county_text, 108, role="ink_2", sort=Sort.COUNTY, tip=county_text, yields=5, name="county"
        ),
        PeopleColumn(tr("Arrears"), arrears_text, 104, right=True, sort=Sort.ARREARS, yields=3, name="arrears"),
        PeopleColumn(tr("Six months"), bars.text, 84, paint=bars.paint, tip=bars.text, yields=6, name="months"),
        PeopleColumn(
            tr("Flags"),
            flag_text,
            160,
            tag=flag_tone,
            icon=flag_icon,
            tip=all_flags,
            sort=Sort.FLAGS,
            yields=4,
            name="flags",
        ),
        PeopleColumn(
            tr("Last contact"),
            last_contact_text,
            172,
            role="ink_2",
            sort=Sort.LAST_CONTACT,
            tip=last_contact_text,
            yields=7,
            name="last_contact",
        ),
        PeopleColumn(
            tr("Next step"), step, 200, role=step_role, sort=Sort.NEXT_STEP, tip=step, yields=2, name="next_step"
        ),
        PeopleColumn(tr("PIN"), lambda line: line.pin, 104, sort=Sort.PIN, found=True, name="pin"),
        PeopleColumn(tr("IV-D case"), case_text, 104, found=True, tip=case_text, sort=Sort.CASE, name="case"),
        PeopleColumn(tr("Age"), age_text, 56, right=True, sort=Sort.AGE, name="age"),
        PeopleColumn(tr("Phone"), lambda line: line.phone, 124, found=True, sort=Sort.PHONE, name="phone"),
        PeopleColumn(
            tr("Address"),
            address_text,
            260,
            role="ink_2",
            found=True,
            tip=address_text,
            sort=Sort.CITY,
            name="address",
        ),
        PeopleColumn(
            tr("Case worker"), worker_text, 140, role="ink_2", tip=worker_text, sort=Sort.WORKER, name="worker"
        ),
        PeopleColumn(
            tr("Assigned to"), lambda line: line.assigned_to, 140, sort=Sort.ASSIGNED_TO, name="assigned_to"
        ),
        PeopleColumn(
            tr("Marks"), marks_text, 140, role="ink_2", tip=marks_text, sort=Sort.OFFICE_MARKS, name="marks"
        ),
        PeopleColumn(tr("On the report"), report_text, 108, role="ink_2", name="report"),
    )
    return {column.name: column for column in every}


def _name(line: CaseloadLine) -> str:
    return line.name


def stage_text(line: CaseloadLine) -> str:
    """`To contact`."""
    return tr_marked(STAGE_LABELS[line.stage]) if line.stage else ""


def county_text(line: CaseloadLine) -> str:
    """`Dane, Rock`."""
    return ", ".join(line.counties)


def case_text(line: CaseloadLine) -> str:
    """The numbers of the IV-D cases."""
    return ", ".join(line.case_numbers)


def age_text(line: CaseloadLine) -> str:
    """Whole years, or a dash."""
    return "—" if line.age is None else str(line.age)


def address_text(line: CaseloadLine) -> str:
    """The address; of people under safe contact none."""
    return line.address


def worker_text(line: CaseloadLine) -> str:
    """The case workers of the CSA."""
    return ", ".join(line.workers)


def marks_text(line: CaseloadLine) -> str:
    """The office's own marks."""
    return ", ".join(line.office_marks)


def report_text(line: CaseloadLine) -> str:
    """Whether the newest report lists the person."""
    return "yes" if line.on_latest_report else "no"


def arrears_text(line: CaseloadLine) -> str:
    """What is owed over all cases."""
    return formats.money(line.arrears_cents)


def last_contact_text(line: CaseloadLine) -> str:
    """`Oct 5, call, reached`."""
    last = line.last_contact
    if last is None:
        return "—"
    kind, outcome = (
        tr_marked(contacts.KIND_LABELS[last.kind]).lower(),
        tr_marked(contacts.OUTCOME_LABELS[last.outcome]).lower(),
    )
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
        marks.append((tr("Safe contact"), Tone.ATTENTION, "shield-check"))
    said = {word for word, _tone, _icon in marks}
    marks += [
        (flag_label(code), Tone.ATTENTION, "warning")
        for code in line.flags
        if flag_label(code) not in said and not (line.do_not_call and code == "unworkable_status")
    ]
    if not line.phone and not line.safe_contact:
        marks.append((tr("No phone"), Tone.ATTENTION, "phone-slash"))
    if not line.on_latest_report:
        marks.append((tr("Not on the report"), Tone.PLAIN, "tray"))
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
        return (
            f"{formats.short_month(self.months[0])}–{formats.short_month(self.months[-1])}"
            if self.months
            else tr("Six months")
        )

    def text(self, line: CaseloadLine) -> str:
        """What is drawn, in words."""
        return "; ".join(month_text(month, self._paid(line, month)) for month in self.months)

    def paint(self, painter: QPainter, rect: QRect, line: CaseloadLine) -> None:
        """Draw the bars."""
        tokens = theme.tokens()
        height = theme.scaled(HEIGHT)
        top = rect.y() + (rect.height() - height) // 2
        frame, unknown, fill = (
            QColor(mix(tokens.edge, tokens.sheet, 0.45)),
            QColor(tokens.ink_3),
            QColor(tokens.chart),
        )
        paid_in = {paid.month: paid for paid in line.months}
        for number, month in enumerate(self.months):
            left, paid = rect.x() + number * SLOT, paid_in.get(month)
            if paid is None or paid.paid_cents is None:
                painter.setPen(QPen(unknown, 1, Qt.PenStyle.DotLine))
                painter.drawLine(left, top + height - 2, left + BAR - 2, top + height - 2)
                continue
            if paid.due_cents:
                painter.setPen(frame)
                painter.drawRect(left, top, BAR - 1, height - 1)
            share = min(1.0, paid.paid_cents / paid.due_cents) if paid.due_cents else float(paid.paid_cents > 0)
            filled = max(2, round(height * share)) if paid.paid_cents > 0 else 0
            if filled:
                painter.fillRect(left, top + height - filled, BAR, filled, fill)

    @staticmethod
    def _paid(line: CaseloadLine, month: date) -> MonthPaid | None:
        return next((paid for paid in line.months if paid.month == month), None)


def months_until(newest: date, count: int = MONTHS) -> tuple[date, ...]:
    """The first days of the months that end with `newest`, oldest first."""
    last = newest.year * 12 + newest.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1))


def month_text(month: date, paid: MonthPaid | None) -> str:
    """`Apr: $137.90 of $689.50`."""
    if paid is None or paid.paid_cents is None:
        return tr("{month}: not known", month=formats.short_month(month))
    named, money = formats.short_month(month), formats.money(paid.paid_cents)
    if paid.due_cents is None:
        return tr("{month}: {money}", month=named, money=money)
    return tr("{month}: {money} of {due}", month=named, money=money, due=formats.money(paid.due_cents))
