"""Who gets what, about how many people, why that is allowed, and what is withheld: the table before the yes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from csdesk.services.mailbox import MessageLine, Recipient
from csdesk.ui import formats, theme
from csdesk.ui.widgets import Column

ROW_HEIGHT = 88
LINE = 18
Line = tuple[str, str, str]
"""Text, kind of font, role."""
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def _lines(of: Callable[[MessageLine], Sequence[Line]]) -> Callable[[QPainter, QRect, MessageLine], None]:
    """Lines one under the other, each cut where it does not fit."""

    def paint(painter: QPainter, rect: QRect, message: MessageLine) -> None:
        top = rect.y() + theme.scaled(12)
        for text, kind, role in of(message):
            font = theme.font(kind)
            painter.setFont(font)
            painter.setPen(QColor(theme.tokens().colour(role)))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(
                QRect(rect.x(), top, rect.width(), theme.scaled(LINE)), int(Qt.AlignmentFlag.AlignLeft), cut
            )
            top += theme.scaled(LINE + 2)

    return paint


def _prose(of: Callable[[MessageLine], str]) -> Callable[[QPainter, QRect, MessageLine], None]:
    """A sentence over several lines."""

    def paint(painter: QPainter, rect: QRect, message: MessageLine) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().ink))
        painter.drawText(rect.adjusted(0, theme.scaled(12), 0, -4), int(WRAPPED), of(message))

    return paint


def short_name(message: MessageLine) -> str:
    """The recipient as lists show it: *Rock County CSA*."""
    return message.recipient_name.replace("Child Support Agency", "CSA")


def _to(message: MessageLine) -> list[Line]:
    before, at_sign, domain = message.recipient_email.partition("@")
    return [
        (short_name(message), "strong", "ink"),
        (before, "small", "ink_2"),
        (f"{at_sign}{domain}", "small", "ink_2"),
    ]


def _what(message: MessageLine) -> list[Line]:
    title = message.subject.partition(",")[0]
    files = [(file.file_name, "small", "ink_2") for file in message.files[:1]]
    whole = size(sum(file.size for file in message.files))
    return [(title, "body", "ink"), *files, (whole, "small", "ink_2")]


def _about(message: MessageLine) -> list[Line]:
    how = "by case number" if message.recipient == Recipient.STATE else "by name"
    return [(formats.count(message.about_people, "person", "people"), "strong", "ink"), (how, "small", "ink_2")]


def size(count: int) -> str:
    """A file's size: `31 KB`."""
    return f"{max(1, round(count / 1000))} KB"


SUMMARY = (
    Column("", lambda _message: "", 36, tick=True),
    Column("To", lambda message: f"{message.recipient_name}, {message.recipient_email}", 168, paint=_lines(_to)),
    Column("What", lambda message: message.subject, 152, paint=_lines(_what)),
    Column(
        "About", lambda message: formats.count(message.about_people, "person", "people"), 104, paint=_lines(_about)
    ),
    Column(
        "Allowed because",
        lambda message: message.rule,
        paint=_prose(lambda message: message.rule),
        tip=lambda message: message.rule,
    ),
    Column(
        "Withheld",
        lambda message: message.withheld,
        184,
        paint=_prose(lambda message: message.withheld),
        tip=lambda message: message.withheld,
    ),
)
