"""What was typed into a form and not saved yet when the vault was locked."""

from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Line, Moment, Prose


class Draft(Base):
    """The entries of one form, by a key that names the screen, the form and perhaps the record."""

    __tablename__ = "draft"

    key: Mapped[Line] = mapped_column(primary_key=True)
    entries: Mapped[Prose]
    """JSON."""
    at: Mapped[Moment]
