"""What an entry of what happened opens: the interview, the plan, the appointment, the letter behind it."""

from PySide6.QtCore import QObject

from csdesk.services.caseload import TimelineEntry
from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.wording import tr

SCREENS = {
    "interview": ("interview", "assessment_id"),
    "plan": ("plans", "plan_id"),
    "appointment": ("appointments", "appointment_id"),
    "merge": ("merge", "merge_id"),
}
"""Kinds of entries that a screen shows: which, and by which argument."""


def open_entry(desk: Desk, owner: QObject, entry: TimelineEntry) -> bool:
    """Open what stands behind an entry. False where it is only what it says, and can at most be corrected."""
    if entry.icon in SCREENS:
        screen, argument = SCREENS[entry.icon]
        desk.navigate(screen, **{argument: entry.record_id})
        return True
    if entry.letter:
        _open_letter(desk, owner, entry)
        return True
    return False


def _open_letter(desk: Desk, owner: QObject, entry: TimelineEntry) -> None:
    """The letter as it was written; one that was written elsewhere has no page here."""
    from csdesk.services import letters

    key = entry.record_id
    if key is None:
        return

    def opened(found: "letters.SentLetter | None") -> None:
        if found is not None:
            desk.navigate("letters", letter_id=found.id)
        else:
            desk.messages.info(tr("This letter was not written here. X corrects what is noted of it."))

    desk.read(owner, lambda session: letters.letter_of_contact(session, key), opened, key="letter")


def open_calendar_file(desk: Desk, page: RecordPage) -> None:
    """The calendar file of the person's next appointment or hearing."""
    if page.planned:
        desk.navigate("appointments", appointment_id=page.planned[0].id, calendar=True)
    else:
        desk.messages.info(tr("No appointment or hearing is planned for this person."))
