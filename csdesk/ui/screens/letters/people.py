"""Who gets a letter and who does not: one table with groups."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services.letters import WHY_LABELS, Recipient, Sorted, Why
from csdesk.ui import formats
from csdesk.ui.widgets import Column, Group, ListTable
from csdesk.wording import tr

ICONS = {
    Why.SAFE_CONTACT: "shield-check",
    Why.DECEASED: "prohibit",
    Why.CLOSED: "archive-box",
    Why.DO_NOT_CALL: "prohibit",
    Why.EXCLUDED: "prohibit",
    Why.NO_ADDRESS: "map-pin-line",
    Why.RETURNED_MAIL: "arrow-u-up-left",
    Why.LACKS: "warning",
    Why.UNCLEARED: "hourglass",
    Why.UNVERIFIED: "question",
}


@dataclass(frozen=True)
class Line:
    """One person of the table."""

    ncp_id: UUID
    name: str
    detail: str
    last: str
    gets: bool


class PeopleTable(ListTable):
    """The people of a letter: those who get one first, then the others by reason."""

    def __init__(self) -> None:
        columns = (
            Column(tr("Person"), lambda line: line.name, 176, bold=True, margin=False),
            Column(tr("To, or why not"), lambda line: line.detail, role=lambda line: "ink" if line.gets else "ink_2",
                   tip=lambda line: line.detail, least=240),
            Column(tr("Last letter"), lambda line: line.last, 112, role="ink_2", yields=1),
        )  # fmt: skip
        super().__init__(columns, name="letters.people", spoken=tr("People"), key=lambda line: line.ncp_id)

    def show_sorted_out(self, found: Sorted, today: date) -> None:
        """Show who gets one and who does not."""
        groups: list[tuple[Group, list[Any]]] = []
        if found.getting:
            lines = [_getting(one, today) for one in found.getting]
            groups.append((Group(tr("Get one"), len(lines), "envelope-simple", "accent"), lines))
        for why in Why:
            left_out = found.left_out_for(why)
            if left_out:
                rows = [Line(one.ncp_id, one.name, one.reason, "", False) for one in left_out]
                groups.append(
                    (
                        Group(
                            tr("Left out: {why_labels}", why_labels=WHY_LABELS[why]),
                            len(rows),
                            ICONS[why],
                            "attention",
                        ),
                        rows,
                    )
                )
        self.set_groups(groups)
        if self.selected() is None:
            self.select_first()


def _getting(one: Recipient, today: date) -> Line:
    detail = ", ".join(one.lines[1:]) or tr("By hand: no address is printed")
    last = formats.near_day(one.last_letter.astimezone().date(), today) if one.last_letter else ""
    return Line(one.ncp_id, one.name, detail, last, True)
