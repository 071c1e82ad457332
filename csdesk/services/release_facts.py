"""What a release of information can name, and how it is said (`releases`, `corrections`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from csdesk.services import resources
from csdesk.services.errors import RefusedError
from csdesk.wording import tr, tr_marked

RESOURCE = "partners/release_facts.toml"


@dataclass(frozen=True)
class ReleaseFact:
    """One kind of fact that a release permits to tell."""

    code: str
    label: str
    paper: str
    """As the form says it that the parent signs."""
    general: bool
    """Covered by a release that names no facts."""
    whereabouts: bool = False
    """Tells where the parent can be found: not among the general ones while safe contact is on."""


@cache
def release_facts() -> tuple[ReleaseFact, ...]:
    """All that a release can name, in the order of the form."""
    return tuple(ReleaseFact(**fact) for fact in resources.toml(RESOURCE)["fact"])


def general_facts(*, safe_contact: bool = False) -> tuple[str, ...]:
    """The codes that a release covers which names none; under safe contact none that tells where the parent is."""
    return tuple(fact.code for fact in release_facts() if fact.general and not (safe_contact and fact.whereabouts))


def as_kept(codes: Iterable[str]) -> str:
    """Codes as a row keeps them, in the order of the form. Raises `RefusedError` when there is none, or none such."""
    wanted = set(codes)
    known = [fact.code for fact in release_facts()]
    if not wanted or wanted - set(known):
        raise RefusedError(tr("It is not said what may be told. Nothing was recorded; choose at least one."))
    return " ".join(code for code in known if code in wanted)


def fact_words(codes: Iterable[str]) -> str:
    """`Taking part, attendance, work`."""
    wanted = set(codes)
    told = ", ".join(tr_marked(fact.label).lower() for fact in release_facts() if fact.code in wanted)
    return told[:1].upper() + told[1:]
