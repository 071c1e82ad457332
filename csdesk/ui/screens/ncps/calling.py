"""Numbers are dialled from a record: the first one, one by its digit, or one that is chosen among all."""

from collections.abc import Callable
from uuid import UUID

from csdesk.ui.desk import Desk
from csdesk.ui.screens.ncps.add_contact import AddContact
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.screens.ncps.record_head import best_phone
from csdesk.ui.screens.ncps.record_work import RecordWork
from csdesk.wording import tr

HIDDEN = tr("Phone and address are hidden: this person is to be reached safely. Show them first, above.")
NO_PHONE = tr("No phone number is known. R adds one, or asks a source.")


class Calls:
    """Dials, and begins the contact with the number that is dialled. `begin` shows the fields for a call."""

    def __init__(self, desk: Desk, work: RecordWork, contact: AddContact, begin: Callable[[str], object]) -> None:
        self._desk = desk
        self._work = work
        self._contact = contact
        self._begin = begin

    def dial_first(self, page: RecordPage, *, hidden: bool) -> None:
        """The number that the record shows."""
        phone = best_phone(page.record.phones)
        if phone is None or hidden:
            self._desk.messages.info(HIDDEN if hidden else NO_PHONE)
        else:
            self.dial(page, phone.id, phone.number)

    def dial(self, page: RecordPage, phone_id: UUID, number: str) -> None:
        """One of the numbers."""
        digit = [one.id for one in page.record.phones].index(phone_id) + 1
        self._work.dial(page, number, lambda: self.begin_with(digit))

    def begin_with(self, digit: int) -> None:
        """Begin a call of the number with this digit, without dialling it."""
        if self._contact.choose_phone(digit):
            self._begin("call")
            self._contact.choose_phone(digit)
