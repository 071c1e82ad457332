"""What was marked by hand on the procedures checklist of a person."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Record, belongs_to, choice


class ChecklistState(StrEnum):
    """What the liaison says of an item; it stands above what the record says."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    OPEN = "open"


class ChecklistMark(Record):
    """A mark by hand on an item of the checklist (2Gen Procedures, Appendix B). The newest of an item holds."""

    __tablename__ = "checklist_mark"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    item: Mapped[str] = mapped_column(String(40))
    """A code of `resources/checklists/colorado-2gen-b.toml`."""
    state: Mapped[ChecklistState] = mapped_column(choice(ChecklistState))
    on: Mapped[Day]
    note: Mapped[Line] = mapped_column(default="")
    by: Mapped[Line]
    at: Mapped[Moment]
