"""Whom a list shows and who was chosen in it, as JSON holds it: for views and for what waits over a lock."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from csdesk.models.assessment import Eligibility
from csdesk.services.caseload.bulk_work import Chosen
from csdesk.services.caseload.shapes import CaseloadQuery, Contacted, Sort, StepDue
from csdesk.services.stages import Stage

WORDS: dict[str, type[StrEnum]] = {
    "stages": Stage,
    "eligibility": Eligibility,
    "contacted": Contacted,
    "step_due": StepDue,
    "sort": Sort,
}
"""Which filters say one of a few words."""
PEOPLE = "people"
FOR_OTHERS = ("behind", "ticked")
"""By what people were chosen is asked for when their list is made for somebody else, and not kept."""


def query_to_json(query: CaseloadQuery) -> dict[str, Any]:
    """What a query says beyond the usual one."""
    usual = CaseloadQuery()
    said = {field.name: getattr(query, field.name) for field in fields(query)}
    said = {name: value for name, value in said.items() if value != getattr(usual, name) and name not in FOR_OTHERS}
    if query.people is not None:
        said[PEOPLE] = [key.hex for key in query.people]
    return said


def query_from_json(kept: Mapping[str, Any]) -> CaseloadQuery:
    """The query again. What another version of the program said and this one does not know is left out."""
    usual = CaseloadQuery()
    said: dict[str, Any] = {}
    for field in fields(usual):
        if field.name in kept:
            value = _understood(field.name, kept[field.name], getattr(usual, field.name))
            if value is not None:
                said[field.name] = value
    return CaseloadQuery(**said)


def chosen_to_json(chosen: Chosen) -> dict[str, Any]:
    """Who was chosen."""
    return {
        "people": [key.hex for key in chosen.ncp_ids],
        "everybody": None if chosen.everybody is None else query_to_json(chosen.everybody),
        "without": sorted(key.hex for key in chosen.without),
    }


def chosen_from_json(kept: Mapping[str, Any]) -> Chosen:
    """They again."""
    everybody = kept["everybody"]
    return Chosen(
        tuple(map(UUID, kept["people"])),
        None if everybody is None else query_from_json(everybody),
        frozenset(map(UUID, kept["without"])),
    )


def _understood(name: str, value: Any, usual: Any) -> Any:
    if name == PEOPLE:
        return tuple(map(UUID, value))
    words = WORDS.get(name)
    if words is not None:
        known = [words(one) for one in (value if isinstance(value, list) else [value]) if one in set(words)]
        return tuple(known) if isinstance(usual, tuple) else next(iter(known), None)
    return tuple(value) if isinstance(value, list) else value
