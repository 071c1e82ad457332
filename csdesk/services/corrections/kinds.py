"""All kinds of records that can be corrected. A new kind: its table in a module beside these, and a line here."""

from csdesk.services.corrections import agencies, contacts, family, outcomes, people, programs, releases
from csdesk.services.corrections.shape import CorrectedKind, Kind

KINDS: dict[CorrectedKind, Kind] = {
    **contacts.KINDS,
    **people.KINDS,
    **family.KINDS,
    **programs.KINDS,
    **outcomes.KINDS,
    **agencies.KINDS,
    **releases.KINDS,
}
MODELS = {kind: one.model for kind, one in KINDS.items()}
FIELDS = {kind: one.fields for kind, one in KINDS.items()}
