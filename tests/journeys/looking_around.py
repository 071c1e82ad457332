"""After a day: what Today, the board, the list and the records show, against the plain recount."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView

from csdesk.services.caseload import CaseloadLine
from csdesk.ui import formats
from csdesk.ui.screens.board.table import BoardTable
from csdesk.ui.screens.ncps.stage_line import StageLine
from csdesk.ui.widgets import Group, ListTable
from tests.journeys.hands import Hands
from tests.journeys.recount import Person, Tables, TodayAgain, everybody, people
from tests.services.flow.recount import ORDER, Told, counted, half

LAPSED_AFTER = 30
PERIOD = 30
"""Days of the board's period, with today."""
GROUPS = {
    "Interviews to go on with": "under_way",
    "How to reach safely": "safely",
    "Overdue": "overdue",
    "Hearings and appointments today": "today",
    "Due today": "due_today",
    "Parents to remind": "remind",
    "Hearings and appointments of the next": "week",
    "Lapsed": "lapsed",
    "Referrals without news": "no_news",
    "Steps of signed plans": "plan_steps",
    "Plans on paper": "plan_papers",
    "Outcomes to ask": "outcomes",
    "CSA reviews overdue": "csa_reviews",
    "First contacts that were agreed": "first_contact",
    "Referred by a CSA that waits": "csa_follow_up",
    "Status reports that CSAs wait for": "csa_reports",
    "With the agencies": "agency_work",
    "Locate requests": "locate",
    "Closed, and on the newest report": "listed_again",
    "Releases that run out": "releases",
    "Changes you asked for": "changes",
    "Paid, and stopped": "stopped",
    "On the report: to contact": "to_contact",
}
"""How the title of a group begins -> its key in the recount."""
MOST_TO_CONTACT = 20
STOP = ("came", "on", "half_within", "still", "lapsed", "ended")
STAND = ("now", "half_days", "over_30", "over_60", "over_90", "came_in", "went_on")


class LookAround:
    """One look at everything, at the end of a day."""

    def __init__(self, hands: Hands) -> None:
        self.hands, self.eyes = hands, hands.eyes
        self.today: date = self.eyes.clock.today()
        self.told, self.tables = self.eyes.vault.read(self._read)

    def _read(self, session: Any) -> tuple[dict[UUID, Told], Tables]:
        session.expire_on_commit = False
        found = everybody(session, self.today, LAPSED_AFTER), Tables.read(session)
        session.expunge_all()
        return found

    def at_everything(self, *, every_record: bool) -> None:
        """All that counts, on every screen; the records of everybody, or of those with whom anything happened."""
        self.at_today()
        self.at_the_board()
        self.at_the_list(people(self.tables, self.told, self.today), every_record=every_record)

    def at_today(self) -> None:
        """Groups, their titles, the subtitle, the cards, what was done."""
        self.hands.go("today")
        again = TodayAgain(self.tables, self.told, self.today)
        counts = again.counts()
        lines: dict[str, int] = {}
        titles: dict[str, int] = {}
        group = ""
        for row in self._table("today.list").rows.rows:
            if isinstance(row, Group):
                group = next(key for title, key in GROUPS.items() if row.title.startswith(title))
                titles[group] = int(str(row.count).split(",", maxsplit=1)[0])
            else:
                lines[group] = lines.get(group, 0) + 1
        assert titles == counts
        assert lines == {key: min(number, MOST_TO_CONTACT) for key, number in counts.items()}
        assert self._number(self.eyes.read_button("today.done")) == again.done()
        summary = self.eyes.read("today.subtitle")
        assert summary.startswith(f"{again.total()} to do" if again.total() else "Nothing is due today"), summary
        untried = counts.get("to_contact", 0)
        assert f"{untried} to contact" in summary or not untried, summary
        assert self._number(self.eyes.read("today.report.age")) == again.report_age()

    def at_the_board(self) -> None:
        """Every number of both looks."""
        self.hands.go("board")
        told = list(self.told.values())
        numbers = counted(told, self.today - timedelta(days=PERIOD - 1))
        for key, figures in (("1", STOP), ("2", STAND)):
            self.hands.press(key)
            shown = self._board()
            for stage in ORDER:
                if stage == "closed" and figures is STOP:
                    continue
                cells = shown[stage]
                for figure, cell in zip(figures, cells, strict=True):
                    if (stage, figure) == ("closed", "went_on"):
                        continue
                    shown_number = 0 if (figure, cell) == ("on", "") else self._first(cell)
                    assert shown_number == self._figure(told, numbers, stage, figure), (stage, figure, cell)
            assert self.eyes.read("board.subtitle").startswith(f"{len(told)} people")

    def at_the_list(self, expected: dict[UUID, Person], *, every_record: bool) -> None:
        """How many are found; each line, and the record that it opens, down the list and back by key."""
        self.hands.go("ncps")
        self.hands.fill("ncps.search", "")
        assert self.eyes.read("ncps.found").startswith(f"{len(expected)} people found")
        self.hands.press("Down", "Home")
        table, seen = self._table("ncps.list"), set()
        for _ in expected:
            line = table.selected()
            seen.add(line.ncp_id)
            one = expected[line.ncp_id]
            self._line(line, one)
            if every_record or one.last_contact_on or one.next_step_on:
                self.hands.press("Return")
                self._record(one)
                self.hands.press("Alt+Left")
                assert table.hasFocus()
                assert table.selected().ncp_id == line.ncp_id
            self.hands.press("Down")
        assert seen == set(expected)

    @staticmethod
    def _line(line: CaseloadLine, one: Person) -> None:
        shown = (
            str(line.stage),
            line.arrears_cents,
            line.next_step.due_on if line.next_step else None,
            line.last_contact.day if line.last_contact else None,
        )
        assert shown == (one.stage, one.arrears_cents, one.next_step_on, one.last_contact_on), one

    def _record(self, one: Person) -> None:
        eyes = self.eyes
        assert eyes.read("record.name").casefold().startswith(one.name.casefold()[:3])
        line = next(part for part in eyes.window.findChildren(StageLine) if part.isVisible())
        assert [str(step.stage) for step in line.steps if step.current] == [one.stage], one
        if one.arrears_cents is None:
            assert not eyes.sees("record.arrears"), one
        else:
            assert eyes.read("record.arrears").endswith(formats.money(one.arrears_cents)), one
        if one.due_cents or one.paid_cents:
            words = f"{formats.money(one.paid_cents)} of {formats.money(one.due_cents)}"
            assert eyes.read("record.paid") == words, one
        assert len(self._table("record.timeline").rows.rows) == one.happened, one

    def _figure(self, told: list[Told], numbers: Any, stage: str, figure: str) -> int | None:
        if figure == "half_days":
            return half([(self.today - one.since).days for one in told if one.stage == stage])
        if figure == "half_within":
            return half([one.steps()[stage] for one in told if stage in one.steps()])
        found: int = numbers[stage, figure]
        return found

    def _board(self) -> dict[str, list[str]]:
        table = next(part for part in self.eyes.window.findChildren(BoardTable) if part.isVisible())
        assert isinstance(table, QTableView)
        model = table.model()
        stages = [stage for stage in ORDER if stage != "closed" or model.rowCount() > len(ORDER)]
        return {
            stage: [str(model.index(number, column).data()) for column in range(2, model.columnCount())]
            for number, stage in enumerate(stages)
        }

    def _table(self, name: str) -> ListTable:
        return self.eyes.part(ListTable, name)

    @staticmethod
    def _first(cell: str) -> int | None:
        found = re.match(r"[\d,]+", cell)
        return int(found[0].replace(",", "")) if found else None

    @staticmethod
    def _number(words: str) -> int:
        return int(re.sub(r"\D", "", words))


def words_in_sight(hands: Hands) -> str:
    """Every word that stands in the window, in labels and in lists."""
    window = hands.eyes.window
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    words += [button.text() for button in window.findChildren(QAbstractButton) if button.isVisible()]
    for table in window.findChildren(QTableView):
        if table.isVisible():
            model = table.model()
            rows, columns = range(model.rowCount()), range(model.columnCount())
            words += [str(model.index(row, column).data()) for row in rows for column in columns]
    return "\n".join(words)
