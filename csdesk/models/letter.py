"""Letters: the office's own wordings of the templates, and each letter as it was written."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Line, Moment, Prose, Record, belongs_to


class LetterTemplate(Base):
    """An office's wording in place of the one that came with the program, or a letter of its own."""

    __tablename__ = "letter_template"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[Line]
    body: Mapped[Prose]
    """Paragraphs with fields in braces, such as `{first_name}`."""
    changed_at: Mapped[Moment]
    changed_by: Mapped[Line]


class Letter(Record):
    """A letter to one person, word for word, so that it can be printed again."""

    __tablename__ = "letter"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    contact_id: Mapped[UUID | None] = belongs_to("contact_attempt")
    """The contact by which the letter stands among what happened."""
    address_id: Mapped[UUID | None] = belongs_to("ncp_address", index=False, on_delete="SET NULL")
    template: Mapped[str] = mapped_column(String(40))
    title: Mapped[Line]
    addressed_to: Mapped[Prose]
    """The lines in the window of the envelope."""
    body: Mapped[Prose]
    made_at: Mapped[Moment]
    by: Mapped[Line]
