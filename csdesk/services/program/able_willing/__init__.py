"""Who is able and willing to pay, as they said it, by how they paid: a map of the caseload, and what may help where.

It shows what is; nothing of it is a prediction, and nothing scores a person.
"""

from csdesk.services.program.able_willing.by_county import ALL, GROUPS, ByCounty, Group, by_county, of_county
from csdesk.services.program.able_willing.counting import counties, map_of, people_of, place_of
from csdesk.services.program.able_willing.people import MOST, PeopleBehind, behind, told_by
from csdesk.services.program.able_willing.rules import PaymentRule, counted_so, in_words, payment_rule
from csdesk.services.program.able_willing.shapes import (
    CELLS,
    EVERY_PLACE,
    NOT_INTERVIEWED,
    NOT_SAID,
    PAYMENT_WORDS,
    Chosen,
    Map,
    Payment,
    PersonHere,
    Scope,
)
from csdesk.services.program.able_willing.tiers import Suggestion, Tiers, tiers

__all__ = [
    "ALL",
    "CELLS",
    "EVERY_PLACE",
    "GROUPS",
    "MOST",
    "NOT_INTERVIEWED",
    "NOT_SAID",
    "PAYMENT_WORDS",
    "ByCounty",
    "Chosen",
    "Group",
    "Map",
    "Payment",
    "PaymentRule",
    "PeopleBehind",
    "PersonHere",
    "Scope",
    "Suggestion",
    "Tiers",
    "behind",
    "by_county",
    "counted_so",
    "counties",
    "in_words",
    "map_of",
    "of_county",
    "payment_rule",
    "people_of",
    "place_of",
    "tiers",
    "told_by",
]
