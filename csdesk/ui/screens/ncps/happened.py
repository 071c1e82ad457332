"""What happened with a person, newest first, with a filter and a search."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal

from csdesk.services import notes
from csdesk.services.caseload import TimelineEntry
from csdesk.ui import formats, theme
from csdesk.ui.widgets import Band, Entry, SearchBox, Select, Sheet, Text, Timeline
from csdesk.wording import tr

ICONS = {
    "report": "tray",
    "contact": "phone",
    "appointment": "calendar-blank",
    "review": "check-square",
    "interview": "chats",
    "plan": "clipboard-text",
    "referral": "arrow-square-out",
    "enrolment": "graduation-cap",
    "job": "briefcase",
    "outcome": "trend-up",
    "release": "file-text",
    "disclosure": "eye",
    "person": "user",
    "locate": "magnifying-glass",
    "closing": "archive-box",
    "merge": "git-merge",
    "family": "users-three",
}
CONTACT_ICONS = {
    "Letter": "envelope",
    "Text": "chat-text",
    "Email": "envelope-simple",
    "Visit": "house",
    "Office": "buildings",
    "Court": "scales",
}
HIDDEN = {
    "report": tr("What changed is hidden with phone and address"),
    "locate": tr("What was answered is hidden with phone and address"),
}
KINDS = (
    ("", tr("All")),
    (tr("contact appointment review family"), tr("Contacts")),
    (tr("interview plan"), tr("Interview and plan")),
    (tr("referral enrolment job outcome"), tr("Programs and jobs")),
    (tr("release disclosure"), tr("What was told")),
    ("locate", tr("Locate requests")),
    (tr("report person closing merge"), tr("Reports and record")),
)


class Happened(Sheet):
    """The timeline. The whole text of the chosen line is shown below it when it is long.

    `everywhere(str)`: the words of the search are wanted in the notes of all people.
    """

    everywhere = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__(padding=0, gap=0, name="record.happened")
        self._today = today
        self._entries: tuple[TimelineEntry, ...] = ()
        self.kinds = Select(KINDS, name="record.timeline.kinds", spoken=tr("What to show"))
        self.kinds.setMinimumWidth(theme.scaled(84))
        self.kinds.setMaximumWidth(theme.scaled(170))
        self.search = SearchBox(name="record.timeline.search", spoken=tr("Search notes"), placeholder=tr("Search"))
        self.search.setMinimumWidth(theme.scaled(96))
        self.search.setMaximumWidth(theme.scaled(150))
        self.list = Timeline(name="record.timeline", spoken=tr("What happened"))
        self._whole = Text("", "small", wrap=True, name="record.timeline.whole")
        self._whole.setContentsMargins(16, 8, 16, 8)
        self._nothing = Text("", role="ink_2", wrap=True, name="record.timeline.nothing")
        self._nothing.setContentsMargins(16, 12, 16, 12)
        self.add(Band(Text(tr("What happened"), "section"), None, self.kinds, self.search))
        self.add(self._nothing)
        self.add(self.list, stretch=1)
        self.add(self._whole)
        self._whole.hide()
        self._nothing.hide()
        self.kinds.currentIndexChanged.connect(lambda _index: self._show())
        self.search.typed.connect(lambda _text: self._show())
        self.search.finds(self.list.rows)
        self.search.entered.connect(lambda: self.everywhere.emit(self.search.text()))
        self.search.went_down.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.chosen.connect(self._show_whole)

    def show_entries(self, entries: tuple[TimelineEntry, ...], today: date, *, hide_reach: bool = False) -> None:
        """Show what happened. `hide_reach`: without what reports and sources said of phones and addresses."""
        self._today = today
        self._entries = tuple(
            replace(one, detail=HIDDEN[one.icon]) if hide_reach and one.icon in HIDDEN else one for one in entries
        )
        self._show()

    def reset(self) -> None:
        """Show everything again, for another person."""
        self.kinds.set_value("")
        self.search.clear()

    def _show(self) -> None:
        kinds = str(self.kinds.value() or "").split()
        words = self.search.text().lower().split()
        shown = [self._line(one) for one in self._entries if (not kinds or one.icon in kinds) and _says(one, words)]
        self.list.set_entries(shown)
        self._nothing.setText(
            tr("Nothing like this happened yet. Choose All, or search for another word; Enter searches all notes.")
            if self._entries
            else tr("Nothing happened yet. The first contact stands here as soon as it is saved.")
        )
        self._nothing.setVisible(not shown)

    def _line(self, one: TimelineEntry) -> Entry:
        icon = ICONS.get(one.icon, "circle")
        if one.icon == "contact":
            icon = CONTACT_ICONS.get(one.what.partition(":")[0].removesuffix(" in"), icon)
        return Entry(_margin_day(one.day, self._today), icon, one.what, " ".join(one.detail.split()), one)

    def _show_whole(self, entry: Entry | None) -> None:
        detail = entry.reference.detail if entry and isinstance(entry.reference, TimelineEntry) else ""
        long = len(detail) > 60 or "\n" in detail
        self._whole.setText(detail if long else "")
        self._whole.setVisible(long)


def _says(one: TimelineEntry, words: list[str]) -> bool:
    return notes.says(f"{one.what} {one.detail}", words)


def _margin_day(day: date, today: date) -> str:
    if day == today:
        return tr("Today")
    return formats.short_day(day) if day.year == today.year else f"{day.month}/{day.day}/{day:%y}"
