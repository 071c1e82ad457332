"""Calendar quarters and the workbooks that were made for them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to
from csdesk.models.release import Recipient


class Quarter(Record):
    """A calendar quarter that is or was reported. Due on the 15th of the month after it (DFES 19-07)."""

    __tablename__ = "quarter"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("number BETWEEN 1 AND 4", name="number_1_to_4"),
    )

    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[Day]


class QuarterWorkbook(Record):
    """One workbook of a quarter for one recipient, frozen with its file."""

    __tablename__ = "quarter_workbook"
    __table_args__ = (
        CheckConstraint("(recipient = 'csa') = (csa_id IS NOT NULL)", name="csa_is_the_recipient"),
        CheckConstraint("withheld BETWEEN 0 AND people", name="withheld_of_people"),
    )

    quarter_id: Mapped[UUID] = belongs_to("quarter")
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    """The state or a CSA; the database takes no other."""
    csa_id: Mapped[UUID | None] = refers_to("csa")
    recipient_name: Mapped[Line]
    attachment_id: Mapped[UUID] = refers_to("attachment", index=False)
    as_of: Mapped[Day]
    made_at: Mapped[Moment]
    people: Mapped[int] = mapped_column(Integer)
    withheld: Mapped[int] = mapped_column(Integer)
    told: Mapped[Prose] = mapped_column(default="[]")
    """What it tells of whom, as JSON: a person's key, a fact and its date, each. Asked again when it leaves."""
