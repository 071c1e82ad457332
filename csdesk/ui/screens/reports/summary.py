"""Who gets what, about how many people, why that is allowed, and what is withheld: the table before the yes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from csdesk.services.mailbox import MessageLine, Recipient
from csdesk.ui import formats, theme
from csdesk.ui.screens.reports.quarter_table import NUMBERS
from csdesk.ui.widgets import Column
from csdesk.wording import tr

ROW_HEIGHT = 106
"""Five lines of a rule: it is what somebody says yes to."""
LINE = 18
Line = tuple[str, str, str]
"""Text, kind of font, role."""
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def _what_cell(painter: QPainter, rect: QRect, message: MessageLine) -> None:
    """The lines, and a lock behind the file that has a password."""
    if is_locked(message) and message.files:
        px = theme.scaled(14)
        name = QFontMetrics(theme.font("small")).horizontalAdvance(message.files[0].file_name)
        left = rect.x() + min(name, rect.width() - px - 6) + 6
        top = rect.y() + theme.scaled(12 + LINE + 2)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(left, top + 2, theme.icon_pixmap("lock-simple", "ink_2", px, ratio))
        _paint_what(painter, rect.adjusted(0, 0, -px - 8, 0), message)
    else:
        _paint_what(painter, rect, message)


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
    """The recipient as lists show it."""
    return short(message.recipient_name)


def short(name: str) -> str:
    """An agency's name as lists show it: *Rock County CSA*."""
    return name.replace(tr("Child Support Agency"), tr("CSA"))


def _to(message: MessageLine) -> list[Line]:
    if message.people:
        return [
            (short_name(message), "strong", "ink"),
            (message.people, "small", "ink_2"),
            (message.recipient_email, "small", "ink_2"),
        ]
    before, at_sign, domain = message.recipient_email.partition("@")
    return [
        (short_name(message), "strong", "ink"),
        (before, "small", "ink_2"),
        (f"{at_sign}{domain}", "small", "ink_2"),
    ]


def _what(message: MessageLine) -> list[Line]:
    title = message.subject.partition(",")[0]
    files = [(file.file_name, "small", "ink_2") for file in message.files[:1]]
    whole = formats.size(sum(file.size for file in message.files))
    return [(title, "body", "ink"), *files, (", ".join(filter(None, (differs(message), whole))), "small", "ink_2")]


def _about(message: MessageLine) -> list[Line]:
    how = tr("by case no.") if message.recipient == Recipient.STATE else tr("by name")
    return [
        (formats.count(message.about_people, tr("person"), tr("people")), "strong", "ink"),
        (how, "small", "ink_2"),
    ]


def is_locked(message: MessageLine) -> bool:
    """Whether a password opens its workbook."""
    return message.report is not None and message.report.protected


def in_words(number: int) -> str:
    """`two`, `three`, `14`."""
    if number == 2:
        return tr("two")
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def about_names(chosen: Sequence[MessageLine]) -> str:
    """What to look at before the yes: names, whether their files have a password, and what is done with it."""
    named = [message for message in chosen if message.recipient == Recipient.CSA]
    unlocked = sum(not is_locked(message) for message in named)
    locked = sum(map(is_locked, chosen))
    said = [_who_reads_names(len(named))]
    if unlocked:
        said.append(_without_password(unlocked, of=len(named)))
    if locked == 1:
        said.append(tr("One file needs a password. It is shown once after sending: tell it by phone."))
    elif locked:
        many = in_words(locked).capitalize()
        said.append(tr("{many} files need a password. It is shown once after sending: tell it by phone.", many=many))
    return " ".join(said)


def _who_reads_names(messages: int) -> str:
    if not messages:
        return tr("No message that is ticked holds a name.")
    if messages == 1:
        return tr("One message holds names of NCPs: check that its address is the agency’s own.")
    many = in_words(messages).capitalize()
    return tr("{many} messages hold names of NCPs: check that each address is the agency’s own.", many=many)


def _without_password(messages: int, *, of: int) -> str:
    if of == 1:
        return tr("Its file has no password.")
    if messages == of:
        return tr("None of these files has a password.")
    if messages == 1:
        return tr("One of these files has no password.")
    return tr("{many} of these files have no password.", many=in_words(messages).capitalize())


def differs(message: MessageLine) -> str:
    """What is other than in the report before: `amended, 12 lines marked`; empty for a review list."""
    report = message.report
    if report is None:
        return ""
    words = ["amended"] if report.version else []
    if message.recipient == Recipient.CSA:
        words.append(
            tr("{count} marked", count=formats.count(report.marked, tr("line"), tr("lines")))
            if report.compared
            else tr("the first one")
        )
    return ", ".join(words)


_paint_what = _lines(_what)

SUMMARY = (
    Column("", lambda _message: "", 36, tick=True, spoken=tr("Ticked")),
    Column(tr("To"), lambda message: f"{message.recipient_name}, {message.recipient_email}", 168, paint=_lines(_to)),
    Column(tr("What"), lambda message: f"{message.subject}; {differs(message)}", 176, paint=_what_cell),
    Column(
        tr("About"),
        lambda message: formats.count(message.about_people, tr("person"), tr("people")),
        104,
        paint=_lines(_about),
    ),
    Column(
        tr("Allowed because"),
        lambda message: message.rule,
        paint=_prose(lambda message: message.rule),
        tip=lambda message: message.rule,
    ),
    Column(
        tr("Withheld"),
        lambda message: message.withheld,
        184,
        paint=_prose(lambda message: message.withheld),
        tip=lambda message: message.withheld,
    ),
)
