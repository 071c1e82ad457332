"""Who may be told what: the memo and the decisions of docs/disclosure.md in other words, on plain tuples.

It knows neither the service nor its table. It gives the word of the rule by which something may be told, or nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

IDENTITY = {"name", "case_number"}
CASE = {"pin", "date_of_birth", "case_figures", "report_flags", "listed", "review", "hearing", "court_order"}
STEPS = {
    "contact",
    "cooperation",
    "appointment",
    "interview_held",
    "plan_signed",
    "referral",
    "next_step",
    "checklist",
}
PARTICIPATION = STEPS | {"attendance", "outcome"}
MORE = {"eligibility", "service_referral", "employment", "plan", "barriers", "answers"}
WHEREABOUTS = {"address", "phone"}
NEVER = {"safe_contact", "note", "violence", "family", "signed_paper"}
NAMED_BY = dict.fromkeys(STEPS | {"enrolled", "eligibility"}, "participation") | {
    "attendance": "attendance", "outcome": "outcome", "employment": "employment", "service_referral": "services",
    "address": "address_phone", "phone": "address_phone", **{one: one for one in ("plan", "barriers", "answers")},
}  # fmt: skip


class Asked(NamedTuple):
    """Who would be told: a kind, and the county, the program's or the court's name."""

    kind: str
    name: str = ""


class Signed(NamedTuple):
    """A release: for whom (no name: for all of that kind), for what, and when it holds."""

    kind: str
    name: str
    facts: frozenset[str]
    signed_on: date
    until: date | None
    revoked_on: date | None


def covering(signed: Sequence[Signed], to: Asked, on: date) -> list[Signed]:
    """The releases that hold on a day for a recipient."""
    return [
        one for one in signed
        if one.kind == to.kind and (one.name == to.name or (not one.name and to.kind not in ("court", "other")))
        and one.signed_on <= on and on <= (one.until or on) and not (one.revoked_on and one.revoked_on <= on)
    ]  # fmt: skip


def rule_for(
    to: Asked, fact: str, fact_on: date, on: date, *,
    enrolled: Sequence[date], signed: Sequence[Signed], safe: bool, counties: Sequence[str], county: str = "",
) -> str:  # fmt: skip
    """By which rule `to` may be told a fact of `fact_on` on the day `on`; nothing: by none.

    `county`: of the case that the fact is about, where it is about one: an agency is told of its own cases only.
    """
    if to.kind in ("own_use", "parent", "calendar"):
        return _at_home(to.kind, fact, safe=safe)
    if to.kind == "source":  # the rows of its own report go back
        return "from_csa_back" if fact in (IDENTITY | CASE | WHEREABOUTS) - {"review", "hearing"} else ""
    if fact in NEVER or (fact in WHEREABOUTS and safe) or (to.kind == "csa" and county and county != to.name):
        return ""
    holding = covering(signed, to, on)
    by_release = any(fact in IDENTITY or NAMED_BY.get(fact) in one.facts for one in holding) and "release_in_force"
    if fact in CASE:
        by_release = ""
    if to.kind == "csa" and to.name not in counties:  # not its parent: only what a release says that names it
        named = any(one.name and (fact in IDENTITY or NAMED_BY.get(fact) in one.facts) for one in holding)
        return "release_in_force" if named else ""
    if to.kind == "state" and fact in {"name", *CASE, *WHEREABOUTS, "plan", "barriers", "answers"}:
        return ""
    if to.kind == "court" and fact in {*IDENTITY, "hearing", "court_order"}:
        return "court_own"
    if to.kind in ("csa", "state"):
        if fact in IDENTITY | CASE:
            return "identification" if fact in IDENTITY else "from_csa_back"
        if fact == "enrolled" and all(fact_on <= day for day in enrolled):
            return "enrolled"
        if fact in PARTICIPATION and all(fact_on < day for day in enrolled):
            return "before_enrolment"
    return by_release or ""


def _at_home(kind: str, fact: str, *, safe: bool) -> str:
    """What may stand in a file of the desk itself, in the parent's own papers, in a calendar that others see."""
    if fact in {"safe_contact", "note"}:
        return ""
    if kind == "calendar":
        return "office_calendar" if fact in {"name", "appointment", "hearing"} and not safe else ""
    if kind == "parent":
        return "" if safe and fact in {"violence", "family"} else "own_record"
    if fact in {"violence", "family", "barriers", "answers", "signed_paper"}:
        return ""
    return "" if safe and fact in {"address", "phone"} else "own_use"
