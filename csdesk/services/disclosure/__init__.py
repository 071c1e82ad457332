"""Who may be told what: answers for a person, a recipient, a fact and the fact's own date (DFES 19-07).

The rules, the decisions where the memo is silent, and their sentences are in `resources/partners/disclosure.toml`.
Everything that leaves the desk asks here (`Telling`), says what it withheld and why (`Telling.notes`), and leaves an
accounting on the record (`account`).
"""

from csdesk.models.release import Recipient, Way
from csdesk.services.disclosure.accounting import (
    Accounted,
    DisclosureView,
    Exempt,
    Left,
    account,
    account_kept,
    disclosures_of,
    people_by_rule,
    people_told,
    recipient_name,
    still_allowed,
    view,
)
from csdesk.services.disclosure.facts import FACT_OF_STAGE, Fact, To
from csdesk.services.disclosure.parents import tell_parents
from csdesk.services.disclosure.rulings import Ruling, Rulings, ruling
from csdesk.services.disclosure.table import RESOURCE, Decision, Rule, Table, read, table
from csdesk.services.disclosure.telling import WITHHELD, PersonTold, Telling, Withheld
from csdesk.services.disclosure.words import (
    WhatMayBeTold,
    decisions,
    rule,
    rule_words,
    sentence_for,
    way_words,
)

__all__ = [
    "FACT_OF_STAGE",
    "RESOURCE",
    "WITHHELD",
    "Accounted",
    "Decision",
    "DisclosureView",
    "Exempt",
    "Fact",
    "Left",
    "PersonTold",
    "Recipient",
    "Rule",
    "Ruling",
    "Rulings",
    "Table",
    "Telling",
    "To",
    "Way",
    "WhatMayBeTold",
    "Withheld",
    "account",
    "account_kept",
    "decisions",
    "disclosures_of",
    "people_by_rule",
    "people_told",
    "read",
    "recipient_name",
    "rule",
    "rule_words",
    "ruling",
    "sentence_for",
    "still_allowed",
    "table",
    "tell_parents",
    "view",
    "way_words",
]
