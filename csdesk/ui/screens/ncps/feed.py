"""What the list shows, in the order in which somebody waits for it: the rows in view, how many there are, the rest.

At each key the first rows are asked for and painted at once; only then the number of people is counted, one count at
a time, so that there is always a worker for the rows of the next key. Who is found in all, and in which order, is
told only when somebody scrolls.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadLine, CaseloadQuery, Found, Part
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.people_table import PeopleTable

SPARE = 2
"""Rows of the first answer beyond those that fit in view."""
MOST_AGAIN = 400
"""Rows that are read again from the beginning, at most; further down they are read around what is in view."""


class ListFeed(QObject):
    """Feeds the table. `shown(lines)`: the first lines are there; `counted(total)`: so many people are found."""

    shown = Signal(object)
    counted = Signal(int)

    def __init__(self, desk: Desk, table: PeopleTable) -> None:
        super().__init__(table)
        self._desk, self._table = desk, table
        self.query: CaseloadQuery | None = None
        self.total: int | None = None
        """How many people are found; None while nobody knows."""
        self._parts: frozenset[Part] = frozenset()
        self._order: Found | None = None
        self._counting = False
        table.lines_wanted.connect(self._read_lines)

    def ask(self, query: CaseloadQuery, parts: frozenset[Part], *, again: bool = False) -> None:
        """Show the people whom this query means; `again`: as far as the list was seen, at the same place."""
        last = self._table.in_view()[1] if again else 0
        if again and last >= MOST_AGAIN and self._order is not None:
            self._ask_around(query, parts)
            return
        limit, today = last + self._table.page_rows() + SPARE, self._desk.today()
        self._desk.read(
            self,
            lambda session: caseload.first_rows(session, query, today=today, limit=limit, parts=parts),
            lambda lines: self._show(query, parts, lines, whole=len(lines) < limit, again=again),
            key="rows",
        )

    def _show(
        self,
        query: CaseloadQuery,
        parts: frozenset[Part],
        lines: tuple[CaseloadLine, ...],
        *,
        whole: bool,
        again: bool,
    ) -> None:
        self.query, self._parts, self._order = query, parts, None
        self.total = len(lines) if whole else None
        self.shown.emit(lines)
        self._table.show_lines(lines, len(lines), query.text, again=again)
        self._table.viewport().repaint()
        self._tell_why(query, lines)
        if self.total is None:
            self._count()
        else:
            self.counted.emit(self.total)

    def _count(self) -> None:
        query, today = self.query, self._desk.today()
        if self._counting or query is None:
            return
        self._counting = True

        def counted(total: int) -> None:
            self._counting = False
            if query != self.query:
                self._count_if_needed()
                return
            self.total = total
            self._table.people.grow(total)
            self.counted.emit(total)

        def failed(error: Any) -> None:
            self._counting = False
            self._desk.tasks.fault.emit(error)

        self._desk.read(self, lambda session: caseload.count(session, query, today=today), counted, failed)

    def _count_if_needed(self) -> None:
        if self.total is None:
            self._count()

    def _tell_why(self, query: CaseloadQuery, lines: Sequence[CaseloadLine]) -> None:
        """Say what found people, where the name does not."""
        if not query.text or not lines:
            return
        ids = [line.ncp_id for line in lines]

        def told(why: dict[UUID, str]) -> None:
            if query == self.query and why:
                self._table.show_why(why)

        self._desk.read(self, lambda session: _found_by(session, ids, query.text), told, key="why")

    def _read_lines(self, first: int, last: int) -> None:
        """Lines came in view that are not here yet."""
        query, found, parts, today = self.query, self._order, self._parts, self._desk.today()
        if query is None:
            return

        def work(session: Any) -> tuple[Found, tuple[CaseloadLine, ...]]:
            everybody = found if found is not None else caseload.order(session, query, today=today)
            return everybody, caseload.lines_at(session, everybody, first, last - first, today=today, parts=parts)

        def show(answer: tuple[Found, tuple[CaseloadLine, ...]]) -> None:
            if query == self.query:
                self._order, lines = answer
                self._table.show_more(first, lines)
                self._tell_why(query, lines)

        self._desk.read(self, work, show, key="lines")

    def _ask_around(self, query: CaseloadQuery, parts: frozenset[Part]) -> None:
        first, last = self._table.in_view()
        today = self._desk.today()

        def work(session: Any) -> tuple[Found, tuple[CaseloadLine, ...]]:
            found = caseload.order(session, query, today=today)
            return found, caseload.lines_at(session, found, first, last + 1 - first, today=today, parts=parts)

        def show(answer: tuple[Found, tuple[CaseloadLine, ...]]) -> None:
            self._order, lines = answer
            self.query, self._parts, self.total = query, parts, self._order.total
            self.shown.emit(lines)
            self._table.show_around(first, lines, self._order.total)
            self.counted.emit(self._order.total)

        self._desk.read(self, work, show, key="rows")


def _found_by(session: Any, ids: Sequence[UUID], text: str) -> dict[UUID, str]:
    from csdesk.services.caseload.found_by import found_by

    return found_by(session, ids, text)
