"""Which form follows a contact at once: the appointment that was made, or a source that is asked."""

from dataclasses import replace
from uuid import UUID

from csdesk.services.caseload import NcpRecord, Standing
from csdesk.services.contacts import ContactOutcome, NewContact
from csdesk.ui.screens.ncps.action_sheet import Action
from csdesk.ui.screens.ncps.actions import APPOINTMENT, LOCATE
from csdesk.ui.screens.ncps.record_head import best_address, best_phone


def form_after(contact: NewContact, record: NcpRecord) -> Action | None:
    """The form, filled with what is known; None where the contact is all. `record` is as it was before it."""
    if contact.outcome is ContactOutcome.APPOINTMENT_MADE:
        known = {"remind": True, "day": contact.next_step_on, "purpose": contact.next_step.strip()}
        return replace(APPOINTMENT, values=lambda _page: known)
    if contact.outcome is ContactOutcome.WRONG_NUMBER:
        phone = best_phone(record.phones)
        used = contact.phone_id or (phone.id if phone is not None else None)
        return None if _others(record, used) else LOCATE
    if contact.outcome is ContactOutcome.RETURNED_MAIL:
        address = best_address(record.addresses)
        return None if _others(record, address.id if address is not None else None, mail=True) else LOCATE
    return None


def _others(record: NcpRecord, used: UUID | None, *, mail: bool = False) -> bool:
    """Whether another number or address than the one that failed may still work."""
    places = record.addresses if mail else record.phones
    return any(one.id != used and one.standing is not Standing.FAILED for one in places)
