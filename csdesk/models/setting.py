"""Settings of this desk that travel with the vault: who the liaison is, counties, mail server."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Line, Prose, Record


class Setting(Base):
    """One value, as JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Prose]


class SavedView(Record):
    """A way to look at the list of people, by a name: filters, order and columns."""

    __tablename__ = "saved_view"

    name: Mapped[Line] = mapped_column(unique=True)
    shows: Mapped[Prose]
    """JSON."""
    position: Mapped[int] = mapped_column(Integer, default=0)


class RememberedColumn(Base):
    """Which field a heading of the referral report stood for last time, by the heading's folded text."""

    __tablename__ = "remembered_column"

    heading: Mapped[str] = mapped_column(String(200), primary_key=True)
    field: Mapped[str] = mapped_column(String(40))
