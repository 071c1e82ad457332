"""What came of the appointment that is selected: a button and a key for each; the keyboard goes on to the next."""

from collections.abc import Callable
from typing import Any

from csdesk.services import appointments
from csdesk.services.docket import DocketLine
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Button, ListTable
from csdesk.wording import tr


class Deeds:
    """`stays()` says whether a line stays in the list when it is settled."""

    def __init__(
        self,
        desk: Desk,
        lines: ListTable,
        move: Callable[[], object],
        outcome: Callable[[], object],
        stays: Callable[[], bool],
    ) -> None:
        self._desk, self._list, self._stays = desk, lines, stays
        came = tr("The parent came. It is noted.")
        missed = tr("It is noted. A next step for tomorrow was made.")
        off = tr("It is called off.")
        self.buttons = [
            Button(told, on, name=f"appointments.{name}", key=key, small=True)
            for told, name, key, on in (
                (tr("Came"), "kept", "K", lambda: self.settle(appointments.keep, came)),
                (tr("Did not come"), "missed", "N", lambda: self.settle(appointments.no_show, missed)),
                (tr("Called off"), "off", "X", lambda: self.settle(appointments.cancel, off)),
                (tr("Move"), "move", "R", move),
                (tr("What came of it"), "outcome", "O", outcome),
            )
        ]

    def commands(self) -> list[Command]:
        """The same, for menus and the palette."""
        return [command for button in self.buttons for command in button.commands()]

    def settle(self, how: Callable[..., Any], said: str, undo: str = tr("How the appointment went")) -> None:
        """Note it for the line that is selected."""
        line, at, who = self._list.selected(), self._desk.now(), self._desk.who
        if line is None:
            return
        self._step_on(line)

        def told(_result: object) -> None:
            self._desk.messages.good(said)

        self._desk.write(
            self._list,
            lambda session: how(session, line.appointment.id, at=at, who=who),
            told,
            changed={"appointments", "contacts"},
            undo=undo,
        )

    def _step_on(self, line: DocketLine) -> None:
        """Where what is settled goes from the list, select the line after it, so that the keyboard can go on."""
        if self._stays():
            return
        lines = [one for one in self._list.rows.rows if isinstance(one, DocketLine)]
        at = lines.index(line)
        for following in lines[at + 1 : at + 2] or lines[max(0, at - 1) : at]:
            self._list.select_key(following.appointment.id)
