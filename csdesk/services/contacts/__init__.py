"""Contacts with a person, each with one next step, and the follow-ups that come of them."""

from csdesk.models.contact import REACHED_OUTCOMES, ContactKind, ContactOutcome, Direction
from csdesk.services.contacts.follow_ups import (
    add_follow_up,
    complete_follow_up,
    finish_search,
    follow_ups_of,
    postpone_follow_up,
)
from csdesk.services.contacts.proposals import Proposal, proposal
from csdesk.services.contacts.recording import contacts_of, record_contact
from csdesk.services.contacts.shapes import (
    BY_PHONE,
    DIRECTION_LABELS,
    KIND_LABELS,
    LONGEST_STEP,
    OUTCOME_LABELS,
    ContactView,
    FollowUpView,
    NewContact,
)
from csdesk.services.days import UnclearDayError, parse_when
from csdesk.services.going_ahead import reason_needed

__all__ = [
    "BY_PHONE",
    "DIRECTION_LABELS",
    "KIND_LABELS",
    "LONGEST_STEP",
    "OUTCOME_LABELS",
    "REACHED_OUTCOMES",
    "ContactKind",
    "ContactOutcome",
    "ContactView",
    "Direction",
    "FollowUpView",
    "NewContact",
    "Proposal",
    "UnclearDayError",
    "add_follow_up",
    "complete_follow_up",
    "contacts_of",
    "finish_search",
    "follow_ups_of",
    "parse_when",
    "postpone_follow_up",
    "proposal",
    "reason_needed",
    "record_contact",
]
