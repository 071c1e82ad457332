"""What the lists of the directory show."""

from dataclasses import dataclass
from typing import Any

from csdesk.services import directory, liaisons, referral_report
from csdesk.services.directory import CsaView, ProgramView
from csdesk.services.liaisons import LiaisonView


@dataclass(frozen=True)
class Listed:
    """All that the lists at the left show."""

    agencies: tuple[CsaView, ...] = ()
    programs: tuple[ProgramView, ...] = ()
    liaisons: tuple[LiaisonView, ...] = ()
    in_use: frozenset[str] = frozenset()
    """Counties of the reports that came in, and of the settings."""
    missing: int = 0
    """Agencies and programs of the shipped lists that are not here."""


def has(words: list[str], *texts: str) -> bool:
    """Whether each of the words stands in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)


def read(session: Any, counties: frozenset[str]) -> Listed:
    """Read all of them; `counties`: those of the settings."""
    covered = {county for report in referral_report.history(session) for county in report.counties}
    return Listed(
        agencies=directory.agencies(session),
        programs=directory.programs(session, active_only=False),
        liaisons=liaisons.liaisons(session),
        in_use=counties | covered,
        missing=directory.missing(session),
    )
