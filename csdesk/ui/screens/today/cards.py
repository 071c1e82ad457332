"""The cards beside today's list: the referral report, the quarter, what others owe."""

from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.services.today import OutboxCard, QuarterCard, ReportCard, WaitingLine, short_name
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens import key_of
from csdesk.ui.widgets import Button, Line, Scrolling, Sheet, Text, clear, column, holding, name_widget, row
from csdesk.wording import tr

REFRESHED_DAYS = 30
"""The state refreshes the report every 30 days (DFES 19-07)."""
WIDTH, NARROW_WIDTH = 282, 236
WIDE = 1_000
"""Pixels of the page from which on the cards have their whole width."""


class Cards(Scrolling):
    """The column of cards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=12)
        self.report = ReportSheet(desk)
        self.quarter = QuarterSheet(desk)
        self.messages = MessagesSheet(desk)
        self.waiting = WaitingSheet()
        for sheet in (self.report, self.quarter, self.messages, self.waiting):
            self.column.addWidget(sheet)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setStretchFactor(self.waiting, 1)

    def fit(self, page_width: int) -> None:
        """Take as much of the page's width as it can spare."""
        self.setFixedWidth(theme.scaled(WIDTH if page_width >= theme.scaled(WIDE) else NARROW_WIDTH))


class ReportSheet(Sheet):
    """How old the referral report is."""

    def __init__(self, desk: Desk) -> None:
        key = key_of("referral_report")
        super().__init__(
            title=tr("Referral report"), icon="tray", tone="attention", key=key, gap=4, name="today.report"
        )
        self._age = Text("", "big_figure", name="today.report.age")
        self._why = Text("", "small", wrap=True)
        self.bring_in = Button(tr("Bring in the report …"), self._go, name="today.report.bringIn", key="B")
        self._desk = desk
        self.add(self._age, self._why, row(self.bring_in, None, margins=(0, 6, 0, 4)))

    def show_card(self, card: ReportCard) -> None:
        """Show the age, and what follows from it."""
        if card.report_date is None or card.age_days is None:
            self._age.setText(tr("None yet"))
            self._why.setText(tr("The people whom you work with come from the state’s referral report."))
        else:
            self._age.setText(tr("{count} old", count=formats.count(card.age_days, tr("day"), tr("days"))))
            self._why.setText(_freshness(card))
        wanted = card.stale or card.report_date is None
        self.want(wanted)
        self.bring_in.set_kind("primary" if wanted else "secondary")

    def _go(self) -> None:
        self._desk.navigate("referral_report")


class QuarterSheet(Sheet):
    """When the quarterly report is due."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            title=tr("Quarter"), icon="calendar-check", key=key_of("reports"), gap=4, name="today.quarter"
        )
        self._desk = desk
        self._days = Text("", "big_figure", name="today.quarter.days")
        self._until = Text("", role="ink_2")
        self._state = Text("", "small", wrap=True)
        self.open = Button(tr("Open the quarter"), self._go, name="today.quarter.open", key="Q")
        self._code = ""
        self.add(row(self._days, self._until, None), self._state, row(self.open, None, margins=(0, 6, 0, 4)))

    def show_card(self, card: QuarterCard) -> None:
        """Show how long there is."""
        self._code = card.code
        months = (month[:3] for month in card.title.rpartition(" ")[0].split("–"))
        self.heading.setText(tr("Quarter {months}", months="–".join(months)))
        late = card.days_left < 0
        self._days.setText(formats.count(abs(card.days_left), tr("day"), tr("days")))
        self._days.set_role("bad" if late and not card.sent else "ink")
        self._until.setText(f"{'since' if late else 'until'} {formats.short_day(card.due_on)}")
        said = [
            tr("The report to the state was sent.") if card.sent else tr("The report to the state was not sent yet.")
        ]
        if card.csa_reports:
            said.append(
                tr(
                    "CSAs: {csa_sent:,} of {csa_reports:,} have theirs.",
                    csa_sent=card.csa_sent,
                    csa_reports=card.csa_reports,
                )
            )
        if card.missing:
            said.append(
                tr("Late and not sent: {count}.", count=formats.count(card.missing, tr("report"), tr("reports")))
            )
        self._state.setText(" ".join(said))
        self.want(bool(card.missing))

    def _go(self) -> None:
        self._desk.navigate("reports", quarter=self._code)


class MessagesSheet(Sheet):
    """Messages that wait: for the liaison's yes, for the network, for a decision. Not there while none does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Messages"), icon="paper-plane-tilt", gap=4, name="today.messages")
        self._desk = desk
        self._count = Text("", "big_figure", name="today.messages.count")
        self._why = Text("", "small", wrap=True, name="today.messages.why")
        self.open = Button(tr("Open the outbox"), self._go, name="today.messages.open", key="M")
        self.add(row(self._count, Text(tr("waiting"), role="ink_2"), None), self._why)
        self.add(row(self.open, None, margins=(0, 6, 0, 4)))

    def show_card(self, card: OutboxCard) -> None:
        """Show what they wait for."""
        if card.next_try_at:
            hour = formats.clock_time(card.next_try_at)
            goes, go = tr("goes out at {clock_time}", clock_time=hour), tr("go out at {clock_time}", clock_time=hour)
        else:
            goes, go = tr("goes out at the next occasion"), tr("go out at the next occasion")
        parts = (
            (
                card.problems,
                tr("was not sent, or may not have been"),
                tr("were not sent, or may not have been"),
            ),
            (card.drafts, tr("waits for your yes"), tr("wait for your yes")),
            (card.held, tr("waits for other mail settings"), tr("wait for other mail settings")),
            (card.handed_out, tr("was saved: did you send it?"), tr("were saved: did you send them?")),
            (card.queued, goes, go),
        )
        said = [f"{number:,} {one if number == 1 else many}" for number, one, many in parts if number]
        self._count.setText(f"{card.total:,}")
        self._why.setText("\n".join(said))
        self.want(bool(card.problems or card.held))
        self.setVisible(card.total > 0)

    def _go(self) -> None:
        self._desk.navigate("outbox")


class WaitingSheet(Sheet):
    """What others owe."""

    def __init__(self) -> None:
        super().__init__(title=tr("Waiting for others"), gap=4, name="today.waiting")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add(self._lines)
        self.add_space()

    def show_lines(self, lines: tuple[WaitingLine, ...]) -> None:
        """Show them, the latest first."""
        clear(self._lines)
        if not lines:
            self._lines.addWidget(Text(tr("Nobody owes you an answer."), "small", wrap=True))
        for number, line in enumerate(lines):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(_waiting_line(line))


def _waiting_line(line: WaitingLine) -> QWidget:
    when = Text(line.when, "small_strong" if line.late else "small", role="bad" if line.late else "")
    who = Text(short_name(line.who))
    who.setToolTip(line.who)
    widget = holding(column(row(who, None, when), Text(line.what, "small", wrap=True), gap=0))
    name_widget(widget, "", f"{line.who}, {line.what}: {line.when}")
    return widget


def _freshness(card: ReportCard) -> str:
    if card.report_date is None:
        return ""
    refreshed = tr("Refreshed {day}.", day=formats.month_day(card.report_date))
    newer = card.report_date + timedelta(days=REFRESHED_DAYS)
    if not card.stale:
        return tr(
            "{refreshed} The state refreshes it every 30 days; the next one comes about {day}.",
            refreshed=refreshed,
            day=formats.month_day(newer),
        )
    return tr(
        "{refreshed} The state refreshes it every 30 days: a newer one has been there since {day}.",
        refreshed=refreshed,
        day=formats.month_day(newer),
    )
