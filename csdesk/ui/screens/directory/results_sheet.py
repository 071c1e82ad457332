"""How the referrals to a program went: numbers that add up, each with its people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from csdesk.services.referrals import AT_WORK, EVERYBODY, STATUS_LABELS, ReferralStatus, ResultLine, Results
from csdesk.ui import formats
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Band, Beside, Column, ListTable, Scrolling, Sheet, Text, column, holding
from csdesk.wording import tr, tr_marked

BOTH_FIT = 400
ROW = 32
WORDS = {
    ReferralStatus.OPEN: tr("Waiting"),
    ReferralStatus.ENROLLED: tr("Enrolled now"),
    ReferralStatus.COMPLETED: tr("Completed"),
    ReferralStatus.LEFT: tr("Left early"),
    ReferralStatus.NOT_ENROLLED: tr("Not enrolled"),
}
ANSWERS = {"yes": tr("yes"), "partly": tr("partly"), "no": tr("no")}


@dataclass(frozen=True)
class Number:
    """One number of the sheet."""

    id: str
    words: str
    count: int


class ResultsSheet(Sheet):
    """Numbers at the left, whom the chosen one is about at the right. `record_wanted(ncp_id)`."""

    record_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="directory.results.sheet")
        self._found = Results()
        self.numbers = ListTable(
            (
                Column(tr("Referrals"), lambda one: one.words, bold=lambda one: one.id == EVERYBODY),
                Column(tr("Number"), lambda one: f"{one.count:,}", 56, right=True),
            ),
            name="directory.results",
            spoken=tr("How the referrals went"),
            key=lambda one: one.id,
            header=False,
        )
        self.numbers.chosen.connect(self._show_people)
        self.people = ListTable(
            (
                Column(
                    tr("Parent"),
                    lambda one: one.name,
                    bold=True,
                    detail=_detail,
                    tip=lambda one: one.reason,
                ),
            ),
            name="directory.results.people",
            spoken=tr("People behind the number"),
            key=lambda one: one.referral_id,
            header=False,
            row_height=50,
        )
        self.people.opened.connect(lambda one: self.record_wanted.emit(one.ncp_id))
        self.about = Text("", "small", wrap=True, name="directory.results.about")
        self.unnamed = Text("", "small", wrap=True, name="directory.results.unnamed")
        self.numbers.setFixedHeight(scaled(ROW) * (len(WORDS) + 2) + 1)
        left = Scrolling(
            self.numbers,
            holding(column(self.about, margins=(12, 8, 12, 12))),
            None,
            gap=0,
            name="directory.results.all",
        )
        left.column.setContentsMargins(0, 0, 0, 0)
        right = holding(column(holding(column(self.unnamed, margins=(16, 8, 16, 8))), self.people))
        self.add(Band(Text(tr("How its referrals went"), "section"), None))
        self.add(Beside((left, 5), (right, 6), room=BOTH_FIT), stretch=1)

    def show_results(self, found: Results, today: date) -> None:
        """Show the numbers of a program."""
        chosen = self.numbers.selected()
        self._found = found
        self.numbers.set_rows(
            (
                Number(EVERYBODY, tr("Referred"), found.referred),
                *(Number(status, f"  {words}", found.by_status.get(status, 0)) for status, words in WORDS.items()),
                Number(AT_WORK, tr("Found work"), found.at_work),
            )
        )
        self.about.setText("\n".join(_sentences(found, today)))
        self.numbers.select_key(chosen.id if chosen is not None else EVERYBODY)
        self._show_people(self.numbers.selected())

    def _show_people(self, number: Number | None) -> None:
        lines = self._found.line_up(number.id) if number is not None else ()
        self.people.set_rows(lines)
        self.people.setVisible(bool(lines))
        hidden = self._found.unnamed
        # No number: who knows one of few would know why they are not named.
        self.unnamed.setText(
            tr("People whose names lists do not show are counted.") if hidden else tr("Nobody here.")
        )
        self.unnamed.setVisible(bool(hidden) or not lines)


def _detail(one: ResultLine) -> str:
    parts = (
        STATUS_LABELS[one.status],
        tr("referred {short_day}", short_day=formats.short_day(one.referred_on)),
        one.reason,
    )
    return " · ".join(part for part in parts if part)


def _sentences(found: Results, today: date) -> list[str]:
    if not found.referred:
        return [tr("Nobody was referred to it yet.")]
    said: list[str] = []
    if found.last_referred_on is not None:
        ago = (today - found.last_referred_on).days
        said.append(
            tr("Last referral: {count} ago.", count=formats.count(ago, tr("day"), tr("days")))
            if ago
            else tr("Last referral: today.")
        )
    if found.days_until_enrolled is not None:
        said.append(
            tr(
                "Enrolled after {count}, half of them sooner.",
                count=formats.count(found.days_until_enrolled, tr("day"), tr("days")),
            )
        )
    if found.ever_enrolled:
        said.append(
            tr(
                "Found work: {at_work} of the {ever_enrolled} who were enrolled, until 90 days after.",
                at_work=found.at_work,
                ever_enrolled=found.ever_enrolled,
            )
        )
    if found.why:
        why = ", ".join(f"{tr_marked(words).lower()} {number}" for words, number in found.why[:4])
        said.append(tr("Why not, or ended early: {why}.", why=why))
    for question, counts in found.thoughts:
        answers: Any = ", ".join(f"{ANSWERS[answer]} {number}" for answer, number in counts.items())
        said.append(f"{tr_marked(question)} {answers}.")
    return said
