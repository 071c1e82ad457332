"""What the page writes: marks, notes, steps, and that an assessment is begun, finished, corrected or removed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import readiness
from csdesk.services.program.readiness import Held
from csdesk.ui.desk import Desk
from csdesk.ui.screens.readiness.fill_page import Line
from csdesk.wording import tr

CHANGED = frozenset({"readiness"})
WITH_STEPS = CHANGED | {"directory", "today"}
Done = Callable[[Any], object]
Refused = Callable[[DeskError], object]


class ReadinessWork:
    """One write each; `done` follows when it is in the vault."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def begin(self, held: Held, done: Done, refused: Refused, *, from_last: bool) -> None:
        """Begin an assessment."""
        at, who = self._desk.now(), self._desk.who
        self._write(
            lambda session: readiness.begin(session, held, from_last=from_last, at=at, who=who),
            done,
            refused,
            undo=tr("The beginning of the assessment"),
        )

    def describe(self, found: UUID, held: Held, done: Done, refused: Refused) -> None:
        """Say when, by whom and with whom it is held."""
        at, who = self._desk.now(), self._desk.who
        self._write(
            lambda session: readiness.describe(session, found, held, at=at, who=who),
            done,
            refused,
            undo=tr("The change to the assessment"),
        )

    def mark(self, found: UUID, line: Line, level: int | None) -> None:
        """Mark a statement, or a category as a whole."""
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> None:
            if line.statement:
                readiness.mark(session, found, line.statement, level, at=at, who=who)
            else:
                readiness.set_overall(session, found, {line.category.code: level}, at=at, who=who)

        self._write(work)

    def note(self, found: UUID, notes: Mapping[str, str], done: Done, refused: Refused) -> None:
        """Keep the notes of categories."""
        at, who = self._desk.now(), self._desk.who

        def work(session: Any) -> None:
            for category, text in notes.items():
                readiness.note(session, found, category, text, at=at, who=who)

        self._write(work, done, refused, undo=tr("The note on the category"))

    def take(self, found: UUID, overalls: Mapping[str, int | None]) -> None:
        """Set overall marks as they are proposed."""
        at, who = self._desk.now(), self._desk.who
        said = tr("The overall marks are set as proposed. Change any of them.")
        self._write(
            lambda session: readiness.set_overall(session, found, overalls, at=at, who=who),
            lambda _nothing: self._desk.messages.info(said),
            undo=tr("The overall marks as proposed"),
        )

    def finish(self, found: UUID, done: Done, refused: Refused) -> None:
        """Say that it is done."""
        at, who = self._desk.now(), self._desk.who
        self._write(
            lambda session: readiness.finish(session, found, at=at, who=who),
            done,
            refused,
            undo=tr("The finishing of the assessment"),
        )

    def reopen(self, found: UUID, done: Done) -> None:
        """Correct one that is finished."""
        at, who = self._desk.now(), self._desk.who
        self._write(
            lambda session: readiness.reopen(session, found, at=at, who=who),
            done,
            undo=tr("The correcting of the assessment"),
        )

    def remove(self, found: UUID, done: Done) -> None:
        """Take it out."""
        at, who = self._desk.now(), self._desk.who
        self._write(
            lambda session: readiness.remove(session, found, at=at, who=who),
            done,
            undo=tr("The removal of the readiness assessment"),
        )

    def add_step(
        self, category: str, what: str, by_whom: str, due_on: date | None, done: Done, refused: Refused
    ) -> None:
        """Keep a next step of a category."""
        desk = self._desk
        today, at, who = desk.today(), desk.now(), desk.who
        desk.write(
            self._owner,
            lambda session: readiness.add_step(session, category, what, by_whom, due_on, today=today, at=at, who=who),
            done,
            refused,
            changed=WITH_STEPS,
            undo=tr("The new joint step"),
        )

    def _write(self, work: Done, done: Done | None = None, refused: Refused | None = None, *, undo: str = "") -> None:
        self._desk.write(self._owner, work, done, refused, changed=CHANGED, undo=undo)
