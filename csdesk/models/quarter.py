"""Calendar quarters and the workbooks that were made for them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint, Uuid
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
    """One report to one recipient, with its workbook and its page: frozen from the moment at which it leaves."""

    __tablename__ = "quarter_workbook"
    __table_args__ = (
        CheckConstraint("(recipient = 'csa') = (csa_id IS NOT NULL)", name="csa_is_the_recipient"),
        CheckConstraint("withheld BETWEEN 0 AND people", name="withheld_of_people"),
    )

    quarter_id: Mapped[UUID] = belongs_to("quarter")
    """The quarter, or the one in which the last day of its time lies."""
    since_on: Mapped[Day | None]
    """The first day of a report that is not of a whole quarter; with it goes `until_on`, the last one."""
    until_on: Mapped[Day | None]
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
    version: Mapped[int] = mapped_column(Integer, default=0)
    """0 for the first report of its time to this recipient; then how often it was amended."""
    amends_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The frozen report that this one takes the place of."""
    compared_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The frozen report since which changes are marked."""
    frozen_at: Mapped[Moment | None]
    """When it first left. From then on the database lets nobody change or remove it."""
    plain_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the workbook before it was locked with a password. Empty in reports of schema 0009."""
    password: Mapped[Line] = mapped_column(default="")
    """Opens the workbook. Empty where it has none."""
    password_shown_at: Mapped[Moment | None]
    page_attachment_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The one-page PDF beside the workbook."""
    contents: Mapped[Prose] = mapped_column(default="", deferred=True)
    """What it says, as JSON: figures, the people behind each, and each cell as it was told. Empty in reports of
    schema 0009."""
    marked: Mapped[int] = mapped_column(Integer, default=0)
    """How many lines are marked as new or changed."""
