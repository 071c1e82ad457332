"""The directory: child support agencies, what was agreed with each, their contact persons, programs and services."""

from csdesk.models.partner import AgencyKind, ContactRule, ProgramKind, ReportRhythm
from csdesk.services.directory.agencies import (
    RHYTHM_LABELS,
    RULE_LABELS,
    CsaContactView,
    CsaView,
    add_agency,
    add_contact_person,
    agencies,
    agency,
    checked_person,
    csa_for_county,
    edit_agency,
    edit_contact_person,
    known_as,
    listed,
    remove_contact_person,
)
from csdesk.services.directory.counties import counties
from csdesk.services.directory.programs import NewProgram, ProgramView, add_program, edit_program, programs
from csdesk.services.directory.seeding import missing, seed

__all__ = [
    "RHYTHM_LABELS",
    "RULE_LABELS",
    "AgencyKind",
    "ContactRule",
    "CsaContactView",
    "CsaView",
    "NewProgram",
    "ProgramKind",
    "ProgramView",
    "ReportRhythm",
    "add_agency",
    "add_contact_person",
    "add_program",
    "agencies",
    "agency",
    "checked_person",
    "counties",
    "csa_for_county",
    "edit_agency",
    "edit_contact_person",
    "edit_program",
    "known_as",
    "listed",
    "missing",
    "programs",
    "remove_contact_person",
    "seed",
]
